//! Employees of a kindergarten: the head appoints and dismisses them, and a dismissal counts at once.

use app::kindergarten::{AppointEmployee, AppointRefused, DismissEmployee, Employees, OpenGroup, Workplace};
use app::{Caller, Ctx, Failed, Post, Refusal};
use domain::id::{PersonId, Stream};
use domain::place::Language;

use crate::world::{BORN, Parent, STATE, World, rule};
use crate::{TestDb, both_engines};

const HEAD: PersonId = PersonId::from_u128(5);

fn head(world: &World) -> Ctx {
    world.app.ctx(Caller::Kindergarten { kindergarten: STATE, person: HEAD, post: Post::Head })
}

fn employee(world: &World, person: PersonId) -> Ctx {
    world.app.ctx(Caller::Kindergarten { kindergarten: STATE, person, post: Post::Employee })
}

/// The head writes another name than the vault has: a mistake, or a guess.
fn appointment(of: &Parent) -> AppointEmployee {
    AppointEmployee {
        iin: of.iin,
        surname: " Серікова ".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
    }
}

fn open_group() -> OpenGroup {
    let (kindergarten, year, stream) = (STATE, BORN.year(), Stream::General);
    OpenGroup { kindergarten, year, stream, language: Language::Russian }
}

both_engines! {
    /// The head appoints and dismisses; an employee does everything else.
    fn a_head_appoints_employees(db: &TestDb) {
        let world = World::new(db);
        let known = world.parent(1);
        let person = world.app.run(head(&world), appointment(&known)).wait().unwrap();
        assert_eq!(person, known.id);
        assert!(world.app.ask(head(&world), Workplace).wait().unwrap().unwrap().is_head);
        assert!(!world.app.ask(employee(&world, person), Workplace).wait().unwrap().unwrap().is_head);
        world.app.run(employee(&world, person), open_group()).wait().unwrap();
        let appoint = world.app.run(employee(&world, person), appointment(&world.parent(2))).wait();
        assert_eq!(rule(appoint), AppointRefused::HeadOnly);
        assert!(world.app.ask(employee(&world, person), Employees).wait().unwrap().is_none());
        world.app.run(head(&world), DismissEmployee { person }).wait().unwrap();
        let again = world.app.run(head(&world), DismissEmployee { person }).wait();
        assert_eq!(rule(again), AppointRefused::NoEmployee);
    }

    /// Appointing by IIN tells nobody whose IIN it is: the list has what the head wrote, the vault keeps what it knew.
    fn an_appointment_tells_no_names(db: &TestDb) {
        let world = World::new(db);
        let known = world.parent(1);
        world.app.run(head(&world), appointment(&known)).wait().unwrap();
        let listed = world.app.ask(head(&world), Employees).wait().unwrap().unwrap();
        let listed: Vec<_> = listed.iter().map(|row| (row.person, row.name.surname.as_str())).collect();
        assert_eq!(listed, [(known.id, "Серікова")]);
        let id = known.id;
        let kept = world.app.db().read(move |reader| storage::person::find(reader, id)).wait().unwrap();
        assert_eq!(kept.unwrap().surname, "Әкімов1");
    }

    /// A request that began before the dismissal does nothing after it, least of all what only a head may.
    fn whoever_is_dismissed_is_out_at_once_and_no_head(db: &TestDb) {
        let world = World::new(db);
        let person = world.app.run(head(&world), appointment(&world.parent(1))).wait().unwrap();
        let late = || employee(&world, person);
        world.app.run(late(), open_group()).wait().unwrap();
        world.app.run(head(&world), DismissEmployee { person }).wait().unwrap();
        let appoint = world.app.run(late(), appointment(&world.parent(2))).wait();
        assert!(matches!(appoint, Err(Failed::Refused(Refusal::NotFound))), "{appoint:?}");
        let open = world.app.run(late(), open_group()).wait();
        assert!(matches!(open, Err(Failed::Refused(Refusal::NotFound))), "{open:?}");
        assert!(world.app.ask(late(), Workplace).wait().unwrap().is_none());
        assert!(world.app.ask(late(), Employees).wait().unwrap().is_none());
    }
}
