//! Rules that need the calendar, the policy or the outbox of a whole district: R5, R10, R15, R28, R35, R41, R57.

use app::applications::{self, Button, ChooseBarred, ClaimBenefit};
use app::clock;
use app::department::{self, AnswerBenefit, EditCalendar, FollowPolicy};
use app::messages::Told;
use app::signing::Act;
use app::{Caller, clock::DueQueues};
use domain::application::{BenefitAnswer, Status};
use domain::benefit::Benefit;
use domain::calendar::Change;
use domain::event::TurnEnd;
use domain::id::ApplicationId;
use domain::place::{Language, PlaceState, WithdrawalReason};
use domain::policy::Ownership;
use jiff::civil::date;

use crate::other_side::{Postman, place, settle, status};
use crate::world::{PRIVATE, Parent, STATE, World, wait};
use crate::{TestDb, both_engines, paper};

/// The background work once; it leaves nothing for the next pass.
fn pass(world: &World) {
    wait(clock::reconcile(&world.app, &Postman::default())).unwrap();
    let due = world.app.ask(world.app.ctx(Caller::Clock), DueQueues).wait().unwrap();
    assert!(due.is_empty(), "left over: {due:?}");
}

both_engines! {
    /// R5, S18-S20: old enough, Queued or Notified, and a place that could be chosen now; the page says what is missing.
    fn the_button_is_shown_when_three_things_come_together(db: &TestDb) {
        let world = World::new(db);
        let file = |number, born| {
            let parent = world.parent(number);
            let submission = app::applications::Submission { born, ..world.submission(number) };
            let filed = world.try_file(&parent, submission).unwrap();
            (parent, filed.application)
        };
        let young = file(1, date(2024, 10, 20));
        let old = file(2, date(2024, 3, 5));
        let button = |family: &(Parent, ApplicationId)| world.page(&family.0, family.1).actions.choose;
        let from = date(2026, 10, 20);
        assert_eq!(button(&young), Button::Barred(ChooseBarred::TooYoung { from }), "S18");
        assert_eq!(button(&old), Button::Barred(ChooseBarred::NotYourTurn), "S19, S20: nothing is free");
        let private = world.seats_in(PRIVATE, 2024, Language::Kazakh, 1);
        world.publish_in(2024, Ownership::PrivateOrder, private);
        let from = date(2027, 3, 5);
        assert_eq!(button(&old), Button::Barred(ChooseBarred::TooYoung { from }), "free, but private: R4");
        let state = world.seats_in(STATE, 2024, Language::Kazakh, 1);
        world.publish_in(2024, Ownership::State, state.clone());
        assert_eq!(button(&old), Button::Allowed(1), "S19: its turn has come");
        assert_eq!(button(&young), Button::Barred(ChooseBarred::TooYoung { from: date(2026, 10, 20) }));
        world.choose(&old.0, old.1, state[0]).unwrap();
        assert_eq!(button(&old), Button::Barred(ChooseBarred::HasReferral));
        world.pass_days(8);
        assert!(matches!(button(&old), Button::Barred(ChooseBarred::Stopped { .. })), "S35");
        world.pass_days(28);
        assert_eq!(button(&young), Button::Allowed(1), "R5: in the free phase the stage has come for everyone");
        assert_eq!(button(&old), Button::Allowed(1), "S36");
    }

    /// R28, R54: where free choice ends, free places are vacant from the day on, for whoever looks first; the clock publishes
    /// them after five working days (R35).
    fn free_places_end_with_free_choice(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        world.publish(seats.clone());
        assert!(matches!(place(&world, seats[0]), PlaceState::Free { .. }), "nobody is in the queue");
        let (parent, one) = world.file(1);
        let from = date(2026, 9, 16);
        let command = FollowPolicy { district: world.district, from, profile: "kz-2025".to_owned() };
        wait(department::follow_policy(&world.app, world.department(), command)).unwrap();
        pass(&world);
        assert!(matches!(place(&world, seats[0]), PlaceState::Free { .. }), "not before the day");
        world.pass_days(2);
        // No sweep: the page settles first.
        let page = world.page(&parent, one.application);
        assert!(page.standing.is_some_and(|standing| standing.number == 1));
        let since = from.to_zoned(jiff::tz::TimeZone::get("Asia/Almaty").unwrap()).unwrap().timestamp();
        assert_eq!(place(&world, seats[0]), PlaceState::Vacant { since });
        pass(&world);
        // Wednesday 16 and five working days.
        world.pass_days(7);
        pass(&world);
        assert_eq!(status(&world, one.application), Status::Queued, "the fifth working day is not over");
        world.pass_days(1);
        pass(&world);
        assert_eq!(status(&world, one.application), Status::Notified);
        world.assert_replay();
    }

    /// R35, R52: a decree moves the day on which the clock publishes what stayed vacant, later and earlier; the background
    /// work neither comes late nor in vain.
    fn the_clock_publishes_by_the_calendar_in_force(db: &TestDb) {
        let world = World::new(db);
        world.seats(1);
        let (_, one) = world.file(1);
        let edit = |changes: Vec<Change>| {
            let edit = EditCalendar { changes, source: "№1 қаулы".to_owned() };
            wait(department::edit_calendar(&world.app, world.department(), edit)).unwrap();
        };
        // Monday 14 and five working days: published when the 21st is over.
        edit(vec![Change::Off(date(2026, 9, 17))]);
        world.pass_days(8);
        pass(&world);
        assert_eq!(status(&world, one.application), Status::Queued, "the 17th was off: the 22nd is the fifth");
        world.pass_days(1);
        pass(&world);
        assert_eq!(status(&world, one.application), Status::Notified);

        // Wednesday 23: the 30th is the fifth; by the Saturday worked it is the 29th.
        let seats = world.seats(1);
        edit(vec![Change::Worked(date(2026, 9, 26))]);
        world.pass_days(6);
        pass(&world);
        assert!(matches!(place(&world, seats[0]), PlaceState::Vacant { .. }));
        world.pass_days(1);
        pass(&world);
        assert!(!matches!(place(&world, seats[0]), PlaceState::Vacant { .. }), "not a day late");
        world.assert_replay();
    }

    /// R10: whose turn ends because its place is withdrawn is told so.
    fn whose_turn_ends_with_its_place_is_told(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (_, one) = world.file(1);
        world.publish(seats.clone());
        assert_eq!(status(&world, one.application), Status::Notified);
        let command = department::WithdrawPlace { place: seats[0], reason: WithdrawalReason::Repair };
        world.app.run(world.department(), command).wait().unwrap();
        assert_eq!(status(&world, one.application), Status::Queued);
        let postman = Postman::default();
        wait(clock::reconcile(&world.app, &postman)).unwrap();
        let why = TurnEnd::PlaceWithdrawn;
        assert!(postman.told().contains(&Told::TurnEnded { why }), "{:?}", postman.told());
    }

    /// R15, R41: the maximum age and the end of a paper are told of beforehand, once.
    fn an_age_and_a_paper_are_told_of_beforehand(db: &TestDb) {
        let world = World::new(db);
        let (parent, one) = world.file(1);
        let (application, benefit) = (one.application, Benefit::LargeFamily);
        let evidence = wait(applications::upload(&world.app, &world.ctx(&parent), &paper(1))).unwrap();
        let signed = world.act(&parent, application, Act::ClaimBenefit { benefit, evidence });
        let claim = ClaimBenefit { application, benefit, evidence, signed };
        let evidence = world.app.run(world.ctx(&parent), claim).wait().unwrap();
        let ends = world.now() + jiff::SignedDuration::from_hours(24 * 60);
        let answer = BenefitAnswer::Confirm { until: Some(ends) };
        world.app.run(world.department(), AnswerBenefit { application, evidence, answer }).wait().unwrap();
        // The child is six on 2028-03-05: thirty days before.
        let postman = Postman::default();
        let told = |wanted: &dyn Fn(&Told) -> bool| postman.told().iter().filter(|told| wanted(told)).count();
        let to = |year, month, day, hour| {
            let then = date(year, month, day).at(hour, 0, 0, 0);
            let then = then.to_zoned(jiff::tz::TimeZone::get("Asia/Almaty").unwrap()).unwrap().timestamp();
            world.pass_hours(then.duration_since(world.now()).as_hours());
            wait(clock::reconcile(&world.app, &postman)).unwrap();
        };
        // The paper ends on 2026-11-13: fourteen days before.
        let paper = |told: &Told| matches!(told, Told::BenefitWarning { .. });
        to(2026, 10, 28, 10);
        assert_eq!(told(&paper), 0);
        to(2026, 11, 2, 10);
        to(2026, 11, 4, 10);
        assert_eq!(told(&paper), 1, "R41: with notice before");
        to(2028, 1, 25, 10);
        let age = |told: &Told| matches!(told, Told::AgeWarning { .. });
        assert_eq!(told(&age), 0);
        to(2028, 2, 20, 10);
        to(2028, 2, 22, 10);
        assert_eq!(told(&age), 1, "R15: with notice beforehand");
        assert_eq!(status(&world, one.application), Status::Queued);
        to(2028, 3, 5, 10);
        assert_eq!(status(&world, one.application), Status::Removed, "R15: on the birthday");
    }

    /// R57: deadlines run whether or not a message arrived; from noon of the last day on the department sees whom nothing
    /// has reached, although it is still tried.
    fn who_was_not_reached_is_called_from_noon_of_the_last_day(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (_, one) = world.file(1);
        let (_, _) = world.file(2);
        world.publish(seats);
        let postman = Postman::default();
        *postman.failures.lock().unwrap() = u32::MAX;
        let calls = |world: &World| -> Vec<_> {
            let view = world.app.ask(world.department(), department::Overview).wait().unwrap().unwrap();
            view.undelivered.iter().map(|row| row.application).collect()
        };
        wait(clock::reconcile(&world.app, &postman)).unwrap();
        // Thursday 17 is the last day; it is 11 o'clock.
        world.pass_hours(24 * 3 + 1);
        wait(clock::reconcile(&world.app, &postman)).unwrap();
        assert_eq!(calls(&world), [], "it is still being tried, and it is not noon");
        world.pass_hours(1);
        assert_eq!(calls(&world), [one.application], "not the second family: nothing runs for it");
        world.pass_hours(12);
        settle(&world);
        assert_eq!(status(&world, one.application), Status::Queued, "the deadline ran all the same");
    }
}
