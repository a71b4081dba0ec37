//! `kezek openapi`

use std::io::Write as _;

use crate::exit::Exit;

/// Prints the description of the API.
///
/// # Errors
/// Standard output is closed.
pub fn run() -> anyhow::Result<Exit> {
    std::io::stdout().lock().write_all(web::api::OPENAPI.as_bytes())?;
    Ok(Exit::Done)
}
