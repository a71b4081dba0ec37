//! `cargo xtask check`: what holds between crates and about dependencies.

mod arrows;
mod duplicates;
mod licences;
mod reasons;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::workspace::{Workspace, verdict};

/// Runs every check and reports all complaints at once.
pub(crate) fn run(workspace: &Workspace, _words: &[String]) -> Result<()> {
    let packages = packages(&workspace.metadata()?)?;
    let mut complaints = arrows::complaints(workspace, &packages)?;
    complaints.extend(licences::complaints(workspace, &packages)?);
    complaints.extend(duplicates::complaints(workspace, &packages)?);
    complaints.extend(reasons::complaints(workspace)?);
    verdict("check", &complaints)
}

/// A package of the dependency graph.
struct Package {
    name: String,
    version: String,
    /// Part of this workspace.
    ours: bool,
    /// SPDX expression; `None` when the package names none.
    licence: Option<String>,
    /// Direct dependencies, of the crates of this workspace only.
    dependencies: Vec<Dependency>,
}

/// A direct dependency of a package.
struct Dependency {
    name: String,
    /// Needed by tests only.
    dev: bool,
}

fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let resolved: std::collections::BTreeSet<&str> = metadata
        .pointer("/resolve/nodes")
        .and_then(Value::as_array)
        .context("cargo metadata: no resolve")?
        .iter()
        .filter_map(|node| text(node, "id"))
        .collect();
    let all = metadata.get("packages").and_then(Value::as_array).context("cargo metadata: no packages")?;
    Ok(all
        .iter()
        .filter(|package| text(package, "id").is_some_and(|id| resolved.contains(id)))
        .map(package)
        .collect())
}

fn package(package: &Value) -> Package {
    let ours = package.get("source").is_none_or(Value::is_null);
    let dependencies = package.get("dependencies").and_then(Value::as_array);
    Package {
        name: text(package, "name").unwrap_or_default().to_owned(),
        version: text(package, "version").unwrap_or_default().to_owned(),
        ours,
        licence: text(package, "license").map(str::to_owned),
        dependencies: if ours {
            dependencies.into_iter().flatten().map(dependency).collect()
        } else {
            Vec::new()
        },
    }
}

fn dependency(dependency: &Value) -> Dependency {
    Dependency {
        name: text(dependency, "name").unwrap_or_default().to_owned(),
        dev: text(dependency, "kind") == Some("dev"),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}
