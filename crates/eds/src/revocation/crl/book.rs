//! Lists held in memory: what answers when people enter.

use super::super::Revoked;
use super::{Crl, CrlError};
use crate::certificate::Certificate;
use crate::key::PublicKey;
use crate::time::UnixSeconds;
use crate::verify::{RevocationSource, RevocationStatus};

/// Lists that were checked, by issuer: the newest full one and the newest delta of each. Answers from memory.
#[derive(Debug, Clone, Default)]
pub struct CrlBook {
    pages: Vec<Page>,
}

#[derive(Debug, Clone)]
struct Page {
    issuer: Vec<u8>,
    key: PublicKey,
    full: Option<Crl>,
    delta: Option<Crl>,
}

impl CrlBook {
    /// A book without lists.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks who signed the list, and keeps it if it is not older than what is there. Whether it is fresh is asked
    /// each time, not now.
    ///
    /// # Errors
    /// [`CrlError`]; what was there stays.
    pub fn accept(&mut self, list: Crl, issuer: &Certificate) -> Result<(), CrlError> {
        self.check(&list, issuer)?;
        let page = self.page(issuer);
        let slot = if list.is_delta() { &mut page.delta } else { &mut page.full };
        *slot = Some(list);
        Ok(())
    }

    /// Whether [`accept`](Self::accept) would take the list; nothing is taken.
    ///
    /// # Errors
    /// [`CrlError`].
    pub fn check(&self, list: &Crl, issuer: &Certificate) -> Result<(), CrlError> {
        list.check(issuer)?;
        let page = self.known(issuer);
        let kept =
            page.and_then(|page| if list.is_delta() { page.delta.as_ref() } else { page.full.as_ref() });
        match kept {
            Some(kept) if kept.number > list.number => Err(CrlError::Older),
            _ => Ok(()),
        }
    }

    fn known(&self, issuer: &Certificate) -> Option<&Page> {
        let is_of = |page: &&Page| page.issuer == issuer.subject().der() && page.key == *issuer.public_key();
        self.pages.iter().find(is_of)
    }

    fn page(&mut self, issuer: &Certificate) -> &mut Page {
        let is_of = |page: &Page| page.issuer == issuer.subject().der() && page.key == *issuer.public_key();
        let new = || Page {
            issuer: issuer.subject().der().to_vec(),
            key: issuer.public_key().clone(),
            full: None,
            delta: None,
        };
        // The page moves to the end, where it is found again; the order means nothing.
        let page = match self.pages.iter().position(is_of) {
            Some(at) => self.pages.swap_remove(at),
            None => new(),
        };
        self.pages.push_mut(page)
    }

    /// What the lists say: nothing when there is no fresh full list of this issuer.
    pub fn look_up(&self, certificate: &Certificate, issuer: &Certificate, at: UnixSeconds) -> Option<Entry> {
        let page = self.known(issuer)?;
        let full = page.full.as_ref().filter(|list| list.is_fresh(at))?;
        let delta = page.delta.as_ref().filter(|list| list.is_fresh(at));
        Some(full.with(delta, certificate.serial()))
    }
}

/// What fresh lists say about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// It is not on the list.
    Good,
    /// It is. A hold may end one day; until then it is no different.
    Revoked(Revoked),
}

impl From<Entry> for RevocationStatus {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Good => Self::Good,
            Entry::Revoked(revoked) => revoked.status(),
        }
    }
}

impl RevocationSource for CrlBook {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, at: UnixSeconds) -> RevocationStatus {
        self.look_up(certificate, issuer, at).map_or(RevocationStatus::Unknown, RevocationStatus::from)
    }
}
