//! Reading a profile from its TOML file.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::{FreeChoice, Lapsed, Policy, PolicyId};
use crate::benefit::Benefit;
use crate::calendar::TermDays;

/// Largest profile that is read, in bytes: a hundred versions are far below it.
const TEXT_MAX: usize = 256 * 1024;

/// A named line of policies, each in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    name: Arc<str>,
    /// Ascending by day and by version; never empty.
    versions: Vec<(Date, Arc<Policy>)>,
    /// The first of them, which also holds on the days before it.
    first: Arc<Policy>,
}

/// A profile file that cannot be used. The message names the place in the file and what to write there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("policy profile, {path}: {problem}")]
pub struct InvalidProfile {
    /// Where, for example `versions[1].turn`.
    pub path: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl InvalidProfile {
    fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}

/// The file as it is written. Each version lists what it changes; the first lists everything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    versions: Vec<toml::Table>,
}

/// Keys of a version that are not parameters.
#[derive(Deserialize)]
struct Head {
    version: u16,
    from: Date,
}

impl Profile {
    /// Reads a profile. A version inherits what it does not write from the one before it.
    ///
    /// # Errors
    /// [`InvalidProfile`] with the path of the first mistake and what to do about it.
    pub fn from_toml(text: &str) -> Result<Self, InvalidProfile> {
        if text.len() > TEXT_MAX {
            return Err(InvalidProfile::new(
                "file",
                format!("larger than {TEXT_MAX} bytes; split the profile"),
            ));
        }
        let file: File = toml::from_str(text).map_err(|error| {
            InvalidProfile::new(
                "file",
                format!("{}; write `name` and a list `[[versions]]`", error.message()),
            )
        })?;
        let mut versions: Vec<(Date, Arc<Policy>)> = Vec::new();
        let mut inherited = toml::Table::new();
        for (index, table) in file.versions.into_iter().enumerate() {
            let path = format!("versions[{index}]");
            let (from, policy) = read_version(&file.name, &path, table, &mut inherited)?;
            if let Some((before, last)) = versions.last() {
                if from <= *before {
                    return Err(InvalidProfile::new(
                        format!("{path}.from"),
                        format!(
                            "{from} is not after {before} of the version before; sort the versions by day"
                        ),
                    ));
                }
                if policy.id.version() <= last.id.version() {
                    return Err(InvalidProfile::new(
                        format!("{path}.version"),
                        "not larger than the version before; number the versions upwards",
                    ));
                }
            }
            versions.push((from, Arc::new(policy)));
        }
        let Some((_, first)) = versions.first() else {
            return Err(InvalidProfile::new("versions", "empty; write at least one `[[versions]]`"));
        };
        Ok(Self { name: file.name.into(), first: Arc::clone(first), versions })
    }

    /// Its name, for example `kz-2018`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its versions with the day from which each is in force.
    pub fn versions(&self) -> impl Iterator<Item = (Date, &Arc<Policy>)> {
        self.versions.iter().map(|(from, policy)| (*from, policy))
    }

    /// The version in force on a local day; the first one also before its own day.
    pub fn in_force(&self, on: Date) -> &Arc<Policy> {
        self.versions.iter().rev().find(|(from, _)| *from <= on).map_or(&self.first, |(_, policy)| policy)
    }

    /// The version with this number.
    pub fn version(&self, version: u16) -> Option<&Arc<Policy>> {
        self.versions.iter().map(|(_, policy)| policy).find(|policy| policy.id.version() == version)
    }
}

fn read_version(
    name: &str,
    path: &str,
    mut written: toml::Table,
    inherited: &mut toml::Table,
) -> Result<(Date, Policy), InvalidProfile> {
    let mut head = toml::Table::new();
    for key in ["version", "from"] {
        let value = written.remove(key).ok_or_else(|| {
            InvalidProfile::new(
                format!("{path}.{key}"),
                "missing; write `version = 1` and `from = \"2018-01-01\"`",
            )
        })?;
        // A bare TOML date is as good as a text.
        let value = match value {
            toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
            other => other,
        };
        head.insert(key.to_owned(), value);
    }
    let head: Head = head.try_into().map_err(|error: toml::de::Error| {
        InvalidProfile::new(format!("{path}.version, {path}.from"), error.message())
    })?;
    let id = PolicyId::new(name, head.version)
        .map_err(|error| InvalidProfile::new(format!("name, {path}.version"), error.to_string()))?;

    // Key by key, so that the message can say which one cannot be read.
    inherited.extend(written);
    inherited.insert("id".to_owned(), toml::Value::String(id.to_string()));
    let policy: Policy = inherited.clone().try_into().map_err(|error: toml::de::Error| {
        InvalidProfile::new(path, error.to_string().trim().replace('\n', " "))
    })?;
    check(&policy).map_err(|(key, problem)| InvalidProfile::new(format!("{path}.{key}"), problem))?;
    Ok((head.from, policy))
}

/// What the types do not say. Bounds are generous: they catch slips of the pen, not unusual rules.
fn check(policy: &Policy) -> Result<(), (&'static str, &'static str)> {
    let bounds: [(bool, &str, &str); 15] = [
        (policy.ratio.get() <= 100, "ratio", "write 1 to 100"),
        ((1..=20).contains(&policy.misses_until_removal), "misses_until_removal", "write 1 to 20"),
        (
            (1..=72).contains(&policy.self_cancel_hours.unwrap_or(1)),
            "self_cancel_hours",
            "write 1 to 72 hours, or \"none\"",
        ),
        (policy.extension.is_none_or(|it| (1..=366).contains(&it.days)), "extension.days", "write 1 to 366"),
        (
            policy.extension.is_none_or(|it| it.times == 1),
            "extension.times",
            "write 1: a referral is extended once; or \"none\" for the whole extension",
        ),
        (
            policy.min_age_months.of(super::Ownership::State) <= 96,
            "min_age_months.state",
            "write at most 96 months",
        ),
        (
            policy.min_age_months.of(super::Ownership::PrivateOrder) <= 96,
            "min_age_months.private_order",
            "write at most 96 months",
        ),
        (policy.choose_button_months <= 96, "choose_button_months", "write at most 96 months"),
        ((1..=18).contains(&policy.max_age_years), "max_age_years", "write 1 to 18 years"),
        (
            policy.max_age_years.saturating_mul(12) > policy.min_age_months.least(),
            "max_age_years",
            "below the least age: nobody could get a place; raise it or lower `min_age_months`",
        ),
        ((1..=12).contains(&policy.late_year_from_month), "late_year_from_month", "write a month, 1 to 12"),
        ((1..=100).contains(&policy.merge_attempts_per_day), "merge_attempts_per_day", "write 1 to 100"),
        (
            policy.quiet_hours.from <= 23 && policy.quiet_hours.until <= 23,
            "quiet_hours",
            "write hours from 0 to 23",
        ),
        (policy.freeze.len() <= 12, "freeze", "write at most 12 periods"),
        ((1..=100).contains(&policy.sealed_wishes_max), "sealed_wishes_max", "write 1 to 100"),
    ];
    if let Some((_, key, problem)) = bounds.iter().find(|(right, _, _)| !right) {
        return Err((key, problem));
    }
    check_together(policy)
}

/// Parameters that contradict each other.
fn check_together(policy: &Policy) -> Result<(), (&'static str, &'static str)> {
    if policy.benefits.contains_key(&Benefit::None) {
        return Err(("benefits.none", "no benefit opens no lane; remove the entry"));
    }
    if policy
        .benefits
        .values()
        .any(|rule| rule.from.zip(rule.until).is_some_and(|(from, until)| from > until))
    {
        return Err(("benefits", "a benefit ends before it begins; swap `from` and `until`"));
    }
    if policy.benefits.values().any(|rule| rule.basis.is_empty()) {
        return Err(("benefits", "a benefit without a legal basis; write the text key in `basis`"));
    }
    if policy.free_choice == FreeChoice::None && policy.lapsed == Lapsed::Free {
        return Err((
            "lapsed",
            "`free` needs free choice, and `free_choice` is `none`; write `next_in_line` or allow free choice",
        ));
    }
    if policy.turn.days == TermDays::Working && policy.turn.n > 60 {
        return Err(("turn", "longer than 60 working days; places would stand empty, write a shorter turn"));
    }
    Ok(())
}
