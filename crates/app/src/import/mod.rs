//! What is taken over from files: territories (S07), kindergartens, applications of an earlier system (R2).
//!
//! A table is checked as a whole, and everything that is wrong is told at once; only then something is written, in short
//! commands that let people pass. Each row is a command's own affair: an import that was broken off is run again, and
//! what is there already is left as it is.

mod applications;
mod judge;
mod kindergartens;
mod table;
mod territories;

pub use applications::{ApplicationsFile, import_applications};
pub use kindergartens::{KindergartensFile, import_kindergartens};
pub use table::{WRONGS_MAX, Wrong, Wrongs};
pub use territories::{ImportTerritories, TerritoriesImported};

use storage::DbError;

/// What an import of a table did, or would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows that were not there.
    pub added: usize,
    /// Rows that said something else.
    pub changed: usize,
    /// Rows that were there already.
    pub same: usize,
}

/// Why a table was not imported, or not to its end.
#[derive(Clone, Debug)]
pub enum ImportFailed {
    /// The file is wrong: nothing was written, unless what is there changed meanwhile.
    Wrong(Wrongs),
    /// Trouble of the database. What was written stands; run the import again.
    Db(DbError),
}

impl From<DbError> for ImportFailed {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}
