//! What must not be accepted: each case spoils one thing.

use eds::asn1::{self, tag};
use eds::certificate::Certificate;
use eds::issue::{IssuedKey, KeyKind, Organisation, Template, Validity};
use eds::oids;
use eds::verify::{Purpose, Reason, Verdict};
use sha2::{Digest as _, Sha256};

use crate::build::{NOW, PERSON, Parts, Pki, attribute, content_type, message_digest, rng, validity};

const TEXT: &[u8] = "Балабақшаны таңдау".as_bytes();

fn invalid(reason: Reason) -> Verdict {
    Verdict::Invalid(reason)
}

#[test]
fn spoiled_signatures_are_refused() {
    let pki = Pki::new();
    let holder = pki.person(KeyKind::Sign);
    let good = Parts::new(&holder, TEXT);
    assert_eq!(pki.verdict(&good.cms(), TEXT), Verdict::Valid, "the unspoiled one");

    let spoil = |change: &dyn Fn(&mut Parts)| {
        let mut parts = good.clone();
        change(&mut parts);
        pki.verdict(&parts.cms(), TEXT)
    };
    let format = invalid(Reason::FormatFailure);
    let crypto = invalid(Reason::CryptoConstraintsFailure);
    let signing_certificate = |hash: &[u8]| {
        let id = asn1::sequence([asn1::octet_string(hash)]);
        attribute(oids::SIGNING_CERTIFICATE_V2, asn1::sequence([asn1::sequence([id])]))
    };
    let with = |more: Vec<u8>| vec![content_type(), message_digest(TEXT), more];
    let own_hash = holder.certificate.fingerprint();

    for (what, expected, seen) in [
        ("nobody signed", format, spoil(&|p| p.signers = 0)),
        ("two signed", format, spoil(&|p| p.signers = 2)),
        ("detached", format, spoil(&|p| p.content = None)),
        ("other content type", format, spoil(&|p| p.content_type = oids::SIGNED_DATA)),
        ("no attributes", format, spoil(&|p| p.attributes = None)),
        ("no digest", format, spoil(&|p| p.attributes = Some(vec![content_type()]))),
        ("no type", format, spoil(&|p| p.attributes = Some(vec![message_digest(TEXT)]))),
        ("two digests", format, spoil(&|p| p.attributes = Some(with(message_digest(TEXT))))),
        ("changed signature", invalid(Reason::SigCryptoFailure), spoil(&|p| p.flip = true)),
        (
            "other digest",
            invalid(Reason::HashFailure),
            spoil(&|p| p.attributes = Some(vec![content_type(), message_digest(b"x")])),
        ),
        ("SHA-1", crypto, spoil(&|p| p.digest = oids::SHA1)),
        ("algorithm of GOST", crypto, spoil(&|p| p.algorithm = oids::GOST2015_512_SIGNATURE)),
        (
            "certificate absent",
            Verdict::Indeterminate(Reason::SigningCertificateMissing),
            spoil(&|p| p.certificates.clear()),
        ),
        (
            "certificate of another",
            Verdict::Indeterminate(Reason::SigningCertificateMissing),
            spoil(&|p| p.certificates = vec![pki.authority.certificate.der().to_vec()]),
        ),
        (
            "certificate by another digest",
            invalid(Reason::CertHashMismatch),
            spoil(&|p| p.attributes = Some(with(signing_certificate(&[7; 32])))),
        ),
        (
            "certificate by its digest",
            Verdict::Valid,
            spoil(&|p| p.attributes = Some(with(signing_certificate(&own_hash)))),
        ),
    ] {
        assert_eq!(seen, expected, "{what}");
    }
}

#[test]
fn another_text_is_refused() {
    let pki = Pki::new();
    let cms = Parts::new(&pki.person(KeyKind::Sign), TEXT).cms();
    for other in [&b""[..], b"x", &TEXT[..TEXT.len() - 1]] {
        assert_eq!(pki.verdict(&cms, other), invalid(Reason::HashFailure));
    }
}

#[test]
fn a_login_key_signs_no_document() {
    let pki = Pki::new();
    let cms = Parts::new(&pki.person(KeyKind::Login), TEXT).cms();
    assert_eq!(pki.verify(&cms, TEXT, Purpose::Login, NOW).verdict, Verdict::Valid);
    let document = pki.verify(&cms, TEXT, Purpose::Document, NOW);
    assert_eq!(document.verdict, invalid(Reason::SigConstraintsFailure));
    assert!(document.valid().is_err());
}

#[test]
fn login_needs_client_auth_or_the_single_key() {
    let pki = Pki::new();
    let mut single = Template::person(&PERSON, KeyKind::Sign, validity());
    single.policies = vec![oids::POLICY_SINGLE];
    let mut without_mail = single.clone();
    without_mail.extended_key_usage = vec![oids::ROLE_PERSON];
    let mut foreign_policy = single.clone();
    foreign_policy.policies = vec![oids::POLICY_AUTHORITY];
    let wrong = invalid(Reason::SigConstraintsFailure);
    for (template, expected) in [(single, Verdict::Valid), (without_mail, wrong), (foreign_policy, wrong)] {
        let cms = Parts::new(&pki.issue(&template), TEXT).cms();
        assert_eq!(pki.verify(&cms, TEXT, Purpose::Login, NOW).verdict, expected);
    }
}

#[test]
fn the_path_must_be_whole_and_of_authorities() {
    let constraints = invalid(Reason::ChainConstraintsFailure);
    let name = "ҰКО TEST";
    let authority = |change: &dyn Fn(&mut Template)| {
        let mut template = Template::authority(name, validity(), Some(0));
        change(&mut template);
        let pki = Pki::with_authority(&template);
        pki.verdict(&Parts::new(&pki.person(KeyKind::Sign), TEXT).cms(), TEXT)
    };
    let past = Validity { from: NOW - 10, until: NOW - 1 };
    for (what, expected, seen) in [
        ("sound", Verdict::Valid, authority(&|_| ())),
        ("not an authority", constraints, authority(&|t| t.authority = None)),
        ("may not sign certificates", constraints, authority(&|t| t.key_usage = 1)),
        (
            "unknown critical extension",
            constraints,
            authority(&|t| t.further.push((oids::STREEBOG512, true, asn1::null()))),
        ),
        (
            "unknown extension that is not critical",
            Verdict::Valid,
            authority(&|t| t.further.push((oids::STREEBOG512, false, asn1::null()))),
        ),
        (
            "expired authority",
            Verdict::Indeterminate(Reason::OutOfBoundsNoPoe),
            authority(&|t| t.validity = past),
        ),
    ] {
        assert_eq!(seen, expected, "{what}");
    }
}

#[test]
fn an_authority_below_its_path_length_is_refused() {
    let pki = Pki::new();
    // The authority's path length is 0, so a second authority below it may not exist.
    let second = pki.issue(&Template::authority("ЕКІНШІ TEST", validity(), None));
    let leaf = Template::person(&PERSON, KeyKind::Sign, validity());
    let holder = second.certify(&leaf, second.key.clone()).unwrap();
    let mut parts = Parts::new(&holder, TEXT);
    parts.certificates.push(second.certificate.der().to_vec());
    assert_eq!(pki.verdict(&parts.cms(), TEXT), invalid(Reason::ChainConstraintsFailure));
}

#[test]
fn a_person_cannot_issue() {
    let pki = Pki::new();
    let person = pki.person(KeyKind::Sign);
    let leaf = Template::person(&PERSON, KeyKind::Sign, Validity::years(NOW - 2000, 1));
    let forged = person.certify(&leaf, person.key.clone()).unwrap();
    let mut parts = Parts::new(&forged, TEXT);
    parts.certificates.push(person.certificate.der().to_vec());
    assert_eq!(pki.verdict(&parts.cms(), TEXT), invalid(Reason::ChainConstraintsFailure));
}

#[test]
fn the_same_names_with_another_key_are_strangers() {
    let pki = Pki::new();
    let root =
        IssuedKey::root(&Template::authority("НЕГІЗГІ КО TEST", validity(), None), &mut rng(2)).unwrap();
    let twin = Template::authority("ҰКО TEST", validity(), Some(0));
    let authority = root.certify(&twin, root.key.clone()).unwrap();
    let leaf = Template::person(&PERSON, KeyKind::Sign, validity());
    let holder = authority.certify(&leaf, root.key.clone()).unwrap();
    let mut parts = Parts::new(&holder, TEXT);
    parts.certificates.extend([authority.certificate.der().to_vec(), root.certificate.der().to_vec()]);
    assert_eq!(pki.verdict(&parts.cms(), TEXT), Verdict::Indeterminate(Reason::ChainIncomplete));
}

#[test]
fn unclear_holders_are_refused() {
    let pki = Pki::new();
    let person = Template::person(&PERSON, KeyKind::Sign, validity());
    let change = |change: &dyn Fn(&mut Template)| {
        let mut template = person.clone();
        change(&mut template);
        pki.verdict(&Parts::new(&pki.issue(&template), TEXT).cms(), TEXT)
    };
    let identity = invalid(Reason::IdentityFailure);
    let bin = || (oids::ORGANISATIONAL_UNIT, "BIN123456789012".to_owned());
    for (what, seen) in [
        ("no IIN", change(&|t| t.subject.retain(|(oid, _)| *oid != oids::SERIAL_NUMBER))),
        ("two IIN", change(&|t| t.subject.push((oids::SERIAL_NUMBER, "IIN900101300124".into())))),
        ("a BIN without a role", change(&|t| t.subject.push(bin()))),
        ("two roles", change(&|t| t.extended_key_usage.push(oids::ROLE_FIRST_HEAD))),
        ("a machine", change(&|t| t.extended_key_usage.push(oids::ROLE_PERSON_SYSTEM))),
        ("no role", change(&|t| t.extended_key_usage.retain(|oid| *oid != oids::ROLE_PERSON))),
        (
            "a role without a BIN",
            change(&|t| t.extended_key_usage = vec![oids::EMAIL_PROTECTION, oids::ROLE_LEGAL_ENTITY]),
        ),
    ] {
        assert_eq!(seen, identity, "{what}");
    }
    let organisation = Organisation { bin: "12345678901", name: "Балапан" };
    let role = eds::certificate::Role::FirstHead;
    let short = Template::organisation(&organisation, role, &PERSON, KeyKind::Sign, validity());
    assert_eq!(pki.verdict(&Parts::new(&pki.issue(&short), TEXT).cms(), TEXT), identity, "short BIN");
}

/// A machine's key is one, whatever else its certificate names.
#[test]
fn a_machine_of_an_organisation_is_told_from_its_people() {
    use eds::certificate::Role;
    let pki = Pki::new();
    let organisation = Organisation { bin: "123456789012", name: "Балапан" };
    let kind = KeyKind::Sign;
    let role = |add: &[const_oid::ObjectIdentifier]| {
        let mut template = Template::organisation(&organisation, Role::FirstHead, &PERSON, kind, validity());
        template.extended_key_usage.extend(add);
        pki.issue(&template).certificate.identity().unwrap().role
    };
    let below = oids::ROLE_INFORMATION_SYSTEM.push_arc(1).unwrap();
    let neighbour = const_oid::ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.61");
    assert_eq!(role(&[]), Role::FirstHead);
    assert_eq!(role(&[oids::ROLE_INFORMATION_SYSTEM]), Role::InformationSystem);
    assert_eq!(role(&[below]), Role::InformationSystem);
    assert_eq!(role(&[neighbour]), Role::FirstHead);
}

#[test]
fn weak_keys_and_old_certificates_do_not_verify() {
    let pki = Pki::new();
    let holder = pki.person(KeyKind::Sign);
    // The exponent 65537 becomes 3; the signature over the certificate is never reached.
    let der = holder.certificate.der().to_vec();
    let at = der.windows(5).position(|w| w == [2, 3, 1, 0, 1]).unwrap();
    let mut weak = der.clone();
    weak[at + 2..at + 5].copy_from_slice(&[1, 0, 0]);
    let mut parts = Parts::new(&holder, TEXT);
    parts.certificates = vec![weak];
    assert_eq!(pki.verdict(&parts.cms(), TEXT), invalid(Reason::CryptoConstraintsFailure));
    // Version 1 has no extensions and is no certificate here.
    let mut old = der;
    let at = old.windows(5).position(|w| w == [0xa0, 3, 2, 1, 2]).unwrap();
    old[at + 4] = 0;
    assert!(Certificate::from_der(&old).is_err());
}

#[test]
fn ber_signatures_are_accepted_and_bombs_are_not() {
    let pki = Pki::new();
    let cms = Parts::new(&pki.person(KeyKind::Sign), TEXT).cms();
    assert_eq!(pki.verdict(&with_indefinite_lengths(&cms), TEXT), Verdict::Valid);

    let nested = [[0x30, 0x80].repeat(10_000), [0, 0].repeat(10_000)].concat();
    let wide = [vec![0x30, 0x80], [5, 0].repeat(200_000), vec![0, 0]].concat();
    let huge = asn1::octet_string(&vec![0; 2 * 1024 * 1024]);
    let endless = [0x30, 0x84, 0xff, 0xff, 0xff, 0xff].repeat(100);
    for bomb in [nested, wide, asn1::tagged(tag::SEQUENCE, &huge), endless] {
        assert_eq!(pki.verdict(&bomb, TEXT), invalid(Reason::FormatFailure));
    }
}

/// Rewrites the outer constructed elements down to the content with indefinite lengths, the content in pieces.
fn with_indefinite_lengths(cms: &[u8]) -> Vec<u8> {
    let indefinite = |tag: u8, body: &[u8]| [&[tag, 0x80], body, &[0, 0]].concat();
    let outer = asn1::Reader::single(cms, tag::SEQUENCE).unwrap().children().unwrap();
    let inner = asn1::Reader::single(outer[1].body, tag::SEQUENCE).unwrap().children().unwrap();
    let pieces: Vec<u8> = TEXT.chunks(5).flat_map(asn1::octet_string).collect();
    let content = indefinite(tag::constructed(0), &indefinite(0x24, &pieces));
    let encapsulated = indefinite(tag::SEQUENCE, &[asn1::oid(oids::DATA), content].concat());
    let body: Vec<u8> = inner
        .iter()
        .enumerate()
        .flat_map(|(i, e)| if i == 2 { encapsulated.clone() } else { e.raw.to_vec() })
        .collect();
    let signed = indefinite(tag::constructed(0), &indefinite(tag::SEQUENCE, &body));
    indefinite(tag::SEQUENCE, &[outer[0].raw, &signed].concat())
}

#[test]
fn the_digest_is_of_the_content_alone() {
    // A signature over attributes that hold the digest of the DER octet string instead of the octets.
    let pki = Pki::new();
    let mut parts = Parts::new(&pki.person(KeyKind::Sign), TEXT);
    let digest = Sha256::digest(asn1::octet_string(TEXT));
    let wrong = attribute(oids::MESSAGE_DIGEST, asn1::octet_string(&digest));
    parts.attributes = Some(vec![content_type(), wrong]);
    assert_eq!(pki.verdict(&parts.cms(), TEXT), invalid(Reason::HashFailure));
}
