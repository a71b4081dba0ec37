//! The list of places that could be chosen now (S17, S26, R27).

use std::collections::BTreeMap;

use domain::application::{Application, ApplicationState};
use domain::calendar::last_day_of;
use domain::id::{ApplicationId, GroupId, KindergartenId, PlaceId, TypedId};
use domain::place::{Group, Language, Place};
use domain::policy::Ownership;
use jiff::Timestamp;
use jiff::civil::Date;
use storage::registers::Kindergarten;
use storage::{DbError, Reader};

use crate::applications::choosing::{is_reserved, offer};
use crate::applications::{ChooseBarred, Trial, access, people};
use crate::command::{Query, Work};
use crate::documents::KindergartenOnPaper;

/// Rows of one page.
pub const PLACES_A_PAGE: usize = 20;

/// Asks for the places that this application could choose now: `None` when the caller has no such application, the rule that
/// forbids any choice, or the list. Use [`super::places`], which settles first.
#[derive(Clone, Debug)]
pub struct Places {
    /// Whose.
    pub application: ApplicationId,
    /// Only of this language of instruction (S27).
    pub language: Option<Language>,
    /// Only of this ownership.
    pub ownership: Option<Ownership>,
    /// Only kindergartens whose name or address has these letters.
    pub kindergarten: String,
    /// Page, from 1.
    pub page: u32,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceList {
    /// The rows.
    pub rows: Vec<PlaceRow>,
    /// Rows on all pages.
    pub total: u32,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// The limit of the running turn, and its last day.
    pub turn: Option<(Timestamp, Date)>,
    /// Places that are there, but for older children: ownership, and from which day this child is old enough (R4).
    pub too_young_for: Vec<(Ownership, Date)>,
}

/// One group with places left (S26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The place to choose: one of the group's. Families are led to different ones, so that few meet at the same.
    pub place: PlaceId,
    /// The group.
    pub group: GroupId,
    /// Its year of birth.
    pub group_year: i16,
    /// Language of instruction.
    pub language: Language,
    /// Ownership.
    pub ownership: Ownership,
    /// Name, address, phone.
    pub kindergarten: KindergartenOnPaper,
    /// Reserved for the caller's turn; else free for the whole queue.
    pub from_pool: bool,
    /// How many places of the group could be chosen now.
    pub left: u32,
}

impl Query for Places {
    type Output = Option<Result<PlaceList, ChooseBarred>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, _)) = access::own(reader, work, self.application)? else { return Ok(None) };
        let district = work.registers.rules(row.queue.district, work.ctx.now);
        let rules = district.rules();
        let trial = Trial::new(reader, work, rules, &row)?;
        let offer = match offer(reader, &trial, &row)? {
            Ok(offer) => offer,
            Err(barred) => return Ok(Some(Err(barred))),
        };
        let groups: BTreeMap<GroupId, Group> =
            storage::place::groups(reader, row.queue)?.into_iter().map(|group| (group.id, group)).collect();
        let kindergartens: BTreeMap<KindergartenId, Kindergarten> =
            storage::registers::kindergartens(reader, row.queue.district)?
                .into_iter()
                .map(|kindergarten| (kindergarten.id, kindergarten))
                .collect();
        let turn = match row.state {
            ApplicationState::Notified { until, .. } => Some((until, last_day_of(until, rules.zone))),
            _ => None,
        };
        let mut rows = self.rows(&row, &offer.open, &groups, &kindergartens);
        rows.sort_by(|a, b| order(a).cmp(&order(b)));
        let pages = rows.len().div_ceil(PLACES_A_PAGE).max(1);
        let page = usize::try_from(self.page).unwrap_or(usize::MAX).clamp(1, pages);
        let total = count(rows.len());
        let rows = rows.into_iter().skip((page - 1) * PLACES_A_PAGE).take(PLACES_A_PAGE).collect();
        let (page, pages, too_young_for) = (count(page), count(pages), offer.too_young);
        Ok(Some(Ok(PlaceList { rows, total, page, pages, turn, too_young_for })))
    }
}

impl Places {
    /// One row for each group and source that passes the filters.
    fn rows(
        &self,
        application: &Application,
        open: &[Place],
        groups: &BTreeMap<GroupId, Group>,
        kindergartens: &BTreeMap<KindergartenId, Kindergarten>,
    ) -> Vec<PlaceRow> {
        let mut seats: BTreeMap<(bool, GroupId), Vec<PlaceId>> = BTreeMap::new();
        for place in open {
            seats.entry((is_reserved(place), place.group)).or_default().push(place.id);
        }
        let wanted = self.kindergarten.trim().to_lowercase();
        let mut rows = Vec::new();
        for ((from_pool, group), seats) in seats {
            let Some(group) = groups.get(&group) else { continue };
            let Some(kindergarten) = kindergartens.get(&group.kindergarten) else { continue };
            let passes = self.language.is_none_or(|language| language == group.language)
                && self.ownership.is_none_or(|ownership| ownership == group.ownership)
                && (wanted.is_empty()
                    || names(kindergarten).any(|name| name.to_lowercase().contains(&wanted)));
            let Some(place) = spread(application.id, &seats).filter(|_| passes) else { continue };
            rows.push(PlaceRow {
                place,
                group: group.id,
                group_year: group.queue.year,
                language: group.language,
                ownership: group.ownership,
                kindergarten: people::kindergarten(kindergarten),
                from_pool,
                left: count(seats.len()),
            });
        }
        rows
    }
}

fn names(kindergarten: &Kindergarten) -> impl Iterator<Item = &str> {
    let Kindergarten { name_kk, name_ru, address_kk, address_ru, .. } = kindergarten;
    [name_kk, name_ru, address_kk, address_ru].into_iter().map(String::as_str)
}

/// Different families get different seats of a group, so that two choices of one instant seldom meet at one.
fn spread(application: ApplicationId, seats: &[PlaceId]) -> Option<PlaceId> {
    let length = u128::try_from(seats.len()).ok().filter(|length| *length > 0)?;
    let at = application.uuid().as_u128().checked_rem(length)?;
    seats.get(usize::try_from(at).ok()?).copied()
}

/// The own pool first, then by name.
fn order(row: &PlaceRow) -> (bool, &str, Language, GroupId) {
    (!row.from_pool, &row.kindergarten.name.kk, row.language, row.group)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
