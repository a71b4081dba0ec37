//! Choices on PostgreSQL, beside the same statements asked by pgbench.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use storage::{DatabaseUrl, Watch};

use super::rush::Ready;
use super::signer::Signer;
use crate::postgres::{Cluster, Script, taken, transactions_a_second};
use crate::report::{Result, Series};

/// Commands that wait at a time.
const WAITING: usize = 256;

/// How much is measured.
pub(super) struct Size {
    /// Choices of a repeat.
    plain: u32,
    /// Choices of a repeat with signatures.
    signed: u32,
    repeats: usize,
}

/// What is measured in earnest.
pub(super) const SIZE: Size = Size { plain: 1_600, signed: 800, repeats: 3 };

impl Size {
    /// So many times as many choices.
    pub(super) fn times(&self, scale: u32) -> Self {
        Self { plain: self.plain * scale, signed: self.signed * scale, repeats: self.repeats }
    }
}

/// Clients of pgbench: as many as the program has writing connections.
const CLIENTS: usize = 8;

/// What the measured commands are compared with.
const YARDSTICK: &str = "pgbench, the same statements prepared, 8 clients";

/// What PostgreSQL's own simple transactions are called.
const SIMPLE: &str = "pgbench_n";

/// The first statement of each choice.
const FIRST: &str = "storage::application::QUEUE_OF";

/// Plain, signed, and `pgbench -N` beside them; empty results when no PostgreSQL is installed.
pub(super) fn choices(folder: &Path, signers: &[Signer], size: &Size) -> anyhow::Result<Vec<Result>> {
    let signed = signers
        .iter()
        .map(|signer| (format!("choices_postgres_{}", signer.algorithm), size.signed, Some(signer)));
    let loads = std::iter::once(("choices_postgres".to_owned(), size.plain, None)).chain(signed);
    let Some(cluster) = Cluster::start(folder)? else {
        let names = loads.map(|(name, ..)| name).chain(std::iter::once(SIMPLE.to_owned()));
        return Ok(names.map(|name| Result::absent(&name)).collect());
    };
    cluster.create("plain", None)?;
    cluster.client("pgbench", "plain", &["-i", "-q", "-s", "10"])?;
    let (mut simple, mut results) = (Series::default(), Vec::new());
    for (name, count, signer) in loads {
        let ready = Ready::prepare(&cluster.create("seed", None)?, count, signer)?;
        let script = recorded(&cluster, &ready)?;
        let mut series = Series::default();
        for _repeat in 0..size.repeats {
            let value = ready.clone().open(&copy(&cluster, "measured")?, None)?.run(WAITING)?;
            copy(&cluster, "yardstick")?;
            let yardstick = script.run(&cluster, "yardstick", CLIENTS)?;
            series.add(value, yardstick);
            ["measured", "yardstick"].iter().try_for_each(|name| cluster.remove(name))?;
            let (clients, each) = (CLIENTS.to_string(), "200");
            let words = ["-n", "-N", "-M", "prepared", "-c", &clients, "-j", "2", "-t", each];
            simple.add(transactions_a_second(&cluster.client("pgbench", "plain", &words)?)?, 1.0);
        }
        cluster.remove("seed")?;
        results.push(series.result(&name, Some(YARDSTICK)));
    }
    results.push(simple.result(SIMPLE, None));
    Ok(results)
}

fn copy(cluster: &Cluster, name: &str) -> anyhow::Result<DatabaseUrl> {
    cluster.create(name, Some("seed"))
}

/// Every choice once, one after the other, with every statement written down.
fn recorded(cluster: &Cluster, ready: &Ready) -> anyhow::Result<Script> {
    type Asked = Vec<(Vec<String>, Vec<Option<String>>)>;
    let asked: Arc<Mutex<Asked>> = Arc::default();
    let into = Arc::clone(&asked);
    let watch = Watch::new(move |seen| {
        let mut asked = into.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.name == FIRST {
            asked.push((Vec::new(), Vec::new()));
        }
        if let Some((texts, row)) = asked.last_mut() {
            let (text, cells) = taken(seen);
            texts.push(text);
            row.extend(cells);
        }
    });
    ready.clone().open(&copy(cluster, "recorded")?, Some(watch))?.run(1)?;
    cluster.remove("recorded")?;
    let mut script = Script::default();
    let asked = std::mem::take(&mut *asked.lock().unwrap_or_else(PoisonError::into_inner));
    asked.into_iter().try_for_each(|(texts, row)| script.add(texts, row))?;
    Ok(script)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// Goal: pgbench asks what the program asked, with the same outcome. Method: the whole scenario with few choices; the
    /// server refuses what does not fit.
    #[test]
    fn the_scenario_runs() {
        let folder = tempfile::tempdir().unwrap();
        // The server runs as another user, who has to reach its folder.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let signers = [Signer::rsa().unwrap(), Signer::gost().unwrap()];
        let results = choices(folder.path(), &signers, &Size { plain: 16, signed: 8, repeats: 1 }).unwrap();
        let names: Vec<_> = results.iter().map(|result| result.name.as_str()).collect();
        assert_eq!(names, ["choices_postgres", "choices_postgres_rsa", "choices_postgres_gost", "pgbench_n"]);
        for result in &results {
            assert!(result.value.is_some_and(|value| value > 0.0), "{result:?}");
        }
        assert!(results[..3].iter().all(|result| result.ratio.is_some()), "{results:?}");
    }
}
