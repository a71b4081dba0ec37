//! Lists of revoked certificates, of our own: full ones, deltas, forged ones, and those that an archive holds.

use const_oid::ObjectIdentifier as Oid;
use eds::asn1::{self, tag};
use eds::issue::{IssuedKey, Template};
use eds::oids;
use eds::revocation::crl::{self, Crl, CrlBook, CrlError, Entry};
use eds::revocation::{Gathered, RevocationReason};
use eds::verify::{RevocationSource as _, RevocationStatus};

use crate::build::{NOW, validity};
use crate::revocation::{DAY, Pki, algorithm, extension};

/// A list, right by default.
struct List {
    number: u8,
    base: Option<u8>,
    from: i64,
    until: Option<i64>,
    entries: Vec<(Vec<u8>, u8)>,
    /// Since when its entries are revoked; as long as the list is there when it says nothing else.
    since: Option<i64>,
    further: Vec<Vec<u8>>,
}

impl List {
    fn new(number: u8) -> Self {
        Self {
            number,
            base: None,
            from: NOW,
            until: Some(NOW + DAY),
            entries: Vec::new(),
            since: None,
            further: Vec::new(),
        }
    }

    fn of(mut self, serial: &[u8], reason: u8) -> Self {
        self.entries.push((serial.to_vec(), reason));
        self
    }

    fn signed(&self, by: &IssuedKey) -> Crl {
        Crl::from_der(&self.der(by)).unwrap()
    }

    fn der(&self, by: &IssuedKey) -> Vec<u8> {
        let mut tbs = vec![
            asn1::integer(&[1]),
            asn1::sequence([asn1::oid(oids::GOST2015_256_SIGNATURE)]),
            by.certificate.subject().der().to_vec(),
            asn1::time(self.from),
        ];
        tbs.extend(self.until.map(asn1::time));
        let entry = |(serial, reason): &(Vec<u8>, u8)| {
            let reason = extension(oids::CRL_REASON, false, &asn1::tagged(tag::ENUMERATED, &[*reason]));
            let since = asn1::time(self.since.unwrap_or(self.from));
            asn1::sequence([asn1::integer(serial), since, asn1::sequence([reason])])
        };
        if !self.entries.is_empty() {
            tbs.push(asn1::sequence(self.entries.iter().map(entry)));
        }
        let mut extensions = vec![extension(oids::CRL_NUMBER, false, &asn1::integer(&[self.number]))];
        let base = |base| extension(oids::DELTA_CRL_INDICATOR, true, &asn1::integer(&[base]));
        extensions.extend(self.base.map(base));
        extensions.extend(self.further.clone());
        tbs.push(asn1::explicit(0, &asn1::sequence(extensions)));
        let tbs = asn1::sequence(tbs);
        let signature = asn1::bit_string(&by.key.sign(&tbs).unwrap());
        asn1::sequence([tbs, algorithm(), signature])
    }
}

#[test]
fn full_lists_and_their_deltas_are_read_together() {
    let pki = Pki::new();
    let issuer = &pki.authority.certificate;
    let holder = &pki.holder.certificate;
    let serial = holder.serial();
    let seen = |lists: &[Crl]| {
        let mut book = CrlBook::new();
        lists.iter().for_each(|list| book.accept(list.clone(), issuer).unwrap());
        book.look_up(holder, issuer, NOW + 1).map(|entry| match entry {
            Entry::Good => None,
            Entry::Revoked(revoked) => Some(revoked.reason),
        })
    };
    let list = |list: List| list.signed(&pki.authority);
    let delta = |number, base| List { base: Some(base), ..List::new(number) };
    let hold = Some(Some(RevocationReason::CertificateHold));
    assert_eq!(seen(&[]), None);
    assert_eq!(seen(&[list(List::new(5))]), Some(None));
    assert_eq!(seen(&[list(List::new(5).of(&[7], 1))]), Some(None), "another certificate");
    let held = list(List::new(5).of(serial, 6));
    assert_eq!(seen(std::slice::from_ref(&held)), hold);
    assert_eq!(seen(&[held.clone(), list(delta(6, 5).of(serial, 8))]), Some(None), "released by a delta");
    assert_eq!(seen(&[held.clone(), list(delta(6, 6).of(serial, 8))]), hold, "a delta of a later list");
    assert_eq!(seen(&[held.clone(), list(delta(4, 3).of(serial, 8))]), hold, "an older delta");
    let revoked = list(delta(6, 5).of(serial, 1));
    assert_eq!(seen(&[list(List::new(5)), revoked.clone()]), Some(Some(RevocationReason::KeyCompromise)));
    assert_eq!(seen(&[revoked]), None, "a delta alone says nothing");
    let of_later = list(delta(8, 7).of(serial, 1));
    let bad = Some(Some(RevocationReason::KeyCompromise));
    assert_eq!(
        seen(&[list(List::new(5)), of_later]),
        bad,
        "a delta of a later list names revoked keys all the same"
    );
    let stale = List { until: Some(NOW), ..List::new(5) };
    assert_eq!(seen(&[list(stale)]), None);
    let endless = List { until: None, ..List::new(5) };
    assert_eq!(seen(&[list(endless)]), None, "nobody could tell when it is old");
    let later = List { from: NOW + 302, ..List::new(5) };
    assert_eq!(seen(&[list(later)]), None);
}

#[test]
fn lists_are_of_their_issuer_known_and_never_go_back() {
    let pki = Pki::new();
    let issuer = &pki.authority.certificate;
    let mut book = CrlBook::new();
    book.accept(List::new(5).signed(&pki.authority), issuer).unwrap();
    assert_eq!(book.accept(List::new(4).signed(&pki.authority), issuer), Err(CrlError::Older));
    book.accept(List::new(6).of(pki.holder.certificate.serial(), 1).signed(&pki.authority), issuer).unwrap();
    assert_eq!(book.accept(List::new(5).signed(&pki.authority), issuer), Err(CrlError::Older));
    let status = book.status(&pki.holder.certificate, issuer, NOW);
    assert_eq!(
        status,
        RevocationStatus::Revoked { since: NOW },
        "an old list cannot bring a certificate back"
    );

    assert_eq!(book.accept(List::new(7).signed(&pki.holder), issuer), Err(CrlError::OtherIssuer));
    let forged = IssuedKey { key: pki.holder.key.clone(), certificate: issuer.clone() };
    assert_eq!(book.accept(List::new(7).signed(&forged), issuer), Err(CrlError::Signature));
    let odd = List { further: vec![extension(oids::GOST94, true, &asn1::null())], ..List::new(7) };
    assert_eq!(book.accept(odd.signed(&pki.authority), issuer), Err(CrlError::UnknownCritical));
    let id = asn1::sequence([asn1::tagged(tag::context(0), &[7; 20])]);
    let other = List { further: vec![extension(oids::AUTHORITY_KEY_IDENTIFIER, false, &id)], ..List::new(7) };
    assert_eq!(book.accept(other.signed(&pki.authority), issuer), Err(CrlError::OtherIssuer));

    let mut silent = Template::authority("ҰКО TEST", validity(), None);
    silent.key_usage = 1 << 5;
    let silent = Pki::with(&silent);
    let refused = book.accept(List::new(9).signed(&silent.authority), &silent.authority.certificate);
    assert_eq!(refused, Err(CrlError::NotAllowed));
}

#[test]
fn a_forged_list_is_known_before_it_is_taken_apart() {
    let pki = Pki::new();
    let issuer = &pki.authority.certificate;
    let list = List::new(5).of(pki.holder.certificate.serial(), 1);
    let signed = |bytes: &[u8]| crl::is_signed_by_any(bytes, [&pki.holder.certificate, issuer]);
    assert_eq!(signed(&list.der(&pki.authority)), Ok(true));
    let forged = IssuedKey { key: pki.holder.key.clone(), certificate: issuer.clone() };
    assert_eq!(signed(&list.der(&forged)), Ok(false));
    assert_eq!(signed(&list.der(&pki.holder)), Ok(true), "whoever may sign lists is asked afterwards");
    assert!(signed(b"no list").is_err());
    // Entries that nobody could read do not matter as long as nobody signed them.
    let odd = List { further: vec![vec![0x30, 0x80]], ..List::new(6) };
    assert_eq!(signed(&odd.der(&forged)), Ok(false));
}

/// What an archive holds: lists of several years, in any order.
#[test]
fn of_gathered_lists_those_count_that_were_in_force() {
    let pki = Pki::new();
    let (issuer, holder) = (&pki.authority.certificate, &pki.holder.certificate);
    let serial = holder.serial();
    let list = |number: u8, day: i64| List {
        from: NOW + day * DAY,
        until: Some(NOW + (day + 1) * DAY),
        ..List::new(number)
    };
    let status = |lists: &[&List], at: i64| {
        let mut gathered = Gathered::new();
        lists.iter().for_each(|list| gathered.accept(list.signed(&pki.authority), issuer).unwrap());
        gathered.status(holder, issuer, at)
    };
    let (first, tenth) = (list(5, 0), list(15, 10));
    for lists in [[&first, &tenth], [&tenth, &first]] {
        assert_eq!(status(&lists, NOW + 1), RevocationStatus::Good, "the old one is not lost");
        assert_eq!(status(&lists, NOW + 10 * DAY), RevocationStatus::Good);
        assert_eq!(status(&lists, NOW + 5 * DAY), RevocationStatus::Unknown, "none was in force");
    }
    // Revoked at the tenth day's beginning: good before, whatever comes first.
    let since = NOW + 10 * DAY;
    let bad = list(15, 10).of(serial, 1);
    for lists in [[&first, &bad], [&bad, &first]] {
        assert_eq!(status(&lists, NOW + 1), RevocationStatus::Good);
        assert_eq!(
            status(&lists, NOW + 5 * DAY),
            RevocationStatus::Good,
            "not revoked then, as the later list says"
        );
        assert_eq!(status(&lists, since), RevocationStatus::Revoked { since });
    }
    // A later list that names an earlier revocation wins over one that did not know it yet.
    let late = List { since: Some(NOW - DAY), ..list(15, 10) }.of(serial, 1);
    assert_eq!(status(&[&first, &late], NOW + 1), RevocationStatus::Revoked { since: NOW - DAY });
    // A release is the newest word in force.
    let held = List { until: Some(NOW + 9 * DAY), ..list(5, 0) }.of(serial, 6);
    let free = list(6, 2);
    assert_eq!(status(&[&held, &free], NOW + 1), RevocationStatus::OnHold { since: NOW });
    assert_eq!(status(&[&held, &free], NOW + 2 * DAY), RevocationStatus::Good);
    assert!(Gathered::new().accept(first.signed(&pki.holder), issuer).is_err());
}

#[test]
fn indirect_lists_are_not_taken() {
    let pki = Pki::new();
    let issuer = &pki.authority.certificate;
    let distribution = Oid::new_unwrap("2.5.29.28");
    // indirectCRL, onlySomeReasons, onlyContainsAttributeCerts: a list that is not about all of its issuer's certificates.
    for field in [vec![0x84, 1, 0xff], vec![0x83, 2, 1, 6], vec![0x85, 1, 0xff]] {
        let further = vec![extension(distribution, true, &asn1::sequence([field]))];
        let list = List { further, ..List::new(7) }.of(pki.holder.certificate.serial(), 1);
        let taken = CrlBook::new().accept(list.signed(&pki.authority), issuer);
        assert_eq!(taken, Err(CrlError::UnknownCritical));
    }
}
