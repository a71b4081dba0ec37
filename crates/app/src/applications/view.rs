//! Tab 1 of an application's page (S16).

use domain::benefit::{Benefit, Lane};
use domain::event::{Channel, RemovalReason};
use domain::id::{ApplicationId, DistrictId, EvidenceId, PublicationId, ReferralId};
use domain::number::ApplicationNumber;
use domain::standing::Standing;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::actions::Actions;
use crate::documents::{Person, QueueOnPaper, Relation, personal};

/// Asks for the page of an application. `None` when it does not exist or the caller may not see it. Use
/// [`super::page`], which settles first.
#[derive(Clone, Copy, Debug)]
pub struct ApplicationPage {
    /// Which.
    pub application: ApplicationId,
}

/// Everything of S16.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicationView {
    /// Identity.
    pub id: ApplicationId,
    /// Number (R63).
    pub number: ApplicationNumber,
    /// Version: grows with every change.
    pub version: u64,
    /// The zone in which the district's instants are shown (R50).
    pub zone: TimeZone,
    /// One or two; the one who filed first.
    pub applicants: Vec<ApplicantView>,
    /// The child.
    pub child: Person,
    /// The district's code.
    pub district: DistrictId,
    /// District, group year and stream.
    pub queue: QueueOnPaper,
    /// The confirmed benefit.
    pub benefit: Benefit,
    /// The lane it opens.
    pub lane: Lane,
    /// When its evidence ends.
    pub benefit_until: Option<Timestamp>,
    /// A claim that waits for the department.
    pub claim: Option<ClaimView>,
    /// Queue number and benefit number; `None` while Referred and after the end.
    pub standing: Option<Standing>,
    /// Registration instant.
    pub registered: Timestamp,
    /// How it came, with the ПЭП or ЦОН number.
    pub channel: Channel,
    /// The state with what belongs to it.
    pub state: StateView,
    /// Last change.
    pub changed: Timestamp,
    /// In the queue since.
    pub queued_since: Timestamp,
    /// The link of parent and child is not confirmed yet; until when it has to be (R16).
    pub unconfirmed_until: Option<Timestamp>,
    /// A second parent's open request.
    pub merge: Option<MergeView>,
    /// A wish to leave.
    pub leave: Option<LeaveView>,
    /// The buttons. All absent for officials.
    pub actions: Actions,
}

/// One applicant.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicantView {
    /// Who.
    pub person: Person,
    /// What the first one said to be to the child.
    pub relation: Option<Relation>,
    /// Whether this is the caller.
    pub is_caller: bool,
    /// Contacts: only the caller's own (R64), or everybody's for officials.
    pub contacts: Option<OwnContacts>,
}

/// Contacts of S16.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OwnContacts {
    /// Phone, +7XXXXXXXXXX.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Extra phone.
    pub extra_phone: Option<String>,
    /// Extra e-mail.
    pub extra_email: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

/// A claim of a benefit that waits for the department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimView {
    /// The paper.
    pub evidence: EvidenceId,
    /// What is claimed.
    pub benefit: Benefit,
    /// When the paper was handed in.
    pub uploaded: Option<Timestamp>,
}

/// Where the application stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateView {
    /// In the queue.
    Queued,
    /// Its turn has come (S21).
    Notified {
        /// At which publication.
        publication: PublicationId,
        /// The turn's limit.
        until: Timestamp,
        /// The last day of the turn.
        last_day: Date,
    },
    /// It holds a referral.
    Referred(ReferralView),
    /// In the stop-list (S34).
    Stopped {
        /// Until when.
        until: Timestamp,
        /// Its last day.
        last_day: Date,
    },
    /// The child is enrolled.
    Enrolled(ReferralView),
    /// Closed without a place.
    Removed {
        /// Why.
        reason: RemovalReason,
    },
}

/// A referral in short, with its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralView {
    /// Identity.
    pub id: ReferralId,
    /// Which referral of the application, from 1.
    pub ordinal: u32,
    /// When it was issued.
    pub issued: Timestamp,
    /// The present last day on which the family may come; `None` once it came or the referral ended.
    pub last_day: Option<Date>,
    /// The latest day to which it may be prolonged; `None` where the policy of its issue knows no extension.
    pub extension_latest: Option<Date>,
    /// Whether it was prolonged.
    pub extended: bool,
    /// Until when the applicant may cancel; `None` where the policy of its issue lets nobody.
    pub cancel_until: Option<Timestamp>,
    /// When the family came.
    pub arrived: Option<Timestamp>,
    /// The last day on which the kindergarten answers after arrival.
    pub answer_last_day: Option<Date>,
}

/// A second parent's open request.
#[derive(Clone, PartialEq, Eq)]
pub struct MergeView {
    /// Who asks.
    pub person: Person,
    /// Whether it is the caller who asks.
    pub by_caller: bool,
    /// Until when the first applicant may answer.
    pub until: Timestamp,
    /// The last day of that.
    pub last_day: Date,
}

/// A wish to leave the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveView {
    /// Whether the caller wished it.
    pub by_caller: bool,
    /// When it happens unless the other objects.
    pub until: Timestamp,
    /// The last day for an objection.
    pub last_day: Date,
}

personal!(ApplicationView, ApplicantView, OwnContacts, MergeView);
