//! A person's own logins, so that a strange one is noticed.

use eds::asn1::Limits;
use jiff::Timestamp;
use storage::{DbError, Reader};

use crate::command::{Query, Work};

/// Most logins that are shown.
const LOGINS_MAX: u32 = 10;

/// Asks for the caller's own logins, the latest first. Nobody sees another's.
#[derive(Clone, Copy, Debug)]
pub struct Logins;

/// One login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// When.
    pub at: Timestamp,
    /// With which key; `None` when its certificate cannot be read any more.
    pub key: Option<LoginKey>,
}

/// The key of a login, as a holder tells one's own keys apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginKey {
    /// Signature algorithm.
    pub algorithm: &'static str,
    /// Its certificate ends then.
    pub until: Timestamp,
}

impl Query for Logins {
    type Output = Vec<Login>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(person) = work.ctx.caller.person() else { return Ok(Vec::new()) };
        let kept = storage::proof::logins(reader, person, LOGINS_MAX)?;
        Ok(kept.into_iter().map(|(at, cms)| Login { at, key: key_of(&cms) }).collect())
    }
}

fn key_of(cms: &[u8]) -> Option<LoginKey> {
    let bytes = eds::armour::strip(cms)?;
    let data = eds::cms::parse(&bytes, Limits::of_bytes(bytes.len())).ok()?;
    let info = data.signers.first()?;
    let certificate = data.certificates.iter().find(|certificate| info.signer.means(certificate))?;
    let algorithm = info.algorithm_with(certificate)?.name();
    Some(LoginKey { algorithm, until: Timestamp::from_second(certificate.not_after()).ok()? })
}
