//! A referral: until when, where, what to bring, what follows if missed, what can be done (S31, S33-S40).

use app::applications::Button as May;
use app::referrals::{self, ReferralDetails};
use askama::Template;
use axum::extract::Path;
use domain::calendar::TermDays;
use domain::id::ReferralId;
use domain::referral::ReferralState;
use i18n::Texts;
use jiff::civil::Date;

use crate::address::id;
use crate::components::{
    Deadline, LinkButton, NotificationBanner, Sampled, SummaryList, SummaryRow, Tag, Text, Tone, WarningText,
};
use crate::fault::Fault;
use crate::layout::Frame;
use crate::pages::application::{sample, under_application, view_of};
use crate::pages::choose::selected_rows;
use crate::refusal::Refusals;
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/referrals/{id}", Access::APPLICANT, || page(show))];

/// The page of a referral.
#[derive(Debug, Template)]
#[template(path = "pages/referral/page.html")]
pub struct ReferralPage {
    /// What is around.
    pub frame: Frame,
    /// The referral.
    pub details: ReferralDetails,
    /// The day in the district.
    pub today: Date,
    /// Days on the stop-list after a miss, under the policy of the issue (S34).
    pub stop_days: u64,
}

/// One thing that can be done, or the reason why not.
struct Way {
    name: Text,
    button: Option<LinkButton>,
    text: Text,
}

impl ReferralPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn name(&self) -> String {
        words::full_name(&self.details.child)
    }

    fn tag(&self) -> Tag {
        let t = self.t();
        let status = |status| words::status(t, status, None);
        match self.details.state {
            ReferralState::Issued { .. } | ReferralState::Extended { .. } | ReferralState::Arrived { .. } => {
                status(domain::application::Status::Referred)
            }
            ReferralState::Used { .. } => status(domain::application::Status::Enrolled),
            ReferralState::Expired { .. } => Tag::new(t.history().referral_expired(), Tone::Bad),
            ReferralState::Cancelled { .. } => Tag::new(t.history().referral_cancelled(), Tone::Closed),
            ReferralState::Refused { .. } => Tag::new(t.history().referral_refused(), Tone::Bad),
            ReferralState::Annulled { .. } => Tag::new(t.history().referral_annulled(), Tone::Bad),
        }
    }

    fn is_running(&self) -> bool {
        matches!(self.details.state, ReferralState::Issued { .. } | ReferralState::Extended { .. })
    }

    fn deadline(&self) -> Option<Deadline> {
        let last_day = self.details.referral.last_day.filter(|_| self.is_running())?;
        let t = self.t().referral();
        Some(Deadline {
            t: self.t(),
            what: t.valid_what().into(),
            last_day,
            days_left: words::days_left(self.today, last_day),
            otherwise: Some(t.valid_otherwise_working(self.stop_days).into()),
        })
    }

    fn second_miss(&self) -> WarningText {
        WarningText { t: self.t(), text: self.t().referral().second_miss().into() }
    }

    /// What there is to say of a referral that does not wait for the family any more.
    fn state(&self) -> Vec<Text> {
        let (t, application) = (self.t().referral(), self.t().application());
        match self.details.state {
            ReferralState::Issued { .. } | ReferralState::Extended { .. } => Vec::new(),
            ReferralState::Arrived { .. } => {
                let mut said: Vec<Text> = vec![application.arrived().into()];
                said.extend(
                    self.details.referral.answer_last_day.map(|day| application.arrived_answer(day).into()),
                );
                said
            }
            ReferralState::Used { .. } => vec![t.state_used().into()],
            ReferralState::Expired { .. } => vec![t.state_expired().into()],
            ReferralState::Cancelled { .. } => vec![t.state_cancelled().into()],
            ReferralState::Refused { .. } => vec![t.state_refused().into()],
            ReferralState::Annulled { .. } => vec![t.state_annulled().into()],
        }
    }

    fn facts(&self) -> SummaryList {
        let t = self.t().referral();
        let issued = words::local(self.details.referral.issued, &self.details.zone);
        let kind = if self.details.reserved { t.reserved() } else { t.free() };
        let mut rows = selected_rows(self.t(), &self.details.selected);
        rows.push(SummaryRow::text(self.t().choice().kind(), kind));
        rows.push(SummaryRow::text(t.issued(), i18n::date_time(issued)));
        SummaryList { title: Some(t.kindergarten().into()), rows }
    }

    fn download(&self) -> LinkButton {
        let ReferralDetails { application, referral, .. } = &self.details;
        let address = format!("/applications/{application}/documents/referral?referral={}", referral.id);
        LinkButton::primary(self.t().referral().download(), self.frame.href(&address))
    }

    fn back(&self) -> LinkButton {
        let address = self.frame.href(&format!("/applications/{}", self.details.application));
        LinkButton::secondary(self.t().referral().to_application(), address)
    }

    fn ways(&self) -> Vec<Way> {
        [self.arrival(), self.extension(), self.cancellation()].into_iter().flatten().collect()
    }

    fn way(&self, name: &'static str, ending: &str, text: impl Into<Text>) -> Way {
        let address = self.frame.href(&format!("/referrals/{}/{ending}", self.details.referral.id));
        Way { name: name.into(), button: Some(LinkButton::secondary(name, address)), text: text.into() }
    }

    fn refusals(&self) -> Refusals {
        Refusals::new(self.t(), self.details.zone.clone())
    }

    fn extension(&self) -> Option<Way> {
        let t = self.t().referral();
        match &self.details.extend {
            May::Absent => None,
            May::Allowed(days) => Some(self.way(t.extend(), "extend", t.extend_text(days.latest))),
            May::Barred(why) => Some(barred(t.extend(), self.refusals().extend(*why))),
        }
    }

    fn cancellation(&self) -> Option<Way> {
        let t = self.t().referral();
        match &self.details.cancel {
            May::Absent => None,
            May::Allowed(until) => {
                let until = words::local(*until, &self.details.zone);
                Some(self.way(t.cancel(), "cancel", t.cancel_text(until)))
            }
            May::Barred(why) => Some(barred(t.cancel(), self.refusals().cancel(*why))),
        }
    }

    fn arrival(&self) -> Option<Way> {
        let t = self.t().referral();
        match &self.details.declare_arrival {
            May::Absent => None,
            May::Allowed(()) => Some(self.way(t.arrival(), "arrival", t.arrival_text())),
            May::Barred(why) => Some(barred(t.arrival(), self.refusals().arrival(*why))),
        }
    }
}

fn barred(name: &'static str, text: Text) -> Way {
    Way { name: name.into(), button: None, text }
}

/// The referral, if it is the caller's, with everything settled (R54).
pub(crate) async fn details_of(visit: &Visit, referral: ReferralId) -> Result<ReferralDetails, Fault> {
    let found = referrals::page(&visit.portal().app, &visit.ctx(), referral).await?;
    found.ok_or(Fault::NotFound)
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let details = details_of(&visit, id(&part)?).await?;
    let view = view_of(&visit, details.application).await?;
    let t = visit.t();
    let rules = visit.portal().app.registers().rules(view.district, details.referral.issued);
    let stop = rules.rules().policy.stop_list;
    let mut frame = visit.frame(t.referral().title());
    frame.way_up = under_application(t, &details.number.to_string(), details.application);
    frame.banner = news(t, &visit.query("done"));
    let today = words::local(visit.ctx().now, &details.zone).date();
    // A stop-list in calendar days is no policy of ours yet; its number is told all the same.
    let stop_days = match stop.days {
        TermDays::Working | TermDays::Calendar => u64::from(stop.n),
    };
    visit.page(&ReferralPage { frame, details, today, stop_days })
}

fn news(t: Texts, done: &str) -> Option<NotificationBanner> {
    let heading = match done {
        "issued" => t.choice().issued(),
        "extended" => t.referral().extended(),
        "arrived" => t.referral().arrived(),
        _ => return None,
    };
    Some(NotificationBanner::success(t, heading))
}

impl Sampled for ReferralPage {
    const NAME: &'static str = "Referral";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use domain::event::ArrivalSource;
        use domain::referral::{CancelRefused, ExtendRefused, KindergartenRefused};
        let page = |change: fn(&mut ReferralDetails)| {
            let mut details = sample_details();
            change(&mut details);
            let way_up = under_application(t, &details.number.to_string(), details.application);
            let path = t.lang().path("/referrals/0");
            let mut frame = Frame { way_up, ..Frame::public(t, t.referral().title(), path) };
            frame.banner = news(t, "issued");
            Self { frame, details, today: sample::TODAY, stop_days: 10 }
        };
        vec![
            ("issued", page(|_| ())),
            (
                "late",
                page(|details| {
                    details.cancel = May::Barred(CancelRefused::Late { until: sample::instant(86_400) });
                    details.extend = May::Barred(ExtendRefused::AlreadyExtended);
                }),
            ),
            (
                "arrived",
                page(|details| {
                    let at = sample::instant(90_000);
                    details.state = ReferralState::Arrived {
                        source: ArrivalSource::Applicant,
                        at,
                        answer_until: sample::instant(600_000),
                    };
                    details.referral.last_day = None;
                    details.referral.answer_last_day = Some(jiff::civil::date(2018, 8, 9));
                    details.extend = May::Barred(ExtendRefused::Arrived);
                    details.declare_arrival = May::Barred(KindergartenRefused::AlreadyArrived);
                }),
            ),
            (
                "expired",
                page(|details| {
                    details.state = ReferralState::Expired { at: sample::instant(600_000) };
                    details.extend = May::Absent;
                    details.cancel = May::Absent;
                    details.declare_arrival = May::Absent;
                }),
            ),
        ]
    }
}

pub(crate) fn sample_details() -> ReferralDetails {
    ReferralDetails {
        referral: sample::referral(),
        state: ReferralState::Issued { until: sample::instant(600_000) },
        application: domain::id::ApplicationId::from_u128(24),
        number: sample::number(24),
        child: sample::child(),
        selected: app::documents::Selected {
            kindergarten: crate::pages::places::sample_kindergarten(),
            group_year: 2015,
            language: domain::place::Language::Kazakh,
            ownership: domain::policy::Ownership::PrivateOrder,
        },
        reserved: true,
        zone: sample::zone(),
        extend: May::Allowed(sample::extension_days()),
        cancel: May::Allowed(sample::instant(86_400)),
        declare_arrival: May::Allowed(()),
    }
}
