//! What an edit of the calendar would do to limits that run, before it is made (R52, R53).

use std::collections::BTreeSet;

use domain::calendar::Change;
use domain::event::Fact;
use domain::queue::{Context, Draft, Rules, recompute_limits};
use storage::slice::Loader;
use storage::{DbError, Reader};

use super::calendar::begun;
use crate::command::{Query, Work};
use crate::context::Caller;

/// How many families' limits an edit would move later; none moves earlier (R53). `None` for anybody who may not edit.
#[derive(Clone, Debug)]
pub struct PreviewCalendar {
    /// Days off, days worked, years confirmed.
    pub changes: Vec<Change>,
}

impl Query for PreviewCalendar {
    type Output = Option<usize>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        if !matches!(work.ctx.caller, Caller::Department { .. } | Caller::Administrator { .. }) {
            return Ok(None);
        }
        let told_by = work.registers.calendar();
        let next = told_by.with_changes(&self.changes, "preview");
        let mut moved = BTreeSet::new();
        for state in storage::queue::all(reader)? {
            let district = work.registers.rules(state.id.district, work.ctx.now);
            let rules = Rules { calendar: &next, ..district.rules() };
            let mut loader = Loader::new(reader, state.id, rules, work.ctx.now)?;
            loader.everything()?;
            let context =
                Context { now: work.ctx.now, actor: work.ctx.caller.actor(), ids: work.ctx.ids.clone() };
            let slice = loader.slice();
            let begun = begun(reader, &slice, rules.zone)?;
            let mut draft = Draft::new(slice, rules, context);
            recompute_limits(&mut draft, told_by, &begun).map_err(|corrupt| DbError::Statement {
                query: "calendar_preview",
                message: corrupt.to_string(),
            })?;
            moved.extend(draft.facts.iter().filter_map(|stamped| match stamped.fact {
                Fact::LimitMoved { application, .. } => Some(application),
                _ => None,
            }));
        }
        Ok(Some(moved.len()))
    }
}
