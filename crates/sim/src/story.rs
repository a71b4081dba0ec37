//! The story of one family, line by line.

use domain::event::{ArrivalSource, Event, Fact, TurnEnd};
use domain::referral::AnnulmentReason;
use jiff::Timestamp;

use crate::oracle::State;
use crate::world::World;

impl World {
    /// Tells an event if it is about the family that is followed. To be called before the oracle takes it down.
    pub(crate) fn tell(&mut self, event: &Event) {
        let Some(family) = self.follow.and_then(|index| self.families.get(index)) else { return };
        let ticket = event.fact.referral().and_then(|id| self.oracle.tickets.get(&id));
        let application = event.fact.application().or_else(|| ticket.map(|row| row.application));
        let Some(application) = application else { return };
        let is_own = match &event.fact {
            Fact::ApplicationFiled { applicant, .. } => {
                family.parents.iter().any(|parent| parent.id == *applicant)
            }
            _ => self
                .oracle
                .requests
                .get(&application)
                .is_some_and(|row| family.parents.iter().any(|parent| parent.id == row.first)),
        };
        if !is_own {
            return;
        }
        let when = self.local(event.at);
        let ratio = self.oracle.policy_at(event.recorded).map_or(3, |policy| policy.ratio.get());
        let number = self.oracle.numbers(event.queue, ratio).get(&application).map(|(number, _)| *number);
        let before = number.map_or_else(String::new, |number| format!(" (until then number {number})"));
        let what = self.sentence(&event.fact);
        self.statistics.line(format!("{when}  {what}{before}"));
    }

    fn local(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The last day inside a limit.
    fn last_day(&self, until: Timestamp) -> String {
        let inside = until - jiff::SignedDuration::from_secs(1);
        inside.to_zoned(self.zone.clone()).date().to_string()
    }

    fn sentence(&self, fact: &Fact) -> String {
        use Fact as F;
        match fact {
            F::ApplicationFiled { number, unconfirmed_until, .. } => match unconfirmed_until {
                None => format!("files the application {number}"),
                Some(until) => format!(
                    "files the application {number}; the registry does not answer, the department confirms until {}",
                    self.last_day(*until)
                ),
            },
            F::KinshipConfirmed { .. } => "the link of parent and child is confirmed".to_owned(),
            F::BenefitClaimed { benefit, .. } => format!("claims a benefit: {}", benefit.code()),
            F::BenefitConfirmed { lane, until, .. } => match until {
                None => format!("the paper is confirmed: lane {lane}"),
                Some(until) => format!("the paper is confirmed until {}: lane {lane}", self.local(*until)),
            },
            F::BenefitRefused { .. } => "the paper is refused".to_owned(),
            F::BenefitRenounced { .. } => "gives the benefit up".to_owned(),
            F::BenefitEnded { .. } => "the paper has ended: back to the general lane".to_owned(),
            F::MergeRequested { until, .. } => {
                format!("the other parent asks to be joined, answer until {}", self.last_day(*until))
            }
            F::MergeRefused { .. } => "the other parent is not joined".to_owned(),
            F::ApplicantMerged { .. } => "the other parent is joined".to_owned(),
            F::ApplicantSplit { .. } => "the department splits a parent off".to_owned(),
            F::LeaveRequested { until, .. } => {
                format!("one parent wants to leave, the other may object until {}", self.last_day(*until))
            }
            F::LeaveObjected { .. } => "stays in the queue".to_owned(),
            F::AlertsAsked { .. } => "asks to be told of free places".to_owned(),
            F::AlertsStopped { .. } => "does not want to be told of free places any more".to_owned(),
            F::FreePlacesTold { places, .. } => format!("is told of {places} free places"),
            F::TurnGiven { until, lane, .. } => {
                format!("the turn has come, by the lane {lane}: to choose until {}", self.last_day(*until))
            }
            F::TurnLapsed { .. } => "the turn lapses, nothing is lost".to_owned(),
            F::TurnEnded { why, .. } => match why {
                TurnEnd::FreePlaceTaken => "the turn ends, because a free place was chosen",
                TurnEnd::Closed => "the turn ends with the application",
                TurnEnd::PlaceWithdrawn => {
                    "the turn ends, because its place is withdrawn and there is no other"
                }
                TurnEnd::BenefitFalse => "the turn ends, because the benefit that gave it was false",
            }
            .to_owned(),
            F::ReferralIssued { publication, until, .. } => {
                let kind = if publication.is_some() { "of the pool" } else { "that was free" };
                format!("chooses a place {kind} and signs; to come until {}", self.last_day(*until))
            }
            F::ReferralExtended { until, .. } => format!("prolongs until {}", self.last_day(*until)),
            F::ReferralCancelled { .. } => "cancels the referral".to_owned(),
            F::ArrivalRecorded { source, answer_until, .. } => {
                let came = match source {
                    ArrivalSource::Kindergarten => "comes, and the kindergarten notes it",
                    ArrivalSource::Applicant => "declares that it came",
                };
                format!("{came}; the kindergarten answers until {}", self.last_day(*answer_until))
            }
            F::ReferralUsed { .. } => "the child is enrolled".to_owned(),
            F::ReferralRefused { reason, .. } => format!("the papers are refused: {}", reason.code()),
            F::ReferralExpired { misses, .. } => format!("nobody came in time: miss number {misses}"),
            F::BenefitFoundFalse { .. } => "the benefit is found false: back to the general lane".to_owned(),
            F::ReferralAnnulled { reason: AnnulmentReason::BenefitFalse, .. } => {
                "the referral is annulled, because the benefit that gave it was false".to_owned()
            }
            F::ReferralAnnulled { .. } => "the place is withdrawn, the referral annulled".to_owned(),
            F::ApplicationStopped { until, .. } => {
                format!("in the stop-list until {}", self.last_day(*until))
            }
            F::StopEnded { .. } => "back from the stop-list".to_owned(),
            F::ApplicationRemoved { reason, .. } => format!("taken off the queue: {}", reason.code()),
            F::LimitMoved { limit, until, .. } => {
                format!("a limit moves later ({}): {}", limit.code(), self.last_day(*until))
            }
            other => other.name().to_owned(),
        }
    }

    /// Who the followed family is: its child, and how often in a hundred occasions it does what.
    pub(crate) fn introduce(&mut self) {
        let Some((number, family)) =
            self.follow.and_then(|number| Some((number, self.families.get(number)?)))
        else {
            return;
        };
        let habits = family.habits;
        let line = format!(
            "Family {number}: a child born on {}. Of a hundred occasions it chooses in {}, comes in {}, changes its mind in \
             {}, waits for the last moment in {}.",
            family.born, habits.chooses, habits.comes, habits.wavers, habits.late
        );
        self.statistics.line(line);
    }

    /// Where the followed family stands at the end.
    pub(crate) fn tell_the_end(&mut self) {
        let Some(family) = self.follow.and_then(|index| self.families.get(index)) else { return };
        let state = family.application.and_then(|id| self.oracle.requests.get(&id)).map(|row| row.state);
        let end = match state {
            None => "never filed",
            Some(State::Queued) => "is in the queue",
            Some(State::Notified { .. }) => "has a turn",
            Some(State::Referred(_)) => "has a referral",
            Some(State::Stopped(_)) => "is in the stop-list",
            Some(State::Enrolled) => "has a place",
            Some(State::Removed(_)) => "is off the queue",
        };
        let line = format!("At the end the family {end}.");
        self.statistics.line(line);
    }
}
