//! A kindergarten's workplace: what has to be done today, groups with their places, families with a referral, employees.

use app::kindergarten::{Kindergarten, ReferralRow, Workplace, WorkplaceView};
use askama::Template;
use i18n::{Lang, Texts};

use crate::components::{
    Cell, Column, EmptyState, Html, NotificationBanner, Row, Sampled, StatTile, Table, Tag, Text, Tidings,
    Tone,
};
use crate::fault::Fault;
use crate::layout::Frame;
use crate::pages::act::{Local, done, full_name, in_language};
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};

mod employees;
mod group;
mod groups;
mod places;
mod referrals;
pub(crate) mod sample;

pub use employees::EmployeesPage;
pub use group::GroupPage;
pub(crate) use group::{capacity_of, group_page};
pub use groups::GroupsPage;
pub(crate) use groups::{Opening, empty_form as empty_group, open_in as open_group_in};
pub(crate) use places::{WithdrawalForm, barred as place_barred, facts as place_facts, place_of};

/// Routes of the workplace.
pub const ROUTES: &[Route] = &[
    Route::get("/kindergarten", Access::KINDERGARTEN, || page(show)),
    Route::get("/kindergarten/groups", Access::KINDERGARTEN, || page(groups::show)),
    Route::get("/kindergarten/groups/new", Access::KINDERGARTEN, || page(groups::show_new)),
    Route::post("/kindergarten/groups/new", Access::KINDERGARTEN, || form(groups::open)),
    Route::get("/kindergarten/groups/{group}", Access::KINDERGARTEN, || page(group::show)),
    Route::post("/kindergarten/groups/{group}/capacity", Access::KINDERGARTEN, || form(group::set_capacity)),
    Route::post("/kindergarten/groups/{group}/attending", Access::KINDERGARTEN, || form(group::fill)),
    Route::get("/kindergarten/groups/{group}/publication", Access::KINDERGARTEN, || {
        page(places::show_publish)
    }),
    Route::post("/kindergarten/groups/{group}/publication", Access::KINDERGARTEN, || form(places::publish)),
    Route::get("/kindergarten/groups/{group}/places/{place}/leaving", Access::KINDERGARTEN, || {
        page(places::show_vacate)
    }),
    Route::post("/kindergarten/groups/{group}/places/{place}/leaving", Access::KINDERGARTEN, || {
        form(places::vacate)
    }),
    Route::get("/kindergarten/groups/{group}/places/{place}/withdrawal", Access::KINDERGARTEN, || {
        page(places::show_withdraw)
    }),
    Route::post("/kindergarten/groups/{group}/places/{place}/withdrawal", Access::KINDERGARTEN, || {
        form(places::withdraw)
    }),
    Route::get("/kindergarten/groups/{group}/places/{place}/return", Access::KINDERGARTEN, || {
        page(places::show_restore)
    }),
    Route::post("/kindergarten/groups/{group}/places/{place}/return", Access::KINDERGARTEN, || {
        form(places::restore)
    }),
    Route::get("/kindergarten/referrals/{referral}/arrival", Access::KINDERGARTEN, || {
        page(referrals::show_arrival)
    }),
    Route::post("/kindergarten/referrals/{referral}/arrival", Access::KINDERGARTEN, || {
        form(referrals::arrival)
    }),
    Route::get("/kindergarten/referrals/{referral}/enrolment", Access::KINDERGARTEN, || {
        page(referrals::show_enrol)
    }),
    Route::post("/kindergarten/referrals/{referral}/enrolment", Access::KINDERGARTEN, || {
        form(referrals::enrol)
    }),
    Route::get("/kindergarten/referrals/{referral}/refusal", Access::KINDERGARTEN, || {
        page(referrals::show_refuse)
    }),
    Route::post("/kindergarten/referrals/{referral}/refusal", Access::KINDERGARTEN, || {
        form(referrals::refuse)
    }),
    Route::get("/kindergarten/employees", Access::HEAD, || page(employees::show)),
    Route::post("/kindergarten/employees", Access::HEAD, || form(employees::appoint)),
    Route::get("/kindergarten/employees/{person}/dismissal", Access::HEAD, || page(employees::show_dismiss)),
    Route::post("/kindergarten/employees/{person}/dismissal", Access::HEAD, || form(employees::dismiss)),
];

/// The workplace's first page.
#[derive(Debug, Template)]
#[template(path = "pages/kindergarten/desk.html")]
pub struct DeskPage {
    /// What is around.
    pub frame: Frame,
    /// The district's time.
    pub local: Local,
    /// Everything.
    pub view: WorkplaceView,
}

impl DeskPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn name(&self) -> &str {
        name(self.t(), &self.view.kindergarten)
    }

    fn is_late(&self, row: &ReferralRow) -> bool {
        row.arrived.is_some_and(|arrived| arrived.answer_until <= self.local.now)
    }

    fn late(&self) -> usize {
        self.view.arrived.iter().filter(|row| self.is_late(row)).count()
    }

    fn overdue(&self) -> Option<NotificationBanner> {
        let t = self.t().kindergarten();
        (self.late() > 0).then(|| NotificationBanner {
            id: "overdue".into(),
            tidings: Tidings::Attention,
            title: self.t().common().warning_prefix().trim_end_matches(':').into(),
            heading: format!("{}: {}", t.overdue_title(), self.late()).into(),
            body: Html::paragraph(t.overdue_text()),
        })
    }

    fn tiles(&self) -> Vec<StatTile> {
        let t = self.t().kindergarten();
        let sum = |of: fn(&app::kindergarten::GroupRow) -> u32| {
            self.view.groups.iter().map(of).fold(0_u32, u32::saturating_add)
        };
        let number = |n: usize| Text::from(n.to_string());
        let (waiting, awaited) = (self.view.arrived.len(), self.view.awaited.len());
        let vacant = sum(|group| group.counts.vacant);
        let tone = |n: usize| if n > 0 { Tone::Attention } else { Tone::Closed };
        let tile = |label: &'static str, value: Text, tone| StatTile {
            label: label.into(),
            value,
            note: None,
            link: None,
            tone,
        };
        vec![
            tile(t.tile_waiting(), number(waiting), tone(waiting)),
            tile(t.tile_awaited(), number(awaited), Tone::Waiting),
            StatTile {
                link: Some((t.tile_vacant_link().into(), self.frame.href("/kindergarten/groups").into())),
                ..tile(t.tile_vacant(), vacant.to_string().into(), tone(vacant as usize))
            },
            StatTile {
                note: Some(t.tile_attend_note(u64::from(sum(|group| group.capacity))).into()),
                ..tile(t.tile_attend(), sum(|group| group.counts.occupied).to_string().into(), Tone::Good)
            },
        ]
    }

    fn row(&self, referral: &ReferralRow, limit: Html, acts: Html) -> Row {
        let t = self.t();
        let born = referral.born.map(|born| self.local.day(born)).unwrap_or_default();
        Row {
            cells: vec![
                Cell::text(full_name(&referral.name)),
                Cell::text(born),
                Cell::text(referral.number.to_string()),
                Cell::text(t.staff().group_line(
                    &referral.queue.year.to_string(),
                    in_language(t, referral.language),
                    crate::pages::act::stream(t, referral.queue.stream),
                )),
                Cell { body: limit },
                Cell { body: acts },
            ],
        }
    }

    fn columns(&self, limit: &'static str) -> Vec<Column> {
        let s = self.t().staff();
        [s.child(), s.born(), s.application(), s.group(), limit, s.act()].map(Column::text).into()
    }

    fn act(&self, row: &ReferralRow, text: &'static str, act: &str) -> Html {
        Html::of(&RowLink {
            text: text.into(),
            about: full_name(&row.name).into(),
            href: self.frame.href(&format!("/kindergarten/referrals/{}/{act}", row.id)).into(),
        })
    }

    fn waiting(&self) -> Table {
        let (t, s) = (self.t().kindergarten(), self.t().staff());
        let row = |row: &ReferralRow| {
            let limit = row.arrived.map(|arrived| self.local.limit(arrived.answer_until)).unwrap_or_default();
            let acts = if self.is_late(row) {
                Html::of(&Tag::new(t.department_decides(), Tone::Bad))
            } else {
                self.act(row, t.enrol(), "enrolment").then(&self.act(row, t.refuse(), "refusal"))
            };
            self.row(row, limit, acts)
        };
        Table {
            caption: t.waiting_title().into(),
            caption_hidden: true,
            columns: self.columns(s.answer_until()),
            rows: self.view.arrived.iter().map(row).collect(),
        }
    }

    fn awaited(&self) -> Table {
        let (t, s) = (self.t().kindergarten(), self.t().staff());
        let row = |row: &ReferralRow| {
            let mut limit = row.until.map(|until| self.local.limit(until)).unwrap_or_default();
            if row.extended {
                limit = limit.then(&Html::text(format!(" {}", s.extended())));
            }
            self.row(row, limit, self.act(row, t.record(), "arrival"))
        };
        Table {
            caption: t.awaited_title().into(),
            caption_hidden: true,
            columns: self.columns(s.come_until()),
            rows: self.view.awaited.iter().map(row).collect(),
        }
    }

    fn nobody_waits(&self) -> EmptyState {
        let t = self.t().kindergarten();
        EmptyState { title: t.waiting_none().into(), text: t.waiting_none_text().into(), action: None }
    }

    fn nobody_awaited(&self) -> EmptyState {
        let t = self.t().kindergarten();
        EmptyState { title: t.awaited_none().into(), text: t.awaited_none_text().into(), action: None }
    }
}

/// A link of a row, with the row's name for screen readers.
#[derive(Debug, Template)]
#[template(
    source = r#"<a class="govuk-link kz-act" href="{{ href }}">{{ text }}<span class="govuk-visually-hidden"> — {{ about }}</span></a> "#,
    ext = "html"
)]
pub(crate) struct RowLink {
    pub(crate) text: Text,
    pub(crate) about: Text,
    pub(crate) href: Text,
}

/// Name of a kindergarten; there is no English one.
#[must_use]
pub(crate) fn name(t: Texts, kindergarten: &Kindergarten) -> &str {
    match t.lang() {
        Lang::Kk => &kindergarten.name_kk,
        Lang::Ru | Lang::En => &kindergarten.name_ru,
    }
}

/// The workplace, or the answer to what does not exist.
async fn workplace(visit: &Visit) -> Result<WorkplaceView, Fault> {
    visit.ask(Workplace).await?.ok_or(Fault::NotFound)
}

async fn show(visit: Visit) -> Answer {
    let view = workplace(&visit).await?;
    let t = visit.t().kindergarten();
    let mut frame = visit.frame(t.desk());
    frame.banner = match visit.query("done").as_str() {
        "arrival" => Some(done(visit.t(), t.arrival_done())),
        "enrolment" => Some(done(visit.t(), t.enrol_done())),
        "refusal" => Some(done(visit.t(), t.refuse_done())),
        _ => None,
    };
    visit.page(&DeskPage { frame, local: Local::of(&visit, view.kindergarten.district), view })
}

impl Sampled for DeskPage {
    const NAME: &'static str = "Kindergarten";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let local = Local::sample(t);
        let page = |view: WorkplaceView| {
            let frame = sample::frame(t, t.kindergarten().desk(), "/kindergarten");
            Self { frame, local: local.clone(), view }
        };
        vec![("empty", page(sample::empty())), ("typical", page(sample::view(local.now)))]
    }
}
