//! An education department's workplace.

use app::department::{Overview, OverviewView, Undelivered, WaitingRow};
use app::identity::Role;
use askama::Template;
use domain::event::PublicationOrigin;
use i18n::{Lang, Texts};

use crate::components::{Cell, Column, EmptyState, Html, Row, Sampled, StatTile, Table, Text, Tone};
use crate::fault::Fault;
use crate::layout::Frame;
use crate::menu;
use crate::pages::act::{Local, full_name, ownership, queue_line, state_counts};
use crate::pages::kindergarten::{RowLink, sample};
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};

mod application;
mod application_acts;
mod applications;
mod calendar;
mod claims;
mod day;
mod kindergartens;
mod overriding;
mod places;
mod policy;
mod policy_words;
mod preview;
mod referrals;
mod register;

pub use application::StaffApplicationPage;
pub use applications::ApplicationsPage;
pub use calendar::CalendarPage;
pub use claims::{ClaimPage, ClaimsPage};
pub use kindergartens::KindergartensPage;
pub use overriding::OverridesPage;
pub use places::VacantPage;
pub use policy::PolicyPage;
pub use preview::PreviewPage;
pub use referrals::UndonePage;

const D: Access = Access::DEPARTMENT;

/// Routes of the workplace.
pub const ROUTES: &[Route] = &[
    Route::get("/department", D, || page(show)),
    Route::get("/department/benefits", D, || page(claims::show)),
    Route::get("/department/benefits/{evidence}", D, || page(claims::show_one)),
    Route::post("/department/benefits/{evidence}", D, || form(claims::answer)),
    Route::get("/department/benefits/{evidence}/paper", D, || page(claims::paper)),
    Route::get("/department/places", D, || page(places::show)),
    Route::get("/department/places/preview", D, || page(preview::show)),
    Route::post("/department/places/preview", D, || form(preview::publish)),
    Route::get("/department/publications/{publication}/drop", D, || page(places::show_drop)),
    Route::post("/department/publications/{publication}/drop", D, || form(places::drop_planned)),
    Route::get("/department/applications", D, || page(applications::show)),
    Route::post("/department/applications", D, || form(applications::search)),
    Route::get("/department/applications/{application}", D, || page(application::show)),
    Route::get("/department/applications/{application}/kinship", D, || page(application_acts::show_kinship)),
    Route::post("/department/applications/{application}/kinship", D, || form(application_acts::kinship)),
    Route::get("/department/applications/{application}/removal", D, || page(application_acts::show_removal)),
    Route::post("/department/applications/{application}/removal", D, || form(application_acts::removal)),
    Route::get("/department/applications/{application}/merge", D, || page(application_acts::show_merge)),
    Route::post("/department/applications/{application}/merge", D, || form(application_acts::merge)),
    Route::get("/department/applications/{application}/split", D, || page(application_acts::show_split)),
    Route::post("/department/applications/{application}/split", D, || form(application_acts::split)),
    Route::get("/department/applications/{application}/false-benefit", D, || page(overriding::show_false)),
    Route::post("/department/applications/{application}/false-benefit", D, || form(overriding::find_false)),
    Route::get("/department/overrides", D, || page(overriding::show)),
    Route::get("/department/overrides/{override}", D, || page(overriding::show_one)),
    Route::post("/department/overrides/{override}", D, || form(overriding::answer)),
    Route::get("/department/referrals", D, || page(referrals::show)),
    Route::get("/department/referrals/{referral}/enrolment", D, || page(referrals::show_enrol)),
    Route::post("/department/referrals/{referral}/enrolment", D, || form(referrals::enrol)),
    Route::get("/department/referrals/{referral}/refusal", D, || page(referrals::show_refuse)),
    Route::post("/department/referrals/{referral}/refusal", D, || form(referrals::refuse)),
    Route::get("/department/referrals/{referral}/false-arrival", D, || page(referrals::show_false)),
    Route::post("/department/referrals/{referral}/false-arrival", D, || form(referrals::find_false)),
    Route::get("/department/kindergartens", D, || page(kindergartens::show)),
    Route::get("/department/kindergartens/new", D, || page(register::show_new)),
    Route::post("/department/kindergartens/new", D, || form(register::register)),
    Route::get("/department/kindergartens/{kindergarten}", D, || page(kindergartens::show_groups)),
    Route::get("/department/kindergartens/{kindergarten}/correction", D, || page(register::show_correction)),
    Route::post("/department/kindergartens/{kindergarten}/correction", D, || form(register::correct)),
    Route::get("/department/kindergartens/{kindergarten}/groups/new", D, || {
        page(kindergartens::show_new_group)
    }),
    Route::post("/department/kindergartens/{kindergarten}/groups/new", D, || form(kindergartens::open_group)),
    Route::get("/department/groups/{group}", D, || page(kindergartens::show_group)),
    Route::post("/department/groups/{group}/capacity", D, || form(kindergartens::set_capacity)),
    Route::get("/department/groups/{group}/places/{place}/withdrawal", D, || {
        page(kindergartens::show_withdraw)
    }),
    Route::post("/department/groups/{group}/places/{place}/withdrawal", D, || form(kindergartens::withdraw)),
    Route::get("/department/calendar", D, || page(calendar::show)),
    Route::get("/department/calendar/edit", D, || page(calendar::show_edit)),
    Route::post("/department/calendar/edit", D, || form(calendar::edit)),
    Route::get("/department/policy", D, || page(policy::show)),
    Route::post("/department/policy", D, || form(policy::follow)),
];

/// The department's first page.
#[derive(Debug, Template)]
#[template(path = "pages/department/desk.html")]
pub struct OfficePage {
    /// What is around.
    pub frame: Frame,
    /// The district's time.
    pub local: Local,
    /// Everything.
    pub view: OverviewView,
}

/// A link of a row.
pub(super) fn row_link(frame: &Frame, text: &'static str, about: &str, path: &str) -> Html {
    Html::of(&RowLink { text: text.into(), about: about.to_owned().into(), href: frame.href(path).into() })
}

impl OfficePage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn name(&self) -> &str {
        self.view.department.as_ref().map_or("", |department| match self.t().lang() {
            Lang::Kk => &department.name_kk,
            Lang::Ru | Lang::En => &department.name_ru,
        })
    }

    /// What waits, by how soon a family is harmed by the waiting.
    fn tiles(&self) -> Vec<StatTile> {
        let (d, v) = (self.t().department(), &self.view);
        let tile = |label: &'static str, n: usize, path: &str| StatTile {
            label: label.into(),
            value: i18n::number(self.t().lang(), u64::try_from(n).unwrap_or(u64::MAX)).into(),
            note: None,
            link: (n > 0).then(|| (d.tile_open().into(), self.frame.href(path).into())),
            tone: if n > 0 { Tone::Attention } else { Tone::Closed },
        };
        vec![
            tile(d.tile_late(), v.late, "/department/referrals"),
            tile(d.tile_unconfirmed(), v.unconfirmed.len(), "/department#unconfirmed"),
            tile(d.tile_merges(), v.merges.len(), "/department#merges"),
            tile(d.tile_letters(), v.undelivered.len(), "/department#letters"),
            tile(d.tile_claims(), v.claims, "/department/benefits"),
            tile(d.tile_declared(), v.declared, "/department/referrals#declared"),
            tile(d.tile_vacant(), v.vacant, "/department/places"),
        ]
    }

    fn is_quiet(&self) -> bool {
        let v = &self.view;
        v.late + v.unconfirmed.len() + v.merges.len() + v.undelivered.len() + v.claims + v.vacant == 0
    }

    fn waiting(&self, caption: &'static str, rows: &[WaitingRow]) -> Table {
        let (d, s) = (self.t().department(), self.t().staff());
        let row = |row: &WaitingRow| Row {
            cells: vec![
                Cell::link(
                    row.number.to_string(),
                    self.frame.href(&format!("/department/applications/{}", row.application)),
                ),
                Cell::text(full_name(&row.name)),
                Cell::text(queue_line(self.t(), row.queue)),
                Cell { body: self.local.limit(row.until) },
            ],
        };
        Table {
            caption: caption.into(),
            caption_hidden: true,
            columns: [s.application(), s.child(), s.queue(), d.until()].map(Column::text).into(),
            rows: rows.iter().map(row).collect(),
        }
    }

    fn merges(&self) -> Table {
        self.waiting(self.t().department().merges_title(), &self.view.merges)
    }

    fn unconfirmed(&self) -> Table {
        self.waiting(self.t().department().unconfirmed_title(), &self.view.unconfirmed)
    }

    fn running(&self) -> Table {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let origin = |origin| match origin {
            PublicationOrigin::Department => d.origin_department(),
            PublicationOrigin::Clock => d.origin_clock(),
            PublicationOrigin::Returned => d.origin_returned(),
        };
        let rows = self.view.running.iter().map(|row| Row {
            cells: vec![
                Cell::text(queue_line(t, row.queue)),
                Cell::text(ownership(t, row.ownership)),
                Cell::text(origin(row.origin)),
                Cell::text(row.live_turns.to_string()),
                Cell::text(row.reserved.to_string()),
            ],
        });
        Table {
            caption: d.running_title().into(),
            caption_hidden: true,
            columns: vec![
                Column::text(s.queue()),
                Column::text(s.ownership()),
                Column::text(d.origin()),
                Column::number(d.running_turns()),
                Column::number(d.running_reserved()),
            ],
            rows: rows.collect(),
        }
    }

    fn queues(&self) -> Table {
        let (t, s) = (self.t(), self.t().staff());
        let c = t.common();
        let statuses = [
            ("queued", c.status_queued()),
            ("notified", c.status_notified()),
            ("referred", c.status_referred()),
            ("stopped", c.status_stopped()),
        ];
        let states = state_counts(t, app::kindergarten::Counts::default());
        let mut columns = vec![Column::text(s.queue())];
        columns.extend(statuses.map(|(_, word)| Column::number(word)));
        columns.extend(states.map(|(_, word, _)| Column::number(word)));
        let rows = self.view.queues.iter().map(|queue| {
            let mut cells = vec![Cell::text(queue_line(t, queue.queue))];
            let n = |map: &std::collections::BTreeMap<String, u32>, code: &str| {
                Cell::text(i18n::number(t.lang(), u64::from(map.get(code).copied().unwrap_or(0))))
            };
            cells.extend(statuses.map(|(code, _)| n(&queue.applications, code)));
            cells.extend(states.map(|(code, _, _)| n(&queue.places, code)));
            Row { cells }
        });
        Table {
            caption: t.department().queues_title().into(),
            caption_hidden: true,
            columns,
            rows: rows.collect(),
        }
    }

    fn no_queues(&self) -> EmptyState {
        let d = self.t().department();
        EmptyState { title: d.queues_none().into(), text: d.queues_none_text().into(), action: None }
    }

    fn letters(&self) -> Table {
        let (d, s) = (self.t().department(), self.t().staff());
        let row = |row: &Undelivered| Row {
            cells: vec![
                Cell::link(
                    row.number.to_string(),
                    self.frame.href(&format!("/department/applications/{}", row.application)),
                ),
                Cell::text(full_name(&row.name)),
                Cell::text(queue_line(self.t(), row.queue)),
                Cell::text(self.local.minute(row.written)),
            ],
        };
        Table {
            caption: d.letters_title().into(),
            caption_hidden: true,
            columns: [s.application(), s.child(), s.queue(), d.letters_written()].map(Column::text).into(),
            rows: self.view.undelivered.iter().map(row).collect(),
        }
    }
}

/// The department's district.
pub(crate) fn local(visit: &Visit) -> Result<Local, Fault> {
    match visit.caller() {
        app::Caller::Department { district, .. } => Ok(Local::of(visit, district)),
        _ => Err(Fault::NotFound),
    }
}

/// What is around a sample.
pub(super) fn sample_frame(t: Texts, title: impl Into<Text>, path: &str) -> Frame {
    let mut frame = sample::frame(t, title, path);
    frame.sections = menu::sections(t, Role::Department, &t.lang().path(path));
    frame
}

async fn show(visit: Visit) -> Answer {
    let view = visit.ask(Overview).await?.ok_or(Fault::NotFound)?;
    visit.page(&OfficePage { frame: visit.frame(visit.t().department().desk()), local: local(&visit)?, view })
}

impl Sampled for OfficePage {
    const NAME: &'static str = "Department";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use app::department::{QueueCounts, RunningRow};
        use domain::id::{ApplicationId, PublicationId};
        use domain::policy::Ownership;
        let local = Local::sample(t);
        let empty = OverviewView {
            department: None,
            claims: 0,
            vacant: 0,
            late: 0,
            declared: 0,
            merges: Vec::new(),
            unconfirmed: Vec::new(),
            planned: Vec::new(),
            running: Vec::new(),
            queues: Vec::new(),
            undelivered: Vec::new(),
        };
        let [name, _, _] = sample::names();
        let waiting = WaitingRow {
            application: ApplicationId::from_u128(1),
            number: sample::number(24),
            queue: sample::queue(2023),
            until: local.now + jiff::ToSpan::hours(30),
            person: None,
            name,
            born: None,
        };
        let undelivered = Undelivered {
            application: ApplicationId::from_u128(1),
            number: sample::number(24),
            queue: sample::queue(2023),
            name: waiting.name.clone(),
            written: local.now,
        };
        let counts = |year| QueueCounts {
            queue: sample::queue(year),
            applications: [("queued".to_owned(), 1240), ("notified".to_owned(), 12)].into(),
            places: [("occupied".to_owned(), 610), ("vacant".to_owned(), 9)].into(),
        };
        let typical = OverviewView {
            claims: 3,
            vacant: 9,
            late: 1,
            unconfirmed: vec![waiting.clone()],
            merges: vec![waiting],
            undelivered: vec![undelivered],
            running: vec![RunningRow {
                id: PublicationId::from_u128(1),
                queue: sample::queue(2023),
                ownership: Ownership::State,
                origin: PublicationOrigin::Department,
                round: 1,
                live_turns: 5,
                reserved: 5,
            }],
            queues: vec![counts(2021), counts(2022), counts(2023)],
            ..empty.clone()
        };
        let page = |view| Self {
            frame: sample_frame(t, t.department().desk(), "/department"),
            local: local.clone(),
            view,
        };
        vec![("empty", page(empty)), ("typical", page(typical))]
    }
}
