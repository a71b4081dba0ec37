//! Links between our own documents lead somewhere.

/// Relative links of a Markdown file whose target is not there. `exists` answers for paths relative to the root.
pub(super) fn broken(file: &str, text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    targets(text)
        .filter(|target| {
            !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:")
        })
        .map(|target| target.split('#').next().unwrap_or(target))
        .filter(|target| !exists(&resolve(folder, target)))
        .map(|target| format!("{file}: the link to {target} leads nowhere"))
        .collect()
}

/// What stands in `](..)`, outside of blocks of code.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("```")
        .step_by(2)
        .flat_map(|prose| prose.split("](").skip(1))
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
        .filter(|target| !target.contains(char::is_whitespace))
}

/// A path relative to the root, with `..` taken out.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn only_links_to_missing_files_are_named() {
        let text = "[a](../README.md#top) [b](gone.md) [c](https://example.org/x) [d](#here)\n```\n[e](code.md)\n```\n";
        let exists = |path: &str| path == "README.md";
        assert_eq!(broken("docs/x.md", text, exists), ["docs/x.md: the link to gone.md leads nowhere"]);
    }
}
