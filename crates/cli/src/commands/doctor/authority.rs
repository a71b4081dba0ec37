//! Whether the authority can be reached from this machine, and whether what it says there can be used: each address that is
//! named is asked once, and what comes back is checked as in service.

use std::sync::Arc;

use anyhow::{anyhow, bail, ensure};
use app::ports::{AuthorityDesk as _, Clock as _, Unanswered};
use app::signing::Verifier;
use eds::digest::Digest;
use eds::revocation::ocsp::{self, CertId};
use eds::timestamp;
use gateways::HttpDesk;
use tokio::task::JoinSet;

use crate::config::{Config, Order};
use crate::edge::SystemClock;
use crate::installation;

const TRIAL: &str =
    "a trial installation: test authorities are trusted and nothing is asked; never for real families";
const NO_LISTS: &str = "revocation.crls names none: every login and every signature waits for the responder";
const NO_RESPONDER: &str = "revocation.ocsp names none: when no list is fresh nobody can enter or sign";
const NO_STAMPS: &str = "revocation.tsp names none: nothing but this database says when something was signed";

/// Issuers about whose certificates the responder is asked until it answers about one.
const ISSUERS_MAX: usize = 4;
/// Nobody guesses at these questions: they are about nobody.
const NONCE: [u8; 16] = [7; 16];

/// Everything that is asked with.
struct Asking {
    desk: Arc<HttpDesk>,
    verifier: Verifier,
    runtime: tokio::runtime::Runtime,
}

impl Asking {
    fn new(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            desk: Arc::new(HttpDesk::new(config.revocation.addresses())?),
            verifier: installation::verifier(config)?,
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
        })
    }
}

/// Every list that is named comes, is of an authority that is trusted, and is in force.
pub(super) fn lists(config: &Config) -> anyhow::Result<Option<&'static str>> {
    if config.revocation.order == Order::Off {
        return Ok(Some(TRIAL));
    }
    if config.revocation.crls.is_empty() {
        return Ok(Some(NO_LISTS));
    }
    let Asking { desk, verifier, runtime } = Asking::new(config)?;
    // At once: a wall in the way lets each of them wait for long.
    let fetched = runtime.block_on(async {
        let mut fetching = JoinSet::new();
        for address in desk.lists().to_vec() {
            let desk = Arc::clone(&desk);
            fetching.spawn(async move {
                let bytes = desk.list(&address).await;
                (address, bytes)
            });
        }
        fetching.join_all().await
    });
    let problem = |(address, bytes): &(String, Result<Vec<u8>, Unanswered>)| {
        let problem = match bytes {
            Ok(bytes) => unusable(&verifier, address, bytes)?,
            Err(error) => unreached(address, *error, "crls"),
        };
        Some(problem)
    };
    let mut problems: Vec<String> = fetched.iter().filter_map(problem).collect();
    problems.sort();
    ensure!(problems.is_empty(), "{}", problems.join("; "));
    Ok(None)
}

/// Why a list that was fetched answers nothing.
fn unusable(verifier: &Verifier, address: &str, bytes: &[u8]) -> Option<String> {
    let revocation = verifier.revocation();
    if let Err(error) = revocation.take_list(address, bytes, SystemClock.now(), verifier.issuers()) {
        return Some(format!(
            "{address}: {error}; correct revocation.crls, or name the list's authority in eds.intermediates"
        ));
    }
    let kept = revocation.kept();
    let next = kept.iter().find(|list| list.address == address)?.next;
    match next {
        Some(next) if next >= SystemClock.now() => None,
        Some(next) => Some(format!(
            "{address}: the list ended at {next} and no newer one is there; the authority is late, or the clock of this \
             machine is wrong"
        )),
        None => Some(format!("{address}: the list does not say until when it holds, so it answers nothing")),
    }
}

/// The responder answers about the certificates of an authority that is trusted.
pub(super) fn responder(config: &Config) -> anyhow::Result<Option<&'static str>> {
    let address = &config.revocation.ocsp;
    if config.revocation.order == Order::Off {
        return Ok(None);
    }
    if address.is_empty() {
        return Ok(Some(NO_RESPONDER));
    }
    let Asking { desk, verifier, runtime } = Asking::new(config)?;
    let mut refusal = anyhow!("without a trusted certificate there is nothing to ask about");
    // Those that issue to people stand below the roots, and roots have no responder.
    let issuers = verifier.intermediates().iter().chain(verifier.anchors().certificates());
    for issuer in issuers.take(ISSUERS_MAX) {
        let id = CertId::new(issuer, &[1]);
        let bytes = match runtime.block_on(desk.answer(ocsp::request(&id, &NONCE))) {
            Ok(bytes) => bytes,
            Err(error) => bail!(unreached(address, error, "ocsp")),
        };
        let now = SystemClock.now().as_second();
        match ocsp::check(&bytes, &id, issuer, Some(&NONCE), now) {
            Ok(_) => return Ok(None),
            Err(error) => {
                refusal = anyhow!(
                    "{address}: {error}; correct revocation.ocsp, eds.intermediates or the clock of this machine"
                );
            }
        }
    }
    Err(refusal)
}

/// The time-stamping authority stamps, and its stamp would be believed.
pub(super) fn time_stamps(config: &Config) -> anyhow::Result<Option<&'static str>> {
    let address = &config.revocation.tsp;
    if config.revocation.order == Order::Off {
        return Ok(None);
    }
    if address.is_empty() {
        return Ok(Some(NO_STAMPS));
    }
    let Asking { desk, verifier, runtime } = Asking::new(config)?;
    let bytes = b"kezek doctor";
    let question = timestamp::request(Digest::Sha256, bytes, &NONCE);
    let answer = match runtime.block_on(desk.stamp(question)) {
        Ok(answer) => answer,
        Err(error) => bail!(unreached(address, error, "tsp")),
    };
    let (anchors, others) = (verifier.anchors(), verifier.intermediates());
    let checked = timestamp::token(&answer)
        .and_then(|token| timestamp::check(&token, bytes, Some(&NONCE), anchors, others));
    match checked {
        Ok(_) => Ok(None),
        Err(error) => bail!(
            "{address}: {error}; correct revocation.tsp, or name the authority above it in eds.intermediates"
        ),
    }
}

/// Nothing usable came from an address.
fn unreached(address: &str, error: Unanswered, key: &str) -> String {
    let host = gateways::address(address)
        .ok()
        .and_then(|uri| uri.host().map(|host| format!("{host} on port {}", uri.port_u16().unwrap_or(80))));
    let host = host.unwrap_or_else(|| "it".to_owned());
    format!("{address}: {error}; let this machine reach {host}, or correct revocation.{key}")
}
