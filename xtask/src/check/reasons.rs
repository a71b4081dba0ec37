//! Every dependency is named once, at the root, with the reason why it is there; members only refer to it.

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const TABLE: &str = "[workspace.dependencies]";

/// Dependencies without a reason, without a user, or named outside the root.
pub(super) fn complaints(workspace: &Workspace) -> Result<Vec<String>> {
    let root = workspace.read("Cargo.toml")?;
    let mut complaints = without_reason(&root);
    let mut used = Vec::new();
    // `fuzz` is a workspace of its own, which nobody builds who builds the system.
    let ours = |file: &&String| file.ends_with("/Cargo.toml") && !file.starts_with("fuzz/");
    for file in workspace.files()?.iter().filter(ours) {
        let manifest: toml::Table = workspace.read(file)?.parse().with_context(|| file.clone())?;
        complaints.extend(member(file, &manifest, &mut used));
    }
    for name in entries(&root).map(|(name, _)| name).filter(|name| !used.iter().any(|used| used == name)) {
        complaints.push(format!("dependency {name} is used by no crate"));
    }
    Ok(complaints)
}

/// Name and line of each entry of the table. An entry is one line: that keeps the reason beside the version.
fn entries(root: &str) -> impl Iterator<Item = (&str, &str)> {
    root.lines()
        .skip_while(|line| line.trim() != TABLE)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('=').map(|(name, _)| (name.trim(), line)))
}

fn without_reason(root: &str) -> Vec<String> {
    entries(root)
        .filter(|(_, line)| !line.contains("path = \"crates/"))
        .filter(|(_, line)| line.rsplit_once(" # ").is_none_or(|(_, reason)| reason.trim().is_empty()))
        .map(|(name, _)| format!("dependency {name} has no reason behind it"))
        .collect()
}

fn member(file: &str, manifest: &toml::Table, used: &mut Vec<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, value) in dependency_tables(manifest).flatten() {
        used.push(name.clone());
        if value.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
            complaints.push(format!("{file}: {name} must say `workspace = true`"));
        }
    }
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
    if lints != Some(true) {
        complaints.push(format!("{file}: the lints of the workspace are not switched on"));
    }
    complaints
}

fn dependency_tables(manifest: &toml::Table) -> impl Iterator<Item = &toml::Table> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table);
    std::iter::once(manifest).chain(targets).flat_map(|table| {
        ["dependencies", "dev-dependencies", "build-dependencies"]
            .into_iter()
            .filter_map(|name| table.get(name).and_then(toml::Value::as_table))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_needs_its_reason() {
        let root = "[workspace.dependencies]\n# ours\napp = { path = \"crates/app\" }\n\na = \"1\" # why\nb = \"2\"\n\n[x]\nc = 3";
        assert_eq!(without_reason(root), ["dependency b has no reason behind it"]);
    }

    #[test]
    fn members_name_no_versions_of_their_own() {
        let manifest: toml::Table =
            "[lints]\nworkspace = true\n[dependencies]\na.workspace = true\nb = \"1\"\n[target.x.dev-dependencies]\nc = \"1\""
                .parse()
                .unwrap();
        let mut used = Vec::new();
        assert_eq!(member("m", &manifest, &mut used).len(), 2);
        assert_eq!(used, ["a", "b", "c"]);
    }
}
