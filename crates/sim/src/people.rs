//! Families and their habits.

use std::collections::BTreeSet;

use domain::id::{ApplicationId, PersonId, Stream};
use domain::identity::Iin;
use domain::number::ApplicationNumber;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::dice::Dice;

/// A parent with a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parent {
    pub(crate) id: PersonId,
    pub(crate) iin: Iin,
}

/// How a family is, in percent of its occasions.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Habits {
    /// Chooses when its turn has come.
    pub chooses: u8,
    /// Comes to the kindergarten with a referral.
    pub comes: u8,
    /// Cancels, extends, leaves, files again.
    pub wavers: u8,
    /// Acts in the last minute before a limit.
    pub late: u8,
    /// Tries what is not allowed.
    pub tries: u8,
}

/// One child with one or two parents.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub(crate) parents: [Parent; 2],
    pub(crate) child: Iin,
    pub(crate) born: Date,
    pub(crate) stream: Stream,
    pub(crate) habits: Habits,
    /// The last application, closed or not.
    pub(crate) application: Option<ApplicationId>,
    /// Its number.
    pub(crate) number: Option<ApplicationNumber>,
}

/// Draws the families of a district at an instant.
pub(crate) fn families(seed: u64, count: u32, today: Date, years: i16) -> Vec<Family> {
    let mut dice = Dice::new(seed, 1 << 40);
    let mut taken = BTreeSet::new();
    (0..count)
        .filter_map(|number| {
            // From children of five years to those who will be born while the simulation runs.
            let born = today.saturating_sub(dice.between(-200 * i64::from(years.min(2)), 5 * 365).days());
            // Some were born on a day that most years lack.
            let born = if dice.percent(3) { Date::new(2024, 2, 29).unwrap_or(born) } else { born };
            let parent = |dice: &mut Dice, taken: &mut BTreeSet<String>, which: u32| {
                let year = 1975 + i16::try_from(dice.below(28)).unwrap_or(0);
                let day = Date::new(year, 1, 1).unwrap_or(born).saturating_add(dice.between(0, 364).days());
                let id = PersonId::from_u128(u128::from(number) * 4 + u128::from(which) + 1_000);
                iin(dice, taken, day).map(|iin| Parent { id, iin })
            };
            let first = parent(&mut dice, &mut taken, 0)?;
            let second = parent(&mut dice, &mut taken, 1)?;
            let child = iin(&mut dice, &mut taken, born)?;
            let stream = if dice.percent(8) { Stream::SpecialNeeds } else { Stream::General };
            let habits = habits(&mut dice);
            let parents = [first, second];
            Some(Family { parents, child, born, stream, habits, application: None, number: None })
        })
        .collect()
}

fn habits(dice: &mut Dice) -> Habits {
    let draw = |dice: &mut Dice, list: &[u8]| dice.one(list).unwrap_or(50);
    Habits {
        chooses: draw(dice, &[95, 90, 70, 40, 5]),
        comes: draw(dice, &[95, 90, 80, 50, 5]),
        wavers: draw(dice, &[0, 5, 20, 60]),
        late: draw(dice, &[0, 10, 50]),
        tries: draw(dice, &[0, 5, 40]),
    }
}

/// A right IIN of somebody born on a day (R60).
fn iin(dice: &mut Dice, taken: &mut BTreeSet<String>, born: Date) -> Option<Iin> {
    let century = if born.year() >= 2000 { 5 } else { 3 } + i64::from(dice.percent(50));
    let first = dice.between(0, 9_999);
    (0..10_000).map(|step| (first + step) % 10_000).find_map(|serial| {
        let start = format!(
            "{:02}{:02}{:02}{century}{serial:04}",
            born.year().rem_euclid(100),
            born.month(),
            born.day()
        );
        let iin = (0..10).find_map(|digit| Iin::parse(&format!("{start}{digit}")).ok())?;
        taken.insert(iin.as_str().to_owned()).then_some(iin)
    })
}
