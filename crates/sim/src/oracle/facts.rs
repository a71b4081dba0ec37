//! Every kind of event, taken down and judged; what concerns applications is here.

use domain::event::{Actor, Event, Fact, MovedLimit, RemovalReason};
use domain::id::{ApplicationId, PersonId};
use jiff::Timestamp;

use super::alerts::Wishes;
use super::days::birthday;
use super::line::lane_of;
use super::turns::{Given, Published};
use super::{Check, Found, Oracle, Owed, Request, SeatState, State, TicketState, Told, must};

impl Oracle {
    pub(super) fn note(&mut self, event: &Event) -> Check {
        self.turns_first(event)?;
        use Fact as F;
        match &event.fact {
            F::GroupOpened { group, kindergarten, ownership, .. } => {
                self.opened(event.queue, *group, *kindergarten, *ownership)
            }
            F::CapacitySet { group, capacity, added, restored, withdrawn } => {
                self.capacity(event, (*group, *capacity), [added, restored, withdrawn])
            }
            F::PlacesFilled { places } => self.filled_before(places),
            F::PlaceVacated { place } => self.vacated(event, *place),
            F::PlaceWithdrawn { place, .. } => self.withdrawn(event, *place),
            F::PlaceRestored { place } => self.restored(event, *place),
            F::PlaceReplaced { publication, place } => self.replaced(*publication, *place),
            F::PublicationPlanned { publication, ownership, places, due } => {
                self.planned(event, (*publication, *ownership), places, *due)
            }
            F::PublicationDropped { publication } => {
                let known = self.publications.get_mut(publication).and_then(|offer| offer.planned.take());
                must!(known.is_some(), "R32: it was not planned");
                Ok(())
            }
            F::PlacesPublished { publication, ownership, places, origin, excluded } => {
                let (publication, ownership) = (*publication, *ownership);
                let (origin, excluded) = (*origin, *excluded);
                self.published(event, &Published { publication, ownership, places, origin, excluded })
            }
            F::TurnGiven { publication, round, application, lane, served, until } => self.given(
                event,
                &Given {
                    publication: *publication,
                    application: *application,
                    lane: *lane,
                    served: *served,
                    until: *until,
                    round: *round,
                },
            ),
            F::TurnLapsed { publication, application } => self.lapsed(event, *publication, *application),
            F::TurnEnded { publication, application, why } => {
                if *why == domain::event::TurnEnd::PlaceWithdrawn {
                    self.no_spare(*publication)?;
                }
                self.ended(event, *publication, *application, *why)
            }
            F::PoolReleased { publication, places, to } => self.released(event, *publication, places, *to),
            F::FreeChoiceEnded { places } => self.free_choice_ended(event, places),
            F::RoundStarted { publication, round } => self.round(*publication, *round),
            F::LimitMoved { application, limit, until } => self.moved(*application, *limit, *until),
            F::PlaceReturned { place, to } => self.returned(event, *place, *to),
            _ if event.fact.referral().is_some() => self.note_referral(event),
            _ => self.note_application(event),
        }
    }

    fn note_application(&mut self, event: &Event) -> Check {
        use Fact as F;
        let at = event.at;
        match &event.fact {
            F::ApplicationFiled { .. } => self.filed(event),
            F::KinshipConfirmed { application } => {
                let row = self.request_mut(*application)?;
                must!(row.unconfirmed.take().is_some(), "R16: nothing was open");
                Ok(())
            }
            F::BenefitClaimed { application, evidence, benefit } => {
                self.request_mut(*application)?.claim = Some((*evidence, *benefit));
                Ok(())
            }
            F::BenefitConfirmed { application, evidence, benefit, lane, until } => {
                must!(matches!(event.actor, Actor::Staff { .. }), "R41: the department confirms");
                let special = event.queue.stream == domain::id::Stream::SpecialNeeds;
                must!(*lane == lane_of(*benefit, special), "R40: {benefit:?} does not open {lane}");
                let row = self.request_mut(*application)?;
                must!(row.claim.take() == Some((*evidence, *benefit)), "R41: another claim");
                (row.benefit, row.lane, row.benefit_until) = (*benefit, *lane, *until);
                Ok(())
            }
            F::BenefitRefused { application, evidence, .. } => {
                let row = self.request_mut(*application)?;
                must!(row.claim.take().map(|(id, _)| id) == Some(*evidence), "R41: another claim");
                Ok(())
            }
            F::BenefitRenounced { application } => {
                let row = self.request_mut(*application)?;
                row.claim = None;
                row.back_to_general();
                Ok(())
            }
            F::BenefitEnded { application } => {
                let row = self.request_mut(*application)?;
                must!(row.benefit_until == Some(at), "R41: the evidence ends {:?}", row.benefit_until);
                row.back_to_general();
                Ok(())
            }
            F::MergeRequested { application, person, until } => {
                let told = self.told(at, self.policy(&event.policy)?.merge_answer);
                must!(told.until == *until, "R64: the term ends {}", told.until);
                let row = self.request_mut(*application)?;
                must!(row.second.is_none() && row.first != *person, "R64: two applicants");
                row.merge = Some((*person, told));
                Ok(())
            }
            F::MergeRefused { application, person } => {
                let row = self.request_mut(*application)?;
                must!(row.merge.take().map(|(id, _)| id) == Some(*person), "R64: nobody asked");
                Ok(())
            }
            F::ApplicantMerged { application, person } => {
                let row = self.request_mut(*application)?;
                must!(row.second.is_none() && row.first != *person, "R64: at most two applicants");
                (row.second, row.merge) = (Some(*person), None);
                Ok(())
            }
            F::ApplicantSplit { application, person, .. } => self.split(*application, *person),
            F::LeaveRequested { application, person, until } => {
                let told = self.told(at, self.policy(&event.policy)?.leave_objection);
                must!(told.until == *until, "R64: the other may object until {}", told.until);
                let row = self.request_mut(*application)?;
                must!(row.second.is_some(), "R64: there is no other");
                must!(!matches!(row.state, State::Referred(_)), "R12: leaving is refused while Referred");
                row.leave = Some((*person, told));
                Ok(())
            }
            F::LeaveObjected { application } => {
                must!(self.request_mut(*application)?.leave.take().is_some(), "R64: nobody leaves");
                Ok(())
            }
            F::AlertsAsked { .. } | F::AlertsStopped { .. } | F::FreePlacesTold { .. } => {
                self.note_alert(event)
            }
            F::ApplicationStopped { application, until } => self.stopped(event, *application, *until),
            F::StopEnded { application } => {
                let State::Stopped(told) = self.request(*application)?.state else {
                    return Err(Found("R35: it is not stopped".to_owned()));
                };
                must!(told.until == at, "S35: the stop-list ends {}", told.until);
                self.requeue(*application, at)
            }
            F::ApplicationRemoved { application, reason } => self.removed(event, *application, *reason),
            _ => self.note_false_benefit(event),
        }
    }

    fn filed(&mut self, event: &Event) -> Check {
        let Fact::ApplicationFiled {
            application,
            child,
            applicant,
            registered,
            sequence,
            filing,
            unconfirmed_until,
            ..
        } = &event.fact
        else {
            return Ok(());
        };
        let policy = std::sync::Arc::clone(self.policy_at(event.at)?);
        let Some(born) = self.births.get(child).copied() else {
            return Err(Found("a child without a birth date".to_owned()));
        };
        must!(born.year() == event.queue.year, "R20: the child is of another year");
        must!(self.days.day_of(event.at) < birthday(born, policy.max_age_years), "R15: the child is too old");
        let unconfirmed = unconfirmed_until.map(|_| self.told(event.at, policy.confirm_kinship));
        must!(unconfirmed.map(|told| told.until) == *unconfirmed_until, "R16: the term ends {unconfirmed:?}");
        let past = self.children.entry(*child).or_default();
        past.filings += 1;
        must!(past.filings == *filing, "R63: this is filing {}", past.filings);
        if let Some(seat) = past.attends.and_then(|place| self.seats.get(&place)) {
            let allowed = match seat.ownership {
                domain::policy::Ownership::State => policy.refile_in_state_place,
                domain::policy::Ownership::PrivateOrder => policy.refile_in_private_place,
            };
            must!(allowed, "R6: the child occupies a place");
        }
        if let Some(until) = past.stopped.filter(|told| told.until > event.at) {
            self.owed.push(Owed::StopInherited { application: *application, until });
        }
        let Some(line) = self.lines.get_mut(&event.queue) else { return Ok(()) };
        line.filings += 1;
        must!(line.filings == *sequence, "R21: this is number {} of the queue", line.filings);
        must!(*registered == event.at.max(line.last_registered), "R2: registered {registered}");
        line.last_registered = *registered;
        let row = Request {
            id: *application,
            queue: event.queue,
            child: *child,
            key: (*registered, *sequence),
            lane: domain::benefit::Lane::General,
            benefit: domain::benefit::Benefit::None,
            benefit_until: None,
            claim: None,
            first: *applicant,
            second: None,
            merge: None,
            leave: None,
            wishes: Wishes::default(),
            unconfirmed,
            state: State::Queued,
            turn: None,
            ranked_since: event.at,
        };
        self.requests.insert(*application, row);
        Ok(())
    }

    fn split(&mut self, application: ApplicationId, person: PersonId) -> Check {
        let row = self.request_mut(application)?;
        let Some(second) = row.second.take() else {
            return Err(Found("R64: there is one applicant".to_owned()));
        };
        must!(second == person || row.first == person, "R64: not an applicant");
        if row.first == person {
            row.first = second;
        }
        row.leave = None;
        row.wishes.askers.remove(&person);
        Ok(())
    }

    /// A pause after a miss (R34, R56), or one that the child brought along (R13).
    fn stopped(&mut self, event: &Event, application: ApplicationId, until: Timestamp) -> Check {
        let owed = self.owed.iter().position(|owed| match owed {
            Owed::AfterMiss { application: id, .. } | Owed::StopInherited { application: id, .. } => {
                *id == application
            }
            Owed::Leaves { .. } | Owed::Removal { .. } | Owed::Annulment { .. } | Owed::General { .. } => {
                false
            }
        });
        let Some(owed) = owed.map(|index| self.owed.swap_remove(index)) else {
            return Err(Found("S34: stopped without a miss".to_owned()));
        };
        let told = match owed {
            Owed::AfterMiss { day, policy, misses, .. } => {
                let policy = self.policy(&policy)?;
                must!(misses < u32::from(policy.misses_until_removal), "S37: miss {misses} removes");
                self.told_from(day, policy.stop_list)
            }
            Owed::StopInherited { until, .. } => Told { is_inherited: true, ..until },
            Owed::Leaves { .. } | Owed::Removal { .. } | Owed::Annulment { .. } | Owed::General { .. } => {
                return Ok(());
            }
        };
        must!(told.until == until, "S34: the stop-list ends {}", told.until);
        let row = self.request_mut(application)?;
        must!(matches!(row.state, State::Queued), "it is {:?}", row.state);
        row.state = State::Stopped(told);
        row.ranked_since = event.at;
        let child = row.child;
        self.children.entry(child).or_default().stopped = Some(told);
        Ok(())
    }

    fn removed(&mut self, event: &Event, application: ApplicationId, reason: RemovalReason) -> Check {
        let row = self.request(application)?.clone();
        must!(row.is_live(), "it is closed");
        must!(!matches!(row.state, State::Referred(_)), "R12: removed while Referred");
        let by_clock = event.actor == Actor::Clock;
        match reason {
            RemovalReason::OwnWill if by_clock => {
                let until = row.leave.map(|(_, told)| told.until);
                must!(until == Some(event.at), "R64: the other may object until {until:?}");
            }
            RemovalReason::OwnWill => {
                must!(row.second.is_none(), "R64: the other was not asked");
            }
            RemovalReason::SecondMiss => {
                let miss = self.owed.iter().position(
                    |owed| matches!(owed, Owed::AfterMiss { application: id, .. } if *id == application),
                );
                let Some(miss) = miss.map(|index| self.owed.swap_remove(index)) else {
                    return Err(Found("S37: removed without a miss".to_owned()));
                };
                if let Owed::AfterMiss { policy, misses, .. } = miss {
                    let most = u32::from(self.policy(&policy)?.misses_until_removal);
                    must!(misses >= most, "S37: miss {misses} does not remove");
                }
                let past = self.children.entry(row.child).or_default();
                (past.misses, past.stopped) = (0, None);
            }
            RemovalReason::Age => {
                must!(matches!(row.state, State::Queued | State::Stopped(_)), "R15: it is {:?}", row.state);
                must!(
                    self.age_due(&row) == Some(event.at),
                    "R15: the age is reached {:?}",
                    self.age_due(&row)
                );
            }
            RemovalReason::Unconfirmed => {
                let until = row.unconfirmed.map(|told| told.until);
                must!(until == Some(event.at), "R16: the term ends {until:?}");
            }
            RemovalReason::Refused | RemovalReason::Duplicate => {
                must!(matches!(event.actor, Actor::Staff { .. }), "the department removes");
            }
        }
        self.owed.retain(|owed| {
            !matches!(owed, Owed::StopInherited { application: id, .. } | Owed::Removal { application: id }
                if *id == application)
        });
        let row = self.request_mut(application)?;
        row.state = State::Removed(reason);
        row.close();
        Ok(())
    }

    /// Back in the queue, by the original date (R2).
    pub(super) fn requeue(&mut self, application: ApplicationId, at: Timestamp) -> Check {
        let row = self.request_mut(application)?;
        row.state = State::Queued;
        row.ranked_since = at;
        Ok(())
    }

    /// R53: a told limit moves to max(told, recomputed) and never earlier.
    fn moved(&mut self, application: ApplicationId, limit: MovedLimit, until: Timestamp) -> Check {
        let Some(row) = self.requests.get_mut(&application) else {
            return Err(Found(format!("unknown application {application}")));
        };
        let child = row.child;
        let told: Option<&mut Told> = match (limit, &mut row.state) {
            (MovedLimit::Turn, State::Notified { until, .. }) => Some(until),
            (MovedLimit::Stop, State::Stopped(until)) => Some(until),
            (MovedLimit::Come | MovedLimit::Answer | MovedLimit::Turn, State::Referred(id)) => {
                let ticket = self.tickets.get_mut(id);
                ticket.and_then(|ticket| match (limit, &mut ticket.state) {
                    (MovedLimit::Come, TicketState::Issued(told)) => Some(told),
                    (MovedLimit::Answer, TicketState::Arrived { answer, .. }) => Some(answer),
                    (MovedLimit::Turn, _) => ticket.turn.as_mut().map(|(_, told, _)| told),
                    _ => None,
                })
            }
            _ => match limit {
                MovedLimit::Kinship => row.unconfirmed.as_mut(),
                MovedLimit::Leave => row.leave.as_mut().map(|(_, told)| told),
                MovedLimit::Merge => row.merge.as_mut().map(|(_, told)| told),
                _ => None,
            },
        };
        let Some(told) = told else { return Err(Found("R53: there is no such limit".to_owned())) };
        let Some(term) = told.term else {
            return Err(Found("R53: a chosen day does not move".to_owned()));
        };
        let by_the_one_before = |told: &Told| self.days_before.counted_back(told.until, term);
        let day = if told.is_inherited { by_the_one_before(told) } else { told.day };
        let recomputed = self.days.limit(day, term);
        must!(until > told.until, "R53: {until} is not later than {}", told.until);
        must!(until == recomputed, "R53: the new calendar says {recomputed}");
        told.until = until;
        let told = *told;
        if limit == MovedLimit::Stop
            && let Some(past) = self.children.get_mut(&child)
        {
            past.stopped = Some(told);
        }
        Ok(())
    }

    /// The place of a referral that ended without a child waits for its fate in the same command (R9).
    pub(super) fn give_back(&mut self, place: domain::id::PlaceId, from: ApplicationId) -> Check {
        self.seat_mut(place)?.state = SeatState::Returned { from };
        Ok(())
    }
}

impl Request {
    pub(super) fn back_to_general(&mut self) {
        self.benefit = domain::benefit::Benefit::None;
        self.lane = domain::benefit::Lane::General;
        self.benefit_until = None;
    }

    /// Nothing is open in a closed application.
    pub(super) fn close(&mut self) {
        (self.claim, self.merge, self.leave, self.unconfirmed) = (None, None, None, None);
        self.wishes.askers.clear();
    }
}
