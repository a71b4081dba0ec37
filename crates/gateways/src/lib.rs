//! Adapters of the ports of `app`: messages into words, and where they go.

mod mailbox;
mod words;

pub use mailbox::Mailbox;
pub use words::{Worded, put_into_words};
