//! Whether the process lives, and whether it can work.

use app::{App, DbError};
use axum::extract::State;
use axum::http::StatusCode;

use crate::state::Portal;

/// `/healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database is reachable and can write, its schema is current, the background work is alive.
pub(crate) async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    if !portal.is_background_alive() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the background work is silent\n");
    }
    if !portal.can_write() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database cannot write\n");
    }
    let app = portal.app.clone();
    match tokio::task::spawn_blocking(move || check(&app)).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        Ok(Err(what)) => (StatusCode::SERVICE_UNAVAILABLE, what),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the check failed\n"),
    }
}

fn check(app: &App) -> Result<(), &'static str> {
    let answered = app.db().read(|_| Ok::<(), DbError>(())).wait();
    answered.map_err(|_| "the database does not answer\n")?;
    match app.db().pending_migrations() {
        Ok(missing) if missing.is_empty() => Ok(()),
        Ok(_) => Err("the schema is not current: run kezek migrate\n"),
        Err(_) => Err("the schema cannot be read\n"),
    }
}
