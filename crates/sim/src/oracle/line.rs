//! The order by its definition: lanes as lists, merged by hand (R21-R25).

use std::collections::{BTreeMap, VecDeque};

use domain::benefit::{Benefit, Lane};
use domain::id::{ApplicationId, PublicationId, QueueId};
use domain::policy::Policy;
use jiff::civil::Date;

use super::Oracle;
use super::days::is_aged;
use super::model::{Request, State};

/// A lane's members by their key.
type Members = VecDeque<ApplicationId>;

/// The lane that a benefit opens (section 5 of the rules); in the stream of special needs that benefit opens none (R20).
pub(crate) const fn lane_of(benefit: Benefit, special_stream: bool) -> Lane {
    match benefit {
        Benefit::Military | Benefit::SpecialBodies => Lane::OutOfTurn,
        Benefit::None => Lane::General,
        Benefit::SpecialNeeds if special_stream => Lane::General,
        _ => Lane::FirstPriority,
    }
}

/// One of the merged list, with the memory after its turn (R22, R23).
pub(crate) struct Next {
    pub(crate) application: ApplicationId,
    pub(crate) lane: Lane,
    pub(crate) served: u32,
}

/// All of `OutOfTurn`; then one of first priority after every `ratio` general ones; an empty lane is passed over.
pub(crate) fn merge(
    mut out: Members,
    mut first: Members,
    mut general: Members,
    mut served: u32,
    ratio: u32,
) -> Vec<Next> {
    let mut list = Vec::new();
    while let Some(application) = out.pop_front() {
        list.push(Next { application, lane: Lane::OutOfTurn, served });
    }
    served = served.min(ratio);
    loop {
        let is_full = served >= ratio;
        let take_first = !first.is_empty() && (is_full || general.is_empty());
        if take_first {
            let Some(application) = first.pop_front() else { break };
            served = 0;
            list.push(Next { application, lane: Lane::FirstPriority, served });
        } else {
            let Some(application) = general.pop_front() else { break };
            served = (served + 1).min(ratio);
            list.push(Next { application, lane: Lane::General, served });
        }
    }
    list
}

impl Oracle {
    fn lanes(&self, queue: QueueId, is_in: impl Fn(&Request) -> bool) -> [Members; 3] {
        let mut rows: Vec<&Request> =
            self.requests.values().filter(|row| row.queue == queue && is_in(row)).collect();
        rows.sort_by_key(|row| row.key);
        let of = |lane| rows.iter().filter(|row| row.lane == lane).map(|row| row.id).collect();
        Lane::ALL.map(of)
    }

    /// Everybody's number in a queue, and the benefit number (R24, R25, S16).
    pub(crate) fn numbers(&self, queue: QueueId, ratio: u32) -> BTreeMap<ApplicationId, (u64, u64)> {
        let mut turns: Vec<(u64, ApplicationId, Lane)> = Vec::new();
        for row in self.requests.values().filter(|row| row.queue == queue) {
            if let State::Notified { order, .. } = row.state {
                turns.push((order, row.id, row.lane));
            }
        }
        turns.sort_unstable();
        let mut numbers = BTreeMap::new();
        let mut number = 0;
        let mut with_turn: BTreeMap<Lane, u64> = BTreeMap::new();
        for (_, id, lane) in turns {
            number += 1;
            let counter = with_turn.entry(lane).or_default();
            *counter += 1;
            numbers.insert(id, (number, if lane == Lane::General { 0 } else { *counter }));
        }
        let [out, first, general] =
            self.lanes(queue, |row| matches!(row.state, State::Queued | State::Stopped(_)));
        let served = self.lines.get(&queue).map_or(ratio, |line| line.served);
        let mut inside: BTreeMap<Lane, u64> = BTreeMap::new();
        for next in merge(out, first, general, served, ratio) {
            number += 1;
            let counter = inside.entry(next.lane).or_default();
            *counter += 1;
            let benefit = if next.lane == Lane::General { 0 } else { *counter };
            numbers.insert(next.application, (number, benefit));
        }
        numbers
    }

    /// Who has to get the next turn of a publication on a day; nobody when nobody eligible is left (R26).
    pub(crate) fn next_turn(&self, publication: PublicationId, policy: &Policy, day: Date) -> Option<Next> {
        let row = self.publications.get(&publication)?;
        let months = policy.min_age_months.of(row.ownership);
        let is_eligible = |request: &Request| {
            matches!(request.state, State::Queued)
                && request.unconfirmed.is_none()
                && row.excluded != Some(request.id)
                && !row.had.contains(&request.id)
                && self.births.get(&request.child).is_some_and(|born| is_aged(*born, months, day))
        };
        let [out, first, general] = self.lanes(row.queue, is_eligible);
        let served = self.lines.get(&row.queue)?.served;
        merge(out, first, general, served, policy.ratio.get()).into_iter().next()
    }
}

#[cfg(test)]
mod tests {
    use domain::id::TypedId as _;

    use super::*;

    fn ids(numbers: std::ops::Range<u128>) -> Members {
        numbers.map(ApplicationId::from_u128).collect()
    }

    #[test]
    fn one_of_first_priority_after_three() {
        let list = merge(ids(0..1), ids(10..13), ids(20..25), 3, 3);
        let order: Vec<u128> = list.iter().map(|next| next.application.uuid().as_u128()).collect();
        assert_eq!(order, [0, 10, 20, 21, 22, 11, 23, 24, 12]);
    }

    #[test]
    fn the_memory_decides_where_it_goes_on() {
        let order = |served| -> Vec<u128> {
            let list = merge(ids(0..0), ids(10..11), ids(20..24), served, 3);
            list.iter().map(|next| next.application.uuid().as_u128()).collect()
        };
        assert_eq!(order(0), [20, 21, 22, 10, 23]);
        assert_eq!(order(2), [20, 10, 21, 22, 23]);
    }
}
