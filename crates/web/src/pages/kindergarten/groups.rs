//! Groups with their places counted (R11), and the opening of a group.

use app::kindergarten::{GroupRow, OpenGroup};
use askama::Template;
use domain::id::{KindergartenId, Stream};
use domain::place::Language;
use i18n::Texts;

use super::{RowLink, name, sample, workplace};
use crate::components::{
    Button, Cell, Choice, Column, EmptyState, Html, Input, InputKind, LinkButton, PlacesBar, Radios, Row,
    Sampled, Table, Text, Width,
};
use crate::form::{Line, Submitted};
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, language, queue_line, rule, state_counts, stream};
use crate::visit::{Answer, Visit};

/// Where the groups of the own kindergarten live.
const BASE: &str = "/kindergarten/groups";

/// Groups of one kindergarten.
#[derive(Debug, Template)]
#[template(path = "pages/kindergarten/groups.html")]
pub struct GroupsPage {
    /// What is around.
    pub frame: Frame,
    /// The kindergarten.
    pub name: Text,
    /// Its groups.
    pub groups: Vec<GroupRow>,
    /// Where its groups live, without the language: `/kindergarten/groups`.
    pub base: Text,
    /// Where a group is opened, without the language.
    pub open: Text,
    /// Where what is said of the kindergarten is corrected, for the department.
    pub correct: Option<Text>,
    /// Whether the caller publishes here.
    pub may_publish: bool,
}

impl GroupsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn open_group(&self) -> LinkButton {
        LinkButton::secondary(self.t().kindergarten().open_group(), self.frame.href(&self.open))
    }

    fn correction(&self) -> Option<LinkButton> {
        let to = self.correct.as_deref()?;
        Some(LinkButton::secondary(self.t().department().correct(), self.frame.href(to)))
    }

    fn none(&self) -> EmptyState {
        let t = self.t().kindergarten();
        let action = LinkButton::primary(t.open_group(), self.frame.href(&self.open));
        EmptyState { title: t.groups_none().into(), text: t.groups_none_text().into(), action: Some(action) }
    }

    fn table(&self) -> Table {
        let (t, s) = (self.t(), self.t().staff());
        let mut columns = vec![
            Column::text(s.group()),
            Column::text(s.language()),
            Column::number(s.capacity()),
            Column::text(s.bar()),
        ];
        columns.extend(
            state_counts(t, app::kindergarten::Counts::default()).map(|(_, word, _)| Column::number(word)),
        );
        if self.may_publish {
            columns.push(Column::text(s.act()));
        }
        Table {
            caption: t.kindergarten().groups().into(),
            caption_hidden: true,
            columns,
            rows: self.groups.iter().map(|group| self.row(group)).collect(),
        }
    }

    fn row(&self, group: &GroupRow) -> Row {
        let t = self.t();
        let href = self.frame.href(&format!("{}/{}", self.base, group.id));
        let line = queue_line(t, group.queue);
        let mut cells = vec![
            Cell::link(line.clone(), href.clone()),
            Cell::text(language(t, group.language)),
            Cell::text(group.capacity.to_string()),
            Cell::of(&PlacesBar { counts: group.counts }),
        ];
        cells.extend(state_counts(t, group.counts).map(|(_, _, n)| Cell::text(n.to_string())));
        if self.may_publish {
            let publish = RowLink {
                text: t.kindergarten().publish().into(),
                about: line.into(),
                href: format!("{href}/publication").into(),
            };
            cells.push(if group.counts.vacant > 0 { Cell::of(&publish) } else { Cell::text("—") });
        }
        Row { cells }
    }

    fn legend(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let s = self.t().staff();
        vec![
            ("occupied", s.occupied_short(), s.occupied()),
            ("held", s.held_short(), s.held()),
            ("reserved", s.reserved_short(), s.reserved()),
            ("free", s.free_short(), s.free()),
            ("vacant", s.vacant_short(), s.vacant()),
            ("withdrawn", s.withdrawn_short(), s.withdrawn()),
        ]
    }
}

/// The form of a new group.
#[derive(Debug, Default)]
struct Raw {
    year: Line,
    language: Line,
    stream: Line,
}

impl Raw {
    fn read(form: &Submitted) -> Self {
        Self { year: form.line("year"), language: form.line("language"), stream: form.line("stream") }
    }

    fn parse(&mut self, t: Texts) -> Option<(i16, Language, Stream)> {
        let s = t.staff();
        let year = self.year.check(|text| text.trim().parse::<i16>(), |_| s.year_digits().into());
        let choose = || Text::from(t.staff().choose());
        let language = self.language.check(|code| Language::from_code(code).ok_or(()), |()| choose());
        let stream = self.stream.check(str::parse::<Stream>, |_| choose());
        Some((year?, language?, stream?))
    }
}

/// Where the form of a new group goes, and where the person goes who does not want one.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    /// Where the form goes, without the language.
    pub(crate) action: String,
    /// The way back, without the language.
    pub(crate) back: String,
    /// Where groups live, without the language.
    pub(crate) base: &'static str,
}

impl Opening {
    fn own() -> Self {
        Self { action: format!("{BASE}/new"), back: BASE.to_owned(), base: BASE }
    }
}

fn new_group(visit: &Visit, way: &Opening, raw: &Raw) -> ActPage {
    let (t, k) = (visit.t(), visit.t().kindergarten());
    let year = Input {
        kind: InputKind::Digits,
        width: Width::Characters(4),
        longest: Some(4),
        ..Input::new(t, "year", k.year())
    }
    .with_answer(raw.year.typed.clone(), raw.year.error.clone());
    let choice =
        |code: &'static str, word: &'static str, chosen: &Line| Choice::new(code, word, &chosen.typed);
    let languages = Language::ALL.iter().map(|l| choice(l.code(), language(t, *l), &raw.language)).collect();
    let mut languages = Radios::new(t, "language", t.staff().language(), languages);
    languages.field.error.clone_from(&raw.language.error);
    let streams = Stream::ALL.iter().map(|s| choice(s.code(), stream(t, *s), &raw.stream)).collect();
    let mut streams = Radios::new(t, "stream", k.stream(), streams);
    streams.field.error.clone_from(&raw.stream.error);
    let button = Button::primary(k.open_group());
    let mut act = Act::new(k.open_group_title(), way.action.as_str(), way.back.as_str(), button);
    act.lead = Some(k.open_group_lead().into());
    act.effects = vec![k.open_group_effect().into()];
    act.with_field(&year.field, Html::of(&year))
        .with_field(&languages.field, Html::of(&languages))
        .with_field(&streams.field, Html::of(&streams))
        .page(visit)
}

pub(super) async fn show(visit: Visit) -> Answer {
    let view = workplace(&visit).await?;
    let frame = visit.frame(visit.t().kindergarten().groups());
    visit.page(&GroupsPage {
        frame,
        name: name(visit.t(), &view.kindergarten).to_owned().into(),
        groups: view.groups,
        base: BASE.into(),
        open: format!("{BASE}/new").into(),
        correct: None,
        may_publish: true,
    })
}

pub(super) async fn show_new(visit: Visit) -> Answer {
    empty_form(&visit, &Opening::own())
}

pub(super) async fn open(visit: Visit, form: Submitted) -> Answer {
    let kindergarten = workplace(&visit).await?.kindergarten.id;
    open_in(&visit, &form, kindergarten, &Opening::own()).await
}

/// The form of a new group, empty.
pub(crate) fn empty_form(visit: &Visit, way: &Opening) -> Answer {
    let raw = Raw { stream: Line::of(Stream::General.code()), ..Raw::default() };
    visit.page(&new_group(visit, way, &raw))
}

/// Opens a group of a kindergarten.
pub(crate) async fn open_in(
    visit: &Visit,
    form: &Submitted,
    kindergarten: KindergartenId,
    way: &Opening,
) -> Answer {
    let mut raw = Raw::read(form);
    let Some((year, language, stream)) = raw.parse(visit.t()) else {
        return visit.page_refused(&new_group(visit, way, &raw));
    };
    match visit.once(form, OpenGroup { kindergarten, year, stream, language }).await? {
        Ok(group) => visit.see_other(&format!("{}/{group}?done=opened", way.base)),
        Err(refusal) => {
            raw.year.error = Some(messages::staff::group(visit.t(), rule(refusal)?));
            visit.page_refused(&new_group(visit, way, &raw))
        }
    }
}

impl Sampled for GroupsPage {
    const NAME: &'static str = "Groups";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |groups: Vec<GroupRow>| {
            let frame = sample::frame(t, t.kindergarten().groups(), BASE);
            Self {
                frame,
                name: name(t, &sample::kindergarten()).to_owned().into(),
                groups,
                base: BASE.into(),
                open: format!("{BASE}/new").into(),
                correct: None,
                may_publish: true,
            }
        };
        vec![("empty", page(Vec::new())), ("typical", page(sample::groups()))]
    }
}
