//! What people read when something is refused: refusal -> message, in the person's language, saying what to do next.

pub mod staff;

use app::identity::{ChallengeRefused, LogInRefused};
use app::signing::{Purpose, Reason, SignatureRefused, Verdict};
use domain::identity::{InvalidEmail, InvalidPhone};
use i18n::Texts;

use crate::components::Text;

/// Why a signature is not accepted.
#[must_use]
pub fn signature(t: Texts, purpose: Purpose, refused: SignatureRefused) -> Text {
    let verdict = t.verdict();
    let text = match refused {
        SignatureRefused::OtherPerson => verdict.other_person(),
        SignatureRefused::WrongKind => verdict.wrong_kind(),
        SignatureRefused::Verdict(Verdict::Valid) => verdict.format_failure(),
        SignatureRefused::Verdict(Verdict::Invalid(reason) | Verdict::Indeterminate(reason)) => {
            match reason {
                Reason::FormatFailure => verdict.format_failure(),
                Reason::HashFailure => verdict.hash_failure(),
                Reason::SigCryptoFailure => verdict.sig_crypto_failure(),
                Reason::CryptoConstraintsFailure => verdict.crypto_constraints(),
                Reason::CertHashMismatch | Reason::SigningCertificateMissing => verdict.certificate(),
                Reason::ChainIncomplete | Reason::ChainConstraintsFailure => verdict.chain(),
                Reason::OutOfBoundsNoPoe => verdict.expired(),
                Reason::NotYetValid => verdict.not_yet_valid(),
                Reason::SigConstraintsFailure if purpose == Purpose::Login => verdict.wrong_key_login(),
                Reason::SigConstraintsFailure => verdict.wrong_key_document(),
                Reason::CertRevoked => verdict.revoked(),
                Reason::CertOnHold => verdict.on_hold(),
                Reason::CertNeverIssued => verdict.never_issued(),
                Reason::RevocationDataMissing => verdict.revocation_unknown(),
                Reason::IdentityFailure => verdict.identity(),
            }
        }
    };
    text.into()
}

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
