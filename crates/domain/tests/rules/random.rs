//! Properties: whatever people and clocks do, in whatever order, the rules hold. The world checks the invariants and the
//! table of transitions after every command, and a decision that finds its own data corrupt panics there.

use domain::alerts::{self, AskAlerts};
use domain::application::{
    self, ApplicationState, BenefitAnswer, ClaimBenefit, Kinship, MergeAnswer, TakeOver, TakenBenefit,
};
use domain::benefit::Benefit;
use domain::calendar::Change;
use domain::event::{Actor, BenefitRefusal, Fact, FalseBenefit, KINDS, RemovalReason, SplitReason};
use domain::id::TypedId as _;
use domain::id::{
    ApplicationId, EvidenceId, OverrideId, PersonId, PlaceId, PublicationId, ReferralId, StaffId,
};
use domain::overriding::{self, OverrideState, Propose};
use domain::place::{self, Ownership, PlaceState, SetCapacity, WithdrawalReason};
use domain::publication::{self, Publish};
use domain::queue::{Corrupt, recompute_limits};
use domain::referral::{self, AnnulmentReason, PaperRefusal};
use jiff::Span;
use proptest::prelude::*;

use crate::coverage;
use crate::rare;
use crate::world::World;

/// One act: what, and three numbers that pick on whom.
type Act = (u8, usize, usize, usize);

/// Kinds of acts.
const ACTS: u8 = 55;

fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    proptest::collection::vec((0..ACTS, 0_usize..64, 0_usize..64, 0_usize..64), 1..most)
}

const PROFILES: [&str; 3] = ["kz-2018", "astana-2019", "kz-2025"];

fn pick<T: Copy>(list: &[T], index: usize) -> Option<T> {
    (!list.is_empty()).then(|| list[index % list.len()])
}

fn ownership(index: usize) -> Ownership {
    Ownership::ALL[index % 2]
}

/// A queue of children of 2016 in 2019: some are too young for private places.
fn world(profile: usize, free_at_once: bool) -> World {
    let mut w = World::new(PROFILES[profile % 3], 2016, "2019-01-08T09:00");
    if free_at_once {
        w.policy_with(|policy| policy.returned_place = domain::policy::ReturnedPlace::Free);
    }
    w
}

/// Does what the numbers say; a refusal is an answer like any other.
fn act(w: &mut World, (what, a, b, c): Act) {
    let applications: Vec<ApplicationId> = w.slice.applications.keys().copied().collect();
    let application = pick(&applications, a);
    match what {
        0..=4 => family(w, a, b),
        5..=7 => clock(w, a, b),
        8..=11 => places(w, what, a, b),
        12..=19 => choose(w, a, b, c),
        20..=29 => referral(w, what, a, b),
        _ => match application {
            Some(id) => on_application(w, what, id, b),
            None => family(w, a, b),
        },
    }
}

fn family(w: &mut World, a: usize, b: usize) {
    let kinship = if b.is_multiple_of(5) { Kinship::Unanswered } else { Kinship::Confirmed };
    let children: Vec<PersonId> = w.slice.children.keys().copied().collect();
    let child = match pick(&children, b) {
        Some(child) if a.is_multiple_of(4) => child,
        _ => w.child(&format!("2016-{:02}-{:02}", 1 + a % 12, 1 + b % 28)),
    };
    let _ = w.file_for(child, kinship);
}

fn clock(w: &mut World, a: usize, b: usize) {
    let hours = [1, 5, 23, 25, 24 * 3, 24 * 8, 24 * 16][a % 7];
    w.advance(Span::new().hours(hours).minutes(i64::try_from(b).unwrap()));
    if b.is_multiple_of(2) {
        w.settle();
    }
    if b % 16 == 15 {
        w.follow(PROFILES[a % 3]);
    }
    if b % 16 == 14 {
        let old = w.calendar.clone();
        let day = w.today().checked_add(Span::new().days(1 + i64::try_from(a % 9).unwrap())).unwrap();
        let change = if old.is_working(day) { Change::Off(day) } else { Change::Worked(day) };
        w.calendar = old.with_changes(&[change], "decree");
        let staff = w.staff();
        let begun = w.begun();
        w.run::<Corrupt>(staff, |draft| Ok(recompute_limits(draft, &old, &begun)?)).unwrap();
    }
}

fn places(w: &mut World, what: u8, a: usize, b: usize) {
    let staff = w.staff();
    let all: Vec<PlaceId> = w.slice.places.keys().copied().collect();
    let open: Vec<PlaceId> =
        w.slice.places.values().filter(|row| row.ownership == ownership(a)).map(|row| row.id).collect();
    let open: Vec<PlaceId> = open
        .into_iter()
        .filter(|id| matches!(w.place(*id), PlaceState::Vacant { .. } | PlaceState::Free { .. }))
        .take(1 + b % 4)
        .collect();
    match (what, pick(&all, a)) {
        (8, _) | (_, None) => {
            w.group(ownership(a), 1 + u32::try_from(b % 5).unwrap());
        }
        (9, _) if !open.is_empty() => {
            let _ = w.publish(&open);
        }
        (10, _) if !open.is_empty() => {
            let id = PublicationId::from_u128(w.next_number());
            let command = Publish { id, ownership: ownership(a), places: open };
            let due = w.now + Span::new().hours(i64::try_from(b).unwrap());
            let _ = w.run(staff, |draft| publication::plan(draft, command, due));
        }
        (_, Some(place)) => on_place(w, place, b),
    }
}

fn on_place(w: &mut World, id: PlaceId, b: usize) {
    let staff = w.staff();
    let reason = WithdrawalReason::Repair;
    let group = w.slice.places[&id].group;
    let capacity = u32::try_from(b % 7).unwrap();
    let _ = match b % 6 {
        0 => w.run(staff, |draft| place::withdraw(draft, id, reason)).is_ok(),
        1 => w.run(staff, |draft| place::withdraw_by_department(draft, id, reason)).is_ok(),
        2 => w.run(staff, |draft| place::restore(draft, id)).is_ok(),
        3 => w.run(staff, |draft| place::set_capacity(draft, SetCapacity { group, capacity })).is_ok(),
        4 => w.run(staff, |draft| place::vacate(draft, id)).is_ok(),
        _ => w.run(staff, |draft| place::fill(draft, vec![id])).is_ok(),
    };
}

/// Most choices are sensible ones, or nothing would ever be chosen.
fn choose(w: &mut World, a: usize, b: usize, c: usize) {
    let turns: Vec<(ApplicationId, PublicationId)> = w
        .slice
        .applications
        .values()
        .filter_map(|row| match row.state {
            ApplicationState::Notified { publication, .. } => Some((row.id, publication)),
            _ => None,
        })
        .collect();
    let pool = pick(&turns, a).filter(|_| !c.is_multiple_of(3));
    let place = match pool {
        Some((_, publication)) => w.slice.pool(publication).nth(b % 3).map(|row| row.id),
        None => None,
    };
    let all: Vec<PlaceId> = w.slice.places.keys().copied().collect();
    let ids: Vec<ApplicationId> = w.slice.applications.keys().copied().collect();
    let application = pool.map(|(id, _)| id).or_else(|| pick(&ids, a));
    if let (Some(application), Some(place)) = (application, place.or_else(|| pick(&all, b))) {
        let _ = w.choose(application, place);
    }
}

fn referral(w: &mut World, what: u8, a: usize, b: usize) {
    let live: Vec<ReferralId> =
        w.slice.referrals.values().filter(|row| row.state.is_live()).map(|row| row.id).collect();
    let Some(id) = pick(&live, a) else { return };
    let staff = w.staff();
    let parent = w.parent(w.slice.referrals[&id].application);
    match what {
        20 | 21 => {
            let _ = w.cancel(id);
        }
        22 => {
            let until = w.today().checked_add(Span::new().days(i64::try_from(b).unwrap())).unwrap();
            let _ = w.extend(id, &until.to_string());
        }
        23 | 24 => {
            let _ = w.run(staff, |draft| referral::record_arrival(draft, id));
        }
        25 => {
            let _ = w.run(parent, |draft| referral::declare_arrival(draft, id));
        }
        26 => enrol(w, id, b.is_multiple_of(3)),
        27 => {
            let papers = PaperRefusal::Identity;
            let _ = w.run(staff, |draft| referral::refuse_papers(draft, id, papers, b.is_multiple_of(2)));
        }
        28 => {
            let _ = w.run(staff, |draft| referral::annul(draft, id, AnnulmentReason::Department));
        }
        _ => {
            let _ = w.run(staff, |draft| referral::find_false(draft, id));
        }
    }
}

/// The caller frees the former place in the same transaction (R6).
fn enrol(w: &mut World, id: ReferralId, by_department: bool) {
    let child = w.row(w.slice.referrals[&id].application).child;
    let former = w.slice.children[&child].attends.map(|attends| attends.place);
    let staff = w.staff();
    let _ = w.run(staff, |draft| {
        referral::enrol(draft, id, by_department)?;
        match former {
            Some(place) => place::vacate(draft, place).map_err(|_| {
                domain::queue::Halt::Corrupt(Corrupt("the former place is not occupied".to_owned()))
            }),
            None => Ok(()),
        }
    });
}

fn on_application(w: &mut World, what: u8, id: ApplicationId, b: usize) {
    let (parent, staff) = (w.parent(id), w.staff());
    // One person for each: to be a parent of two children is no matter of these rules.
    let other = PersonId::from_u128(id.uuid().as_u128() + 1_000_000);
    let evidence = EvidenceId::from_u128(b as u128);
    let benefit = Benefit::ALL[b % 10];
    let reason = if b.is_multiple_of(2) { RemovalReason::Duplicate } else { RemovalReason::Refused };
    let until = (b.is_multiple_of(3)).then(|| w.now + Span::new().hours(24 * 5));
    let claim = ClaimBenefit { application: id, evidence, benefit };
    let open = w.row(id).claim.map(|claim| claim.evidence).unwrap_or(evidence);
    match what {
        30 => drop(w.leave(id)),
        31 => drop(w.run(staff, |draft| application::remove(draft, id, reason))),
        32 | 33 => drop(w.run(parent, |draft| application::claim_benefit(draft, claim))),
        34 | 35 => drop(w.run(staff, |draft| {
            application::answer_benefit(draft, id, open, BenefitAnswer::Confirm { until })
        })),
        36 => drop(w.run(parent, |draft| application::renounce_benefit(draft, id))),
        37 => drop(w.run(parent, |draft| {
            let kinship = if b.is_multiple_of(2) { Kinship::Confirmed } else { Kinship::Unanswered };
            application::request_merge(draft, id, other, kinship)
        })),
        38 => drop(w.run(parent, |draft| application::answer_merge(draft, id, MergeAnswer::Confirm))),
        39 => drop(w.run(staff, |draft| application::answer_merge(draft, id, MergeAnswer::Refuse))),
        40 => drop(w.run(staff, |draft| {
            application::answer_benefit(
                draft,
                id,
                open,
                BenefitAnswer::Refuse { reason: BenefitRefusal::Unreadable },
            )
        })),
        41 => {
            let person = if b.is_multiple_of(2) { other } else { w.row(id).applicants.first };
            drop(w.run(staff, |draft| application::split(draft, id, person, SplitReason::Court)));
        }
        42 => {
            let person = if b.is_multiple_of(2) { other } else { w.row(id).applicants.first };
            drop(w.run(parent, |draft| application::object_to_leaving(draft, id, person)));
        }
        43 => drop_planned(w, b),
        44 => takes_over(w, b),
        46 => drop(w.run(staff, |draft| {
            let reason = FalseBenefit::ALL[b % FalseBenefit::ALL.len()];
            overriding::find_benefit_false(draft, id, reason)
        })),
        47..=49 => override_benefit(w, id, b),
        51..=54 => alerts(w, what, id, b),
        _ => drop(w.run(staff, |draft| application::confirm_kinship(draft, id))),
    }
}

/// A family asks, now and then one stops; the clock tells whoever has to be told.
fn alerts(w: &mut World, what: u8, application: ApplicationId, b: usize) {
    let row = w.row(application);
    let applicants: Vec<PersonId> = row.applicants.iter().collect();
    let Some(person) = pick(&applicants, b) else { return };
    let actor = Actor::Applicant { person };
    match what {
        51 | 52 => {
            let command = AskAlerts { application, person, text: 1, has_email: !b.is_multiple_of(7) };
            let _ = w.run(actor, |draft| alerts::ask(draft, command));
        }
        53 => {
            w.run::<Corrupt>(actor, |draft| Ok(alerts::stop(draft, application, person)?)).map(drop).unwrap()
        }
        _ => drop(w.tell()),
    }
}

/// One official proposes; often another answers at once, at times the same one tries.
pub(crate) fn override_benefit(w: &mut World, application: ApplicationId, b: usize) {
    let id = OverrideId::from_u128(w.next_number());
    let command = Propose { id, application, reason: FalseBenefit::Forged };
    let _ = w.run(w.staff(), |draft| overriding::propose(draft, command));
    let open = w.slice.overrides.values().filter(|row| row.state == OverrideState::Open);
    let open: Vec<OverrideId> = open.map(|row| row.id).collect();
    let Some(id) = pick(&open, b) else { return };
    let second = Actor::Staff { staff: StaffId::from_u128(8) };
    let _ = match b % 5 {
        0 => w.run(w.staff(), |draft| overriding::confirm(draft, id)),
        1 | 2 => w.run(second, |draft| overriding::confirm(draft, id)),
        3 => w.run(second, |draft| overriding::refuse(draft, id)),
        _ => return,
    };
}

fn drop_planned(w: &mut World, b: usize) {
    let planned = w.slice.publications.values().filter(|row| row.due().is_some());
    let planned: Vec<PublicationId> = planned.map(|row| row.id).collect();
    if let Some(id) = pick(&planned, b) {
        let _ = w.run(w.staff(), |draft| publication::drop_planned(draft, id));
    }
}

/// From an earlier system, with the instant at which it was registered there (R2).
fn takes_over(w: &mut World, b: usize) {
    let child = w.child(&format!("2016-{:02}-10", 1 + b % 12));
    let filing = w.filing_of(child, Kinship::Confirmed);
    let registered = w.now - Span::new().hours(24 * i64::try_from(b).unwrap());
    let benefit = (b.is_multiple_of(4)).then(|| TakenBenefit {
        evidence: EvidenceId::from_u128(b as u128),
        benefit: Benefit::Orphan,
        until: None,
    });
    let command = TakeOver { filing, registered, benefit };
    let _ = w.run(Actor::Import, |draft| application::take_over(draft, command));
}

/// Everything again from the facts: the same state (principle 1).
fn replays(w: &World) {
    let again = w.replay();
    assert_eq!(again.queue, w.slice.queue);
    assert_eq!(again.children, w.slice.children);
    assert_eq!(again.applications, w.slice.applications);
    assert_eq!(again.groups, w.slice.groups);
    assert_eq!(again.places, w.slice.places);
    assert_eq!(again.publications, w.slice.publications);
    assert_eq!(again.referrals, w.slice.referrals);
    assert_eq!(again.overrides, w.slice.overrides);
}

/// R25: a publication at which nobody is passed over moves nobody's number.
fn publication_moves_nobody(w: &mut World, private: bool, count: u32) {
    let places = w.group(ownership(usize::from(private)), count);
    w.settle();
    let before = w.standings();
    let facts_before = w.facts.len();
    if w.publish(&places).is_err() {
        return;
    }
    let given: Vec<ApplicationId> = w.facts[facts_before..]
        .iter()
        .filter_map(|stamped| match stamped.fact {
            Fact::TurnGiven { application, .. } => Some(application),
            _ => None,
        })
        .collect();
    let last = given.iter().map(|id| before[id].number).max().unwrap_or(0);
    let passed = before
        .iter()
        .any(|(id, standing)| standing.number < last && !given.contains(id) && w.row(*id).is_ranked());
    if !passed {
        assert_eq!(before, numbers_only(w, &before), "R25");
    }
}

fn numbers_only(
    w: &World,
    before: &std::collections::BTreeMap<ApplicationId, domain::standing::Standing>,
) -> std::collections::BTreeMap<ApplicationId, domain::standing::Standing> {
    // The benefit number of who got a turn counts the notified of the lane, so only queue numbers are compared.
    let mut after = w.standings();
    for (id, standing) in &mut after {
        standing.benefit_number = before[id].benefit_number;
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_acts_leaves_the_rules(profile in 0_usize..3, free in any::<bool>(), acts in acts(120)) {
        let mut w = world(profile, free);
        for each in acts {
            act(&mut w, each);
            crate::explanation::numbers_are_the_order(&w);
        }
        replays(&w);
        crate::explanation::every_number_is_explained(&w);
        crate::alerts::nobody_is_told_unasked(&w);
    }

    #[test]
    fn a_publication_moves_nobodys_number(
        acts in acts(60), private in any::<bool>(), count in 1_u32..6,
    ) {
        let mut w = world(0, false);
        for each in acts {
            act(&mut w, each);
        }
        publication_moves_nobody(&mut w, private, count);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// R25, where nobody can be passed over: publication after publication moves nobody's number, a referral raises none.
    #[test]
    fn in_a_queue_of_the_old_enough_publications_move_nobody(
        lanes in proptest::collection::vec(0_usize..3, 1..25),
        publications in proptest::collection::vec((1_u32..5, 0_usize..5), 1..8),
    ) {
        let mut w = World::guide();
        for lane in lanes {
            let id = w.families(1)[0];
            match lane {
                0 => w.benefit(id, Benefit::Military),
                1 => w.benefit(id, Benefit::Orphan),
                _ => {}
            }
        }
        for (count, choice) in publications {
            let places = w.group(Ownership::State, count);
            let before = w.standings();
            let pool = w.publish(&places).unwrap();
            assert_eq!(before, numbers_only(&w, &before), "R25");
            let holder = w.slice.applications.values().find(
                |row| matches!(row.state, ApplicationState::Notified { publication, .. } if publication == pool),
            );
            let Some(holder) = holder.map(|row| row.id).filter(|_| choice > 0) else { continue };
            w.choose(holder, places[choice % places.len()]).unwrap();
            let after = w.standings();
            assert!(after.iter().all(|(id, standing)| standing.number <= before[id].number), "R25");
        }
    }
}

/// Every row of the table of transitions, from each of its states, is used by some run.
#[test]
fn every_transition_of_the_table_happens() {
    coverage::take();
    let mut used = std::collections::BTreeSet::new();
    let mut seed = 1_u64;
    let mut next = || {
        // A linear congruential generator: the same acts each time.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 40).unwrap()
    };
    let mut kinds = std::collections::BTreeSet::new();
    let rows: Vec<(usize, String)> = domain::transitions::TRANSITIONS
        .iter()
        .enumerate()
        .flat_map(|(index, row)| row.from.iter().map(move |from| (index, (*from).to_owned())))
        .collect();
    for run in 0..400 {
        let mut w = world(run, run % 5 == 4);
        for _ in 0..120 {
            let what = u8::try_from(next() % usize::from(ACTS)).unwrap();
            act(&mut w, (what, next() % 64, next() % 64, next() % 64));
        }
        w.advance(Span::new().hours(24 * 365 * 5));
        w.settle();
        used.extend(coverage::take());
        kinds.extend(w.facts.iter().map(|stamped| stamped.fact.name()));
        if rows.iter().all(|row| used.contains(row)) && kinds.len() == KINDS.len() {
            break;
        }
    }
    // Nothing that can happen is left out of the acts by which the properties are tried.
    let silent: Vec<_> = KINDS.iter().map(|(name, _)| *name).filter(|name| !kinds.contains(name)).collect();
    assert!(silent.is_empty(), "no run made: {silent:?}");
    rare::aged_in_the_stop_list();
    rare::unconfirmed_in_the_stop_list();
    rare::overridden_late();
    used.extend(coverage::take());
    let missing: Vec<_> = rows
        .iter()
        .filter(|row| !used.contains(*row))
        .map(|(index, from)| (from, domain::transitions::TRANSITIONS[*index]))
        .collect();
    assert!(missing.is_empty(), "no run used: {missing:#?}");
}
