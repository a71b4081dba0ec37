//! An e-mail address that breaks behind its @ where the line is too short, and not inside a word.

use askama::Template;

use crate::components::Text;

/// An e-mail address.
#[derive(Debug, Template)]
#[template(source = "{{ mailbox }}<wbr>{{ domain }}", ext = "html")]
pub(super) struct Email {
    mailbox: Text,
    domain: Text,
}

impl Email {
    /// For a stored address.
    pub(super) fn new(stored: &str) -> Self {
        let (mailbox, domain) = stored.split_at(stored.find('@').unwrap_or(stored.len()));
        Self { mailbox: mailbox.to_owned().into(), domain: domain.to_owned().into() }
    }
}
