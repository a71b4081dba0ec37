//! `kezek doctor` and the authority's addresses: what answers, what does not, and what answers something else.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use app::ports::Clock as _;
use cli::edge::SystemClock;
use eds::gost::Parameters;
use eds::issue::{self, IssuedKey, Template, Validity};
use eds::key::PrivateKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::serve::{Installation, free_ports};

/// 2023-11-14: authorities are valid for decades from then, whenever this runs.
const BEGAN: i64 = 1_700_000_000;
const DAY: i64 = 86_400;
const PATHS: [&str; 3] = ["/list.crl", "/ocsp", "/tsp"];

/// What an address answers instead of the truth.
#[derive(Clone)]
enum Says {
    /// Nothing but a refusal.
    Busy,
    /// A page of somebody else.
    Page,
    /// A list that ended yesterday.
    Old,
    /// In the name of another authority.
    Stranger,
}

/// An authority on this machine: a list, a responder, time-stamps.
struct Authority {
    port: u16,
    root: IssuedKey,
    instead: Arc<Mutex<BTreeMap<&'static str, Says>>>,
}

fn key(rng: &mut ChaCha20Rng) -> PrivateKey {
    PrivateKey::generate_gost(Parameters::Gost2015With256Bits, rng).unwrap()
}

/// A root of this name and an authority for time-stamps below it.
fn made(name: &str, seed: u64) -> (IssuedKey, IssuedKey) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let validity = Validity::years(BEGAN, 90);
    let root = IssuedKey::self_signed(&Template::authority(name, validity, Some(0)), key(&mut rng)).unwrap();
    let stamper = root.certify(&Template::time_stamping("TIME TEST", validity), key(&mut rng)).unwrap();
    (root, stamper)
}

impl Authority {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let instead: Arc<Mutex<BTreeMap<&'static str, Says>>> = Arc::default();
        let (own, stranger) = (made("TEST", 1), made("STRANGER TEST", 2));
        let root = own.0.clone();
        let said = Arc::clone(&instead);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (path, body) = asked(&stream);
                let says = said.lock().unwrap().get(path.as_str()).cloned();
                reply(stream, answer(&own, &stranger, says, &path, &body));
            }
        });
        Self { port, root, instead }
    }

    fn set(&self, path: &'static str, says: Option<Says>) {
        let mut instead = self.instead.lock().unwrap();
        instead.remove(path);
        instead.extend(says.map(|says| (path, says)));
    }
}

/// Path and body of a request.
fn asked(stream: &TcpStream) -> (String, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head.split(' ').nth(1).unwrap_or_default().to_owned(), body)
}

fn answer(
    own: &(IssuedKey, IssuedKey),
    stranger: &(IssuedKey, IssuedKey),
    says: Option<Says>,
    path: &str,
    body: &[u8],
) -> Option<Vec<u8>> {
    let (root, stamper) = match says {
        Some(Says::Busy) => return None,
        Some(Says::Page) => return Some(b"<html>Welcome to the hotel</html>".to_vec()),
        Some(Says::Stranger) => stranger,
        Some(Says::Old) | None => own,
    };
    let now = SystemClock.now().as_second();
    let until = if matches!(says, Some(Says::Old)) { now - DAY } else { now + DAY };
    match path {
        "/list.crl" => Some(issue::list(root, &[], now - 9 * DAY, until).unwrap()),
        "/ocsp" => {
            // A stranger signs what the authority would have said.
            let named = IssuedKey { key: root.key.clone(), certificate: own.0.certificate.clone() };
            issue::answer(&[named], &[], body, now).unwrap()
        }
        "/tsp" => Some(issue::time_stamp(stamper, body, now).unwrap()),
        _ => None,
    }
}

fn reply(mut stream: TcpStream, body: Option<Vec<u8>>) {
    let status = if body.is_some() { "200 OK" } else { "503 Busy" };
    let body = body.unwrap_or_default();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

/// An installation of a trial, whose authority answers at these ports: list, responder, time-stamps.
fn installation(authority: &Authority, ports: [u16; 3]) -> Installation {
    let new = Installation::migrated();
    std::fs::write(new.file("root.pem"), authority.root.certificate.der()).unwrap();
    let config = std::fs::read_to_string(&new.config).unwrap();
    let [list, ocsp, tsp] = ports;
    let config = config.replace("[eds]", "[eds]\ntrial = true").replace(
        "crls = []\nocsp = \"http://127.0.0.1:1\"",
        &format!(
            "crls = [\"http://127.0.0.1:{list}/list.crl\"]\nocsp = \"http://127.0.0.1:{ocsp}/ocsp\"\n\
             tsp = \"http://127.0.0.1:{tsp}/tsp\""
        ),
    );
    std::fs::write(&new.config, config).unwrap();
    new
}

const CHECKS: [&str; 3] = ["lists of revoked keys", "responder (OCSP)", "time-stamps (TSP)"];

/// Which of the three checks have to be mended.
fn mended(said: &str) -> Vec<usize> {
    let of =
        |word: &str, check: &str| said.lines().any(|line| line.starts_with(&format!("{word}   {check}")));
    let all = 0..CHECKS.len();
    assert!(all.clone().all(|at| of("MEND", CHECKS[at]) != of("well", CHECKS[at])), "{said}");
    all.filter(|at| of("MEND", CHECKS[*at])).collect()
}

#[test]
fn an_authority_that_answers_as_it_should_is_well() {
    let authority = Authority::start();
    let (code, said) = installation(&authority, [authority.port; 3]).doctor();
    assert_eq!((code, mended(&said)), (Some(0), vec![]), "{said}");
}

/// Goal: whoever set the machine up reads which address it does not reach, what that means for the wall around it, and
/// which key of the configuration names it. Method: each address in turn leads where nobody listens.
#[test]
fn each_address_that_is_not_reached_is_named_with_what_to_do() {
    let authority = Authority::start();
    let [closed, ..] = free_ports();
    for (at, (key, path)) in ["crls", "ocsp", "tsp"].into_iter().zip(PATHS).enumerate() {
        let mut ports = [authority.port; 3];
        ports[at] = closed;
        let (code, said) = installation(&authority, ports).doctor();
        assert_eq!((code, mended(&said)), (Some(1), vec![at]), "{said}");
        let line = format!(
            "MEND   {}: http://127.0.0.1:{closed}{path}: no answer; let this machine reach 127.0.0.1 on port {closed}, \
             or correct revocation.{key}",
            CHECKS[at]
        );
        assert!(said.lines().any(|told| told == line), "{said}");
    }
}

#[test]
fn what_answers_something_else_is_told_with_its_trouble() {
    let authority = Authority::start();
    let new = installation(&authority, [authority.port; 3]);
    let intermediates = "eds.intermediates";
    for (at, says, parts) in [
        (0, Says::Busy, ["no answer", "revocation.crls"]),
        (0, Says::Page, ["no list of revoked certificates", "revocation.crls"]),
        (0, Says::Stranger, ["no trusted authority signed the list", intermediates]),
        (0, Says::Old, ["the list ended at", "the authority is late"]),
        (1, Says::Busy, ["no answer", "revocation.ocsp"]),
        (1, Says::Page, ["the bytes are not an OCSP answer", "revocation.ocsp"]),
        (1, Says::Stranger, ["the signature of the answer does not fit", intermediates]),
        (2, Says::Busy, ["no answer", "revocation.tsp"]),
        (2, Says::Page, ["the bytes are not a time-stamp", "revocation.tsp"]),
        (2, Says::Stranger, ["the time-stamp is of no trusted authority", intermediates]),
    ] {
        authority.set(PATHS[at], Some(says));
        let (code, said) = new.doctor();
        authority.set(PATHS[at], None);
        assert_eq!((code, mended(&said)), (Some(1), vec![at]), "{said}");
        let line = said.lines().find(|line| line.starts_with("MEND")).unwrap();
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    }
}

#[test]
fn addresses_that_are_not_named_are_noted() {
    let authority = Authority::start();
    let new = installation(&authority, [authority.port; 3]);
    let config = std::fs::read_to_string(&new.config).unwrap();
    let lines = config.lines().map(|line| match line.split_once(" = ") {
        Some(("tsp", _)) => "tsp = \"\"".to_owned(),
        Some(("crls", _)) => "crls = []".to_owned(),
        _ => line.to_owned(),
    });
    std::fs::write(&new.config, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let (code, said) = new.doctor();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("note   lists of revoked keys: revocation.crls names none"), "{said}");
    assert!(said.contains("note   time-stamps (TSP): revocation.tsp names none"), "{said}");
    assert!(said.contains("well   responder (OCSP)"), "{said}");
}
