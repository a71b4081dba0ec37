//! Alerts on request (R30, S22): whoever asked is told of free places by e-mail, and nobody else.

use app::applications::{AlertsAre, AskForAlerts, Button, StopAlerts};
use app::messages::{Address, Told};
use app::{Caller, Failed, Refusal, clock};
use domain::alerts::AlertsBarred;
use domain::id::{ApplicationId, PersonId, StaffId};
use storage::person::Contact;

use crate::other_side::Postman;
use crate::world::{Parent, World, rule, wait};
use crate::{TestDb, both_engines};

fn ask(application: ApplicationId) -> AskForAlerts {
    AskForAlerts { application, text: 1 }
}

fn asks(world: &World, parent: &Parent, application: ApplicationId) {
    world.app.run(world.ctx(parent), ask(application)).wait().unwrap();
}

fn stops(world: &World, parent: &Parent, application: ApplicationId) {
    world.app.run(world.ctx(parent), StopAlerts { application }).wait().unwrap();
}

/// To whom alerts went in one pass of the background work.
fn told(world: &World, post: &Postman) -> Vec<(Vec<Address>, Told)> {
    let before = post.messages().len();
    wait(clock::reconcile(&world.app, post)).unwrap();
    let new = post.messages().split_off(before);
    let alerts = new.into_iter().filter(|message| matches!(message.told, Told::FreePlaces { .. }));
    alerts.map(|message| (message.to, message.told)).collect()
}

fn by_email(number: u32, places: u32) -> Vec<(Vec<Address>, Told)> {
    let to = vec![Address::Email(format!("p{number}@example.kz"))];
    vec![(to, Told::FreePlaces { places })]
}

both_engines! {
    /// One family asked and one did not; a turn lapses and its places are free.
    fn only_who_asked_is_told_once_and_of_news_alone(db: &TestDb) {
        let world = World::new(db);
        let post = Postman::default();
        let (_, first) = world.file(1);
        let (parent, filed) = world.file(2);
        let (_, silent) = world.file(3);
        asks(&world, &parent, filed.application);
        asks(&world, &parent, filed.application);
        assert_eq!(told(&world, &post), [], "nothing is free");
        world.publish(world.seats(2));
        assert_eq!(told(&world, &post), [], "what is reserved for a turn is not free");
        world.pass_days(4);
        assert_eq!(told(&world, &post), by_email(2, 2), "the turns have lapsed: {first:?}, {silent:?}");
        world.pass_hours(2);
        assert_eq!(told(&world, &post), [], "once");
        world.pass_days(1);
        assert_eq!(told(&world, &post), [], "there is nothing new");
        world.publish(world.seats(1));
        world.pass_days(5);
        assert_eq!(told(&world, &post), by_email(2, 3), "all three could be chosen, one of them is new");
        stops(&world, &parent, filed.application);
        stops(&world, &parent, filed.application);
        world.publish(world.seats(1));
        world.pass_days(5);
        assert_eq!(told(&world, &post), [], "it was enough");
        world.assert_replay();
    }

    /// A message that was not delivered yet is not delivered to somebody who has stopped meanwhile.
    fn nothing_comes_after_a_stop(db: &TestDb) {
        let world = World::new(db);
        let post = Postman::default();
        world.publish(world.seats(1));
        let (parent, filed) = world.file(1);
        asks(&world, &parent, filed.application);
        // Everything that there is to deliver stays.
        *post.failures.lock().unwrap() = 2;
        assert_eq!(told(&world, &post), []);
        stops(&world, &parent, filed.application);
        world.pass_hours(3);
        assert_eq!(told(&world, &post), []);
        assert!(!post.messages().is_empty(), "the rest is delivered");
    }

    /// The button says what can be done, and what has to be done first.
    fn the_button_is_what_the_rules_say(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        let button = || world.page(&parent, filed.application).actions.alerts;
        assert_eq!(button(), Button::Allowed(AlertsAre::Off));
        asks(&world, &parent, filed.application);
        assert_eq!(button(), Button::Allowed(AlertsAre::On));
        stops(&world, &parent, filed.application);
        let (person, now) = (parent.id, world.now());
        let nowhere = move |tx: &mut storage::Tx| {
            let row = storage::person::contact(tx, person)?.unwrap();
            storage::person::save_contact(tx, &Contact { email: None, changed: now, ..row })
        };
        world.write(nowhere);
        assert_eq!(button(), Button::Barred(AlertsBarred::NoEmail));
        let refused = world.app.run(world.ctx(&parent), ask(filed.application)).wait();
        assert_eq!(rule(refused), AlertsBarred::NoEmail);
        let seat = world.seats(1)[0];
        world.publish(vec![seat]);
        world.choose(&parent, filed.application, seat).unwrap();
        assert_eq!(button(), Button::Absent, "a place is found");
    }

    /// Nobody asks or stops for another; officials do neither.
    fn only_applicants_ask_for_themselves(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        let stranger = world.parent(2);
        let (staff, person) = (StaffId::from_u128(9), PersonId::from_u128(5));
        let callers = [
            Caller::Applicant { person: stranger.id },
            Caller::Department { staff, district: world.district, person },
            Caller::ServiceCentre { staff, person },
            Caller::Administrator { staff, person },
            Caller::Clock,
            Caller::Public,
        ];
        asks(&world, &parent, filed.application);
        for caller in callers {
            let asked = world.app.run(world.app.ctx(caller), ask(filed.application)).wait();
            assert!(matches!(asked, Err(Failed::Refused(Refusal::NotFound))), "{caller:?}: {asked:?}");
            let stop = StopAlerts { application: filed.application };
            let stopped = world.app.run(world.app.ctx(caller), stop).wait();
            assert!(matches!(stopped, Err(Failed::Refused(Refusal::NotFound))), "{caller:?}: {stopped:?}");
        }
        let page = world.page(&parent, filed.application);
        assert_eq!(page.actions.alerts, Button::Allowed(AlertsAre::On), "nobody has stopped it");
    }
}
