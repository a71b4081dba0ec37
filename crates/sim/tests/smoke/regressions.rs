//! What the simulation found, each by the seed that found it.

use sim::Settings;

use super::{same_on_both_engines, simulate};

/// Found before crashes and rushes were simulated: without them the seed's story is the same as then.
fn calm(seed: u64, families: u32) {
    simulate(&Settings { is_calm: true, ..Settings::new(seed, families) });
}

/// The program died between a new version of the calendar and the last queue whose limits it moves: the families of the rest
/// were owed a day that nobody gave them (R53).
#[test]
fn a_crash_in_an_edit_of_the_calendar_takes_no_day() {
    simulate(&Settings::new(110_041, 40));
}

/// A calendar that changed while a family held a referral moved the turn behind it, and the row kept the earlier limit: a
/// cancel within 24 hours would have given back less than was told (R9, R53).
#[test]
fn a_turn_behind_a_referral_moves_with_the_calendar() {
    calm(154, 60);
}

/// A stop-list was counted back from its limit by the calendar that was told, which a decree in between made one day longer
/// than the new calendar says (R53).
#[test]
fn a_stop_list_is_counted_from_its_miss() {
    calm(2025, 100);
}

/// An application that the department removed while Referred, its referral annulled by the same act.
#[test]
fn the_department_removes_an_application_with_a_referral() {
    calm(2043, 100);
}

/// A district changed to a policy without free choice, and its free places were nobody's for ever (R28).
#[test]
fn free_places_do_not_outlive_free_choice() {
    calm(15, 16);
}

/// A decree moved the day on which a vacant place is published, and the stored limit stayed (R35).
#[test]
fn a_vacant_place_is_due_by_the_new_calendar() {
    calm(139, 60);
}

/// No seed had ever filed anew out of the stop-list, so nobody saw whether it was inherited (R13).
#[test]
fn a_fresh_start_inherits() {
    let inherited = |seed| {
        let report = simulate(&Settings { is_calm: true, ..Settings::new(seed, 40) });
        report.commands.get("inherit a stop-list").map_or(0, |(done, _)| *done)
    };
    assert!([1, 6, 11].map(inherited).iter().sum::<u64>() > 0, "the seeds have to try it");
}

/// A district changed to a profile with the same maximum age, and children whose birthday had passed before it left the queue
/// on the day of the change, after whoever's birthday came later (R15, R56).
#[test]
fn another_profile_moves_no_birthday() {
    simulate(&Settings { years: 3, ..Settings::new(140_119, 12) });
}

/// An alert waited for the background work while its reader had enough of alerts: it is dropped rightly (R30), and the
/// simulation took it for lost.
#[test]
fn an_alert_is_dropped_when_its_reader_has_stopped() {
    simulate(&Settings::new(33, 300));
}

/// A filing just before midnight by a server's clock that had been set back: it was registered on the next day, behind the queue's
/// last (R2), and a decree moved the limit of its confirmation by a day too many, counted from the registration (R16, R53).
#[test]
fn a_confirmation_is_awaited_from_the_filing() {
    simulate(&Settings::new(1_000_500, 40));
}

/// The text of a cancellation was read while something was past its limit and not settled, so that the signature over it was
/// outdated at once, in the last instant in which it could have been given (R8, R54).
#[test]
fn a_text_is_of_the_present() {
    simulate(&Settings::new(301_829, 16));
}

/// The program died in a rush, and how much of the batch died with it was a matter of threads on SQLite, and of the engine.
#[test]
fn a_death_in_a_rush_takes_the_same_on_both_engines() {
    same_on_both_engines(3117, 50);
}

/// A bigger one of the same kind, in which a batch that was run anew counted its statements twice.
#[test]
fn a_death_in_a_rush_is_counted_in_statements_that_are_run_once() {
    same_on_both_engines(3286, 130);
}
