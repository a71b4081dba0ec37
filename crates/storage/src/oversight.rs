//! What a district's department sees, and the log of who looked at personal data.

use domain::benefit::Benefit;
use domain::event::PublicationOrigin;
use domain::id::{
    ApplicationId, DistrictId, EvidenceId, GroupId, KindergartenId, PersonId, PlaceId, PublicationId,
    QueueId, RequestId,
};
use domain::number::ApplicationNumber;
use domain::place::Language;
use domain::policy::Ownership;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::blobs::BlobHash;
use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};
use crate::workplace::{LIST_MAX, Name, name};

crate::queries! {
    /// Claims of benefits that wait for the department, the oldest paper first.
    CLAIMS = "select a.id, a.number, a.queue, a.claim_evidence, a.claim_benefit, a.benefit, e.uploaded, e.media_type, e.size, \
              c.surname, c.given_name, c.patronymic, c.born from queue q join application a on a.queue = q.id \
              and a.claim_evidence is not null join evidence e on e.id = a.claim_evidence join person c on c.id = a.child \
              where q.district = $1 order by e.uploaded, a.id limit $2";
    /// One paper, with the queue of its application.
    EVIDENCE = "select e.id, e.application, a.queue, e.benefit, e.blob, e.media_type, e.size from evidence e \
                join application a on a.id = e.application where e.id = $1";
    /// Vacant places of a district.
    VACANT = "select p.id, p.queue, p.ownership, p.grp, p.kindergarten, p.since, p.due, g.language from queue q \
              join place p on p.queue = q.id and p.state = 'vacant' join kindergarten_group g on g.id = p.grp \
              where q.district = $1 order by q.id, p.ownership, p.kindergarten, p.id limit $2";
    /// Planned publications of a district, the next first.
    PLANNED = "select p.id, p.queue, p.ownership, p.due, p.planned from queue q join publication p on p.queue = q.id \
               and p.due is not null where q.district = $1 order by p.due, p.id limit $2";
    /// The queue of a publication, planned, made or called off.
    QUEUE_OF = "select queue from publication where id = $1";
    /// Publications of a district with running turns.
    RUNNING = "select p.id, p.queue, p.ownership, p.origin, p.round, p.live_turns, p.reserved from queue q \
               join publication p on p.queue = q.id and p.live_turns > 0 where q.district = $1 order by p.id limit $2";
    /// Requests to merge that the first applicant did not answer in time (R64).
    MERGES = "select a.id, a.number, a.queue, a.merge_person, a.merge_until, c.surname, c.given_name, c.patronymic, c.born \
              from queue q join application a on a.queue = q.id and a.merge_person is not null and a.merge_until <= $2 \
              join person c on c.id = a.child where q.district = $1 order by a.merge_until, a.id limit $3";
    /// Applications whose link of parent and child nobody has confirmed yet (R16).
    UNCONFIRMED = "select a.id, a.number, a.queue, a.unconfirmed_until, c.surname, c.given_name, c.patronymic, c.born \
                   from queue q join application a on a.queue = q.id and a.unconfirmed_until is not null \
                   join person c on c.id = a.child where q.district = $1 order by a.unconfirmed_until, a.id limit $2";
    /// Applications of a district by queue and state.
    APPLICATIONS = "select q.id as queue, a.state, count(*) as n from queue q join application a on a.queue = q.id \
                    where q.district = $1 group by q.id, a.state order by q.id, a.state";
    /// Places of a district by queue, ownership and state.
    PLACES = "select q.id as queue, p.ownership, p.state, count(*) as n from queue q join place p on p.queue = q.id \
              where q.district = $1 group by q.id, p.ownership, p.state order by q.id, p.ownership, p.state";
    /// Messages to applicants of a district that could not be delivered, the newest first.
    DEAD_OF = "select o.id, o.kind, o.body, o.created, o.attempts from outbox o where o.dead = 1 and o.created > $2 \
               and (exists (select 1 from application a join queue q on q.id = a.queue \
               where a.applicant = o.recipient and q.district = $1) \
               or exists (select 1 from application a join queue q on q.id = a.queue \
               where a.second_applicant = o.recipient and q.district = $1)) \
               order by o.created desc, o.id limit $3 /* full scan: of the index of dead letters */";
    /// The same that no channel has delivered yet.
    WAITING_OF = "select o.id, o.kind, o.body, o.created, o.attempts from outbox o where o.delivered is null and o.dead = 0 \
                  and o.created > $2 and (exists (select 1 from application a join queue q on q.id = a.queue \
                  where a.applicant = o.recipient and q.district = $1) \
                  or exists (select 1 from application a join queue q on q.id = a.queue \
                  where a.second_applicant = o.recipient and q.district = $1)) \
                  order by o.created desc, o.id limit $3 /* full scan: of the index of messages that wait */";
    /// Messages that could not be delivered (dead letters), the newest first.
    DEAD = "select id, kind, body, created, attempts from outbox where dead = 1 order by created desc, id limit $1 \
            /* full scan: of the index of dead letters */";
    /// Notes who looked at what.
    NOTE_ACCESS = "insert into access_log (id, at, actor, action, subject) values ($1, $2, $3, $4, $5)";
    /// Who looked at something, the newest first.
    ACCESS = "select id, at, actor, action from access_log where subject = $1 order by at desc, id limit $2";
    /// Which of these blobs a row refers to.
    REFERENCED = "select blob from evidence where blob in ($list)";
}

/// A claim of a benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// The application.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// Its queue.
    pub queue: QueueId,
    /// The paper.
    pub evidence: EvidenceId,
    /// What is claimed.
    pub claimed: Benefit,
    /// What is confirmed already.
    pub present: Benefit,
    /// When the paper was handed in.
    pub uploaded: Timestamp,
    /// What it is, for example `application/pdf`.
    pub media_type: String,
    /// Bytes.
    pub size: u32,
    /// The child's name.
    pub name: Name,
    /// The child's birth date.
    pub born: Option<Date>,
}

/// A paper in the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The application.
    pub application: ApplicationId,
    /// Its queue.
    pub queue: QueueId,
    /// The benefit that it is about.
    pub benefit: Benefit,
    /// Its content.
    pub blob: BlobHash,
    /// What it is.
    pub media_type: String,
    /// Bytes.
    pub size: u32,
}

/// A vacant place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VacantRow {
    /// Identity.
    pub id: PlaceId,
    /// Its queue.
    pub queue: QueueId,
    /// Its ownership.
    pub ownership: Ownership,
    /// Its group.
    pub group: GroupId,
    /// Its kindergarten.
    pub kindergarten: KindergartenId,
    /// Language of instruction.
    pub language: Language,
    /// Since when.
    pub since: Timestamp,
    /// When the clock publishes it (R35).
    pub due: Option<Timestamp>,
}

/// A planned publication (R32).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Identity.
    pub id: PublicationId,
    /// Its queue.
    pub queue: QueueId,
    /// Its ownership.
    pub ownership: Ownership,
    /// Its instant.
    pub due: Timestamp,
    /// How many places it names.
    pub places: u32,
}

/// A publication with running turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningRow {
    /// Identity.
    pub id: PublicationId,
    /// Its queue.
    pub queue: QueueId,
    /// Its ownership.
    pub ownership: Ownership,
    /// Why it was made.
    pub origin: PublicationOrigin,
    /// Its round (R28).
    pub round: u32,
    /// Turns that run.
    pub live_turns: u32,
    /// Places in its pool.
    pub reserved: u32,
}

/// An application that waits for the department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRow {
    /// Identity.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// Its queue.
    pub queue: QueueId,
    /// The limit: of the first applicant's answer, or of the confirmation.
    pub until: Timestamp,
    /// Who asks to be merged.
    pub person: Option<PersonId>,
    /// The child's name.
    pub name: Name,
    /// The child's birth date.
    pub born: Option<Date>,
}

/// How many of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The queue.
    pub queue: QueueId,
    /// The ownership, for places.
    pub ownership: Option<Ownership>,
    /// Code of the state.
    pub state: String,
    /// How many.
    pub n: u32,
}

/// A message that could not be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Identity.
    pub id: domain::id::DocumentId,
    /// Its kind.
    pub kind: String,
    /// What it is about: ids, codes and instants as JSON, no personal data.
    pub body: String,
    /// When it was written.
    pub created: Timestamp,
    /// Deliveries tried.
    pub attempts: u32,
}

/// Claims that wait for the department, at most [`LIST_MAX`].
///
/// # Errors
/// Trouble of the database.
pub fn claims(reader: &mut Reader, district: DistrictId) -> Result<Vec<ClaimRow>, DbError> {
    let rows = reader.query(&CLAIMS, params![district, LIST_MAX])?;
    rows.iter()
        .map(|row| {
            Ok(ClaimRow {
                application: row.get("id")?,
                number: row.get("number")?,
                queue: row.get("queue")?,
                evidence: row.get("claim_evidence")?,
                claimed: row.get("claim_benefit")?,
                present: row.get("benefit")?,
                uploaded: row.get("uploaded")?,
                media_type: row.get("media_type")?,
                size: row.get("size")?,
                name: name(row)?,
                born: row.get("born")?,
            })
        })
        .collect()
}

/// One paper.
///
/// # Errors
/// Trouble of the database.
pub fn evidence(reader: &mut Reader, id: EvidenceId) -> Result<Option<EvidenceRow>, DbError> {
    let row = reader.query_opt(&EVIDENCE, params![id])?;
    row.map(|row| {
        Ok(EvidenceRow {
            application: row.get("application")?,
            queue: row.get("queue")?,
            benefit: row.get("benefit")?,
            blob: row.get("blob")?,
            media_type: row.get("media_type")?,
            size: row.get("size")?,
        })
    })
    .transpose()
}

/// Vacant places of a district by queue, ownership and kindergarten, at most [`LIST_MAX`].
///
/// # Errors
/// Trouble of the database.
pub fn vacant(reader: &mut Reader, district: DistrictId) -> Result<Vec<VacantRow>, DbError> {
    let rows = reader.query(&VACANT, params![district, LIST_MAX])?;
    rows.iter()
        .map(|row| {
            Ok(VacantRow {
                id: row.get("id")?,
                queue: row.get("queue")?,
                ownership: row.get("ownership")?,
                group: row.get("grp")?,
                kindergarten: row.get("kindergarten")?,
                language: row.get("language")?,
                since: row.get("since")?,
                due: row.get("due")?,
            })
        })
        .collect()
}

/// Planned publications of a district, the next first.
///
/// # Errors
/// Trouble of the database.
pub fn planned(reader: &mut Reader, district: DistrictId) -> Result<Vec<PlannedRow>, DbError> {
    let rows = reader.query(&PLANNED, params![district, LIST_MAX])?;
    rows.iter()
        .map(|row| {
            let places = row.get::<Option<String>>("planned")?.unwrap_or_default();
            Ok(PlannedRow {
                id: row.get("id")?,
                queue: row.get("queue")?,
                ownership: row.get("ownership")?,
                due: row.get("due")?,
                places: u32::try_from(places.split_whitespace().count()).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// The queue of a publication, whatever became of it.
///
/// # Errors
/// Trouble of the database.
pub fn queue_of(reader: &mut Reader, id: PublicationId) -> Result<Option<QueueId>, DbError> {
    reader.query_opt(&QUEUE_OF, params![id])?.map(|row| row.get("queue")).transpose()
}

/// Publications of a district with running turns.
///
/// # Errors
/// Trouble of the database.
pub fn running(reader: &mut Reader, district: DistrictId) -> Result<Vec<RunningRow>, DbError> {
    let rows = reader.query(&RUNNING, params![district, LIST_MAX])?;
    rows.iter()
        .map(|row| {
            Ok(RunningRow {
                id: row.get("id")?,
                queue: row.get("queue")?,
                ownership: row.get("ownership")?,
                origin: row.get("origin")?,
                round: row.get("round")?,
                live_turns: row.get("live_turns")?,
                reserved: row.get("reserved")?,
            })
        })
        .collect()
}

/// Requests to merge whose term is over (R64).
///
/// # Errors
/// Trouble of the database.
pub fn merges(reader: &mut Reader, district: DistrictId, now: Timestamp) -> Result<Vec<WaitingRow>, DbError> {
    let rows = reader.query(&MERGES, params![district, now, LIST_MAX])?;
    rows.iter().map(|row| waiting(row, "merge_until", row.get("merge_person")?)).collect()
}

/// Applications whose link of parent and child is unconfirmed (R16).
///
/// # Errors
/// Trouble of the database.
pub fn unconfirmed(reader: &mut Reader, district: DistrictId) -> Result<Vec<WaitingRow>, DbError> {
    let rows = reader.query(&UNCONFIRMED, params![district, LIST_MAX])?;
    rows.iter().map(|row| waiting(row, "unconfirmed_until", None)).collect()
}

/// Applications of a district by queue and state.
///
/// # Errors
/// Trouble of the database.
pub fn application_counts(reader: &mut Reader, district: DistrictId) -> Result<Vec<Count>, DbError> {
    let rows = reader.query(&APPLICATIONS, params![district])?;
    rows.iter()
        .map(|row| {
            let (queue, state, n) = (row.get("queue")?, row.get("state")?, row.get("n")?);
            Ok(Count { queue, ownership: None, state, n })
        })
        .collect()
}

/// Places of a district by queue, ownership and state.
///
/// # Errors
/// Trouble of the database.
pub fn place_counts(reader: &mut Reader, district: DistrictId) -> Result<Vec<Count>, DbError> {
    let rows = reader.query(&PLACES, params![district])?;
    rows.iter()
        .map(|row| {
            let (queue, state, n) = (row.get("queue")?, row.get("state")?, row.get("n")?);
            Ok(Count { queue, ownership: Some(row.get("ownership")?), state, n })
        })
        .collect()
}

/// Messages that could not be delivered, anybody's, the newest first: for whoever operates the system.
///
/// # Errors
/// Trouble of the database.
pub fn dead_letters(reader: &mut Reader) -> Result<Vec<DeadLetter>, DbError> {
    reader.list(&DEAD, params![LIST_MAX], dead_letter)
}

/// Messages written since an instant to people with an application in the district that could not be delivered, the newest
/// first. A person may have applications in two districts: what a message is about stands in its body.
///
/// # Errors
/// Trouble of the database.
pub fn dead_letters_of(
    reader: &mut Reader,
    district: DistrictId,
    since: Timestamp,
) -> Result<Vec<DeadLetter>, DbError> {
    reader.list(&DEAD_OF, params![district, since, LIST_MAX], dead_letter)
}

/// The same that no channel has delivered yet, whether they were tried or not.
///
/// # Errors
/// Trouble of the database.
pub fn waiting_letters_of(
    reader: &mut Reader,
    district: DistrictId,
    since: Timestamp,
) -> Result<Vec<DeadLetter>, DbError> {
    reader.list(&WAITING_OF, params![district, since, LIST_MAX], dead_letter)
}

fn dead_letter(row: &Row) -> Result<DeadLetter, DbError> {
    Ok(DeadLetter {
        id: row.get("id")?,
        kind: row.get("kind")?,
        body: row.get("body")?,
        created: row.get("created")?,
        attempts: row.get("attempts")?,
    })
}

/// Notes who looked at what; `actor` is the actor's JSON, as in events.
///
/// # Errors
/// Trouble of the database.
pub fn note_access(
    tx: &mut Tx,
    id: RequestId,
    at: Timestamp,
    actor: &str,
    action: &str,
    subject: Option<ApplicationId>,
) -> Result<(), DbError> {
    tx.later(&NOTE_ACCESS, params![id, at, actor, action, subject])
}

/// Who looked at an application's data, the newest first: instant, actor's JSON, action.
///
/// # Errors
/// Trouble of the database.
pub fn accesses(
    reader: &mut Reader,
    subject: ApplicationId,
) -> Result<Vec<(Timestamp, String, String)>, DbError> {
    let rows = reader.query(&ACCESS, params![subject, LIST_MAX])?;
    rows.iter().map(|row| Ok((row.get("at")?, row.get("actor")?, row.get("action")?))).collect()
}

/// Which of these blobs something refers to; the others are orphans.
///
/// # Errors
/// Trouble of the database.
pub fn referenced(
    reader: &mut Reader,
    blobs: &[BlobHash],
) -> Result<std::collections::HashSet<BlobHash>, DbError> {
    reader.query_in(&REFERENCED, &[], blobs)?.iter().map(|row| row.get("blob")).collect()
}

fn waiting(row: &Row, until: &str, person: Option<PersonId>) -> Result<WaitingRow, DbError> {
    Ok(WaitingRow {
        application: row.get("id")?,
        number: row.get("number")?,
        queue: row.get("queue")?,
        until: row.get(until)?,
        person,
        name: name(row)?,
        born: row.get("born")?,
    })
}
