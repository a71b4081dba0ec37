//! Time-stamps: a national one, and what they do for signatures of expired keys.

use eds::asn1::{self, tag};
use eds::certificate::Certificate;
use eds::digest::Digest;
use eds::issue::{IssuedKey, KeyKind, Template, Validity, time_stamp};
use eds::oids;
use eds::timestamp::{self, TimeStampError};
use eds::verify::{
    Anchors, Content, Purpose, Reason, Request, Revocation, RevocationSource, RevocationStatus, Verdict,
    verify_attached,
};

use crate::build::{NOW, PERSON, Parts, Pki, attribute, message_digest, validity};
use crate::shared;

const TEXT: &[u8] = b"text";
const DAY: i64 = 86_400;

#[test]
fn a_national_token_is_checked() {
    let Some(token) = shared::read("eds/tsp/tsp_token.bin") else { return };
    let answer = shared::read("eds/tsp/tsp_response.bin").unwrap();
    assert_eq!(timestamp::token(&answer).unwrap(), token);
    let authority = Certificate::parse(&shared::read("eds/ca/nca_gost_test.crt").unwrap()).unwrap();
    let trusted = Anchors::new([authority]);
    let check =
        |token: &[u8], anchors: &Anchors| timestamp::check(token, b"", None, anchors, &[]).map(|_| ());
    // Signature (GOST 34.310-2004), authority and dates are right; the digest of the bytes is SHA-1.
    assert_eq!(check(&token, &trusted), Err(TimeStampError::Digest));
    let other = Certificate::parse(&shared::read("eds/ca/nca_rsa_test.crt").unwrap()).unwrap();
    assert_eq!(check(&token, &Anchors::new([other])), Err(TimeStampError::Authority));
    for at in (0..token.len()).step_by(3) {
        let mut changed = token.clone();
        changed[at] ^= 1;
        assert_ne!(check(&changed, &trusted), Ok(()));
        // In what is signed, in the signature, or in the certificate.
        if (70..160).contains(&at) || at > token.len() - 64 {
            assert_ne!(check(&changed, &trusted), Err(TimeStampError::Digest), "byte {at}");
        }
    }
}

/// An authority for time-stamps.
fn stamper(pki: &Pki, change: impl Fn(&mut Template)) -> IssuedKey {
    let mut template = Template::authority("СЕРВИС МЕТКИ ВРЕМЕНИ", validity(), None);
    template.authority = None;
    template.key_usage = 1;
    template.extended_key_usage = vec![oids::TIME_STAMPING];
    change(&mut template);
    pki.issue(&template)
}

/// A token of `by` that saw `bytes` at the time `at`.
fn token(by: &IssuedKey, bytes: &[u8], at: i64, nonce: Option<&[u8]>) -> Vec<u8> {
    let time = eds::time::format_rfc3339(at).replace(['-', ':', 'T'], "");
    let sha256 = asn1::sequence([asn1::oid(oids::SHA256), asn1::null()]);
    let mut info = vec![
        asn1::integer(&[1]),
        asn1::oid(oids::POLICY_KEZEK_TEST),
        asn1::sequence([sha256, asn1::octet_string(&Digest::Sha256.of(bytes))]),
        asn1::integer(&[7]),
        asn1::tagged(tag::GENERALIZED_TIME, time.as_bytes()),
    ];
    info.extend(nonce.map(asn1::integer));
    let info = asn1::sequence(info);
    let mut parts = Parts::new(by, &info);
    parts.content_type = oids::TST_INFO;
    let content_type = attribute(oids::CONTENT_TYPE, asn1::oid(oids::TST_INFO));
    parts.attributes = Some(vec![content_type, message_digest(&info)]);
    parts.cms()
}

#[test]
fn tokens_are_believed_when_everything_about_them_is_right() {
    let pki = Pki::new();
    let anchors = pki.anchors();
    let between = [pki.authority.certificate.clone()];
    let check = |token: &[u8], nonce: Option<&[u8]>| {
        timestamp::check(token, TEXT, nonce, &anchors, &between).map(|stamp| stamp.time)
    };
    let by = stamper(&pki, |_| ());
    let good = token(&by, TEXT, NOW, Some(&[5; 8]));
    assert_eq!(check(&good, None), Ok(NOW));
    assert_eq!(check(&good, Some(&[5; 8])), Ok(NOW));
    assert_eq!(check(&good, Some(&[6; 8])), Err(TimeStampError::Nonce));
    assert_eq!(check(&token(&by, TEXT, NOW, None), Some(&[5; 8])), Err(TimeStampError::Nonce));
    assert_eq!(check(&token(&by, b"texts", NOW, None), None), Err(TimeStampError::OtherBytes));
    let early = token(&by, TEXT, NOW - 2 * DAY, None);
    assert_eq!(check(&early, None), Err(TimeStampError::Authority), "before the certificate began");
    let person = pki.person(KeyKind::Sign);
    assert_eq!(check(&token(&person, TEXT, NOW, None), None), Err(TimeStampError::Authority));
    let both = stamper(&pki, |t| t.extended_key_usage.push(oids::EMAIL_PROTECTION));
    assert_eq!(check(&token(&both, TEXT, NOW, None), None), Err(TimeStampError::Authority));
    assert_eq!(check(&Parts::new(&by, TEXT).cms(), None), Err(TimeStampError::Format), "plain data");
    assert_eq!(timestamp::token(&[0x30, 5, 0x30, 3, 2, 1, 2]), Err(TimeStampError::Refused(2)));
    assert_eq!(timestamp::token(b"<html>"), Err(TimeStampError::Format));
    assert_eq!(
        timestamp::check(&good, TEXT, None, &Anchors::default(), &between).map(|_| ()),
        Err(TimeStampError::Authority)
    );
}

#[test]
fn a_time_stamp_keeps_a_signature_of_an_expired_key() {
    let pki = Pki::new();
    let short = Validity { from: NOW - DAY, until: NOW + DAY };
    let holder = pki.issue(&Template::person(&PERSON, KeyKind::Sign, short));
    let by = stamper(&pki, |_| ());
    let late = NOW + 400 * DAY;
    let judge = |stamps: &dyn Fn(&[u8]) -> Vec<Vec<u8>>, at| {
        let mut parts = Parts::new(&holder, TEXT);
        parts.time_stamps = stamps(&parts.signature());
        let seen = pki.verify(&parts.cms(), TEXT, Purpose::Document, at);
        (seen.verdict, seen.time_stamp)
    };
    let expired = (Verdict::Indeterminate(Reason::OutOfBoundsNoPoe), None);
    assert_eq!(judge(&|_| vec![], late), expired);
    assert_eq!(judge(&|s| vec![token(&by, s, NOW, None)], late), (Verdict::Valid, Some(NOW)));
    assert_eq!(judge(&|s| vec![token(&by, s, NOW, None)], NOW), (Verdict::Valid, None), "not needed");
    let two = |s: &[u8]| vec![token(&by, s, NOW + 9, None), token(&by, s, NOW, None)];
    assert_eq!(judge(&two, late), (Verdict::Valid, Some(NOW)), "the earlier one");
    assert_eq!(judge(&|_| vec![token(&by, TEXT, NOW, None)], late), expired, "of other bytes");
    assert_eq!(judge(&|s| vec![token(&by, s, late + 1, None)], late), expired, "from the future");
    let (verdict, _) = judge(&|s| vec![token(&by, s, NOW + 2 * DAY, None)], late);
    assert_eq!(verdict, expired.0, "made when the key had expired already");
    let own = |s: &[u8]| vec![token(&holder, s, NOW, None)];
    assert_eq!(judge(&own, late), expired, "by the signer");
}

/// Every key is revoked since an instant, or on hold.
struct Since(RevocationStatus);

impl RevocationSource for Since {
    fn status(&self, _: &Certificate, _: &Certificate, _: i64) -> RevocationStatus {
        self.0
    }
}

/// What a court asks: was the signature good then?
#[test]
fn a_time_stamp_keeps_a_signature_of_a_key_that_was_revoked_afterwards() {
    let pki = Pki::new();
    let holder = pki.issue(&Template::person(&PERSON, KeyKind::Sign, validity()));
    let by = stamper(&pki, |_| ());
    let since = NOW + 10;
    let judge = |stamps: &[i64], status| {
        let mut parts = Parts::new(&holder, TEXT);
        parts.time_stamps = stamps.iter().map(|at| token(&by, &parts.signature(), *at, None)).collect();
        let request = Request {
            content: Content::Attached(TEXT),
            purpose: Purpose::Document,
            anchors: &pki.anchors(),
            intermediates: std::slice::from_ref(&pki.authority.certificate),
            at: NOW + 100,
            revocation: Revocation::Required(&Since(status)),
            time_stamps: &[],
        };
        let seen = verify_attached(&parts.cms(), &request);
        (seen.verdict, seen.time_stamp)
    };
    let (revoked, held) = (RevocationStatus::Revoked { since }, RevocationStatus::OnHold { since });
    assert_eq!(judge(&[NOW], revoked), (Verdict::Valid, Some(NOW)));
    assert_eq!(judge(&[NOW + 50, NOW], held), (Verdict::Valid, Some(NOW)));
    let (bad, on_hold) = (Verdict::Invalid(Reason::CertRevoked), Verdict::Indeterminate(Reason::CertOnHold));
    for stamps in [&[][..], &[since], &[since + 5], &[NOW + 200]] {
        assert_eq!(judge(stamps, revoked), (bad, None), "{stamps:?}");
        assert_eq!(judge(stamps, held), (on_hold, None), "{stamps:?}");
    }
    let never = Verdict::Invalid(Reason::CertNeverIssued);
    assert_eq!(judge(&[NOW], RevocationStatus::NeverIssued), (never, None), "no time makes it good");
    assert_eq!(judge(&[NOW], RevocationStatus::Good), (Verdict::Valid, None), "not needed");
}

/// What is issued for tests and demonstrations is what [`timestamp::check`] accepts, and nothing else is answered.
#[test]
fn requests_are_answered_with_tokens_that_hold() {
    let pki = Pki::new();
    let by = pki.issue(&Template::time_stamping("МЕТКИ ВРЕМЕНИ TEST", validity()));
    let between = [pki.authority.certificate.clone()];
    for digest in [Digest::Sha256, Digest::Streebog512, Digest::Streebog256] {
        let question = timestamp::request(digest, TEXT, &[5; 8]);
        let answer = time_stamp(&by, &question, NOW).unwrap();
        let token = timestamp::token(&answer).unwrap();
        assert!(timestamp::is_token(&token) && !timestamp::is_token(&answer));
        let check = |bytes: &[u8], nonce: &[u8]| {
            timestamp::check(&token, bytes, Some(nonce), &pki.anchors(), &between).map(|stamp| stamp.time)
        };
        assert_eq!(check(TEXT, &[5; 8]), Ok(NOW));
        assert_eq!(check(b"another", &[5; 8]), Err(TimeStampError::OtherBytes));
        assert_eq!(check(TEXT, &[6; 8]), Err(TimeStampError::Nonce));
    }
    // Without the authority's certificate, which was not asked for, nobody can check it.
    let mut question = timestamp::request(Digest::Sha256, TEXT, &[5; 8]);
    let at = question.len() - 3;
    assert_eq!(question[at..], [1, 1, 0xff], "certReq");
    question.truncate(at);
    question[1] -= 3;
    let token = timestamp::token(&time_stamp(&by, &question, NOW).unwrap()).unwrap();
    let unchecked = timestamp::check(&token, TEXT, Some(&[5; 8]), &pki.anchors(), &between);
    assert_eq!(unchecked.map(|_| ()), Err(TimeStampError::Authority));

    let refused = |question: &[u8]| timestamp::token(&time_stamp(&by, question, NOW).unwrap());
    assert_eq!(refused(b"<html>"), Err(TimeStampError::Refused(2)));
    let short = asn1::sequence([
        asn1::sequence([asn1::oid(oids::SHA256), asn1::null()]),
        asn1::octet_string(b"short"),
    ]);
    assert_eq!(refused(&asn1::sequence([asn1::integer(&[1]), short])), Err(TimeStampError::Refused(2)));
}
