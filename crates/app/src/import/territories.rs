//! Registers taken over from files: territories of the national classifier (S07).

use domain::id::DistrictId;
use domain::region::{InvalidTerritories, Territory, from_csv};
use storage::registers::District;
use storage::{Failed, Tx};

use crate::command::{Command, Work};
use crate::context::Caller;
use crate::queue_work::Refusal;

/// Brings the register of territories up to the given rows. Names and levels are the file's; whether a district is listed
/// and its zone stay as officials set them.
#[derive(Clone, Debug)]
pub struct ImportTerritories {
    /// All rows of the classifier, checked.
    pub rows: Vec<Territory>,
    /// Changes nothing.
    pub check: bool,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerritoriesImported {
    /// Rows that were not there.
    pub added: Vec<DistrictId>,
    /// Rows with another name, level or parent.
    pub changed: Vec<DistrictId>,
    /// Rows that were there already.
    pub same: usize,
    /// Known here, but not in the file: they stay, and somebody should look at them.
    pub missing: Vec<DistrictId>,
}

impl ImportTerritories {
    /// From the text of a file.
    ///
    /// # Errors
    /// [`InvalidTerritories`] names the first line that is wrong.
    pub fn from_file(text: &str, check: bool) -> Result<Self, InvalidTerritories> {
        Ok(Self { rows: from_csv(text)?, check })
    }

    /// The rows that the program ships with: its first content.
    #[must_use]
    pub fn bundled() -> Self {
        Self { rows: domain::region::bundled(), check: false }
    }
}

impl Command for ImportTerritories {
    type Output = TerritoriesImported;
    type Refusal = Refusal<std::convert::Infallible>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<TerritoriesImported, Failed<Self::Refusal>> {
        if !matches!(work.ctx.caller, Caller::Import | Caller::Administrator { .. }) {
            return Err(Refusal::NotFound.failed());
        }
        let known = storage::registers::districts(tx)?;
        let mut outcome = TerritoriesImported::default();
        // Parents first: a district refers to its region.
        let mut rows: Vec<&Territory> = self.rows.iter().collect();
        rows.sort_by_key(|row| (row.level, row.code));
        for row in &rows {
            let new = district(row);
            match known.iter().find(|known| known.id == row.code) {
                None => outcome.added.push(row.code),
                Some(known) if same(known, &new) => {
                    outcome.same += 1;
                    continue;
                }
                Some(_) => outcome.changed.push(row.code),
            }
            if !self.check {
                storage::registers::save_district(tx, &new)?;
            }
        }
        let listed = |id: DistrictId| self.rows.iter().any(|row| row.code == id);
        outcome.missing = known.iter().map(|row| row.id).filter(|id| !listed(*id)).collect();
        Ok(outcome)
    }
}

fn district(row: &Territory) -> District {
    District {
        id: row.code,
        parent: row.parent,
        level: row.level.code().to_owned(),
        name_kk: row.name_kk.clone(),
        name_ru: row.name_ru.clone(),
        listed: row.listed_by_default(),
        zone: row.zone_name().to_owned(),
    }
}

fn same(known: &District, new: &District) -> bool {
    known.parent == new.parent
        && known.level == new.level
        && known.name_kk == new.name_kk
        && known.name_ru == new.name_ru
}
