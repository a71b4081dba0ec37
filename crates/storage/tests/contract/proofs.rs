//! What proved a signature is added, read back, and never changed or taken away.

use domain::id::{ApplicationId, PersonId};
use jiff::Timestamp;
use storage::person::{self, Person, Signature};
use storage::proof::{self, PART, Proof, ProofKind};
use storage::{BlobHash, DbError, params};

use crate::{TestDb, both_engines, run};

storage::queries! {
    CHANGE_SIGNATURE = "update signature set verdict = 'INVALID' where hash = $1";
    DROP_SIGNATURE = "delete from signature where hash = $1";
    CHANGE_PROOF = "update proof set part = part + 1";
    DROP_PROOF = "delete from proof";
    CHANGE_LINK = "update signature_proof set position = 7";
    DROP_LINK = "delete from signature_proof";
    // SQLite's own, and no delete in its words.
    REPLACE_SIGNATURE = "insert or replace into signature select * from signature where hash = $1";
}

const SIGNATURE: &str = "0a0b";
const APPLICATION: ApplicationId = ApplicationId::from_u128(24);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A list of three parts, an answer, and a signature that both prove.
fn kept(db: &TestDb) -> (Vec<u8>, Vec<Proof>) {
    let list: Vec<u8> = (0..2 * PART + 5).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let bytes = list.clone();
    let proofs = run(db, move |tx| {
        let signer = PersonId::from_u128(1);
        let person = Person {
            id: signer,
            iin: "900101300123".to_owned(),
            surname: "С".to_owned(),
            given_name: "Д".to_owned(),
            patronymic: None,
            born: None,
        };
        person::save(tx, &person)?;
        let signature = Signature {
            hash: SIGNATURE,
            purpose: "choice",
            signer,
            text: "text",
            application: Some(APPLICATION),
            cms: b"cms",
            verdict: "VALID",
            verified: at(100),
        };
        // Sent twice, kept once.
        person::add_signature(tx, &signature)?;
        person::add_signature(tx, &signature)?;
        let mut proofs = Vec::new();
        for (position, (kind, bytes)) in
            (0..).zip([(ProofKind::List, bytes.as_slice()), (ProofKind::Answer, b"answer")])
        {
            let hash = proof::add_bytes(tx, bytes)?;
            let proof = Proof { kind, hash, position, at: at(100) };
            proof::add(tx, SIGNATURE, &proof)?;
            proof::add(tx, SIGNATURE, &proof)?;
            proofs.push(proof);
        }
        Ok(proofs)
    });
    (list, proofs.unwrap())
}

both_engines! {
    fn proofs_are_read_back_whole(db: &TestDb) {
        let (list, mut proofs) = kept(db);
        let seen = db.read(|reader| {
            let signatures = proof::of_application(reader, APPLICATION)?;
            let proofs = proof::of_signature(reader, SIGNATURE)?;
            let bytes = proof::bytes(reader, BlobHash::of(b"answer"))?;
            Ok((signatures, proofs, bytes))
        });
        let (signatures, seen, answer) = seen.wait().unwrap();
        assert_eq!(signatures.len(), 1);
        assert_eq!((signatures[0].hash.as_str(), signatures[0].cms.as_slice()), (SIGNATURE, &b"cms"[..]));
        proofs.reverse();
        assert_eq!(seen, proofs, "by kind");
        assert_eq!(answer.as_deref(), Some(&b"answer"[..]));
        let hash = BlobHash::of(&list);
        assert_eq!(db.read(move |reader| proof::bytes(reader, hash)).wait().unwrap(), Some(list));
        let absent = BlobHash::of(b"absent");
        assert_eq!(db.read(move |reader| proof::bytes(reader, absent)).wait().unwrap(), None);
    }

    fn evidence_is_never_changed_or_taken_away(db: &TestDb) {
        kept(db);
        let refused = |outcome: Result<u64, DbError>| {
            let said = outcome.unwrap_err().to_string();
            assert!(said.contains("append-only") || said.contains("constraint"), "{said}");
        };
        refused(run(db, |tx| tx.exec(&CHANGE_SIGNATURE, params![SIGNATURE])));
        refused(run(db, |tx| tx.exec(&DROP_SIGNATURE, params![SIGNATURE])));
        for query in [&CHANGE_PROOF, &DROP_PROOF, &CHANGE_LINK, &DROP_LINK] {
            refused(run(db, move |tx| tx.exec(query, params![])));
        }
        if matches!(db.url(), storage::DatabaseUrl::Sqlite(_)) {
            refused(run(db, |tx| tx.exec(&REPLACE_SIGNATURE, params![SIGNATURE])));
        }
        let left = db.read(|reader| Ok((proof::signature(reader, SIGNATURE)?, proof::of_signature(reader, SIGNATURE)?)));
        let (signature, proofs) = left.wait().unwrap();
        assert!(signature.is_some_and(|kept| kept.purpose == "choice"));
        assert_eq!(proofs.len(), 2);
    }

    fn the_newest_list_of_an_address_is_remembered(db: &TestDb) {
        for (bytes, minute) in [(b"first", 7), (b"after", 8), (b"after", 9)] {
            run(db, move |tx| {
                let hash = proof::add_bytes(tx, bytes)?;
                proof::remember_list(tx, "http://crl.example/a.crl", hash, at(minute))
            })
            .unwrap();
        }
        let list = db.read(|reader| proof::list(reader, "http://crl.example/a.crl")).wait().unwrap();
        assert_eq!(list, Some((b"after".to_vec(), at(9))), "with the instant at which the address last gave it");
        assert_eq!(db.read(|reader| proof::list(reader, "http://other.example/")).wait().unwrap(), None);
    }

    fn what_is_missing_is_asked_for_until_it_is_done(db: &TestDb) {
        run(db, |tx| {
            proof::add_due(tx, "a", at(1))?;
            proof::add_due(tx, "a", at(2))?;
            proof::add_due(tx, "b", at(3))
        })
        .unwrap();
        let names = |now| {
            let due = db.read(move |reader| proof::due(reader, at(now), 10)).wait().unwrap();
            due.into_iter().map(|due| (due.signature, due.attempts)).collect::<Vec<_>>()
        };
        assert_eq!(names(0), []);
        assert_eq!(names(3), [("a".to_owned(), 0), ("b".to_owned(), 0)]);
        run(db, |tx| proof::later(tx, "a", at(60))).unwrap();
        run(db, |tx| proof::done(tx, "b")).unwrap();
        assert_eq!(names(59), []);
        assert_eq!(names(60), [("a".to_owned(), 1)]);
    }
}
