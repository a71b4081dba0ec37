//! Test authority, content, movable clock, mailbox.
