//! `docs/generated/states.md`: the table of transitions with its diagrams, as the rules themselves have it.

use anyhow::Result;

use crate::workspace::Workspace;

/// The domain draws its own table.
pub(super) fn text(_: &Workspace) -> Result<String> {
    Ok(domain::transitions::document())
}
