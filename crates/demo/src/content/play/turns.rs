//! Publications, the choices of those whose turn has come, and what becomes of their referrals.

use domain::application::ApplicationState;
use domain::id::{ApplicationId, PersonId, PublicationId, ReferralId, TypedId as _};
use domain::policy::Ownership;
use domain::publication::{self, Publish};
use domain::queue::{Corrupt, settle};
use domain::referral::{self, Choose, ReferralState};

use super::agenda::{Fate, Step};
use super::{Play, after, done};
use crate::people::Story;

/// Publications of the past: days from today, places of state and private kindergartens.
const PUBLICATIONS: [(i64, usize, usize); 4] = [(-240, 30, 6), (-120, 26, 6), (-14, 14, 2), (-7, 12, 2)];

/// Days that a kindergarten takes where the answer is not given at once: so the last publication leaves some who came
/// and wait.
const ANSWER_AFTER: i64 = 6;

/// Hours after which somebody with the story of the stop-list chooses, before everybody else.
const STOPPED_CHOOSES_AFTER: i64 = 1;

impl Play<'_, '_, '_> {
    pub(super) fn plan_publications(&mut self) {
        for (days, state, private) in PUBLICATIONS {
            let day = self.working_day(days);
            self.agenda.put(self.instant(day, 10, 0), Step::Publish(Ownership::State, state));
            self.agenda.put(self.instant(day, 10, 5), Step::Publish(Ownership::PrivateOrder, private));
        }
    }

    pub(super) fn publish(&mut self, ownership: Ownership, count: usize) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let places = self.leave_places(ownership, count, None)?;
        if places.is_empty() {
            return Ok(());
        }
        let id: PublicationId = self.draft.context.ids.next();
        done(publication::publish(&mut self.draft, Publish { id, ownership, places }))?;
        let given: Vec<(ApplicationId, PersonId)> = self
            .draft
            .slice
            .applications
            .values()
            .filter(|row| matches!(row.state, ApplicationState::Notified { publication, .. } if publication == id))
            .map(|row| (row.id, row.applicants.first))
            .collect();
        for (application, parent) in given {
            self.plan_choice(application, parent);
        }
        Ok(())
    }

    /// Chooses the first place of the pool; the family goes on with its referral by its fate.
    pub(super) fn choose(&mut self, id: ApplicationId, fate: Fate) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let row = self.draft.slice.application(id)?;
        let ApplicationState::Notified { publication, .. } = row.state else { return Ok(()) };
        let person = row.applicants.first;
        let Some(place) = self.draft.slice.pool(publication).next().map(|place| place.id) else {
            return Ok(());
        };
        let referral: ReferralId = self.draft.context.ids.next();
        let command = Choose { referral, application: id, place, signature: signature(referral) };
        self.by_parent(person, |draft| referral::choose(draft, command))?;
        let issued = self.draft.slice.referral(referral).map(|row| row.state);
        if matches!(issued, Ok(ReferralState::Issued { .. })) {
            self.plan_fate(referral, fate);
        }
        Ok(())
    }

    pub(super) fn arrive(&mut self, id: ReferralId) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        done(referral::record_arrival(&mut self.draft, id))
    }

    pub(super) fn enrol(&mut self, id: ReferralId) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        done(referral::enrol(&mut self.draft, id, false))
    }

    pub(super) fn extend(&mut self, id: ReferralId) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let latest = referral::extension_latest_day(&self.draft, self.draft.slice.referral(id)?)?;
        let Some(day) = latest else { return Ok(()) };
        done(referral::extend(&mut self.draft, id, day, signature(id)))
    }

    pub(super) fn cancel(&mut self, id: ReferralId) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        done(referral::cancel(&mut self.draft, id, signature(id)))
    }

    /// Two of three choose; the others let their turn lapse.
    fn plan_choice(&mut self, application: ApplicationId, parent: PersonId) {
        let mut families = self.families.iter();
        let stopped = families.any(|of| of.parent == parent && of.story == Some(Story::Stopped));
        let draw = self.dice.below(100);
        let hours = i64::from(self.dice.between(2, 30));
        let (fate, hours) = match draw {
            _ if stopped => (Fate::Stays, STOPPED_CHOOSES_AFTER),
            0..40 => (Fate::Comes, hours),
            40..52 => (Fate::ComesAndWaits, hours),
            52..60 => (Fate::Extends, hours),
            60..66 => (Fate::Cancels, hours),
            66..70 => (Fate::Stays, hours),
            _ => return,
        };
        self.agenda.put(after(self.draft.now(), hours), Step::Choose(application, fate));
    }

    fn plan_fate(&mut self, referral: ReferralId, fate: Fate) {
        let now = self.draft.now();
        let days = i64::from(self.dice.between(1, 3));
        let steps = match fate {
            Fate::Stays => vec![],
            Fate::Cancels => vec![(10, Step::Cancel(referral))],
            Fate::Extends => vec![
                (30, Step::Extend(referral)),
                (24 * 26, Step::Arrive(referral)),
                (24 * 27, Step::Enrol(referral)),
            ],
            Fate::ComesAndWaits => {
                vec![(24 * days, Step::Arrive(referral)), (24 * (days + ANSWER_AFTER), Step::Enrol(referral))]
            }
            Fate::Comes => {
                vec![(24 * days, Step::Arrive(referral)), (24 * days + 2, Step::Enrol(referral))]
            }
        };
        for (hours, step) in steps {
            self.agenda.put(after(now, hours), step);
        }
    }
}

/// In place of the hash of a signature: these choices were taken over from an earlier system and have none here.
fn signature(id: ReferralId) -> String {
    format!("{:064x}", id.uuid().as_u128())
}
