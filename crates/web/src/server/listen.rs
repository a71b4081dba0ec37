//! The three listeners: portal, key store, numbers.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::Request;
use axum::routing::get;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;
use tower_service::Service as _;

use crate::key_store;
use crate::router::router;
use crate::state::Portal;

/// How long requests under way may take after the signal to stop.
const STOP_TIME_MAX: Duration = Duration::from_secs(10);
/// How long the head of a request may take, and how long a connection may wait for the next one. Whoever sends a letter now
/// and then keeps no connection. Longer than the minute for which proxies keep one: it is they who close it, and no request
/// of theirs meets a closing door.
const HEAD_TIME_MAX: Duration = Duration::from_secs(75);
/// Fields of a head: browsers and proxies send some thirty.
const HEAD_FIELDS_MAX: usize = 100;
/// Bytes of a head: addresses and cookies of ours are far shorter.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Connections of one listener at one moment; who comes then waits for one to end. About 100 MB of memory at most.
const CONNECTIONS_MAX: usize = 4_096;
/// How long to wait when the system gives no connection: it has run out of files, and some will be closed.
const PAUSE: Duration = Duration::from_millis(100);

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
/// A listener whose task ends before its time.
pub async fn serve(
    portal: Portal,
    extra: Router,
    listeners: Listeners,
    stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    let metrics = portal.clone();
    let key_store = key_store::router(&portal.settings);
    let mut served = tokio::task::JoinSet::new();
    served.spawn(one(listeners.portal, router(&portal, extra), stopping.clone(), HEAD_TIME_MAX));
    served.spawn(one(listeners.key_store, key_store, stopping.clone(), HEAD_TIME_MAX));
    if let Some(listener) = listeners.metrics {
        let router = Router::new().route("/metrics", get(numbers)).with_state(metrics);
        served.spawn(one(listener, router, stopping, HEAD_TIME_MAX));
    }
    while let Some(ended) = served.join_next().await {
        ended.map_err(io::Error::other)?;
    }
    Ok(())
}

async fn one(
    listener: TcpListener,
    router: Router,
    mut stopping: watch::Receiver<bool>,
    head_time: Duration,
) {
    let under_way = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let (stream, peer, place) = tokio::select! {
            // Also when nobody is left who could say so.
            _ = stopping.wait_for(|stop| *stop) => break,
            accepted = accept(&listener, &connections) => match accepted {
                Some(accepted) => accepted,
                None => continue,
            },
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().call(request)
        });
        let connection = under_way.watch(http(head_time).serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A connection that breaks is the other side's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = timeout(STOP_TIME_MAX, under_way.shutdown()).await;
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(connections).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are written whole; waiting for more to send would only delay them.
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(error = %error.kind(), "a connection could not be taken");
            // Ends by the limit alone: a pending future is waited for.
            let _ = timeout(PAUSE, std::future::pending::<()>()).await;
            None
        }
    }
}

/// HTTP/1.1 with limits.
fn http(head_time: Duration) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(head_time)
        .max_headers(HEAD_FIELDS_MAX)
        .max_buf_size(HEAD_BYTES_MAX);
    http
}

async fn numbers(State(portal): State<Portal>) -> String {
    portal.numbers()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::ConnectInfo;
    use axum::routing::get;
    use std::net::SocketAddr;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::watch;

    use super::{HEAD_TIME_MAX, one};

    async fn listening(
        router: Router,
        head_time: Duration,
    ) -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        (address, stop, tokio::spawn(one(listener, router, stopping, head_time)))
    }

    async fn all_of(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_ends_its_connection() {
        let hello = Router::new().route("/", get(async || "hello"));
        let (address, _stop, _served) = listening(hello, Duration::from_millis(50)).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-").await.unwrap();
        assert!(!all_of(&mut slow).await.contains("200 OK"));

        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        assert!(all_of(&mut idle).await.ends_with("hello"), "and it is not kept for ever");
    }

    #[tokio::test]
    async fn a_request_under_way_ends_before_the_listener_does() {
        let (begun, mut has_begun) = tokio::sync::mpsc::channel::<()>(1);
        let (go_on, may_go_on) = watch::channel(false);
        let slow = move |ConnectInfo(peer): ConnectInfo<SocketAddr>| {
            let (begun, mut may_go_on) = (begun.clone(), may_go_on.clone());
            async move {
                begun.send(()).await.unwrap();
                may_go_on.wait_for(|go_on| *go_on).await.unwrap();
                peer.ip().to_string()
            }
        };
        let (address, stop, served) = listening(Router::new().route("/", get(slow)), HEAD_TIME_MAX).await;
        let mut asks = TcpStream::connect(address).await.unwrap();
        asks.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        has_begun.recv().await.unwrap();
        stop.send(true).unwrap();
        go_on.send(true).unwrap();
        let answer = all_of(&mut asks).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
        served.await.unwrap();
    }
}
