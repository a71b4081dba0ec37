//! Kindergartens of the district, their groups, capacities under the state order, places to withdraw (R10, R11).

use app::department::{GroupsOf, Kindergarten, Kindergartens, WithdrawPlace};
use askama::Template;
use domain::id::{GroupId, KindergartenId, PlaceId};
use i18n::{Lang, Texts};

use super::{row_link, sample_frame};
use crate::address::At;
use crate::components::{
    Breadcrumbs, Button, Cell, Column, EmptyState, LinkButton, Row, Sampled, Table, Text,
};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::{Frame, WayUp};
use crate::messages;
use crate::pages::act::{Act, ActPage, done, ownership, rule};
use crate::pages::kindergarten::{
    GroupsPage, Opening, WithdrawalForm, capacity_of, empty_group, group_page, name, open_group_in,
    place_barred, place_facts, place_of, sample,
};
use crate::pages::places::telephone::Telephone;
use crate::visit::{Answer, Visit};

const GROUPS: &str = "/department/groups";
const LIST: &str = "/department/kindergartens";

/// Kindergartens of the district.
#[derive(Debug, Template)]
#[template(path = "pages/department/kindergartens.html")]
pub struct KindergartensPage {
    /// What is around.
    pub frame: Frame,
    /// The kindergartens, by name.
    pub rows: Vec<Kindergarten>,
}

impl KindergartensPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn none(&self) -> EmptyState {
        let d = self.t().department();
        EmptyState {
            title: d.kindergartens_none().into(),
            text: d.kindergartens_none_text().into(),
            action: Some(self.register()),
        }
    }

    fn register(&self) -> LinkButton {
        let to = self.frame.href("/department/kindergartens/new");
        LinkButton::secondary(self.t().department().register(), to)
    }

    fn table(&self) -> Table {
        let (t, d, s) = (self.t(), self.t().department(), self.t().staff());
        let row = |row: &Kindergarten| {
            let address = if t.lang() == Lang::Kk { &row.address_kk } else { &row.address_ru };
            let path = format!("/department/kindergartens/{}", row.id);
            Row {
                cells: vec![
                    Cell::text(name(t, row).to_owned()),
                    Cell::text(ownership(t, row.ownership)),
                    Cell::text(address.clone()),
                    Cell::of(&Telephone::new(&row.phone)),
                    Cell { body: row_link(&self.frame, d.open_groups(), name(t, row), &path) },
                ],
            }
        };
        let columns = [s.kindergarten(), s.ownership(), d.address(), d.phone(), s.act()];
        Table {
            caption: d.kindergartens().into(),
            caption_hidden: true,
            columns: columns.map(Column::text).into(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    let mut rows = visit.ask(Kindergartens).await?.ok_or(Fault::NotFound)?;
    // As people count: № 2 before № 10.
    rows.sort_by_cached_key(|row| counted(name(visit.t(), row)));
    visit.page(&KindergartensPage { frame: visit.frame(visit.t().department().kindergartens()), rows })
}

pub(super) async fn show_groups(visit: Visit, At(kindergarten): At<KindergartenId>) -> Answer {
    let (row, groups) = visit.ask(GroupsOf { kindergarten }).await?.ok_or(Fault::NotFound)?;
    let (t, d) = (visit.t(), visit.t().department());
    let name: Text = name(t, &row).to_owned().into();
    let mut frame = visit.frame(name.clone());
    let crumbs = Breadcrumbs { t, crumbs: Vec::new() };
    frame.way_up = WayUp::Crumbs(crumbs.under(d.kindergartens(), visit.href(LIST)));
    frame.banner = match visit.query("done").as_str() {
        "registered" => Some(done(t, d.registered_done())),
        "corrected" => Some(done(t, d.corrected_done())),
        _ => None,
    };
    let here = format!("{LIST}/{kindergarten}");
    visit.page(&GroupsPage {
        frame,
        name,
        groups,
        base: GROUPS.into(),
        open: format!("{here}/groups/new").into(),
        correct: Some(format!("{here}/correction").into()),
        may_publish: false,
    })
}

/// A name with its numbers filled up, so that names sort as people count.
fn counted(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut digits = String::new();
    for letter in name.to_lowercase().chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{digits:0>12}"));
            digits.clear();
        }
        key.push(letter);
    }
    key
}

/// A new group in a kindergarten of the own district.
async fn opening(visit: &Visit, kindergarten: KindergartenId) -> Result<Opening, Fault> {
    visit.ask(GroupsOf { kindergarten }).await?.ok_or(Fault::NotFound)?;
    let back = format!("{LIST}/{kindergarten}");
    Ok(Opening { action: format!("{back}/groups/new"), back, base: GROUPS })
}

pub(super) async fn show_new_group(visit: Visit, At(kindergarten): At<KindergartenId>) -> Answer {
    empty_group(&visit, &opening(&visit, kindergarten).await?)
}

pub(super) async fn open_group(
    visit: Visit,
    At(kindergarten): At<KindergartenId>,
    form: Submitted,
) -> Answer {
    let way = opening(&visit, kindergarten).await?;
    open_group_in(&visit, &form, kindergarten, &way).await
}

pub(super) async fn show_group(visit: Visit, At(group): At<GroupId>) -> Answer {
    visit.page(&group_page(&visit, group, GROUPS, (None, None)).await?)
}

pub(super) async fn set_capacity(visit: Visit, At(group): At<GroupId>, form: Submitted) -> Answer {
    capacity_of(&visit, group, GROUPS, &form).await
}

async fn withdrawal(
    visit: &Visit,
    ids: (GroupId, PlaceId),
    form: WithdrawalForm,
    problem: Option<Text>,
) -> Result<ActPage, Fault> {
    let (group, place) = place_of(visit, ids.0, ids.1).await?;
    let (d, k) = (visit.t().department(), visit.t().kindergarten());
    let back = format!("{GROUPS}/{}", ids.0);
    if !matches!(place.state.as_str(), "vacant" | "free" | "reserved" | "held") {
        return Ok(place_barred(visit, k.withdraw_title(), back, problem));
    }
    let action = format!("{back}/places/{}/withdrawal", ids.1);
    let mut act = Act::new(k.withdraw_title(), action, back, Button::warning(k.withdraw_do()));
    act.facts = place_facts(visit, &group, &place);
    act.effects = vec![k.withdraw_effect().into(), k.withdraw_effect_public().into()];
    match place.state.as_str() {
        "held" => act.warning = Some(d.withdraw_effect_held().into()),
        "reserved" => act.warning = Some(d.withdraw_effect_reserved().into()),
        _ => {}
    }
    act.errors.extend(problem.map(|text| (text, None)));
    Ok(form.add(visit, act).page(visit))
}

type Ids = At<(GroupId, PlaceId)>;

pub(super) async fn show_withdraw(visit: Visit, At(ids): Ids) -> Answer {
    visit.page(&withdrawal(&visit, ids, WithdrawalForm::default(), None).await?)
}

pub(super) async fn withdraw(visit: Visit, At(ids): Ids, form: Submitted) -> Answer {
    let reason = match WithdrawalForm::read(&visit, &form) {
        Ok(reason) => reason,
        Err(wrong) => return visit.page_refused(&withdrawal(&visit, ids, wrong, None).await?),
    };
    match visit.once(&form, WithdrawPlace { place: ids.1, reason }).await? {
        Ok(()) => visit.see_other(&format!("{GROUPS}/{}?done=withdrawn", ids.0)),
        Err(refusal) => {
            let problem = messages::staff::place(visit.t(), rule(refusal)?);
            visit.page_refused(&withdrawal(&visit, ids, WithdrawalForm::default(), Some(problem)).await?)
        }
    }
}

impl Sampled for KindergartensPage {
    const NAME: &'static str = "Kindergartens";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |rows| Self {
            frame: sample_frame(t, t.department().kindergartens(), "/department/kindergartens"),
            rows,
        };
        vec![
            ("empty", page(Vec::new())),
            ("typical", page(vec![sample::kindergarten(), sample::kindergarten()])),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn names_sort_as_people_count() {
        let mut names = ["№10 «Аққу»", "№2 «Бәйшешек»", "«Радуга»", "№1 «Балапан»"];
        names.sort_by_key(|name| counted(name));
        assert_eq!(names, ["«Радуга»", "№1 «Балапан»", "№2 «Бәйшешек»", "№10 «Аққу»"]);
    }
}
