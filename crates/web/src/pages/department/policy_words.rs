//! What a profile of rules is called, and what it says, in words.

use domain::calendar::{Term, TermDays};
use domain::policy::{FreeChoice, Lapsed, Policy};
use i18n::Texts;

use crate::components::Text;

/// The name of a profile; of one that the texts do not know, the code of its file.
pub(super) fn name(t: Texts, code: &str) -> Text {
    let d = t.department();
    match code {
        "kz-2018" => d.profile_kz_2018().into(),
        "astana-2019" => d.profile_astana_2019().into(),
        "kz-2025" => d.profile_kz_2025().into(),
        other => other.to_owned().into(),
    }
}

/// What a profile says, one line for each parameter that families and officials meet.
pub(super) fn lines(t: Texts, policy: &Policy) -> Vec<(&'static str, Text)> {
    let d = t.department();
    let months = |n: u32| Text::from(d.policy_months(u64::from(n)));
    vec![
        (d.policy_turn(), term(t, policy.turn)),
        (
            d.policy_lapsed(),
            match policy.lapsed {
                Lapsed::Free => d.policy_lapsed_free().into(),
                Lapsed::NextInLine => d.policy_lapsed_next().into(),
            },
        ),
        (
            d.policy_free_choice(),
            match policy.free_choice {
                FreeChoice::None => d.policy_none().into(),
                FreeChoice::Instant => d.policy_free_instant().into(),
                FreeChoice::Sealed => d.policy_free_sealed().into(),
            },
        ),
        (d.policy_come(), term(t, policy.come)),
        (
            d.policy_extension(),
            policy.extension.map_or_else(
                || d.policy_none().into(),
                |of| d.policy_extension_value(u64::from(of.days), u64::from(of.times)).into(),
            ),
        ),
        (
            d.policy_cancel(),
            policy.self_cancel_hours.map_or_else(
                || d.policy_none().into(),
                |hours| d.policy_cancel_value(u64::from(hours)).into(),
            ),
        ),
        (d.policy_answer(), term(t, policy.enrol_after_arrival)),
        (d.policy_stop(), term(t, policy.stop_list)),
        (d.policy_miss(), d.policy_miss_value(u64::from(policy.misses_until_removal)).into()),
        (d.policy_ratio(), policy.ratio.to_string().into()),
        (d.policy_age_state(), months(policy.min_age_months.state)),
        (d.policy_age_private(), months(policy.min_age_months.private_order)),
        (d.policy_age_max(), d.policy_years(u64::from(policy.max_age_years)).into()),
        (d.policy_vacant(), term(t, policy.publish_vacant_after)),
    ]
}

/// What is first asked of a profile: how long to choose and to come.
pub(super) fn gist(t: Texts, policy: &Policy) -> String {
    let d = t.department();
    format!("{}: {} · {}: {}", d.policy_turn(), term(t, policy.turn), d.policy_come(), term(t, policy.come))
}

fn term(t: Texts, term: Term) -> Text {
    let (d, n) = (t.department(), u64::from(term.n));
    match term.days {
        TermDays::Working => d.working_days(n).into(),
        TermDays::Calendar => d.calendar_days(n).into(),
    }
}

#[cfg(test)]
mod tests {
    use domain::policy::PolicyBook;
    use i18n::{Lang, Texts};

    use super::{lines, name};

    #[test]
    fn every_shipped_profile_has_a_name_and_says_what_differs() {
        let day = jiff::civil::date(2026, 9, 9);
        for lang in Lang::ALL {
            let t = Texts::of(lang);
            let mut said = Vec::new();
            for profile in PolicyBook::bundled().profiles() {
                assert_ne!(name(t, profile.name()).to_string(), profile.name(), "{lang:?}");
                let values = lines(t, profile.in_force(day)).into_iter().map(|(_, value)| value.to_string());
                said.push(values.collect::<Vec<_>>());
            }
            assert!(
                said.iter().all(|one| said.iter().filter(|other| *other == one).count() == 1),
                "{said:?}"
            );
        }
        assert_eq!(name(Texts::of(Lang::Kk), "kz-2030").to_string(), "kz-2030");
    }
}
