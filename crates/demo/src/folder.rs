//! The folder of a demonstration: keys, anchors, people, clock. The database lies beside them and is the executable's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::ports::Clock as _;
use eds::issue::IssueError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::DemoClock;
use crate::keys;
use crate::people::{self, Holder};
use crate::registry::DemoRegistry;
use crate::responder::Desk;

/// Password of every key store of the demonstration.
pub const PASSWORD: &str = "Kezek2026";

/// The file by which a folder is known as a demonstration's.
const MARK: &str = "demo.json";

/// An opened demonstration.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Its folder, absolute.
    pub folder: PathBuf,
    /// The clock.
    pub clock: Arc<DemoClock>,
    /// The civil registry.
    pub registry: Arc<DemoRegistry>,
    /// Certificates of the test authority, DER: the only ones that the demo trusts.
    pub anchors: Vec<Vec<u8>>,
    /// What the authority answers about revoked keys.
    pub desk: Desk,
    /// Everybody with keys, the applicant whose turn has come first.
    pub people: Vec<Holder>,
    /// The instant at which the demonstration began: its content is made for it.
    pub began: Timestamp,
}

/// What is remembered of a demonstration.
#[derive(Serialize, Deserialize)]
struct Mark {
    began: Timestamp,
    people: Vec<Holder>,
}

/// Why a demonstration does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file or folder cannot be used.
    #[error("cannot use {path}: {source}")]
    File {
        /// The path.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// The folder holds other things than a demonstration.
    #[error("{0} is not empty and no folder of a demonstration; name another one with --data")]
    NotADemo(String),
    /// A demonstration runs in it.
    #[error("a demonstration runs in {0}; stop it first")]
    InUse(String),
    /// The folder's file cannot be read.
    #[error("{0} cannot be read; start again with --reset")]
    Damaged(String),
    /// No keys can be made.
    #[error(transparent)]
    Keys(#[from] IssueError),
}

impl OpenError {
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.display().to_string(), source }
    }
}

/// Opens the folder of a demonstration, or makes it. `at` is the instant at which a new one begins (the system's when
/// absent); `reset` throws an existing one away first.
///
/// # Errors
/// [`OpenError`].
pub fn open(folder: &Path, at: Option<Timestamp>, reset: bool) -> Result<Demo, OpenError> {
    let failed = |error| OpenError::file(folder, error);
    let is_demo = folder.join(MARK).is_file();
    if reset && is_demo {
        if is_running(folder).map_err(failed)? {
            return Err(OpenError::InUse(folder.display().to_string()));
        }
        fs::remove_dir_all(folder).map_err(failed)?;
    } else if !is_demo && folder.exists() && !is_unfinished(folder).map_err(failed)? {
        return Err(OpenError::NotADemo(folder.display().to_string()));
    }
    fs::create_dir_all(folder).map_err(failed)?;
    let folder = fs::canonicalize(folder).map_err(failed)?;
    let mark = folder.join(MARK);
    if !mark.is_file() {
        return make(folder, at);
    }
    let text = fs::read_to_string(&mark).map_err(|error| OpenError::file(&mark, error))?;
    let Mark { began, mut people } =
        serde_json::from_str(&text).map_err(|_| OpenError::Damaged(mark.display().to_string()))?;
    for holder in &mut people {
        holder.auth_key = keys::moved(&folder, &holder.auth_key);
        holder.sign_key = keys::moved(&folder, &holder.sign_key);
        holder.gost_key = keys::moved(&folder, &holder.gost_key);
    }
    let clock = DemoClock::of_folder(&folder, at).map_err(|error| OpenError::file(&folder, error))?;
    let clock = Arc::new(clock);
    let families = people::families(&people::everybody(began));
    Ok(Demo {
        anchors: keys::anchors(&folder)?,
        desk: Desk::open(&keys::Issuing::of(&folder), &people, began, Arc::clone(&clock))?,
        clock,
        registry: Arc::new(DemoRegistry::new(families)),
        people,
        began,
        folder,
    })
}

/// Whether a process has the database of a folder, by the lock that it holds.
fn is_running(folder: &Path) -> io::Result<bool> {
    let lock = match fs::File::open(folder.join("kezek.db.lock")) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match lock.try_lock() {
        Ok(()) => Ok(false),
        Err(fs::TryLockError::WouldBlock) => Ok(true),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Empty, or left by a demonstration that was interrupted while it was made.
fn is_unfinished(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !["clock", "keys", "anchors", "authority"].iter().any(|ours| name == *ours) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn make(folder: PathBuf, at: Option<Timestamp>) -> Result<Demo, OpenError> {
    let failed = |error| OpenError::file(&folder, error);
    // Of a demonstration that was interrupted while it was made.
    match fs::remove_file(folder.join("clock")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let clock = Arc::new(DemoClock::of_folder(&folder, at).map_err(failed)?);
    // The clock ticks already: what was asked for is the same each time.
    let began = at.unwrap_or_else(|| clock.now());
    let drafts = people::everybody(began);
    let registry = Arc::new(DemoRegistry::new(people::families(&drafts)));
    let holders: Vec<_> = drafts.into_iter().chain([people::revoked()]).collect();
    let (anchors, people) = keys::make(&folder, &holders, began.as_second())?;
    let desk = Desk::open(&keys::Issuing::of(&folder), &people, began, Arc::clone(&clock))?;
    // Written last: a folder without it was not finished.
    let mark = folder.join(MARK);
    let text = serde_json::to_string_pretty(&Mark { began, people: people.clone() })
        .map_err(|error| OpenError::file(&mark, error.into()))?;
    fs::write(&mark, text).map_err(|error| OpenError::file(&mark, error))?;
    Ok(Demo { folder, clock, registry, anchors, desk, people, began })
}
