//! State diagrams out of the table.

use std::fmt::Write;

use super::{NEW, NOT_BUILT, Noun, TRANSITIONS, Transition};

/// States from which nothing leads away, by noun.
fn is_final(noun: Noun, state: &str) -> bool {
    !TRANSITIONS.iter().any(|row| row.noun == noun && row.from.contains(&state))
}

/// The page of the documentation: for every noun a Mermaid diagram and the table.
#[must_use]
pub fn document() -> String {
    let mut text = String::from(
        "# States\n\nWhat an application, a place and a referral can become, by whose act and under which rule. Every run of the tests is\nheld against these tables.\n",
    );
    for (noun, title) in
        [(Noun::Application, "Application"), (Noun::Place, "Place"), (Noun::Referral, "Referral")]
    {
        chapter(&mut text, noun, title);
    }
    text.push_str("\n## Not built yet\n\n");
    for (transition, rule) in NOT_BUILT {
        line(&mut text, format_args!("- {transition} ({rule})"));
    }
    text
}

fn chapter(text: &mut String, noun: Noun, title: &str) {
    line(text, format_args!("\n## {title}\n\n```mermaid\nstateDiagram-v2"));
    let rows: Vec<&Transition> = TRANSITIONS.iter().filter(|row| row.noun == noun).collect();
    let mut drawn = Vec::new();
    for row in &rows {
        for from in row.from {
            // One arrow for each act; the table has the guards.
            let arrow = (*from, row.to, row.by);
            if !drawn.contains(&arrow) {
                drawn.push(arrow);
                line(text, format_args!("    {from} --> {}: {}", row.to, row.by));
            }
        }
    }
    let mut ends: Vec<&str> = rows.iter().map(|row| row.to).filter(|to| is_final(noun, to)).collect();
    ends.sort_unstable();
    ends.dedup();
    for state in ends {
        line(text, format_args!("    {state} --> {NEW}"));
    }
    line(text, format_args!("```\n\n| from | to | by | when | events |\n|---|---|---|---|---|"));
    for row in rows {
        let from = row.from.join(", ").replace(NEW, "-");
        let facts = row.facts.join(", ");
        line(text, format_args!("| {from} | {} | {} | {} | {facts} |", row.to, row.by, row.guard));
    }
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{words}");
}
