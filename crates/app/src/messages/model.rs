//! What a message says, before it is put into words: all that a renderer needs, in no language.

use domain::benefit::Benefit;
use domain::event::{Annulled, BenefitRefusal, FalseBenefit, MovedLimit, RemovalReason, TurnEnd};
use domain::id::DocumentId;
use domain::place::Language;
use domain::policy::Ownership;
use domain::referral::{AnnulmentReason, PaperRefusal};
use jiff::civil::{Date, DateTime};

pub use crate::documents::Lang;

/// One message to one person, ready to be put into words.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The idempotency key: the same message carries the same one at every attempt.
    pub key: DocumentId,
    /// The recipient's language.
    pub lang: Lang,
    /// Where it goes, at least one.
    pub to: Vec<Address>,
    /// About which application; `None` for what concerns the person alone.
    pub about: Option<About>,
    /// What it says.
    pub told: Told,
}

/// Where a message goes.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// An e-mail address.
    Email(String),
    /// A mobile number, +7XXXXXXXXXX.
    Sms(String),
}

/// The application that a message is about.
#[derive(Clone, PartialEq, Eq)]
pub struct About {
    /// Its number.
    pub number: String,
    /// The child's first name.
    pub child: String,
}

/// A kindergarten as a family needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kindergarten {
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Address in Kazakh.
    pub address_kk: String,
    /// Address in Russian.
    pub address_ru: String,
    /// Phone.
    pub phone: String,
    /// Language of instruction.
    pub language: Language,
    /// Ownership of the place.
    pub ownership: Ownership,
}

/// What a message says. Days are the last days inside a limit, in the district's zone (R57).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The application was accepted.
    Filed,
    /// The link of parent and child is confirmed (R16).
    KinshipConfirmed,
    /// The benefit counts from now on (R41).
    BenefitConfirmed {
        /// Which.
        benefit: Benefit,
    },
    /// The paper was refused.
    BenefitRefused {
        /// Why.
        reason: BenefitRefusal,
    },
    /// The paper has ended: back to the general lane.
    BenefitEnded,
    /// The department found the benefit false (R43): the general lane by the original date, no miss.
    BenefitFalse {
        /// Why.
        reason: FalseBenefit,
        /// What two officials annulled with it.
        annulled: Option<Annulled>,
    },
    /// Somebody asks to be joined (R64).
    MergeRequested {
        /// Last day to answer.
        last_day: Date,
    },
    /// The request was refused.
    MergeRefused,
    /// There is a second applicant.
    Merged,
    /// An applicant was split off.
    Split,
    /// One applicant wants to leave the queue (R64).
    LeaveRequested {
        /// Last day to object.
        last_day: Date,
    },
    /// The application stays in the queue.
    LeaveObjected,
    /// There are free places, and the recipient asked to be told (R30).
    FreePlaces {
        /// How many the child could take.
        places: u32,
    },
    /// The turn has come (S21).
    TurnGiven {
        /// Last day to choose.
        last_day: Date,
    },
    /// The turn lapsed; nothing is lost (S24, S25).
    TurnLapsed,
    /// The turn ended early.
    TurnEnded {
        /// Why.
        why: TurnEnd,
    },
    /// In the stop-list (S34).
    Stopped {
        /// Its last day.
        last_day: Date,
    },
    /// Back from the stop-list (S35).
    StopEnded,
    /// Closed without a place.
    Removed {
        /// Why.
        reason: RemovalReason,
    },
    /// A referral was issued (S31).
    ReferralIssued {
        /// Last day to come.
        last_day: Date,
        /// Where to.
        kindergarten: Kindergarten,
    },
    /// The referral was prolonged (S38).
    ReferralExtended {
        /// Last day to come.
        last_day: Date,
        /// Where to.
        kindergarten: Kindergarten,
    },
    /// The referral was cancelled (S39).
    ReferralCancelled {
        /// Last day to choose again, when the turn goes on.
        turn_until: Option<Date>,
    },
    /// Arrival is on record; the deadline stops (R14).
    Arrived {
        /// Last day of the kindergarten's answer.
        last_day: Date,
        /// Where.
        kindergarten: Kindergarten,
    },
    /// The child is enrolled (S04).
    Enrolled {
        /// Where.
        kindergarten: Kindergarten,
    },
    /// The papers were refused; back in the queue without a miss.
    PapersRefused {
        /// Why.
        reason: PaperRefusal,
    },
    /// Nobody came in time (S33).
    Expired {
        /// Misses so far.
        misses: u32,
    },
    /// An official ended the referral; no miss.
    Annulled {
        /// Why.
        reason: AnnulmentReason,
    },
    /// A limit was moved later by a new calendar (R53).
    LimitMoved {
        /// Which.
        limit: MovedLimit,
        /// Its last day now.
        last_day: Date,
    },
    /// A turn ends soon.
    TurnReminder {
        /// Last day to choose.
        last_day: Date,
    },
    /// The time to come ends soon.
    ComeReminder {
        /// Last day to come.
        last_day: Date,
        /// Where to.
        kindergarten: Kindergarten,
    },
    /// The maximum age is near (R15).
    AgeWarning {
        /// Last day in the queue.
        last_day: Date,
    },
    /// The paper of a benefit ends soon (R41).
    BenefitWarning {
        /// Its last day.
        last_day: Date,
    },
    /// A code that confirms an address (R62).
    Code {
        /// Six digits.
        code: String,
    },
    /// Somebody entered with the person's key.
    LoggedIn {
        /// When, local time.
        at: DateTime,
    },
}

/// Personal data: only the key is shown.
impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({})", self.key)
    }
}

/// Personal data: only the channel is shown.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Email(_) => "Email(hidden)",
            Self::Sms(_) => "Sms(hidden)",
        })
    }
}

/// Personal data: nothing is shown.
impl std::fmt::Debug for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("About(hidden)")
    }
}
