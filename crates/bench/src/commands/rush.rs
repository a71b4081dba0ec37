//! Many families choose at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use app::choice::{ChoiceText, ChoosePlace};
use app::signing::{Purpose, Verified, Verifier};
use app::{App, Caller, Ctx, Parts};
use domain::id::{ApplicationId, Entropy, PersonId, PlaceId};
use domain::identity::Iin;
use eds::verify::Anchors;
use storage::{BlobKey, DatabaseUrl, Db, Options, Watch};

use super::content::{self, Content};
use super::signer::Signer;
use crate::stopwatch::{Stopwatch, per_second, time};

/// Size of a real signature with its certificate.
const SIGNATURE_BYTES: usize = 2_300;

/// What is filled in and what is chosen get different ids, and what is chosen comes later.
struct Part {
    seed: u64,
    begins: jiff::SignedDuration,
}

const FILLING: Part = Part { seed: 1, begins: jiff::SignedDuration::ZERO };
const CHOOSING: Part = Part { seed: 2, begins: jiff::SignedDuration::from_hours(1) };

/// Choices that are signed and can be made, in the database or in a copy of it.
#[derive(Clone)]
pub(crate) struct Ready {
    parent: PersonId,
    anchors: Anchors,
    choices: Vec<Choice>,
}

/// Choices that are about to be made.
pub(crate) struct Rush {
    app: App,
    parent: PersonId,
    choices: Vec<Choice>,
}

/// A choice with its signature.
#[derive(Clone)]
struct Choice {
    application: ApplicationId,
    place: PlaceId,
    proof: Proof,
}

/// What a choice is signed with.
#[derive(Clone)]
enum Proof {
    /// Verified before anything is measured.
    Verified(Box<Verified>),
    /// To be verified on the way.
    Signed {
        /// The text.
        text: String,
        /// The signature with the text in it.
        cms: Vec<u8>,
    },
}

impl Ready {
    /// Fills a fresh database and signs everything; with a signer, each signature is verified while it is measured.
    pub(crate) fn prepare(url: &DatabaseUrl, count: u32, signer: Option<&Signer>) -> anyhow::Result<Self> {
        let anchors = signer.map(Signer::anchors).transpose()?.unwrap_or_default();
        let app = open(url, anchors.clone(), None, FILLING)?;
        let Content { parent, choices } = content::fill(&app, count)?;
        Self::sign(&app, parent, anchors, choices, signer)
    }

    /// Signs these choices.
    fn sign(
        app: &App,
        parent: PersonId,
        anchors: Anchors,
        choices: Vec<(ApplicationId, PlaceId)>,
        signer: Option<&Signer>,
    ) -> anyhow::Result<Self> {
        let ctx = app.ctx(Caller::Applicant { person: parent });
        let mut signed = Vec::with_capacity(choices.len());
        for (application, place) in choices {
            let text = app.ask(ctx.clone(), ChoiceText { application, place }).wait()?;
            let text = text.context("there is no text to sign")?;
            let proof = match signer {
                Some(signer) => Proof::Signed { cms: signer.sign(&text)?, text },
                None => Proof::Verified(Box::new(verified(app, text, &ctx)?)),
            };
            signed.push(Choice { application, place, proof });
        }
        Ok(Self { parent, anchors, choices: signed })
    }

    /// Opens the database in which they are to be made.
    pub(crate) fn open(self, url: &DatabaseUrl, watch: Option<Watch>) -> anyhow::Result<Rush> {
        let Self { parent, anchors, choices } = self;
        let app = open(url, anchors, watch, CHOOSING)?;
        Ok(Rush { app, parent, choices })
    }
}

impl Rush {
    /// Makes all choices, each awaited by one of `waiting` families as the portal awaits it; choices a second.
    pub(crate) fn run(self, waiting: usize) -> anyhow::Result<f64> {
        let Self { app, parent, choices } = self;
        let count = u32::try_from(choices.len())?;
        let app = Arc::new(app);
        let mut shares: Vec<Vec<Choice>> = (0..waiting).map(|_| Vec::new()).collect();
        for (number, choice) in choices.into_iter().enumerate() {
            if let Some(share) = shares.get_mut(number % waiting) {
                share.push(choice);
            }
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
        let (outcome, duration) = time(|| {
            runtime.block_on(async {
                let mut families = tokio::task::JoinSet::new();
                for share in shares {
                    families.spawn(family(Arc::clone(&app), parent, share));
                }
                while let Some(outcome) = families.join_next().await {
                    outcome.context("a family of the measurement panicked")??;
                }
                anyhow::Ok(())
            })
        });
        outcome?;
        Ok(per_second(count, duration))
    }
}

/// Makes choices, one after the other.
async fn family(app: Arc<App>, parent: PersonId, choices: Vec<Choice>) -> anyhow::Result<()> {
    for Choice { application, place, proof } in choices {
        let ctx = app.ctx(Caller::Applicant { person: parent });
        let signed = match proof {
            Proof::Verified(signed) => *signed,
            Proof::Signed { text, cms } => app
                .parts()
                .verifier
                .verify(&cms, &text, Purpose::Document, ctx.now)
                .map_err(|refused| anyhow::anyhow!("a signature was refused: {refused:?}"))?,
        };
        let outcome = app.run(ctx, ChoosePlace { application, place, signed }).await;
        outcome.map_err(|failed| anyhow::anyhow!("a choice failed: {failed:?}"))?;
    }
    Ok(())
}

/// A proof made beforehand: what it proves is not what is measured then.
fn verified(app: &App, text: String, ctx: &Ctx) -> anyhow::Result<Verified> {
    // As evenly spread as a real hash: the vault keeps signatures in the order of their hashes.
    let hash = app.secret::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Verified {
        iin: Iin::unchecked_for_certificate(content::PARENT_IIN)?,
        bin: None,
        surname: content::SURNAME.to_owned(),
        given_name: content::GIVEN_NAME.to_owned(),
        patronymic: None,
        is_head: false,
        text,
        cms: vec![0; SIGNATURE_BYTES],
        hash,
        at: ctx.now,
        proofs: Vec::new(),
        is_incomplete: false,
    })
}

fn open(url: &DatabaseUrl, anchors: Anchors, watch: Option<Watch>, part: Part) -> anyhow::Result<App> {
    let db = Db::open(url, Options { watch, ..Options::new(BlobKey::new([7; 32])) })?;
    db.migrate()?;
    Ok(App::new(Parts {
        db,
        clock: Arc::new(Ticking { from: content::NOW + part.begins, watch: Stopwatch::start() }),
        entropy: Arc::new(Counter(AtomicU64::new(part.seed))),
        // What is measured is the choice, not the network of the authority.
        verifier: Verifier::new(anchors).without_revocation(),
        registry: Arc::new(NoRegistry),
    })?)
}

/// A clock that starts at a fixed instant and goes on: ids hold the time, and those of one instant fall into any order.
struct Ticking {
    from: jiff::Timestamp,
    watch: Stopwatch,
}

impl app::ports::Clock for Ticking {
    fn now(&self) -> jiff::Timestamp {
        self.from + self.watch.elapsed()
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use app::choice::ChooseRefused;
    use domain::referral::ChoiceRefused;
    use storage::{Engine, Failed};
    use testkit::engines::TestDb;

    use super::*;

    fn on_sqlite() -> (tempfile::TempDir, DatabaseUrl) {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("bench.sqlite"));
        (folder, url)
    }

    /// Goal: nothing is read or written twice in a choice, which is the most frequent command of a rush. Method: count the
    /// statements of one. Whoever needs another one raises the number knowingly.
    #[test]
    fn a_choice_asks_each_thing_once() {
        let (_folder, url) = on_sqlite();
        let asked: Arc<Mutex<BTreeMap<&'static str, u32>>> = Arc::default();
        let into = Arc::clone(&asked);
        let watch = Watch::new(move |seen| *into.lock().unwrap().entry(seen.name).or_default() += 1);
        Ready::prepare(&url, 1, None).unwrap().open(&url, Some(watch)).unwrap().run(1).unwrap();
        let asked = asked.lock().unwrap();
        let twice: Vec<_> = asked.iter().filter(|(_, times)| **times > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert_eq!(asked.len(), 17, "{asked:#?}");
    }

    #[test]
    fn signatures_are_verified_on_the_way() {
        for signer in [Signer::rsa().unwrap(), Signer::gost().unwrap()] {
            verified(&signer);
        }
    }

    fn verified(signer: &Signer) {
        let (_folder, url) = on_sqlite();
        let ready = Ready::prepare(&url, 3, Some(signer)).unwrap();
        assert!(ready.clone().open(&url, None).unwrap().run(2).is_ok());
        let mut changed = ready;
        let Proof::Signed { text, .. } = &mut changed.choices[0].proof else { panic!("not signed") };
        text.push(' ');
        let refused = changed.open(&url, None).unwrap().run(1).unwrap_err();
        assert!(refused.to_string().contains("signature"), "{refused}");
    }

    /// Goal: of many families that choose one place at once, one gets it and the others are told. Method: twenty signed
    /// choices of one place, all waiting together.
    fn the_last_place_goes_to_one(url: &DatabaseUrl) {
        let app = open(url, Anchors::default(), None, FILLING).unwrap();
        let Content { parent, choices } = content::fill(&app, 20).unwrap();
        let (_, place) = choices[0];
        let wanted = choices.into_iter().map(|(application, _)| (application, place)).collect();
        let ready = Ready::sign(&app, parent, Anchors::default(), wanted, None).unwrap();
        drop(app);
        let Rush { app, parent, choices } = ready.open(url, None).unwrap();
        let pending: Vec<_> = choices
            .into_iter()
            .map(|Choice { application, place, proof }| {
                let Proof::Verified(signed) = proof else { panic!("not verified") };
                let ctx = app.ctx(Caller::Applicant { person: parent });
                app.run(ctx, ChoosePlace { application, place, signed: *signed })
            })
            .collect();
        let outcomes: Vec<_> = pending.into_iter().map(app::Pending::wait).collect();
        let taken = app::Refusal::Rule(ChooseRefused::Choice(ChoiceRefused::Taken));
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let told = |outcome: &&Result<_, Failed<_>>| matches!(outcome, Err(Failed::Refused(refusal)) if *refusal == taken);
        assert_eq!(outcomes.iter().filter(told).count(), 19, "{outcomes:?}");
    }

    #[test]
    fn the_last_place_goes_to_one_on_sqlite() {
        let (_folder, url) = on_sqlite();
        the_last_place_goes_to_one(&url);
    }

    #[test]
    fn the_last_place_goes_to_one_on_postgres() {
        the_last_place_goes_to_one(TestDb::new(Engine::Postgres).url());
    }
}
