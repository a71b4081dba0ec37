//! Which crate may know which. The picture and the reasons are in `docs/ARCHITECTURE.md`.

use anyhow::Result;

use super::Package;
use crate::workspace::Workspace;

/// Our crates and the crates of ours that each may name among its dependencies.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("eds", &[]),
    ("i18n", &[]),
    ("signer", &["eds"]),
    ("storage", &["domain"]),
    ("app", &["domain", "eds", "storage"]),
    ("web", &["app", "domain", "i18n"]),
    ("gateways", &["app", "domain", "eds", "i18n"]),
    ("documents", &["app", "domain", "i18n"]),
    ("demo", &["app", "domain", "eds", "i18n", "storage"]),
    ("sim", &["app", "demo", "domain", "eds", "storage"]),
    ("bench", &["app", "demo", "domain", "eds", "i18n", "storage", "web"]),
    ("testkit", &["app", "demo", "domain", "eds", "storage"]),
    (
        "cli",
        &["app", "bench", "demo", "documents", "domain", "eds", "gateways", "i18n", "sim", "storage", "web"],
    ),
    // Reads the tables from which documents are generated.
    ("xtask", &["domain", "storage", "web"]),
];

/// Crates that only tests may use.
const TESTS_ONLY: &[&str] = &["testkit"];

/// Packages that must not be reached, even through others.
struct Forbidden {
    /// The crates that must not reach them; `None` is every crate but `but`.
    from: Option<&'static [&'static str]>,
    but: &'static [&'static str],
    /// Names; a trailing `*` matches any ending.
    packages: &'static [&'static str],
    why: &'static str,
}

const FORBIDDEN: &[Forbidden] = &[
    Forbidden {
        from: Some(&["domain"]),
        but: &[],
        packages: &[
            "async-std",
            "axum",
            "curl",
            "getrandom",
            "http",
            "hyper",
            "lettre",
            "libsqlite3-sys",
            "mio",
            "postgres*",
            "rand",
            "reqwest",
            "rusqlite",
            "smol",
            "socket2",
            "tempfile",
            "tokio*",
            "tracing*",
            "ureq",
        ],
        why: "the rules do no I/O, read no clock and draw no random number",
    },
    Forbidden {
        from: Some(&["eds", "i18n"]),
        but: &[],
        packages: &["axum", "http", "hyper", "mio", "reqwest", "rusqlite", "socket2", "tokio*", "ureq"],
        why: "a leaf does no I/O",
    },
    Forbidden {
        from: Some(&["app"]),
        but: &[],
        packages: &[
            "askama*",
            "axum*",
            "fluent*",
            "http",
            "http-body*",
            "hyper*",
            "i18n",
            "reqwest",
            "tower*",
        ],
        why: "a use-case knows neither HTTP nor pages nor texts",
    },
    Forbidden {
        from: None,
        but: &["documents", "cli"],
        packages: &["typst*"],
        why: "the typesetter is large: it is linked by the executable and by its own tests alone",
    },
];

/// What a crate must not name itself, though it may reach it through another.
const FORBIDDEN_DIRECT: &[(&str, &[&str], &str)] = &[
    (
        "web",
        &["documents", "refinery", "rusqlite", "storage", "tokio-postgres"],
        "pages ask app, never the database",
    ),
    ("app", &["refinery", "rusqlite", "tokio-postgres"], "SQL is known to storage alone"),
];

/// Arrows that are not in the picture.
pub(super) fn complaints(workspace: &Workspace, packages: &[Package]) -> Result<Vec<String>> {
    let ours: Vec<&Package> = packages.iter().filter(|package| package.ours).collect();
    let names: Vec<&str> = ours.iter().map(|package| package.name.as_str()).collect();
    let mut complaints = Vec::new();
    for package in ours {
        complaints.extend(direct(package, &names));
        let rules: Vec<&Forbidden> = FORBIDDEN.iter().filter(|rule| rule.holds_for(&package.name)).collect();
        let reached = reached(workspace, &package.name)?;
        for rule in rules {
            for found in
                reached.iter().filter(|name| rule.packages.iter().any(|pattern| matches(pattern, name)))
            {
                complaints.push(format!("arrow {} -> {found}: {}", package.name, rule.why));
            }
        }
    }
    Ok(complaints)
}

fn direct(package: &Package, ours: &[&str]) -> Vec<String> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == package.name) else {
        return vec![format!("crate {} has no row in the table of arrows", package.name)];
    };
    let mut complaints = Vec::new();
    for dependency in
        package.dependencies.iter().filter(|dependency| ours.contains(&dependency.name.as_str()))
    {
        let name = dependency.name.as_str();
        let tests_only = TESTS_ONLY.contains(&name);
        if name == "cli" || (!dependency.dev && (tests_only || !allowed.contains(&name))) {
            complaints.push(format!("arrow {} -> {name} is not in the picture", package.name));
        }
    }
    for (_, names, why) in FORBIDDEN_DIRECT.iter().filter(|(from, ..)| *from == package.name) {
        let named = package.dependencies.iter().filter(|dependency| !dependency.dev);
        for found in named.filter(|dependency| names.contains(&dependency.name.as_str())) {
            complaints.push(format!("arrow {} -> {}: {why}", package.name, found.name));
        }
    }
    complaints
}

/// Names of everything that a build of this one crate would link. Asked per crate, because the features of
/// the whole workspace together reach more than one crate alone does.
fn reached(workspace: &Workspace, name: &str) -> Result<Vec<String>> {
    let words = ["tree", "--package", name, "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let tree = workspace.output("cargo", &words)?;
    let mut names: Vec<String> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

impl Forbidden {
    fn holds_for(&self, name: &str) -> bool {
        self.from.map_or(!self.but.contains(&name), |from| from.contains(&name))
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::super::Dependency;
    use super::*;

    fn package(name: &str, dependencies: &[(&str, bool)]) -> Package {
        Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            ours: true,
            licence: None,
            dependencies: dependencies
                .iter()
                .map(|(name, dev)| Dependency { name: (*name).to_owned(), dev: *dev })
                .collect(),
        }
    }

    const OURS: &[&str] = &["app", "cli", "domain", "storage", "testkit", "web"];

    #[test]
    fn arrows_of_the_picture_pass() {
        assert_eq!(
            direct(&package("web", &[("app", false), ("testkit", true), ("serde", false)]), OURS),
            [""; 0]
        );
    }

    #[test]
    fn arrows_against_the_picture_are_named() {
        assert_eq!(direct(&package("domain", &[("storage", false)]), OURS).len(), 1);
        assert_eq!(direct(&package("app", &[("testkit", false)]), OURS).len(), 1);
        assert_eq!(direct(&package("app", &[("cli", true)]), OURS).len(), 1);
        // Not in the table, and forbidden by name.
        assert_eq!(direct(&package("web", &[("storage", false)]), OURS).len(), 2);
        assert_eq!(direct(&package("shed", &[]), OURS).len(), 1);
    }

    #[test]
    fn a_star_matches_any_ending() {
        assert!(matches("typst*", "typst-pdf"));
        assert!(matches("http", "http"));
        assert!(!matches("http", "httparse"));
    }
}
