//! What kind of run the seed makes: how often each thing happens, and what does not happen at all (swarm).

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::Settings;
use crate::dice::Dice;
use crate::oracle::Found;

/// What one step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A family does what its habits say.
    Family,
    /// A family comes to the kindergarten, or the kindergarten answers one.
    Kindergarten,
    /// Places: children leave, repairs, capacity.
    Places,
    /// A kindergarten publishes its own places.
    Publish,
    /// The department publishes, plans, calls off.
    Department,
    /// Papers, links, duplicates, merges.
    Clerk,
    /// The department withdraws places that are in use.
    Withdraw,
    /// Two applicants want one place in the same instant.
    Race,
    /// Background work.
    Background,
    /// Somebody looks at a page and compares.
    Look,
    /// A decree moves days.
    Calendar,
    /// The district will follow another profile.
    Policy,
    /// The program ends and begins again.
    Restart,
    /// The civil registry goes down or comes back.
    Registry,
}

impl Kind {
    const ALL: [(Self, u32); 14] = [
        (Self::Family, 60),
        (Self::Kindergarten, 14),
        (Self::Places, 5),
        (Self::Publish, 3),
        (Self::Department, 5),
        (Self::Clerk, 8),
        (Self::Withdraw, 2),
        (Self::Race, 3),
        (Self::Background, 12),
        (Self::Look, 4),
        (Self::Calendar, 1),
        (Self::Policy, 1),
        (Self::Restart, 1),
        (Self::Registry, 1),
    ];

    /// Kinds without which there is no queue to speak of.
    const fn is_needed(self) -> bool {
        matches!(self, Self::Family | Self::Kindergarten | Self::Places)
    }
}

/// What goes wrong in a run, in percent of its steps.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Storm {
    /// The program dies in the step.
    pub(crate) crashes: u8,
    /// Several people act in the same instant.
    pub(crate) rushes: u8,
    /// A family that has just chosen acts again within its 24 hours.
    pub(crate) lingers: u8,
    /// The server's clock is set back for the step, by up to some minutes.
    pub(crate) setbacks: u8,
    /// An official finds a benefit false, of what the department's clerks do (R43).
    pub(crate) suspicions: u8,
}

impl Storm {
    fn draw(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 5 << 40);
        Self {
            crashes: dice.one(&[0, 1, 5, 20]).unwrap_or(1),
            rushes: dice.one(&[0, 5, 30]).unwrap_or(5),
            lingers: dice.one(&[0, 10, 40]).unwrap_or(10),
            // Not drawn: seeds that found something keep their story.
            setbacks: if seed % 11 == 6 { 20 } else { 0 },
            suspicions: if matches!(seed % 5, 2 | 3) { 40 } else { 0 },
        }
    }
}

/// The plan of a run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) steps: u32,
    weights: Vec<u32>,
    /// In percent of steps the clock jumps to a limit, or just before or after it.
    jumps: u8,
    /// In percent of the attempts.
    pub(crate) lost_messages: u8,
    /// In percent: a client sends the same command again.
    pub(crate) repeats: u8,
    /// The profile that the district follows at first.
    pub(crate) profile: String,
    /// In percent of their occasions, families in the stop-list leave and file anew, to be rid of it (R13).
    pub(crate) fresh_starts: u8,
    /// In percent of their occasions, families ask to be told of free places, and stop it (R30).
    pub(crate) curiosity: u8,
    pub(crate) storm: Storm,
}

impl Plan {
    pub(crate) fn draw(settings: &Settings, start: Timestamp, zone: &TimeZone) -> Result<Self, Found> {
        let mut dice = Dice::new(settings.seed, 3 << 40);
        let mut weights = Kind::ALL.map(|(kind, usual)| match dice.below(5) {
            0 if !kind.is_needed() => 0,
            1 => usual * 4,
            2 => usual.div_ceil(3),
            _ => usual,
        });
        let end = date(2027, 7, 1).to_zoned(zone.clone()).map_err(|error| Found(error.to_string()))?;
        let steps = settings.families.saturating_mul(settings.years.into()).saturating_mul(12).max(200);
        let profile = if dice.percent(70) { "kz-2018" } else { "kz-2025" };
        let profile = if dice.percent(15) { "astana-2019" } else { profile };
        let profile = settings.policy.as_deref().unwrap_or(profile);
        if settings.policy.is_some() {
            let others = Kind::ALL.iter().zip(&mut weights).filter(|((kind, _), _)| *kind == Kind::Policy);
            others.for_each(|(_, weight)| *weight = 0);
        }
        Ok(Self {
            start,
            end: end.timestamp(),
            steps,
            weights: weights.to_vec(),
            jumps: dice.one(&[0, 10, 40]).unwrap_or(10),
            lost_messages: dice.one(&[0, 10, 30]).unwrap_or(0),
            repeats: dice.one(&[0, 10, 50]).unwrap_or(0),
            profile: profile.to_owned(),
            // Not drawn: seeds that found something keep their story.
            storm: if settings.is_calm { Storm::default() } else { Storm::draw(settings.seed) },
            fresh_starts: if settings.seed % 5 == 1 { 50 } else { 0 },
            curiosity: if matches!(settings.seed % 7, 3..=5) { 70 } else { 0 },
        })
    }

    /// What the step is about.
    pub(crate) fn kind(&self, dice: &mut Dice) -> Kind {
        let index = dice.weighted(&self.weights).unwrap_or(0);
        Kind::ALL.get(index).map_or(Kind::Family, |(kind, _)| *kind)
    }

    /// Where the clock stands at a step, were there no jumps.
    pub(crate) fn instant(&self, step: u32, dice: &mut Dice) -> Timestamp {
        let whole = self.end.duration_since(self.start).as_micros();
        let part = |step: u32| whole.saturating_mul(step.into()) / i128::from(self.steps.max(1));
        let width = i64::try_from(part(step + 1) - part(step)).unwrap_or(0);
        let micros = part(step).saturating_add(dice.between(0, width).into());
        let micros = i64::try_from(micros).unwrap_or(i64::MAX);
        self.start.checked_add(SignedDuration::from_micros(micros)).unwrap_or(self.end)
    }

    /// Whether the clock jumps to a limit in this step.
    pub(crate) fn jumps(&self, dice: &mut Dice) -> bool {
        dice.percent(self.jumps)
    }
}
