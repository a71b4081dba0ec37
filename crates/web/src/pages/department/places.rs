//! Vacant places by queue and ownership, planned publications (R26, R32).

use app::department::{DropPublication, IsOurs, PlannedRow, PublicationView, VacantGroup, VacantPlaces};
use askama::Template;
use domain::id::{KindergartenId, PublicationId};
use domain::policy::Ownership;
use i18n::Texts;
use serde::de::IgnoredAny;

use super::{local, row_link, sample_frame};
use crate::address::At;
use crate::components::{
    Button, ButtonKind, Cell, Checkboxes, Choice, Column, EmptyState, LabelSize, Row, Sampled, SummaryRow,
    Table, Text,
};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, done, language, ownership, queue_line, rule};
use crate::pages::kindergarten::{name, sample};
use crate::visit::{Answer, Visit};

/// What can be published and what is planned.
#[derive(Debug, Template)]
#[template(path = "pages/department/places.html")]
pub struct VacantPage {
    /// What is around.
    pub frame: Frame,
    /// The district's time.
    pub local: Local,
    /// Everything.
    pub view: PublicationView,
}

impl VacantPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn none(&self) -> EmptyState {
        let d = self.t().department();
        EmptyState { title: d.places_none().into(), text: d.places_none_text().into(), action: None }
    }

    fn kindergarten(&self, id: KindergartenId) -> Text {
        let row = self.view.kindergartens.iter().find(|row| row.id == id);
        row.map_or_else(Text::default, |row| name(self.t(), row).to_owned().into())
    }

    /// The places of one possible publication, all marked at first.
    fn places(&self, index: usize, group: &VacantGroup) -> Checkboxes {
        let (t, d) = (self.t(), self.t().department());
        let choices = group.places.iter().map(|place| {
            let mut hint = format!("{}: {}", d.since(), self.local.minute(place.since));
            if let Some(due) = place.due {
                hint = format!("{hint} · {}: {}", d.by_system(), self.local.day(self.local.last_day(due)));
            }
            Choice {
                hint: Some(hint.into()),
                chosen: true,
                ..Choice::new(
                    place.id.to_string(),
                    format!("{} · {}", self.kindergarten(place.kindergarten), language(t, place.language)),
                    "",
                )
            }
        });
        let legend = format!("{} · {}", queue_line(t, group.queue), ownership(t, group.ownership));
        let n = u64::try_from(group.places.len()).unwrap_or(u64::MAX);
        let mut boxes = Checkboxes::new(t, format!("place-{index}"), legend, choices.collect());
        boxes.field.label_size = LabelSize::Medium;
        boxes.field.hint = Some(d.mark_all(n).into());
        boxes
    }

    fn groups(&self) -> Vec<(&VacantGroup, Checkboxes, usize)> {
        let groups = self.view.vacant.iter().enumerate();
        groups.map(|(index, group)| (group, self.places(index, group), index)).collect()
    }

    #[expect(clippy::unused_self, reason = "called by the template")]
    fn word(&self, group: &VacantGroup) -> &'static str {
        word_of(group.ownership)
    }

    fn preview(&self) -> Button {
        Button { kind: ButtonKind::Secondary, ..Button::primary(self.t().department().preview()) }
    }

    fn planned(&self) -> Table {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let row = |row: &PlannedRow| {
            let line = queue_line(t, row.queue);
            let drop =
                row_link(&self.frame, d.drop(), &line, &format!("/department/publications/{}/drop", row.id));
            Row {
                cells: vec![
                    Cell::text(self.local.minute(row.due)),
                    Cell::text(line),
                    Cell::text(ownership(t, row.ownership)),
                    Cell::text(row.places.to_string()),
                    Cell { body: drop },
                ],
            }
        };
        Table {
            caption: d.planned_title().into(),
            caption_hidden: true,
            columns: vec![
                Column::text(d.planned_due()),
                Column::text(s.queue()),
                Column::text(s.ownership()),
                Column::number(d.planned_places()),
                Column::text(s.act()),
            ],
            rows: self.view.planned.iter().map(row).collect(),
        }
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    let view = visit.ask(VacantPlaces).await?.ok_or(Fault::NotFound)?;
    let d = visit.t().department();
    let mut frame = visit.frame(d.places());
    frame.banner = match visit.query("done").as_str() {
        "published" => Some(done(visit.t(), d.published())),
        "planned" => Some(done(visit.t(), d.planned())),
        "dropped" => Some(done(visit.t(), d.dropped())),
        _ => None,
    };
    visit.page(&VacantPage { frame, local: local(&visit)?, view })
}

async fn dropping(visit: &Visit, id: PublicationId, problem: Option<Text>) -> Result<ActPage, Fault> {
    let view = visit.ask(VacantPlaces).await?.ok_or(Fault::NotFound)?;
    let (t, d, s) = (visit.t(), visit.t().department(), visit.t().staff());
    let Some(row) = view.planned.iter().find(|row| row.id == id) else {
        if !visit.ask(IsOurs::Publication(id)).await? {
            return Err(Fault::NotFound);
        }
        let problem = problem.unwrap_or_else(|| s.publication_not_planned().into());
        return Ok(Act::barred(d.drop_title(), problem, "/department/places").page(visit));
    };
    let action = format!("/department/publications/{id}/drop");
    let mut act = Act::new(d.drop_title(), action, "/department/places", Button::warning(d.drop()));
    act.facts = vec![
        SummaryRow::text(d.planned_due(), local(visit)?.minute(row.due)),
        SummaryRow::text(s.queue(), queue_line(t, row.queue)),
        SummaryRow::text(s.ownership(), ownership(t, row.ownership)),
        SummaryRow::text(d.planned_places(), row.places.to_string()),
    ];
    act.effects = vec![d.drop_effect().into()];
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(act.page(visit))
}

pub(super) async fn show_drop(visit: Visit, At(id): At<PublicationId>) -> Answer {
    visit.page(&dropping(&visit, id, None).await?)
}

pub(super) async fn drop_planned(visit: Visit, At(id): At<PublicationId>, form: Submitted) -> Answer {
    // The form came twice: once it has run, the publication is not planned any more.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other("/department/places?done=dropped");
    }
    let view = visit.ask(VacantPlaces).await?.ok_or(Fault::NotFound)?;
    let Some(row) = view.planned.iter().find(|row| row.id == id) else {
        return visit.page_refused(&dropping(&visit, id, None).await?);
    };
    match visit.once(&form, DropPublication { queue: row.queue, publication: id }).await? {
        Ok(()) => visit.see_other("/department/places?done=dropped"),
        Err(refusal) => {
            let problem = messages::staff::publication(visit.t(), rule(refusal)?);
            visit.page_refused(&dropping(&visit, id, Some(problem)).await?)
        }
    }
}

impl Sampled for VacantPage {
    const NAME: &'static str = "Vacant";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use app::department::VacantRow;
        use domain::id::{GroupId, PlaceId};
        let local = Local::sample(t);
        let place = |n: u128| VacantRow {
            id: PlaceId::from_u128(n),
            queue: sample::queue(2023),
            ownership: Ownership::State,
            group: GroupId::from_u128(1),
            kindergarten: KindergartenId::from_u128(1),
            language: domain::place::Language::Kazakh,
            since: local.now,
            due: Some(local.now + jiff::ToSpan::hours(96)),
        };
        let group = |ownership, places| VacantGroup { queue: sample::queue(2023), ownership, places };
        let empty = PublicationView {
            vacant: Vec::new(),
            planned: Vec::new(),
            running: Vec::new(),
            kindergartens: vec![sample::kindergarten()],
        };
        let typical = PublicationView {
            vacant: vec![
                group(Ownership::State, vec![place(1), place(2), place(3)]),
                group(Ownership::PrivateOrder, vec![place(4)]),
            ],
            planned: vec![PlannedRow {
                id: PublicationId::from_u128(1),
                queue: sample::queue(2022),
                ownership: Ownership::State,
                due: local.now + jiff::ToSpan::hours(40),
                places: 5,
            }],
            ..empty.clone()
        };
        let page = |view| Self {
            frame: sample_frame(t, t.department().places(), "/department/places"),
            local: local.clone(),
            view,
        };
        vec![("empty", page(empty)), ("typical", page(typical))]
    }
}

/// The ownership of a word in an address.
pub(super) const fn of_ownership(word: &str) -> Option<Ownership> {
    match word.as_bytes() {
        b"state" => Some(Ownership::State),
        b"private_order" => Some(Ownership::PrivateOrder),
        _ => None,
    }
}

/// The word of an ownership in an address.
pub(super) const fn word_of(ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::State => "state",
        Ownership::PrivateOrder => "private_order",
    }
}
