//! Why a signature is not accepted, and what its signer does next.

use app::signing::{Purpose, Reason, SignatureRefused, WrongSigner};
use i18n::Texts;

use crate::components::Text;

/// What is the matter, and what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is the matter; true for whoever looks at the signature, also years later.
    pub what: &'static str,
    /// What its signer does next.
    pub next: &'static str,
}

impl From<Told> for Text {
    fn from(told: Told) -> Self {
        format!("{} {}", told.what, told.next).into()
    }
}

/// Why a signature is not accepted.
#[must_use]
pub fn signature(t: Texts, purpose: Purpose, refused: SignatureRefused) -> Text {
    // Nothing refuses what is valid; should it happen, signing again is what helps.
    reason(t, purpose, refused.0.reason().unwrap_or(Reason::FormatFailure)).into()
}

/// Each reason in its own words.
#[must_use]
pub const fn reason(t: Texts, purpose: Purpose, reason: Reason) -> Told {
    let t = t.verdict();
    let (what, next) = match reason {
        Reason::FormatFailure => (t.format_failure(), t.next_sign_again()),
        Reason::HashFailure => (t.hash_failure(), t.next_read_again()),
        Reason::SigCryptoFailure => (t.sig_crypto_failure(), t.next_sign_again()),
        Reason::CryptoConstraintsFailure => (t.crypto_constraints_failure(), t.next_new_key()),
        Reason::CertHashMismatch => (t.cert_hash_mismatch(), t.next_sign_again()),
        Reason::SigningCertificateMissing => (t.signing_certificate_missing(), t.next_sign_again()),
        Reason::ChainIncomplete => (t.chain_incomplete(), t.next_national_key()),
        Reason::ChainConstraintsFailure => (t.chain_constraints_failure(), t.next_national_key()),
        Reason::OutOfBoundsNoPoe => (t.out_of_bounds_no_poe(), t.next_new_key()),
        Reason::NotYetValid => (t.not_yet_valid(), t.next_other_key()),
        Reason::SigConstraintsFailure => match purpose {
            Purpose::Login => (t.sig_constraints_login(), t.next_login_key()),
            Purpose::Document | Purpose::Any => (t.sig_constraints_document(), t.next_document_key()),
        },
        Reason::CertRevoked => (t.cert_revoked(), t.next_new_key()),
        Reason::CertOnHold => (t.cert_on_hold(), t.next_ask_authority()),
        Reason::CertNeverIssued => (t.cert_never_issued(), t.next_national_key()),
        Reason::RevocationDataMissing => (t.revocation_data_missing(), t.next_wait()),
        Reason::IdentityFailure => (t.identity_failure(), t.next_other_key()),
    };
    Told { what, next }
}

/// A signature that holds, of the wrong holder.
#[must_use]
pub const fn wrong_signer(t: Texts, wrong: WrongSigner) -> Told {
    let t = t.verdict();
    let (what, next) = match wrong {
        WrongSigner::OtherPerson => (t.other_person(), t.next_same_person()),
        WrongSigner::OrganisationKey => (t.organisation_key(), t.next_own_key()),
        WrongSigner::PersonKey => (t.person_key(), t.next_organisation_key()),
        WrongSigner::OtherOrganisation => (t.other_organisation(), t.next_organisation_key()),
    };
    Told { what, next }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use app::signing::Verdict;
    use i18n::Lang;

    use super::*;

    /// The texts as they are written, by key. Read anew, so that one that nobody says is seen.
    fn written(lang: Lang) -> Vec<(&'static str, &'static str)> {
        let file = match lang {
            Lang::Kk => include_str!("../../../i18n/texts/kk/verdict.ftl"),
            Lang::Ru => include_str!("../../../i18n/texts/ru/verdict.ftl"),
            Lang::En => include_str!("../../../i18n/texts/en/verdict.ftl"),
        };
        let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(|line| line.split_once(" = ").unwrap()).collect()
    }

    /// Everything that can be told about a signature.
    fn told(t: Texts) -> Vec<Told> {
        let mut all = Vec::new();
        for one in Reason::ALL {
            all.push(reason(t, Purpose::Login, one));
            let document = reason(t, Purpose::Document, one);
            assert_eq!(document, reason(t, Purpose::Any, one), "{}", one.code());
            if !all.contains(&document) {
                all.push(document);
            }
        }
        all.extend(WrongSigner::ALL.map(|wrong| wrong_signer(t, wrong)));
        all
    }

    /// Goal: no verdict leaves a person without words or without a way on, in any language, and no text is left over.
    /// Method: everything that can be told is compared with everything that is written.
    #[test]
    fn every_verdict_has_its_words_and_a_next_step_in_every_language() {
        for lang in Lang::ALL {
            let t = Texts::of(lang);
            let all = told(t);
            assert_eq!(
                all.len(),
                Reason::ALL.len() + 1 + WrongSigner::ALL.len(),
                "login and document differ"
            );
            let whats: BTreeSet<_> = all.iter().map(|told| told.what).collect();
            assert_eq!(whats.len(), all.len(), "{lang:?}: two verdicts in the same words");
            for sentence in all.iter().flat_map(|told| [told.what, told.next]) {
                assert!(sentence.chars().count() > 10 && sentence.ends_with('.'), "{lang:?}: {sentence}");
            }
            let mut said: BTreeSet<_> = all.iter().flat_map(|told| [told.what, told.next]).collect();
            // The button of `next_wait`.
            said.insert(t.verdict().again());
            let written: BTreeSet<_> = written(lang).into_iter().map(|(_, text)| text).collect();
            assert_eq!(said, written, "{lang:?}");
        }
    }

    /// The keys bear the names of the reasons: whoever looks for a code finds its text.
    #[test]
    fn texts_are_found_by_the_name_of_their_reason() {
        let keys: Vec<_> = written(Lang::Kk).into_iter().map(|(key, _)| key.replace('-', "_")).collect();
        for one in Reason::ALL {
            let name = match one {
                Reason::SigningCertificateMissing => "signing_certificate_missing".to_owned(),
                Reason::SigConstraintsFailure => "sig_constraints_login".to_owned(),
                _ => one.code().to_lowercase(),
            };
            assert!(keys.contains(&name), "{name}");
        }
    }

    #[test]
    fn languages_differ_and_nothing_is_told_of_what_is_valid_but_to_sign_again() {
        let [kk, ru, en] = [Lang::Kk, Lang::Ru, Lang::En].map(|lang| told(Texts::of(lang)));
        for ((kk, ru), en) in kk.iter().zip(&ru).zip(&en) {
            assert!(kk.what != ru.what && ru.what != en.what && kk.next != ru.next && ru.next != en.next);
        }
        let t = Texts::of(Lang::En);
        let valid = signature(t, Purpose::Login, SignatureRefused(Verdict::Valid));
        assert_eq!(valid, Text::from(reason(t, Purpose::Login, Reason::FormatFailure)));
    }
}
