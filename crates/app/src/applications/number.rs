//! Why a queue number changed (R25): its steps, from the events of the queue.

use domain::explanation::{Explainer, Step};
use domain::id::ApplicationId;
use storage::{DbError, Reader};

use super::access;
use crate::command::{Query, Work};

/// Events that are read at once.
const EVENTS_AT_ONCE: u32 = 1_000;

/// Most events of a queue that are read for one page: some seconds of nobody's time. A queue writes them in many years.
const EVENTS_MAX: u64 = 100_000;

/// Asks for the steps of an application's number. `None` when the caller may not see it. Use [`super::number_history`],
/// which settles first.
#[derive(Clone, Copy, Debug)]
pub struct NumberHistory {
    /// Which.
    pub application: ApplicationId,
}

/// How a number came to be what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberSteps {
    /// Each step, oldest first. The first one is the number at filing.
    pub steps: Vec<Step>,
    /// False when the queue has more events than are read for a page: then there are no steps.
    pub is_complete: bool,
}

impl Query for NumberHistory {
    type Output = Option<NumberSteps>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some((row, _)) = access::visible(reader, work, self.application)? else { return Ok(None) };
        let known = storage::queue::find(reader, row.queue)?;
        if known.is_none_or(|queue| queue.seq > EVENTS_MAX) {
            return Ok(Some(NumberSteps::default()));
        }
        let rules = work.registers.rules(row.queue.district, work.ctx.now);
        let ratio = rules.rules().policy.ratio;
        let first = storage::event::of_queue(reader, row.queue, 0, 1)?;
        let began_under = first.first().and_then(|event| work.registers.book().policy(&event.policy));
        let at_first = began_under.map_or(ratio, |policy| policy.ratio);
        let mut explainer = Explainer::new(self.application, ratio, at_first);
        let (mut seen, mut steps) = (0, Vec::new());
        loop {
            let events = storage::event::of_queue(reader, row.queue, seen, EVENTS_AT_ONCE)?;
            let Some(last) = events.last() else { break };
            seen = last.seq;
            steps.extend(events.iter().filter_map(|event| explainer.see(event)));
        }
        Ok(Some(NumberSteps { steps, is_complete: true }))
    }
}
