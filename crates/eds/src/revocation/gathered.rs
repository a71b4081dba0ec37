//! Lists and answers at hand: what an archive holds, or a folder.

use super::crl::{Crl, CrlBook, CrlError};
use super::ocsp::{self, Answer, CertId, OcspError, Status};
use crate::certificate::Certificate;
use crate::time::UnixSeconds;
use crate::verify::{RevocationSource, RevocationStatus};

/// Lists and answers that somebody kept, for judging a signature without a network, also years later.
///
/// Whatever is bad news wins: a list or an answer by which the key was revoked at the instant that is asked about. An
/// answer that was made after that instant counts too: it tells of everything before it.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    book: CrlBook,
    answers: Vec<Vec<u8>>,
}

impl Gathered {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a list, as [`CrlBook::accept`] does.
    ///
    /// # Errors
    /// [`CrlError`]; what was there stays.
    pub fn accept(&mut self, list: Crl, issuer: &Certificate) -> Result<(), CrlError> {
        self.book.accept(list, issuer)
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
        let listed = self.book.status(certificate, issuer, at);
        let answered = self.answers(certificate, issuer, at).flatten().map(|answer| match answer.status {
            Status::NeverIssued => RevocationStatus::NeverIssued,
            Status::Revoked(revoked) if revoked.at <= at => revoked.status(),
            // Not revoked, or only afterwards: good at that instant, unless something says otherwise.
            Status::Good | Status::Revoked(_) => RevocationStatus::Good,
            Status::Unknown => RevocationStatus::Unknown,
        });
        answered.fold(listed, |known, said| if weight(said) > weight(known) { said } else { known })
    }
}

/// Which of two statements counts, in whatever order they come.
const fn weight(status: RevocationStatus) -> u8 {
    match status {
        RevocationStatus::Unknown => 0,
        RevocationStatus::Good => 1,
        RevocationStatus::OnHold => 2,
        RevocationStatus::Revoked => 3,
        RevocationStatus::NeverIssued => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_statement_counts() {
        use RevocationStatus as S;
        let order = [S::Unknown, S::Good, S::OnHold, S::Revoked, S::NeverIssued];
        assert!(order.windows(2).all(|pair| weight(pair[0]) < weight(pair[1])));
    }
}
