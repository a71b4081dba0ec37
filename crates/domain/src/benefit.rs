//! Benefits and the lanes they lead to (section 5, R40-R43).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::Stream;

/// A lane of a queue (R22), in the order of the merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Before everybody else.
    OutOfTurn,
    /// One after every `ratio` of the general lane.
    FirstPriority,
    /// Everybody without a confirmed benefit.
    General,
}

impl Lane {
    /// All lanes, first to last.
    pub const ALL: [Self; 3] = [Self::OutOfTurn, Self::FirstPriority, Self::General];

    /// The code used in texts, events and storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutOfTurn => "out_of_turn",
            Self::FirstPriority => "first_priority",
            Self::General => "general",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lane {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.into_iter().find(|lane| lane.code() == text).ok_or(UnknownCode { what: "lane" })
    }
}

/// A benefit (жеңілдік, льгота). Which lane it opens, and from when, is policy data (R40).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Benefit {
    /// Children of conscripts and contract servicemen, incl. dead or missing in service.
    Military,
    /// Children of employees of special state bodies (not police).
    SpecialBodies,
    /// Legal representative with a disability.
    DisabledParent,
    /// Orphans.
    Orphan,
    /// Children left without parental care.
    WithoutCare,
    /// Four or more minor children living together.
    LargeFamily,
    /// Special educational needs.
    SpecialNeeds,
    /// Families bringing up a child with a disability.
    DisabledChildFamily,
    /// Children of teachers.
    Teacher,
    /// No benefit.
    None,
}

impl Benefit {
    /// All codes, as section 5 lists them.
    pub const ALL: [Self; 10] = [
        Self::Military,
        Self::SpecialBodies,
        Self::DisabledParent,
        Self::Orphan,
        Self::WithoutCare,
        Self::LargeFamily,
        Self::SpecialNeeds,
        Self::DisabledChildFamily,
        Self::Teacher,
        Self::None,
    ];

    /// The code used in texts, events and storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Military => "military",
            Self::SpecialBodies => "special_bodies",
            Self::DisabledParent => "disabled_parent",
            Self::Orphan => "orphan",
            Self::WithoutCare => "without_care",
            Self::LargeFamily => "large_family",
            Self::SpecialNeeds => "special_needs",
            Self::DisabledChildFamily => "disabled_child_family",
            Self::Teacher => "teacher",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Benefit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Benefit {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.into_iter().find(|benefit| benefit.code() == text).ok_or(UnknownCode { what: "benefit" })
    }
}

/// A text that is no code of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} code")]
pub struct UnknownCode {
    /// What was expected.
    pub what: &'static str,
}

/// One line of the list of benefits (R40).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitRule {
    /// The lane that the confirmed benefit opens.
    pub lane: Lane,
    /// Key of the text that names the law.
    pub basis: String,
    /// First local day on which it counts; from always if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last local day on which it counts; for ever if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl BenefitRule {
    /// True on the days on which the law grants the benefit.
    pub fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// The list of benefits of a policy.
pub type BenefitRules = BTreeMap<Benefit, BenefitRule>;

/// The lane of a child whose benefit is confirmed (R41), on a local day. Benefits that the list does not know, or not
/// on that day, lead to General; in the stream for special needs that benefit opens no lane (R20).
pub fn lane_of(benefit: Benefit, stream: Stream, on: Date, rules: &BenefitRules) -> Lane {
    if benefit == Benefit::None || (stream == Stream::SpecialNeeds && benefit == Benefit::SpecialNeeds) {
        return Lane::General;
    }
    rules.get(&benefit).filter(|rule| rule.in_force(on)).map_or(Lane::General, |rule| rule.lane)
}
