//! Where something is signed: the person chooses where the key is, in a file or in NCALayer (S08). A file is opened in a frame
//! of the signing origin; the key and its password never reach the portal.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text, sample};

/// Asks for a signature. A script hands `text` to the frame, or to the program NCALayer on the person's computer, and sends
/// the form when the signature has come back in the field `cms` (base64).
#[derive(Clone, Debug, Template)]
#[template(path = "components/signature_block/template.html")]
pub struct SignatureBlock {
    /// Texts of the page's language.
    pub t: Texts,
    /// Address of the key store's page on the signing origin.
    pub frame: Text,
    /// The signing origin: messages from elsewhere are ignored.
    pub origin: Text,
    /// Which key is asked for.
    pub purpose: Purpose,
    /// Whose key is asked for.
    pub holder: Holder,
    /// Who alone may sign, twelve digits; empty when nobody has entered yet.
    pub iin: Text,
    /// Whether NCALayer is to offer keys of any authority: a demonstration has its own.
    pub any_authority: bool,
    /// The server's instant (RFC 3339, UTC): the key store judges the key's validity by it.
    pub at: Text,
    /// Where the person is led who does not want to sign.
    pub cancelled: Text,
    /// The exact text to be signed, shown to the person too.
    pub text: Text,
    /// Where the signature is sent.
    pub action: Text,
    /// A signature that was sent and could not be checked yet: it may be sent again as it is.
    pub unchecked: Option<Text>,
    /// What goes with it: challenge, place, idempotency key, form token.
    pub kept: Vec<(Text, Text)>,
}

/// Which key is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To enter: the AUTH key.
    Login,
    /// To sign: the RSA or GOST key.
    Document,
}

impl Purpose {
    /// Word for the key store's message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Document => "document",
        }
    }
}

/// Whose key is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person for itself: parents.
    Person,
    /// Somebody for an organisation: kindergartens, departments.
    Organisation,
    /// Either: to enter.
    Any,
}

impl Holder {
    /// Word for the key store's message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Any => "any",
        }
    }
}

impl Sampled for SignatureBlock {
    const NAME: &'static str = "Signature block";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let text = sample(
            t,
            "Мен «Балапан» № 36 балабақшасын таңдаймын.\nӨтініш: 16.УО.2026.000024.1",
            "Я выбираю детский сад № 36 «Балапан».\nЗаявление: 16.УО.2026.000024.1",
            "I choose kindergarten No. 36 “Balapan”.\nApplication: 16.УО.2026.000024.1",
        );
        let document = Self {
            t,
            frame: "about:blank".into(),
            origin: "https://sign.example.kz".into(),
            purpose: Purpose::Document,
            holder: Holder::Person,
            iin: "900101300123".into(),
            any_authority: false,
            unchecked: None,
            at: "2018-07-31T12:29:09Z".into(),
            cancelled: "#back".into(),
            text: text.into(),
            action: "#sign".into(),
            kept: vec![("place".into(), "7".into())],
        };
        let again = Self { purpose: Purpose::Login, unchecked: Some("MIIGbg==".into()), ..document.clone() };
        vec![("document", document), ("login, could not be checked yet", again)]
    }
}
