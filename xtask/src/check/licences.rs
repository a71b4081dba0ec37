//! Licences of everything that is linked or shipped. The list with its reasons is `xtask/licences.toml`.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Package;
use crate::workspace::Workspace;

/// Lock files of the parts that npm brings.
const NPM_LOCKS: &[&str] = &["crates/web/assets/package-lock.json", "e2e/package-lock.json"];

/// Packages whose licence is missing or not in the list.
pub(super) fn complaints(workspace: &Workspace, packages: &[Package]) -> Result<Vec<String>> {
    let list: toml::Table = workspace.read("xtask/licences.toml")?.parse()?;
    let allowed: Vec<&str> = keys(&list, "allow");
    let explained: Vec<&str> = keys(&list, "package");
    let mut found: Vec<(String, Option<String>)> = packages
        .iter()
        .filter(|package| !package.ours)
        .map(|package| (package.name.clone(), package.licence.clone()))
        .collect();
    for lock in NPM_LOCKS.iter().filter(|lock| workspace.path(lock).is_file()) {
        found.extend(npm(&workspace.read(lock)?).with_context(|| (*lock).to_owned())?);
    }
    Ok(found
        .into_iter()
        .filter(|(name, _)| !explained.contains(&name.as_str()))
        .filter_map(|(name, licence)| match licence {
            None => Some(format!("licence of {name} is not named: explain it in xtask/licences.toml")),
            Some(licence) if satisfied(&licence, &allowed) => None,
            Some(licence) => Some(format!("licence {licence} of {name} is not in xtask/licences.toml")),
        })
        .collect())
}

fn keys<'a>(list: &'a toml::Table, table: &str) -> Vec<&'a str> {
    list.get(table)
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect()
}

fn npm(lock: &str) -> Result<Vec<(String, Option<String>)>> {
    let lock: Value = serde_json::from_str(lock)?;
    let packages = lock.get("packages").and_then(Value::as_object).context("no packages")?;
    Ok(packages
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| {
            let name = path.rsplit("node_modules/").next().unwrap_or(path).to_owned();
            (name, package.get("license").and_then(Value::as_str).map(str::to_owned))
        })
        .collect())
}

/// Whether an SPDX expression can be met with the allowed licences: OR needs one side, AND both; AND binds
/// stronger. `A/B` is the old spelling of OR.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = both(rest, allowed);
    while let Some(("OR", after)) = rest.split_first().map(|(word, after)| (*word, after)) {
        *rest = after;
        // Not short-circuited: the other side must be read in any case.
        met |= both(rest, allowed);
    }
    met
}

fn both(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = single(rest, allowed);
    while let Some(("AND", after)) = rest.split_first().map(|(word, after)| (*word, after)) {
        *rest = after;
        met &= single(rest, allowed);
    }
    met
}

fn single(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let Some((word, after)) = rest.split_first() else { return false };
    *rest = after;
    if *word == "(" {
        let met = either(rest, allowed);
        let closed = rest.first() == Some(&")");
        *rest = rest.get(1..).unwrap_or_default();
        return met && closed;
    }
    if rest.first() == Some(&"WITH") {
        let exception = rest.get(1).copied().unwrap_or_default();
        *rest = rest.get(2..).unwrap_or_default();
        return allowed.contains(&format!("{word} WITH {exception}").as_str());
    }
    allowed.contains(word)
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    const ALLOWED: &[&str] = &["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ISC"];

    #[test]
    fn choices_and_conjunctions() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "Apache-2.0 AND ISC",
            "(MIT OR GPL-3.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(satisfied(good, ALLOWED), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC", "Apache-2.0 WITH other", "", "MIT ISC"] {
            assert!(!satisfied(bad, ALLOWED), "{bad}");
        }
    }
}
