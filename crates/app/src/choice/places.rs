//! The list of places that could be chosen now (S17, S26, R27).

use domain::id::{ApplicationId, GroupId, PlaceId};
use domain::place::Language;
use domain::policy::Ownership;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::documents::KindergartenOnPaper;

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
