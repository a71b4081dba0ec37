//! What the key store does, without the browser around it.

use eds::certificate::{Certificate, Identity, Role};
use eds::cms::{Unsigned, sign_attached_hedged};
use eds::key::PrivateKey;
use eds::time::{format_rfc3339, parse_rfc3339};
use eds::verify::{Purpose, fits_purpose};
use eds::{Algorithm, KeyStore, OpenError};
use serde::Serialize;
use zeroize::Zeroizing;

/// Code of an argument that makes no sense: a mistake of the script, not of the person.
const BAD_REQUEST: &str = "bad-request";

/// An opened key store.
#[derive(Debug)]
pub struct Session {
    /// Gone once it was taken.
    key: Option<PrivateKey>,
    certificate: Certificate,
}

/// The owner's data, shown before the signature (S10, S30).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it; the meanings are those of `eds::certificate::Identity`")]
pub struct Owner {
    pub name: String,
    pub iin: String,
    pub organisation: Option<String>,
    pub bin: Option<String>,
    pub not_before: String,
    pub not_after: String,
}

/// Opens a key store with a password in UTF-8.
///
/// # Errors
/// `not-key-store`, `wrong-password`, `damaged`, `unsupported`, `no-key`.
pub fn open(file: &[u8], password: &[u8]) -> Result<Session, &'static str> {
    let password = std::str::from_utf8(password).map_err(|_| OpenError::WrongPassword.code())?;
    let store = KeyStore::open(file, password).map_err(|error| error.code())?;
    let (key, certificate) = store.into_parts();
    Ok(Session { key: Some(key), certificate })
}

/// Base64 of the signed data with the signature of a key that was taken.
///
/// # Errors
/// `damaged` when the certificate's key does not verify it.
pub fn finish(unsigned: &Unsigned, signature: &[u8]) -> Result<String, &'static str> {
    let cms = unsigned.finish(signature).map_err(|_| OpenError::Damaged.code())?;
    Ok(eds::armour::base64(&cms))
}

impl Session {
    /// The owner's data.
    ///
    /// # Errors
    /// `unclear-owner` when the certificate does not say who holds the key.
    pub fn owner(&self) -> Result<Owner, &'static str> {
        let certificate = &self.certificate;
        let identity = self.identity()?;
        let name = [Some(identity.common_name), identity.patronymic].into_iter().flatten();
        let (bin, organisation) = identity.organisation.map(|o| (o.bin, o.name)).unzip();
        Ok(Owner {
            name: name.collect::<Vec<_>>().join(" "),
            iin: identity.iin,
            organisation: organisation.flatten(),
            bin,
            not_before: format_rfc3339(certificate.not_before()),
            not_after: format_rfc3339(certificate.not_after()),
        })
    }

    /// [`Self::owner`] as JSON.
    ///
    /// # Errors
    /// As [`Self::owner`].
    pub fn owner_json(&self) -> Result<String, &'static str> {
        serde_json::to_string(&self.owner()?).map_err(|_| BAD_REQUEST)
    }

    /// Why the key cannot be used: `wrong-key-for-login`, `wrong-key-for-document`, `expired`, `not-yet-valid`,
    /// `organisation-key`, `person-key`, `other-person`, `unclear-owner`. `iin` is who has entered, or empty when nobody
    /// has. The server asks again; this spares the person a round.
    ///
    /// # Errors
    /// `bad-request` when an argument makes no sense.
    pub fn refusal(
        &self,
        purpose: &str,
        holder: &str,
        iin: &str,
        at: &str,
    ) -> Result<Option<&'static str>, &'static str> {
        let (purpose, wrong_kind) = match purpose {
            "login" => (Purpose::Login, "wrong-key-for-login"),
            "document" => (Purpose::Document, "wrong-key-for-document"),
            _ => return Err(BAD_REQUEST),
        };
        let at = parse_rfc3339(at).ok_or(BAD_REQUEST)?;
        let certificate = &self.certificate;
        if !fits_purpose(certificate, purpose) {
            return Ok(Some(wrong_kind));
        }
        if at > certificate.not_after() {
            return Ok(Some("expired"));
        }
        if at < certificate.not_before() {
            return Ok(Some("not-yet-valid"));
        }
        let Ok(identity) = self.identity() else { return Ok(Some("unclear-owner")) };
        match (holder, identity.role == Role::Person) {
            ("any", _) | ("person", true) | ("organisation", false) => {}
            ("person", false) => return Ok(Some("organisation-key")),
            ("organisation", true) => return Ok(Some("person-key")),
            _ => return Err(BAD_REQUEST),
        }
        let is_other = !iin.is_empty() && iin != identity.iin;
        Ok(is_other.then_some("other-person"))
    }

    /// Takes a key of RSA out, as PKCS#8, for a cryptography that keeps it better; nothing of it stays here. A key of
    /// another kind stays.
    ///
    /// # Errors
    /// `damaged` when the key does not work.
    pub fn take_rsa_key(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, &'static str> {
        let Some(key) = self.key.take_if(|key| key.algorithm() == Algorithm::RsaSha256) else {
            return Ok(None);
        };
        key.to_pkcs8().map(Some).map_err(|_| OpenError::Damaged.code())
    }

    /// What a key that was taken has to sign.
    ///
    /// # Errors
    /// `bad-request` when `at` is no instant.
    pub fn prepare(&self, text: &[u8], at: &str) -> Result<Unsigned, &'static str> {
        let at = parse_rfc3339(at).ok_or(BAD_REQUEST)?;
        // Only keys of RSA are ever taken.
        Ok(Unsigned::new(&self.certificate, Algorithm::RsaSha256, text, at))
    }

    /// Signs a text: base64 of CMS with the text attached. `fresh` random bytes hide the key from measurements; it is
    /// safe without them too.
    ///
    /// # Errors
    /// `bad-request` when `at` is no instant or the key was taken, `damaged` when the key does not work.
    pub fn sign(&self, text: &[u8], at: &str, fresh: &[u8]) -> Result<String, &'static str> {
        let at = parse_rfc3339(at).ok_or(BAD_REQUEST)?;
        let key = self.key.as_ref().ok_or(BAD_REQUEST)?;
        let cms = sign_attached_hedged(key, &self.certificate, text, at, fresh)
            .map_err(|_| OpenError::Damaged.code())?;
        Ok(eds::armour::base64(&cms))
    }

    fn identity(&self) -> Result<Identity, &'static str> {
        self.certificate.identity().map_err(|_| "unclear-owner")
    }
}

#[cfg(test)]
mod tests {
    use eds::certificate::Role;
    use eds::gost::Parameters;
    use eds::issue::{IssuedKey, KeyKind, Organisation, Person, Template, Validity};
    use eds::verify::{Anchors, Content, Request, Revocation, Verdict, Verification, verify_attached};
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;
    use rsa::pkcs8::DecodePrivateKey as _;
    use sha2::{Digest as _, Sha256};

    use super::*;

    const AT: &str = "2026-11-22T10:00:00Z";
    const PERSON: Person<'static> =
        Person {
            iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: Some("Ерланқызы")
        };

    /// An authority and a way to open what it issues; one key serves all, because making keys is slow.
    fn opened(template: impl Fn(Validity) -> Template) -> (IssuedKey, Session) {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let validity = Validity::years(parse_rfc3339("2026-01-01T00:00:00Z").unwrap(), 1);
        let root = IssuedKey::root(&Template::authority("TEST", validity, None), &mut rng).unwrap();
        let issued = root.certify(&template(validity), root.key.clone()).unwrap();
        let file = issued.to_key_store("Құпия-12", &mut rng).unwrap();
        assert_eq!(open(&file, b"Qwerty12").unwrap_err(), "wrong-password");
        assert_eq!(open(&file, &[0xff]).unwrap_err(), "wrong-password");
        assert_eq!(open(b"text", b"Qwerty12").unwrap_err(), "not-key-store");
        (root, open(&file, "Құпия-12".as_bytes()).unwrap())
    }

    /// What a server finds that trusts this authority alone.
    fn seen_by_a_server(cms: &str, text: &str, root: IssuedKey) -> Verification {
        let request = Request {
            content: Content::Attached(text.as_bytes()),
            purpose: Purpose::Document,
            anchors: &Anchors::new([root.certificate]),
            intermediates: &[],
            at: parse_rfc3339(AT).unwrap(),
            revocation: Revocation::NotChecked,
            time_stamps: &[],
        };
        verify_attached(cms.as_bytes(), &request)
    }

    #[test]
    fn a_person_sees_the_own_data_and_signs() {
        let (root, session) = opened(|v| Template::person(&PERSON, KeyKind::Sign, v));
        let json = session.owner_json().unwrap();
        assert_eq!(
            json,
            "{\"name\":\"СЕРІК ДАНА ЕРЛАНҚЫЗЫ\",\"iin\":\"900101300123\",\"organisation\":null,\"bin\":null,\
             \"notBefore\":\"2026-01-01T00:00:00Z\",\"notAfter\":\"2027-01-01T00:00:00Z\"}"
        );
        let cms = session.sign("Мәтін".as_bytes(), AT, &[]).unwrap();
        let seen = seen_by_a_server(&cms, "Мәтін", root);
        assert_eq!(seen.verdict, Verdict::Valid);
        assert_eq!(seen.signing_time, parse_rfc3339(AT));
    }

    #[test]
    fn a_key_that_was_taken_signs_elsewhere() {
        let (root, mut session) = opened(|v| Template::person(&PERSON, KeyKind::Sign, v));
        let pkcs8 = session.take_rsa_key().unwrap().unwrap();
        let elsewhere = rsa::RsaPrivateKey::from_pkcs8_der(&pkcs8).unwrap();
        assert_eq!(session.take_rsa_key(), Ok(None), "nothing is left of it");
        assert_eq!(session.sign(b"text", AT, &[]).unwrap_err(), "bad-request");
        assert_eq!(session.prepare(b"text", "today").unwrap_err(), "bad-request");

        let unsigned = session.prepare(b"text", AT).unwrap();
        let digest = Sha256::digest(unsigned.to_be_signed());
        let signature = elsewhere.sign(rsa::Pkcs1v15Sign::new::<Sha256>(), &digest).unwrap();
        let cms = finish(&unsigned, &signature).unwrap();
        let other = session.prepare(b"other", AT).unwrap();
        assert_eq!(finish(&other, &signature).unwrap_err(), "damaged", "a signature of something else");
        assert_eq!(seen_by_a_server(&cms, "text", root).verdict, Verdict::Valid);
    }

    #[test]
    fn nobody_signs_for_somebody_else() {
        let (_, session) = opened(|v| Template::person(&PERSON, KeyKind::Sign, v));
        for (iin, expected) in [(PERSON.iin, None), ("", None), ("900101300124", Some("other-person"))] {
            assert_eq!(session.refusal("document", "person", iin, AT), Ok(expected), "{iin}");
        }
    }

    #[test]
    fn a_key_of_gost_serves_for_both_and_signs_anew_each_time() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let validity = Validity::years(parse_rfc3339("2026-01-01T00:00:00Z").unwrap(), 1);
        let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng).unwrap();
        let root = IssuedKey::self_signed(&Template::authority("TEST", validity, None), key()).unwrap();
        let holder = root.certify(&Template::person(&PERSON, KeyKind::Single, validity), key()).unwrap();
        let mut session =
            open(&holder.to_key_store("Құпия-12", &mut rng).unwrap(), "Құпия-12".as_bytes()).unwrap();
        for purpose in ["login", "document"] {
            assert_eq!(session.refusal(purpose, "person", "", AT), Ok(None));
        }
        assert_eq!(session.take_rsa_key(), Ok(None), "no browser knows it, so it stays");
        let sign = |fresh: &[u8]| session.sign(b"text", AT, fresh).unwrap();
        assert_eq!(sign(&[]), sign(&[]));
        assert_ne!(sign(&[1; 32]), sign(&[2; 32]));
        assert_eq!(seen_by_a_server(&sign(&[1; 32]), "text", root).verdict, Verdict::Valid);
    }

    #[test]
    fn a_key_that_does_not_fit_is_refused_by_its_own_code() {
        let (_, login) = opened(|v| Template::person(&PERSON, KeyKind::Login, v));
        let (_, neither) =
            opened(|v| Template { key_usage: 4, ..Template::person(&PERSON, KeyKind::Login, v) });
        let organisation = Organisation { bin: "160440012345", name: "Балапан" };
        let (_, head) =
            opened(|v| Template::organisation(&organisation, Role::FirstHead, &PERSON, KeyKind::Sign, v));
        for (session, purpose, holder, at, expected) in [
            (&login, "login", "person", AT, Ok(None)),
            (&login, "login", "any", AT, Ok(None)),
            (&login, "document", "person", AT, Ok(Some("wrong-key-for-document"))),
            (&neither, "login", "person", AT, Ok(Some("wrong-key-for-login"))),
            (&login, "login", "person", "2027-01-01T00:00:01Z", Ok(Some("expired"))),
            (&login, "login", "person", "2025-12-31T23:59:59Z", Ok(Some("not-yet-valid"))),
            (&login, "login", "organisation", AT, Ok(Some("person-key"))),
            (&head, "document", "person", AT, Ok(Some("organisation-key"))),
            (&head, "document", "organisation", AT, Ok(None)),
            (&head, "document", "crowd", AT, Err("bad-request")),
            (&head, "decree", "any", AT, Err("bad-request")),
            (&head, "document", "any", "today", Err("bad-request")),
        ] {
            assert_eq!(session.refusal(purpose, holder, "", at), expected, "{purpose} {holder} {at}");
        }
        let owner = head.owner().unwrap();
        assert_eq!(
            (owner.bin.as_deref(), owner.organisation.as_deref()),
            (Some("160440012345"), Some("Балапан"))
        );
    }
}
