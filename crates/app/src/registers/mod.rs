//! Registers that officials edit: districts, the policies they follow, the calendar.

mod districts;

pub use districts::{DistrictEntry, DistrictOf, Districts};

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::calendar::{Calendar, limit_end_of, local_day};
use domain::id::DistrictId;
use domain::policy::{Policy, PolicyBook, Timeline};
use domain::queue::Rules;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use storage::{DbError, Reader};

/// Districts, policies and the calendar, in memory; read again when they change.
#[derive(Clone, Debug)]
pub struct Registers {
    book: PolicyBook,
    calendar: Calendar,
    districts: BTreeMap<DistrictId, Arc<District>>,
    default: Arc<District>,
}

/// How one district applies the rules.
#[derive(Clone, Debug)]
struct District {
    zone: TimeZone,
    timeline: Timeline,
}

/// The rules of one district at one instant.
#[derive(Clone, Debug)]
pub struct DistrictRules {
    registers: Arc<Registers>,
    policy: Arc<Policy>,
    since: Timestamp,
    district: Arc<District>,
}

impl DistrictRules {
    /// As the domain wants them.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        Rules {
            policy: &self.policy,
            since: self.since,
            book: &self.registers.book,
            calendar: &self.registers.calendar,
            zone: &self.district.zone,
        }
    }
}

impl Registers {
    /// The zone of a district that names none: the whole country has one since 2024-03-01 (R50).
    pub const ZONE_DEFAULT: &'static str = "Asia/Almaty";

    /// Reads the registers.
    ///
    /// # Errors
    /// Trouble of the database; a timeline that names an unknown policy, a zone or calendar that cannot be read.
    pub fn load(reader: &mut Reader) -> Result<Self, DbError> {
        let book = PolicyBook::bundled();
        let calendar = match storage::registers::calendar(reader)? {
            Some(body) => Calendar::from_json(&body).map_err(|error| wrong(error.to_string()))?,
            None => Calendar::bundled(),
        };
        let first_day = jiff::civil::Date::constant(2017, 1, 1);
        let follow_default = || book.timeline([(first_day, PolicyBook::DEFAULT_PROFILE)]);
        let default = Arc::new(District {
            zone: zone(Self::ZONE_DEFAULT)?,
            timeline: follow_default().map_err(|error| wrong(error.to_string()))?,
        });
        let mut followed: BTreeMap<DistrictId, Vec<(jiff::civil::Date, String)>> = BTreeMap::new();
        for (district, from, profile) in storage::registers::policies(reader)? {
            followed.entry(district).or_default().push((from, profile));
        }
        let mut districts = BTreeMap::new();
        for (district, name) in storage::registers::zones(reader)? {
            let timeline = match followed.get(&district) {
                Some(entries) => {
                    book.timeline(entries.iter().map(|(from, profile)| (*from, profile.as_str())))
                }
                None => follow_default(),
            };
            let timeline =
                timeline.map_err(|error| wrong(format!("district {}: {error}", district.kato())))?;
            districts.insert(district, Arc::new(District { zone: zone(&name)?, timeline }));
        }
        Ok(Self { book, calendar, districts, default })
    }

    /// Every policy that is known.
    #[must_use]
    pub const fn book(&self) -> &PolicyBook {
        &self.book
    }

    /// The rules of a district at an instant. A district without an entry follows the default profile.
    #[must_use]
    pub fn rules(self: &Arc<Self>, district: DistrictId, now: Timestamp) -> DistrictRules {
        let district = Arc::clone(self.districts.get(&district).unwrap_or(&self.default));
        let today = local_day(now, &district.zone);
        let policy = Arc::clone(district.timeline.in_force(today));
        let since = first_of(district.timeline.followed_since(today), &district.zone);
        DistrictRules { registers: Arc::clone(self), policy, since, district }
    }

    /// The policy of districts that name none, at an instant: for pages that explain the service to everybody.
    #[must_use]
    pub fn usual_policy(&self, now: Timestamp) -> Arc<Policy> {
        Arc::clone(self.default.timeline.in_force(local_day(now, &self.default.zone)))
    }

    /// Which profile a district follows from which local day on, the first day first.
    #[must_use]
    pub fn followed(&self, district: DistrictId) -> Vec<(jiff::civil::Date, String)> {
        let district = self.districts.get(&district).unwrap_or(&self.default);
        district.timeline.entries().map(|(from, profile)| (from, profile.to_owned())).collect()
    }

    /// The policy in force in a district at an instant.
    #[must_use]
    pub fn policy(&self, district: DistrictId, now: Timestamp) -> Arc<Policy> {
        let district = self.districts.get(&district).unwrap_or(&self.default);
        Arc::clone(district.timeline.in_force(local_day(now, &district.zone)))
    }

    /// What each profile says on a local day, by name; one that begins later as it begins.
    #[must_use]
    pub fn policies(&self, on: jiff::civil::Date) -> Vec<Arc<Policy>> {
        self.book.profiles().map(|profile| Arc::clone(profile.in_force(on))).collect()
    }

    /// Working days.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

/// The first instant of a local day: where the one before it ends (R55).
fn first_of(day: jiff::civil::Date, zone: &TimeZone) -> Timestamp {
    day.yesterday().map_or(Timestamp::MIN, |eve| limit_end_of(eve, zone))
}

fn zone(name: &str) -> Result<TimeZone, DbError> {
    TimeZone::get(name).map_err(|error| wrong(error.to_string()))
}

fn wrong(message: String) -> DbError {
    DbError::Statement { query: "registers", message }
}
