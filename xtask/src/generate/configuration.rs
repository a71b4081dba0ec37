//! `docs/reference/configuration.md`: every key, as the executable explains it.

use anyhow::Result;

use super::command_line::executable;
use crate::workspace::Workspace;

const TITLE: &str = "\
# Configuration

`kezek serve` reads `/etc/kezek/kezek.toml`, or the file named by `--config`. `kezek config check` names everything that
is wrong with it.

";

pub(super) fn text(workspace: &Workspace) -> Result<String> {
    let table = workspace.output(&executable(workspace)?, &["config", "reference"])?;
    Ok(format!("{TITLE}{table}"))
}
