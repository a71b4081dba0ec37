//! Keys and signatures of GOST: files of the national authority's test circuit, and our own.

use eds::certificate::{Certificate, Role};
use eds::gost::Parameters;
use eds::issue::{IssuedKey, KeyKind, Organisation, Template};
use eds::key::{PrivateKey, PublicKey};
use eds::verify::{
    Anchors, Content, Purpose, Reason, Request, Revocation, Verdict, Verification, verify_attached,
};
use eds::{Algorithm, KeyStore, OpenError};

use crate::build::{NOW, PERSON, rng, validity};
use crate::shared;

const PASSWORD: &str = "Qwerty12";
const TEXT: &[u8] = "Балабақшаны таңдау".as_bytes();
const GOST512: Algorithm = Algorithm::Gost(Parameters::Gost2015With512Bits);

/// 2026-09-02T11:00:00Z.
const AT: i64 = 1_788_346_800;

fn store(name: &str) -> Option<KeyStore> {
    Some(KeyStore::open(&shared::read(&format!("eds/gost2015/{name}.p12"))?, PASSWORD).unwrap())
}

fn certificate(name: &str) -> Option<Certificate> {
    Some(Certificate::parse(&shared::read(&format!("eds/ca/{name}"))?).unwrap())
}

fn national(cms: &[u8], purpose: Purpose, at: i64) -> Verification {
    let anchors = Anchors::new([certificate("root_test_gost_2022.cer").unwrap()]);
    let intermediates = [certificate("nca_gost2022_test.cer").unwrap()];
    let request = Request {
        content: Content::Attached(TEXT),
        purpose,
        anchors: &anchors,
        intermediates: &intermediates,
        at,
        revocation: Revocation::NotChecked,
        time_stamps: &[],
    };
    verify_attached(cms, &request)
}

#[test]
fn national_key_stores_open_and_sign_for_login_and_for_documents() {
    for (name, role, bin) in [
        ("individual/valid/individual_valid", Role::Person, false),
        ("individual/revoked/individual_revoked", Role::Person, false),
        ("legal/valid/head", Role::FirstHead, true),
        ("legal/valid/employee", Role::Employee, true),
        ("legal/valid/infosystem", Role::InformationSystem, true),
        ("legal/revoked/head", Role::FirstHead, true),
        ("legal/revoked/infosystem", Role::InformationSystem, true),
    ] {
        let Some(store) = store(name) else { return };
        let cms = store.sign(TEXT, AT).unwrap();
        let seen = national(&cms, Purpose::Login, AT);
        assert_eq!(seen.verdict, Verdict::Valid, "{name}: {:?}", seen.detail);
        let seen = national(&cms, Purpose::Document, AT);
        assert_eq!(seen.verdict, Verdict::Valid, "{name}: {:?}", seen.detail);
        let seen = seen.valid().unwrap();
        assert_eq!((seen.signer.role, seen.signer.bin.is_some()), (role, bin), "{name}");
        assert_eq!(seen.signer.algorithm, GOST512);
        assert_eq!(seen.chain.len(), 2, "authority and root");
        assert_eq!(national(&cms, Purpose::Document, NOW).verdict, Verdict::Invalid(Reason::NotYetValid));
    }
}

#[test]
fn a_wrong_password_is_told_from_damage() {
    let Some(file) = shared::read("eds/gost2015/individual/valid/individual_valid.p12") else { return };
    assert_eq!(KeyStore::open(&file, "qwerty12").unwrap_err(), OpenError::WrongPassword);
    assert_eq!(KeyStore::open(&file[..file.len() - 1], PASSWORD).unwrap_err(), OpenError::NotKeyStore);
}

#[test]
fn the_root_and_the_authority_are_what_they_are() {
    let Some(root) = certificate("root_test_gost_2022.cer") else { return };
    let authority = certificate("nca_gost2022_test.cer").unwrap();
    for certificate in [&root, &authority] {
        assert!(matches!(certificate.public_key(), PublicKey::Gost(_)));
        assert_eq!(certificate.public_key().bits(), Some(512));
    }
    let anchors = Anchors::new([root.clone()]);
    let chain = |certificate| eds::chain::validate(certificate, &[], &anchors, AT).map(|path| path.len());
    assert_eq!(chain(&authority), Ok(1));
    // An anchor is where paths end, no signer.
    assert_eq!(chain(&root), Err(eds::chain::ChainError::Incomplete));
    // One changed bit of the signature.
    let mut der = authority.der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    let forged = Certificate::from_der(&der).unwrap();
    assert_eq!(chain(&forged), Err(eds::chain::ChainError::Incomplete));
}

/// Root, authority and person with keys of GOST of our own.
struct Pki {
    root: IssuedKey,
    authority: IssuedKey,
}

impl Pki {
    fn new(parameters: Parameters) -> Self {
        let key = PrivateKey::generate_gost(parameters, &mut rng(1)).unwrap();
        let root = Template::authority("НЕГІЗГІ КО (GOST) TEST", validity(), None);
        let root = IssuedKey::self_signed(&root, key).unwrap();
        let key = PrivateKey::generate_gost(parameters, &mut rng(2)).unwrap();
        let authority = Template::authority("ҰКО (GOST) TEST", validity(), Some(0));
        let authority = root.certify(&authority, key).unwrap();
        Self { root, authority }
    }

    fn issue(&self, template: &Template, parameters: Parameters) -> IssuedKey {
        let key = PrivateKey::generate_gost(parameters, &mut rng(3)).unwrap();
        self.authority.certify(template, key).unwrap()
    }

    fn verify(&self, cms: &[u8], purpose: Purpose) -> Verification {
        let anchors = Anchors::new([self.root.certificate.clone()]);
        let request = Request {
            content: Content::Attached(TEXT),
            purpose,
            anchors: &anchors,
            intermediates: std::slice::from_ref(&self.authority.certificate),
            at: NOW,
            revocation: Revocation::NotChecked,
            time_stamps: &[],
        };
        verify_attached(cms, &request)
    }
}

#[test]
fn what_is_issued_opens_signs_and_verifies() {
    for parameters in [Parameters::Gost2015With512Bits, Parameters::Gost2015With256Bits] {
        let pki = Pki::new(parameters);
        let holder = pki.issue(&Template::person(&PERSON, KeyKind::Single, validity()), parameters);
        let file = holder.to_key_store("Балапан-1", &mut rng(4)).unwrap();
        assert_eq!(KeyStore::open(&file, "Балапан-2").unwrap_err(), OpenError::WrongPassword);
        let store = KeyStore::open(&file, "Балапан-1").unwrap();
        assert_eq!(*store.certificate(), holder.certificate);
        let (plain, hedged) =
            (store.sign(TEXT, NOW).unwrap(), store.sign_hedged(TEXT, NOW, &[7; 32]).unwrap());
        assert_ne!(plain, hedged);
        for cms in [plain, hedged] {
            for purpose in [Purpose::Login, Purpose::Document] {
                let seen = pki.verify(&cms, purpose);
                assert_eq!(seen.verdict, Verdict::Valid, "{parameters:?}: {:?}", seen.detail);
                let seen = seen.valid().unwrap();
                assert_eq!(seen.signer.iin, PERSON.iin);
                assert_eq!(seen.signer.algorithm, Algorithm::Gost(parameters));
            }
        }
    }
}

#[test]
fn an_organisation_holds_one_key_too() {
    let parameters = Parameters::Gost2015With512Bits;
    let pki = Pki::new(parameters);
    let organisation = Organisation { bin: "160440012345", name: "Балапан" };
    let template =
        Template::organisation(&organisation, Role::FirstHead, &PERSON, KeyKind::Single, validity());
    let holder = pki.issue(&template, parameters);
    let cms = eds::cms::sign_attached(&holder.key, &holder.certificate, TEXT, NOW).unwrap();
    let signer = pki.verify(&cms, Purpose::Login).valid().unwrap().signer;
    assert_eq!((signer.role, signer.bin.as_deref()), (Role::FirstHead, Some("160440012345")));
    assert_eq!(signer.usage, ["digitalSignature", "nonRepudiation", "keyAgreement"]);
}

#[test]
fn no_changed_byte_is_accepted() {
    let parameters = Parameters::Gost2015With512Bits;
    let pki = Pki::new(parameters);
    let holder = pki.issue(&Template::person(&PERSON, KeyKind::Single, validity()), parameters);
    let cms = eds::cms::sign_attached(&holder.key, &holder.certificate, TEXT, NOW).unwrap();
    for at in (0..cms.len()).step_by(11) {
        let mut changed = cms.clone();
        changed[at] ^= 1;
        assert_ne!(pki.verify(&changed, Purpose::Document).verdict, Verdict::Valid, "byte {at}");
    }
}

#[test]
fn keys_of_another_curve_or_digest_are_not_used() {
    let parameters = Parameters::Gost2015With512Bits;
    let pki = Pki::new(parameters);
    let holder = pki.issue(&Template::person(&PERSON, KeyKind::Single, validity()), parameters);
    let der = holder.certificate.der();
    // The digest in the parameters of the key becomes Streebog-256, the curve the one of 256 bits.
    let streebog = eds::asn1::oid(eds::oids::STREEBOG512);
    let curve = eds::asn1::oid(eds::oids::GOST2015_512_PARAMETERS);
    for part in [streebog, curve] {
        let at = der.windows(part.len()).position(|w| w == part).unwrap();
        let mut changed = der.to_vec();
        changed[at + part.len() - 1] ^= 2;
        let changed = Certificate::from_der(&changed).unwrap();
        assert_eq!(*changed.public_key(), PublicKey::Unsupported(eds::oids::GOST2015_512));
        assert_eq!(changed.public_key().bits(), None);
    }
}
