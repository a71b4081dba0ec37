//! Who may do what: every fact has an actor, and the rules name whose it is (R8, R12, R14, R35, R41, R64).

use domain::event::{Actor, ArrivalSource, Event, Fact, PublicationOrigin, RemovalReason};
use domain::id::{ApplicationId, PersonId, PlaceId, PublicationId, ReferralId};

use super::{Check, Found, Oracle, SeatState, must};

impl Oracle {
    /// Whether the fact is its actor's to bring about; judged before it is taken down.
    pub(super) fn authorised(&self, event: &Event) -> Check {
        use Fact as F;
        match &event.fact {
            F::ApplicationFiled { applicant, .. } => {
                must!(event.actor == Actor::Applicant { person: *applicant }, "R2: somebody else filed");
                Ok(())
            }
            F::ReferralIssued { application, .. }
            | F::BenefitClaimed { application, .. }
            | F::BenefitRenounced { application } => self.by_an_applicant(event, *application),
            F::ReferralExtended { referral, .. } | F::ReferralCancelled { referral, .. } => {
                self.by_an_applicant(event, self.ticket(*referral)?.application)
            }
            F::ArrivalRecorded { referral, source: ArrivalSource::Applicant, .. } => {
                self.by_an_applicant(event, self.ticket(*referral)?.application)
            }
            F::ArrivalRecorded { referral, source: ArrivalSource::Kindergarten, .. } => {
                must!(matches!(event.actor, Actor::Kindergarten { .. }), "R14: the kindergarten notes it");
                self.of_the_place(event, *referral)
            }
            F::ReferralUsed { referral } | F::ReferralRefused { referral, .. } => {
                self.of_the_place(event, *referral)
            }
            F::LeaveRequested { application, person, .. } => {
                must!(event.actor == Actor::Applicant { person: *person }, "R64: nobody leaves for another");
                self.by_an_applicant(event, *application)
            }
            F::LeaveObjected { application } => self.objects(event, *application),
            F::MergeRequested { person, .. } => {
                must!(event.actor == Actor::Applicant { person: *person }, "R64: nobody asks for another");
                Ok(())
            }
            F::ApplicantMerged { application, person } | F::MergeRefused { application, person } => {
                let is_merged = matches!(event.fact, F::ApplicantMerged { .. });
                self.answers_a_merge(event, *application, *person, is_merged)
            }
            F::ApplicationRemoved { application, reason: RemovalReason::OwnWill }
                if event.actor != Actor::Clock =>
            {
                self.by_an_applicant(event, *application)
            }
            F::PlacesPublished { places, origin, .. } => self.publishes(event, places, *origin),
            F::PlaceWithdrawn { place, .. } | F::PlaceRestored { place } => {
                self.of_the_places(event, &[*place])
            }
            F::PlacesFilled { places } => self.of_the_places(event, places),
            F::CapacitySet { group, .. } => {
                let room = self.rooms.get(group).map(|room| room.kindergarten);
                match event.actor {
                    Actor::Kindergarten { kindergarten, .. } => {
                        must!(room == Some(kindergarten), "R11: a group of another kindergarten");
                        Ok(())
                    }
                    _ => by_the_department(event),
                }
            }
            F::BenefitRefused { .. }
            | F::KinshipConfirmed { .. }
            | F::ApplicantSplit { .. }
            | F::PublicationPlanned { .. } => by_the_department(event),
            F::PublicationDropped { publication } => self.drops(event, *publication),
            F::BenefitEnded { .. } | F::StopEnded { .. } | F::LimitMoved { .. } => {
                must!(event.actor == Actor::Clock, "nobody but the clock does that");
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn by_an_applicant(&self, event: &Event, application: ApplicationId) -> Check {
        let row = self.request(application)?;
        let Actor::Applicant { person } = event.actor else {
            return Err(Found(format!("an applicant does that and not {:?}", event.actor)));
        };
        must!(row.first == person || row.second == Some(person), "{person} is no applicant of {application}");
        Ok(())
    }

    /// The other one, whoever of the two chooses a place, or the clock when a choice came before (R64).
    fn objects(&self, event: &Event, application: ApplicationId) -> Check {
        if event.actor == Actor::Clock {
            return Ok(());
        }
        self.by_an_applicant(event, application)
    }

    /// The registry has confirmed the link to whoever asks; or the first applicant answers; or, after the term, the department
    /// (R64).
    fn answers_a_merge(
        &self,
        event: &Event,
        application: ApplicationId,
        person: PersonId,
        is_merged: bool,
    ) -> Check {
        let row = self.request(application)?;
        let open = row.merge.filter(|(asked, _)| *asked == person);
        match (event.actor, open) {
            (Actor::Applicant { person: who }, None) => {
                must!(is_merged && who == person, "R64: {who} joins {person}, who has not asked");
            }
            (Actor::Applicant { person: who }, Some(_)) => {
                must!(who == row.first, "R64: the first applicant answers, and not {who}");
            }
            (Actor::Staff { .. }, Some((_, told))) => {
                must!(event.at >= told.until, "R64: the first applicant answers until {}", told.until);
            }
            (actor, _) => return Err(Found(format!("R64: {actor:?} has nothing to answer"))),
        }
        Ok(())
    }

    /// The kindergarten of the referral's place, or the department.
    fn of_the_place(&self, event: &Event, referral: ReferralId) -> Check {
        self.of_the_places(event, &[self.ticket(referral)?.place])
    }

    /// Places of the kindergarten that acts, or the department acts.
    fn of_the_places(&self, event: &Event, places: &[PlaceId]) -> Check {
        let Actor::Kindergarten { kindergarten, .. } = event.actor else {
            return by_the_department(event);
        };
        for place in places {
            let owner = self.seats.get(place).map(|seat| seat.kindergarten);
            must!(owner == Some(kindergarten), "{place} is of {owner:?} and not of {kindergarten}");
        }
        Ok(())
    }

    /// The department; or the clock, when the instant has come and nothing is left of what was planned (R32).
    fn drops(&self, event: &Event, publication: PublicationId) -> Check {
        if event.actor != Actor::Clock {
            return by_the_department(event);
        }
        let Some((due, places)) = &self.offer(publication)?.planned else {
            return Err(Found("R32: it was not planned".to_owned()));
        };
        must!(event.at == *due, "R32: planned for {due}, dropped {}", event.at);
        let open = |state| matches!(state, SeatState::Vacant { .. } | SeatState::Free { .. });
        let left = places.iter().find(|place| self.seats.get(place).is_some_and(|seat| open(seat.state)));
        must!(left.is_none(), "R32: {left:?} could be published");
        Ok(())
    }

    /// Whoever has the places publishes them; the clock by a plan or after the term, which is judged with the publication
    /// (R32, R35). What a referral gives back is published by whatever ended it (R9).
    fn publishes(&self, event: &Event, places: &[PlaceId], origin: PublicationOrigin) -> Check {
        match (origin, event.actor) {
            (PublicationOrigin::Returned, _) | (PublicationOrigin::Department, Actor::Clock) => Ok(()),
            (PublicationOrigin::Clock, actor) => {
                must!(actor == Actor::Clock, "R35: {actor:?} is not the clock");
                Ok(())
            }
            (PublicationOrigin::Department, _) => self.of_the_places(event, places),
        }
    }
}

fn by_the_department(event: &Event) -> Check {
    must!(matches!(event.actor, Actor::Staff { .. }), "the department does that and not {:?}", event.actor);
    Ok(())
}
