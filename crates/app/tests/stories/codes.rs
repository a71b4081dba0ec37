//! Codes that confirm an address: how many may be tried and sent, also when all come at one instant.

use app::identity::{
    CODE_ATTEMPTS_MAX, Channel, ConfirmContact, Confirmed, Secret, SendCode, SendCodeRefused, SetContacts,
};
use storage::Failed;

use crate::world::World;
use crate::{TestDb, both_engines};

/// Whoever guesses at one instant, as many as a pool of connections lets through.
const AT_ONCE: u8 = 24;

fn contacts() -> SetContacts {
    let email = domain::identity::Email::parse("dana@example.kz").unwrap();
    SetContacts { language: "kk".to_owned(), email, phone: None, extra_email: None, extra_phone: None }
}

both_engines! {
    fn guesses_at_one_instant_are_counted_one_by_one(db: &TestDb) {
        let world = World::new(db);
        let parent = world.parent(1);
        world.app.run(world.ctx(&parent), contacts()).wait().unwrap();
        let send = SendCode { channel: Channel::Email, random: Secret::new([7; 32]) };
        world.app.run(world.ctx(&parent), send).wait().unwrap();

        let guesses: Vec<_> = (0..AT_ONCE)
            .map(|guess| {
                let guess = ConfirmContact { channel: Channel::Email, code: format!("00000{}", guess % 10) };
                world.app.run(world.ctx(&parent), guess)
            })
            .collect();
        let looked_at = guesses.into_iter().map(|guess| guess.wait());
        let looked_at = looked_at.filter(|outcome| matches!(outcome, Ok(Confirmed::Wrong { .. }))).count();
        assert_eq!(u32::try_from(looked_at).unwrap(), CODE_ATTEMPTS_MAX);
    }

    fn codes_asked_for_at_one_instant_are_counted_one_by_one(db: &TestDb) {
        let world = World::new(db);
        let parent = world.parent(1);
        world.app.run(world.ctx(&parent), contacts()).wait().unwrap();
        let asked: Vec<_> = (0..AT_ONCE)
            .map(|fill| {
                let send = SendCode { channel: Channel::Email, random: Secret::new([fill; 32]) };
                world.app.run(world.ctx(&parent), send)
            })
            .collect();
        let outcomes: Vec<_> = asked.into_iter().map(|asked| asked.wait()).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 10, "{outcomes:?}");
        let refused = |outcome: &_| matches!(outcome, Err(Failed::Refused(SendCodeRefused::TooMany)));
        assert_eq!(outcomes.iter().filter(|outcome| refused(*outcome)).count(), usize::from(AT_ONCE) - 10);
    }
}
