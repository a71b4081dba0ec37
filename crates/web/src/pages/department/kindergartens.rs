//! Kindergartens of the district, their groups, capacities under the state order, places to withdraw (R10, R11).

use app::department::{GroupsOf, Kindergarten, Kindergartens, WithdrawPlace};
use askama::Template;
use axum::extract::Path;
use domain::id::{GroupId, KindergartenId, PlaceId};
use i18n::{Lang, Texts};

use super::{row_link, sample_frame};
use crate::components::{Button, Cell, Column, EmptyState, Row, Sampled, Table, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, ActPage, ownership, rule};
use crate::pages::kindergarten::{
    GroupsPage, WithdrawalForm, capacity_of, group_page, name, place_facts, place_of, sample,
};
use crate::visit::{Answer, Visit};

const GROUPS: &str = "/department/groups";

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
            action: None,
        }
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
                    Cell::text(row.phone.clone()),
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
    let rows = visit.ask(Kindergartens).await?.ok_or(Fault::NotFound)?;
    visit.page(&KindergartensPage { frame: visit.frame(visit.t().department().kindergartens()), rows })
}

pub(super) async fn show_groups(visit: Visit, Path(kindergarten): Path<KindergartenId>) -> Answer {
    let (row, groups) = visit.ask(GroupsOf { kindergarten }).await?.ok_or(Fault::NotFound)?;
    let name: Text = name(visit.t(), &row).to_owned().into();
    let frame = visit.frame(name.clone());
    visit.page(&GroupsPage { frame, name, groups, base: GROUPS.into(), may_publish: false })
}

pub(super) async fn show_group(visit: Visit, Path(group): Path<GroupId>) -> Answer {
    visit.page(&group_page(&visit, group, GROUPS, (None, None)).await?)
}

pub(super) async fn set_capacity(visit: Visit, Path(group): Path<GroupId>, form: Submitted) -> Answer {
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

type Ids = Path<(GroupId, PlaceId)>;

pub(super) async fn show_withdraw(visit: Visit, Path(ids): Ids) -> Answer {
    visit.page(&withdrawal(&visit, ids, WithdrawalForm::default(), None).await?)
}

pub(super) async fn withdraw(visit: Visit, Path(ids): Ids, form: Submitted) -> Answer {
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
