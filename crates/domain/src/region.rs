//! Regions, districts and cities with their KATO codes.

mod english;

pub use english::english;

use std::collections::BTreeMap;

use crate::id::DistrictId;

/// The rows that the program ships with.
const BUNDLED: &str = include_str!("../data/regions/kato.csv");

/// First line of a file.
const HEADER: &str = "kato,level,parent_kato,name_kk,name_ru";

/// Most rows of a file: the whole classifier down to villages has about 17,000.
const ROWS_MAX: usize = 50_000;

/// Longest name, in characters.
const NAME_MAX: usize = 200;

/// Astana, Almaty and Aktobe have portals of their own (S07).
const NOT_LISTED: [u32; 3] = [710_000_000, 750_000_000, 151_000_000];

/// Level of a territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Region (облыс, область).
    Region,
    /// City of republican significance.
    RepublicanCity,
    /// District of a region.
    District,
    /// City of regional significance; the rows of the classifier are city administrations.
    RegionalCity,
    /// District inside a city.
    CityDistrict,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 5] =
        [Self::Region, Self::RepublicanCity, Self::District, Self::RegionalCity, Self::CityDistrict];

    /// The code in the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::RepublicanCity => "city_rep",
            Self::District => "district",
            Self::RegionalCity => "city_obl",
            Self::CityDistrict => "city_district",
        }
    }

    /// Whether territories of this level have an education department that runs queues.
    pub const fn runs_queues(self) -> bool {
        matches!(self, Self::RepublicanCity | Self::District | Self::RegionalCity)
    }

    /// The level of its parent; `None` at the top.
    const fn parent_is(self, parent: Self) -> bool {
        match self {
            Self::Region | Self::RepublicanCity => false,
            Self::District | Self::RegionalCity => matches!(parent, Self::Region),
            Self::CityDistrict => matches!(parent, Self::RepublicanCity | Self::RegionalCity),
        }
    }

    const fn is_top(self) -> bool {
        matches!(self, Self::Region | Self::RepublicanCity)
    }
}

/// One row of the classifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Territory {
    /// Its KATO code. Only a territory that [`Level::runs_queues`] is a district of the system.
    pub code: DistrictId,
    /// Its level.
    pub level: Level,
    /// The region or city that it belongs to.
    pub parent: Option<DistrictId>,
    /// Display name in Kazakh.
    pub name_kk: String,
    /// Display name in Russian.
    pub name_ru: String,
}

impl Territory {
    /// Whether the list of districts shows it unless its department decides otherwise (S07).
    pub fn listed_by_default(&self) -> bool {
        self.level.runs_queues() && !NOT_LISTED.contains(&self.code.kato())
    }

    /// The tzdata zone of its region (R50). All are UTC+5 since 2024-03-01; before, they differed.
    pub const fn zone_name(&self) -> &'static str {
        match self.code.region_code() {
            15 => "Asia/Aqtobe",
            23 => "Asia/Atyrau",
            27 => "Asia/Oral",
            39 => "Asia/Qostanay",
            43 => "Asia/Qyzylorda",
            47 => "Asia/Aqtau",
            _ => "Asia/Almaty",
        }
    }
}

/// A file of territories that cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("territories, line {line}: {problem}")]
pub struct InvalidTerritories {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub problem: &'static str,
}

/// The territories that the program ships with.
#[expect(clippy::expect_used, reason = "the text is part of the program and read by a test")]
pub fn bundled() -> Vec<Territory> {
    from_csv(BUNDLED).expect("the bundled territories are right")
}

/// Reads a file of the columns `kato,level,parent_kato,name_kk,name_ru`, in any order of rows.
///
/// # Errors
/// [`InvalidTerritories`] names the first line that is wrong.
pub fn from_csv(text: &str) -> Result<Vec<Territory>, InvalidTerritories> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().map(|(index, line)| (index.saturating_add(1), line));
    if lines.next().is_none_or(|(_, header)| header.trim() != HEADER) {
        return Err(wrong(1, "the first line must be `kato,level,parent_kato,name_kk,name_ru`"));
    }
    let mut rows: BTreeMap<DistrictId, (usize, Territory)> = BTreeMap::new();
    for (line, row) in lines.filter(|(_, row)| !row.trim().is_empty()) {
        if rows.len() >= ROWS_MAX {
            return Err(wrong(line, "more rows than the whole classifier has; import another file"));
        }
        let territory = read_row(row).map_err(|problem| wrong(line, problem))?;
        if rows.insert(territory.code, (line, territory)).is_some() {
            return Err(wrong(line, "this KATO code stands in an earlier line too; remove one of them"));
        }
    }
    for (line, territory) in rows.values() {
        let Some(parent) = territory.parent else { continue };
        match rows.get(&parent) {
            Some((_, parent)) if territory.level.parent_is(parent.level) => {}
            Some(_) => {
                return Err(wrong(*line, "a territory of this level cannot belong to its parent_kato"));
            }
            None => return Err(wrong(*line, "parent_kato is not in the file; add its row")),
        }
    }
    Ok(rows.into_values().map(|(_, territory)| territory).collect())
}

fn read_row(row: &str) -> Result<Territory, &'static str> {
    let fields = fields(row).ok_or("a quotation mark is not closed; close it")?;
    let [code, level, parent, name_kk, name_ru] = fields.as_slice() else {
        return Err("a row has five columns; quote names with commas");
    };
    let code: DistrictId = code.parse().map_err(|_| "kato must have nine digits")?;
    let level = Level::ALL
        .into_iter()
        .find(|known| known.code() == level)
        .ok_or("level must be region, city_rep, district, city_obl or city_district")?;
    let parent = match parent.as_str() {
        "" => None,
        text => {
            Some(text.parse::<DistrictId>().map_err(|_| "parent_kato must have nine digits or be empty")?)
        }
    };
    if parent.is_none() != level.is_top() {
        return Err("regions and cities of republican significance have no parent_kato, all others have one");
    }
    let (name_kk, name_ru) = (display_name(name_kk), display_name(name_ru));
    if [&name_kk, &name_ru].iter().any(|name| name.is_empty() || name.chars().count() > NAME_MAX) {
        return Err("both names are needed, of at most 200 characters");
    }
    Ok(Territory { code, level, parent, name_kk, name_ru })
}

/// Abbreviations inside of names, and what they stand for.
const SPELLED_OUT: [(&str, &str); 3] =
    [("атын.ауданы", "атындағы аудан"), ("Район ", "район "), ("им.", "имени ")];

/// A name without the abbreviations of "city administration" and "city", some of which stand in the other language.
fn display_name(name: &str) -> String {
    let spelled_out =
        SPELLED_OUT.iter().fold(name.to_owned(), |name, (short, long)| name.replace(short, long));
    let mut name = spelled_out.trim();
    for abbreviation in ["Қ.Ә.", "Г.А.", "қ."] {
        name = name.strip_suffix(abbreviation).unwrap_or(name).trim_end();
    }
    name.strip_prefix("г.").unwrap_or(name).trim_start().to_owned()
}

/// Columns of a row; a column in quotation marks may contain commas, and a doubled quotation mark means one.
fn fields(row: &str) -> Option<Vec<String>> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = row.chars().peekable();
    while let Some(character) = characters.next() {
        let field = fields.last_mut()?;
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    (!quoted).then_some(fields)
}

const fn wrong(line: usize, problem: &'static str) -> InvalidTerritories {
    InvalidTerritories { line, problem }
}
