//! Extension, cancel, arrival: each by a verified signature over [`crate::signing::ActText`].

use domain::application::ApplicationState;
use domain::id::ReferralId;
use domain::referral::{self, CancelRefused, ExtendRefused, KindergartenRefused};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::{Failed, Tx};

use crate::command::{Command, Work};
use crate::queue_work::Refusal;
use crate::signing::{Act, ActRefused, Verified, application_of, signed_act};

/// Prolongs a referral, once, to the end of a day (S38, R7). Answers with the new limit; refused by
/// [`domain::referral::ExtendRefused`].
#[derive(Clone, Debug)]
pub struct Extend {
    /// The referral.
    pub referral: ReferralId,
    /// The new last day.
    pub day: Date,
    /// The proof.
    pub signed: Verified,
}

/// Cancels a referral within its 24 hours (S39, R8). Refused by [`domain::referral::CancelRefused`].
#[derive(Clone, Debug)]
pub struct Cancel {
    /// The referral.
    pub referral: ReferralId,
    /// The proof.
    pub signed: Verified,
}

/// Where a cancelled referral leaves the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cancelled {
    /// The turn still runs: another place may be chosen until then.
    TurnGoesOn {
        /// The turn's limit.
        until: Timestamp,
    },
    /// In the queue, by the original date, no miss.
    Queued,
}

/// Declares that the family came (R14): the deadline stops. Refused by [`domain::referral::KindergartenRefused`].
#[derive(Clone, Debug)]
pub struct DeclareArrival {
    /// The referral.
    pub referral: ReferralId,
    /// The proof.
    pub signed: Verified,
}

impl Command for Extend {
    type Output = Timestamp;
    type Refusal = Refusal<ActRefused<ExtendRefused>>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Timestamp, Failed<Self::Refusal>> {
        let application = application_of(tx, work, self.referral)?;
        let until = signed_act(
            tx,
            work,
            application,
            (&Act::Extend { referral: self.referral, day: self.day }, &self.signed),
            |loader| loader.referral(self.referral),
            |draft| {
                referral::extend(draft, self.referral, self.day, self.signed.hash.clone())?;
                Ok(draft.slice.referral(self.referral)?.due())
            },
        )?;
        Ok(until.unwrap_or(work.ctx.now))
    }
}

impl Command for Cancel {
    type Output = Cancelled;
    type Refusal = Refusal<ActRefused<CancelRefused>>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Cancelled, Failed<Self::Refusal>> {
        let application = application_of(tx, work, self.referral)?;
        signed_act(
            tx,
            work,
            application,
            (&Act::Cancel { referral: self.referral }, &self.signed),
            |loader| {
                loader.referral(self.referral)?;
                // The place may become a publication of one (R9).
                Ok(loader.fronts(1)?)
            },
            |draft| {
                referral::cancel(draft, self.referral, self.signed.hash.clone())?;
                Ok(match draft.slice.application(application)?.state {
                    ApplicationState::Notified { until, .. } => Cancelled::TurnGoesOn { until },
                    _ => Cancelled::Queued,
                })
            },
        )
    }
}

impl Command for DeclareArrival {
    type Output = ();
    type Refusal = Refusal<ActRefused<KindergartenRefused>>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let application = application_of(tx, work, self.referral)?;
        signed_act(
            tx,
            work,
            application,
            (&Act::DeclareArrival { referral: self.referral }, &self.signed),
            |loader| loader.referral(self.referral),
            |draft| referral::declare_arrival(draft, self.referral),
        )
    }
}
