//! Who of an application's applicants asked to be told.

use jiff::Timestamp;

use crate::application::Applicants;
use crate::id::PersonId;

/// Who of an application's applicants asked to be told of free places (R30). Each asks and stops for himself alone (R64).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// The first applicant.
    pub first: bool,
    /// The second one.
    pub second: bool,
    /// When the last message was written. It outlives a stop: whoever starts again is not told twice on one day.
    pub told: Option<Timestamp>,
}

impl Alerts {
    /// Whether anybody asked.
    #[must_use]
    pub const fn are_on(&self) -> bool {
        self.first || self.second
    }

    /// Those of the applicants who asked.
    pub fn askers(self, applicants: Applicants) -> impl Iterator<Item = PersonId> {
        let first = self.first.then_some(applicants.first);
        let second = applicants.second.filter(|_| self.second);
        first.into_iter().chain(second)
    }

    /// Nobody is told any more: the application is closed.
    pub(crate) const fn end(&mut self) {
        (self.first, self.second) = (false, false);
    }

    /// The first applicant is gone, the second stands in his place.
    pub(crate) const fn first_left(&mut self) {
        (self.first, self.second) = (self.second, false);
    }
}
