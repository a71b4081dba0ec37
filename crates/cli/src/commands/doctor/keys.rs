//! Whether the authorities that are trusted may be trusted now.

use anyhow::ensure;
use app::ports::Clock as _;
use eds::Certificate;

use crate::config::Config;
use crate::edge::SystemClock;
use crate::installation;

/// An authority that ends so soon has to be replaced in time.
const SOON_SECONDS: i64 = 60 * 86_400;

const ENDS_SOON: &str = "a certificate of an authority ends within 60 days; get its successor";

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
