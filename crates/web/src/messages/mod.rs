//! What people read when something is refused: refusal -> message, in the person's language, saying what to do next.

mod signature;
pub mod staff;

use app::identity::{ChallengeRefused, LogInRefused};
use domain::identity::{InvalidEmail, InvalidPhone};
use i18n::Texts;

use crate::components::Text;

pub use signature::{Told, reason, signature, wrong_signer};

/// Why a login challenge is not taken.
#[must_use]
pub fn challenge(t: Texts, refused: ChallengeRefused) -> Text {
    let login = t.login();
    match refused {
        ChallengeRefused::Expired => login.challenge_expired(),
        ChallengeRefused::Used => login.challenge_used(),
        ChallengeRefused::Unknown => login.challenge_unknown(),
    }
    .into()
}

/// Why somebody with a valid key may not enter.
#[must_use]
pub fn log_in(t: Texts, refused: LogInRefused) -> Text {
    let login = t.login();
    match refused {
        LogInRefused::UnknownOrganisation => login.unknown_organisation(),
        LogInRefused::NotEmployee => login.not_employee(),
        LogInRefused::NoAccount => login.no_account(),
    }
    .into()
}

/// What is wrong with an e-mail address.
#[must_use]
pub fn email(t: Texts, wrong: InvalidEmail) -> Text {
    let contacts = t.contacts();
    match wrong {
        InvalidEmail::Empty => contacts.email_empty(),
        InvalidEmail::Long => contacts.email_long(),
        InvalidEmail::NotLatin => contacts.email_not_latin(),
        InvalidEmail::At => contacts.email_at(),
        InvalidEmail::Mailbox => contacts.email_mailbox(),
        InvalidEmail::Domain => contacts.email_domain(),
    }
    .into()
}

/// What is wrong with a phone number.
#[must_use]
pub fn phone(t: Texts, wrong: InvalidPhone) -> Text {
    let contacts = t.contacts();
    match wrong {
        InvalidPhone::Empty => contacts.phone_empty(),
        InvalidPhone::Character => contacts.phone_character(),
        InvalidPhone::Length => contacts.phone_length(),
        InvalidPhone::Country => contacts.phone_country(),
    }
    .into()
}
