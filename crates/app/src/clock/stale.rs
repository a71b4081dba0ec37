//! What nobody needs any more: sessions and challenges past their end, old answers, counters, delivered messages, contents
//! that no row refers to.

use jiff::{SignedDuration, Timestamp};
use storage::chores::Stale;
use storage::{DbError, Failed, Tx};

use crate::command::{App, Command, Work};
use crate::context::Caller;

/// A form is sent again within minutes; a day is generous.
const IDEMPOTENCY_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Delivered messages are kept for questions of people who say that nothing came.
const OUTBOX_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A blob is put before the command that refers to it; a form may be in the making for a day.
const ORPHAN_AGE: SignedDuration = SignedDuration::from_hours(24);

/// Sweeps stale rows in bounded batches; how many went.
///
/// # Errors
/// Trouble of the database.
pub async fn sweep(app: &App) -> Result<u64, DbError> {
    let mut swept = 0;
    loop {
        let batch = app.run(app.ctx(Caller::Clock), Sweep).await.map_err(|failed| match failed {
            Failed::Db(error) => error,
            Failed::Refused(never) => match never {},
        })?;
        swept += batch;
        if batch == 0 {
            return Ok(swept);
        }
    }
}

/// Deletes contents older than a day that no row refers to, page by page: forms that were never sent, and commands that
/// refused; how many.
///
/// # Errors
/// Trouble of the database.
pub async fn sweep_orphans(app: &App) -> Result<u64, DbError> {
    let before = earlier(app.ctx(Caller::Clock).now, ORPHAN_AGE);
    let blobs = app.db().blobs();
    let (mut swept, mut last) = (0, None);
    loop {
        let page = blobs.old(before, last).await?;
        last = page.last().copied();
        if last.is_none() {
            return Ok(swept);
        }
        let names = page.clone();
        let kept = app.db().read(move |reader| storage::oversight::referenced(reader, &names)).await?;
        let orphans: Vec<_> = page.into_iter().filter(|hash| !kept.contains(hash)).collect();
        if !orphans.is_empty() {
            swept += blobs.drop_old(orphans, before).await?;
        }
    }
}

struct Sweep;

impl Command for Sweep {
    type Output = u64;
    type Refusal = std::convert::Infallible;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<u64, Failed<Self::Refusal>> {
        let now = work.ctx.now;
        // Counters are of local days: the day before yesterday is over in every zone.
        let attempts = earlier(now, SignedDuration::from_hours(48)).to_zoned(jiff::tz::TimeZone::UTC).date();
        let stale = Stale {
            now,
            idempotency: earlier(now, IDEMPOTENCY_KEPT),
            outbox: earlier(now, OUTBOX_KEPT),
            attempts,
        };
        Ok(storage::chores::sweep(tx, stale)?)
    }
}

fn earlier(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}
