//! Applications of an earlier system (R2): by the rules of filing, in the order of their own instants.

use domain::application::{self, Kinship, TakeOver, TakeOverRefused};
use domain::event::Actor;
use domain::id::{ApplicationId, DistrictId, PersonId};
use domain::number::ApplicationNumber;
use jiff::{Timestamp, ToSpan as _};

use crate::world::{World, at};

fn takes_over(
    w: &mut World,
    child: PersonId,
    registered: Timestamp,
    filing: u16,
) -> Result<ApplicationId, TakeOverRefused> {
    let mut command = w.filing_of(child, Kinship::Confirmed);
    let district: DistrictId = w.slice.queue.id.district;
    command.number = ApplicationNumber::new(district, 2017, 7, filing).unwrap();
    let id = command.id;
    let command = TakeOver { filing: command, registered, benefit: None };
    w.run(Actor::Import, |draft| application::take_over(draft, command)).map(|_| id)
}

#[test]
fn an_application_is_as_old_as_it_says_and_no_older_than_its_child() {
    let mut w = World::guide();
    let here = w.families(1)[0];
    let child = w.child("2014-05-01");
    // The child's birthday begins in the district, five hours before it begins in Greenwich.
    let birthday = at("2014-05-01T00:00");
    let eve = birthday - 1.second();
    assert_eq!(takes_over(&mut w, child, eve, 1), Err(TakeOverRefused::BeforeBirth));
    let future = w.now + 1.second();
    assert_eq!(takes_over(&mut w, child, future, 1), Err(TakeOverRefused::InFuture));
    let old = takes_over(&mut w, child, birthday, 1).unwrap();
    assert_eq!((w.number(old), w.number(here)), (1, 2), "in the order of its own instant");
    let another = w.child("2014-05-02");
    let now = w.now;
    let new = takes_over(&mut w, another, now, 1).unwrap();
    assert_eq!(w.number(new), 3);
}

#[test]
fn the_number_says_which_filing_it_was() {
    // R63: earlier filings may not have been taken over.
    let mut w = World::guide();
    let child = w.child("2014-05-01");
    let old = w.now - 48.hours();
    takes_over(&mut w, child, old, 3).unwrap();
    assert_eq!(w.slice.children[&child].filings, 3);
    let next = w.filing_of(child, Kinship::Confirmed);
    assert_eq!(next.number.filing(), 4);
    // A child without a history: the next one is the first, whatever a table of the earlier system has left out.
    let another = w.child("2014-05-02");
    takes_over(&mut w, another, old, 1).unwrap();
    assert_eq!(w.slice.children[&another].filings, 1);
}
