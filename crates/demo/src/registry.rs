//! The civil registry of the demonstration: it knows the families of the people who have keys.

use std::collections::BTreeSet;

use app::ports::{CivilRegistry, PortFuture};
use domain::application::Kinship;
use domain::identity::Iin;

/// Confirms the families that it knows; about all others it has no answer, as when the real one is down (R16).
#[derive(Clone, Default)]
pub struct DemoRegistry {
    families: BTreeSet<(Iin, Iin)>,
}

impl DemoRegistry {
    /// A registry of these pairs of parent and child.
    #[must_use]
    pub fn new(families: impl IntoIterator<Item = (Iin, Iin)>) -> Self {
        Self { families: families.into_iter().collect() }
    }
}

impl CivilRegistry for DemoRegistry {
    fn kinship<'a>(&'a self, parent: &'a Iin, child: &'a Iin) -> PortFuture<'a, Kinship> {
        let known = self.families.contains(&(*parent, *child));
        let kinship = if known { Kinship::Confirmed } else { Kinship::Unanswered };
        Box::pin(std::future::ready(kinship))
    }
}

impl std::fmt::Debug for DemoRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DemoRegistry({} pairs)", self.families.len())
    }
}
