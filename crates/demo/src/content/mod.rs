//! Content of the demonstration: a district as it could be, made by the same decisions as the real one.
//!
//! The past is played through in memory, queue by queue, with the domain's own functions, and saved in a few transactions.
//! What happens today goes through the use-cases, so its messages are in the mailbox. Nothing of it depends on the
//! moment or the machine: the same instant makes the same content.

mod kindergartens;
mod live;
pub(crate) mod names;
mod play;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::import::ImportTerritories;
use app::ports::Clock;
use app::{App, Caller, DbError, Failed};
use domain::id::{DistrictId, Ids};
use jiff::Timestamp;

use crate::dice::SeededEntropy;
use crate::folder::Demo;
use crate::people;

/// The district: the city of Qostanai.
pub const DISTRICT: u32 = 391_000_000;

/// The seed of everything: the same instant makes the same content.
const SEED: u64 = 391;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Kindergartens.
    pub kindergartens: usize,
    /// Applications, closed ones included.
    pub applications: usize,
    /// Places.
    pub places: usize,
    /// Events.
    pub events: usize,
}

/// Why there is no content.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Trouble of the database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A decision of the domain did not find its rows: a mistake of the content.
    #[error("the content of the demonstration is wrong: {0}")]
    Content(String),
}

impl SeedError {
    fn of<R: std::fmt::Debug>(failed: Failed<R>) -> Self {
        match failed {
            Failed::Db(error) => Self::Db(error),
            Failed::Refused(refused) => Self::Content(format!("{refused:?}")),
        }
    }
}

impl From<domain::queue::Corrupt> for SeedError {
    fn from(corrupt: domain::queue::Corrupt) -> Self {
        Self::Content(corrupt.to_string())
    }
}

/// Fills an empty database; `None` when there is content already. The territories are brought up to date in any case.
///
/// # Errors
/// [`SeedError`].
pub async fn seed(app: &App, demo: &Demo) -> Result<Option<Seeded>, SeedError> {
    let import = app.run(app.ctx(Caller::Import), ImportTerritories::bundled());
    import.await.map_err(SeedError::of)?;
    app.reload_registers().await?;
    if !app.db().read(storage::content::is_empty).await? {
        return Ok(None);
    }
    let district = DistrictId::new(DISTRICT).ok_or_else(|| SeedError::Content("no KATO code".to_owned()))?;
    let entropy = Arc::new(SeededEntropy::new(SEED));
    let app = &app.by(Arc::new(Still(demo.began)), entropy.clone());
    let ids = Ids::new(demo.began, entropy.clone());
    let drafts = people::everybody(demo.began);
    let sites = kindergartens::sites(district, || ids.next());
    let officials = write::registers(app, district, &sites, &drafts, &ids).await?;
    let blob = app.db().blobs().put(write::PAPER, demo.began).await?;
    let mut seeded = Seeded { kindergartens: sites.len(), ..Seeded::default() };
    let mut plan = play::Plan {
        registers: app.registers(),
        district,
        at: demo.began,
        entropy,
        sites: &sites,
        blob,
        numbers: BTreeMap::new(),
        iins: BTreeMap::new(),
        parents: 0,
    };
    for years_ago in (0..play::YEARS).rev() {
        let played = plan.queue(years_ago, &drafts)?;
        seeded.applications += played.slice.applications.len();
        seeded.places += played.slice.places.len();
        seeded.events += played.facts.len();
        write::queue(app, played, demo.began).await?;
    }
    write::counters(app, district, plan.numbers).await?;
    live::today(app, demo, district, officials, &drafts).await?;
    Ok(Some(seeded))
}

/// An instant that does not pass.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}
