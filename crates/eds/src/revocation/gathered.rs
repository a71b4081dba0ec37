//! Lists and answers at hand: what an archive holds, or a folder.

use super::crl::{Crl, CrlError};
use super::ocsp::{self, Answer, CertId, OcspError, Status};
use super::{RevocationReason, Revoked};
use crate::certificate::Certificate;
use crate::key::PublicKey;
use crate::time::UnixSeconds;
use crate::verify::{RevocationSource, RevocationStatus};

/// Lists and answers that somebody kept, for judging a signature without a network, also years later.
///
/// Of the lists of an issuer those count that were in force at the instant that is asked about, the newest of them with its
/// changes. Whatever is bad news wins: a list or an answer by which the key was revoked then. What was made after that instant
/// tells of everything before it: an answer whatever it says, a list of the keys that it names, since it may leave out those
/// that have expired.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    lists: Vec<Kept>,
    answers: Vec<Vec<u8>>,
}

/// A list, and whose it is.
#[derive(Debug, Clone)]
struct Kept {
    list: Crl,
    subject: Vec<u8>,
    key: PublicKey,
}

impl Gathered {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a list that the issuer signed, beside all that are there.
    ///
    /// # Errors
    /// [`CrlError`]; what was there stays.
    pub fn accept(&mut self, list: Crl, issuer: &Certificate) -> Result<(), CrlError> {
        list.check(issuer)?;
        let (subject, key) = (issuer.subject().der().to_vec(), issuer.public_key().clone());
        self.lists.push(Kept { list, subject, key });
        Ok(())
    }

    /// What the lists say: of those in force, and the bad news of those that came later.
    fn listed(&self, serial: &[u8], issuer: &Certificate, at: UnixSeconds) -> RevocationStatus {
        let is_own =
            |kept: &&Kept| kept.subject == issuer.subject().der() && kept.key == *issuer.public_key();
        let own = || self.lists.iter().filter(is_own).map(|kept| &kept.list);
        let newest = |is_delta: bool| {
            own()
                .filter(|list| list.is_delta() == is_delta && list.is_fresh(at))
                .max_by_key(|list| list.rank())
        };
        let in_force =
            newest(false).map_or(RevocationStatus::Unknown, |full| full.with(newest(true), serial).into());
        let later = own().filter(|list| list.this_update() > at).filter_map(|list| list.entry(serial));
        later.filter_map(|entry| as_of(entry, at)).fold(in_force, worse)
    }

    /// Takes an answer, as DER. It is checked each time it is asked about a certificate, since only then it is known
    /// whose responder has to have signed it.
    pub fn add_answer(&mut self, answer: Vec<u8>) {
        self.answers.push(answer);
    }

    /// What each answer says about a certificate at the instant `at`, in the order in which they were added.
    pub fn answers(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: UnixSeconds,
    ) -> impl Iterator<Item = Result<Answer, OcspError>> {
        let id = CertId::of(certificate, issuer);
        self.answers.iter().map(move |answer| ocsp::check_kept(answer, &id, issuer, at))
    }
}

impl RevocationSource for Gathered {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, at: UnixSeconds) -> RevocationStatus {
        let answered =
            self.answers(certificate, issuer, at).flatten().filter_map(|answer| match answer.status {
                Status::NeverIssued => Some(RevocationStatus::NeverIssued),
                Status::Revoked(revoked) => as_of(revoked, at),
                Status::Good => Some(RevocationStatus::Good),
                Status::Unknown => None,
            });
        answered.fold(self.listed(certificate.serial(), issuer, at), worse)
    }
}

/// What a revocation says about an instant: nothing when it is of a key that was released, good when it came afterwards.
fn as_of(revoked: Revoked, at: UnixSeconds) -> Option<RevocationStatus> {
    match revoked.reason {
        RevocationReason::RemoveFromCrl => None,
        _ if revoked.at > at => Some(RevocationStatus::Good),
        _ => Some(revoked.status()),
    }
}

fn worse(known: RevocationStatus, said: RevocationStatus) -> RevocationStatus {
    if weight(said) > weight(known) { said } else { known }
}

/// Which of two statements counts, in whatever order they come.
const fn weight(status: RevocationStatus) -> u8 {
    match status {
        RevocationStatus::Unknown => 0,
        RevocationStatus::Good => 1,
        RevocationStatus::OnHold { .. } => 2,
        RevocationStatus::Revoked { .. } => 3,
        RevocationStatus::NeverIssued => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_statement_counts() {
        use RevocationStatus as S;
        let order = [S::Unknown, S::Good, S::OnHold { since: 1 }, S::Revoked { since: 2 }, S::NeverIssued];
        assert!(order.windows(2).all(|pair| weight(pair[0]) < weight(pair[1])));
    }
}
