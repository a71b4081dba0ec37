//! E-mail addresses (R62). Whether an address works is known only by the code sent to it; here slips of the pen and
//! everything that could break a message's header are kept out.

use std::fmt;
use std::str::FromStr;

/// An e-mail address. Personal data: see the module. The domain is lower-case, the part before it as it was typed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// Why a text is not an e-mail address. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// Nothing was written.
    #[error("write the e-mail address, for example name@example.kz")]
    Empty,
    /// Longer than addresses can be.
    #[error("the address is longer than {} characters; write another one", Email::LEN_MAX)]
    Long,
    /// Letters that are not Latin, most often typed with the wrong keyboard layout.
    #[error("write the address in Latin letters; a letter that looks Latin may be Cyrillic")]
    NotLatin,
    /// No `@`, or more than one.
    #[error("an address has one @, for example name@example.kz")]
    At,
    /// The part before the `@` is no name of a mailbox.
    #[error("the part before @ is not right; check dots, spaces and signs")]
    Mailbox,
    /// The part after the `@` is no domain.
    #[error("the part after @ is not right; write a domain like example.kz")]
    Domain,
}

impl Email {
    /// Longest address that can be delivered, in bytes (RFC 5321).
    pub const LEN_MAX: usize = 254;
    /// Longest part before the `@`, in bytes (RFC 5321).
    const MAILBOX_MAX: usize = 64;
    /// Longest label of a domain, in bytes (RFC 1035).
    const LABEL_MAX: usize = 63;

    /// Reads an address; spaces around it are passed over.
    ///
    /// # Errors
    /// [`InvalidEmail`].
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        if text.len() > Self::LEN_MAX {
            return Err(InvalidEmail::Long);
        }
        if !text.is_ascii() {
            return Err(InvalidEmail::NotLatin);
        }
        let (mailbox, domain) = text.split_once('@').ok_or(InvalidEmail::At)?;
        if domain.contains('@') {
            return Err(InvalidEmail::At);
        }
        if !is_mailbox(mailbox) {
            return Err(InvalidEmail::Mailbox);
        }
        if !is_domain(domain) {
            return Err(InvalidEmail::Domain);
        }
        Ok(Self(format!("{mailbox}@{}", domain.to_ascii_lowercase())))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What others may see: the first character and the domain.
    pub fn masked(&self) -> String {
        let (mailbox, domain) = self.0.split_once('@').unwrap_or_default();
        let first: String = mailbox.chars().take(1).collect();
        format!("{first}***@{domain}")
    }
}

/// Atoms with single dots between them; quoted mailboxes exist only in standards.
fn is_mailbox(mailbox: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    mailbox.len() <= Email::MAILBOX_MAX
        && mailbox.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
}

/// At least two labels, the last of which is not a number.
fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=Email::LABEL_MAX).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(label)
        && top.len() >= 2
        && top.starts_with(|first: char| first.is_ascii_alphabetic())
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        Self::parse(text)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(hidden)")
    }
}
