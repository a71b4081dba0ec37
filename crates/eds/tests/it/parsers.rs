//! Every way by which bytes from outside come in, each as a function that may be given anything: it must end soon and
//! must not panic. The fuzzer (`fuzz/` at the root) and the test of mutations run the same list.

use std::sync::OnceLock;

use eds::asn1::{self, Limits, Reader, tag};
use eds::certificate::Certificate;
use eds::gost::{self, Parameters};
use eds::issue::{IssuedKey, KeyKind, Person, Template, Validity};
use eds::key::{PrivateKey, PublicKey};
use eds::revocation::Gathered;
use eds::revocation::crl::{self, Crl, CrlBook};
use eds::revocation::ocsp::{self, CertId};
use eds::verify::{
    Anchors, Content, Purpose, Request, Revocation, RevocationSource as _, Verdict, verify_attached,
};
use eds::{Algorithm, KeyStore, armour, chain, cms, time, timestamp};
use hmac::{Hmac, Mac as _};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha1::{Digest as _, Sha1};

/// A way in: its name, what it does with bytes, and bytes that it accepts, to begin with.
pub(crate) struct Parser {
    /// Name, also of its folder of findings.
    pub(crate) name: &'static str,
    /// Must end, whatever it is given.
    pub(crate) run: fn(&[u8]),
    /// What is well formed.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub(crate) const PARSERS: [Parser; 13] = [
    Parser { name: "ber", run: ber, seeds: any_seeds },
    Parser { name: "armour", run: armoured, seeds: armour_seeds },
    Parser { name: "certificate", run: certificate, seeds: certificate_seeds },
    Parser { name: "chain", run: path, seeds: certificate_seeds },
    Parser { name: "cms", run: signature, seeds: cms_seeds },
    Parser { name: "crl", run: list, seeds: crl_seeds },
    Parser { name: "ocsp", run: answer, seeds: ocsp_seeds },
    Parser { name: "timestamp", run: stamp, seeds: timestamp_seeds },
    Parser { name: "key_store", run: key_store, seeds: key_store_seeds },
    Parser { name: "key_store_contents", run: key_store_contents, seeds: contents_seeds },
    Parser { name: "private_key", run: private_key, seeds: private_key_seeds },
    Parser { name: "public_key", run: public_key, seeds: public_key_seeds },
    Parser { name: "gost", run: gost_numbers, seeds: number_seeds },
];

/// 2020-06-01T00:00:00Z.
const NOW: i64 = 1_590_969_600;
const PASSWORD: &str = "Qwerty12";
const TEXT: &[u8] = b"text";

/// An authority of GOST with a holder, and the national test authorities when they are there.
struct World {
    authority: IssuedKey,
    holder: IssuedKey,
    anchors: Anchors,
    between: Vec<Certificate>,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let mut key = || PrivateKey::generate_gost(Parameters::Gost2015With256Bits, &mut rng).unwrap();
        let validity = Validity::years(NOW - 1000, 10);
        let authority = Template::authority("AUTHORITY TEST", validity, Some(1));
        let authority = IssuedKey::self_signed(&authority, key()).unwrap();
        let person =
            Person { iin: "900101300123", surname: "Surname", given_name: "Name", patronymic: Some("Third") };
        let person = Template::person(&person, KeyKind::Single, validity);
        let holder = authority.certify(&person, key()).unwrap();
        let national = ["nca_rsa_test.crt", "nca_gost_test.crt", "root_test_gost_2022.cer"];
        let national = national.iter().filter_map(|name| shared(&format!("ca/{name}")));
        let trusted = national.filter_map(|file| Certificate::parse(&file).ok());
        let anchors = Anchors::new(trusted.chain([authority.certificate.clone()]));
        let between = shared("ca/nca_gost2022_test.cer").and_then(|file| Certificate::parse(&file).ok());
        World { authority, holder, anchors, between: between.into_iter().collect() }
    })
}

/// A published file, when the folder is there.
fn shared(name: &str) -> Option<Vec<u8>> {
    std::fs::read(format!("{}{name}", concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/eds/")))
        .or_else(|_| {
            std::fs::read(format!("{}{name}", concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/eds/")))
        })
        .ok()
}

fn files(names: &[&str]) -> Vec<Vec<u8>> {
    names.iter().filter_map(|name| shared(name)).map(|file| armour::strip(&file).unwrap_or(file)).collect()
}

/// What is normalised stays as it is, and no reading of it fails to end.
fn ber(bytes: &[u8]) {
    let Ok(der) = asn1::normalise(bytes, Limits::of_bytes(64 * 1024)) else { return };
    assert_eq!(
        asn1::normalise(&der, Limits::of_bytes(der.len())).as_ref(),
        Ok(&der),
        "normalised once is enough"
    );
    walk(&der, 32);
}

fn walk(der: &[u8], depth: usize) {
    let mut reader = Reader::new(der);
    while let Ok(element) = reader.next() {
        let _ = (element.oid(), element.unsigned(), element.small_unsigned(), element.boolean());
        let _ = (element.bits(), element.named_bits(), element.text(), element.instant());
        if element.tag & 0x20 != 0 && depth > 0 {
            walk(element.body, depth - 1);
        }
    }
}

fn armoured(bytes: &[u8]) {
    if let Some(inner) = armour::strip(bytes) {
        assert!(inner.len() <= bytes.len());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let at = time::parse_rfc3339(text);
        assert_eq!(at.and_then(|at| time::parse_rfc3339(&time::format_rfc3339(at))), at);
    }
}

fn certificate(bytes: &[u8]) {
    let Ok(certificate) = Certificate::parse(bytes) else { return };
    let _ = (certificate.identity(), certificate.subject().to_string(), certificate.public_key().bits());
    assert_eq!(Certificate::from_der(certificate.der()).as_ref(), Ok(&certificate));
}

/// Two certificates, one after the other: the second one may have issued the first.
fn path(bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    let mut next = || Certificate::from_der(reader.expect(tag::SEQUENCE).ok()?.raw).ok();
    let Some(leaf) = next() else { return };
    let between: Vec<_> = next().into_iter().chain(world().between.clone()).collect();
    let Ok(path) = chain::validate(&leaf, &between, &world().anchors, NOW) else { return };
    assert!(world().anchors.certificates().contains(path.last().unwrap()), "paths end at an anchor");
}

/// Nobody but the holder of a key makes a valid signature.
fn signature(bytes: &[u8]) {
    let _ = cms::parse(bytes, Limits::of_bytes(64 * 1024));
    let request = Request {
        content: Content::Given(TEXT),
        purpose: Purpose::Document,
        anchors: &world().anchors,
        intermediates: &world().between,
        at: NOW,
        revocation: Revocation::NotChecked,
        time_stamps: &[],
    };
    let seen = verify_attached(bytes, &request);
    if seen.verdict == Verdict::Valid {
        assert_eq!(seen.content.as_deref(), Some(TEXT));
        assert_eq!(seen.signer.unwrap().iin, "900101300123");
    }
}

fn list(bytes: &[u8]) {
    let issuers = || world().between.iter().chain([&world().authority.certificate]);
    let is_signed = crl::is_signed_by_any(bytes, issuers());
    let Ok(list) = Crl::parse(bytes) else { return };
    // What is taken apart has been recognised before.
    let is_taken = issuers().any(|issuer| list.check(issuer).is_ok());
    assert!(is_signed.is_ok_and(|is_signed| is_signed || !is_taken));
    let _ = (list.is_fresh(NOW), list.entry(&[1]), list.len(), list.is_delta());
    let mut book = CrlBook::new();
    let mut gathered = Gathered::new();
    let holder = &world().holder.certificate;
    for issuer in issuers() {
        if gathered.accept(list.clone(), issuer).is_ok() {
            let _ = gathered.status(holder, issuer, NOW);
        }
        if book.accept(list.clone(), issuer).is_ok() {
            let _ = book.look_up(holder, issuer, NOW);
        }
    }
}

fn answer(bytes: &[u8]) {
    let claims = ocsp::read(bytes);
    let issuers = world().between.iter().chain([&world().authority.certificate]);
    for issuer in issuers {
        let id = CertId::of(&world().holder.certificate, issuer);
        for nonce in [Some(&b"nonce"[..]), None] {
            assert!(ocsp::check(bytes, &id, issuer, nonce, NOW).is_err() || claims.is_ok());
        }
    }
}

fn stamp(bytes: &[u8]) {
    let token = timestamp::token(bytes).unwrap_or_else(|_| bytes.to_vec());
    let _ = timestamp::read(&token);
    let seen = timestamp::check(&token, b"", None, &world().anchors, &world().between);
    assert!(seen.is_err(), "no authority for time-stamps of this world signs what it is given");
}

fn key_store(bytes: &[u8]) {
    if let Ok(store) = KeyStore::open(bytes, PASSWORD) {
        assert!(store.sign(TEXT, NOW).is_ok());
    }
}

/// Contents of a key store with a MAC that fits them: what follows the MAC is read as well.
fn key_store_contents(contents: &[u8]) {
    let password: Vec<u8> = PASSWORD.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
    let filled = |bytes: &[u8]| -> Vec<u8> {
        bytes.iter().copied().cycle().take(bytes.len().div_ceil(64) * 64).collect()
    };
    let salt = [7; 8];
    let key = Sha1::new()
        .chain_update([3; 64])
        .chain_update(filled(&salt))
        .chain_update(filled(&password))
        .finalize();
    let mac = Hmac::<Sha1>::new_from_slice(&key).unwrap().chain_update(contents).finalize().into_bytes();
    let digest = asn1::sequence([
        asn1::sequence([asn1::oid(eds::oids::SHA1), asn1::null()]),
        asn1::octet_string(&mac),
    ]);
    let mac = asn1::sequence([digest, asn1::octet_string(&salt)]);
    let safe = asn1::sequence([asn1::oid(eds::oids::DATA), asn1::explicit(0, &asn1::octet_string(contents))]);
    key_store(&asn1::sequence([asn1::integer(&[3]), safe, mac]));
}

fn private_key(bytes: &[u8]) {
    if let Ok(key) = PrivateKey::from_pkcs8(bytes) {
        let again = PrivateKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(again.public(), key.public());
        if let Ok(signature) = key.sign(TEXT) {
            assert!(key.public().verifies(key.algorithm(), TEXT, &signature));
        }
    }
}

/// A SubjectPublicKeyInfo and a signature.
fn public_key(bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    let Ok(info) = reader.expect(tag::SEQUENCE) else { return };
    let Ok(key) = PublicKey::from_der(info.raw) else { return };
    let signature = bytes.get(info.raw.len()..).unwrap_or_default();
    for algorithm in [
        Algorithm::RsaSha256,
        Algorithm::Gost(Parameters::Gost2015With512Bits),
        Algorithm::Gost(Parameters::Gost2015With256Bits),
        Algorithm::Gost(Parameters::Gost2004),
    ] {
        assert!(!key.verifies(algorithm, b"nobody signed this", signature));
    }
}

/// Three numbers: a key, fresh bytes, and what is added to the signature.
fn gost_numbers(bytes: &[u8]) {
    let (Some(number), fresh) = (bytes.get(..32), bytes.get(32..64).unwrap_or_default()) else { return };
    let Ok(key) = gost::SecretKey::from_bytes(Parameters::Gost2015With256Bits, number) else { return };
    let signature = key.sign(bytes, fresh).unwrap();
    assert!(key.public().verifies(bytes, &signature));
    let Some(change) = bytes.get(64..128) else { return };
    let changed: Vec<u8> = signature.iter().zip(change).map(|(a, b)| a ^ b).collect();
    assert!(changed == signature || !key.public().verifies(bytes, &changed));
}

fn any_seeds() -> Vec<Vec<u8>> {
    [cms_seeds(), certificate_seeds(), key_store_seeds(), ocsp_seeds()].concat()
}

fn armour_seeds() -> Vec<Vec<u8>> {
    let base64 = armour::base64(world().holder.certificate.der());
    vec![
        format!("-----BEGIN CMS-----\r\n{base64}\r\n-----END CMS-----\r\n").into_bytes(),
        base64.into_bytes(),
        b"2026-11-22T10:00:00Z".to_vec(),
    ]
}

fn certificate_seeds() -> Vec<Vec<u8>> {
    let World { authority, holder, .. } = world();
    let mut seeds = vec![
        holder.certificate.der().to_vec(),
        [holder.certificate.der(), authority.certificate.der()].concat(),
    ];
    seeds.extend(files(&["ca/nca_rsa_test.crt", "ca/nca_gost_test.crt", "ca/nca_gost2022_test.cer"]));
    seeds.extend(files(&["rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.cer"]));
    seeds
}

fn cms_seeds() -> Vec<Vec<u8>> {
    let holder = &world().holder;
    let mut seeds = vec![cms::sign_attached(&holder.key, &holder.certificate, TEXT, NOW).unwrap()];
    seeds.extend(files(&["rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.cms", "tsp/tsp_token.bin"]));
    seeds
}

/// A short list of our own; the national one would only be slower.
fn crl_seeds() -> Vec<Vec<u8>> {
    let World { authority, .. } = world();
    let algorithm = || asn1::sequence([asn1::oid(eds::oids::GOST2015_256_SIGNATURE)]);
    let extension = |oid, value: Vec<u8>| asn1::sequence([asn1::oid(oid), asn1::octet_string(&value)]);
    let reason = extension(eds::oids::CRL_REASON, asn1::tagged(tag::ENUMERATED, &[6]));
    let entry = asn1::sequence([asn1::integer(&[5]), asn1::time(NOW), asn1::sequence([reason])]);
    [None, Some(extension(eds::oids::DELTA_CRL_INDICATOR, asn1::integer(&[1])))]
        .into_iter()
        .map(|delta| {
            let mut extensions = vec![extension(eds::oids::CRL_NUMBER, asn1::integer(&[9]))];
            extensions.extend(delta);
            let tbs = asn1::sequence([
                asn1::integer(&[1]),
                algorithm(),
                authority.certificate.subject().der().to_vec(),
                asn1::time(NOW),
                asn1::time(NOW + 1000),
                asn1::sequence([entry.clone()]),
                asn1::explicit(0, &asn1::sequence(extensions)),
            ]);
            let signature = asn1::bit_string(&authority.key.sign(&tbs).unwrap());
            asn1::sequence([tbs, algorithm(), signature])
        })
        .collect()
}

fn ocsp_seeds() -> Vec<Vec<u8>> {
    files(&[
        "revocation/ocsp_response_ceo_2015_revoked.bin",
        "revocation/ocsp_response_individual_sign_2004.bin",
    ])
}

fn timestamp_seeds() -> Vec<Vec<u8>> {
    files(&["tsp/tsp_response.bin", "tsp/tsp_token.bin"])
}

fn key_store_seeds() -> Vec<Vec<u8>> {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let mut seeds = vec![world().holder.to_key_store(PASSWORD, &mut rng).unwrap()];
    seeds.extend(files(&["gost2015/individual/valid/individual_valid.p12"]));
    seeds
}

fn contents_seeds() -> Vec<Vec<u8>> {
    let contents = |store: Vec<u8>| {
        let outer = asn1::normalise(&store, Limits::of_bytes(64 * 1024)).ok()?;
        let fields = Reader::single(&outer, tag::SEQUENCE).ok()?.children().ok()?;
        let info = fields.get(1)?.children().ok()?;
        Some(Reader::single(info.get(1)?.body, tag::OCTET_STRING).ok()?.body.to_vec())
    };
    key_store_seeds().into_iter().filter_map(contents).collect()
}

fn private_key_seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![world().holder.key.to_pkcs8().unwrap().to_vec()];
    let store = shared("rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12");
    let store = store.and_then(|store| KeyStore::open(&store, PASSWORD).ok());
    seeds.extend(store.map(|store| store.key().to_pkcs8().unwrap().to_vec()));
    seeds
}

fn public_key_seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for certificate in certificate_seeds() {
        // The seventh field of what is signed, and the signature.
        let Some(fields) = Reader::new(&certificate).next().ok().and_then(|outer| outer.children().ok())
        else {
            continue;
        };
        let Some(tbs) = fields.first().and_then(|tbs| tbs.children().ok()) else { continue };
        if let (Some(info), Some(signature)) = (tbs.get(6), fields.get(2).and_then(|f| f.bits().ok())) {
            seeds.push([info.raw, signature].concat());
        }
    }
    seeds
}

fn number_seeds() -> Vec<Vec<u8>> {
    vec![vec![7; 128], [[7; 64], [0; 64]].concat(), [vec![9; 96], vec![0; 31], vec![1]].concat()]
}
