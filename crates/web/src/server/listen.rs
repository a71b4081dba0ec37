//! The three listeners: portal, key store, numbers.

use std::future::IntoFuture as _;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::key_store;
use crate::router::router;
use crate::state::Portal;

/// How long requests under way may take after the signal to stop.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);

/// Bound sockets.
#[derive(Debug)]
pub struct Listeners {
    /// The portal.
    pub portal: TcpListener,
    /// The key store, on an origin of its own.
    pub key_store: TcpListener,
    /// Numbers for Prometheus; none in a demonstration.
    pub metrics: Option<TcpListener>,
}

/// Serves until `stopping` turns true, then lets what is under way end, within limits.
///
/// # Errors
/// A listener that fails.
pub async fn serve(
    portal: Portal,
    extra: Router,
    listeners: Listeners,
    stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    let metrics = portal.clone();
    let key_store = key_store::router(&portal.settings);
    let mut served = tokio::task::JoinSet::new();
    served.spawn(one(listeners.portal, router(&portal, extra), stopping.clone()));
    served.spawn(one(listeners.key_store, key_store, stopping.clone()));
    if let Some(listener) = listeners.metrics {
        let router = Router::new().route("/metrics", get(numbers)).with_state(metrics);
        served.spawn(one(listener, router, stopping.clone()));
    }
    while let Some(ended) = served.join_next().await {
        ended.map_err(io::Error::other)??;
    }
    Ok(())
}

async fn one(listener: TcpListener, router: Router, stopping: watch::Receiver<bool>) -> io::Result<()> {
    let mut graceful = stopping.clone();
    let mut hard = stopping;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = graceful.wait_for(|stop| *stop).await;
    });
    let cut = async move {
        let _ = hard.wait_for(|stop| *stop).await;
        // Ends by the limit alone: a pending future is waited for.
        let _ = timeout(STOP_TIME_MAX, std::future::pending::<()>()).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = cut => Ok(()),
    }
}

async fn numbers(State(portal): State<Portal>) -> String {
    portal.metrics.text()
}
