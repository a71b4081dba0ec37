//! Rows of `application`.

use domain::alerts::Alerts;
use domain::application::{
    Applicants, Application, ApplicationState, Claim, LeaveRequest, MergeRequest, Status,
};
use domain::event::Channel;
use domain::id::{ApplicationId, PersonId, PublicationId, QueueId};
use domain::number::ApplicationNumber;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::{Reader, Tx};
use crate::value::{Value, joined};

/// The columns of an application, with the child's birth date.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select a.id, a.queue, a.number, a.child, a.applicant, a.second_applicant, a.registered, a.sequence, \
             a.channel, a.channel_number, a.unconfirmed_until, a.benefit, a.lane, a.benefit_until, a.claim_evidence, \
             a.claim_benefit, a.merge_person, a.merge_until, a.leave_person, a.leave_until, a.state, a.publication, \
             a.until, a.referral, a.removal, a.policy, a.queued_since, a.changed, a.version, a.referrals, a.turn, \
             a.alerts, a.alerts_told, p.born \
             from application a join person p on p.id = a.child ",
            $rest
        )
    };
}

crate::queries! {
    /// One application.
    ONE = select!("where a.id = $1");
    /// The queue of one application.
    QUEUE_OF = "select queue from application where id = $1";
    /// All of one queue, for replay and tests.
    ALL_OF_QUEUE = select!("where a.queue = $1 order by a.id");
    /// Those past a limit of their own, the oldest limit first.
    DUE = select!("where a.queue = $1 and a.due <= $2 order by a.due, a.id limit $3");
    /// Holders of running turns of a publication.
    TURNS = select!("where a.queue = $1 and a.publication = $2 and a.state = 'notified' order by a.registered, a.sequence");
    /// The front of a lane: in the queue, confirmed, old enough.
    FRONT = select!(
        "where a.queue = $1 and a.lane = $2 and a.state = 'queued' and a.state in ('queued', 'stopped') \
         and a.unconfirmed_until is null and p.born <= $3 order by a.registered, a.sequence limit $4"
    );
    /// Those who asked to be told, were not told today and could choose what became free since, the longest untold first.
    ASKERS = select!(
        "where a.queue = $1 and a.alerts > 0 and a.state = 'queued' and a.unconfirmed_until is null and a.alerts_told < $2 \
         and ((a.alerts_told <= $3 and p.born <= $4) or (a.alerts_told <= $5 and p.born <= $6)) \
         order by a.alerts_told, a.id limit $7"
    );
    /// Several.
    SOME = select!("where a.id in ($list)");
    /// Those that a person filed, the newest first.
    OF_FIRST = select!("where a.applicant = $1 order by a.registered desc, a.id limit $2");
    /// Those that a person was merged to, the newest first.
    OF_SECOND = select!("where a.second_applicant = $1 order by a.registered desc, a.id limit $2");
    /// A page of a queue in the order of the register.
    PAGE = select!(
        "where a.queue = $1 and (a.registered, a.sequence) > ($2, $3) order by a.registered, a.sequence limit $4"
    );
    /// The same, of one status.
    PAGE_OF_STATUS = select!(
        "where a.queue = $1 and (a.registered, a.sequence) > ($2, $3) and a.state = $5 \
         order by a.registered, a.sequence limit $4"
    );
    /// How many a queue has, counted up to a limit.
    COUNT = "select count(*) as n from (select 1 from application where queue = $1 limit $2) as found";
    /// The same, of one status.
    COUNT_OF_STATUS = "select count(*) as n from (select 1 from application where queue = $1 and state = $3 limit $2) as found";
    /// The application with a number, if its child has this IIN.
    OF_PAIR = "select a.id from application a join person p on p.id = a.child where a.number = $1 and p.iin = $2";
    /// Writes a new application.
    ADD = "insert into application (id, queue, number, child, registered, sequence, channel, channel_number, applicant, \
           second_applicant, unconfirmed_until, benefit, lane, benefit_until, claim_evidence, claim_benefit, merge_person, \
           merge_until, leave_person, leave_until, alerts, alerts_told, state, publication, until, referral, removal, policy, \
           queued_since, changed, version, referrals, turn, due) \
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
           $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)";
    /// Writes everything of an application that can change.
    CHANGE = "update application set applicant = $2, second_applicant = $3, unconfirmed_until = $4, benefit = $5, lane = $6, \
              benefit_until = $7, claim_evidence = $8, claim_benefit = $9, merge_person = $10, merge_until = $11, \
              leave_person = $12, leave_until = $13, alerts = $14, alerts_told = $15, state = $16, publication = $17, until = $18, \
              referral = $19, removal = $20, policy = $21, queued_since = $22, changed = $23, version = $24, referrals = $25, \
              turn = $26, due = $27 where id = $1";
    /// Writes how far an application has come: nearly every change is only this, and it leaves most indexes alone.
    MOVE = "update application set state = $2, publication = $3, until = $4, referral = $5, removal = $6, policy = $7, \
            queued_since = $8, changed = $9, version = $10, referrals = $11, turn = $12, due = $13 where id = $1";
    /// Writes who asked to be told of free places, and when they were: that leaves every other index alone.
    ALERTS = "update application set alerts = $2, alerts_told = $3 where id = $1";
    /// Writes when the clock has to look at an application.
    SAVE_DUE = "update application set due = $2 where id = $1";
}

/// An application with its child's birth date.
pub type WithBirth = (Application, Option<Date>);

/// The queue of an application; it never changes.
///
/// # Errors
/// Trouble of the database.
pub fn queue_of(reader: &mut Reader, id: ApplicationId) -> Result<Option<QueueId>, DbError> {
    reader.query_opt(&QUEUE_OF, params![id])?.map(|row| row.get("queue")).transpose()
}

/// One application with its child's birth date.
///
/// # Errors
/// Trouble of the database.
pub fn find(reader: &mut Reader, id: ApplicationId) -> Result<Option<WithBirth>, DbError> {
    reader.find(&ONE, params![id], read)
}

/// Several applications, in no order.
///
/// # Errors
/// Trouble of the database; more than a list may hold.
pub fn some(reader: &mut Reader, ids: &[ApplicationId]) -> Result<Vec<WithBirth>, DbError> {
    reader.query_in(&SOME, &[], ids)?.iter().map(read).collect()
}

/// Those of which a person is an applicant, the newest first, at most `most`.
///
/// # Errors
/// Trouble of the database.
pub fn of_applicant(reader: &mut Reader, person: PersonId, most: u32) -> Result<Vec<WithBirth>, DbError> {
    let mut rows = reader.query(&OF_FIRST, params![person, most])?;
    rows.extend(reader.query(&OF_SECOND, params![person, most])?);
    let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|(row, _)| std::cmp::Reverse((row.registered, row.id)));
    found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(found)
}

/// A page of a queue in the order of registration, after a key.
///
/// # Errors
/// Trouble of the database.
pub fn page(
    reader: &mut Reader,
    queue: QueueId,
    status: Option<Status>,
    (registered, sequence): (Timestamp, u64),
    most: u32,
) -> Result<Vec<WithBirth>, DbError> {
    let rows = match status {
        None => reader.query(&PAGE, params![queue, registered, sequence, most])?,
        Some(status) => {
            reader.query(&PAGE_OF_STATUS, params![queue, registered, sequence, most, status.code()])?
        }
    };
    rows.iter().map(read).collect()
}

/// How many a queue has, counted up to `most`.
///
/// # Errors
/// Trouble of the database.
pub fn count(reader: &mut Reader, queue: QueueId, status: Option<Status>, most: u32) -> Result<u32, DbError> {
    match status {
        None => reader.query_one(&COUNT, params![queue, most])?,
        Some(status) => reader.query_one(&COUNT_OF_STATUS, params![queue, most, status.code()])?,
    }
    .get("n")
}

/// The application with this number and child (R64).
///
/// # Errors
/// Trouble of the database.
pub fn of_pair(
    reader: &mut Reader,
    number: ApplicationNumber,
    child: &str,
) -> Result<Option<ApplicationId>, DbError> {
    reader.query_opt(&OF_PAIR, params![number, child])?.map(|row| row.get("id")).transpose()
}

/// Writes when the clock has to look at an application.
pub(crate) fn save_due(tx: &mut Tx, id: ApplicationId, due: Option<Timestamp>) -> Result<(), DbError> {
    tx.later(&SAVE_DUE, params![id, due])
}

/// Those who asked to be told of free places; the arguments are those of the statement.
pub(crate) fn askers(reader: &mut Reader, arguments: &[Value<'_>]) -> Result<Vec<WithBirth>, DbError> {
    reader.list(&ASKERS, arguments, read)
}

pub(crate) fn all_of_queue(reader: &mut Reader, queue: QueueId) -> Result<Vec<WithBirth>, DbError> {
    reader.every(&ALL_OF_QUEUE, params![queue], read)
}

pub(crate) fn due(
    reader: &mut Reader,
    queue: QueueId,
    now: Timestamp,
    most: u32,
) -> Result<Vec<WithBirth>, DbError> {
    reader.list(&DUE, params![queue, now, most], read)
}

pub(crate) fn turns(
    reader: &mut Reader,
    queue: QueueId,
    publication: PublicationId,
) -> Result<Vec<WithBirth>, DbError> {
    reader.list(&TURNS, params![queue, publication], read)
}

pub(crate) fn front(
    reader: &mut Reader,
    queue: QueueId,
    lane: domain::benefit::Lane,
    born_by: Date,
    most: u32,
) -> Result<Vec<WithBirth>, DbError> {
    reader.list(&FRONT, params![queue, lane, born_by, most], read)
}

/// Writes an application: a new one, or what has changed since `before`.
pub(crate) fn save(
    tx: &mut Tx,
    before: Option<&Application>,
    row: &Application,
    due: Option<Timestamp>,
) -> Result<(), DbError> {
    let (publication, until, referral, removal) = match row.state {
        ApplicationState::Queued => (None, None, None, None),
        ApplicationState::Notified { publication, until } => (Some(publication), Some(until), None, None),
        ApplicationState::Stopped { until } => (None, Some(until), None, None),
        ApplicationState::Referred { referral } | ApplicationState::Enrolled { referral } => {
            (None, None, Some(referral), None)
        }
        ApplicationState::Removed { reason } => (None, None, None, Some(reason)),
    };
    let state = row.status().code();
    let moved: &[Value<'_>] = params![
        state,
        publication,
        until,
        referral,
        removal,
        row.policy,
        row.queued_since,
        row.changed,
        row.version,
        row.referrals,
        row.turn,
        due,
    ];
    let (evidence, claimed) = row.claim.map(|claim| (claim.evidence, claim.benefit)).unzip();
    let (merge_person, merge_until) = row.merge.map(|merge| (merge.person, merge.until)).unzip();
    let (leave_person, leave_until) = row.leave.map(|leave| (leave.person, leave.until)).unzip();
    let asked = u32::from(row.alerts.first) + 2 * u32::from(row.alerts.second);
    let told = row.alerts.told.unwrap_or(NEVER);
    let held: &[Value<'_>] = params![
        row.applicants.first,
        row.applicants.second,
        row.unconfirmed_until,
        row.benefit,
        row.lane,
        row.benefit_until,
        evidence,
        claimed,
        merge_person,
        merge_until,
        leave_person,
        leave_until,
        asked,
        told,
    ];
    let id = params![row.id];
    match before {
        None => {
            let (channel, number) = match &row.channel {
                Channel::Portal => ("portal", None),
                Channel::Egov { number } => ("egov", Some(number)),
                Channel::ServiceCentre { number } => ("service_centre", Some(number)),
            };
            let filed =
                params![row.queue, row.number, row.child, row.registered, row.sequence, channel, number];
            tx.later(&ADD, &joined([id, filed, held, moved]))
        }
        Some(before) if differs_by_alerts(before, row) => tx.later(&ALERTS, params![row.id, asked, told]),
        Some(before) if holds_the_same(before, row) => tx.later(&MOVE, &joined([id, moved])),
        Some(_) => tx.later(&CHANGE, &joined([id, held, moved])),
    }
}

/// Whether nothing changed but who asked to be told, and when they were.
fn differs_by_alerts(before: &Application, row: &Application) -> bool {
    before.alerts != row.alerts && Application { alerts: row.alerts, ..before.clone() } == *row
}

/// Whether nothing changed but how far the application has come: the columns that [`MOVE`] leaves alone.
fn holds_the_same(before: &Application, row: &Application) -> bool {
    let held = |row: &Application| {
        let Application {
            applicants,
            unconfirmed_until,
            benefit,
            lane,
            benefit_until,
            claim,
            merge,
            leave,
            alerts,
            ..
        } = row;
        let rights = (*applicants, *unconfirmed_until, *merge, *leave, *alerts);
        (rights, *benefit, *lane, *benefit_until, *claim)
    };
    held(before) == held(row)
}

/// Reads the columns of `select!`.
///
/// # Errors
/// A row that breaks the schema's promises.
pub(crate) fn read(row: &Row) -> Result<WithBirth, DbError> {
    let application = Application {
        id: row.get("id")?,
        queue: row.get("queue")?,
        number: row.get("number")?,
        child: row.get("child")?,
        applicants: Applicants { first: row.get("applicant")?, second: row.get("second_applicant")? },
        registered: row.get("registered")?,
        sequence: row.get("sequence")?,
        channel: channel(row)?,
        unconfirmed_until: row.get("unconfirmed_until")?,
        benefit: row.get("benefit")?,
        lane: row.get("lane")?,
        benefit_until: row.get("benefit_until")?,
        claim: pair(row, "claim_evidence", "claim_benefit")?
            .map(|(evidence, benefit)| Claim { evidence, benefit }),
        merge: pair(row, "merge_person", "merge_until")?
            .map(|(person, until)| MergeRequest { person, until }),
        leave: pair(row, "leave_person", "leave_until")?
            .map(|(person, until)| LeaveRequest { person, until }),
        alerts: alerts(row)?,
        state: state(row)?,
        policy: row.get("policy")?,
        queued_since: row.get("queued_since")?,
        changed: row.get("changed")?,
        version: row.get("version")?,
        referrals: row.get("referrals")?,
        turn: row.get("turn")?,
    };
    Ok((application, row.get("born")?))
}

/// In the table of those who were never told.
const NEVER: Timestamp = Timestamp::UNIX_EPOCH;

fn alerts(row: &Row) -> Result<Alerts, DbError> {
    let told = Some(row.get::<Timestamp>("alerts_told")?).filter(|told| *told != NEVER);
    let (first, second) = match row.get::<u32>("alerts")? {
        0 => (false, false),
        1 => (true, false),
        2 => (false, true),
        3 => (true, true),
        _ => return Err(row.broken("alerts", "is neither of the applicants")),
    };
    Ok(Alerts { first, second, told })
}

/// Two columns that are filled together or not at all.
pub(crate) fn pair<A: crate::FromValue, B: crate::FromValue>(
    row: &Row,
    first: &str,
    second: &str,
) -> Result<Option<(A, B)>, DbError> {
    match (row.get::<Option<A>>(first)?, row.get::<Option<B>>(second)?) {
        (Some(first), Some(second)) => Ok(Some((first, second))),
        (None, None) => Ok(None),
        _ => Err(row.broken(second, format!("is filled only together with {first}"))),
    }
}

fn channel(row: &Row) -> Result<Channel, DbError> {
    let number = row.get::<Option<String>>("channel_number")?;
    match (row.get::<String>("channel")?.as_str(), number) {
        ("portal", None) => Ok(Channel::Portal),
        ("egov", Some(number)) => Ok(Channel::Egov { number }),
        ("service_centre", Some(number)) => Ok(Channel::ServiceCentre { number }),
        _ => Err(row.broken("channel", "does not fit channel_number")),
    }
}

fn state(row: &Row) -> Result<ApplicationState, DbError> {
    Ok(match row.get::<String>("state")?.as_str() {
        "queued" => ApplicationState::Queued,
        "notified" => {
            ApplicationState::Notified { publication: row.get("publication")?, until: row.get("until")? }
        }
        "referred" => ApplicationState::Referred { referral: row.get("referral")? },
        "stopped" => ApplicationState::Stopped { until: row.get("until")? },
        "enrolled" => ApplicationState::Enrolled { referral: row.get("referral")? },
        "removed" => ApplicationState::Removed { reason: row.get("removal")? },
        _ => return Err(row.broken("state", "unknown state")),
    })
}
