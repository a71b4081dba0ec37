//! The application: what it is made of, and how commands and questions run.

use std::sync::Arc;

use domain::id::{Entropy, Ids, TypedId};
use storage::{Db, DbError, Failed, Lane, Pending, Reader, Tx};

use crate::bell::{Bell, News};
use crate::context::{Caller, Ctx};
use crate::ports::{CivilRegistry, Clock};
use crate::registers::Registers;
use crate::repeatable::Repeatable;
use crate::signing::Verifier;

/// One change, in one transaction. `execute` may run more than once, with the same ids each time, and has no effect but through
/// the `Tx`.
pub trait Command: Send + 'static {
    /// What it answers.
    type Output: Send + 'static;
    /// Why the rules refuse it.
    type Refusal: Send + 'static;

    /// Authorises, loads, settles, decides, saves.
    ///
    /// # Errors
    /// A refusal, or trouble of the database.
    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Self::Output, Failed<Self::Refusal>>;
}

/// One question, answered from one consistent view.
pub trait Query: Send + 'static {
    /// The answer.
    type Output: Send + 'static;

    /// Authorises and reads. What the caller may not see is answered like what does not exist.
    ///
    /// # Errors
    /// Trouble of the database.
    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError>;
}

/// What commands and questions have in hand beside the database.
#[derive(Clone, Debug)]
pub struct Work {
    /// Who, when.
    pub ctx: Ctx,
    /// Districts, policies, calendar.
    pub registers: Arc<Registers>,
    /// Where a command says that it leaves work behind.
    pub(crate) news: News,
}

/// What the edge puts together.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of ids and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// Verification of signatures against the pinned authorities.
    pub verifier: Verifier,
    /// The civil registry.
    pub registry: Arc<dyn CivilRegistry>,
}

/// The application. Clones share it.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
    registers: Arc<std::sync::RwLock<Arc<Registers>>>,
    bell: Bell,
}

impl App {
    /// Puts the application together and reads the registers.
    ///
    /// # Errors
    /// Trouble of the database, or registers that contradict themselves.
    pub fn new(parts: Parts) -> Result<Self, DbError> {
        let registers = parts.db.read(Registers::load).wait()?;
        let registers = Arc::new(std::sync::RwLock::new(Arc::new(registers)));
        Ok(Self { parts: Arc::new(parts), registers, bell: Bell::default() })
    }

    /// The same application by another clock and with other ids: the database, the registers and the bell are shared.
    /// It reads nothing, so it may be called inside a runtime.
    #[must_use]
    pub fn by(&self, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let Parts { db, verifier, registry, .. } = self.parts.as_ref();
        let parts = Parts {
            db: db.clone(),
            clock,
            entropy,
            verifier: verifier.clone(),
            registry: Arc::clone(registry),
        };
        Self { parts: Arc::new(parts), registers: Arc::clone(&self.registers), bell: self.bell.clone() }
    }

    /// The context of one request of `caller`. The only place that reads the clock.
    #[must_use]
    pub fn ctx(&self, caller: Caller) -> Ctx {
        let now = self.parts.clock.now();
        let ids = Ids::new(now, Arc::clone(&self.parts.entropy));
        Ctx { now, caller, request: ids.next(), ids }
    }

    /// Runs a command. One that leaves work behind wakes the background work once it is kept.
    pub fn run<C: Command>(&self, mut ctx: Ctx, command: C) -> Pending<C::Output, Failed<C::Refusal>> {
        let is_clock = ctx.caller == Caller::Clock;
        // The background work looks again by itself until nothing is left.
        let news = if is_clock { News::none() } else { News::to(&self.bell) };
        // Bulk work waits for people.
        let is_bulk = is_clock || ctx.caller == Caller::Import;
        let lane = if is_bulk { Lane::Background } else { Lane::People };
        let entropy = Arc::new(Repeatable::new(Arc::clone(&self.parts.entropy)));
        ctx.ids = Ids::new(ctx.now, Arc::clone(&entropy) as Arc<dyn Entropy>);
        let work = self.work(ctx, news);
        self.parts.db.write(lane, move |tx| {
            entropy.rewind();
            let outcome = command.execute(tx, &work);
            if outcome.is_err() {
                work.news.take_back();
            }
            outcome
        })
    }

    /// Answers a question.
    pub fn ask<Q: Query>(&self, ctx: Ctx, query: Q) -> Pending<Q::Output, DbError> {
        let work = self.work(ctx, News::none());
        self.parts.db.read(move |reader| query.answer(reader, &work))
    }

    /// Reads the registers again, after they were edited here or on another machine.
    ///
    /// # Errors
    /// Trouble of the database; the old ones stay in force then.
    pub async fn reload_registers(&self) -> Result<(), DbError> {
        let registers = Arc::new(self.parts.db.read(Registers::load).await?);
        *self.registers.write().unwrap_or_else(std::sync::PoisonError::into_inner) = registers;
        Ok(())
    }

    /// Districts, policies, calendar as they are now.
    #[must_use]
    pub fn registers(&self) -> Arc<Registers> {
        Arc::clone(&self.registers.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// The database: for migrations, blobs, replay; use-cases do not need it.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.parts.db
    }

    /// Rings when a command left work behind: what waits for it begins before its period is over.
    #[must_use]
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// The ports.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Fresh secret bytes: session tokens, nonces.
    #[must_use]
    pub fn secret<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.parts.entropy.fill(&mut bytes);
        bytes
    }

    /// A new id outside a request, for the edge.
    #[must_use]
    pub fn id<T: TypedId>(&self) -> T {
        Ids::new(self.parts.clock.now(), Arc::clone(&self.parts.entropy)).next()
    }

    fn work(&self, ctx: Ctx, news: News) -> Work {
        Work { ctx, registers: self.registers(), news }
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("db", &self.parts.db).finish_non_exhaustive()
    }
}
