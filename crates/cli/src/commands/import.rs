//! `kezek import kato FILE [--check]`: registers from files.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use app::import::{ImportTerritories, TerritoriesImported};
use app::signing::Verifier;
use app::{App, Caller, Failed, Parts};
use domain::id::DistrictId;
use eds::verify::Anchors;

use crate::args::{ImportArgs, ImportContent};
use crate::edge::{SilentRegistry, SystemClock, SystemEntropy};
use crate::exit::Exit;
use crate::installation;

/// Largest file that is read, in bytes: the whole classifier is below two megabytes.
const FILE_MAX: u64 = 16 * 1024 * 1024;

/// Imports, or with `--check` says what would be.
///
/// # Errors
/// The file cannot be read or a line of it is wrong; the data cannot be opened.
pub fn run(args: &ImportArgs) -> anyhow::Result<Exit> {
    match args.content {
        ImportContent::Kato => {}
    }
    let shown = args.file.display();
    if fs::metadata(&args.file).with_context(|| shown.to_string())?.len() > FILE_MAX {
        bail!("{shown} is larger than {FILE_MAX} bytes: it is not the classifier");
    }
    let text = fs::read_to_string(&args.file).with_context(|| shown.to_string())?;
    let import = ImportTerritories::from_file(&text, args.check).with_context(|| shown.to_string())?;
    let app = app(args)?;
    let done = app.run(app.ctx(Caller::Import), import).wait().map_err(|failed| match failed {
        Failed::Db(error) => anyhow!(error),
        Failed::Refused(refused) => anyhow!("the import is refused: {refused:?}"),
    })?;
    report(&done, args.check)?;
    let is_current = done.added.is_empty() && done.changed.is_empty();
    Ok(if args.check && !is_current { Exit::No } else { Exit::Done })
}

/// An application that neither serves nor verifies.
fn app(args: &ImportArgs) -> anyhow::Result<App> {
    let parts = Parts {
        db: installation::database_at(&args.place)?,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        verifier: Verifier::new(Anchors::default()),
        registry: Arc::new(SilentRegistry),
    };
    Ok(App::new(parts)?)
}

fn report(done: &TerritoriesImported, check: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut list =
        |word: &str, rows: &[DistrictId]| rows.iter().try_for_each(|id| writeln!(out, "{word} {id}"));
    list("new", &done.added)?;
    list("changed", &done.changed)?;
    list("not-in-file", &done.missing)?;
    eprintln!(
        "{}{} new, {} changed, {} the same, {} known but not in the file (they stay)",
        if check { "nothing written: " } else { "" },
        done.added.len(),
        done.changed.len(),
        done.same,
        done.missing.len()
    );
    Ok(())
}
