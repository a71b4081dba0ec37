//! Login challenges: a text to sign that names the portal and the purpose, good once, for minutes, for one browser.

use std::convert::Infallible;

use domain::id::ChallengeId;
use jiff::{SignedDuration, Timestamp, Unit};
use storage::{Failed, Tx};

use super::Secret;
use crate::command::{Command, Work};

/// First line of every login text, and of no other text that is signed here.
const LOGIN_PREFIX: &str = "KEZEK-LOGIN-V1";

/// How long a challenge is good: enough to find the file and type the password.
pub const CHALLENGE_LIFE: SignedDuration = SignedDuration::from_mins(3);

/// Issues a challenge. The command is repeatable: its randomness is an argument.
#[derive(Clone, Debug)]
pub struct IssueChallenge {
    /// Hash of the browser's secret before login; the challenge is of no use elsewhere.
    pub pre_session: [u8; 32],
    /// 32 fresh random bytes.
    pub nonce: Secret,
    /// Origin of the portal, named in the text, so that a person can see where they are about to enter.
    pub portal: String,
}

/// A challenge to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeIssued {
    /// Its id.
    pub id: ChallengeId,
    /// The exact text to sign.
    pub text: String,
    /// Good until then.
    pub expires: Timestamp,
}

impl Command for IssueChallenge {
    type Output = ChallengeIssued;
    type Refusal = Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<ChallengeIssued, Failed<Infallible>> {
        let id = work.ctx.ids.next();
        let expires = work.ctx.now.saturating_add(CHALLENGE_LIFE).unwrap_or(work.ctx.now);
        let text = text(&self.portal, &self.nonce, work.ctx.now, expires);
        storage::challenge::add(tx, id, &self.pre_session, &text, expires)?;
        Ok(ChallengeIssued { id, text, expires })
    }
}

fn text(portal: &str, nonce: &Secret, issued: Timestamp, expires: Timestamp) -> String {
    let second = |at: Timestamp| at.round(Unit::Second).unwrap_or(at);
    format!(
        "{LOGIN_PREFIX}\n\
         Портал / Portal: {portal}\n\
         Мақсаты: порталға кіру (құжатқа қол қою емес)\n\
         Цель: вход на портал (не подпись документа)\n\
         Purpose: entering the portal (not signing a document)\n\
         Nonce: {}\n\
         Issued: {}\n\
         Expires: {}\n",
        nonce.reveal(),
        second(issued),
        second(expires),
    )
}

/// Takes a challenge: whoever comes second, late or from another browser gets none. Runs before any cryptography.
#[derive(Clone, Copy, Debug)]
pub struct TakeChallenge {
    /// Which.
    pub id: ChallengeId,
    /// Hash of the browser's secret before login.
    pub pre_session: [u8; 32],
}

/// Why a challenge is not taken. All three end the same way for the person: begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeRefused {
    /// Its minutes are over.
    Expired,
    /// It was used before.
    Used,
    /// There is no such challenge for this browser.
    Unknown,
}

impl Command for TakeChallenge {
    /// The text that had to be signed.
    type Output = String;
    type Refusal = ChallengeRefused;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<String, Failed<ChallengeRefused>> {
        let taken = storage::challenge::take(tx, self.id, &self.pre_session, work.ctx.now)?;
        let Some(found) = storage::challenge::find(tx, self.id, &self.pre_session)? else {
            return Err(Failed::Refused(ChallengeRefused::Unknown));
        };
        match (taken, found.used) {
            (true, _) => Ok(found.text),
            (false, Some(_)) => Err(Failed::Refused(ChallengeRefused::Used)),
            (false, None) => Err(Failed::Refused(ChallengeRefused::Expired)),
        }
    }
}

/// Gives a taken challenge back when the signature over it could not be checked for want of fresh data about revocation:
/// the same signature may be sent again while the challenge's minutes run. Only its browser can.
#[derive(Clone, Copy, Debug)]
pub struct GiveBackChallenge {
    /// Which.
    pub id: ChallengeId,
    /// Hash of the browser's secret before login.
    pub pre_session: [u8; 32],
}

impl Command for GiveBackChallenge {
    /// Whether it can be taken once more.
    type Output = bool;
    type Refusal = Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<bool, Failed<Infallible>> {
        Ok(storage::challenge::give_back(tx, self.id, &self.pre_session, work.ctx.now)?)
    }
}
