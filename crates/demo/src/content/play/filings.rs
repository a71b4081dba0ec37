//! Applications enter the queue, get a second applicant, leave it.

use domain::application::{self, ApplicationState, FileApplication, Kinship};
use domain::benefit::Lane;
use domain::calendar::local_day;
use domain::child::Child;
use domain::event::Channel;
use domain::id::{ApplicationId, PersonId};
use domain::number::ApplicationNumber;
use domain::order::LaneCounts;
use domain::queue::{Corrupt, settle};
use domain::standing::{Line, Position, standing};
use storage::filing::Filing;

use super::agenda::Step;
use super::families::Family;
use super::{Play, after, done};

/// Hours after which the other parent asks to be joined.
const MERGE_AFTER: i64 = 24 * 20;

/// The registry has not answered the requests of the last days, in hours: the first applicant has to, or by now the
/// department.
const UNANSWERED: i64 = 24 * 14;

impl Play<'_, '_, '_> {
    /// Files for the child of a family, and decides what the family will do later.
    pub(super) fn file(&mut self, index: usize) -> Result<(), Corrupt> {
        let Some(family) = self.families.get(index).copied() else { return Ok(()) };
        let Family { child, born, parent, kinship, .. } = family;
        self.draft.slice.children.insert(child, Child::new(child));
        self.draft.slice.births.insert(child, born);
        let id: ApplicationId = self.draft.context.ids.next();
        let number = self.next_number()?;
        let stood = self.standing_of_next();
        let channel = self.channel(number.sequence());
        let command = FileApplication { id, number, child, applicant: parent, channel, kinship };
        self.by_parent(parent, |draft| application::file(draft, command))?;
        if self.draft.slice.application(id).is_err() {
            return Ok(());
        }
        self.filings.push(Filing {
            application: id,
            relation: family.relation.to_owned(),
            consent_version: 1,
            consent_at: self.draft.now(),
            address: "Қостанай қаласы, Абай даңғылы".to_owned(),
            papers: "application consent civil_record".to_owned(),
            claimed: "none".to_owned(),
            number_then: stood,
            benefit_then: 0,
        });
        if family.story.is_none() {
            self.plan_life(id, &family);
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, id: ApplicationId, person: PersonId) -> Result<(), Corrupt> {
        let is_late = after(self.draft.now(), UNANSWERED) > self.agenda.end();
        let kinship = if is_late { Kinship::Unanswered } else { Kinship::Confirmed };
        done(application::request_merge(&mut self.draft, id, person, kinship))
    }

    pub(super) fn leave(&mut self, id: ApplicationId, person: PersonId) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        self.by_parent(person, |draft| application::leave(draft, id, person))
    }

    /// What a family will do beside waiting.
    fn plan_life(&mut self, id: ApplicationId, family: &Family) {
        let now = self.draft.now();
        if self.dice.percent(18) {
            self.agenda.put(after(now, 1), Step::Claim(id));
        }
        if let Some(other) = family.other {
            self.agenda.put(after(now, MERGE_AFTER), Step::Merge(id, other));
        } else if self.dice.percent(3) {
            let hours = i64::from(self.dice.between(24 * 30, 24 * 700));
            self.agenda.put(after(now, hours), Step::Leave(id, family.parent));
        }
    }

    fn next_number(&mut self) -> Result<ApplicationNumber, Corrupt> {
        let year = local_day(self.draft.now(), self.draft.rules.zone).year();
        let last = self.plan.numbers.entry(year).or_insert(0);
        *last += 1;
        ApplicationNumber::new(self.plan.district, year, *last, 1).map_err(|error| Corrupt(error.to_string()))
    }

    /// Most come by the portal.
    fn channel(&mut self, sequence: u32) -> Channel {
        match self.dice.below(100) {
            0..12 => Channel::Egov { number: format!("{:012}", 1_000_000 + sequence) },
            12..25 => Channel::ServiceCentre { number: format!("{:09}", 39_000 + sequence) },
            _ => Channel::Portal,
        }
    }

    /// The number that the next application gets: it stands last in the general lane.
    fn standing_of_next(&self) -> u64 {
        let slice = &self.draft.slice;
        let (mut lanes, mut notified) = (LaneCounts::default(), 0);
        for row in slice.applications.values() {
            match row.state {
                ApplicationState::Notified { .. } => notified += 1,
                _ if row.is_ranked() => lanes = lanes.with(row.lane),
                _ => {}
            }
        }
        let lane = Lane::General;
        let index = lanes.general;
        let line = Line {
            lanes: lanes.with(lane),
            notified,
            served: slice.queue.served,
            ratio: self.draft.rules.policy.ratio,
        };
        standing(&line, Position::Ranked { lane, index }).number
    }
}
