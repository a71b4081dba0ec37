//! Referrals: choice, extension, cancel, arrival, enrolment, miss (R4-R9, R14, R27, S28-S40).

use domain::event::{Actor, Annulled, ArrivalSource, CancelOutcome, Event, Fact};
use domain::id::{ApplicationId, PlaceId, PublicationId, ReferralId};
use domain::policy::FreeChoice;
use domain::referral::AnnulmentReason;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::{Check, Found, Oracle, Owed, SeatState, State, Ticket, TicketState, Told, is_aged, must};

impl Oracle {
    pub(super) fn note_referral(&mut self, event: &Event) -> Check {
        use Fact as F;
        match &event.fact {
            F::ReferralIssued { .. } => self.issued(event),
            F::ReferralExtended { referral, until, .. } => self.extended(event, *referral, *until),
            F::ReferralCancelled { referral, outcome, .. } => self.cancelled(event, *referral, *outcome),
            F::ArrivalRecorded { referral, source, answer_until } => {
                self.arrived(event, *referral, *source, *answer_until)
            }
            F::ReferralUsed { referral } => self.used(event, *referral),
            F::ReferralRefused { referral, .. } => self.refused(event, *referral),
            F::ReferralExpired { referral, misses } => self.expired(event, *referral, *misses),
            F::ReferralAnnulled { referral, reason } => self.annulled(event, *referral, *reason),
            _ => Ok(()),
        }
    }

    /// Why an application may not choose a place now; `None` when it may (R4, R16, R27, R36, R55).
    pub(crate) fn bars_choice(
        &self,
        application: ApplicationId,
        place: PlaceId,
        now: Timestamp,
    ) -> Result<Option<&'static str>, Found> {
        let row = self.request(application)?;
        let Some(seat) = self.seats.get(&place) else { return Ok(Some("unknown place")) };
        if seat.queue != row.queue {
            return Ok(Some("R27: another queue"));
        }
        if row.unconfirmed.is_some() {
            return Ok(Some("R16: not confirmed"));
        }
        let pool = match row.state {
            State::Notified { publication, until, .. } => {
                if now >= until.until {
                    return Ok(Some("R55: the turn is past"));
                }
                Some(publication)
            }
            State::Queued => None,
            _ => return Ok(Some("R36: neither Queued nor Notified")),
        };
        match seat.state {
            SeatState::Reserved(publication) if Some(publication) == pool => {}
            SeatState::Free { .. } if self.policy_at(now)?.free_choice == FreeChoice::None => {
                return Ok(Some("R28: there is no free choice"));
            }
            SeatState::Free { opens } if now >= opens => {}
            _ => return Ok(Some("R27: neither of the own pool nor free")),
        }
        let policy = match (seat.state, pool) {
            (SeatState::Reserved(_), Some(publication)) => self.policy(&self.offer(publication)?.policy)?,
            _ => std::sync::Arc::clone(self.policy_at(now)?),
        };
        let months = policy.min_age_months.of(seat.ownership);
        let today = self.days.day_of(now);
        let is_old = self.births.get(&row.child).is_some_and(|born| is_aged(*born, months, today));
        Ok((!is_old).then_some("R4: too young"))
    }

    fn issued(&mut self, event: &Event) -> Check {
        let Fact::ReferralIssued { referral, application, place, publication, until, cancel_until, .. } =
            &event.fact
        else {
            return Ok(());
        };
        let barred = self.bars_choice(*application, *place, event.at)?;
        must!(barred.is_none(), "chosen although {barred:?}");
        let policy = self.policy(&event.policy)?;
        let told = self.told(event.at, policy.come);
        must!(told.until == *until, "S33: the family has to come before {}", told.until);
        let hours = policy.self_cancel_hours.map(|hours| SignedDuration::from_hours(i64::from(hours)));
        must!(*cancel_until == hours.map(|hours| event.at + hours), "R8: cancel until {cancel_until:?}");
        let pool = match self.seats.get(place).map(|seat| seat.state) {
            Some(SeatState::Reserved(pool)) => Some(pool),
            _ => None,
        };
        must!(*publication == pool, "the place is of {pool:?}");
        let row = self.request_mut(*application)?;
        let turn = match (row.state, pool) {
            (State::Notified { publication, until, order }, Some(_)) => Some((publication, until, order)),
            _ => None,
        };
        row.state = State::Referred(*referral);
        self.seat_mut(*place)?.state = SeatState::Held(*referral);
        let ticket = Ticket {
            application: *application,
            place: *place,
            issued: event.at,
            turn,
            is_extended: false,
            policy: event.policy.clone(),
            state: TicketState::Issued(told),
        };
        self.tickets.insert(*referral, ticket);
        Ok(())
    }

    fn ticket_mut(&mut self, id: ReferralId) -> Result<&mut Ticket, Found> {
        self.tickets.get_mut(&id).ok_or_else(|| Found(format!("unknown referral {id}")))
    }

    /// The latest last day that may be chosen (R7).
    pub(crate) fn latest_day(&self, id: ReferralId) -> Result<Option<Date>, Found> {
        let ticket = self.ticket(id)?;
        let extension = self.policy(&ticket.policy)?.extension;
        let issued = self.days.day_of(ticket.issued);
        Ok(extension.map(|extension| issued.saturating_add(i64::from(extension.days).days())))
    }

    /// Why a referral may not be extended to a day; `None` when it may (R7).
    pub(crate) fn bars_extension(
        &self,
        id: ReferralId,
        day: Date,
        now: Timestamp,
    ) -> Result<Option<&'static str>, Found> {
        let ticket = self.ticket(id)?;
        let TicketState::Issued(told) = ticket.state else { return Ok(Some("R7: it does not run")) };
        let Some(latest) = self.latest_day(id)? else { return Ok(Some("R7: no extension")) };
        Ok(if now >= told.until {
            Some("R55: past")
        } else if ticket.is_extended {
            Some("R7: once per referral")
        } else if day > latest {
            Some("R7: at most so many days after the issue")
        } else if self.days.end_of(day) <= told.until {
            Some("R7: not later than the present limit")
        } else {
            None
        })
    }

    fn extended(&mut self, event: &Event, id: ReferralId, until: Timestamp) -> Check {
        let day = self.days.day_of(until - SignedDuration::from_secs(1));
        let barred = self.bars_extension(id, day, event.at)?;
        must!(barred.is_none(), "extended although {barred:?}");
        must!(self.days.end_of(day) == until, "R7: the limit is the end of a day");
        let ticket = self.ticket_mut(id)?;
        ticket.is_extended = true;
        ticket.state = TicketState::Issued(Told { until, day, term: None, is_inherited: false });
        Ok(())
    }

    /// Why a referral may not be cancelled; `None` when it may (R8).
    pub(crate) fn bars_cancel(&self, id: ReferralId, now: Timestamp) -> Result<Option<&'static str>, Found> {
        let ticket = self.ticket(id)?;
        let policy = self.policy(&ticket.policy)?;
        let Some(hours) = policy.self_cancel_hours else { return Ok(Some("no cancel by the applicant")) };
        Ok(match ticket.state {
            TicketState::Ended(_) => Some("R8: it has ended"),
            TicketState::Issued(told) if now >= told.until => Some("R55: past"),
            _ if now >= ticket.issued + SignedDuration::from_hours(i64::from(hours)) => Some("R8: too late"),
            _ => None,
        })
    }

    fn cancelled(&mut self, event: &Event, id: ReferralId, outcome: CancelOutcome) -> Check {
        let barred = self.bars_cancel(id, event.at)?;
        must!(barred.is_none(), "cancelled although {barred:?}");
        must!(matches!(event.actor, Actor::Applicant { .. }), "R8: the applicant cancels");
        let ticket = self.ticket(id)?.clone();
        let running = ticket.turn.filter(|(_, told, _)| event.at < told.until);
        self.end_ticket(id, "cancelled")?;
        match (running, outcome) {
            (Some((publication, told, order)), CancelOutcome::TurnGoesOn { publication: named, until }) => {
                must!(named == publication && until == told.until, "R9: the turn is the same as before");
                self.request_mut(ticket.application)?.state =
                    State::Notified { publication, until: told, order };
                self.seat_mut(ticket.place)?.state = SeatState::Reserved(publication);
                Ok(())
            }
            (None, CancelOutcome::Queued) => {
                self.requeue(ticket.application, event.at)?;
                self.give_back(ticket.place, ticket.application)
            }
            (running, _) => Err(Found(format!("R9: the turn {running:?}, the outcome {outcome:?}"))),
        }
    }

    fn end_ticket(&mut self, id: ReferralId, how: &'static str) -> Check {
        let ticket = self.ticket_mut(id)?;
        must!(!matches!(ticket.state, TicketState::Ended(_)), "the referral has ended");
        ticket.state = TicketState::Ended(how);
        Ok(())
    }

    fn arrived(
        &mut self,
        event: &Event,
        id: ReferralId,
        source: ArrivalSource,
        answer_until: Timestamp,
    ) -> Check {
        let ticket = self.ticket(id)?;
        let TicketState::Issued(told) = ticket.state else {
            return Err(Found("R14: it does not wait for the family".to_owned()));
        };
        must!(event.at < told.until, "R55: past {}", told.until);
        let answer = self.told(event.at, self.policy(&ticket.policy)?.enrol_after_arrival);
        must!(answer.until == answer_until, "R14: the answer is due {}", answer.until);
        self.ticket_mut(id)?.state = TicketState::Arrived { source, answer };
        Ok(())
    }

    /// Within its term the kindergarten answers, after it the department (R14).
    fn answered_by(&self, event: &Event, state: TicketState) -> Check {
        let TicketState::Arrived { answer, .. } = state else { return Ok(()) };
        let is_late = event.at >= answer.until;
        match event.actor {
            Actor::Kindergarten { .. } => {
                must!(!is_late, "R14: the department decides since {}", answer.until)
            }
            Actor::Staff { .. } => must!(is_late, "R14: the kindergarten answers until {}", answer.until),
            _ => return Err(Found("R14: not theirs to answer".to_owned())),
        }
        Ok(())
    }

    fn used(&mut self, event: &Event, id: ReferralId) -> Check {
        let ticket = self.ticket(id)?.clone();
        if let TicketState::Issued(told) = ticket.state {
            must!(event.at < told.until, "R55: past {}", told.until);
        }
        self.answered_by(event, ticket.state)?;
        self.end_ticket(id, "used")?;
        let row = self.request_mut(ticket.application)?;
        row.state = State::Enrolled;
        row.close();
        let child = row.child;
        self.seat_mut(ticket.place)?.state = SeatState::Occupied(Some(ticket.application));
        let past = self.children.entry(child).or_default();
        (past.misses, past.stopped) = (0, None);
        if let Some(place) = past.attends.replace(ticket.place) {
            // Left before or after, in the same command (R6).
            let still = self.seats.get(&place).is_some_and(|seat| {
                matches!(seat.state, SeatState::Occupied(Some(application))
                    if self.requests.get(&application).is_some_and(|row| row.child == child))
            });
            if still {
                self.owed.push(Owed::Leaves { place });
            }
        }
        Ok(())
    }

    fn refused(&mut self, event: &Event, id: ReferralId) -> Check {
        let ticket = self.ticket(id)?.clone();
        must!(matches!(ticket.state, TicketState::Arrived { .. }), "R14: only after arrival");
        self.answered_by(event, ticket.state)?;
        self.end_ticket(id, "refused")?;
        self.requeue(ticket.application, event.at)?;
        self.give_back(ticket.place, ticket.application)
    }

    /// A miss: the deadline passed, or the department found a false declaration (R14, S33, S37).
    fn expired(&mut self, event: &Event, id: ReferralId, misses: u32) -> Check {
        let ticket = self.ticket(id)?.clone();
        let day = match ticket.state {
            TicketState::Issued(told) => {
                must!(event.actor == Actor::Clock, "S33: a deadline is the clock's");
                must!(event.at == told.until, "S33: the limit is {}", told.until);
                // What follows counts from the limit's day D, not from the first instant after it (R56).
                self.days.day_of(told.until - SignedDuration::from_secs(1))
            }
            TicketState::Arrived { source: ArrivalSource::Applicant, .. } => {
                must!(matches!(event.actor, Actor::Staff { .. }), "R14: the department finds it false");
                self.days.day_of(event.at)
            }
            _ => return Err(Found("R14: a family that came is never punished".to_owned())),
        };
        self.end_ticket(id, "expired")?;
        self.requeue(ticket.application, event.at)?;
        let child = self.request(ticket.application)?.child;
        let past = self.children.entry(child).or_default();
        past.misses += 1;
        must!(past.misses == misses, "S37: this is miss {}", past.misses);
        let (application, policy) = (ticket.application, ticket.policy);
        self.owed.push(Owed::AfterMiss { application, day, policy, misses });
        self.give_back(ticket.place, application)
    }

    fn annulled(&mut self, event: &Event, id: ReferralId, reason: AnnulmentReason) -> Check {
        must!(matches!(event.actor, Actor::Staff { .. }), "R10, R14: only the department");
        let ticket = self.ticket(id)?.clone();
        if reason == AnnulmentReason::Department {
            // After the kindergarten's term the department answers (R14); before it, it only closes the application.
            let is_late =
                matches!(ticket.state, TicketState::Arrived { answer, .. } if event.at >= answer.until);
            if !is_late {
                self.owed.push(Owed::Removal { application: ticket.application });
            }
        }
        if reason == AnnulmentReason::BenefitFalse {
            self.pay_annulment(ticket.application, Annulled::Referral)?;
        }
        self.end_ticket(id, "annulled")?;
        self.requeue(ticket.application, event.at)?;
        // Withdrawn by the next event of the same command (R10), or given to others (R9).
        let seat = self.seat_mut(ticket.place)?;
        if seat.state == SeatState::Held(id) {
            seat.state = SeatState::Returned { from: ticket.application };
        }
        Ok(())
    }

    /// The publication of a running turn, for those who look at a page.
    pub(crate) fn pool_of(&self, application: ApplicationId) -> Option<PublicationId> {
        match self.requests.get(&application)?.state {
            State::Notified { publication, .. } => Some(publication),
            _ => None,
        }
    }
}
