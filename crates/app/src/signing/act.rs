//! Signed acts on an application and on its referral: the exact texts, and the refusals that all signed acts have.

use domain::benefit::Benefit;
use domain::id::{ApplicationId, PersonId, ReferralId};
use domain::queue::{Draft, Halt};
use jiff::civil::Date;
use storage::slice::{LoadError, Loader};
use storage::{DbError, Failed, Reader, Tx};

use super::evidence::keep;
use super::{Verified, WrongSigner, text, wrong_signer};
use crate::applications::{Uploaded, access};
use crate::command::{Query, Work};
use crate::queue_work::{Refusal, locked, settle_queue};

/// Asks for the exact text to sign for an act; writes nothing. `None` when the caller has no such application. Whether the
/// rules allow the act is answered by the act itself.
#[derive(Clone, Debug)]
pub struct ActText {
    /// The application.
    pub application: ApplicationId,
    /// What is to be done.
    pub act: Act,
}

/// What is signed beside a choice and a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// [`crate::applications::ClaimBenefit`].
    ClaimBenefit {
        /// What is claimed.
        benefit: Benefit,
        /// The paper.
        evidence: Uploaded,
    },
    /// [`crate::applications::RenounceBenefit`].
    RenounceBenefit,
    /// [`crate::applications::Leave`].
    Leave,
    /// [`crate::referrals::Extend`].
    Extend {
        /// The referral.
        referral: ReferralId,
        /// The new last day.
        day: Date,
    },
    /// [`crate::referrals::Cancel`].
    Cancel {
        /// The referral.
        referral: ReferralId,
    },
    /// [`crate::referrals::DeclareArrival`].
    DeclareArrival {
        /// The referral.
        referral: ReferralId,
    },
}

/// Why a signed act is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActRefused<R> {
    /// By its rules.
    Rule(R),
    /// The text that was signed is not what would be signed now: something changed meanwhile. Look and sign again.
    Outdated,
    /// A signature of the wrong holder.
    Signer(WrongSigner),
}

impl Act {
    /// What the signature is for, as the vault names it.
    const fn purpose(&self) -> &'static str {
        match self {
            Self::ClaimBenefit { .. } | Self::RenounceBenefit => "benefit",
            Self::Leave => "leave",
            Self::Extend { .. } => "extension",
            Self::Cancel { .. } => "cancel",
            Self::DeclareArrival { .. } => "arrival",
        }
    }
}

impl Query for ActText {
    type Output = Option<String>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        Ok(build(reader, work, self.application, &self.act)?.map(|(text, _)| text))
    }
}

/// The text, for reading and for the comparison on submission, with the applicant who asks.
fn build(
    reader: &mut Reader,
    work: &Work,
    application: ApplicationId,
    act: &Act,
) -> Result<Option<(String, PersonId)>, DbError> {
    let Some((row, person)) = access::own(reader, work, application)? else { return Ok(None) };
    let child = storage::person::find(reader, row.child)?;
    Ok(child.map(|child| (text::act(&row, &child, act), person)))
}

/// The application of a referral, if it is the caller's own.
pub(crate) fn application_of<R>(
    tx: &mut Tx,
    work: &Work,
    referral: ReferralId,
) -> Result<ApplicationId, Failed<Refusal<R>>> {
    let row = storage::referral::find(tx, referral)?.ok_or(Failed::Refused(Refusal::NotFound))?;
    match access::own(tx, work, row.application)? {
        Some(_) => Ok(row.application),
        None => Err(Refusal::NotFound.failed()),
    }
}

/// The course of every signed act: authorise, lock, settle, decide; then the signed text has to be what would be signed
/// now, and the signature is kept. The refusal of a rule says more than "outdated", so it comes first; refused, everything
/// is rolled back.
pub(crate) fn signed_act<T, R>(
    tx: &mut Tx,
    work: &Work,
    application: ApplicationId,
    (act, signed): (&Act, &Verified),
    load: impl Fn(&mut Loader<'_>) -> Result<(), LoadError>,
    decide: impl Fn(&mut Draft<'_>) -> Result<T, Halt<R>>,
) -> Result<T, Failed<Refusal<ActRefused<R>>>> {
    let Some((row, _)) = access::own(tx, work, application)? else {
        return Err(Refusal::NotFound.failed());
    };
    tx.lock(&[row.queue.key()])?;
    settle_queue(tx, work, row.queue)?;
    // Again, under the lock: the department may have split the person off meanwhile.
    let Some((expected, person)) = build(tx, work, application, act)? else {
        return Err(Refusal::NotFound.failed());
    };
    if let Some(wrong) = wrong_signer(tx, signed, person, None)? {
        return Err(Refusal::Rule(ActRefused::Signer(wrong)).failed());
    }
    let output = locked(tx, work, row.queue, load, decide).map_err(|failed| match failed {
        Failed::Refused(Refusal::NotFound) => Refusal::NotFound.failed(),
        Failed::Refused(Refusal::Rule(rule)) => Refusal::Rule(ActRefused::Rule(rule)).failed(),
        Failed::Db(error) => Failed::Db(error),
    })?;
    if expected != signed.text {
        return Err(Refusal::Rule(ActRefused::Outdated).failed());
    }
    keep(tx, signed, person, act.purpose(), Some(application))?;
    Ok(output)
}
