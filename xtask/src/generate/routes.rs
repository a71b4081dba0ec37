//! `docs/generated/routes.md`: every address, as the router itself has it.

use anyhow::Result;

use super::command_line::executable;
use crate::workspace::Workspace;

const TITLE: &str = "\
# Routes

Every address of the portal and of the API, with who may come. Beside them: `/` leads to the browser's language,
`/check/{code}` of a paper likewise; `/assets/..` are hashed files; `/healthz` and `/readyz` are for machines; `/dev/..`
exists in a demonstration only.

";

/// Asks the executable, which asks its router.
pub(super) fn text(workspace: &Workspace) -> Result<String> {
    let tables = workspace.output(&executable(workspace)?, &["routes"])?;
    Ok(format!("{TITLE}{tables}"))
}
