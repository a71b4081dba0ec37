//! The models of the five documents, out of the vault, the rows and the events.

use domain::application::{Application, Status};
use domain::benefit::Benefit;
use domain::calendar::{last_day_of, local_day};
use domain::event::{Channel, Event, Fact, MovedLimit};
use domain::id::{ApplicationId, PlaceId, ReferralId};
use domain::queue::Rules;
use domain::referral::Referral;
use jiff::Timestamp;
use jiff::civil::DateTime;
use storage::filing::Filing;
use storage::{DbError, Reader};

use super::{
    Bilingual, Body, ChildCard, Code, Contacts, DocumentKind, DocumentModel, Eds, Issuer, Paper, Receipt,
    ReferralPaper, RegisterEntry, RegistrationNotice, Relation, Selected, Taken,
};
use crate::applications::{access, people};
use crate::command::{Query, Work};
use crate::queue_work::broken;

/// Asks for what is on a document. `None` when the caller may not see the application, or it has no such document.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// Whose.
    pub application: ApplicationId,
    /// Which.
    pub kind: DocumentKind,
    /// Of which referral, for the two that belong to one; the last one if absent.
    pub referral: Option<ReferralId>,
}

impl Query for Document {
    type Output = Option<DocumentModel>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, _)) = access::visible(reader, work, self.application)? else { return Ok(None) };
        make(reader, work, &row, self.kind, self.referral)
    }
}

/// The model of a document, for whoever was let in before.
pub(crate) fn make(
    reader: &mut Reader,
    work: &Work,
    row: &Application,
    kind: DocumentKind,
    referral: Option<ReferralId>,
) -> Result<Option<DocumentModel>, DbError> {
    let district = work.registers.rules(row.queue.district, work.ctx.now);
    let rules = district.rules();
    let events = storage::event::of_application(reader, row.id)?;
    let mut maker = Maker { reader, work, rules, row, events };
    let (made, code, body) = if kind.needs_referral() {
        let referrals = storage::referral::of_application(maker.reader, row.id)?;
        let found = match referral {
            Some(id) => referrals.iter().find(|row| row.id == id),
            None => referrals.last(),
        };
        let Some(found) = found else { return Ok(None) };
        let body = match kind {
            DocumentKind::ChildCard => maker.card(found)?.map(|card| Body::ChildCard(Box::new(card))),
            _ => maker.referral(found)?.map(|paper| Body::Referral(Box::new(paper))),
        };
        let Some(body) = body else { return Ok(None) };
        (found.issued, Code::Referral(kind, found.id), body)
    } else {
        let filing = storage::filing::find(maker.reader, row.id)?;
        let body = match kind {
            DocumentKind::Receipt => Body::Receipt(maker.receipt(filing.as_ref())?),
            DocumentKind::RegisterEntry => Body::RegisterEntry(maker.entry(filing.as_ref())?),
            _ => Body::RegistrationNotice(maker.notice(filing.as_ref())?),
        };
        (row.registered, Code::Application(kind, row.id), body)
    };
    let made = maker.local(made);
    let department = issuer(maker.reader, row)?;
    Ok(Some(DocumentModel { code, made, number: row.number, department, body }))
}

/// What was chosen, out of the registers.
pub(crate) fn selected(reader: &mut Reader, place: PlaceId) -> Result<Option<Selected>, DbError> {
    let Some(card) = storage::registers::place_card(reader, place)? else { return Ok(None) };
    let group = storage::place::group(reader, card.group)?;
    Ok(group.map(|group| Selected {
        kindergarten: people::kindergarten(&card.kindergarten),
        group_year: group.queue.year,
        language: card.language,
        ownership: card.ownership,
    }))
}

fn issuer(reader: &mut Reader, row: &Application) -> Result<Issuer, DbError> {
    let department = storage::registers::department(reader, row.queue.district)?;
    Ok(department.map_or_else(
        || Issuer { name: Bilingual { kk: String::new(), ru: String::new() }, phone: String::new() },
        |row| Issuer { name: Bilingual { kk: row.name_kk, ru: row.name_ru }, phone: row.phone },
    ))
}

struct Maker<'a> {
    reader: &'a mut Reader,
    work: &'a Work,
    rules: Rules<'a>,
    row: &'a Application,
    events: Vec<Event>,
}

impl Maker<'_> {
    fn local(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.rules.zone.clone()).datetime()
    }

    fn notice(&mut self, filing: Option<&Filing>) -> Result<RegistrationNotice, DbError> {
        Ok(RegistrationNotice {
            registered: self.local(self.row.registered),
            channel: self.row.channel.clone(),
            child: people::find(self.reader, self.row.child)?,
            applicant: people::find(self.reader, self.filed_by())?,
            queue: people::queue(self.reader, self.row.queue)?,
            benefit: Benefit::None,
            claimed: claimed(filing),
            queue_number: filing.map(|filing| filing.number_then),
            benefit_number: filing.map_or(0, |filing| filing.benefit_then),
        })
    }

    fn receipt(&mut self, filing: Option<&Filing>) -> Result<Receipt, DbError> {
        let papers = filing
            .map_or_else(Vec::new, |filing| filing.papers.split(' ').filter_map(Paper::from_code).collect());
        let unconfirmed = self.events.iter().find_map(|event| match &event.fact {
            Fact::ApplicationFiled { unconfirmed_until, .. } => *unconfirmed_until,
            _ => None,
        });
        Ok(Receipt {
            taken: self.local(self.row.registered),
            taken_by: match self.row.channel {
                Channel::Portal => Taken::Portal,
                Channel::Egov { .. } => Taken::Egov,
                Channel::ServiceCentre { .. } => Taken::ServiceCentre,
            },
            applicant: people::find(self.reader, self.filed_by())?,
            child: people::find(self.reader, self.row.child)?,
            papers,
            service_until: unconfirmed.map(|until| last_day_of(until, self.rules.zone)),
        })
    }

    fn entry(&mut self, filing: Option<&Filing>) -> Result<RegisterEntry, DbError> {
        let claimed = claimed(filing);
        let relation = filing.and_then(|filing| Relation::from_code(&filing.relation));
        let parent = people::find(self.reader, self.filed_by())?;
        Ok(RegisterEntry {
            running: self.row.sequence,
            date: local_day(self.row.registered, self.rules.zone),
            queue: people::queue(self.reader, self.row.queue)?,
            child: people::find(self.reader, self.row.child)?,
            parents: vec![(parent, relation)],
            address: filing.map_or_else(String::new, |filing| filing.address.clone()),
            benefit: claimed.unwrap_or(Benefit::None),
            benefit_paper: claimed.map(|_| Paper::BenefitEvidence),
            result: Status::Queued,
        })
    }

    fn card(&mut self, referral: &Referral) -> Result<Option<ChildCard>, DbError> {
        let Some(selected) = selected(self.reader, referral.place)? else { return Ok(None) };
        let caller = self.work.ctx.caller.applicant();
        let mut parents = Vec::new();
        for id in self.row.applicants.iter() {
            let shown = caller.is_none() || caller == Some(id);
            let contact = if shown { storage::person::contact(self.reader, id)? } else { None };
            let contacts =
                contact.map(|row| Contacts { phone: row.phone, email: row.email, address: row.address });
            parents.push((people::find(self.reader, id)?, contacts));
        }
        Ok(Some(ChildCard {
            child: people::find(self.reader, self.row.child)?,
            parents,
            history: self.states_until(referral.id),
            selected,
            queue: people::queue(self.reader, self.row.queue)?,
        }))
    }

    fn referral(&mut self, row: &Referral) -> Result<Option<ReferralPaper>, DbError> {
        let Some(selected) = selected(self.reader, row.place)? else { return Ok(None) };
        let policy = self.rules.policy_of(&row.policy).map_err(|corrupt| broken(&corrupt))?;
        let zone = self.rules.zone;
        let Some(until) = self.valid_until(row.id) else { return Ok(None) };
        let signature = storage::person::signature(self.reader, &row.signature)?;
        let chooser = signature.as_ref().map_or(self.row.applicants.first, |signature| signature.signer);
        let applicant = people::find(self.reader, chooser)?;
        Ok(Some(ReferralPaper {
            ordinal: row.ordinal,
            issued: self.local(row.issued),
            valid_until: last_day_of(until, zone),
            extended: row.extended,
            child: people::find(self.reader, self.row.child)?,
            applicant: applicant.clone(),
            selected,
            registered: self.local(self.row.registered),
            queue: people::queue(self.reader, self.row.queue)?,
            reserved: row.turn.is_some(),
            queue_number: storage::filing::basis(self.reader, row.id)?.filter(|_| row.turn.is_some()),
            eds: signature.map(|signature| Eds {
                signer: applicant,
                hash: row.signature.clone(),
                verified: self.local(signature.verified),
            }),
            cancel_until: row.cancel_until.map(|until| self.local(until)),
            extension_latest: policy
                .extension
                .map(|extension| extension.latest_day(local_day(row.issued, zone))),
            stop_list: policy.stop_list,
            misses_until_removal: policy.misses_until_removal,
        }))
    }

    /// Who filed, also after a split changed the first applicant.
    fn filed_by(&self) -> domain::id::PersonId {
        let filed = self.events.iter().find_map(|event| match &event.fact {
            Fact::ApplicationFiled { applicant, .. } => Some(*applicant),
            _ => None,
        });
        filed.unwrap_or(self.row.applicants.first)
    }

    /// The limit of a referral as it was told last.
    fn valid_until(&self, id: ReferralId) -> Option<Timestamp> {
        let mut until = None;
        let mut present = None;
        for event in &self.events {
            match &event.fact {
                Fact::ReferralIssued { referral, until: first, .. } => {
                    present = Some(*referral);
                    if *referral == id {
                        until = Some(*first);
                    }
                }
                Fact::ReferralExtended { referral, until: later, .. } if *referral == id => {
                    until = Some(*later);
                }
                Fact::LimitMoved { limit: MovedLimit::Come, until: later, .. } if present == Some(id) => {
                    until = Some(*later);
                }
                _ => {}
            }
        }
        until
    }

    /// When which status began, up to and with a referral.
    fn states_until(&self, id: ReferralId) -> Vec<(DateTime, Status)> {
        let mut states = Vec::new();
        for event in &self.events {
            if let Some(status) = begins(&event.fact) {
                states.push((self.local(event.at), status));
            }
            if matches!(&event.fact, Fact::ReferralIssued { referral, .. } if *referral == id) {
                break;
            }
        }
        states
    }
}

fn claimed(filing: Option<&Filing>) -> Option<Benefit> {
    filing?.claimed.parse().ok().filter(|benefit| *benefit != Benefit::None)
}

/// The status that a fact begins.
const fn begins(fact: &Fact) -> Option<Status> {
    use domain::event::CancelOutcome;
    Some(match fact {
        Fact::ApplicationFiled { .. }
        | Fact::TurnLapsed { .. }
        | Fact::TurnEnded { .. }
        | Fact::StopEnded { .. }
        | Fact::ReferralCancelled { outcome: CancelOutcome::Queued, .. }
        | Fact::ReferralRefused { .. }
        | Fact::ReferralAnnulled { .. } => Status::Queued,
        Fact::TurnGiven { .. }
        | Fact::ReferralCancelled { outcome: CancelOutcome::TurnGoesOn { .. }, .. } => Status::Notified,
        Fact::ReferralIssued { .. } => Status::Referred,
        Fact::ApplicationStopped { .. } => Status::Stopped,
        Fact::ReferralUsed { .. } => Status::Enrolled,
        Fact::ApplicationRemoved { .. } => Status::Removed,
        _ => return None,
    })
}
