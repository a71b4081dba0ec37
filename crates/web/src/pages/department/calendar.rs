//! The calendar of a year, and the change of a day with its effect (R52, R53).

use app::department::{EditCalendar, PreviewCalendar, edit_calendar};
use app::{Failed, Refusal};
use askama::Template;
use domain::calendar::{Calendar, Change};
use i18n::Texts;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::day::Day;
use super::{local, sample_frame};
use crate::components::{
    Button, Choice, DateInput, ErrorLink, ErrorSummary, Html, Input, InsetText, Radios, Sampled, SummaryRow,
    Text,
};
use crate::fault::Fault;
use crate::form::{Line, Submitted};
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, Local, done};
use crate::visit::{Answer, Visit};

/// The calendar of a year.
#[derive(Debug, Template)]
#[template(path = "pages/department/calendar.html")]
pub struct CalendarPage {
    /// What is around.
    pub frame: Frame,
    local: Local,
    calendar: Calendar,
    year: i16,
    day: Day,
    kind: String,
    source: Line,
    kind_error: Option<Text>,
}

/// A month of the page: its weeks of seven cells.
struct Month {
    name: &'static str,
    weeks: Vec<Vec<Option<Cell>>>,
}

/// A day of the page.
struct Cell {
    day: i8,
    class: &'static str,
    note: Option<&'static str>,
    date: String,
}

impl CalendarPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn title(&self) -> String {
        self.t().department().calendar_title(&self.year.to_string())
    }

    fn source_line(&self) -> String {
        let d = self.t().department();
        // The first version is what the program ships with; officials name the decree of every later one.
        let source =
            if self.calendar.version > 1 { self.calendar.source.as_str() } else { d.calendar_shipped() };
        d.calendar_source(source, &self.calendar.version.to_string())
    }

    fn provisional(&self) -> Option<InsetText> {
        let text = self.t().department().calendar_provisional();
        self.calendar.provisional(self.year).then(|| InsetText { body: Html::text(text) })
    }

    fn weekdays(&self) -> Vec<&'static str> {
        self.t().department().calendar_weekdays().split(' ').collect()
    }

    fn years(&self) -> Vec<(String, String)> {
        [self.year - 1, self.year + 1]
            .into_iter()
            .map(|year| {
                let href = self.frame.href(&format!("/department/calendar?year={year}"));
                (href, self.t().department().calendar_previous(&year.to_string()))
            })
            .collect()
    }

    fn months(&self) -> Vec<Month> {
        let names = self.t().department().calendar_months().split(' ');
        (1_i8..=12).zip(names).map(|(month, name)| self.month(month, name)).collect()
    }

    fn month(&self, month: i8, name: &'static str) -> Month {
        let first = Date::new(self.year, month, 1).unwrap_or(Date::ZERO);
        let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
        let mut cells: Vec<Option<Cell>> = (0..before).map(|_| None).collect();
        for date in first.series(1.day()).take_while(|date| date.month() == month && date.year() == self.year)
        {
            cells.push(Some(self.cell(date)));
        }
        while !cells.len().is_multiple_of(7) {
            cells.push(None);
        }
        let mut weeks = Vec::new();
        let mut rest = cells.into_iter().peekable();
        while rest.peek().is_some() {
            weeks.push(rest.by_ref().take(7).collect());
        }
        Month { name, weeks }
    }

    fn cell(&self, date: Date) -> Cell {
        let d = self.t().department();
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let (class, note) = match (weekend, self.calendar.is_working(date)) {
            (true, true) => ("kz-month__worked", Some(d.day_worked())),
            (true, false) => ("kz-month__off", Some(d.day_off())),
            (false, false) => ("kz-month__holiday", Some(d.day_off_weekday())),
            (false, true) if date == self.local.today() => ("kz-month__today", None),
            (false, true) => ("", None),
        };
        Cell { day: date.day(), class, note, date: i18n::iso_date(date) }
    }

    fn day(&self) -> DateInput {
        self.day.input(self.t(), "day", self.t().department().edit_day())
    }

    fn kind(&self) -> Radios {
        let d = self.t().department();
        let choices = vec![
            Choice::new("off", d.edit_off(), &self.kind),
            Choice::new("worked", d.edit_worked(), &self.kind),
        ];
        let mut radios = Radios::new(self.t(), "kind", d.edit_kind(), choices);
        radios.field.error.clone_from(&self.kind_error);
        radios
    }

    fn source(&self) -> Input {
        Input { longest: Some(300), ..Input::new(self.t(), "source", self.t().department().edit_source()) }
            .with_answer(self.source.typed.clone(), self.source.error.clone())
    }

    fn preview(&self) -> Button {
        Button::primary(self.t().department().edit_preview())
    }

    fn errors(&self) -> ErrorSummary {
        let day = self.day();
        let target = day.error_target();
        let mut errors: Vec<ErrorLink> =
            day.field.error.map(|text| ErrorLink { text, target: Some(target.into()) }).into_iter().collect();
        errors.extend(ErrorSummary::of(self.t(), &[self.kind().field, self.source().field]).errors);
        ErrorSummary { t: self.t(), errors }
    }
}

/// Years that are shown: what the data and the computed holidays reach.
const YEARS: std::ops::RangeInclusive<i16> = 2017..=2040;

fn calendar_page(visit: &Visit, year: Option<i16>) -> Result<CalendarPage, Fault> {
    let local = local(visit)?;
    let year = year.filter(|year| YEARS.contains(year)).unwrap_or_else(|| local.today().year());
    let t = visit.t();
    let mut frame = visit.frame(t.department().calendar_title(&year.to_string()));
    if visit.query("done") == "edited" {
        frame.banner = Some(done(t, t.department().edited()));
    }
    Ok(CalendarPage {
        frame,
        local,
        calendar: visit.portal().app.registers().calendar().clone(),
        year,
        day: Day::default(),
        kind: String::new(),
        source: Line::default(),
        kind_error: None,
    })
}

pub(super) async fn show(visit: Visit) -> Answer {
    visit.page(&calendar_page(&visit, visit.query("year").parse().ok())?)
}

/// An edit: the day, what it becomes, the source.
type Edit = (Date, Change, String);

/// Reads the edit from the query or the form; the page with its errors otherwise.
///
/// `is_new`: the form has not been answered before; one that has finds its day already changed.
fn read(visit: &Visit, from: &Submitted, is_new: bool) -> Result<Result<Edit, Box<CalendarPage>>, Fault> {
    let t = visit.t();
    let mut page = calendar_page(visit, None)?;
    page.day = Day::read(from, "day");
    from.value("kind").clone_into(&mut page.kind);
    page.source = from.line("source");
    let day = page.day.parse(t);
    let source = page.source.check(
        |text| if text.trim().is_empty() { Err(()) } else { Ok(text.trim().to_owned()) },
        |()| t.staff().calendar_source().into(),
    );
    let change = match (day, page.kind.as_str()) {
        (Some(day), "off") => Some(Change::Off(day)),
        (Some(day), "worked") => Some(Change::Worked(day)),
        (None, "off" | "worked") => None,
        _ => {
            page.kind_error = Some(t.staff().choose().into());
            None
        }
    };
    if let (Some(day), Some(change)) = (day, change)
        && is_new
        && page.calendar.is_working(day) == matches!(change, Change::Worked(_))
    {
        page.kind_error = Some(t.department().edit_same().into());
    }
    match (day, change, source) {
        (Some(day), Some(change), Some(source)) if page.kind_error.is_none() => Ok(Ok((day, change, source))),
        _ => {
            page.frame.has_errors = true;
            page.frame.path = visit.href("/department/calendar").into();
            if let Some(day) = day {
                page.year = day.year();
            }
            Ok(Err(Box::new(page)))
        }
    }
}

/// What the edit would do, with its button.
async fn confirm(visit: &Visit, edit: Edit, problem: Option<Text>) -> Result<ActPage, Fault> {
    let (day, change, source) = edit;
    let d = visit.t().department();
    let moved = visit.ask(PreviewCalendar { changes: vec![change] }).await?.ok_or(Fault::NotFound)?;
    let (kind, word) = match change {
        Change::Off(_) => ("off", d.edit_off()),
        Change::Worked(_) | Change::Confirm(_) => ("worked", d.edit_worked()),
    };
    let button = Button::primary(d.edit_do());
    let mut act =
        Act::new(d.edit_confirm_title(), "/department/calendar/edit", "/department/calendar", button);
    act.facts = vec![
        SummaryRow::text(
            d.edit_day(),
            i18n::date(visit.t().lang(), day, i18n::DateForm::Weekday, i18n::Case::Plain),
        ),
        SummaryRow::text(d.edit_kind(), word),
        SummaryRow::text(d.edit_source(), source.clone()),
    ];
    act.effects = vec![
        d.edit_effect_moved(u64::try_from(moved).unwrap_or(u64::MAX)).into(),
        d.edit_effect_told().into(),
        d.edit_effect_country().into(),
    ];
    act.errors.extend(problem.map(|text| (text, None)));
    for (name, value) in [
        ("day-day", day.day().to_string()),
        ("day-month", day.month().to_string()),
        ("day-year", day.year().to_string()),
        ("kind", kind.to_owned()),
        ("source", source),
    ] {
        act.fields.push(Html::of(&Kept { name, value: value.into() }));
    }
    Ok(act.page(visit))
}

/// A value that goes with a form.
#[derive(Template)]
#[template(source = r#"<input type="hidden" name="{{ name }}" value="{{ value }}">"#, ext = "html")]
struct Kept {
    name: &'static str,
    value: Text,
}

pub(super) async fn show_edit(visit: Visit) -> Answer {
    let query = visit.address().split_once('?').map_or("", |(_, query)| query);
    match read(&visit, &Submitted::read(query.as_bytes()), true)? {
        Ok(edit) => visit.page(&confirm(&visit, edit, None).await?),
        Err(page) => visit.page_refused(&*page),
    }
}

pub(super) async fn edit(visit: Visit, form: Submitted) -> Answer {
    let is_new = visit.answered::<u32>(&form).await?.is_none();
    let (day, change, source) = match read(&visit, &form, is_new)? {
        Ok(edit) => edit,
        Err(page) => return visit.page_refused(&*page),
    };
    let command = EditCalendar { changes: vec![change], source: source.clone() };
    let command = visit.once_of(&form, command)?;
    match edit_calendar(&visit.portal().app, visit.ctx(), command).await {
        Ok(_) => visit.see_other(&format!("/department/calendar?year={}&done=edited", day.year())),
        Err(Failed::Refused(Refusal::NotFound)) => Err(Fault::NotFound),
        Err(Failed::Refused(Refusal::Rule(refused))) => {
            let problem = messages::staff::calendar(visit.t(), refused);
            visit.page_refused(&confirm(&visit, (day, change, source), Some(problem)).await?)
        }
        Err(Failed::Db(error)) => Err(error.into()),
    }
}

impl Sampled for CalendarPage {
    const NAME: &'static str = "Calendar";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |day: Day, kind_error: Option<Text>| {
            let title = t.department().calendar_title("2026");
            let mut frame = sample_frame(t, title, "/department/calendar");
            frame.has_errors = kind_error.is_some();
            Self {
                frame,
                local: Local::sample(t),
                calendar: Calendar::bundled(),
                year: 2026,
                day,
                kind: String::new(),
                source: Line::default(),
                kind_error,
            }
        };
        let mut wrong = Day::default();
        wrong.parse(t);
        vec![
            ("typical", page(Day::default(), None)),
            ("errors", page(wrong, Some(t.staff().choose().into()))),
        ]
    }
}
