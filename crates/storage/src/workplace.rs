//! What kindergartens see of their groups, places and referrals.

use domain::event::ArrivalSource;
use domain::id::{ApplicationId, GroupId, KindergartenId, PersonId, PlaceId, QueueId, ReferralId};
use domain::number::ApplicationNumber;
use domain::place::{Language, WithdrawalReason};
use domain::policy::Ownership;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::DbError;
use crate::params;
use crate::row::Row;
use crate::tx::Reader;

/// Most rows of one list of a workplace: a kindergarten has some hundred seats.
pub const LIST_MAX: u32 = 1_000;

crate::queries! {
    /// Groups of a kindergarten with their places counted by state (R11).
    GROUPS = "select g.id, g.kindergarten, g.queue, g.language, g.ownership, g.capacity, \
              cast(coalesce(sum(case when p.state = 'vacant' then 1 else 0 end), 0) as {int}) as vacant, \
              cast(coalesce(sum(case when p.state = 'reserved' then 1 else 0 end), 0) as {int}) as reserved, \
              cast(coalesce(sum(case when p.state = 'free' then 1 else 0 end), 0) as {int}) as free, \
              cast(coalesce(sum(case when p.state = 'held' then 1 else 0 end), 0) as {int}) as held, \
              cast(coalesce(sum(case when p.state = 'occupied' then 1 else 0 end), 0) as {int}) as occupied, \
              cast(coalesce(sum(case when p.state = 'withdrawn' and p.reason <> 'capacity' then 1 else 0 end), 0) as {int}) \
              as withdrawn from kindergarten_group g left join place p on p.grp = g.id where g.kindergarten = $1 \
              group by g.id, g.kindergarten, g.queue, g.language, g.ownership, g.capacity order by g.queue, g.language, g.id";
    /// Places of a group, with the child who attends or holds a referral where an application is known.
    PLACES = "select p.id, p.grp, p.queue, p.state, p.since, p.opens, p.reason, a.id as application, a.number, c.surname, \
              c.given_name, c.patronymic from place p left join referral r on r.id = p.referral \
              left join application a on a.id = coalesce(p.application, r.application) left join person c on c.id = a.child \
              where p.grp = $1 and (p.reason is null or p.reason <> 'capacity') order by p.state, p.id";
    /// Live referrals to places of a kindergarten, the oldest first.
    REFERRALS = "select r.id, r.application, r.place, r.issued, r.state, r.until, r.source, r.at, r.answer_until, a.number, \
                 a.queue, p.grp, g.language, p.kindergarten, p.ownership, c.id as child, c.surname, c.given_name, \
                 c.patronymic, c.born from place p join referral r on r.id = p.referral \
                 join application a on a.id = r.application join kindergarten_group g on g.id = p.grp \
                 join person c on c.id = a.child where p.kindergarten = $1 and p.state = 'held' \
                 order by r.issued, r.id limit $2";
    /// Referrals of a district that the kindergarten did not answer in its term (R14).
    LATE = "select r.id, r.application, r.place, r.issued, r.state, r.until, r.source, r.at, r.answer_until, a.number, \
            a.queue, p.grp, g.language, p.kindergarten, p.ownership, c.id as child, c.surname, c.given_name, c.patronymic, \
            c.born from queue q join referral r on r.queue = q.id and r.state = 'arrived' and r.answer_until <= $2 \
            join place p on p.id = r.place join application a on a.id = r.application \
            join kindergarten_group g on g.id = p.grp join person c on c.id = a.child \
            where q.district = $1 order by r.answer_until, r.id limit $3";
    /// Referrals of a district whose families came by their own word, which the department may check (R14).
    DECLARED = "select r.id, r.application, r.place, r.issued, r.state, r.until, r.source, r.at, r.answer_until, a.number, \
                a.queue, p.grp, g.language, p.kindergarten, p.ownership, c.id as child, c.surname, c.given_name, \
                c.patronymic, c.born from queue q join referral r on r.queue = q.id and r.state = 'arrived' \
                and r.source = 'applicant' join place p on p.id = r.place join application a on a.id = r.application \
                join kindergarten_group g on g.id = p.grp join person c on c.id = a.child \
                where q.district = $1 order by r.answer_until, r.id limit $2";
    /// Where a place belongs.
    PLACE_OF = "select id, queue, grp, kindergarten, ownership from place where id = $1";
    /// Where a referral belongs.
    REFERRAL_OF = "select r.id, r.queue, r.application, r.state, p.kindergarten from referral r join place p on p.id = r.place \
                   where r.id = $1";
    /// Where a group belongs.
    GROUP_OF = "select id, queue, kindergarten, ownership from kindergarten_group where id = $1";
    /// The place that the child of an application occupies, and its queue (R6).
    ATTENDS = "select p.id, p.queue from application a join child c on c.id = a.child join place p on p.id = c.place \
               where a.id = $1";
    /// Employees whom the head appointed.
    EMPLOYEES = "select person as id, surname, given_name, patronymic from kindergarten_employee \
                 where kindergarten = $1 order by surname, given_name, person";
}

/// Places of a group by state (R11): computed, never declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nobody's, not yet published.
    pub vacant: u32,
    /// In the pool of a publication.
    pub reserved: u32,
    /// Choosable by the whole queue.
    pub free: u32,
    /// Under a live referral.
    pub held: u32,
    /// A child attends.
    pub occupied: u32,
    /// Not given out: repair and the like, without seats that a smaller capacity took away.
    pub withdrawn: u32,
}

/// A group with its places counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// Identity.
    pub id: GroupId,
    /// Whose it is.
    pub kindergarten: KindergartenId,
    /// The queue from which it is filled: birth year and stream.
    pub queue: QueueId,
    /// Language of instruction.
    pub language: Language,
    /// State, or private under the state order.
    pub ownership: Ownership,
    /// Seats.
    pub capacity: u32,
    /// Its places.
    pub counts: Counts,
}

/// A person's name for an official who may see it.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
}

/// Personal data: not shown.
impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(hidden)")
    }
}

/// One place of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// Identity.
    pub id: PlaceId,
    /// Code of its state, see [`domain::place::PlaceState::code`].
    pub state: String,
    /// Since when it is Vacant.
    pub since: Option<Timestamp>,
    /// From when it is Free.
    pub opens: Option<Timestamp>,
    /// Why it is Withdrawn.
    pub reason: Option<WithdrawalReason>,
    /// The application of the child who attends or holds the referral.
    pub application: Option<(ApplicationId, ApplicationNumber, Name)>,
}

/// A live referral as the kindergarten and the department see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralRow {
    /// Identity.
    pub id: ReferralId,
    /// Whose.
    pub application: ApplicationId,
    /// The number that people use.
    pub number: ApplicationNumber,
    /// The queue.
    pub queue: QueueId,
    /// The place.
    pub place: PlaceId,
    /// Its group.
    pub group: GroupId,
    /// The kindergarten.
    pub kindergarten: KindergartenId,
    /// Ownership of the place.
    pub ownership: Ownership,
    /// Language of instruction.
    pub language: Language,
    /// When it was issued.
    pub issued: Timestamp,
    /// Until when the family has to come; `None` once it has (S33).
    pub until: Option<Timestamp>,
    /// Whether it was prolonged and still runs.
    pub extended: bool,
    /// Who said that the family came, when, and until when the kindergarten answers (R14).
    pub arrived: Option<Arrived>,
    /// The child.
    pub child: PersonId,
    /// The child's name.
    pub name: Name,
    /// The child's birth date.
    pub born: Option<Date>,
}

/// A recorded arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Who said it.
    pub source: ArrivalSource,
    /// When.
    pub at: Timestamp,
    /// Until when the kindergarten answers; then the department does.
    pub answer_until: Timestamp,
}

/// Where a place belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceOf {
    /// Its queue.
    pub queue: QueueId,
    /// Its group.
    pub group: GroupId,
    /// Its kindergarten.
    pub kindergarten: KindergartenId,
    /// Its ownership.
    pub ownership: Ownership,
}

/// Where a referral belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferralOf {
    /// Its queue.
    pub queue: QueueId,
    /// Whose it is.
    pub application: ApplicationId,
    /// The kindergarten of its place.
    pub kindergarten: KindergartenId,
}

/// Where a group belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupOf {
    /// Its queue.
    pub queue: QueueId,
    /// Its kindergarten.
    pub kindergarten: KindergartenId,
    /// Its ownership.
    pub ownership: Ownership,
}

/// Groups of a kindergarten, by queue and language.
///
/// # Errors
/// Trouble of the database.
pub fn groups(reader: &mut Reader, kindergarten: KindergartenId) -> Result<Vec<GroupRow>, DbError> {
    reader.list(&GROUPS, params![kindergarten], read_group)
}

/// Places of a group, without seats that a smaller capacity took away.
///
/// # Errors
/// Trouble of the database.
pub fn places(reader: &mut Reader, group: GroupId) -> Result<Vec<PlaceRow>, DbError> {
    reader.list(&PLACES, params![group], read_place)
}

/// Live referrals to places of a kindergarten, the oldest first, at most [`LIST_MAX`].
///
/// # Errors
/// Trouble of the database.
pub fn referrals(reader: &mut Reader, kindergarten: KindergartenId) -> Result<Vec<ReferralRow>, DbError> {
    reader.list(&REFERRALS, params![kindergarten, LIST_MAX], read_referral)
}

/// Referrals of a district whose kindergarten's term to answer is over (R14), at most [`LIST_MAX`].
///
/// # Errors
/// Trouble of the database.
pub fn late_referrals(
    reader: &mut Reader,
    district: domain::id::DistrictId,
    now: Timestamp,
) -> Result<Vec<ReferralRow>, DbError> {
    reader.list(&LATE, params![district, now, LIST_MAX], read_referral)
}

/// Referrals of a district whose arrival an applicant declared (R14), at most [`LIST_MAX`].
///
/// # Errors
/// Trouble of the database.
pub fn declared_arrivals(
    reader: &mut Reader,
    district: domain::id::DistrictId,
) -> Result<Vec<ReferralRow>, DbError> {
    reader.list(&DECLARED, params![district, LIST_MAX], read_referral)
}

/// Where a place belongs, if there is one.
///
/// # Errors
/// Trouble of the database.
pub fn place_of(reader: &mut Reader, id: PlaceId) -> Result<Option<PlaceOf>, DbError> {
    let row = reader.query_opt(&PLACE_OF, params![id])?;
    row.map(|row| {
        Ok(PlaceOf {
            queue: row.get("queue")?,
            group: row.get("grp")?,
            kindergarten: row.get("kindergarten")?,
            ownership: row.get("ownership")?,
        })
    })
    .transpose()
}

/// Where a referral belongs, if there is one.
///
/// # Errors
/// Trouble of the database.
pub fn referral_of(reader: &mut Reader, id: ReferralId) -> Result<Option<ReferralOf>, DbError> {
    let row = reader.query_opt(&REFERRAL_OF, params![id])?;
    row.map(|row| {
        Ok(ReferralOf {
            queue: row.get("queue")?,
            application: row.get("application")?,
            kindergarten: row.get("kindergarten")?,
        })
    })
    .transpose()
}

/// Where a group belongs, if there is one.
///
/// # Errors
/// Trouble of the database.
pub fn group_of(reader: &mut Reader, id: GroupId) -> Result<Option<GroupOf>, DbError> {
    let row = reader.query_opt(&GROUP_OF, params![id])?;
    row.map(|row| {
        Ok(GroupOf {
            queue: row.get("queue")?,
            kindergarten: row.get("kindergarten")?,
            ownership: row.get("ownership")?,
        })
    })
    .transpose()
}

/// The place that the child of an application occupies, and its queue (R6).
///
/// # Errors
/// Trouble of the database.
pub fn attends(
    reader: &mut Reader,
    application: ApplicationId,
) -> Result<Option<(PlaceId, QueueId)>, DbError> {
    let row = reader.query_opt(&ATTENDS, params![application])?;
    row.map(|row| Ok((row.get("id")?, row.get("queue")?))).transpose()
}

/// Employees whom the head of a kindergarten appointed, by surname, under the names that the head wrote.
///
/// # Errors
/// Trouble of the database.
pub fn employees(
    reader: &mut Reader,
    kindergarten: KindergartenId,
) -> Result<Vec<(PersonId, Name)>, DbError> {
    let rows = reader.query(&EMPLOYEES, params![kindergarten])?;
    rows.iter().map(|row| Ok((row.get("id")?, name(row)?))).collect()
}

fn read_group(row: &Row) -> Result<GroupRow, DbError> {
    Ok(GroupRow {
        id: row.get("id")?,
        kindergarten: row.get("kindergarten")?,
        queue: row.get("queue")?,
        language: row.get("language")?,
        ownership: row.get("ownership")?,
        capacity: row.get("capacity")?,
        counts: Counts {
            vacant: row.get("vacant")?,
            reserved: row.get("reserved")?,
            free: row.get("free")?,
            held: row.get("held")?,
            occupied: row.get("occupied")?,
            withdrawn: row.get("withdrawn")?,
        },
    })
}

fn read_place(row: &Row) -> Result<PlaceRow, DbError> {
    let application = match row.get::<Option<ApplicationId>>("application")? {
        Some(id) => Some((id, row.get("number")?, name(row)?)),
        None => None,
    };
    Ok(PlaceRow {
        id: row.get("id")?,
        state: row.get("state")?,
        since: row.get("since")?,
        opens: row.get("opens")?,
        reason: row.get("reason")?,
        application,
    })
}

fn read_referral(row: &Row) -> Result<ReferralRow, DbError> {
    let state = row.get::<String>("state")?;
    let arrived = match state.as_str() {
        "arrived" => Some(Arrived {
            source: row.get("source")?,
            at: row.get("at")?,
            answer_until: row.get("answer_until")?,
        }),
        _ => None,
    };
    Ok(ReferralRow {
        id: row.get("id")?,
        application: row.get("application")?,
        number: row.get("number")?,
        queue: row.get("queue")?,
        place: row.get("place")?,
        group: row.get("grp")?,
        kindergarten: row.get("kindergarten")?,
        ownership: row.get("ownership")?,
        language: row.get("language")?,
        issued: row.get("issued")?,
        until: row.get("until")?,
        extended: state == "extended",
        arrived,
        child: row.get("child")?,
        name: name(row)?,
        born: row.get("born")?,
    })
}

pub(crate) fn name(row: &Row) -> Result<Name, DbError> {
    Ok(Name {
        surname: row.get("surname")?,
        given_name: row.get("given_name")?,
        patronymic: row.get("patronymic")?,
    })
}
