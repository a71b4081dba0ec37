//! Random numbers from a seed: the same seed makes the same demonstration.

use std::sync::{Mutex, PoisonError};

use domain::id::Entropy;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore as _, SeedableRng as _};

/// A source of ids that a seed repeats.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// The source of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// Draws from a seed.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha20Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// A number in `0..below`; 0 for an empty range.
    pub(crate) fn below(&mut self, below: u32) -> u32 {
        // The bias of the remainder is below one in a hundred million for the small ranges of this content.
        self.0.next_u32().checked_rem(below).unwrap_or(0)
    }

    /// A number in `from..=to`.
    pub(crate) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True in so many of a hundred draws.
    pub(crate) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// One of a list, the first ones more often: the smaller of two draws.
    pub(crate) fn common<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let index = self.below(length).min(self.below(length));
        self.at(list, index)
    }

    /// One of a list, all alike.
    pub(crate) fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let index = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX));
        self.at(list, index)
    }

    fn at<'a>(&self, list: &[&'a str], index: u32) -> &'a str {
        usize::try_from(index).ok().and_then(|index| list.get(index)).copied().unwrap_or_default()
    }
}
