//! What the simulation found, each by the seed that found it.

use sim::Settings;

use super::simulate;

/// A calendar that changed while a family held a referral moved the turn behind it, and the row kept the earlier limit: a
/// cancel within 24 hours would have given back less than was told (R9, R53).
#[test]
fn a_turn_behind_a_referral_moves_with_the_calendar() {
    simulate(&Settings::new(154, 60));
}

/// A stop-list was counted back from its limit by the calendar that was told, which a decree in between made one day longer
/// than the new calendar says (R53).
#[test]
fn a_stop_list_is_counted_from_its_miss() {
    simulate(&Settings::new(2025, 100));
}

/// An application that the department removed while Referred, its referral annulled by the same act.
#[test]
fn the_department_removes_an_application_with_a_referral() {
    simulate(&Settings::new(2043, 100));
}
