//! After every step: the new events to the oracle, the live tables against it.

use domain::event::{Event, Fact};
use domain::id::{ApplicationId, QueueId};
use domain::queue::Slice;
use domain::standing::Standing;
use storage::slice::Loader;
use storage::{DbError, Reader};

use crate::oracle::{Check, Found, must};
use crate::world::World;

/// What is new in one queue.
struct News {
    queue: QueueId,
    events: Vec<Event>,
    live: Slice,
    numbers: Vec<(ApplicationId, Option<Standing>)>,
}

/// So many families are few.
const FEW: usize = 50;

/// Numbers that are explained after a step in each queue, at most; each time all of the queue's events are read.
const EXPLAINED: usize = 1;

/// The same where there are few families, and few events.
const EXPLAINED_OF_FEW: usize = 4;

/// Events that are read at once: more than any step makes.
const EVENTS_MAX: u32 = 1_000;

impl World {
    /// Feeds what is new, and compares the queues that it touched.
    pub(crate) fn feed(&mut self) -> Check {
        self.feed_and_compare(false)
    }

    /// Compares every queue: where there is no event, nothing has changed.
    pub(crate) fn compare_all(&mut self) -> Check {
        self.feed_and_compare(true)
    }

    fn feed_and_compare(&mut self, all: bool) -> Check {
        let known: Vec<(QueueId, u64)> =
            self.oracle.lines.iter().map(|(queue, line)| (*queue, line.seq)).collect();
        let app = self.app()?;
        let registers = app.registers();
        let now = self.now();
        let news = app.db().read(move |reader| {
            let mut news = Vec::new();
            for state in storage::queue::all(reader)? {
                let seen = known.iter().find(|(queue, _)| *queue == state.id).map_or(0, |(_, seq)| *seq);
                if state.seq == seen && !all {
                    continue;
                }
                let rules = registers.rules(state.id.district, now);
                let mut loader = Loader::new(reader, state.id, rules.rules(), now)?;
                loader.everything()?;
                let live = loader.slice();
                let mut events = Vec::new();
                loop {
                    let from = seen + u64::try_from(events.len()).unwrap_or(0);
                    let more = storage::event::of_queue(reader, state.id, from, EVENTS_MAX)?;
                    if more.is_empty() {
                        break;
                    }
                    events.extend(more);
                }
                let ratio = rules.rules().policy.ratio;
                let numbers = numbers(reader, &live, ratio)?;
                news.push(News { queue: state.id, events, live, numbers });
            }
            Ok(news)
        });
        let news = news.wait()?;
        for of in &news {
            self.oracle.births.extend(of.live.births.iter().map(|(child, born)| (*child, *born)));
        }
        for of in &news {
            for event in &of.events {
                self.tell(event);
                self.note_filing(event);
                self.statistics.turn_the_page(event.recorded, &self.oracle);
                self.oracle.apply(event)?;
                self.statistics.note(event, &self.oracle);
                *self.facts.entry(event.fact.name()).or_default() += 1;
            }
        }
        if !news.is_empty() {
            self.oracle.rest()?;
        }
        if all {
            let lost = self.oracle.lines.keys().find(|queue| news.iter().all(|of| of.queue != **queue));
            must!(lost.is_none(), "the queue {lost:?} is missing");
        }
        self.explain_what_changed(&news)?;
        for of in &news {
            self.compare(of)?;
            self.promises.keep(of.queue, &of.live)?;
        }
        Ok(())
    }

    /// Whoever's number has changed gets the steps that explain it (R25): of those in one queue some, by their turn.
    fn explain_what_changed(&mut self, news: &[News]) -> Check {
        let most = if self.families.len() < FEW { EXPLAINED_OF_FEW } else { EXPLAINED };
        for of in news {
            let mut changed = Vec::new();
            for (id, standing) in &of.numbers {
                let number = standing.as_ref().map(|standing| standing.number);
                if self.numbers.insert(*id, number) != Some(number) {
                    changed.push((*id, number));
                }
            }
            let begin = usize::try_from(self.oracle.events).unwrap_or(0);
            let count = changed.len();
            for index in 0..count.min(most) {
                let Some((id, number)) = changed.get((begin + index) % count) else { continue };
                self.explain_as_it_stands(*id, *number)?;
            }
        }
        Ok(())
    }

    /// The family finds its application in its journal, also when the answer to its filing was lost.
    fn note_filing(&mut self, event: &Event) {
        if let Fact::ApplicationFiled { application, number, applicant, .. } = &event.fact {
            let own = self
                .families
                .iter_mut()
                .find(|family| family.parents.iter().any(|parent| parent.id == *applicant));
            if let Some(family) = own {
                (family.application, family.number) = (Some(*application), Some(*number));
            }
        }
    }

    fn compare(&self, news: &News) -> Check {
        self.oracle
            .compare(news.queue, &news.live)
            .map_err(|found| Found(format!("tables of {}: {found}", news.queue)))?;
        let ratio = self.oracle.policy_at(self.now())?.ratio.get();
        let known = self.oracle.numbers(news.queue, ratio);
        for (id, shown) in &news.numbers {
            let expected = known.get(id);
            let number = shown.map(|standing| standing.number);
            must!(
                number == expected.map(|(number, _)| *number),
                "R24: {id} has {number:?} and not {expected:?}"
            );
            if let (Some(standing), Some((_, benefit))) = (shown, expected) {
                let number = standing.benefit_number;
                must!(number == *benefit, "S16: {id} has the benefit number {number} and not {benefit}");
            }
        }
        Ok(())
    }

    /// The events alone say everything that the tables say.
    pub(crate) fn replay(&self) -> Check {
        let app = self.app()?;
        let (registers, district, now) = (app.registers(), self.district, self.now());
        let differences = app.db().read(move |reader| {
            let rules = registers.rules(district, now);
            let replayed = storage::slice::replay(reader, rules.rules().book)?;
            storage::slice::compare(reader, &replayed, rules.rules())
        });
        let differences = differences.wait()?;
        let Some(first) = differences.first().cloned() else { return Ok(()) };
        let history = app.db().read(move |reader| {
            let mut lines = Vec::new();
            storage::event::for_each(reader, |event| {
                let line = format!("{} {} {:?}", event.seq, event.at, event.fact);
                if line.contains(&first.id) {
                    lines.push(line);
                }
                Ok(())
            })?;
            Ok(lines.join("\n"))
        });
        Err(Found(format!("replay differs: {differences:?}\n{}", history.wait()?)))
    }
}

fn numbers(
    reader: &mut Reader,
    live: &Slice,
    ratio: std::num::NonZeroU32,
) -> Result<Vec<(ApplicationId, Option<Standing>)>, DbError> {
    let mut rows: Vec<_> = live.applications.values().collect();
    rows.sort_by_key(|row| row.key());
    let mut standings = storage::standing::Standings::default();
    let numbered = rows.into_iter().map(|row| Ok((row.id, standings.of(reader, row, ratio)?)));
    numbered.collect()
}
