//! Seeded simulation over app and storage: years of a district's queue in some seconds.
//!
//! Families, kindergartens and clerks do what they do by the real use-cases over the real storage. One seed decides
//! everything. After every step an [oracle](oracle), written from the rules alone, says who had to get each turn and what
//! number everybody has; the tables are compared with it, and in the end with the replay of the events.

mod act;
mod dice;
mod fault;
mod feed;
mod founding;
mod oracle;
mod people;
mod plan;
mod ports;
mod prints;
mod promises;
mod run;
mod shrink;
mod statistics;
mod story;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use storage::DatabaseUrl;

pub use people::Habits;
pub use run::run;
pub use shrink::shrink;
pub use statistics::{Month, Row, Spread, Waited};
pub use story::{Happening, Story};

/// What is simulated.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Everything is drawn from it.
    pub seed: u64,
    /// How many years until the summer of 2027, 1 to 5: the calendar knows them.
    pub years: u16,
    /// Families of the district.
    pub families: u32,
    /// An empty database, or `None` for SQLite in a scratch folder.
    pub database: Option<DatabaseUrl>,
    /// Whose story is told, by its number.
    pub follow: Option<u32>,
    /// The profile that the district follows all the time; `None` draws one, and others later.
    pub policy: Option<String>,
    /// Is told the step and how many there are.
    pub progress: Option<fn(u32, u32)>,
    /// Whether nothing goes wrong but what people do: no crashes, and nobody acts in the same instant as others.
    pub is_calm: bool,
    /// For the test of shrinking: something counts as wrong once this was done so often.
    pub planted: Option<(&'static str, u64)>,
    /// Steps that are left out: how a failure is made smaller.
    pub left_out: BTreeSet<u32>,
}

impl Settings {
    /// A year of a district.
    #[must_use]
    pub const fn new(seed: u64, families: u32) -> Self {
        Self {
            seed,
            years: 1,
            families,
            database: None,
            follow: None,
            policy: None,
            progress: None,
            is_calm: false,
            planted: None,
            left_out: BTreeSet::new(),
        }
    }

    /// The command that repeats this run.
    #[must_use]
    pub fn command(&self) -> String {
        let engine = match self.database {
            Some(DatabaseUrl::Postgres(_)) => " --engine postgres",
            _ => "",
        };
        let mut command = format!(
            "kezek simulate --seed {} --years {} --families {}{engine}",
            self.seed, self.years, self.families
        );
        if let Some(policy) = &self.policy {
            command.push_str(" --policy ");
            command.push_str(policy);
        }
        if self.is_calm {
            command.push_str(" --calm");
        }
        if !self.left_out.is_empty() {
            command.push_str(" --without ");
            command.push_str(&ranges(&self.left_out));
        }
        command
    }
}

/// `1-3,7`: numbers as ranges.
fn ranges(numbers: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, to)) if *to + 1 == *number => *to = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let texts = ranges
        .into_iter()
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
    texts.collect::<Vec<_>>().join(",")
}

/// A run that found nothing wrong.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// Steps taken.
    pub steps: u32,
    /// Events written.
    pub events: u64,
    /// Messages that arrived, and arrivals beyond the first.
    pub messages: (usize, u32),
    /// How often each kind of event was written.
    pub facts: BTreeMap<&'static str, u64>,
    /// What people did: how often done, how often refused.
    pub commands: BTreeMap<&'static str, (u64, u64)>,
    /// The year's statistics by lane.
    pub table: Vec<Row>,
    /// The same month by month, with the length of the queue.
    pub months: Vec<Month>,
    /// How long was waited for the first turn and for enrolment, and by whom still, by lane.
    pub waited: Vec<Waited>,
    /// The profile that the district followed at first.
    pub policy: String,
    /// The story of the family that was followed.
    pub story: Option<Story>,
    /// A hash of all events: both engines end in the same.
    pub fingerprint: String,
    /// A hash of all rows that say where the queues stand: both engines end in the same.
    pub tables: String,
}

/// A run that found something wrong.
#[derive(Clone, Debug, thiserror::Error)]
#[error("seed {seed}, step {step} ({doing}, {at}): {found}\nrepeat: {command}")]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// The step.
    pub step: u32,
    /// What was done.
    pub doing: String,
    /// The simulated instant.
    pub at: String,
    /// What was found.
    pub found: String,
    /// The command that repeats it.
    pub command: String,
}
