//! R21-R25: the closed forms against the definition, for all lengths and memories.

use std::num::NonZeroU32;

use domain::benefit::{Benefit, Lane};
use domain::order::{
    LaneCounts, SortKey, benefit_number, merged, next_lane, number, served_after, served_at_first, served_cut,
};
use proptest::prelude::*;

use crate::world::World;

fn ratio(value: u32) -> NonZeroU32 {
    NonZeroU32::new(value).unwrap()
}

fn counts(out_of_turn: u64, first_priority: u64, general: u64) -> LaneCounts {
    LaneCounts { out_of_turn, first_priority, general }
}

/// R22 and R23 once more, with queues of names instead of counters: the oracle shares no code with the crate.
fn by_definition(lanes: LaneCounts, served: u32, ratio: u32) -> Vec<(Lane, u64)> {
    let names = |lane, length| (0..length).map(move |index| (lane, index));
    let mut order: Vec<_> = names(Lane::OutOfTurn, lanes.out_of_turn).collect();
    let mut privileged =
        names(Lane::FirstPriority, lanes.first_priority).collect::<std::collections::VecDeque<_>>();
    let mut general = names(Lane::General, lanes.general).collect::<std::collections::VecDeque<_>>();
    let mut since_privileged = served.min(ratio);
    loop {
        if since_privileged >= ratio {
            since_privileged = 0;
            order.extend(privileged.pop_front());
        }
        if privileged.is_empty() || general.is_empty() {
            break;
        }
        order.extend(general.pop_front());
        since_privileged += 1;
    }
    // One of the two is empty: "the rest follows".
    order.extend(privileged);
    order.extend(general);
    order
}

#[test]
fn the_examples_of_the_rules() {
    let r = ratio(3);
    let letters = |lanes, served| -> String {
        merged(lanes, served, r)
            .map(|(lane, _)| match lane {
                Lane::OutOfTurn => 'o',
                Lane::FirstPriority => 'p',
                Lane::General => 'g',
            })
            .collect()
    };
    // R23: the counter is full at first, so first priority comes first.
    assert_eq!(served_at_first(r), 3);
    assert_eq!(letters(counts(2, 3, 7), 3), "oopgggpgggpg");
    // R22: one after every three of the general lane.
    assert_eq!(letters(counts(0, 2, 7), 0), "gggpgggpg");
    assert_eq!(letters(counts(0, 2, 7), 1), "ggpgggpgg");
    // When a lane is empty the rest follows.
    assert_eq!(letters(counts(0, 4, 1), 0), "gpppp");
    assert_eq!(letters(counts(0, 0, 3), 3), "ggg");
    assert_eq!(letters(counts(0, 0, 0), 3), "");
}

#[test]
fn single_places_do_not_all_go_to_privileged_children() {
    // R23: eight publications of one place each, many waiting in both lanes.
    let r = ratio(3);
    let mut served = served_at_first(r);
    let mut lanes = String::new();
    for _ in 0..8 {
        let lane = next_lane(counts(0, 50, 50), served, r).unwrap();
        served = served_after(lane, served, r);
        lanes.push(if lane == Lane::General { 'g' } else { 'p' });
    }
    assert_eq!(lanes, "pgggpggg");
}

#[test]
fn served_moves_by_lane_only() {
    let r = ratio(3);
    assert_eq!(served_after(Lane::OutOfTurn, 2, r), 2);
    assert_eq!(served_after(Lane::General, 2, r), 3);
    assert_eq!(served_after(Lane::General, 3, r), 3, "at most the ratio");
    assert_eq!(served_after(Lane::FirstPriority, 1, r), 0);
    assert_eq!(served_cut(3, ratio(2)), 2, "section 7: a smaller ratio cuts it");
}

#[test]
fn benefit_number_counts_inside_the_own_lane() {
    // R25, S16: 0 for the child of the guide's screen, who has no benefit.
    assert_eq!(benefit_number(Lane::General, 41), 0);
    assert_eq!(benefit_number(Lane::FirstPriority, 0), 1);
    assert_eq!(benefit_number(Lane::OutOfTurn, 4), 5);
}

#[test]
fn huge_lanes_do_not_overflow() {
    let lanes = counts(u64::MAX, u64::MAX, u64::MAX);
    assert_eq!(number(Lane::General, u64::MAX, lanes, 3, ratio(3)), u64::MAX);
    assert_eq!(number(Lane::FirstPriority, u64::MAX, lanes, 3, ratio(3)), u64::MAX);
}

proptest! {
    #[test]
    fn merged_is_the_definition(
        o in 0_u64..6, p in 0_u64..40, g in 0_u64..60, served in 0_u32..9, r in 1_u32..8,
    ) {
        let lanes = counts(o, p, g);
        let order: Vec<_> = merged(lanes, served, ratio(r)).collect();
        prop_assert_eq!(order, by_definition(lanes, served, r));
    }

    #[test]
    fn formulas_equal_the_definition(
        o in 0_u64..6, p in 0_u64..40, g in 0_u64..60, served in 0_u32..9, r in 1_u32..8,
    ) {
        let lanes = counts(o, p, g);
        let order = by_definition(lanes, served, r);
        prop_assert_eq!(order.len() as u64, lanes.total());
        for (position, (lane, index)) in order.into_iter().enumerate() {
            prop_assert_eq!(number(lane, index, lanes, served, ratio(r)), position as u64 + 1);
        }
    }

    /// Giving the turns of a publication moves nobody's number but by those served (R25).
    #[test]
    fn the_rest_keeps_its_order_after_turns(
        o in 0_u64..5, p in 0_u64..20, g in 0_u64..30, served in 0_u32..5, r in 1_u32..6, turns in 0_usize..20,
    ) {
        let (lanes, r) = (counts(o, p, g), ratio(r));
        let before: Vec<_> = merged(lanes, served, r).collect();
        let turns = turns.min(before.len());
        let (mut left, mut memory) = (lanes, served);
        for (lane, _) in &before[..turns] {
            match lane {
                Lane::OutOfTurn => left.out_of_turn -= 1,
                Lane::FirstPriority => left.first_priority -= 1,
                Lane::General => left.general -= 1,
            }
            memory = served_after(*lane, memory, r);
        }
        let after: Vec<_> = merged(left, memory, r)
            .map(|(lane, index)| (lane, index + lanes.of(lane) - left.of(lane)))
            .collect();
        prop_assert_eq!(&after[..], &before[turns..]);
    }

    /// One more behind somebody in the same lane changes nothing for those before.
    #[test]
    fn who_comes_later_in_the_own_lane_never_raises_a_number(
        p in 0_u64..20, g in 1_u64..30, served in 0_u32..5, r in 1_u32..6,
    ) {
        let lanes = counts(0, p, g);
        for index in 0..g {
            prop_assert_eq!(
                number(Lane::General, index, lanes, served, ratio(r)),
                number(Lane::General, index, lanes.with(Lane::General), served, ratio(r))
            );
        }
    }

    #[test]
    fn the_key_is_total(a in any::<(u32, u64)>(), b in any::<(u32, u64)>()) {
        let key = |(second, sequence): (u32, u64)| SortKey {
            registered: jiff::Timestamp::from_second(i64::from(second)).unwrap(), sequence,
        };
        prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
        prop_assert_eq!(key(a) == key(b), a == b);
    }
}

#[test]
fn nobody_gets_ahead_when_the_clock_is_set_back() {
    // R2: a server's clock is corrected by five minutes; who files then stands behind who filed before.
    let mut w = World::guide();
    let first = w.family("2014-05-01");
    let told = w.row(first).registered;
    w.now -= jiff::SignedDuration::from_mins(5);
    let second = w.family("2014-05-01");
    assert_eq!(w.row(second).registered, told, "never earlier than the queue's last");
    assert_eq!((w.number(first), w.number(second)), (1, 2));
    w.now += jiff::SignedDuration::from_mins(10);
    let third = w.family("2014-05-01");
    assert!(w.row(third).registered > told, "and on by the clock again");
    assert_eq!(w.number(third), 3);
}

#[test]
fn lanes_and_benefits_have_one_code_each() {
    // In events, tables and addresses: a code that changes makes what is stored unreadable.
    let lanes: Vec<String> = Lane::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(lanes, ["out_of_turn", "first_priority", "general"]);
    assert!(Lane::ALL.iter().all(|lane| lane.code().parse() == Ok(*lane)));
    assert!("".parse::<Lane>().is_err() && "General".parse::<Lane>().is_err());
    for benefit in Benefit::ALL {
        assert_eq!(benefit.to_string(), benefit.code());
        assert_eq!(benefit.code().parse(), Ok(benefit));
        assert_eq!(serde_json::to_value(benefit).unwrap(), benefit.code(), "stored as it is shown");
    }
}
