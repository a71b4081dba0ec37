//! Whether keys could be checked: the dates of authorities, their lists, their responder.

use anyhow::ensure;
use app::ports::{AuthorityDesk as _, Clock as _};
use eds::Certificate;
use eds::revocation::ocsp::{self, CertId};
use gateways::HttpDesk;

use crate::config::{Config, Order};
use crate::edge::SystemClock;
use crate::installation;

/// An authority that ends so soon has to be replaced in time.
const SOON_SECONDS: i64 = 60 * 86_400;

const ENDS_SOON: &str = "a certificate of an authority ends within 60 days; get its successor";
const TRIAL: &str =
    "a trial installation: test authorities are trusted and nothing is asked; never for real families";
const NOBODY: &str = "neither a list nor the responder answers now; until one does nobody can log in or sign";
const NO_LIST: &str = "no list of revoked keys was fetched; every login asks the responder";
const NO_RESPONDER: &str = "the responder does not answer now; the lists do";

/// Readable, no tests, and still valid.
pub(super) fn certificates(config: &Config) -> anyhow::Result<Option<&'static str>> {
    let now = SystemClock.now().as_second();
    let all = all(config)?;
    for one in &all {
        let ends = eds::time::format_rfc3339(one.not_after());
        ensure!(
            one.not_after() > now,
            "the authority {} ended at {ends}; name its successor",
            one.fingerprint_hex()
        );
    }
    Ok(all.iter().any(|one| one.not_after() - now < SOON_SECONDS).then_some(ENDS_SOON))
}

fn all(config: &Config) -> anyhow::Result<Vec<Certificate>> {
    let eds = &config.eds;
    let mut all = installation::certificates(&eds.anchors, eds.trial)?;
    all.extend(installation::certificates(&eds.intermediates, eds.trial)?);
    Ok(all)
}

/// An outage of the authority is told, but it is not the installation that has to be mended.
pub(super) fn answers(config: &Config) -> anyhow::Result<Option<&'static str>> {
    if config.revocation.order == Order::Off {
        return Ok(Some(TRIAL));
    }
    let verifier = installation::verifier(config)?;
    let desk = HttpDesk::new(config.revocation.addresses())?;
    let issuer = all(config)?.pop();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (lists, has_answer) = runtime.block_on(async {
        let mut lists = 0;
        for address in desk.lists() {
            let Ok(bytes) = desk.list(address).await else { continue };
            lists += u32::from(verifier.revocation().take_list(address, &bytes, verifier.issuers()).is_ok());
        }
        // About nobody's certificate: that anything is answered is what is asked.
        let question = issuer.map(|issuer| ocsp::request(&CertId::new(&issuer, &[1]), &[7; 16]));
        let answer = match question {
            Some(question) if desk.has_responder() => desk.answer(question).await.is_ok(),
            _ => false,
        };
        (lists, answer)
    });
    Ok(match (lists, has_answer) {
        (0, false) => Some(NOBODY),
        (0, true) => Some(NO_LIST),
        (_, false) if desk.has_responder() => Some(NO_RESPONDER),
        _ => None,
    })
}
