//! What two officials overrode, for everybody and without personal data (R43).

use app::department::{PUBLISHED_MAX, PublishedOverrides, PublishedRow};
use app::registers::{DistrictEntry, Districts};
use askama::Template;
use domain::event::Annulled;
use i18n::Texts;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::components::{Breadcrumbs, Cell, Column, EmptyState, Row, Sampled, Table};
use crate::layout::{Frame, WayUp};
use crate::pages::act::queue_line;
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};
use crate::words::{false_benefit, short, territory};

/// Routes of this page.
pub const ROUTES: &[Route] = &[Route::get("/overrides", Access::Public, || page(show))];

/// The public list.
#[derive(Debug, Template)]
#[template(path = "pages/overrides/page.html")]
pub struct PublishedPage {
    /// What is around.
    pub frame: Frame,
    rows: Vec<PublishedRow>,
    districts: Vec<DistrictEntry>,
    zone: TimeZone,
}

impl PublishedPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn none(&self) -> EmptyState {
        let o = self.t().overriding();
        EmptyState { title: o.public_none().into(), text: o.public_none_text().into(), action: None }
    }

    fn table(&self) -> Table {
        let (t, o) = (self.t(), self.t().overriding());
        let row = |row: &PublishedRow| {
            let district = self.districts.iter().find(|of| of.id == row.queue.district);
            let district = district.map(|of| format!("{}, ", territory(t, &of.name))).unwrap_or_default();
            let what = match row.annulled {
                Annulled::Turn => o.public_turn(),
                Annulled::Referral => o.public_referral(),
            };
            let day = self.zone.to_datetime(row.confirmed).strftime("%d.%m.%Y").to_string();
            Row {
                cells: vec![
                    Cell::text(short(row.id)),
                    Cell::text(day),
                    Cell::text(format!("{district}{}", queue_line(t, row.queue))),
                    Cell::text(what),
                    Cell::text(false_benefit(t, row.reason)),
                    Cell::text(o.public_officials(&short(row.proposer), &short(row.confirmer))),
                ],
            }
        };
        let columns = [
            o.public_number(),
            o.public_when(),
            o.public_queue(),
            o.public_what(),
            o.public_why(),
            o.public_who(),
        ];
        Table {
            caption: o.public_title().into(),
            caption_hidden: true,
            columns: columns.map(Column::text).into(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// The next page, where there may be one.
    fn older(&self) -> Option<String> {
        let is_full = u32::try_from(self.rows.len()).is_ok_and(|rows| rows >= PUBLISHED_MAX);
        let last = self.rows.last().filter(|_| is_full)?;
        Some(self.frame.href(&format!("/overrides?before={}", last.confirmed.as_microsecond())))
    }
}

async fn show(visit: Visit) -> Answer {
    let t = visit.t();
    let before = visit.query("before").parse().ok().and_then(|at| Timestamp::from_microsecond(at).ok());
    let before = before.unwrap_or(Timestamp::MAX);
    let rows = visit.ask(PublishedOverrides { before }).await?;
    let districts = visit.ask(Districts).await?;
    let mut frame = visit.frame(t.overriding().public_title());
    frame.way_up = WayUp::Crumbs(Breadcrumbs::under_home(t));
    let zone = TimeZone::get(app::registers::Registers::ZONE_DEFAULT).unwrap_or(TimeZone::UTC);
    visit.page(&PublishedPage { frame, rows, districts, zone })
}

impl Sampled for PublishedPage {
    const NAME: &'static str = "Published";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use crate::pages::kindergarten::sample;
        use domain::event::FalseBenefit;
        use domain::id::{OverrideId, StaffId};
        let frame = Frame {
            way_up: WayUp::Crumbs(Breadcrumbs::under_home(t)),
            ..Frame::public(t, t.overriding().public_title(), t.lang().path("/overrides"))
        };
        let row = |n: u128, annulled| PublishedRow {
            id: OverrideId::from_u128(n),
            queue: sample::queue(2023),
            reason: FalseBenefit::NotConfirmed,
            annulled,
            proposed: crate::pages::act::Local::sample(t).now,
            proposer: StaffId::from_u128(7),
            confirmed: crate::pages::act::Local::sample(t).now,
            confirmer: StaffId::from_u128(8),
        };
        let page = |rows| Self {
            frame: frame.clone(),
            rows,
            districts: Vec::new(),
            zone: crate::pages::act::Local::sample(t).zone,
        };
        vec![
            ("empty", page(Vec::new())),
            ("typical", page(vec![row(1, Annulled::Turn), row(2, Annulled::Referral)])),
        ]
    }
}
