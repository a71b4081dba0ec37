//! A signature outlives its key: `cargo run -p eds --example time_stamp`
//!
//! A certificate is valid for a year. A time-stamp that was asked for while it was valid keeps the signature.

#![expect(clippy::print_stdout, reason = "an example: its output is for people")]

use std::error::Error;

use eds::asn1::Limits;
use eds::digest::Digest;
use eds::gost::Parameters;
use eds::issue::{self, IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::revocation::crl::{Crl, CrlBook};
use eds::verify::{Anchors, Content, Purpose, Request, Revocation, Verification, verify_attached};
use eds::{KeyStore, armour, cms, time, timestamp};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const DAY: i64 = 86_400;

fn main() -> Result<(), Box<dyn Error>> {
    for (what, seen) in judged()? {
        let stamped = seen.time_stamp.map(time::format_rfc3339).unwrap_or_default();
        println!("{what}: {} {stamped}", seen.verdict.code());
    }
    Ok(())
}

/// The signature two years later, without the time-stamp and with it.
fn judged() -> Result<[(&'static str, Verification); 2], Box<dyn Error>> {
    // Random numbers are an argument: a program in service gives those of the system.
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let now = time::parse_rfc3339("2026-11-22T10:00:00Z").ok_or("no instant")?;
    let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng);
    let (own, stamping, other) = (key()?, key()?, key()?);
    let decade = Validity::years(now - DAY, 10);
    let authority = IssuedKey::self_signed(&Template::authority("TEST", decade, Some(0)), own)?;
    let stamper = authority.certify(&Template::time_stamping("TIME TEST", decade), stamping)?;
    let person =
        Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
    let template = Template::person(&person, KeyKind::Single, Validity::years(now - DAY, 1));
    let holder = authority.certify(&template, other)?;
    let store = KeyStore::open(&holder.to_key_store("Qwerty12", &mut rng)?, "Qwerty12")?;
    let signature = store.sign("Мәтін".as_bytes(), now)?;

    // A time-stamp is about the signature's own bytes. The request goes to the authority, the answer comes back.
    let der = armour::strip(&signature).ok_or("no signature")?;
    let data = cms::parse(&der, Limits::of_bytes(der.len()))?;
    let signed = &data.signers.first().ok_or("nobody signed")?.signature;
    let nonce = [7; 8]; // Fresh random bytes, in service.
    let question = timestamp::request(Digest::Sha256, signed, &nonce);
    let answer = issue::time_stamp(&stamper, &question, now + 60)?;
    let anchors = Anchors::new([authority.certificate.clone()]);
    let token = timestamp::token(&answer)?;
    timestamp::check(&token, signed, Some(&nonce), &anchors, &[])?;

    // Two years later, with the list that was kept.
    let list = issue::list(&authority, &[], now, now + DAY)?;
    let mut book = CrlBook::new();
    book.accept(Crl::parse(&list)?, &authority.certificate)?;
    let request = Request {
        content: Content::Attached("Мәтін".as_bytes()),
        purpose: Purpose::Document,
        anchors: &anchors,
        intermediates: &[],
        at: now + 730 * DAY,
        revocation: Revocation::Required(&book),
        time_stamps: &[],
    };
    let without = verify_attached(&signature, &request);
    let with = verify_attached(&signature, &Request { time_stamps: &[token], ..request });
    Ok([("without it", without), ("with it", with)])
}

#[test]
fn the_time_stamp_keeps_the_signature() {
    main().unwrap();
    let [(_, without), (_, with)] = judged().unwrap();
    let reason = without.verdict.reason().map(eds::verify::Reason::code);
    assert_eq!(reason, Some("OUT_OF_BOUNDS_NO_POE"));
    assert_eq!(with.verdict.code(), "VALID");
    assert_eq!(with.time_stamp, time::parse_rfc3339("2026-11-22T10:01:00Z"));
}
