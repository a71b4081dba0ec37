//! Has the signer's key been revoked? `cargo run -p eds --example revocation`
//!
//! A list answers from memory; the responder is asked with a nonce, and its answer is checked; both can be kept, and judge
//! the signature again years later. Nothing here opens a connection: how bytes travel is the caller's business.

#![expect(clippy::print_stdout, reason = "an example: its output is for people")]

use std::error::Error;

use eds::certificate::Certificate;
use eds::gost::Parameters;
use eds::issue::{self, IssuedKey, KeyKind, Person, RevokedSerial, Template, Validity};
use eds::key::PrivateKey;
use eds::revocation::Gathered;
use eds::revocation::crl::{Crl, CrlBook};
use eds::revocation::ocsp::{self, CertId, Status};
use eds::verify::{
    Anchors, Content, Purpose, Request, Revocation, RevocationSource, Verdict, verify_attached,
};
use eds::{KeyStore, time};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const HOUR: i64 = 3_600;

fn main() -> Result<(), Box<dyn Error>> {
    let now = time::parse_rfc3339("2026-11-22T10:00:00Z").ok_or("no instant")?;
    let (authority, holder, cms) = signed(now)?;
    let judge = |at: i64, source: &dyn RevocationSource| judge(&cms, &authority.certificate, at, source);

    // A list that was fetched. It is taken because its issuer signed it; whether it is fresh is asked each time.
    let list = issue::list(&authority, &[], now - HOUR, now + HOUR)?;
    let mut book = CrlBook::new();
    book.accept(Crl::parse(&list)?, &authority.certificate)?;
    println!("by the list: {}", told(judge(now, &book)));
    println!("by the same list two hours later: {}", told(judge(now + 2 * HOUR, &book)));

    // The responder: the question goes out, the answer comes back, and everything about it is checked. Meanwhile the
    // owner has lost the key.
    let id = CertId::of(&holder, &authority.certificate);
    let nonce = [7; 16]; // Fresh random bytes, in service.
    let question = ocsp::request(&id, &nonce);
    let lost = [RevokedSerial { serial: holder.serial().to_vec(), at: now + HOUR }];
    let later = now + 2 * HOUR;
    let bytes =
        issue::answer(std::slice::from_ref(&authority), &lost, &question, later)?.ok_or("no answer")?;
    let answer = ocsp::check(&bytes, &id, &authority.certificate, Some(&nonce), later)?;
    if let Status::Revoked(revoked) = answer.status {
        println!("the responder: revoked since {}", time::format_rfc3339(revoked.at));
    }

    // What was kept tells the two instants apart, without a network.
    let mut kept = Gathered::new();
    kept.accept(Crl::parse(&list)?, &authority.certificate)?;
    kept.add_answer(bytes);
    println!("as of the signature: {}", told(judge(now, &kept)));
    println!("two hours later: {}", told(judge(later, &kept)));
    Ok(())
}

fn judge(cms: &[u8], authority: &Certificate, at: i64, source: &dyn RevocationSource) -> Verdict {
    let anchors = Anchors::new([authority.clone()]);
    let request = Request {
        content: Content::Attached("Мәтін".as_bytes()),
        purpose: Purpose::Document,
        anchors: &anchors,
        intermediates: &[],
        at,
        revocation: Revocation::Required(source),
        time_stamps: &[],
    };
    verify_attached(cms, &request).verdict
}

fn told(verdict: Verdict) -> String {
    match verdict.reason() {
        None => verdict.code().to_owned(),
        Some(reason) => format!("{}, {}", verdict.code(), reason.meaning()),
    }
}

/// An authority, the certificate of a person, and a signature of theirs.
fn signed(now: i64) -> Result<(IssuedKey, Certificate, Vec<u8>), Box<dyn Error>> {
    // Random numbers are an argument: a program in service gives those of the system.
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let validity = Validity::years(now, 1);
    let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng);
    let (own, other) = (key()?, key()?);
    let authority = IssuedKey::self_signed(&Template::authority("TEST", validity, Some(0)), own)?;
    let person =
        Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
    let holder = authority.certify(&Template::person(&person, KeyKind::Single, validity), other)?;
    let store = KeyStore::open(&holder.to_key_store("Qwerty12", &mut rng)?, "Qwerty12")?;
    let cms = store.sign("Мәтін".as_bytes(), now)?;
    Ok((authority, holder.certificate, cms))
}

#[test]
fn each_source_says_what_it_knows() {
    main().unwrap();
    let now = time::parse_rfc3339("2026-11-22T10:00:00Z").unwrap();
    let (authority, _, cms) = signed(now).unwrap();
    let list = issue::list(&authority, &[], now, now + HOUR).unwrap();
    let mut kept = Gathered::new();
    kept.accept(Crl::parse(&list).unwrap(), &authority.certificate).unwrap();
    assert_eq!(judge(&cms, &authority.certificate, now, &kept), Verdict::Valid);
    assert_eq!(told(Verdict::Valid), "VALID");
    let late = judge(&cms, &authority.certificate, now + 2 * HOUR, &kept);
    assert!(told(late).starts_with("INDETERMINATE, nothing fresh"), "{}", told(late));
}
