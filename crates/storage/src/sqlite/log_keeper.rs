//! Copies the log into the file, so that the writer does not have to.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use rusqlite::Connection;

/// Pages of 4 KiB that are worth a copy: 8 MB. Fewer copies write a page once that was changed often.
const WORTH_COPYING: i64 = 2_048;

/// Tells the keeper that the log has grown.
pub(crate) struct Nudge(SyncSender<()>);

impl Nudge {
    /// Never waits: a nudge that is not heard is followed by another.
    pub(crate) fn give(&self) {
        match self.0.try_send(()) {
            // Without its keeper the writer copies at its own limit, later and by itself.
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

/// Nudges for the keeper, and where it hears them.
pub(crate) fn nudges() -> (Nudge, Receiver<()>) {
    let (sender, receiver) = sync_channel(1);
    (Nudge(sender), receiver)
}

/// The keeper's thread. It ends with its writer.
///
/// It copies what is committed while the writer goes on, and never makes it wait. Because the writer meanwhile writes
/// more, the log begins anew only when the writer pauses, or at the writer's own limit, when little is left to copy.
pub(crate) fn keep_log(connection: &Connection, nudges: &Receiver<()>) {
    while nudges.recv().is_ok() {
        // An error is the writer's to find: it meets the same disk at its next COMMIT.
        if uncopied(connection).is_ok_and(|pages| pages >= WORTH_COPYING) {
            let _left_to_the_writer = checkpoint(connection, "passive");
        }
    }
}

fn uncopied(connection: &Connection) -> rusqlite::Result<i64> {
    checkpoint(connection, "noop").map(|(log, copied)| log - copied)
}

/// Pages in the log, and how many of them are copied.
fn checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<(i64, i64)> {
    let text = format!("pragma wal_checkpoint({mode})");
    connection.prepare_cached(&text)?.query_row([], |row| Ok((row.get(1)?, row.get(2)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database whose log holds about so many pages, and nudges that have been given once and come to an end.
    fn written(pages: i64) -> (tempfile::TempDir, Connection, Receiver<()>) {
        let folder = tempfile::tempdir().expect("a folder");
        let connection = crate::sqlite::read_write(&folder.path().join("log.db")).expect("a database");
        let write = format!("create table t (x blob); insert into t values (zeroblob({pages} * 4096));");
        connection.execute_batch(&write).expect("written");
        let (nudge, nudges) = nudges();
        nudge.give();
        nudge.give();
        (folder, connection, nudges)
    }

    #[test]
    fn a_long_log_is_copied_into_the_file() {
        let (_folder, connection, nudges) = written(WORTH_COPYING);
        assert!(uncopied(&connection).expect("counted") >= WORTH_COPYING);
        keep_log(&connection, &nudges);
        assert_eq!(uncopied(&connection).expect("counted"), 0);
    }

    #[test]
    fn a_short_log_is_left_alone() {
        let (_folder, connection, nudges) = written(WORTH_COPYING / 2);
        let before = uncopied(&connection).expect("counted");
        keep_log(&connection, &nudges);
        assert_eq!(uncopied(&connection).expect("counted"), before);
        assert!(before > 0);
    }
}
