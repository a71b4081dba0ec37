//! From a key store to a verdict, with an authority made for the occasion: `cargo run -p eds --example sign_and_verify`.

#![expect(clippy::print_stdout, reason = "an example: its output is for people")]

use eds::KeyStore;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::verify::{Anchors, Content, Purpose, Request, Revocation, verify_attached};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Random numbers are an argument: a program in service gives those of the system.
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let now = eds::time::parse_rfc3339("2026-11-22T10:00:00Z").ok_or("no instant")?;
    let validity = Validity::years(now, 1);
    let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng);
    let (own, other) = (key()?, key()?);
    let authority = IssuedKey::self_signed(&Template::authority("TEST", validity, Some(0)), own)?;
    let person =
        Person { iin: "900101300123", surname: "Серік", given_name: "Дана", patronymic: None };
    let holder = authority.certify(&Template::person(&person, KeyKind::Single, validity), other)?;
    let file = holder.to_key_store("Qwerty12", &mut rng)?;

    let store = KeyStore::open(&file, "Qwerty12")?;
    println!("opened: {}", store.certificate().subject());
    let text = "Мәтін".as_bytes();
    let cms = store.sign(text, now)?;
    println!("signed: {} bytes", cms.len());

    let anchors = Anchors::new([authority.certificate]);
    for (what, content) in [("the text", text), ("another text", b"other")] {
        let request = Request {
            content: Content::Attached(content),
            purpose: Purpose::Document,
            anchors: &anchors,
            intermediates: &[],
            at: now,
            revocation: Revocation::NotChecked,
            time_stamps: &[],
        };
        let seen = verify_attached(&cms, &request);
        let reason = seen.verdict.reason().map_or("", |reason| reason.meaning());
        println!("{what}: {} {reason}", seen.verdict.code());
    }
    Ok(())
}

#[test]
fn it_runs() {
    main().unwrap();
}
