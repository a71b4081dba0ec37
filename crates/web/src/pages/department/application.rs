//! An application's staff page: facts, history, what the department may do.

use app::applications::{self, ApplicationView, HistoryEntry, JournalRow, StateView, Who};
use askama::Template;
use domain::application::Status;
use domain::benefit::Benefit;
use domain::id::ApplicationId;
use i18n::Texts;
use jiff::civil::Date;

use super::{policy_words, sample_frame};
use crate::address::At;
use crate::components::{Breadcrumbs, Html, LinkButton, Sampled, SummaryList, SummaryRow, Timeline};
use crate::fault::Fault;
use crate::layout::{Frame, WayUp};
use crate::pages::act::{Local, done, stream};
use crate::pages::application::{happening, sample as family, sample_entries, tag};
use crate::pages::places::telephone::Telephone;
use crate::visit::{Answer, Visit};
use crate::words::{benefit, full_name as person, lane};

/// An application for the department.
#[derive(Debug, Template)]
#[template(path = "pages/department/application.html")]
pub struct StaffApplicationPage {
    /// What is around.
    pub frame: Frame,
    local: Local,
    view: ApplicationView,
    history: Vec<HistoryEntry>,
}

/// Whether the department may close it: nobody loses a turn or a referral this way.
pub(super) const fn is_live(state: &StateView) -> bool {
    !matches!(state, StateView::Enrolled(_) | StateView::Removed { .. } | StateView::Referred(_))
}

/// Whether neither a turn nor a referral lives: then a benefit that is gone gave nothing.
const fn is_waiting(state: &StateView) -> bool {
    matches!(state, StateView::Queued | StateView::Stopped { .. })
}

impl StaffApplicationPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn title(&self) -> String {
        self.t().department().application_title(&self.view.number.to_string())
    }

    fn facts(&self) -> SummaryList {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let v = &self.view;
        let born = v.child.born.map(|day| self.local.day(day)).unwrap_or_default();
        let year = v.queue.year.to_string();
        let mut rows = vec![
            SummaryRow { name: d.status().into(), value: Html::of(&tag(t, &v.state)), actions: Vec::new() },
            SummaryRow::text(s.child(), person(&v.child)),
            SummaryRow::text(d.iin(), v.child.iin.clone()),
            SummaryRow::text(s.born(), born),
            SummaryRow::text(s.queue(), s.queue_line(&year, stream(t, v.queue.stream))),
            SummaryRow::text(d.registered(), self.local.minute(v.registered)),
        ];
        rows.extend(self.limits().map(|(name, day)| SummaryRow::text(name, self.local.weekday(day))));
        if let Some(standing) = v.standing {
            rows.push(SummaryRow::text(d.number(), i18n::number(t.lang(), standing.number)));
            rows.push(SummaryRow::text(d.benefit_number(), i18n::number(t.lang(), standing.benefit_number)));
        }
        let mut claim =
            SummaryRow::text(d.benefit(), format!("{} · {}", benefit(t, v.benefit), lane(t, v.lane)));
        if let Some(open) = &v.claim {
            let href = self.frame.href(&format!("/department/benefits/{}", open.evidence));
            claim = claim.with_action(d.claim_title(), href);
        }
        rows.push(claim);
        for applicant in &v.applicants {
            let contacts = applicant.contacts.as_ref().map(|of| {
                let phones = [&of.phone, &of.extra_phone].into_iter().flatten();
                let phones = phones.map(|of| Html::of(&Telephone::new(of)));
                let others = [&of.email, &of.extra_email, &of.address].into_iter().flatten();
                let all = phones.chain(others.map(|of| Html::text(of.clone())));
                all.reduce(|line, next| line.then(&Html::text(", ")).then(&next))
            });
            let contacts = contacts.flatten().unwrap_or_else(|| Html::text(d.contacts_none()));
            rows.push(SummaryRow::text(
                d.applicant(),
                format!("{}, {}", person(&applicant.person), applicant.person.iin),
            ));
            rows.push(SummaryRow { name: d.contacts().into(), value: contacts, actions: Vec::new() });
        }
        SummaryList { title: Some(d.facts_title().into()), rows }
    }

    /// What runs, with its last day.
    fn limits(&self) -> impl Iterator<Item = (&'static str, Date)> {
        let (d, s) = (self.t().department(), self.t().staff());
        let (first, second) = match &self.view.state {
            StateView::Notified { last_day, .. } => (Some((d.choose_by(), *last_day)), None),
            StateView::Stopped { last_day, .. } => (Some((d.policy_stop(), *last_day)), None),
            StateView::Referred(of) => (
                of.last_day.map(|day| (s.come_until(), day)),
                of.answer_last_day.map(|day| (s.answer_until(), day)),
            ),
            StateView::Queued | StateView::Enrolled(_) | StateView::Removed { .. } => (None, None),
        };
        // What waits for the department comes first.
        let unconfirmed = self.view.unconfirmed_until.filter(|_| is_live(&self.view.state));
        let unconfirmed = unconfirmed.map(|until| (d.tile_unconfirmed(), self.local.last_day(until)));
        let merge = self.view.merge.as_ref().map(|merge| (d.merge_until(), merge.last_day));
        unconfirmed.into_iter().chain(merge).chain(first).chain(second)
    }

    fn acts(&self) -> Vec<LinkButton> {
        let d = self.t().department();
        let link = |text: &'static str, act: &str| {
            LinkButton::secondary(
                text,
                self.frame.href(&format!("/department/applications/{}/{act}", self.view.id)),
            )
        };
        let mut acts = Vec::new();
        if self.view.unconfirmed_until.is_some() && is_live(&self.view.state) {
            acts.push(link(d.kinship(), "kinship"));
        }
        if self.view.merge.is_some() {
            acts.push(link(d.merge(), "merge"));
        }
        if self.view.applicants.len() > 1 {
            acts.push(link(d.split(), "split"));
        }
        let closed = matches!(self.view.state, StateView::Enrolled(_) | StateView::Removed { .. });
        if !closed && (self.view.benefit != Benefit::None || !is_waiting(&self.view.state)) {
            acts.push(link(self.t().overriding().act(), "false-benefit"));
        }
        if is_live(&self.view.state) {
            acts.push(link(d.remove(), "removal"));
        }
        acts
    }

    fn signatures(&self) -> String {
        self.frame.href(&format!("/department/applications/{}/signatures", self.view.id))
    }

    fn timeline(&self) -> Timeline {
        let (t, d, h) = (self.t(), self.t().department(), self.t().history());
        let by = |who| match who {
            Who::You | Who::Official => h.official(),
            Who::Applicant => d.applicant(),
            Who::Kindergarten(_) => h.kindergarten(),
            Who::Clock => h.clock(),
            Who::Import => h.import(),
        };
        let happening = |entry: &HistoryEntry| {
            let by = format!(
                "{} · {}",
                by(entry.who),
                d.policy_line(&policy_words::name(t, entry.policy.profile()))
            );
            happening(t, &self.local.zone, entry, by)
        };
        Timeline { level: 3, happenings: self.history.iter().rev().filter_map(happening).collect() }
    }
}

pub(super) async fn view_of(visit: &Visit, id: ApplicationId) -> Result<ApplicationView, Fault> {
    applications::page(&visit.portal().app, &visit.ctx(), id).await?.ok_or(Fault::NotFound)
}

pub(super) async fn show(visit: Visit, At(id): At<ApplicationId>) -> Answer {
    let view = view_of(&visit, id).await?;
    let history =
        applications::history(&visit.portal().app, &visit.ctx(), id).await?.ok_or(Fault::NotFound)?;
    let (t, d) = (visit.t(), visit.t().department());
    let mut frame = visit.frame(d.application_title(&view.number.to_string()));
    let crumbs = Breadcrumbs { t, crumbs: Vec::new() };
    frame.way_up = WayUp::Crumbs(crumbs.under(d.applications(), visit.href("/department/applications")));
    frame.banner = match visit.query("done").as_str() {
        "kinship" => Some(done(t, d.kinship_done())),
        "removal" => Some(done(t, d.remove_done())),
        "merge" => Some(done(t, d.merge_done())),
        "split" => Some(done(t, d.split_done())),
        "false-benefit" => Some(done(t, t.overriding().done())),
        "proposed" => Some(done(t, t.overriding().proposed())),
        _ => None,
    };
    let local = Local::of(&visit, view.district);
    visit.page(&StaffApplicationPage { frame, local, view, history })
}

/// Invented rows.
pub(super) fn sample_rows(t: Texts) -> Vec<JournalRow> {
    use crate::pages::kindergarten::sample;
    let local = Local::sample(t);
    let [name, other, _] = sample::names();
    let person = |name: &app::kindergarten::Name, iin: &str| app::applications::Person {
        surname: name.surname.clone(),
        given_name: name.given_name.clone(),
        patronymic: name.patronymic.clone(),
        iin: iin.to_owned(),
        born: Some(jiff::civil::date(2023, 3, 14)),
    };
    let row = |n: u32, status, number| JournalRow {
        id: ApplicationId::from_u128(u128::from(n)),
        number: sample::number(n),
        child: person(&name, "230314500015"),
        standing: Some(domain::standing::Standing { number, benefit_number: 0 }),
        applicant: person(&other, "900101300017"),
        created: local.now,
        zone: local.zone.clone(),
        status,
        last_day: (status == Status::Notified).then(|| local.today()),
        benefit: domain::benefit::Benefit::LargeFamily,
        queue: sample::queue(2023),
    };
    vec![row(24, Status::Notified, 1), row(25, Status::Queued, 2), row(26, Status::Stopped, 1240)]
}

impl Sampled for StaffApplicationPage {
    const NAME: &'static str = "StaffApplication";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |view: ApplicationView, history: Vec<HistoryEntry>| {
            let title = t.department().application_title(&view.number.to_string());
            let mut frame = sample_frame(t, title, "/department/applications/app_0");
            let crumbs = Breadcrumbs { t, crumbs: Vec::new() };
            let list = t.lang().path("/department/applications");
            frame.way_up = WayUp::Crumbs(crumbs.under(t.department().applications(), list));
            Self { frame, local: Local { zone: family::zone(), ..Local::sample(t) }, view, history }
        };
        let mut two = family::notified();
        let other = two.applicants.first().cloned().map(|of| applications::ApplicantView {
            contacts: Some(applications::OwnContacts::default()),
            ..of
        });
        two.applicants.extend(other);
        let mut unconfirmed = family::view(StateView::Queued, family::waiting());
        unconfirmed.unconfirmed_until = Some(family::instant(800_000));
        vec![
            ("nothing has happened", page(unconfirmed, Vec::new())),
            ("two applicants, every kind of change", page(two, sample_entries())),
            ("referral", page(family::referred(), Vec::new())),
            ("stop-list", page(family::stopped(), Vec::new())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::is_live;
    use app::applications::StateView;
    use domain::event::RemovalReason;

    #[test]
    fn a_closed_application_is_not_removed_again() {
        assert!(!is_live(&StateView::Removed { reason: RemovalReason::Age }));
        assert!(is_live(&StateView::Queued));
    }
}
