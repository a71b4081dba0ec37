//! The form of contacts: raw lines, and what they say.

use app::identity::Contacts;
use domain::identity::{Email, InvalidPhone, Phone};
use i18n::Texts;

use super::Read;
use crate::components::Text;
use crate::form::{Line, Submitted};
use crate::messages;

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// E-mail.
    pub email: Line,
    /// Phone.
    pub phone: Line,
    /// Second e-mail.
    pub extra_email: Line,
    /// Second phone.
    pub extra_phone: Line,
}

impl Raw {
    /// What came with the form.
    pub(super) fn read(form: &Submitted) -> Self {
        Self {
            email: form.line("email"),
            phone: form.line("phone"),
            extra_email: form.line("extra_email"),
            extra_phone: form.line("extra_phone"),
        }
    }

    /// What is known already.
    pub(super) fn of(known: &Contacts) -> Self {
        let email = |email: &Option<Email>| Line::of(email.as_ref().map_or("", Email::as_str));
        let phone =
            |phone: &Option<Phone>| Line::of(phone.as_ref().map(Phone::to_display).unwrap_or_default());
        Self {
            email: email(&known.email),
            phone: phone(&known.phone),
            extra_email: email(&known.extra_email),
            extra_phone: phone(&known.extra_phone),
        }
    }

    /// For samples.
    pub(super) fn typed(email: &str, phone: &str) -> Self {
        Self { email: Line::of(email), phone: Line::of(phone), ..Self::default() }
    }

    /// Reads all lines; what is wrong is written beside each. `None` when anything is.
    pub(super) fn parse(&mut self, t: Texts) -> Option<Read> {
        let email = self.email.check(Email::parse, |wrong| messages::email(t, wrong));
        let phone = self.phone.check_optional(mobile, |wrong| wrong.message(t));
        let extra_email = self.extra_email.check_optional(Email::parse, |wrong| messages::email(t, wrong));
        let extra_phone = self.extra_phone.check_optional(mobile, |wrong| wrong.message(t));
        Some(Read { email: email?, phone: phone?, extra_email: extra_email?, extra_phone: extra_phone? })
    }

    pub(super) fn has_errors(&self) -> bool {
        [&self.email, &self.phone, &self.extra_email, &self.extra_phone]
            .iter()
            .any(|line| line.error.is_some())
    }
}

/// Why a phone is not taken: messages go by SMS (R61).
enum PhoneRefused {
    Invalid(InvalidPhone),
    NoMobile,
}

impl PhoneRefused {
    fn message(self, t: Texts) -> Text {
        match self {
            Self::Invalid(wrong) => messages::phone(t, wrong),
            Self::NoMobile => t.contacts().phone_mobile().into(),
        }
    }
}

fn mobile(text: &str) -> Result<Phone, PhoneRefused> {
    let phone = Phone::parse(text).map_err(PhoneRefused::Invalid)?;
    if phone.is_mobile() { Ok(phone) } else { Err(PhoneRefused::NoMobile) }
}
