//! Two versions of one package: denied, except for those explained in `xtask/duplicates.toml`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::Package;
use crate::workspace::Workspace;

/// Unexplained duplicates, and explanations whose duplicate is gone.
pub(super) fn complaints(workspace: &Workspace, packages: &[Package]) -> Result<Vec<String>> {
    let list: toml::Table = workspace.read("xtask/duplicates.toml")?.parse()?;
    Ok(compare(packages, &list))
}

fn compare(packages: &[Package], explained: &toml::Table) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let mut complaints = Vec::new();
    for (name, versions) in &versions {
        if explained.get(*name).and_then(toml::Value::as_str).is_none_or(str::is_empty) {
            let versions: Vec<&str> = versions.iter().copied().collect();
            complaints.push(format!("{name} in versions {}: unify, or explain it", versions.join(", ")));
        }
    }
    for name in explained.keys().filter(|name| !versions.contains_key(name.as_str())) {
        complaints.push(format!("{name} has one version now: take it out of xtask/duplicates.toml"));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            ours: false,
            licence: None,
            dependencies: Vec::new(),
        }
    }

    #[test]
    fn only_explained_duplicates_pass_and_explanations_do_not_outlive_them() {
        let twice = [package("der", "0.7.0"), package("der", "0.8.0"), package("jiff", "0.2.0")];
        let none = toml::Table::new();
        let explained: toml::Table = "der = \"two trios of RustCrypto\"".parse().unwrap();
        assert_eq!(compare(&twice, &none).len(), 1);
        assert_eq!(compare(&twice, &explained).len(), 0);
        assert_eq!(compare(&twice[1..], &explained).len(), 1);
    }
}
