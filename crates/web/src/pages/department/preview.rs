//! What a publication would do, and its button: now or at an instant (R32).

use app::department::{PlanPublication, Preview, PreviewView, PublishPlaces};
use askama::Template;
use domain::id::{PlaceId, QueueId};
use domain::policy::Ownership;
use i18n::Texts;
use jiff::civil::Time;
use serde::de::IgnoredAny;

use super::day::Day;
use super::places::{of_ownership, word_of};
use super::{local, sample_frame};
use crate::components::{
    BackLink, Button, Cell, Choice, Column, DateInput, ErrorLink, ErrorSummary, Html, Input, InsetText,
    Radios, Row, Sampled, Table, Text, WarningText, Width,
};
use crate::fault::Fault;
use crate::form::{Keys, Line, Submitted};
use crate::layout::{Frame, WayUp};
use crate::messages;
use crate::pages::act::{Act, Local, language, ownership, queue_line, rule};
use crate::pages::kindergarten::{name, sample};
use crate::visit::{Answer, Visit};
use crate::words::lane;

/// The preview.
#[derive(Debug, Template)]
#[template(path = "pages/department/preview.html")]
pub struct PreviewPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of the form.
    pub keys: Keys,
    /// The district's time.
    pub local: Local,
    /// The queue.
    pub queue: QueueId,
    /// The ownership.
    pub ownership: Ownership,
    /// What would happen.
    pub view: PreviewView,
    when: String,
    day: Day,
    time: Line,
    problem: Option<Text>,
}

impl PreviewPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn line(&self) -> String {
        format!("{}, {}", queue_line(self.t(), self.queue), ownership(self.t(), self.ownership))
    }

    fn word(&self) -> &'static str {
        word_of(self.ownership)
    }

    fn turns_title(&self) -> String {
        self.t().department().preview_turns(count(self.view.turns.len()))
    }

    fn until(&self) -> Option<String> {
        let first = self.view.turns.first()?;
        Some(self.t().department().preview_until(self.local.last_day(first.until)))
    }

    fn free(&self) -> Option<InsetText> {
        let text = self.t().department().preview_free(count(self.view.free));
        (self.view.free > 0).then(|| InsetText { body: Html::text(text) })
    }

    fn turns(&self) -> Table {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let rows = self.view.turns.iter().enumerate().map(|(index, turn)| Row {
            cells: vec![
                Cell::text((index + 1).to_string()),
                Cell::link(
                    turn.number.to_string(),
                    self.frame.href(&format!("/department/applications/{}", turn.application)),
                ),
                Cell::text(lane(t, turn.lane)),
                Cell::text(self.local.minute(turn.registered)),
            ],
        });
        Table {
            caption: self.turns_title().into(),
            caption_hidden: true,
            columns: [d.order(), s.application(), d.lane(), d.registered()].map(Column::text).into(),
            rows: rows.collect(),
        }
    }

    fn places_title(&self) -> String {
        self.t().department().preview_places(count(self.view.places.len()))
    }

    fn places(&self) -> Table {
        let (t, s) = (self.t(), self.t().staff());
        let rows = self.view.places.iter().map(|card| Row {
            cells: vec![
                Cell::text(name(t, &card.kindergarten).to_owned()),
                Cell::text(language(t, card.language)),
            ],
        });
        Table {
            caption: self.places_title().into(),
            caption_hidden: true,
            columns: [s.kindergarten(), s.language()].map(Column::text).into(),
            rows: rows.collect(),
        }
    }

    fn when(&self) -> Radios {
        let d = self.t().department();
        let choices = vec![
            Choice::new("now", d.when_now(), &self.when),
            Choice::new("later", d.when_later(), &self.when),
        ];
        Radios::new(self.t(), "when", d.when(), choices)
    }

    fn day(&self) -> DateInput {
        self.day.input(self.t(), "day", self.t().department().due_day())
    }

    fn time(&self) -> Input {
        let d = self.t().department();
        Input { width: Width::Characters(5), longest: Some(5), ..Input::new(self.t(), "time", d.due_time()) }
            .with_hint(d.due_time_hint())
            .with_answer(self.time.typed.clone(), self.time.error.clone())
    }

    fn errors(&self) -> ErrorSummary {
        let day = self.day();
        let target = day.error_target();
        let mut errors: Vec<ErrorLink> =
            day.field.error.map(|text| ErrorLink { text, target: Some(target.into()) }).into_iter().collect();
        errors.extend(self.time.error.clone().map(|text| ErrorLink { text, target: Some("time".into()) }));
        errors.extend(self.problem.clone().map(|text| ErrorLink { text, target: None }));
        ErrorSummary { t: self.t(), errors }
    }

    fn warning(&self) -> WarningText {
        WarningText { t: self.t(), text: self.t().department().publish_back().into() }
    }

    fn publish(&self) -> Button {
        Button::primary(self.t().department().publish_do())
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// What is to be published.
#[derive(Clone)]
struct Wanted {
    queue: QueueId,
    ownership: Ownership,
    places: Vec<PlaceId>,
}

impl Wanted {
    /// Reads the query or the form; boxes of the set have its number in their name.
    fn read(from: &Submitted) -> Result<Self, Fault> {
        let queue = from.value("queue").parse().map_err(|_| Fault::Malformed)?;
        let ownership = of_ownership(from.value("ownership")).ok_or(Fault::Malformed)?;
        let boxes = format!("place-{}", from.value("set"));
        let places =
            from.values(&boxes).chain(from.values("place")).map(str::parse).collect::<Result<_, _>>();
        Ok(Self { queue, ownership, places: places.map_err(|_| Fault::Malformed)? })
    }
}

/// The preview, or why there is none.
async fn preview(visit: &Visit, wanted: &Wanted) -> Result<Result<PreviewPage, Act>, Fault> {
    let (t, d) = (visit.t(), visit.t().department());
    let query = Preview { queue: wanted.queue, ownership: wanted.ownership, places: wanted.places.clone() };
    let view = match visit.ask(query).await?.ok_or(Fault::NotFound)? {
        Ok(view) => view,
        Err(refused) => {
            let problem = messages::staff::publication(t, refused);
            return Ok(Err(Act::barred(d.preview_title(), problem, "/department/places")));
        }
    };
    let mut frame = visit.frame(d.preview_title());
    frame.way_up = WayUp::Back(BackLink { t, href: visit.href("/department/places").into() });
    // After the form the address has no places; the language links go back to the list then.
    if !frame.path.contains("place") || !frame.path.contains('?') {
        frame.path = visit.href("/department/places").into();
    }
    Ok(Ok(PreviewPage {
        frame,
        keys: visit.keys(),
        local: local(visit)?,
        queue: wanted.queue,
        ownership: wanted.ownership,
        view,
        when: "now".to_owned(),
        day: Day::default(),
        time: Line::of("9:00"),
        problem: None,
    }))
}

pub(super) async fn show(visit: Visit) -> Answer {
    let query = visit.address().split_once('?').map_or("", |(_, query)| query);
    let wanted = Wanted::read(&Submitted::read(query.as_bytes()))?;
    match preview(&visit, &wanted).await? {
        Ok(page) => visit.page(&page),
        Err(act) => visit.page_refused(&act.page(&visit)),
    }
}

pub(super) async fn publish(visit: Visit, form: Submitted) -> Answer {
    let t = visit.t();
    let wanted = Wanted::read(&form)?;
    let later = form.value("when") == "later";
    let done = if later { "/department/places?done=planned" } else { "/department/places?done=published" };
    // The form came twice: once it has run, its places are not vacant any more.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(done);
    }
    let mut page = match preview(&visit, &wanted).await? {
        Ok(page) => page,
        Err(act) => return visit.page_refused(&act.page(&visit)),
    };
    let Wanted { queue, ownership, places } = wanted;
    form.value("when").clone_into(&mut page.when);
    let refused = if later {
        page.day = Day::read(&form, "day");
        page.time = form.line("time");
        let day = page.day.parse(t);
        let time = page.time.check(clock, |()| t.staff().time_wrong().into());
        match (day, time) {
            (Some(day), Some(time)) => {
                let due = page.local.zone.to_ambiguous_zoned(day.to_datetime(time)).compatible();
                let due = due.map_err(Fault::unexpected)?.timestamp();
                match visit.once(&form, PlanPublication { queue, ownership, places, due }).await? {
                    Ok(_) => return visit.see_other(done),
                    Err(refusal) => Some(rule(refusal)?),
                }
            }
            _ => None,
        }
    } else {
        match visit.once(&form, PublishPlaces { queue, ownership, places }).await? {
            Ok(_) => return visit.see_other(done),
            Err(refusal) => Some(rule(refusal)?),
        }
    };
    page.problem = refused.map(|refused| messages::staff::publication(t, refused));
    page.frame.has_errors = true;
    visit.page_refused(&page)
}

/// `9:00`, `09:30`.
fn clock(text: &str) -> Result<Time, ()> {
    let (hour, minute) = text.trim().split_once([':', '.']).ok_or(())?;
    let (hour, minute) = (hour.parse().map_err(|_| ())?, minute.parse().map_err(|_| ())?);
    Time::new(hour, minute, 0, 0).map_err(|_| ())
}

impl Sampled for PreviewPage {
    const NAME: &'static str = "Preview";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use app::department::{PlaceCard, PreviewedTurn};
        use domain::benefit::Lane;
        use domain::id::{ApplicationId, GroupId};
        let local = Local::sample(t);
        let turn = |n: u32, lane| PreviewedTurn {
            application: ApplicationId::from_u128(u128::from(n)),
            number: sample::number(n),
            lane,
            registered: local.now - jiff::ToSpan::hours(i64::from(n) * 1000),
            until: local.now + jiff::ToSpan::hours(80),
        };
        let card = |n: u128| PlaceCard {
            id: PlaceId::from_u128(n),
            group: GroupId::from_u128(1),
            language: domain::place::Language::Kazakh,
            ownership: Ownership::State,
            kindergarten: sample::kindergarten(),
        };
        let page = |turns, free, day: Day, when: &str| {
            let mut frame = sample_frame(t, t.department().preview_title(), "/department/places/preview");
            frame.has_errors = day.error.is_some();
            Self {
                frame,
                keys: Keys::sample(),
                local: local.clone(),
                queue: sample::queue(2023),
                ownership: Ownership::State,
                view: PreviewView { places: vec![card(1), card(2), card(3)], turns, free },
                when: when.to_owned(),
                day,
                time: Line::of("9:00"),
                problem: None,
            }
        };
        let turns = vec![turn(3, Lane::OutOfTurn), turn(2, Lane::FirstPriority), turn(1, Lane::General)];
        let mut wrong = Day::default();
        wrong.parse(t);
        vec![
            ("nobody", page(Vec::new(), 3, Day::default(), "now")),
            ("typical", page(turns.clone(), 0, Day::default(), "now")),
            ("no day", page(turns, 0, wrong, "later")),
        ]
    }
}
