//! How quick verification is on one core, as ratios to `openssl` measured in the same run.
//!
//! `cargo run --release -p eds --example speed`. A yardstick that is not installed is told as absent. `openssl` works
//! in a process of its own: the time of a process that does nothing is taken off before the ratio is computed.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example that measures: its output is for people, and time is what it is about"
)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::verify::{Anchors, Content, Purpose, Request, Revocation, Verdict, verify_attached};
use eds::{Algorithm, KeyStore};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

type Done<T> = Result<T, Box<dyn Error>>;

const TEXT: &[u8] = b"a text that is signed";
const PERSON: Person<'static> =
    Person { iin: "900101300123", surname: "Surname", given_name: "Name", patronymic: None };
const REPEATS: usize = 7;

fn main() -> Done<()> {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs() as i64;
    let validity = Validity::years(seconds - 1000, 10);
    let mut rng = ChaCha20Rng::seed_from_u64(1);

    let gost = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng)?;
    let public = gost.public();
    let algorithm = Algorithm::Gost(Parameters::Gost2015With512Bits);
    let signature = gost.sign(TEXT)?;
    let raw = median(|| public.verifies(algorithm, TEXT, &signature));
    say("GOST-512, one verification", raw);
    say("GOST-512, one signature", median(|| gost.sign(TEXT).is_ok()));

    let gost = issued(gost, KeyKind::Single, validity)?;
    let cms = eds::cms::sign_attached(&gost.1.key, &gost.1.certificate, TEXT, seconds)?;
    say("GOST-512, CMS, known path", median(judging(&gost.0, &cms, seconds)));
    let store = gost.1.to_key_store("Qwerty12", &mut rng)?;
    say("key store opened", median(|| KeyStore::open(&store, "Qwerty12").is_ok()));

    let rsa = issued(PrivateKey::generate(&mut rng)?, KeyKind::Sign, validity)?;
    let cms = eds::cms::sign_attached(&rsa.1.key, &rsa.1.certificate, TEXT, seconds)?;
    let own = median(judging(&rsa.0, &cms, seconds));
    say("RSA-2048, CMS, known path", own);
    match openssl(&rsa.0, &cms) {
        Ok((whole, net)) => {
            say("openssl cms -verify, with its process", whole);
            say("openssl cms -verify, without", net);
            println!("ratio, with its process: {:.1}", whole.as_secs_f64() / own.as_secs_f64());
            println!("ratio, without: {:.1}", net.as_secs_f64() / own.as_secs_f64());
        }
        Err(error) => println!("openssl: absent ({error})"),
    }
    Ok(())
}

/// An authority and a holder with one key.
fn issued(key: PrivateKey, kind: KeyKind, validity: Validity) -> Done<(IssuedKey, IssuedKey)> {
    let authority = Template::authority("AUTHORITY TEST", validity, Some(0));
    let authority = IssuedKey::self_signed(&authority, key.clone())?;
    let holder = authority.certify(&Template::person(&PERSON, kind, validity), key)?;
    Ok((authority, holder))
}

/// Verifies one signature again and again, as a server does: authorities loaded once.
fn judging<'a>(authority: &IssuedKey, cms: &'a [u8], at: i64) -> impl FnMut() -> bool + 'a {
    let anchors = Anchors::new([authority.certificate.clone()]);
    move || {
        let request = Request {
            content: Content::Attached(TEXT),
            purpose: Purpose::Document,
            anchors: &anchors,
            intermediates: &[],
            at,
            revocation: Revocation::NotChecked,
        };
        verify_attached(cms, &request).verdict == Verdict::Valid
    }
}

/// The median time of one call, from several runs of a fifth of a second.
fn median(mut work: impl FnMut() -> bool) -> Duration {
    let mut times: Vec<Duration> = (0..REPEATS)
        .map(|_| {
            let (start, mut calls) = (Instant::now(), 0);
            while start.elapsed() < Duration::from_millis(200) {
                assert!(work(), "what is measured must succeed");
                calls += 1;
            }
            start.elapsed() / calls
        })
        .collect();
    times.sort();
    times.get(REPEATS / 2).copied().unwrap_or_default()
}

/// Times of `openssl cms -verify` for one signature: of the whole process, and less a process that does nothing.
fn openssl(authority: &IssuedKey, cms: &[u8]) -> Done<(Duration, Duration)> {
    let folder = std::env::temp_dir().join(format!("eds-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = openssl_in(&folder, authority, cms);
    std::fs::remove_dir_all(&folder)?;
    outcome
}

fn openssl_in(folder: &Path, authority: &IssuedKey, cms: &[u8]) -> Done<(Duration, Duration)> {
    let file = |name: &str, bytes: &[u8]| -> Done<PathBuf> {
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    };
    let base64 = eds::armour::base64(authority.certificate.der());
    let pem = format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n");
    // A line of base64 may have 64 characters.
    let mut lines = String::new();
    for (at, character) in pem.chars().enumerate() {
        lines.push(character);
        if at > 28 && at < 28 + base64.len() && (at - 27) % 64 == 0 {
            lines.push('\n');
        }
    }
    let (authority, cms) = (file("authority.pem", lines.as_bytes())?, file("signature.der", cms)?);
    let out = folder.join("content");
    let run = |words: &[&std::ffi::OsStr]| -> Done<()> {
        let output = Command::new("openssl").args(words).output()?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
        }
    };
    let words =
        ["cms", "-verify", "-binary", "-purpose", "any", "-inform", "DER", "-in"].map(std::ffi::OsStr::new);
    let verify =
        [&words[..], &[cms.as_ref(), "-CAfile".as_ref(), authority.as_ref(), "-out".as_ref(), out.as_ref()]]
            .concat();
    run(&verify)?;
    let whole = median(|| run(&verify).is_ok());
    let nothing = median(|| run(&["version".as_ref()]).is_ok());
    Ok((whole, whole.saturating_sub(nothing)))
}

fn say(what: &str, time: Duration) {
    println!("{what}: {:.0} us, {:.0}/s", time.as_secs_f64() * 1e6, 1.0 / time.as_secs_f64());
}
