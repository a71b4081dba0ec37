//! Signatures verified a second on one core, against OpenSSL and its gost engine.
//!
//! The yardstick is a small C program that is compiled in the scratch folder: OpenSSL works in one process as we do, parses
//! each signature as we do, and keeps the authority as we do. Both sides count processor time, so a machine that
//! does other things as well changes little. Without a C compiler, OpenSSL's headers or the engine it is `null`.

mod yardstick;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use eds::Algorithm;
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::PrivateKey;
use eds::verify::{Anchors, Content, Purpose, Request, Revocation, Verdict, verify_attached};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::report::{Machine, Report, Result, Series};
use crate::stopwatch::{Processor, wall_seconds};
use yardstick::Yardstick;

/// Repeats of each measurement; ours and the yardstick take turns.
const REPEATS: usize = 7;
/// As long as a page of text: what a family signs.
const TEXT: [u8; 1024] = [b'a'; 1024];

/// Measures; `folder` takes what the yardstick reads. `scale` is how many fifths of a second each repeat takes.
///
/// # Errors
/// A folder that cannot be written; a signature that is refused.
pub fn verify(folder: &Path, scale: u32) -> anyhow::Result<Report> {
    measured(folder, Duration::from_millis(200) * scale.max(1))
}

fn measured(folder: &Path, slice: Duration) -> anyhow::Result<Report> {
    let now = wall_seconds();
    let mut rng = ChaCha12Rng::seed_from_u64(3_410);
    let rsa = Holder::new(PrivateKey::generate(&mut rng)?, KeyKind::Sign, now)?;
    let gost_key = PrivateKey::generate_gost(Parameters::Gost2015With512Bits, &mut rng)?;
    let gost = Holder::new(gost_key.clone(), KeyKind::Single, now)?;
    let (public, signature) = (gost_key.public(), gost_key.sign(&TEXT)?);
    let algorithm = Algorithm::Gost(Parameters::Gost2015With512Bits);

    let files = rsa.files(folder)?;
    let files: Vec<&Path> = files.iter().map(std::path::PathBuf::as_path).collect();
    let yardstick = Yardstick::build(folder)?;
    let with = |mode, name, files: &[&Path]| {
        yardstick.as_ref().and_then(|yardstick| yardstick.measures(mode, name, files))
    };
    let openssl = with("rsa_cms", "openssl: CMS_verify with the path, in one process", &files);
    let bare = with("rsa_cms_bare", "openssl: CMS_verify of the signature alone, in one process", &files);
    let engine_cms = with("gost512_cms", "gost engine: CMS_verify, in one process", &[]);
    let engine_raw = with("gost512_raw", "gost engine: EVP_PKEY_verify of a digest, same curve", &[]);
    let results = vec![
        series("rsa_cms", slice, openssl.as_ref(), || rsa.is_valid())?,
        series("rsa_cms_signature_alone", slice, bare.as_ref(), || rsa.is_valid())?,
        series("gost512_cms", slice, engine_cms.as_ref(), || gost.is_valid())?,
        series("gost512_raw", slice, engine_raw.as_ref(), || public.verifies(algorithm, &TEXT, &signature))?,
    ];
    Ok(Report { scenario: "verify", machine: Machine::here(), results })
}

/// A signature, and the authority that it leads to.
struct Holder {
    authority: IssuedKey,
    anchors: Anchors,
    cms: Vec<u8>,
    now: i64,
}

impl Holder {
    fn new(key: PrivateKey, kind: KeyKind, now: i64) -> anyhow::Result<Self> {
        let validity = Validity::years(now - 1_000, 1);
        let authority = Template::authority("КЕЗЕК TEST ӨЛШЕМ", validity, Some(0));
        let authority = IssuedKey::self_signed(&authority, key.clone())?;
        let person =
            Person { iin: "900101300123", surname: "ӨЛШЕМ", given_name: "ӨЛШЕМ", patronymic: None };
        let holder = authority.certify(&Template::person(&person, kind, validity), key)?;
        let cms = eds::cms::sign_attached(&holder.key, &holder.certificate, &TEXT, now)?;
        let anchors = Anchors::new([authority.certificate.clone()]);
        Ok(Self { authority, anchors, cms, now })
    }

    /// As a server judges: all of eds.md 5.2 but revocation; who issued the certificate is remembered.
    fn is_valid(&self) -> bool {
        let request = Request {
            content: Content::Attached(&TEXT),
            purpose: Purpose::Document,
            anchors: &self.anchors,
            intermediates: &[],
            at: self.now,
            revocation: Revocation::NotChecked,
            time_stamps: &[],
        };
        verify_attached(&self.cms, &request).verdict == Verdict::Valid
    }

    fn files(&self, folder: &Path) -> anyhow::Result<[std::path::PathBuf; 2]> {
        let files = [("authority.der", self.authority.certificate.der()), ("signature.der", &self.cms[..])];
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).with_context(|| format!("cannot write {name}"))?;
        }
        Ok(files.map(|(name, _)| folder.join(name)))
    }
}

/// Ours and the yardstick in turns.
fn series(
    name: &str,
    slice: Duration,
    yardstick: Option<&yardstick::Measure<'_>>,
    work: impl Fn() -> bool,
) -> anyhow::Result<Result> {
    // The first one fills tables and caches.
    ensure!(work(), "{name}: what is measured must succeed");
    let mut series = Series::default();
    for _ in 0..REPEATS {
        let processor = Processor::start();
        let (mut count, mut fits) = (0_u32, true);
        let spent = loop {
            for _ in 0..8 {
                fits &= work();
                count += 1;
            }
            let spent = processor.elapsed();
            if spent >= slice {
                break spent;
            }
        };
        ensure!(fits, "{name}: what is measured must succeed");
        let value = crate::stopwatch::per_second(count, spent);
        series.add(value, yardstick.map_or(Some(f64::NAN), |measure| measure.run(slice)).unwrap_or(f64::NAN));
    }
    Ok(series.result(name, yardstick.map(|measure| measure.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_measured_beside_their_yardsticks() {
        let folder = tempfile::tempdir().unwrap();
        let report = measured(folder.path(), Duration::from_millis(5)).unwrap();
        let names: Vec<&str> = report.results.iter().map(|result| result.name.as_str()).collect();
        assert_eq!(names, ["rsa_cms", "rsa_cms_signature_alone", "gost512_cms", "gost512_raw"]);
        for result in &report.results {
            assert!(result.value.is_some_and(|value| value > 1.0), "{result:?}");
            // What is not installed is nothing, never a made-up number.
            assert_eq!(result.yardstick.is_some(), result.yardstick_value.is_some());
            if result.yardstick.is_none() {
                eprintln!("SKIPPED: the yardstick of {} is not installed", result.name);
            }
        }
    }
}
