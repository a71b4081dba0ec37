//! `kezek serve`: portal, API, key store and background work in one process.

use std::sync::Arc;

use anyhow::Context as _;
use app::App;
use app::identity::SessionLimits;
use tokio::net::TcpListener;
use web::security::rates::Tempo;
use web::server::listen::{Listeners, serve};
use web::state::{Portal, Settings};

use crate::args::ServeArgs;
use crate::config::Config;
use crate::edge::{NO_GATEWAY, SilentMessenger, stop_signal};
use crate::exit::Exit;
use crate::{background, installation, log};

/// Serves until it is told to stop.
///
/// # Errors
/// The configuration is wrong, names a demonstration or a test authority, the schema is not current, an address is
/// taken.
pub fn run(args: &ServeArgs) -> anyhow::Result<Exit> {
    let config = installation::config(&args.config.path)?;
    log::to_machines(config.log.level);
    let app = installation::app(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(listen(app, config))?;
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(Exit::Done)
}

async fn listen(app: App, config: Config) -> anyhow::Result<()> {
    let bind = async |address| {
        let bound = TcpListener::bind(address).await;
        bound.with_context(|| {
            format!("{address} cannot be listened on; end what does, or name another address")
        })
    };
    let listeners = Listeners {
        portal: bind(config.portal.listen).await?,
        key_store: bind(config.key_store.listen).await?,
        metrics: Some(bind(config.metrics.listen).await?),
    };
    let proxies = config.portal.trusted_proxies;
    let renderer = Arc::new(documents::Printer::new(config.portal.public_url.parse()?)?);
    let settings = Settings {
        portal_origin: config.portal.public_url,
        key_store_origin: config.key_store.public_url,
        is_demonstration: false,
        is_trial: config.eds.trial,
        sessions: SessionLimits::USUAL,
        tempo: Tempo::USUAL,
        renderer,
        is_trusted_proxy: Box::new(move |address| proxies.iter().any(|network| network.contains(address))),
    };
    let stopping = stop_signal()?;
    tracing::info!(origin = settings.portal_origin, "listening");
    tracing::warn!("{NO_GATEWAY}");
    let portal = Portal::new(app, settings);
    let messenger = Arc::new(SilentMessenger);
    let work = tokio::spawn(background::work(portal.clone(), messenger, stopping.clone()));
    let tending = tokio::spawn(background::tend(portal.clone(), stopping.clone()));
    let probing = tokio::spawn(background::probe(portal.clone(), stopping.clone()));
    serve(portal, axum::Router::new(), listeners, stopping).await?;
    work.await?;
    tending.await?;
    probing.await?;
    tracing::info!("stopped");
    Ok(())
}
