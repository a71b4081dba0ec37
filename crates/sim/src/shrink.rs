//! A failing run made smaller: steps are left out as long as something is still wrong.

use crate::run::run;
use crate::{Failure, Settings};

/// Runs that shrinking may cost.
const RUNS_MAX: u32 = 60;

/// Leaves out steps of a failing run in halves, quarters and so on. Answers with the settings that still fail and their
/// failure; these are the given ones when every step is needed. Only for a scratch database.
#[must_use]
pub fn shrink(settings: &Settings, failure: Failure) -> (Settings, Failure) {
    let (mut best, mut found) = (settings.clone(), failure);
    let mut runs = 0;
    let mut width = found.step / 2;
    while width > 0 && runs < RUNS_MAX {
        let mut from = 0;
        while from < found.step && runs < RUNS_MAX {
            let mut fewer = best.clone();
            fewer.left_out.extend(from..found.step.min(from + width));
            if fewer.left_out.len() > best.left_out.len() {
                runs += 1;
                if let Err(still) = run(&fewer)
                    && still.step > 0
                    && still.step <= found.step
                {
                    (best, found) = (fewer, still);
                }
            }
            from += width;
        }
        width /= 2;
    }
    (best, found)
}
