//! What the background work does by itself, and what wakes it.

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Waker};

use app::applications::{self, ClaimBenefit};
use app::clock::Rota;
use app::messages::Outgoing;
use app::ports::{DeliveryFailed, Messenger, PortFuture};
use app::signing::Act;
use domain::application::LeaveRefused;
use domain::benefit::Benefit;
use domain::id::ApplicationId;

use crate::paper;
use crate::world::{Parent, World, rule, wait};
use crate::{TestDb, both_engines};

/// Everything arrives.
struct Post;

impl Messenger for Post {
    fn deliver<'a>(&'a self, _message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Counts what arrives.
#[derive(Default)]
pub(crate) struct Counting(std::sync::atomic::AtomicU32);

impl Counting {
    pub(crate) fn count(&self) -> u32 {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

impl Messenger for Counting {
    fn deliver<'a>(&'a self, _message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Whether the bell has rung since the last time it was asked.
fn has_rung(world: &World) -> bool {
    pin!(world.app.bell().rung()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
}

/// The same after a moment: the bell rings after the answer, on the writer's thread.
fn rings(world: &World) -> bool {
    let soon = std::time::Duration::from_secs(30);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(soon, world.app.bell().rung()).await }).is_ok()
}

/// Nothing to object to: a refusal.
fn refused(world: &World, parent: &Parent, application: ApplicationId) {
    let object = app::applications::ObjectToLeaving { application };
    assert_eq!(rule(world.app.run(world.ctx(parent), object).wait()), LeaveRefused::NothingToObject);
}

both_engines! {
    /// A paper that no command took is gone a day later, at the daily sweep; one that was claimed with stays.
    fn papers_of_forms_that_were_never_sent_go(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        let mut rota = Rota::default();
        let mut pass = |world: &World| wait(rota.pass(&world.app, &Post)).unwrap().orphans;
        assert_eq!(pass(&world), 0);

        let upload = |shade| wait(applications::upload(&world.app, &world.ctx(&parent), &paper(shade))).unwrap();
        let (claimed, forgotten) = (upload(1), upload(2));
        let benefit = Benefit::LargeFamily;
        let signed = world.act(&parent, filed.application, Act::ClaimBenefit { benefit, evidence: claimed });
        let claim = ClaimBenefit { application: filed.application, benefit, evidence: claimed, signed };
        world.app.run(world.ctx(&parent), claim).wait().unwrap();

        world.pass_hours(23);
        assert_eq!(pass(&world), 0, "the form may still be sent");
        let looked_at_again = upload(3);
        world.pass_hours(2);
        assert_eq!(pass(&world), 1);
        world.pass_hours(23);
        assert_eq!(pass(&world), 0, "once a day");
        let stored = |paper: applications::Uploaded| wait(applications::uploaded(&world.app, &world.ctx(&parent), paper.blob)).unwrap();
        assert_eq!(stored(forgotten), None);
        assert_eq!(stored(claimed), Some(claimed));
        assert_eq!(stored(looked_at_again), Some(looked_at_again), "and whoever goes on with a form keeps its paper");
        world.pass_hours(2);
        assert_eq!(pass(&world), 0);
        assert_eq!(stored(looked_at_again), Some(looked_at_again));
    }

    /// A command that leaves a message or something due wakes the background work; a question, a refusal and the background
    /// work itself do not.
    fn commands_wake_the_background_work(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        assert!(rings(&world), "places became vacant");
        let (parent, filed) = world.file(1);
        assert!(rings(&world), "a message to the applicant");
        world.publish(seats);
        assert!(rings(&world), "a turn was given");
        // A limit that a reading settles leaves a message.
        world.pass_days(7);
        world.page(&parent, filed.application);
        assert!(rings(&world), "the turn lapsed");

        wait(Rota::default().pass(&world.app, &Post)).unwrap();
        // Whatever of the above was left to hear; the background work adds nothing to it.
        has_rung(&world);
        wait(Rota::default().pass(&world.app, &Post)).unwrap();
        world.page(&parent, filed.application);
        refused(&world, &parent, filed.application);
        // The writer takes one command after the other: what these leave behind would have rung by now.
        refused(&world, &parent, filed.application);
        assert!(!has_rung(&world));
    }
}
