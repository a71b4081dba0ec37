//! `kezek import kato|kindergartens|applications FILE [--check]`: registers and queues from files.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use app::import::{
    ApplicationsFile, ImportFailed, ImportTerritories, Imported, KindergartensFile, TerritoriesImported,
    import_applications, import_kindergartens,
};
use app::signing::Verifier;
use app::{App, Caller, Failed, Parts};
use domain::id::DistrictId;
use eds::verify::Anchors;

use crate::args::{ImportArgs, ImportContent};
use crate::edge::{SilentRegistry, SystemClock, SystemEntropy};
use crate::exit::Exit;
use crate::installation;

/// Largest file that is read, in bytes: half a million applications of three hundred bytes; it is read as a whole.
const FILE_MAX: u64 = 256 * 1024 * 1024;

/// Imports, or with `--check` says what would be.
///
/// # Errors
/// The file cannot be read or a line of it is wrong; the data cannot be opened.
pub fn run(args: &ImportArgs) -> anyhow::Result<Exit> {
    let shown = args.file.display();
    if fs::metadata(&args.file).with_context(|| shown.to_string())?.len() > FILE_MAX {
        bail!("{shown} is larger than {FILE_MAX} bytes; divide it");
    }
    let text = fs::read_to_string(&args.file).with_context(|| shown.to_string())?;
    match args.content {
        ImportContent::Kato => territories(args, &text),
        ImportContent::Kindergartens => table(args, async |app| {
            import_kindergartens(app, KindergartensFile::read(&text), args.check).await
        }),
        ImportContent::Applications => {
            table(args, async |app| import_applications(app, ApplicationsFile::read(&text), args.check).await)
        }
    }
}

fn territories(args: &ImportArgs, text: &str) -> anyhow::Result<Exit> {
    let shown = args.file.display();
    let import = ImportTerritories::from_file(text, args.check).with_context(|| shown.to_string())?;
    let app = app(args)?;
    let done = app.run(app.ctx(Caller::Import), import).wait().map_err(|failed| match failed {
        Failed::Db(error) => anyhow!(error),
        Failed::Refused(refused) => anyhow!("the import is refused: {refused:?}"),
    })?;
    report(&done, args.check)?;
    let is_current = done.added.is_empty() && done.changed.is_empty();
    Ok(if args.check && !is_current { Exit::No } else { Exit::Done })
}

/// Imports a table. What is wrong with it goes to stdout, a line for each, so that it can be worked through.
fn table(
    args: &ImportArgs,
    import: impl AsyncFnOnce(&App) -> Result<Imported, ImportFailed>,
) -> anyhow::Result<Exit> {
    let app = app(args)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    match runtime.block_on(import(&app)) {
        Ok(Imported { added, changed, same }) => {
            let nothing = if args.check { "nothing written: " } else { "" };
            eprintln!("{nothing}{added} new, {changed} changed, {same} the same");
            Ok(if args.check && added + changed > 0 { Exit::No } else { Exit::Done })
        }
        Err(ImportFailed::Wrong(wrongs)) => {
            let mut out = std::io::stdout().lock();
            wrongs.list().iter().try_for_each(|wrong| writeln!(out, "{wrong}"))?;
            let count = wrongs.list().len() + wrongs.more();
            let mistakes = if count == 1 { "mistake" } else { "mistakes" };
            let shown = args.file.display();
            bail!("{count} {mistakes} in {shown}: nothing was written; correct the file and run it again")
        }
        Err(ImportFailed::Db(error)) => {
            Err(anyhow!(error).context("not to its end; what was written stands: run it again"))
        }
    }
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
