//! `docs/reference/command-line.md`: the help of the executable, as the executable prints it.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::workspace::Workspace;

/// Asks the executable itself, so that the document cannot say anything else.
pub(super) fn text(workspace: &Workspace) -> Result<String> {
    let mut text = String::from("# Command line\n");
    chapter(workspace, &executable(workspace)?, &[], &mut text)?;
    Ok(text)
}

/// Builds the executable exactly as the tests of the workspace do, so that nothing is compiled twice, and tells
/// where it lies.
pub(super) fn executable(workspace: &Workspace) -> Result<String> {
    workspace.output("cargo", &["test", "--quiet", "--workspace", "--test", "kezek", "--no-run"])?;
    let metadata = workspace.metadata()?;
    let target = metadata.get("target_directory").and_then(Value::as_str).context("no target directory")?;
    Ok(format!("{target}/debug/kezek"))
}

/// The help of a command and of the commands below it.
fn chapter(workspace: &Workspace, kezek: &str, command: &[String], text: &mut String) -> Result<()> {
    let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
    words.push("--help");
    let help = workspace.output(kezek, &words)?;
    let title =
        std::iter::once("kezek").chain(command.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    text.push_str(&format!("\n## `{title}`\n\n```text\n{}\n```\n", help.trim_end()));
    for name in commands(&help) {
        chapter(workspace, kezek, &[command, &[name.to_owned()]].concat(), text)?;
    }
    Ok(())
}

/// Names below the heading `Commands:`.
fn commands(help: &str) -> impl Iterator<Item = &str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| line.chars().nth(2).is_some_and(|letter| letter != ' '))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn names_of_commands_are_read_from_the_help() {
        let help = "Kezek\n\nUsage: kezek\n\nCommands:\n  config  Checks\n          more\n  help    Prints\n\nOptions:\n  -h\n";
        assert_eq!(commands(help).collect::<Vec<_>>(), ["config"]);
    }
}
