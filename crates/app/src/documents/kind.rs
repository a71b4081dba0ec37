//! Which documents there are, and the code by which one is checked.

use std::fmt;
use std::str::FromStr;

use domain::id::{ApplicationId, ReferralId, TypedId};

/// The five documents of section 9, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// Registration notice; made on filing.
    RegistrationNotice,
    /// Receipt of documents; made on filing.
    Receipt,
    /// Entry in the register book; made on filing.
    RegisterEntry,
    /// The child's card; made with the referral.
    ChildCard,
    /// The referral.
    Referral,
}

impl DocumentKind {
    /// All, in the order of section 9.
    pub const ALL: [Self; 5] =
        [Self::RegistrationNotice, Self::Receipt, Self::RegisterEntry, Self::ChildCard, Self::Referral];

    /// The code used in addresses and file names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegistrationNotice => "notice",
            Self::Receipt => "receipt",
            Self::RegisterEntry => "register",
            Self::ChildCard => "card",
            Self::Referral => "referral",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is made with a referral, not on filing.
    #[must_use]
    pub const fn needs_referral(self) -> bool {
        matches!(self, Self::ChildCard | Self::Referral)
    }
}

/// What a paper is checked by: its kind and what it is about. It stands in the QR code, after `/check/`, as
/// `kind-26characters`. Whoever has it has the paper; the id in it cannot be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// One of the documents made on filing.
    Application(DocumentKind, ApplicationId),
    /// One of the documents made with a referral.
    Referral(DocumentKind, ReferralId),
}

/// A text that is no code of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code looks like referral-01j9zc3v5q8r7d2m4k6n0p1s3t; copy it from the foot of the paper")]
pub struct InvalidCode;

impl Code {
    /// The kind of the document.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::Application(kind, _) | Self::Referral(kind, _) => *kind,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id, prefix) = match self {
            Self::Application(kind, id) => (kind, id.to_string(), ApplicationId::PREFIX),
            Self::Referral(kind, id) => (kind, id.to_string(), ReferralId::PREFIX),
        };
        write!(f, "{}-{}", kind.code(), id.strip_prefix(prefix).unwrap_or(&id))
    }
}

impl FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let (kind, digits) = text.split_once('-').ok_or(InvalidCode)?;
        let kind = DocumentKind::from_code(kind).ok_or(InvalidCode)?;
        if kind.needs_referral() {
            let id = format!("{}{digits}", ReferralId::PREFIX).parse().map_err(|_| InvalidCode)?;
            Ok(Self::Referral(kind, id))
        } else {
            let id = format!("{}{digits}", ApplicationId::PREFIX).parse().map_err(|_| InvalidCode)?;
            Ok(Self::Application(kind, id))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::id::{ApplicationId, ReferralId};

    use super::{Code, DocumentKind, InvalidCode};

    #[test]
    fn codes_are_read_as_they_are_written() {
        for kind in DocumentKind::ALL {
            let code = if kind.needs_referral() {
                Code::Referral(kind, ReferralId::from_u128(77))
            } else {
                Code::Application(kind, ApplicationId::from_u128(77))
            };
            assert_eq!(code.to_string().parse(), Ok(code));
        }
        assert_eq!("referral-".parse::<Code>(), Err(InvalidCode));
        assert_eq!("app_00000000000000000000000001".parse::<Code>(), Err(InvalidCode));
    }
}
