//! The journal of applications (S12-S15).

use app::applications::{self, Cursor, Journal, JournalRow, Total};
use askama::Template;
use domain::application::Status;
use i18n::Texts;

use crate::components::{
    Button, Cell, Choice, Column, EmptyState, Html, Input, InputKind, LinkButton, Pagination, Row, Sampled,
    Select, Table, Text,
};
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::pages::application::sample;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page. The search is sent, not asked: names and IIN stand in no address.
pub const ROUTES: &[Route] = &[
    Route::get("/journal", Access::APPLICANT, || page(show)),
    Route::post("/journal", Access::APPLICANT, || form(search)),
];

/// The journal.
#[derive(Debug, Template)]
#[template(path = "pages/journal/page.html")]
pub struct JournalPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its form.
    pub keys: Keys,
    /// What was searched for.
    pub words: Text,
    /// Only these.
    pub status: Option<Status>,
    /// The rows of S15.
    pub rows: Vec<JournalRow>,
    /// How many there are.
    pub total: Total,
    /// The next page.
    pub next: Option<Cursor>,
    /// Whether this is a page after the first.
    pub is_later: bool,
}

impl JournalPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn is_filtered(&self) -> bool {
        !self.words.is_empty() || self.status.is_some() || self.is_later
    }

    fn search_field(&self) -> Input {
        Input {
            kind: InputKind::Search,
            value: self.words.clone(),
            longest: Some(100),
            ..Input::new(self.t(), "q", self.t().journal().search_label())
        }
    }

    fn status_field(&self) -> Select {
        let present = self.status.map_or("", Status::code);
        let mut choices = vec![Choice::new("", self.t().common().all(), present)];
        choices.extend(
            Status::ALL.into_iter().map(|status| {
                Choice::new(status.code(), words::status(self.t(), status, None).text, present)
            }),
        );
        Select::new(self.t(), "status", self.t().journal().status_filter(), choices)
    }

    fn go(&self) -> Button {
        Button::primary(self.t().common().search())
    }

    fn new_application(&self) -> LinkButton {
        LinkButton::primary(self.t().journal().new_application(), self.frame.href("/districts"))
    }

    fn merge(&self) -> LinkButton {
        LinkButton::secondary(self.t().journal().merge(), self.frame.href("/merge"))
    }

    fn table(&self) -> Table {
        let t = self.t().journal();
        Table {
            caption: t.caption().into(),
            caption_hidden: true,
            columns: vec![
                Column::text(t.number()),
                Column::text(t.child()),
                Column::text(t.iin()),
                Column::number(t.queue_number()),
                Column::text(t.applicant()),
                Column::text(t.created()),
                Column::text(t.status()),
                Column::text(t.benefit()),
                Column::text(t.born()),
            ],
            rows: self.rows.iter().map(|row| self.row(row)).collect(),
        }
    }

    fn row(&self, row: &JournalRow) -> Row {
        let t = self.t();
        let address = self.frame.href(&format!("/applications/{}", row.id));
        let number =
            row.standing.map_or(t.journal().no_number().to_owned(), |s| i18n::number(t.lang(), s.number));
        let created = words::local(row.created, &row.zone).date();
        let born = row.child.born.map(|born| words::day(t, born)).unwrap_or_default();
        Row {
            cells: vec![
                Cell::link(row.number.to_string(), address),
                Cell::text(words::full_name(&row.child)),
                Cell::text(row.child.iin.clone()),
                Cell::text(number),
                Cell::text(words::full_name(&row.applicant)),
                Cell::text(words::day(t, created)),
                self.status_cell(row),
                Cell::text(words::benefit(t, row.benefit)),
                Cell::text(born),
            ],
        }
    }

    fn status_cell(&self, row: &JournalRow) -> Cell {
        let tag = Html::of(&words::status(self.t(), row.status, None));
        let until = row.last_day.map(|day| Html::text(self.t().journal().last_day(day)));
        let body = match until {
            Some(until) => tag.then(&Html::text(" ")).then(&until),
            None => tag,
        };
        Cell { body }
    }

    fn empty(&self) -> EmptyState {
        let t = self.t().journal();
        if self.is_filtered() {
            return EmptyState {
                title: t.nothing_found().into(),
                text: t.nothing_found_text().into(),
                action: Some(LinkButton::secondary(t.whole(), self.frame.href("/journal"))),
            };
        }
        EmptyState {
            title: t.empty().into(),
            text: t.empty_text().into(),
            action: Some(self.new_application()),
        }
    }

    fn pages(&self) -> Pagination {
        let t = self.t().journal();
        let status = self.status.map(|status| format!("&status={}", status.code())).unwrap_or_default();
        // What was searched for stands in no address, so a long result is narrowed instead of leafed through.
        let next = self.next.filter(|_| self.words.is_empty());
        let note = match self.total {
            Total::Exactly(count) => t.found(u64::from(count)),
            Total::MoreThan(count) => t.found_more(u64::from(count)),
        };
        Pagination {
            t: self.t(),
            note: Some(note.into()),
            previous: None,
            next: next.map(|after| self.frame.href(&format!("/journal?after={after}{status}")).into()),
        }
    }

    fn is_cut(&self) -> bool {
        self.next.is_some() && !self.words.is_empty()
    }
}

async fn show(visit: Visit) -> Answer {
    let status = status(&visit.query("status"));
    let after = visit.query("after").parse().ok();
    list(&visit, String::new(), status, after).await
}

async fn search(visit: Visit, form: Submitted) -> Answer {
    let words = form.value("q").trim();
    let status = status(form.value("status"));
    if words.is_empty() {
        let filter = status.map(|status| format!("?status={}", status.code())).unwrap_or_default();
        return visit.see_other(&format!("/journal{filter}"));
    }
    list(&visit, words.to_owned(), status, None).await
}

fn status(code: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.code() == code)
}

async fn list(visit: &Visit, words: String, status: Option<Status>, after: Option<Cursor>) -> Answer {
    let asked = Journal { search: words.clone(), status, after, ..Journal::default() };
    let found = applications::journal(&visit.portal().app, &visit.ctx(), asked).await?;
    let mut frame = visit.frame(visit.t().journal().title());
    frame.wide = true;
    visit.page(&JournalPage {
        frame,
        keys: visit.keys(),
        words: words.into(),
        status,
        rows: found.rows,
        total: found.total,
        next: found.next,
        is_later: after.is_some(),
    })
}

impl Sampled for JournalPage {
    const NAME: &'static str = "Journal";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |rows: Vec<JournalRow>, words: &'static str| Self {
            frame: Frame { wide: true, ..Frame::public(t, t.journal().title(), t.lang().path("/journal")) },
            keys: Keys::sample(),
            words: words.into(),
            status: None,
            total: Total::Exactly(u32::try_from(rows.len()).unwrap_or(u32::MAX)),
            rows,
            next: None,
            is_later: false,
        };
        vec![
            ("empty", page(Vec::new(), "")),
            ("rows", page(sample::journal(), "")),
            ("nothing found", page(Vec::new(), "<Нарния>")),
        ]
    }
}
