//! The authority's desk over HTTP: lists, the responder, time-stamps.
//!
//! The national services speak plain HTTP; what they say is signed and checked by whoever asked. Addresses come from the
//! configuration alone, redirections are not followed, and sizes, times and the number of questions are bounded.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::ports::{AuthorityDesk, PortFuture, Service, Unanswered};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

/// Bytes of the largest list: national ones have some megabytes.
const LIST_MAX: usize = 64 * 1024 * 1024;
/// A list of some megabytes over a slow line.
const LIST_TIME: Duration = Duration::from_secs(60);
/// Bytes of the largest answer or time-stamp: national ones have about two thousand.
const ANSWER_MAX: usize = 64 * 1024;
/// Somebody waits in front of a page; the lists answer when the responder does not.
const ANSWER_TIME: Duration = Duration::from_secs(3);
/// Nobody waits for a time-stamp.
const STAMP_TIME: Duration = Duration::from_secs(10);
/// Questions under way at once: more is a rush, in which the lists answer.
const QUESTIONS_MAX: usize = 16;
/// After so many failures in a row an address is left alone.
const FAILURES_MAX: u32 = 3;
/// For so long.
const REST: Duration = Duration::from_secs(30);

/// Where the authority answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskAddresses {
    /// Lists, full and delta.
    pub lists: Vec<String>,
    /// The responder.
    pub ocsp: Option<String>,
    /// The time-stamping authority.
    pub tsp: Option<String>,
}

/// The adapter.
#[derive(Debug)]
pub struct HttpDesk {
    addresses: DeskAddresses,
    ocsp: Option<Target>,
    tsp: Option<Target>,
    questions: Semaphore,
}

/// An address, and how it fared lately.
#[derive(Debug)]
struct Target {
    uri: Uri,
    fared: Mutex<Fared>,
}

#[derive(Debug, Default)]
struct Fared {
    failures: u32,
    rests_until: Option<Instant>,
}

/// An address is not `http://HOST[:PORT]/…`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}: write http://HOST/PATH; what comes from there is signed, so plain HTTP it is")]
pub struct NoAddress(pub String);

impl HttpDesk {
    /// An adapter for these addresses.
    ///
    /// # Errors
    /// [`NoAddress`] names the first that is none.
    pub fn new(addresses: DeskAddresses) -> Result<Self, NoAddress> {
        for list in &addresses.lists {
            address(list)?;
        }
        let target = |text: &String| Ok(Target { uri: address(text)?, fared: Mutex::default() });
        Ok(Self {
            ocsp: addresses.ocsp.as_ref().map(target).transpose()?,
            tsp: addresses.tsp.as_ref().map(target).transpose()?,
            addresses,
            questions: Semaphore::new(QUESTIONS_MAX),
        })
    }

    async fn ask(
        &self,
        target: Option<&Target>,
        kind: &'static str,
        question: Vec<u8>,
        most: Duration,
    ) -> Result<Vec<u8>, Unanswered> {
        let target = target.ok_or(Unanswered::NoAddress)?;
        let _place = self.questions.try_acquire().map_err(|_| Unanswered::Resting)?;
        if target.is_resting() {
            return Err(Unanswered::Resting);
        }
        let answer = fetch(&target.uri, Some((kind, question)), ANSWER_MAX, most).await;
        // Whether what came is of use, whoever reads it says.
        if answer.is_err() {
            target.fared(false);
        }
        answer
    }
}

/// Whether an address can be asked.
///
/// # Errors
/// [`NoAddress`].
pub fn address(text: &str) -> Result<Uri, NoAddress> {
    let uri: Uri = text.parse().map_err(|_| NoAddress(text.to_owned()))?;
    let is_plain = uri.scheme_str() == Some("http") && uri.host().is_some_and(|host| !host.is_empty());
    let has_account = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    if is_plain && !has_account { Ok(uri) } else { Err(NoAddress(text.to_owned())) }
}

impl Target {
    fn is_resting(&self) -> bool {
        self.lock().rests_until.is_some_and(|until| Instant::now() < until)
    }

    fn fared(&self, well: bool) {
        let mut fared = self.lock();
        if well {
            *fared = Fared::default();
            return;
        }
        fared.failures = fared.failures.saturating_add(1);
        if fared.failures >= FAILURES_MAX {
            fared.rests_until = Some(Instant::now() + REST);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Fared> {
        self.fared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AuthorityDesk for HttpDesk {
    fn lists(&self) -> &[String] {
        &self.addresses.lists
    }

    fn list<'a>(&'a self, list: &'a str) -> PortFuture<'a, Result<Vec<u8>, Unanswered>> {
        Box::pin(async move {
            let known = self.addresses.lists.iter().any(|known| known == list);
            let uri = address(list).ok().filter(|_| known).ok_or(Unanswered::NoAddress)?;
            fetch(&uri, None, LIST_MAX, LIST_TIME).await
        })
    }

    fn has_responder(&self) -> bool {
        self.ocsp.is_some()
    }

    fn answer(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        Box::pin(self.ask(self.ocsp.as_ref(), "application/ocsp-request", question, ANSWER_TIME))
    }

    fn stamps(&self) -> bool {
        self.tsp.is_some()
    }

    fn stamp(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>> {
        Box::pin(self.ask(self.tsp.as_ref(), "application/timestamp-query", question, STAMP_TIME))
    }

    fn judged(&self, service: Service, is_of_use: bool) {
        let target = match service {
            Service::Responder => self.ocsp.as_ref(),
            Service::TimeStamps => self.tsp.as_ref(),
        };
        if let Some(target) = target {
            target.fared(is_of_use);
        }
    }
}

/// One request over a connection of its own, within `most`; an answer other than 200 is none.
async fn fetch(
    uri: &Uri,
    question: Option<(&'static str, Vec<u8>)>,
    bytes_max: usize,
    most: Duration,
) -> Result<Vec<u8>, Unanswered> {
    timeout(most, exchange(uri, question, bytes_max)).await.map_err(|_| Unanswered::Silent)?
}

async fn exchange(
    uri: &Uri,
    question: Option<(&'static str, Vec<u8>)>,
    bytes_max: usize,
) -> Result<Vec<u8>, Unanswered> {
    let host = uri.host().ok_or(Unanswered::NoAddress)?;
    let place = (host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80));
    let stream = TcpStream::connect(place).await.map_err(|_| Unanswered::Silent)?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|_| Unanswered::Silent)?;
    // Ends with the exchange: the sender goes, and with it the connection.
    let driving = tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let authority = uri.authority().ok_or(Unanswered::NoAddress)?;
    let request = Request::builder().uri(path).header(HOST, authority.as_str()).header(CONNECTION, "close");
    let request = match question {
        Some((kind, body)) => {
            request.method(Method::POST).header(CONTENT_TYPE, kind).body(Full::new(Bytes::from(body)))
        }
        None => request.method(Method::GET).body(Full::default()),
    };
    let request = request.map_err(|_| Unanswered::NoAddress)?;
    let response = sender.send_request(request).await.map_err(|_| Unanswered::Silent)?;
    if response.status() != StatusCode::OK {
        return Err(Unanswered::Silent);
    }
    let body = Limited::new(response.into_body(), bytes_max).collect().await;
    driving.abort();
    body.map(|body| body.to_bytes().to_vec()).map_err(|_| Unanswered::Unusable)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// Answers every connection with these bytes; `None` says nothing.
    async fn speaking(answer: Option<Vec<u8>>) -> (String, std::sync::Arc<std::sync::atomic::AtomicU32>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/ocsp", listener.local_addr().unwrap());
        let asked = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
        let counted = std::sync::Arc::clone(&asked);
        tokio::spawn(async move {
            let mut kept = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                match &answer {
                    Some(answer) => drop(stream.write_all(answer).await),
                    None => kept.push(stream),
                }
            }
        });
        (address, asked)
    }

    fn answer(status: &str, body: &[u8]) -> Option<Vec<u8>> {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
        Some([head.as_bytes(), body].concat())
    }

    fn desk(address: &str) -> HttpDesk {
        let lists = vec![address.to_owned()];
        let ocsp = Some(address.to_owned());
        HttpDesk::new(DeskAddresses { lists, ocsp, tsp: None }).unwrap()
    }

    #[test]
    fn only_plain_addresses_are_taken() {
        for good in ["http://ocsp.pki.gov.kz", "http://tsp.pki.gov.kz:80", "http://[::1]:1/a?b"] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in ["", "ocsp.pki.gov.kz", "https://a.kz", "file:///etc/passwd", "http://a:b@c.kz", "http://"]
        {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn what_the_authority_says_comes_back() {
        let (address, _) = speaking(answer("200 OK", b"list")).await;
        let desk = desk(&address);
        assert_eq!(desk.list(&address).await, Ok(b"list".to_vec()));
        assert_eq!(desk.answer(b"question".to_vec()).await, Ok(b"list".to_vec()));
        assert_eq!(desk.stamp(Vec::new()).await, Err(Unanswered::NoAddress));
        assert_eq!(desk.list("http://elsewhere.example/").await, Err(Unanswered::NoAddress));
    }

    #[tokio::test]
    async fn redirections_refusals_and_floods_are_no_answers() {
        let moved = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        for (said, expected) in [
            (Some(moved.to_vec()), Unanswered::Silent),
            (answer("503 Busy", b""), Unanswered::Silent),
            (answer("200 OK", &vec![0; ANSWER_MAX + 1]), Unanswered::Unusable),
            (Some(b"nonsense\r\n\r\n".to_vec()), Unanswered::Silent),
        ] {
            let (address, _) = speaking(said).await;
            assert_eq!(desk(&address).answer(Vec::new()).await, Err(expected));
        }
        let nobody = desk("http://127.0.0.1:1/");
        assert_eq!(nobody.answer(Vec::new()).await, Err(Unanswered::Silent));
    }

    /// Somebody answers at once, and never anything of use: a page instead of an answer, "try later".
    #[tokio::test]
    async fn who_answers_nothing_of_use_is_left_alone_too() {
        let (address, asked) = speaking(answer("200 OK", b"<html>")).await;
        let desk = desk(&address);
        let count = || asked.load(std::sync::atomic::Ordering::SeqCst);
        for round in 1..=FAILURES_MAX {
            assert!(desk.answer(Vec::new()).await.is_ok());
            assert_eq!(count(), round);
            desk.judged(Service::Responder, round == 1);
        }
        assert!(desk.answer(Vec::new()).await.is_ok(), "one of them was of use");
        desk.judged(Service::TimeStamps, false);
        desk.judged(Service::Responder, false);
        let before = count();
        assert_eq!(desk.answer(Vec::new()).await, Err(Unanswered::Resting));
        assert_eq!(count(), before, "nobody is asked while it rests");
    }

    #[tokio::test]
    async fn silence_ends_and_who_fails_is_left_alone() {
        let (address, asked) = speaking(None).await;
        let desk = desk(&address);
        let uri = super::address(&address).unwrap();
        let most = Duration::from_millis(50);
        assert_eq!(fetch(&uri, None, ANSWER_MAX, most).await, Err(Unanswered::Silent));
        for _ in 0..FAILURES_MAX {
            let asked = desk.ask(desk.ocsp.as_ref(), "application/ocsp-request", Vec::new(), most).await;
            assert_eq!(asked, Err(Unanswered::Silent));
        }
        let before = asked.load(std::sync::atomic::Ordering::SeqCst);
        assert_eq!(desk.answer(Vec::new()).await, Err(Unanswered::Resting));
        assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), before, "nobody is asked while it rests");
    }
}
