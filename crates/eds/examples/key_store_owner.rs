//! Whose key store is it, and what does it serve for? `cargo run -p eds --example key_store_owner FILE.p12 PASSWORD_FILE`
//!
//! Without words it makes a key store for the occasion and opens that.

#![expect(clippy::print_stdout, reason = "an example: its output is for people")]

use std::error::Error;

use eds::certificate::Role;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Organisation, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::verify::{Purpose, fits_purpose};
use eds::{KeyStore, OpenError};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (file, password) = match words.as_slice() {
        [file, password] => (std::fs::read(file)?, std::fs::read_to_string(password)?),
        [] => (made()?, PASSWORD.to_owned()),
        _ => return Err("which key store, and which file holds its password?".into()),
    };
    for line in owner(&file, password.trim_end_matches(['\r', '\n']))? {
        println!("{line}");
    }
    Ok(())
}

/// What the key store says of its owner, line by line.
fn owner(file: &[u8], password: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let store = match KeyStore::open(file, password) {
        Ok(store) => store,
        // Each has a way on of its own: type it again, choose another file, tell the authority.
        Err(OpenError::WrongPassword) => return Err("the password is wrong".into()),
        Err(OpenError::NotKeyStore) => return Err("the file is no key store".into()),
        Err(error) => return Err(error.into()),
    };
    let certificate = store.certificate();
    let identity = certificate.identity()?;
    let mut lines = vec![format!("{}, IIN {}", identity.common_name, identity.iin)];
    if let Some(organisation) = &identity.organisation {
        let name = organisation.name.as_deref().unwrap_or("an organisation");
        lines.push(format!("{} of {name}, BIN {}", identity.role.code(), organisation.bin));
    }
    lines.push(format!("valid until {}", eds::time::format_rfc3339(certificate.not_after())));
    for (what, purpose) in [("login", Purpose::Login), ("documents", Purpose::Document)] {
        let does = if fits_purpose(certificate, purpose) { "serves" } else { "does not serve" };
        lines.push(format!("{does} for {what}"));
    }
    Ok(lines)
}

const PASSWORD: &str = "Qwerty12";

/// The head of a kindergarten, in the form of the national authority.
fn made() -> Result<Vec<u8>, Box<dyn Error>> {
    // Random numbers are an argument: a program in service gives those of the system.
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let from = eds::time::parse_rfc3339("2026-11-22T10:00:00Z").ok_or("no instant")?;
    let validity = Validity::years(from, 1);
    let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng);
    let (own, other) = (key()?, key()?);
    let authority = IssuedKey::self_signed(&Template::authority("TEST", validity, Some(0)), own)?;
    let person =
        Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
    let organisation = Organisation { bin: "120340000568", name: "Балапан" };
    let template = Template::organisation(&organisation, Role::FirstHead, &person, KeyKind::Single, validity);
    Ok(authority.certify(&template, other)?.to_key_store(PASSWORD, &mut rng)?)
}

#[test]
fn the_owner_is_who_the_certificate_says() {
    let file = made().unwrap();
    let lines = owner(&file, PASSWORD).unwrap();
    assert_eq!(lines[0], "СЕРІК ДАНА, IIN 900101300123");
    assert!(lines[1].ends_with("of Балапан, BIN 120340000568"), "{}", lines[1]);
    assert_eq!(lines[2..], ["valid until 2027-11-22T10:00:00Z", "serves for login", "serves for documents"]);
    assert_eq!(owner(&file, "qwerty12").unwrap_err().to_string(), "the password is wrong");
    assert_eq!(owner(b"%PDF", PASSWORD).unwrap_err().to_string(), "the file is no key store");
}
