//! Forms that come twice, by two clicks or a network that tries again: one action, the same answer.

use app::applications::{self, MergeRefused, Merged};
use app::clock;
use app::department::{self, EditCalendar, FollowPolicy};
use domain::application::{ApplicationState, Kinship};
use domain::calendar::Change;
use domain::id::ApplicationId;
use jiff::civil::date;

use crate::other_side::Postman;
use crate::world::{World, rule, wait};
use crate::{TestDb, both_engines};

fn state(world: &World, id: ApplicationId) -> ApplicationState {
    let row = world.app.db().read(move |reader| storage::application::find(reader, id)).wait().unwrap();
    row.unwrap().0.state
}

both_engines! {
    /// The form of a request to merge, and that of a filing, come twice: one action, the same answer.
    fn a_form_that_comes_twice_is_one(db: &TestDb) {
        let world = World::new(db);
        let parent = world.parent(1);
        let submission = world.submission(1);
        let text = applications::FilingText { submission: submission.clone() };
        let text = world.app.ask(world.ctx(&parent), text).wait().unwrap().unwrap().unwrap();
        let signed = world.signed(&parent, &text);
        let file = || {
            let command = wait(applications::prepare_filing(&world.app, submission.clone(), signed.clone()));
            world.app.run(world.ctx(&parent), app::Once::new([1; 32], command)).wait().unwrap()
        };
        let filed = file();
        assert_eq!(file(), filed);

        world.registry_says(Kinship::Unanswered);
        let other = world.parent(2);
        let ask = || {
            let ctx = world.ctx(&other);
            let request = applications::prepare_merge(&world.app, &ctx, [2; 32], filed.number, submission.child);
            let request = wait(request).unwrap();
            world.app.run(ctx, app::Once::new([2; 32], request)).wait().unwrap()
        };
        // A wrong pair costs one attempt, however often its form arrives.
        let wrong = || {
            let ctx = world.ctx(&other);
            let number = "39.УО.2026.000999.1".parse().unwrap();
            wait(applications::prepare_merge(&world.app, &ctx, [2; 32], number, submission.child))
        };
        let MergeRefused::UnknownPair { left } = rule(wrong()) else { panic!("attempts are left") };
        assert_eq!(rule(wrong()), MergeRefused::UnknownPair { left });
        let asked = ask();
        assert!(matches!(asked, Merged::Waits { .. }));
        assert_eq!(ask(), asked);
        world.assert_replay();
    }

    /// The form of an edit that comes twice makes one version and moves no limit twice.
    fn an_edit_that_comes_twice_is_one(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (_, one) = world.file(1);
        world.publish(seats);
        let edit = || {
            let changes = vec![Change::Off(date(2026, 9, 16))];
            let edit = app::Once::new([3; 32], EditCalendar { changes, source: "№1 қаулы".to_owned() });
            wait(department::edit_calendar(&world.app, world.department(), edit)).unwrap()
        };
        let first = edit();
        let until = state(&world, one.application);
        assert_eq!(edit(), first);
        assert_eq!(state(&world, one.application), until);
        assert_eq!(world.app.registers().calendar().version, first.version);
        world.assert_replay();
    }

    /// The program ends after the new version is written and before the limits have moved: the background work moves them (R53).
    fn an_edit_that_was_interrupted_comes_to_its_end(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (_, one) = world.file(1);
        world.publish(seats);
        let told = state(&world, one.application);
        let changes = vec![Change::Off(date(2026, 9, 16))];
        let edit = EditCalendar { changes, source: "№1 қаулы".to_owned() };
        world.app.run(world.department(), edit).wait().unwrap();
        assert_eq!(state(&world, one.application), told, "nobody has moved it yet");
        wait(clock::reconcile(&world.app, &Postman::default())).unwrap();
        let moved = state(&world, one.application);
        assert_ne!(moved, told);
        wait(clock::reconcile(&world.app, &Postman::default())).unwrap();
        assert_eq!(state(&world, one.application), moved, "it moves once");
        world.assert_replay();
    }

    /// The form of a profile that comes twice is one decision, and so it is on the day after.
    fn a_profile_that_comes_twice_is_followed_once(db: &TestDb) {
        let world = World::new(db);
        let follow = || {
            let from = date(2026, 9, 15);
            let command = FollowPolicy { district: world.district, from, profile: "kz-2025".to_owned() };
            let command = app::Once::new([4; 32], command);
            wait(department::follow_policy(&world.app, world.department(), command))
        };
        follow().unwrap();
        world.pass_days(1);
        follow().unwrap();
        assert_eq!(world.app.registers().followed(world.district).len(), 2);
    }
}
