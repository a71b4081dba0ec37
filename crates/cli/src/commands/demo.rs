//! `kezek demo`: everything in one process, in a folder of its own.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use app::signing::{Order, Revocation, Tending, Verifier};
use app::{App, Parts};
use demo::people::Holder;
use demo::{Demo, responder};
use eds::verify::Anchors;
use serde::Serialize;
use storage::{BlobKey, Db, Options};
use tokio::net::TcpListener;
use web::security::rates::Tempo;
use web::server::listen::{Listeners, serve};
use web::state::{Portal, Settings};

use crate::args::DemoArgs;
use crate::edge::{SystemEntropy, stop_signal};
use crate::exit::Exit;
use crate::portrait::Portrait;
use crate::{background, files, log};

/// The line of `--json`.
#[derive(Debug, Serialize)]
struct Listening<'a> {
    url: &'a str,
    people: &'a [Holder],
}

/// Runs the demonstration until it is told to stop.
///
/// # Errors
/// The folder belongs to something else, an address is taken, files cannot be written.
pub fn run(args: &DemoArgs) -> anyhow::Result<Exit> {
    log::to_people();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // Before keys and content are made, which takes a while.
    let listeners = runtime.block_on(listeners(args.listen))?;
    let demo = demo::open(&args.data, args.at, args.reset)?;
    // The authority's own, for this process alone.
    let desk = runtime.block_on(bind(SocketAddr::from(([127, 0, 0, 1], 0))))?;
    let app = open(&demo, desk.local_addr()?)?;
    runtime.block_on(async {
        let answering = tokio::spawn(axum::serve(desk, demo.desk.routes()).into_future());
        let served = listen(args, listeners, app, &demo).await;
        answering.abort();
        served
    })?;
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(Exit::Done)
}

/// The authority's desk is asked over HTTP, as the national one is.
fn sources(desk: SocketAddr, stamps: bool) -> anyhow::Result<Revocation> {
    let at = |path: &str| format!("http://{desk}{path}");
    let addresses = gateways::DeskAddresses {
        lists: responder::LISTS.map(at).to_vec(),
        ocsp: Some(at(responder::OCSP)),
        tsp: stamps.then(|| at(responder::TSP)),
    };
    let desk = Arc::new(gateways::HttpDesk::new(addresses)?);
    Ok(Revocation::new(Order::ListsFirst, desk, Arc::new(SystemEntropy)))
}

fn open(demo: &Demo, desk: SocketAddr) -> anyhow::Result<App> {
    let key = files::blob_key_or_new(&demo.folder.join("blob.key"))?;
    let url = format!("sqlite:{}", demo.folder.join("kezek.db").display()).parse()?;
    let db = Db::open(&url, Options::new(BlobKey::new(key)))?;
    db.migrate().context("this demonstration was made by another version: --reset makes it anew")?;
    let parts = Parts {
        db,
        clock: demo.clock.clone(),
        entropy: Arc::new(SystemEntropy),
        verifier: Verifier::new(Anchors::parse(&demo.anchors)?)
            .with_revocation(Arc::new(sources(desk, demo.desk.stamps())?)),
        registry: demo.registry.clone(),
    };
    Ok(App::new(parts)?)
}

async fn listeners(address: SocketAddr) -> anyhow::Result<Listeners> {
    let portal = bind(address).await?;
    let key_store = beside(portal.local_addr()?).await?;
    Ok(Listeners { portal, key_store, metrics: None })
}

async fn listen(args: &DemoArgs, listeners: Listeners, app: App, demo: &Demo) -> anyhow::Result<()> {
    let url = format!("http://{}", shown(listeners.portal.local_addr()?));
    let renderer = Arc::new(documents::Printer::new(url.parse()?)?);
    let settings = Settings {
        portal_origin: url.clone(),
        // Another host, so that neither scripts nor cookies of the portal reach it; browsers lead it to this machine.
        key_store_origin: format!("http://sign.localhost:{}", listeners.key_store.local_addr()?.port()),
        is_demonstration: true,
        is_trial: false,
        sessions: app::identity::SessionLimits::DEMONSTRATION,
        tempo: Tempo::DEMONSTRATION,
        renderer,
        is_trusted_proxy: Box::new(|_| false),
    };
    let stopping = stop_signal()?;
    demo::seed(&app, demo).await?;
    // Whoever enters first finds the lists there already.
    Tending::default().pass(&app).await?;
    let messenger = Arc::new(gateways::Mailbox::new(app.clone()));
    let routes = demo::dev::routes(&app, demo, messenger.clone(), Arc::new(Portrait));
    let portal = Portal::new(app, settings);
    let work = tokio::spawn(background::work(portal.clone(), messenger, stopping.clone()));
    let tending = tokio::spawn(background::tend(portal.clone(), stopping.clone()));
    announce(args, &url, &demo.people)?;
    serve(portal, routes, listeners, stopping).await?;
    tending.await?;
    Ok(work.await?)
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on; name another address by --listen"))
}

/// Ports looked at for the key store.
const PORTS_TRIED: u16 = 100;

/// The next free port for the key store.
async fn beside(portal: SocketAddr) -> anyhow::Result<TcpListener> {
    for step in 1..=PORTS_TRIED {
        let Some(port) = portal.port().checked_add(step) else { break };
        if let Ok(listener) = TcpListener::bind(SocketAddr::new(portal.ip(), port)).await {
            return Ok(listener);
        }
    }
    bind(SocketAddr::new(portal.ip(), 0)).await
}

/// The address as a browser on this machine writes it.
fn shown(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        return SocketAddr::new([127, 0, 0, 1].into(), address.port());
    }
    address
}

fn announce(args: &DemoArgs, url: &str, people: &[Holder]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&Listening { url, people })?)?;
    } else {
        writeln!(out, "{url}\n\nKey stores (password {}):", demo::PASSWORD)?;
        for holder in people {
            let role = serde_json::to_value(holder.role)?;
            writeln!(out, "  {:<15} {}", role.as_str().unwrap_or_default(), holder.auth_key.display())?;
            writeln!(out, "  {:<15} {}", "", holder.sign_key.display())?;
            writeln!(out, "  {:<15} {}", "", holder.gost_key.display())?;
        }
        writeln!(out, "\nCtrl-C stops.")?;
    }
    Ok(out.flush()?)
}
