//! A failing run made smaller: steps are left out as long as the same is still wrong.

use crate::run::run;
use crate::{Failure, Settings};

/// Runs that shrinking may cost: what is left out early is not tried again, so they reach single steps of a long story.
const RUNS_MAX: u32 = 240;

/// Leaves out steps of a failing run in halves, quarters and so on. Answers with the settings that still fail in the
/// same way and their failure; these are the given ones when every step is needed. Only for a scratch database.
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
                    && shape(&still.found) == shape(&found.found)
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

/// What was found, without ids, instants and counts: these are others in a story of fewer steps.
fn shape(found: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut shape = String::new();
    for word in found.split_inclusive(|letter| !is_part(letter)) {
        let (word, end) = match word.char_indices().next_back() {
            Some((at, letter)) if !is_part(letter) => word.split_at(at),
            _ => (word, ""),
        };
        let is_rule = word.strip_prefix(['R', 'S']).is_some_and(|number| number.parse::<u16>().is_ok());
        let is_drawn = !is_rule && word.chars().any(|letter| letter.is_ascii_digit());
        shape.push_str(if is_drawn { "#" } else { word });
        shape.push_str(end);
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn the_same_is_the_same_with_other_ids_and_instants() {
        let found = "R8: ref_01mnafnt9hffbr0nj08938zg14 may be cancelled and is refused";
        assert_eq!(shape(found), "R8: # may be cancelled and is refused");
        assert_eq!(shape(found), shape(&found.replace("hff", "7ab")));
        assert_ne!(shape(found), shape(&found.replace("R8", "R7")), "another rule");
        assert_ne!(shape(found), shape(&found.replace("cancelled", "extended")), "another act");
        let told = |day: &str| {
            format!("R53: app_01mq was told 2027-06-{day}T19:00:00Z and not 2027-06-14T19:00:00Z")
        };
        assert_eq!(shape(&told("11")), shape(&told("09")));
    }
}
