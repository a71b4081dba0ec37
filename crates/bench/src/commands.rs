//! Signed choices a second, from the command to the durable answer (the signature is verified beforehand).

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use app::choice::{ChoiceText, ChoosePlace};
use app::signing::{Verified, Verifier};
use app::{App, Caller, Parts};
use domain::id::{ApplicationId, Entropy, PlaceId};
use domain::identity::Iin;
use storage::{BlobKey, DatabaseUrl, Db, Options};

use crate::content::{self, Content};
use crate::disk;
use crate::report::{Machine, Report, Result, median};
use crate::stopwatch::{per_second, time};

/// How many commands wait at a time, and how many are measured then.
const LOADS: [(usize, u32); 4] = [(1, 400), (64, 4_000), (256, 8_000), (1_024, 8_000)];

/// Repeats of each load.
const REPEATS: usize = 3;

/// Measures on the embedded engine, in a fresh database below `folder`.
///
/// # Errors
/// A folder that cannot be written; a choice that is refused.
pub fn commands(folder: &Path) -> anyhow::Result<Report> {
    let mut results = Vec::new();
    for (waiting, count) in LOADS {
        let (mut values, mut paces, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for repeat in 0..REPEATS {
            let place = folder.join(format!("choices-{waiting}-{repeat}"));
            std::fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
            let pace = disk::pace(&place)?;
            let value = choices(&place, waiting, count)?;
            std::fs::remove_dir_all(&place)?;
            values.push(value);
            paces.push(pace);
            ratios.push(value / pace);
        }
        results.push(Result {
            name: format!("choices_sqlite_{waiting}"),
            value: median(values),
            unit: "1/s",
            yardstick: Some(disk::NAME),
            yardstick_value: Some(median(paces)),
            ratio: Some(median(ratios)),
            repeats: REPEATS,
        });
    }
    Ok(Report { scenario: "commands", machine: Machine::here(), results })
}

fn choices(folder: &Path, waiting: usize, count: u32) -> anyhow::Result<f64> {
    let app = open(folder)?;
    let content = content::fill(&app, count)?;
    let signed = sign(&app, &content)?;
    let ctx = app.ctx(Caller::Applicant { person: content.parent });
    let (outcome, duration) = time(|| {
        let mut pending = VecDeque::new();
        for (application, place, signed) in signed {
            if pending.len() >= waiting {
                settle(&mut pending)?;
            }
            pending.push_back(app.run(ctx.clone(), ChoosePlace { application, place, signed }));
        }
        while !pending.is_empty() {
            settle(&mut pending)?;
        }
        anyhow::Ok(())
    });
    outcome?;
    Ok(per_second(count, duration))
}

type Answer = app::Pending<app::choice::Chosen, app::Failed<app::Refusal<app::choice::ChooseRefused>>>;

fn settle(pending: &mut VecDeque<Answer>) -> anyhow::Result<()> {
    match pending.pop_front().map(Answer::wait) {
        Some(Err(failed)) => anyhow::bail!("a choice failed: {failed:?}"),
        _ => Ok(()),
    }
}

/// The proofs, made beforehand: what they prove is not what is measured here.
fn sign(app: &App, content: &Content) -> anyhow::Result<Vec<(ApplicationId, PlaceId, Verified)>> {
    let ctx = app.ctx(Caller::Applicant { person: content.parent });
    let mut signed = Vec::with_capacity(content.choices.len());
    for (number, (application, place)) in content.choices.iter().copied().enumerate() {
        let text = app.ask(ctx.clone(), ChoiceText { application, place }).wait()?;
        let text = text.context("there is no text to sign")?;
        signed.push((
            application,
            place,
            Verified {
                iin: Iin::unchecked_for_certificate(content::PARENT_IIN)?,
                bin: None,
                surname: "ӨЛШЕМОВ".to_owned(),
                given_name: "ӘДІЛ".to_owned(),
                patronymic: None,
                is_head: false,
                text,
                // The size of a real signature with its certificate.
                cms: vec![0; 2_300],
                hash: format!("{number:064x}"),
                at: ctx.now,
            },
        ));
    }
    Ok(signed)
}

fn open(folder: &Path) -> anyhow::Result<App> {
    let url = DatabaseUrl::Sqlite(folder.join("bench.sqlite"));
    let db = Db::open(&url, Options { waiting_max: 4_096, ..Options::new(BlobKey::new([7; 32])) })?;
    db.migrate()?;
    Ok(App::new(Parts {
        db,
        clock: Arc::new(Fixed),
        entropy: Arc::new(Counter(AtomicU64::new(1))),
        verifier: Verifier::new(eds::verify::Anchors::default()),
        registry: Arc::new(NoRegistry),
    })?)
}

/// A clock that stands.
struct Fixed;

impl app::ports::Clock for Fixed {
    fn now(&self) -> jiff::Timestamp {
        content::NOW
    }
}

/// Ids that differ; nothing here is secret.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        for byte in bytes {
            // splitmix64: spreads the counter over all bits.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            *byte = mixed.to_be_bytes().first().copied().unwrap_or(0);
        }
    }
}

/// Nobody is asked.
struct NoRegistry;

impl app::ports::CivilRegistry for NoRegistry {
    fn kinship<'a>(
        &'a self,
        _parent: &'a Iin,
        _child: &'a Iin,
    ) -> app::ports::PortFuture<'a, domain::application::Kinship> {
        Box::pin(std::future::ready(domain::application::Kinship::Unanswered))
    }
}
