//! The districts and cities to choose from (S07).

use domain::id::DistrictId;
use domain::region::Level;
use storage::{DbError, Reader};

use crate::command::{Query, Work};
use crate::documents::Bilingual;

/// A district, city or region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistrictEntry {
    /// KATO code.
    pub id: DistrictId,
    /// The territory that it belongs to.
    pub parent: Option<DistrictId>,
    /// Its name.
    pub name: Bilingual,
    /// Whether a queue for its children is kept here.
    pub listed: bool,
}

/// Asks for all territories; for everybody.
#[derive(Clone, Copy, Debug)]
pub struct Districts;

/// Asks for one territory; for everybody.
#[derive(Clone, Copy, Debug)]
pub struct DistrictOf {
    /// Which.
    pub district: DistrictId,
}

impl Query for Districts {
    type Output = Vec<DistrictEntry>;

    fn answer(&self, reader: &mut Reader, _work: &Work) -> Result<Self::Output, DbError> {
        Ok(storage::registers::districts(reader)?.into_iter().map(entry).collect())
    }
}

impl Query for DistrictOf {
    type Output = Option<DistrictEntry>;

    fn answer(&self, reader: &mut Reader, _work: &Work) -> Result<Self::Output, DbError> {
        Ok(storage::registers::district(reader, self.district)?.map(entry))
    }
}

fn entry(row: storage::registers::District) -> DistrictEntry {
    let runs_queues = Level::ALL.into_iter().any(|level| level.code() == row.level && level.runs_queues());
    DistrictEntry {
        id: row.id,
        parent: row.parent,
        name: Bilingual { kk: row.name_kk, ru: row.name_ru },
        listed: row.listed && runs_queues,
    }
}
