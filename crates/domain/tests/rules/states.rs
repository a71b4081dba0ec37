//! The table of transitions itself.

use std::collections::BTreeSet;

use domain::application::Status;
use domain::event::KINDS;
use domain::event::RemovalReason;
use domain::referral::AnnulmentReason;
use domain::transitions::{NEW, Noun, TRANSITIONS, document};

#[test]
fn the_table_speaks_of_real_states_and_facts() {
    let applications: BTreeSet<&str> = Status::ALL.iter().map(|status| status.code()).collect();
    let places = BTreeSet::from(["vacant", "reserved", "free", "held", "occupied", "withdrawn"]);
    let referrals = BTreeSet::from([
        "issued",
        "extended",
        "arrived",
        "used",
        "expired",
        "cancelled",
        "refused",
        "annulled",
    ]);
    for row in TRANSITIONS {
        let known = match row.noun {
            Noun::Application => &applications,
            Noun::Place => &places,
            Noun::Referral => &referrals,
        };
        assert!(known.contains(row.to), "{row:?}");
        assert!(row.from.iter().all(|from| *from == NEW || known.contains(from)), "{row:?}");
        for fact in row.facts {
            let (kind, reason) =
                fact.split_once(':').map_or((*fact, None), |(kind, reason)| (kind, Some(reason)));
            assert!(KINDS.iter().any(|(name, _)| *name == kind), "{row:?}");
            let is_known =
                |code| RemovalReason::from_code(code).is_some() || AnnulmentReason::from_code(code).is_some();
            assert!(reason.is_none_or(is_known), "{row:?}");
        }
    }
}

#[test]
fn no_two_rows_say_the_same() {
    let mut seen = BTreeSet::new();
    for row in TRANSITIONS {
        for from in row.from {
            assert!(seen.insert((row.noun, *from, row.to, row.facts)), "twice: {from} {row:?}");
        }
    }
}

#[test]
fn the_page_has_a_diagram_for_each_noun() {
    let text = document();
    assert_eq!(text.matches("```mermaid\nstateDiagram-v2\n").count(), 3);
    assert!(
        text.contains("    [*] --> queued: applicant files\n") && text.contains("    enrolled --> [*]\n")
    );
    assert!(!text.contains("    referred --> [*]"));
}
