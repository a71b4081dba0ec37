//! What has to hold in the tables whatever happened, asked of them in their own language and not of the program.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use domain::id::PersonId;
use jiff::Timestamp;
use serde_json::Value;
use storage::{Db, DbError, Failed, Lane, Query, Reader, Row, params};

use super::super::demo;

storage::queries! {
    /// R1: children with two live applications.
    TWO_APPLICATIONS = "select child as found from application \
                        where state in ('queued', 'notified', 'referred', 'stopped') \
                        group by child having count(*) > 1";
    /// R1: children with two live referrals.
    TWO_REFERRALS = "select application.child as found from referral \
                     join application on application.id = referral.application \
                     where referral.state in ('issued', 'extended', 'arrived') \
                     group by application.child having count(*) > 1";
    /// R1: places with two live referrals.
    SOLD_TWICE = "select place as found from referral where state in ('issued', 'extended', 'arrived') \
                  group by place having count(*) > 1";
    /// A place is held for a referral, and a referral holds its place.
    HELD_FOR_NOBODY = "select place.id as found from place left join referral on referral.id = place.referral \
                       and referral.place = place.id and referral.state in ('issued', 'extended', 'arrived') \
                       where place.state = 'held' and referral.id is null";
    HOLDS_NOTHING = "select referral.id as found from referral left join place on place.id = referral.place \
                     and place.state = 'held' and place.referral = referral.id \
                     where referral.state in ('issued', 'extended', 'arrived') and place.id is null";
    /// R26: publications with more running turns than reserved places, counted row by row.
    MORE_TURNS_THAN_PLACES = "select publication.id as found from publication \
        where (select count(*) from application where state = 'notified' and publication = publication.id) \
        > (select count(*) from place where state = 'reserved' and publication = publication.id)";
    /// What a publication says of itself is what its rows say.
    MISCOUNTED = "select publication.id as found from publication where state = 'published' and (live_turns \
        <> (select count(*) from application where state = 'notified' and publication = publication.id) \
        or reserved <> (select count(*) from place where state = 'reserved' and publication = publication.id))";
    /// There is something to look at.
    RUNNING = "select count(*) as n from application where state = 'notified' or state = 'referred'";
    FIRST_MESSAGE = "select min(created) as at from outbox where kind = 'referral_issued'";
    ALL_ON_ONE_PLACE = "update referral set place = (select min(place) from referral)";
    NO_INDEX_OF_REFERRALS = "drop index referral_live_place";
    NO_INDEX_OF_CHILDREN = "drop index application_live";
    ONE_CHILD = "update application set child = (select min(child) from application)";
    EMPTY_POOL = "update place set state = 'free', opens = 0, publication = null where state = 'reserved'";
    FORGOTTEN_HOLD = "update referral set state = 'expired', until = null, at = 0 where state in ('issued', 'extended')";
    LOST_MESSAGE = "delete from outbox where kind = 'referral_issued'";
    /// Referrals that were issued and cancelled since an instant, for each of the application's people.
    ACTS = "select event.kind, event.body, application.applicant, application.second_applicant from event \
            join application on application.id = event.application \
            where event.kind in ('referral_issued', 'referral_cancelled') and event.at >= $1 \
            order by event.position";
    /// What people are told of the same.
    MESSAGES = "select kind, body, recipient from outbox \
                where kind in ('referral_issued', 'referral_cancelled') and created >= $1";
}

/// An act that was answered: its event's kind, and the referral.
pub(super) type Act = (&'static str, String);

/// Kind and referral of an act, and who was told of it.
type Told = (String, String, PersonId);

/// R1, R26, and a message for each change: no act without its message, no message without its act, and everything that was
/// answered among them.
pub(super) fn hold(db: &Db, since: Timestamp, acknowledged: &[Act]) {
    // One question, so one moment.
    let seen = db.read(move |reader| look(reader, since)).wait().unwrap();
    compare(&seen, acknowledged);
}

fn compare((acts, messages): &(Vec<Told>, Vec<Told>), acknowledged: &[Act]) {
    let happened: BTreeSet<(&str, &str)> = acts.iter().map(|(kind, id, _)| (&**kind, &**id)).collect();
    for (kind, referral) in acknowledged {
        assert!(happened.contains(&(*kind, &**referral)), "answered, and not there: {kind} {referral}");
    }
    assert_eq!(acts, messages, "each act has one message to each of its people");
    assert!(acts.windows(2).all(|two| two[0] != two[1]), "done twice: {acts:?}");
}

/// Acts and messages, in one order.
fn look(reader: &mut Reader, since: Timestamp) -> Result<(Vec<Told>, Vec<Told>), DbError> {
    for rule in [
        &TWO_APPLICATIONS,
        &TWO_REFERRALS,
        &SOLD_TWICE,
        &HELD_FOR_NOBODY,
        &HOLDS_NOTHING,
        &MORE_TURNS_THAN_PLACES,
        &MISCOUNTED,
    ] {
        let broken: Vec<Vec<u8>> = reader.list(rule, params![], |row| row.get("found"))?;
        assert_eq!(broken, Vec::<Vec<u8>>::new(), "{}", rule.name());
    }
    assert!(reader.query_one(&RUNNING, params![])?.get::<i64>("n")? > 0, "nothing to look at");
    let acts = reader.list(&ACTS, params![since], |row| {
        let people = [row.get::<Option<PersonId>>("applicant")?, row.get("second_applicant")?];
        let referral = json(row, "body")?["referral"].as_str().unwrap().to_owned();
        let kind: String = row.get("kind")?;
        Ok(people.into_iter().flatten().map(|person| (kind.clone(), referral.clone(), person)).collect())
    })?;
    let mut acts: Vec<Told> = acts.into_iter().flat_map(|told: Vec<Told>| told).collect();
    let mut messages = reader.list(&MESSAGES, params![since], |row| {
        let referral = json(row, "body")?["fact"]["referral"].as_str().unwrap().to_owned();
        Ok((row.get("kind")?, referral, row.get("recipient")?))
    })?;
    acts.sort();
    messages.sort();
    Ok((acts, messages))
}

fn json(row: &Row, column: &str) -> Result<Value, DbError> {
    Ok(serde_json::from_str(&row.get::<String>(column)?).unwrap())
}

#[test]
fn what_is_broken_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/kezek.db", folder.path().display());
    let db = super::service::open(&url);
    db.migrate().unwrap();
    demo::made_in(db, &folder.path().join("demo"));
    let db = super::service::open(&url);
    let began = db.read(|reader| reader.query_one(&FIRST_MESSAGE, params![])?.get("at")).wait().unwrap();
    hold(&db, began, &[]);
    let breaks: [Vec<&'static Query>; 5] = [
        vec![&NO_INDEX_OF_REFERRALS, &ALL_ON_ONE_PLACE],
        vec![&NO_INDEX_OF_CHILDREN, &ONE_CHILD],
        vec![&EMPTY_POOL],
        vec![&FORGOTTEN_HOLD],
        vec![&LOST_MESSAGE],
    ];
    for statements in breaks {
        let names: Vec<&str> = statements.iter().map(|query| query.name()).collect();
        let seen = db.write(Lane::People, move |tx| {
            for statement in &statements {
                assert!(tx.exec(statement, params![])? > 0 || statement.name().contains("NO_INDEX"));
            }
            // Seen inside the command, which is then taken back.
            let seen = std::panic::catch_unwind(AssertUnwindSafe(|| compare(&look(tx, began).unwrap(), &[])));
            Err::<(), _>(Failed::Refused(seen.is_err()))
        });
        assert!(matches!(seen.wait(), Err(Failed::Refused(true))), "{names:?}");
    }
    let invented = ("referral_issued", "0".to_owned());
    assert!(std::panic::catch_unwind(AssertUnwindSafe(|| hold(&db, began, &[invented]))).is_err());
}
