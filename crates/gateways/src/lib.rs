//! Adapters of the ports of `app`: messages into words, and where they go; the authority's lists, answers and time-stamps.

mod desk;
mod mailbox;
mod words;

pub use desk::{DeskAddresses, HttpDesk, NoAddress, address};
pub use mailbox::Mailbox;
pub use words::{Worded, put_into_words};
