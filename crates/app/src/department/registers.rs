//! Registers of a district: its kindergartens, the policy profile that it follows.

use domain::calendar::local_day;
use domain::id::{DistrictId, KindergartenId};
use domain::identity::Bin;
use domain::policy::Ownership;
use jiff::civil::Date;
use storage::registers::Kindergarten;
use storage::{DbError, Failed, Reader, Tx};

use super::{own, own_district};
use crate::command::{App, Command, Query, Work};
use crate::context::{Caller, Ctx};
use crate::queue_work::Refusal;

/// Longest name or address, in characters.
const TEXT_MAX: usize = 300;

/// Kindergartens of the caller's district, by name; `None` for anybody but the department.
#[derive(Clone, Copy, Debug)]
pub struct Kindergartens;

impl Query for Kindergartens {
    type Output = Option<Vec<Kindergarten>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        own_district(work).map(|district| storage::registers::kindergartens(reader, district)).transpose()
    }
}

/// Adds a kindergarten to the register, or corrects what is said of one.
#[derive(Clone, Debug)]
pub struct RegisterKindergarten {
    /// The one to correct; `None` for a new one. BIN and ownership of a known one stay.
    pub id: Option<KindergartenId>,
    /// BIN, with whose keys it enters.
    pub bin: Bin,
    /// State, or private under the state order.
    pub ownership: Ownership,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Address in Kazakh.
    pub address_kk: String,
    /// Address in Russian.
    pub address_ru: String,
    /// Phone, as people write it.
    pub phone: String,
}

/// Why a kindergarten is not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterRefused {
    /// Another kindergarten has this BIN.
    BinTaken,
    /// A name or an address is missing or too long.
    Text,
}

impl Command for RegisterKindergarten {
    type Output = KindergartenId;
    type Refusal = Refusal<RegisterRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<KindergartenId, Failed<Self::Refusal>> {
        let district = own(work)?;
        let texts = [&self.name_kk, &self.name_ru, &self.address_kk, &self.address_ru, &self.phone];
        if texts.iter().any(|text| text.trim().is_empty() || text.chars().count() > TEXT_MAX) {
            return Err(Refusal::Rule(RegisterRefused::Text).failed());
        }
        let id = match self.id {
            Some(id) => {
                let known = storage::registers::kindergarten(tx, id)?;
                let known = known.filter(|row| row.district == district);
                known.ok_or(Failed::Refused(Refusal::NotFound))?.id
            }
            None if storage::registers::kindergarten_of_bin(tx, self.bin.as_str())?.is_some() => {
                return Err(Refusal::Rule(RegisterRefused::BinTaken).failed());
            }
            None => work.ctx.ids.next(),
        };
        let trimmed = |text: &str| text.trim().to_owned();
        let row = Kindergarten {
            id,
            district,
            bin: self.bin.as_str().to_owned(),
            ownership: self.ownership,
            name_kk: trimmed(&self.name_kk),
            name_ru: trimmed(&self.name_ru),
            address_kk: trimmed(&self.address_kk),
            address_ru: trimmed(&self.address_ru),
            phone: trimmed(&self.phone),
        };
        storage::registers::save_kindergarten(tx, &row)?;
        Ok(id)
    }
}

/// Makes a district follow a policy profile from a local day on. [`follow_policy`] also puts it in force here.
#[derive(Clone, Debug)]
pub struct FollowPolicy {
    /// The district.
    pub district: DistrictId,
    /// From this local day, later than today: what began under one policy ends under it.
    pub from: Date,
    /// Name of the profile.
    pub profile: String,
}

/// Why a profile is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowRefused {
    /// No such profile.
    UnknownProfile,
    /// The day is not in the future.
    NotInFuture,
}

impl Command for FollowPolicy {
    type Output = ();
    type Refusal = Refusal<FollowRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let may = match work.ctx.caller {
            Caller::Department { district, .. } => district == self.district,
            Caller::Administrator { .. } => true,
            _ => false,
        };
        if !may || storage::registers::district(tx, self.district)?.is_none() {
            return Err(Refusal::NotFound.failed());
        }
        let rules = work.registers.rules(self.district, work.ctx.now);
        if rules.rules().book.profile(&self.profile).is_none() {
            return Err(Refusal::Rule(FollowRefused::UnknownProfile).failed());
        }
        let today = local_day(work.ctx.now, rules.rules().zone);
        if self.from <= today {
            return Err(Refusal::Rule(FollowRefused::NotInFuture).failed());
        }
        // The first entry of a district counts for the days before it too, so the default is written down first.
        let followed = storage::registers::policies(tx)?;
        if !followed.iter().any(|(district, _, _)| *district == self.district) {
            let profile = rules.rules().policy.id.profile();
            storage::registers::follow(tx, self.district, Date::constant(2017, 1, 1), profile)?;
        }
        Ok(storage::registers::follow(tx, self.district, self.from, &self.profile)?)
    }
}

/// Makes a district follow a profile and reads the registers again. `command` is a [`FollowPolicy`], as it is or
/// [`crate::Once`] for a form.
///
/// # Errors
/// A refusal, or trouble of the database.
pub async fn follow_policy<C>(app: &App, ctx: Ctx, command: C) -> Result<(), Failed<Refusal<FollowRefused>>>
where
    C: Command<Output = (), Refusal = Refusal<FollowRefused>>,
{
    app.run(ctx, command).await?;
    Ok(app.reload_registers().await?)
}
