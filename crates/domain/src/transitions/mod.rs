//! The table of transitions of section 3: which state may follow on which, by whose act, under which rules.
//!
//! The decisions do not read it; tests hold every run of the simulation and of the properties against it, and the state
//! diagrams of the documentation are drawn from it.

mod diagram;
mod table;

use crate::event::{Fact, TurnEnd};
use crate::referral::AnnulmentReason;

pub use diagram::document;
pub use table::{NOT_BUILT, TRANSITIONS};

/// What has states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// [`crate::application::ApplicationState`].
    Application,
    /// [`crate::place::PlaceState`].
    Place,
    /// [`crate::referral::ReferralState`].
    Referral,
}

/// The state of what does not exist yet.
pub const NEW: &str = "[*]";

/// A row of the table. States are their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Whose states.
    pub noun: Noun,
    /// Any of these states.
    pub from: &'static [&'static str],
    /// The state after the last fact.
    pub to: &'static str,
    /// Who does what.
    pub by: &'static str,
    /// When it is allowed, with the rules that say so.
    pub guard: &'static str,
    /// Labels of the facts, in this order, that make it.
    pub facts: &'static [&'static str],
}

/// What the table calls a fact: its kind, with the reason where the reason decides the row.
#[must_use]
pub fn label(fact: &Fact) -> String {
    match fact {
        Fact::ApplicationRemoved { reason, .. } => format!("{}:{}", fact.name(), reason.code()),
        // What two officials decide is no act of one.
        Fact::TurnEnded { why: TurnEnd::BenefitFalse, .. }
        | Fact::ReferralAnnulled { reason: AnnulmentReason::BenefitFalse, .. } => {
            format!("{}:benefit_false", fact.name())
        }
        _ => fact.name().to_owned(),
    }
}

/// The row, by its index in [`TRANSITIONS`], that allows the first facts of a list to lead away from a state; each fact
/// comes with the state after it. The longest row wins.
#[must_use]
pub fn allowed(noun: Noun, from: &str, facts: &[(String, String)]) -> Option<usize> {
    let fits = |row: &Transition| {
        let len = row.facts.len();
        let labels = facts.iter().take(len).map(|(label, _)| label.as_str());
        row.noun == noun
            && row.from.contains(&from)
            && facts.len() >= len
            && labels.eq(row.facts.iter().copied())
            && len.checked_sub(1).and_then(|last| facts.get(last)).is_some_and(|(_, to)| to == row.to)
    };
    let rows = TRANSITIONS.iter().enumerate().filter(|(_, row)| fits(row));
    rows.max_by_key(|(_, row)| row.facts.len()).map(|(index, _)| index)
}
