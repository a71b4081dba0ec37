//! Time-stamps of kept signatures: asked for behind the person's back, checked, and added when the authority wakes up.

use eds::asn1::Limits;
use eds::timestamp;

use super::*;

/// The bytes of a signature that its time-stamp is about.
async fn signed_bytes(town: &Town, hash: &str) -> Vec<u8> {
    let name = hash.to_owned();
    let kept = town.app.db().read(move |reader| storage::proof::signature(reader, &name));
    let cms = kept.await.unwrap().unwrap().cms;
    let der = eds::armour::strip(&cms).unwrap();
    eds::cms::parse(&der, Limits::of_bytes(der.len())).unwrap().signers.remove(0).signature
}

/// The instants that the kept time-stamps of a signature prove; each is checked as a stranger would.
async fn stamped(town: &Town, hash: &str) -> Vec<i64> {
    let signed = signed_bytes(town, hash).await;
    let verifier = &town.app.parts().verifier;
    let kept = town.kept(hash).await.into_iter().filter(|(kind, _)| *kind == ProofKind::TimeStamp);
    kept.map(|(_, token)| {
        timestamp::check(&token, &signed, None, verifier.anchors(), verifier.intermediates()).unwrap().time
    })
    .collect()
}

#[tokio::test]
async fn a_time_stamp_joins_the_evidence_and_holds_for_whoever_checks_it() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    town.window.set_stamping(Stamping::Answers);
    for key in [&town.good, &town.rsa] {
        let hash = town.enter(key).await;
        assert_eq!(stamped(&town, &hash).await, [0; 0], "nobody waits for it");
        let before = town.clock.now().as_second();
        assert_eq!(tending.pass(&town.app).await.unwrap().completed, 1);
        let [at] = stamped(&town, &hash).await[..] else { panic!("not one time-stamp") };
        assert!((before..=town.clock.now().as_second()).contains(&at));
        town.window.asked();
        tending.pass(&town.app).await.unwrap();
        assert_eq!(town.window.asked(), [""; 0], "asked for once");
    }
}

#[tokio::test]
async fn a_silent_time_stamping_authority_loses_nothing_and_stamps_later() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    town.window.set_stamping(Stamping::Silent);
    let hash = town.enter(&town.good).await;
    let done = tending.pass(&town.app).await.unwrap();
    assert_eq!((done.completed, done.postponed), (0, 1));
    let kinds: Vec<_> = town.kept(&hash).await.into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&ProofKind::Answer), "what was answered is kept: {kinds:?}");
    for _ in 0..3 {
        town.pass(2);
        assert_eq!(tending.pass(&town.app).await.unwrap().postponed, 1, "it is asked again and again");
    }
    town.window.asked();
    town.window.set_stamping(Stamping::Answers);
    town.pass(2);
    let now = town.clock.now().as_second();
    assert_eq!(tending.pass(&town.app).await.unwrap().completed, 1);
    assert_eq!(town.window.asked().iter().filter(|what| **what == "answer").count(), 0, "only what lacks");
    let [at] = stamped(&town, &hash).await[..] else { panic!("not one time-stamp") };
    assert!(at >= now, "the time at which it was stamped, not that of the signature");
}

/// A time-stamp of another signature, or one that answers no request of ours, proves nothing and is not kept.
#[tokio::test]
async fn a_time_stamp_of_something_else_is_not_kept() {
    let town = town(Order::ListsFirst).await;
    let mut tending = Tending::default();
    tending.pass(&town.app).await.unwrap();
    town.window.set_stamping(Stamping::Silent);
    let hash = town.enter(&town.good).await;
    let signed = signed_bytes(&town, &hash).await;
    let stamper = town.desk.stamper.clone().unwrap();
    let now = town.clock.now().as_second();
    let answer = |question: Vec<u8>| issue::time_stamp(&stamper, &question, now).unwrap();
    let request = |bytes: &[u8]| timestamp::request(eds::digest::Digest::Sha256, bytes, &[7; 8]);
    let repeated = answer(request(&signed));
    let of_others = answer(request(b"another"));
    let refused = answer(b"no question".to_vec());
    for bytes in [repeated, of_others, refused, b"<html>".to_vec()] {
        town.window.set_stamping(Stamping::Repeats(bytes));
        town.pass(2);
        assert_eq!(tending.pass(&town.app).await.unwrap().postponed, 1);
        assert_eq!(stamped(&town, &hash).await, [0; 0]);
    }
    // After two days nobody asks any more; the signature and its other proofs stay as they are.
    town.pass(48);
    assert_eq!(tending.pass(&town.app).await.unwrap().completed, 1);
    assert_eq!(stamped(&town, &hash).await, [0; 0]);
    assert!(town.kept(&hash).await.iter().any(|(kind, _)| *kind == ProofKind::List));
}
