//! One group: its places, its capacity, children who attended before.

use app::department::GroupsOf;
use app::kindergarten::{FillPlaces, GroupPlaces, GroupRow, PlaceRow, SetCapacity};
use askama::Template;
use domain::id::GroupId;
use domain::policy::Ownership;
use i18n::Texts;

use super::{RowLink, name, sample};
use crate::address::At;
use crate::components::{
    Breadcrumbs, Button, Cell, Column, EmptyState, ErrorSummary, Html, Input, InputKind, InsetText,
    LinkButton, PlacesBar, Row, Sampled, Table, Text, Width,
};
use crate::fault::Fault;
use crate::form::{Keys, Line, Submitted};
use crate::layout::{Frame, WayUp};
use crate::messages;
use crate::pages::act::{
    Local, done, full_name, in_language, place_tag, rule, state_counts, stream, withdrawal,
};
use crate::visit::{Answer, Visit};

/// Where the groups of the own kindergarten live.
const OWN: &str = "/kindergarten/groups";

/// One group.
#[derive(Debug, Template)]
#[template(path = "pages/kindergarten/group.html")]
pub struct GroupPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its forms.
    pub keys: Keys,
    /// The district's time.
    pub local: Local,
    /// The group.
    pub group: GroupRow,
    /// Its places.
    pub places: Vec<PlaceRow>,
    /// Where its pages live, without the language: `/kindergarten/groups`.
    pub base: Text,
    /// Whether it is the kindergarten's own page, or the department's.
    pub is_own: bool,
    /// The capacity as typed.
    pub capacity: Line,
    /// The number of children as typed.
    pub children: Line,
}

impl GroupPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn title(&self) -> String {
        title(self.t(), &self.group)
    }

    fn about(&self) -> String {
        let t = self.t();
        stream(t, self.group.queue.stream).to_owned()
    }

    fn bar(&self) -> PlacesBar {
        PlacesBar { counts: self.group.counts }
    }

    fn counts(&self) -> [(&'static str, &'static str, u32); 6] {
        state_counts(self.t(), self.group.counts)
    }

    fn here(&self, rest: &str) -> String {
        self.frame.href(&format!("{}/{}{rest}", self.base, self.group.id))
    }

    fn publish(&self) -> Option<LinkButton> {
        let text = self.t().kindergarten().publish_title();
        (self.is_own && self.group.counts.vacant > 0)
            .then(|| LinkButton::primary(text, self.here("/publication")))
    }

    fn errors(&self) -> ErrorSummary {
        ErrorSummary::of(self.t(), &[self.capacity_input().field, self.children_input().field])
    }

    /// Places under the state order are set by the department (R11).
    fn may_set_capacity(&self) -> bool {
        !self.is_own || self.group.ownership == Ownership::State
    }

    fn capacity_input(&self) -> Input {
        let t = self.t();
        digits(t, "capacity", t.staff().capacity())
            .with_hint(t.kindergarten().capacity_hint())
            .with_answer(self.capacity.typed.clone(), self.capacity.error.clone())
    }

    fn save(&self) -> Button {
        Button::secondary(self.t().common().save())
    }

    fn by_department(&self) -> InsetText {
        InsetText { body: Html::text(self.t().kindergarten().capacity_by_department()) }
    }

    fn may_fill(&self) -> bool {
        self.is_own && (self.group.counts.vacant > 0 || self.children.error.is_some())
    }

    fn children_input(&self) -> Input {
        let t = self.t();
        digits(t, "children", t.kindergarten().fill_label())
            .with_hint(t.kindergarten().fill_hint())
            .with_answer(self.children.typed.clone(), self.children.error.clone())
    }

    fn fill(&self) -> Button {
        Button::secondary(self.t().kindergarten().fill())
    }

    fn none(&self) -> EmptyState {
        let t = self.t().kindergarten();
        EmptyState { title: t.places_none().into(), text: t.places_none_text().into(), action: None }
    }

    fn table(&self) -> Table {
        let (k, s) = (self.t().kindergarten(), self.t().staff());
        let columns = vec![
            Column::text(k.place_number()),
            Column::text(s.state()),
            Column::text(k.whose()),
            Column::text(s.act()),
        ];
        // Where something may have to be done comes first; every place keeps its number.
        let mut places: Vec<_> = self.places.iter().enumerate().collect();
        places.sort_by_key(|(index, place)| (rank(&place.state), *index));
        let rows = places.into_iter().map(|(index, place)| self.row(index, place)).collect();
        Table { caption: k.places_title().into(), caption_hidden: true, columns, rows }
    }

    fn row(&self, index: usize, place: &PlaceRow) -> Row {
        let (k, t) = (self.t().kindergarten(), self.t());
        let number = (index + 1).to_string();
        let whose = match &place.application {
            Some((_, number, name)) => format!("{}, {number}", full_name(name)),
            None if place.state == "occupied" => k.attended_before().to_owned(),
            None => match (place.reason, place.since.or(place.opens)) {
                (Some(reason), _) => withdrawal(t, reason).to_owned(),
                (None, Some(since)) => k.since(self.local.date_time(since)),
                (None, None) => "—".to_owned(),
            },
        };
        Row {
            cells: vec![
                Cell::text(number.clone()),
                Cell::of(&place_tag(t, &place.state)),
                Cell::text(whose),
                Cell { body: self.acts(place, &number) },
            ],
        }
    }

    fn acts(&self, place: &PlaceRow, number: &str) -> Html {
        let k = self.t().kindergarten();
        let link = |text: &'static str, act: &str| {
            Html::of(&RowLink {
                text: text.into(),
                about: format!("{} {number}", k.place_number()).into(),
                href: self.here(&format!("/places/{}/{act}", place.id)).into(),
            })
        };
        match (place.state.as_str(), self.is_own) {
            ("occupied", true) => link(k.left(), "leaving"),
            ("vacant" | "free", true) | ("vacant" | "free" | "reserved" | "held", false) => {
                link(k.withdraw(), "withdrawal")
            }
            ("withdrawn", true) => link(k.restore(), "return"),
            _ => Html::text("—"),
        }
    }
}

/// What a head looks for first among the places of a group.
fn rank(state: &str) -> u8 {
    match state {
        "vacant" => 0,
        "withdrawn" => 1,
        "free" => 2,
        "reserved" => 3,
        "held" => 4,
        _ => 5,
    }
}

fn digits(t: Texts, name: &'static str, label: &'static str) -> Input {
    Input {
        kind: InputKind::Digits,
        width: Width::Characters(3),
        longest: Some(3),
        ..Input::new(t, name, label)
    }
}

/// Name of a group: birth year and language.
pub(crate) fn title(t: Texts, group: &GroupRow) -> String {
    t.kindergarten().group_title(&group.queue.year.to_string(), in_language(t, group.language))
}

/// A group with its places, or the answer to what does not exist.
pub(crate) async fn found(visit: &Visit, group: GroupId) -> Result<(GroupRow, Vec<PlaceRow>), Fault> {
    visit.ask(GroupPlaces { group }).await?.ok_or(Fault::NotFound)
}

/// The page of a group for its kindergarten or for the department.
pub(crate) async fn group_page(
    visit: &Visit,
    group: GroupId,
    base: &'static str,
    typed: (Option<Line>, Option<Line>),
) -> Result<GroupPage, Fault> {
    let (group, places) = found(visit, group).await?;
    let (t, k) = (visit.t(), visit.t().kindergarten());
    let (capacity, children) = typed;
    let mut frame = visit.frame(title(t, &group));
    let crumbs = Breadcrumbs { t, crumbs: Vec::new() };
    frame.way_up = WayUp::Crumbs(if base == OWN {
        crumbs.under(k.groups(), visit.href(OWN))
    } else {
        // The department comes from the register.
        let kindergarten = group.kindergarten;
        let (row, _) = visit.ask(GroupsOf { kindergarten }).await?.ok_or(Fault::NotFound)?;
        let list = "/department/kindergartens";
        let name = name(t, &row).to_owned();
        crumbs
            .under(t.department().kindergartens(), visit.href(list))
            .under(name, visit.href(&format!("{list}/{kindergarten}")))
    });
    // After a form the address is the form's; the language links lead to the page.
    frame.path = visit.href(&format!("{base}/{}", group.id)).into();
    frame.has_errors = [&capacity, &children].into_iter().flatten().any(|line| line.error.is_some());
    frame.banner = match visit.query("done").as_str() {
        "opened" => Some(done(t, k.saved_opened())),
        "capacity" => Some(done(t, k.saved_capacity())),
        "attending" => Some(done(t, k.saved_fill())),
        "published" => Some(done(t, k.publish_done())),
        "left" => Some(done(t, k.vacate_done())),
        "withdrawn" => Some(done(t, k.withdraw_done())),
        "returned" => Some(done(t, k.restore_done())),
        _ => None,
    };
    Ok(GroupPage {
        frame,
        keys: visit.keys(),
        local: Local::of(visit, group.queue.district),
        capacity: capacity.unwrap_or_else(|| Line::of(group.capacity.to_string())),
        children: children.unwrap_or_default(),
        base: base.into(),
        is_own: base == OWN,
        group,
        places,
    })
}

pub(super) async fn show(visit: Visit, At(group): At<GroupId>) -> Answer {
    visit.page(&group_page(&visit, group, OWN, (None, None)).await?)
}

pub(super) async fn set_capacity(visit: Visit, At(group): At<GroupId>, form: Submitted) -> Answer {
    capacity_of(&visit, group, OWN, &form).await
}

/// Sets a capacity, for the kindergarten or for the department.
pub(crate) async fn capacity_of(
    visit: &Visit,
    group: GroupId,
    base: &'static str,
    form: &Submitted,
) -> Answer {
    let t = visit.t();
    let mut line = form.line("capacity");
    let read = line.check(|text| text.trim().parse::<u32>(), |_| t.staff().capacity_digits().into());
    if let Some(capacity) = read {
        match visit.once(form, SetCapacity { group, capacity }).await? {
            Ok(()) => return visit.see_other(&format!("{base}/{group}?done=capacity")),
            Err(refusal) => line.error = Some(messages::staff::capacity(t, rule(refusal)?)),
        }
    }
    visit.page_refused(&group_page(visit, group, base, (Some(line), None)).await?)
}

pub(super) async fn fill(visit: Visit, At(group): At<GroupId>, form: Submitted) -> Answer {
    let t = visit.t();
    let mut line = form.line("children");
    let read = line.check(|text| text.trim().parse::<u32>(), |_| t.staff().capacity_digits().into());
    if let Some(count) = read {
        match visit.once(&form, FillPlaces { group, count }).await? {
            Ok(()) => return visit.see_other(&format!("/kindergarten/groups/{group}?done=attending")),
            Err(refusal) => line.error = Some(messages::staff::fill(t, rule(refusal)?)),
        }
    }
    visit.page_refused(&group_page(&visit, group, OWN, (None, Some(line))).await?)
}

impl Sampled for GroupPage {
    const NAME: &'static str = "Group";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let local = Local::sample(t);
        let page = |index: usize, places: Vec<PlaceRow>, capacity: Line| {
            let group = sample::groups().swap_remove(index);
            let mut frame = sample::frame(t, title(t, &group), "/kindergarten/groups/grp_0");
            frame.has_errors = capacity.error.is_some();
            Self {
                frame,
                keys: Keys::sample(),
                local: local.clone(),
                group,
                places,
                base: "/kindergarten/groups".into(),
                is_own: true,
                capacity,
                children: Line::default(),
            }
        };
        let wrong = Line { typed: "5".to_owned(), error: Some(t.staff().capacity_below(11).into()) };
        vec![
            ("no seats", page(3, Vec::new(), Line::of("0"))),
            ("typical", page(1, sample::places(local.now), Line::of("25"))),
            ("capacity too small", page(2, sample::places(local.now), wrong)),
        ]
    }
}
