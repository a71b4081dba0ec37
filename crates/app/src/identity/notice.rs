//! Messages about entering and contacts: somebody waits for them or has to be warned, so they leave at once, at night too.

use domain::id::PersonId;
use serde::Serialize;
use storage::{DbError, Tx};

use crate::command::Work;

/// Enqueues a message to a person.
pub(super) fn tell(
    tx: &mut Tx,
    work: &Work,
    recipient: PersonId,
    kind: &'static str,
    notice: &impl Serialize,
) -> Result<(), DbError> {
    let body = serde_json::to_string(notice)
        .map_err(|error| DbError::Statement { query: "outbox", message: error.to_string() })?;
    work.news.tell();
    storage::outbox::add(
        tx,
        &storage::outbox::Message {
            id: work.ctx.ids.next(),
            recipient,
            kind: kind.to_owned(),
            body,
            created: work.ctx.now,
            leaves: work.ctx.now,
            attempts: 0,
        },
    )
}
