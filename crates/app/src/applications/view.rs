//! Tab 1 of an application's page (S16).

use domain::application::{Application, ApplicationState};
use domain::benefit::{Benefit, Lane};
use domain::calendar::{last_day_of, local_day};
use domain::event::{Channel, RemovalReason};
use domain::id::{ApplicationId, DistrictId, EvidenceId, PersonId, PublicationId, ReferralId};
use domain::number::ApplicationNumber;
use domain::queue::Rules;
use domain::referral::{Referral, ReferralState};
use domain::standing::Standing;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use storage::standing::Standings;
use storage::{DbError, Reader};

use super::actions::{Actions, Trial};
use super::{access, people};
use crate::command::{Query, Work};
use crate::documents::{Person, QueueOnPaper, Relation, personal};
use crate::queue_work::broken;

/// Asks for the page of an application. `None` when it does not exist or the caller may not see it. Use
/// [`super::page`], which settles first.
#[derive(Clone, Copy, Debug)]
pub struct ApplicationPage {
    /// Which.
    pub application: ApplicationId,
}

/// Everything of S16.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicationView {
    /// Identity.
    pub id: ApplicationId,
    /// Number (R63).
    pub number: ApplicationNumber,
    /// Version: grows with every change.
    pub version: u64,
    /// The zone in which the district's instants are shown (R50).
    pub zone: TimeZone,
    /// One or two; the one who filed first.
    pub applicants: Vec<ApplicantView>,
    /// The child.
    pub child: Person,
    /// The district's code.
    pub district: DistrictId,
    /// District, group year and stream.
    pub queue: QueueOnPaper,
    /// The confirmed benefit.
    pub benefit: Benefit,
    /// The lane it opens.
    pub lane: Lane,
    /// When its evidence ends.
    pub benefit_until: Option<Timestamp>,
    /// A claim that waits for the department.
    pub claim: Option<ClaimView>,
    /// Queue number and benefit number; `None` while Referred and after the end.
    pub standing: Option<Standing>,
    /// Registration instant.
    pub registered: Timestamp,
    /// How it came, with the ПЭП or ЦОН number.
    pub channel: Channel,
    /// The state with what belongs to it.
    pub state: StateView,
    /// Last change.
    pub changed: Timestamp,
    /// In the queue since.
    pub queued_since: Timestamp,
    /// The link of parent and child is not confirmed yet; until when it has to be (R16).
    pub unconfirmed_until: Option<Timestamp>,
    /// A second parent's open request.
    pub merge: Option<MergeView>,
    /// A wish to leave.
    pub leave: Option<LeaveView>,
    /// The buttons. All absent for officials.
    pub actions: Actions,
}

/// One applicant.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicantView {
    /// The person's id.
    pub id: PersonId,
    /// Who.
    pub person: Person,
    /// What the first one said to be to the child.
    pub relation: Option<Relation>,
    /// Whether this is the caller.
    pub is_caller: bool,
    /// Contacts: only the caller's own (R64), or everybody's for officials.
    pub contacts: Option<OwnContacts>,
}

/// Contacts of S16.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OwnContacts {
    /// Phone, +7XXXXXXXXXX.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Extra phone.
    pub extra_phone: Option<String>,
    /// Extra e-mail.
    pub extra_email: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

/// A claim of a benefit that waits for the department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimView {
    /// The paper.
    pub evidence: EvidenceId,
    /// What is claimed.
    pub benefit: Benefit,
    /// When the paper was handed in.
    pub uploaded: Option<Timestamp>,
}

/// Where the application stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateView {
    /// In the queue.
    Queued,
    /// Its turn has come (S21).
    Notified {
        /// At which publication.
        publication: PublicationId,
        /// The turn's limit.
        until: Timestamp,
        /// The last day of the turn.
        last_day: Date,
    },
    /// It holds a referral.
    Referred(ReferralView),
    /// In the stop-list (S34).
    Stopped {
        /// Until when.
        until: Timestamp,
        /// Its last day.
        last_day: Date,
    },
    /// The child is enrolled.
    Enrolled(ReferralView),
    /// Closed without a place.
    Removed {
        /// Why.
        reason: RemovalReason,
    },
}

/// A referral in short, with its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralView {
    /// Identity.
    pub id: ReferralId,
    /// Which referral of the application, from 1.
    pub ordinal: u32,
    /// When it was issued.
    pub issued: Timestamp,
    /// The present last day on which the family may come; `None` once it came or the referral ended.
    pub last_day: Option<Date>,
    /// The latest day to which it may be prolonged; `None` where the policy of its issue knows no extension.
    pub extension_latest: Option<Date>,
    /// Whether it was prolonged.
    pub extended: bool,
    /// Until when the applicant may cancel; `None` where the policy of its issue lets nobody.
    pub cancel_until: Option<Timestamp>,
    /// When the family came.
    pub arrived: Option<Timestamp>,
    /// The last day on which the kindergarten answers after arrival.
    pub answer_last_day: Option<Date>,
}

/// A second parent's open request.
#[derive(Clone, PartialEq, Eq)]
pub struct MergeView {
    /// Who asks.
    pub person: Person,
    /// Whether it is the caller who asks.
    pub by_caller: bool,
    /// Until when the first applicant may answer.
    pub until: Timestamp,
    /// The last day of that.
    pub last_day: Date,
}

/// A wish to leave the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveView {
    /// Whether the caller wished it.
    pub by_caller: bool,
    /// When it happens unless the other objects.
    pub until: Timestamp,
    /// The last day for an objection.
    pub last_day: Date,
}

personal!(ApplicationView, ApplicantView, OwnContacts, MergeView);

impl Query for ApplicationPage {
    type Output = Option<ApplicationView>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, _)) = access::visible(reader, work, self.application)? else { return Ok(None) };
        let district = work.registers.rules(row.queue.district, work.ctx.now);
        let rules = district.rules();
        let zone = rules.zone;
        let caller = work.ctx.caller.applicant();
        let actions = match caller {
            Some(person) => {
                let trial = Trial::new(reader, work, rules, &row)?;
                Actions::of(reader, &trial, &row, person)?
            }
            None => Actions::NONE,
        };
        let standing = Standings::default().of(reader, &row, rules.policy.ratio)?;
        let view = ApplicationView {
            id: row.id,
            number: row.number,
            version: row.version,
            zone: zone.clone(),
            applicants: applicants(reader, &row, caller)?,
            child: people::find(reader, row.child)?,
            district: row.queue.district,
            queue: people::queue(reader, row.queue)?,
            benefit: row.benefit,
            lane: row.lane,
            benefit_until: row.benefit_until,
            claim: claim(reader, &row)?,
            standing,
            registered: row.registered,
            channel: row.channel.clone(),
            state: state(reader, &row, &rules)?,
            changed: row.changed,
            queued_since: row.queued_since,
            unconfirmed_until: row.unconfirmed_until,
            merge: match row.merge {
                Some(request) => Some(MergeView {
                    person: people::find(reader, request.person)?,
                    by_caller: caller == Some(request.person),
                    until: request.until,
                    last_day: last_day_of(request.until, zone),
                }),
                None => None,
            },
            leave: row.leave.map(|leave| LeaveView {
                by_caller: caller == Some(leave.person),
                until: leave.until,
                last_day: last_day_of(leave.until, zone),
            }),
            actions,
        };
        Ok(Some(view))
    }
}

/// One does not see the other's contacts (R64); officials see both.
fn applicants(
    reader: &mut Reader,
    row: &Application,
    caller: Option<PersonId>,
) -> Result<Vec<ApplicantView>, DbError> {
    let relation =
        storage::filing::find(reader, row.id)?.and_then(|filing| Relation::from_code(&filing.relation));
    let mut found = Vec::new();
    for person in row.applicants.iter() {
        let is_caller = caller == Some(person);
        let contacts = if is_caller || caller.is_none() { Some(contacts(reader, person)?) } else { None };
        found.push(ApplicantView {
            id: person,
            person: people::find(reader, person)?,
            relation: relation.filter(|_| person == row.applicants.first),
            is_caller,
            contacts,
        });
    }
    Ok(found)
}

fn contacts(reader: &mut Reader, person: PersonId) -> Result<OwnContacts, DbError> {
    let row = storage::person::contact(reader, person)?;
    Ok(row.map_or_else(OwnContacts::default, |row| OwnContacts {
        phone: row.phone,
        email: row.email,
        extra_phone: row.extra_phone,
        extra_email: row.extra_email,
        address: row.address,
    }))
}

fn claim(reader: &mut Reader, row: &Application) -> Result<Option<ClaimView>, DbError> {
    let Some(claim) = row.claim else { return Ok(None) };
    let paper = storage::evidence::find(reader, claim.evidence)?;
    Ok(Some(ClaimView {
        evidence: claim.evidence,
        benefit: claim.benefit,
        uploaded: paper.map(|paper| paper.uploaded),
    }))
}

fn state(reader: &mut Reader, row: &Application, rules: &Rules<'_>) -> Result<StateView, DbError> {
    let last_day = |until| last_day_of(until, rules.zone);
    Ok(match row.state {
        ApplicationState::Queued => StateView::Queued,
        ApplicationState::Notified { publication, until } => {
            StateView::Notified { publication, until, last_day: last_day(until) }
        }
        ApplicationState::Stopped { until } => StateView::Stopped { until, last_day: last_day(until) },
        ApplicationState::Referred { referral } => {
            StateView::Referred(referral_view(&referral_of(reader, referral)?, rules)?)
        }
        ApplicationState::Enrolled { referral } => {
            StateView::Enrolled(referral_view(&referral_of(reader, referral)?, rules)?)
        }
        ApplicationState::Removed { reason } => StateView::Removed { reason },
    })
}

fn referral_of(reader: &mut Reader, id: ReferralId) -> Result<Referral, DbError> {
    storage::referral::find(reader, id)?.ok_or(DbError::NoRow("referral"))
}

/// A referral in short.
pub(crate) fn referral_view(row: &Referral, rules: &Rules<'_>) -> Result<ReferralView, DbError> {
    let policy = rules.policy_of(&row.policy).map_err(|corrupt| broken(&corrupt))?;
    let zone = rules.zone;
    let (arrived, answer) = match row.state {
        ReferralState::Arrived { at, answer_until, .. } => (Some(at), Some(answer_until)),
        _ => (None, None),
    };
    Ok(ReferralView {
        id: row.id,
        ordinal: row.ordinal,
        issued: row.issued,
        last_day: row.due().map(|due| last_day_of(due, zone)),
        extension_latest: policy.extension.map(|extension| extension.latest_day(local_day(row.issued, zone))),
        extended: row.extended,
        cancel_until: row.cancel_until,
        arrived,
        answer_last_day: answer.map(|until| last_day_of(until, zone)),
    })
}
