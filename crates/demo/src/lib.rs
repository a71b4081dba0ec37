//! Test authority, content, movable clock, mailbox.

pub mod authority;
