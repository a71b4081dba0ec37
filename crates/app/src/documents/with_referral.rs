//! The two papers made with a referral: the child's card and the referral itself.

use domain::application::Status;
use domain::calendar::Term;
use domain::place::Language;
use domain::policy::Ownership;
use jiff::civil::{Date, DateTime};

use super::lang::Bilingual;
use super::model::QueueOnPaper;
use super::person::{Contacts, Person, personal};

/// A kindergarten on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindergartenOnPaper {
    /// Name.
    pub name: Bilingual,
    /// Address.
    pub address: Bilingual,
    /// Phone, +7XXXXXXXXXX.
    pub phone: String,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The kindergarten.
    pub kindergarten: KindergartenOnPaper,
    /// Year of birth of the group.
    pub group_year: i16,
    /// Language of instruction.
    pub language: Language,
    /// Ownership.
    pub ownership: Ownership,
}

/// The child's card.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildCard {
    /// The child.
    pub child: Person,
    /// Applicants; contacts only of the one who reads it (R64), or of all for staff.
    pub parents: Vec<(Person, Option<Contacts>)>,
    /// When which state began, up to the referral, oldest first.
    pub history: Vec<(DateTime, Status)>,
    /// What was chosen.
    pub selected: Selected,
    /// The queue.
    pub queue: QueueOnPaper,
}

/// The signature under a choice.
#[derive(Clone, PartialEq, Eq)]
pub struct Eds {
    /// Who signed.
    pub signer: Person,
    /// SHA-256 of the signature, hex.
    pub hash: String,
    /// When it was verified.
    pub verified: DateTime,
}

/// The referral.
#[derive(Clone, PartialEq, Eq)]
pub struct ReferralPaper {
    /// Number: the application's, then which referral of it, from 1.
    pub ordinal: u32,
    /// Issue instant.
    pub issued: DateTime,
    /// **The last day** on which the family may come (S33), after a prolongation its day.
    pub valid_until: Date,
    /// Whether it was prolonged (S38).
    pub extended: bool,
    /// The child.
    pub child: Person,
    /// Who chose.
    pub applicant: Person,
    /// What.
    pub selected: Selected,
    /// When the application was registered.
    pub registered: DateTime,
    /// The queue.
    pub queue: QueueOnPaper,
    /// The place was reserved in the applicant's turn; else it was free for the whole queue (S24).
    pub reserved: bool,
    /// Queue number at the choice, for a reserved place; free ones are not chosen by number.
    pub queue_number: Option<u64>,
    /// The signature under the choice, if it is still in the vault.
    pub eds: Option<Eds>,
    /// Until when the applicant may cancel (S39).
    pub cancel_until: Option<DateTime>,
    /// The latest day to which it may be prolonged (R7), under the policy of its issue.
    pub extension_latest: Option<Date>,
    /// How long the stop-list is that follows when nobody comes (S34).
    pub stop_list: Term,
    /// The miss with this number removes the child from the queue (S37).
    pub misses_until_removal: u8,
}

personal!(ChildCard, Eds, ReferralPaper);
