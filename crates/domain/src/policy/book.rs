//! All profiles, and which of them a district follows when.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{InvalidProfile, Policy, PolicyId, Profile};

/// The profiles that the program ships with.
const BUNDLED: [&str; 3] = [
    include_str!("../../data/policy/kz-2018.toml"),
    include_str!("../../data/policy/astana-2019.toml"),
    include_str!("../../data/policy/kz-2025.toml"),
];

/// All profiles that a system knows.
#[derive(Clone, Debug, Default)]
pub struct PolicyBook {
    profiles: BTreeMap<String, Arc<Profile>>,
}

/// The profiles that a district follows, each from a local day on.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Also for the days before the first entry.
    first: Arc<Profile>,
    /// Ascending by day.
    entries: Vec<(Date, Arc<Profile>)>,
}

/// A timeline that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTimeline {
    /// No entry at all.
    #[error("the district follows no policy; name one and the day from which it counts")]
    Empty,
    /// Entries out of order, or two for one day.
    #[error("the entry from {0} does not come after the one before it; sort by day, one entry for each")]
    Order(Date),
    /// A profile that the book does not have.
    #[error("policy profile `{0}` is not known; add its file or name another")]
    UnknownProfile(String),
}

impl PolicyBook {
    /// The profile of the guide, and the default (section 7).
    pub const DEFAULT_PROFILE: &'static str = "kz-2018";

    /// The shipped profiles: kz-2018, astana-2019, kz-2025.
    #[expect(clippy::expect_used, reason = "the texts are part of the program and read by a test")]
    pub fn bundled() -> Self {
        Self::from_toml(BUNDLED).expect("the bundled profiles are right")
    }

    /// A book of the given files; a later profile replaces an earlier one of the same name.
    ///
    /// # Errors
    /// That of the first file that cannot be read.
    pub fn from_toml<'a>(files: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidProfile> {
        let mut book = Self::default();
        for text in files {
            book.insert(Profile::from_toml(text)?);
        }
        Ok(book)
    }

    /// Adds a profile, or replaces the one of the same name.
    pub fn insert(&mut self, profile: Profile) {
        self.profiles.insert(profile.name().to_owned(), Arc::new(profile));
    }

    /// A profile by name.
    pub fn profile(&self, name: &str) -> Option<&Arc<Profile>> {
        self.profiles.get(name)
    }

    /// All profiles, by name.
    pub fn profiles(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.profiles.values()
    }

    /// The policy under which something was decided.
    pub fn policy(&self, id: &PolicyId) -> Option<&Arc<Policy>> {
        self.profiles.get(id.profile())?.version(id.version())
    }

    /// What a district follows: entries of (from this local day on, this profile).
    ///
    /// # Errors
    /// [`InvalidTimeline`] says which entry is wrong.
    pub fn timeline<'a>(
        &self,
        entries: impl IntoIterator<Item = (Date, &'a str)>,
    ) -> Result<Timeline, InvalidTimeline> {
        let mut followed: Vec<(Date, Arc<Profile>)> = Vec::new();
        for (from, name) in entries {
            if followed.last().is_some_and(|(before, _)| from <= *before) {
                return Err(InvalidTimeline::Order(from));
            }
            let profile =
                self.profiles.get(name).ok_or_else(|| InvalidTimeline::UnknownProfile(name.to_owned()))?;
            followed.push((from, Arc::clone(profile)));
        }
        let (_, first) = followed.first().ok_or(InvalidTimeline::Empty)?;
        Ok(Timeline { first: Arc::clone(first), entries: followed })
    }
}

impl Timeline {
    /// The policy in force on a local day. Before the first entry the first profile counts.
    pub fn in_force(&self, on: Date) -> &Arc<Policy> {
        let profile = self
            .entries
            .iter()
            .rev()
            .find(|(from, _)| *from <= on)
            .map_or(&self.first, |(_, profile)| profile);
        profile.in_force(on)
    }

    /// The local day from which the policy in force on a day is followed: by the timeline, or by its own date when that is
    /// later; never after the day itself.
    pub fn followed_since(&self, on: Date) -> Date {
        let entry = self.entries.iter().rev().find(|(from, _)| *from <= on).or_else(|| self.entries.first());
        let Some((entry, profile)) = entry else { return on };
        let version = profile.versions().map(|(from, _)| from).filter(|from| *from <= on).last();
        version.map_or(*entry, |version| version.max(*entry)).min(on)
    }

    /// Its entries: from this local day on, the profile of this name.
    pub fn entries(&self) -> impl Iterator<Item = (Date, &str)> {
        self.entries.iter().map(|(from, profile)| (*from, profile.name()))
    }
}
