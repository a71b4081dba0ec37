//! The district's applications: search, filters, pages by key. What is searched for is sent, not asked: names and numbers
//! of persons stand in no address.

use app::applications::{self, Cursor, Journal, JournalRow, Total};
use askama::Template;
use domain::application::Status;
use domain::id::QueueId;
use i18n::Texts;
use jiff::Timestamp;

use super::sample_frame;
use crate::components::{
    Button, Cell, Choice, Column, EmptyState, Html, Input, InputKind, LinkButton, Row, Sampled, Select,
    Table, Width,
};
use crate::form::{Keys, Submitted};
use crate::layout::Frame;
use crate::pages::act::queue_line;
use crate::visit::{Answer, Visit};
use crate::words::{benefit, full_name, status};

/// The district's applications.
#[derive(Debug, Template)]
#[template(path = "pages/department/applications.html")]
pub struct ApplicationsPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of the forms.
    pub keys: Keys,
    words: String,
    status: String,
    year: String,
    rows: Vec<JournalRow>,
    next: Option<Cursor>,
    total: Total,
}

impl ApplicationsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn search_field(&self) -> Input {
        let label = self.t().department().search();
        Input {
            kind: InputKind::Search,
            value: self.words.clone().into(),
            longest: Some(100),
            ..Input::new(self.t(), "q", label)
        }
    }

    fn status_field(&self) -> Select {
        let (t, d) = (self.t(), self.t().department());
        let mut choices = vec![Choice::new("", d.any_status(), &self.status)];
        choices.extend(
            Status::ALL.into_iter().map(|of| Choice::new(of.code(), status(t, of, None).text, &self.status)),
        );
        Select::new(t, "status", d.status(), choices)
    }

    fn year_field(&self) -> Input {
        Input {
            kind: InputKind::Digits,
            value: self.year.clone().into(),
            width: Width::Characters(4),
            longest: Some(4),
            ..Input::new(self.t(), "year", self.t().department().year())
        }
    }

    fn go(&self) -> Button {
        Button::primary(self.t().common().search())
    }

    fn more(&self) -> Button {
        Button::secondary(self.t().common().next_page())
    }

    fn is_filtered(&self) -> bool {
        !(self.words.is_empty() && self.status.is_empty() && self.year.is_empty())
    }

    fn after(&self) -> Option<String> {
        self.next.map(|cursor| write(&cursor))
    }

    fn found(&self) -> String {
        let d = self.t().department();
        match self.total {
            Total::Exactly(n) => d.found(u64::from(n)),
            Total::MoreThan(n) => d.found_more(u64::from(n)),
        }
    }

    fn none(&self) -> EmptyState {
        let d = self.t().department();
        let whole = LinkButton::secondary(
            self.t().common().search_reset(),
            self.frame.href("/department/applications"),
        );
        EmptyState {
            title: d.applications_none().into(),
            text: d.applications_none_text().into(),
            action: self.is_filtered().then_some(whole),
        }
    }

    fn table(&self) -> Table {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let row = |row: &JournalRow| {
            let number = row.standing.map_or_else(|| "—".to_owned(), |of| i18n::number(t.lang(), of.number));
            let mut state = Html::of(&status(t, row.status, None));
            if let Some(day) = row.last_day {
                state = state.then(&Html::text(format!(" {}", s.day_until(day))));
            }
            let registered = row.zone.to_datetime(row.created).strftime("%d.%m.%Y %H:%M").to_string();
            Row {
                cells: vec![
                    Cell::link(
                        row.number.to_string(),
                        self.frame.href(&format!("/department/applications/{}", row.id)),
                    ),
                    Cell::text(full_name(&row.child)),
                    Cell::text(queue_line(t, row.queue)),
                    Cell::text(number),
                    Cell { body: state },
                    Cell::text(benefit(t, row.benefit)),
                    Cell::text(registered),
                ],
            }
        };
        Table {
            caption: d.applications().into(),
            caption_hidden: true,
            columns: vec![
                Column::text(s.application()),
                Column::text(s.child()),
                Column::text(s.queue()),
                Column::number(d.number()),
                Column::text(d.status()),
                Column::text(d.benefit()),
                Column::text(d.registered()),
            ],
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// A cursor as text: no personal data.
fn write(cursor: &Cursor) -> String {
    format!("{}~{}~{}", cursor.queue, cursor.registered.as_microsecond(), cursor.sequence)
}

fn read(text: &str) -> Option<Cursor> {
    let mut parts = text.split('~');
    let queue: QueueId = parts.next()?.parse().ok()?;
    let registered = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
    Some(Cursor { queue, registered, sequence: parts.next()?.parse().ok()? })
}

pub(super) async fn show(visit: Visit) -> Answer {
    list(&visit, &Submitted::default()).await
}

pub(super) async fn search(visit: Visit, form: Submitted) -> Answer {
    list(&visit, &form).await
}

async fn list(visit: &Visit, form: &Submitted) -> Answer {
    let value = |name: &str| form.value(name).trim().to_owned();
    let (words, chosen, year) = (value("q"), value("status"), value("year"));
    let journal = Journal {
        search: words.clone(),
        status: Status::ALL.into_iter().find(|of| of.code() == chosen),
        year: year.parse().ok(),
        after: read(form.value("after")),
        ..Journal::default()
    };
    let page = applications::journal(&visit.portal().app, &visit.ctx(), journal).await?;
    visit.page(&ApplicationsPage {
        frame: visit.frame(visit.t().department().applications()),
        keys: visit.keys(),
        words,
        status: chosen,
        year,
        rows: page.rows,
        next: page.next,
        total: page.total,
    })
}

impl Sampled for ApplicationsPage {
    const NAME: &'static str = "Applications";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |rows: Vec<JournalRow>, words: &str| Self {
            frame: sample_frame(t, t.department().applications(), "/department/applications"),
            keys: Keys::sample(),
            words: words.to_owned(),
            status: String::new(),
            year: String::new(),
            total: Total::MoreThan(1000),
            next: None,
            rows,
        };
        vec![("none", page(Vec::new(), "Нарния")), ("typical", page(super::application::sample_rows(t), ""))]
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::pages::kindergarten::sample;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let cursor = app::applications::Cursor {
            queue: sample::queue(2023),
            registered: jiff::Timestamp::from_second(1_700_000_000).unwrap(),
            sequence: 42,
        };
        assert_eq!(read(&write(&cursor)), Some(cursor));
        assert_eq!(read("x"), None);
    }
}
