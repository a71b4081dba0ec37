//! What a page says is allowed, the commands do; what it says is barred, they refuse, for the same reason.

use app::applications::{
    Button, ChooseBarred, ClaimBenefit, Leave, MediaType, RenounceBenefit, StateView, Uploaded,
};
use app::choice::{self, Places};
use app::referrals::{Cancel, DeclareArrival, Extend};
use app::signing::{Act, ActRefused};
use app::{Failed, Refusal};
use domain::application::BenefitRefused;
use domain::benefit::Benefit;
use domain::id::ApplicationId;
use storage::BlobHash;

use crate::world::{Parent, World, wait};
use crate::{TestDb, both_engines};

/// Draws numbers, the same each time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// An outcome is what its button promised.
fn assert_agree<T: std::fmt::Debug, A: std::fmt::Debug, R: PartialEq + std::fmt::Debug>(
    button: Button<A, R>,
    outcome: Result<T, Failed<Refusal<ActRefused<R>>>>,
) {
    match (button, outcome) {
        (Button::Allowed(_), Ok(_)) => {}
        (Button::Barred(said), Err(Failed::Refused(Refusal::Rule(ActRefused::Rule(refused))))) => {
            assert_eq!(said, refused);
        }
        (button, outcome) => panic!("{button:?} but {outcome:?}"),
    }
}

fn one_act(world: &World, draws: &mut Draws, parent: &Parent, id: ApplicationId) {
    let page = world.page(parent, id);
    let ctx = world.ctx(parent);
    let referral = match &page.state {
        StateView::Referred(referral) => Some(referral.id),
        _ => None,
    };
    match (draws.below(7), referral) {
        (0 | 1, _) => {
            let places = Places {
                application: id,
                language: None,
                ownership: None,
                kindergarten: String::new(),
                page: 1,
            };
            let listed = wait(choice::places(&world.app, &ctx, places)).unwrap().unwrap();
            match (page.actions.choose, listed) {
                (Button::Allowed(count), Ok(list)) => {
                    assert_eq!(count, list.rows.iter().map(|row| row.left).sum::<u32>());
                    world.choose(parent, id, list.rows[0].place).unwrap();
                }
                (Button::Barred(said), Err(reason)) => assert_eq!(said, reason),
                (button, listed) => panic!("{button:?} but {listed:?}"),
            }
        }
        (2, _) if draws.below(6) == 0 => {
            let signed = world.act(parent, id, Act::Leave);
            assert_agree(page.actions.leave, world.app.run(ctx, Leave { application: id, signed }).wait());
        }
        (3, _) => {
            let evidence = Uploaded { blob: BlobHash([7; 32]), media: MediaType::Pdf, size: 1 };
            let benefit = Benefit::Teacher;
            let signed = world.act(parent, id, Act::ClaimBenefit { benefit, evidence });
            let claim = ClaimBenefit { application: id, benefit, evidence, signed };
            let outcome = world.app.run(ctx, claim).wait();
            assert_agree::<_, _, BenefitRefused>(page.actions.claim_benefit, outcome);
        }
        (4, _) if page.actions.renounce_benefit != Button::Absent => {
            let signed = world.act(parent, id, Act::RenounceBenefit);
            let outcome = world.app.run(ctx, RenounceBenefit { application: id, signed }).wait();
            assert_agree(page.actions.renounce_benefit, outcome);
        }
        (4, Some(referral)) => {
            let signed = world.act(parent, id, Act::DeclareArrival { referral });
            let outcome = world.app.run(ctx, DeclareArrival { referral, signed }).wait();
            assert_agree(page.actions.declare_arrival, outcome);
        }
        (5, Some(referral)) => {
            let signed = world.act(parent, id, Act::Cancel { referral });
            assert_agree(page.actions.cancel, world.app.run(ctx, Cancel { referral, signed }).wait());
        }
        (6, Some(referral)) => {
            let day = match &page.actions.extend {
                Button::Allowed(days) if draws.below(2) == 0 => days.latest,
                Button::Allowed(days) => days.earliest,
                _ => jiff::civil::date(2026, 12, 31),
            };
            let signed = world.act(parent, id, Act::Extend { referral, day });
            assert_agree(page.actions.extend, world.app.run(ctx, Extend { referral, day, signed }).wait());
        }
        (_, None) => {
            // Where there is no referral its buttons are not there.
            assert_eq!(page.actions.extend, Button::Absent);
            assert_eq!(page.actions.cancel, Button::Absent);
        }
        _ => {}
    }
}

both_engines! {
    fn buttons_say_what_commands_do(db: &TestDb) {
        let world = World::new(db);
        let mut draws = Draws(2026);
        let mut seats = world.seats(8);
        let families: Vec<_> = (1..=6).map(|number| world.file(number)).collect();
        let mut barred = 0;
        for _ in 0..160 {
            match draws.below(5) {
                0 => world.pass_hours(i64::try_from(draws.below(40)).unwrap()),
                1 if draws.below(3) == 0 && !seats.is_empty() => {
                    // The clock may have published it meanwhile (R35).
                    let place = seats.remove(0);
                    let vacant = world.app.ask(world.department(), app::department::VacantPlaces);
                    let vacant = vacant.wait().unwrap().unwrap().vacant;
                    if vacant.iter().any(|group| group.places.iter().any(|row| row.id == place)) {
                        world.publish(vec![place]);
                    }
                }
                _ => {
                    let index = usize::try_from(draws.below(6)).unwrap();
                    let (parent, filed) = &families[index];
                    let choose = world.page(parent, filed.application).actions.choose;
                    barred += usize::from(matches!(choose, Button::Barred(ChooseBarred::HasReferral)));
                    one_act(&world, &mut draws, parent, filed.application);
                }
            }
        }
        // The walk has been where referrals are.
        assert!(barred > 5);
        world.assert_replay();
    }
}
