//! What belongs to a queue as a whole.

use jiff::Timestamp;

use crate::id::QueueId;

/// What belongs to a queue as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueState {
    /// District, birth year, stream.
    pub id: QueueId,
    /// The ratio's memory: General turns since the last FirstPriority one (R23).
    pub served: u32,
    /// The last registration instant; the next is never earlier (R2).
    pub last_registered: Timestamp,
    /// Applications filed so far; numbers the next one's tie-break (R21).
    pub filings: u64,
    /// Events so far; the next has this plus one. Also the queue's version for caches.
    pub seq: u64,
}

impl QueueState {
    /// A queue in which nothing has happened. `served` begins at the ratio, so that the first turn of the two lanes goes
    /// to FirstPriority (R23).
    #[must_use]
    pub const fn new(id: QueueId, ratio: u32) -> Self {
        Self { id, served: ratio, last_registered: Timestamp::UNIX_EPOCH, filings: 0, seq: 0 }
    }
}
