//! Who lives in the district, and when they file.

use domain::application::Kinship;
use domain::id::PersonId;
use domain::identity::Sex;
use jiff::ToSpan;
use jiff::civil::Date;
use storage::person::{Contact, Person};

use super::agenda::Step;
use super::{Plan, Play};
use crate::content::names::{self, FullName, iin};
use crate::content::write::person_id;
use crate::people::{Draft as Somebody, Role, Story};

/// Running numbers of IINs begin here; those of the people with keys are below.
const FIRST_NUMBER: u32 = 9_100;

/// Children younger than this are not filed for yet, in days.
const YOUNGEST: i64 = 20;

/// The registry has not confirmed most filings of so many days: the department has to.
const UNANSWERED: i64 = 5;

/// A child that will be filed for.
#[derive(Clone, Copy)]
pub(super) struct Family {
    pub(super) child: PersonId,
    pub(super) born: Date,
    /// Who files.
    pub(super) parent: PersonId,
    /// The other parent, who asks to be joined.
    pub(super) other: Option<PersonId>,
    /// Code of what the parent is to the child.
    pub(super) relation: &'static str,
    pub(super) kinship: Kinship,
    /// What has to come of it, for the people with keys.
    pub(super) story: Option<Story>,
}

impl Play<'_, '_, '_> {
    /// The first children of the people with keys, if they were born in this year; the last day of their filings.
    pub(super) fn settle_named(&mut self, people: &[Somebody], year: i16) -> Option<Date> {
        let mut last = None;
        for person in people.iter().filter(|person| person.role == Role::Applicant) {
            let Some(child) = person.children.first().filter(|child| child.born.year() == year) else {
                continue;
            };
            let name = FullName {
                surname: child.surname.to_owned(),
                given_name: child.given_name.to_owned(),
                patronymic: Some(child.patronymic.to_owned()),
            };
            let family = Family {
                child: self.person(child.iin.clone(), name, Some(child.born)),
                born: child.born,
                parent: person_id(&person.iin),
                other: None,
                relation: relation(&person.iin),
                kinship: Kinship::Confirmed,
                story: person.story,
            };
            let filed = child.born.saturating_add(4.days());
            last = last.max((person.story != Some(Story::Queued)).then_some(filed));
            self.will_file(filed, 10, family);
        }
        last
    }

    /// Everybody else. Nobody stands before the people with keys, so that a publication of today reaches them.
    pub(super) fn settle_families(&mut self, year: i16, count: u32, after: Option<Date>) {
        for _ in 0..count {
            let (month, day) = (self.dice.between(1, 12), self.dice.between(1, 28));
            let date = |number: u32| i8::try_from(number).unwrap_or(1);
            let Ok(born) = Date::new(year, date(month), date(day)) else { continue };
            if born >= self.today.saturating_sub(YOUNGEST.days()) {
                continue;
            }
            let age = self.today.since(born).map_or(0, |span| span.get_days().unsigned_abs());
            let waited = self.dice.below(age.saturating_sub(6).min(500)) + 4;
            let mut filed = born.saturating_add(i64::from(waited).days());
            if let Some(after) = after.filter(|after| filed <= *after) {
                let span = self.today.since(after).map_or(1, |span| span.get_days().unsigned_abs());
                let later = self.dice.below(span.saturating_sub(2).max(1)) + 1;
                filed = after.saturating_add(i64::from(later).days());
            }
            let mut family = self.family(born);
            if filed >= self.today.saturating_sub(UNANSWERED.days()) && self.dice.percent(60) {
                family.kinship = Kinship::Unanswered;
            }
            let hour = self.dice.between(8, 21);
            self.will_file(filed, hour, family);
        }
    }

    /// A family as most are: the mother files, in one of six the father; some have both on the application.
    fn family(&mut self, born: Date) -> Family {
        let sex = if self.dice.percent(51) { Sex::Male } else { Sex::Female };
        let names = names::family(&mut self.dice, sex);
        let child = self.plan.iin(born, sex == Sex::Female);
        let child = self.person(child, names.child, Some(born));
        let mother_files = !self.dice.percent(16);
        let (first, second) =
            if mother_files { (names.mother, names.father) } else { (names.father, names.mother) };
        let (parent, relation) = self.parent(born, first, mother_files);
        let other = self.dice.percent(8).then(|| self.parent(born, second, !mother_files).0);
        let kinship = if self.dice.percent(1) { Kinship::Unanswered } else { Kinship::Confirmed };
        Family { child, born, parent, other, relation, kinship, story: None }
    }

    /// A parent with contacts, and what the parent is to the child.
    fn parent(&mut self, child: Date, name: FullName, is_woman: bool) -> (PersonId, &'static str) {
        let age = self.dice.between(21, 40);
        let days = self.dice.below(360);
        let born = child.saturating_sub(i64::from(age).years()).saturating_sub(i64::from(days).days());
        let iin = self.plan.iin(born, is_woman);
        let relation = relation(&iin);
        let id = self.person(iin, name, None);
        self.plan.parents += 1;
        let number = self.plan.parents;
        let language = if self.dice.percent(70) { "kk" } else { "ru" };
        self.contacts.push(Contact {
            person: id,
            language: language.to_owned(),
            email: Some(format!("parent{number}@kezek.example")),
            email_confirmed: true,
            phone: self.dice.percent(85).then(|| format!("+7700000{:04}", number % 10_000)),
            phone_confirmed: true,
            extra_email: None,
            extra_phone: None,
            address: Some(format!("Қостанай қаласы, Абай даңғылы, {}", number % 180 + 1)),
            changed: self.plan.at,
        });
        (id, relation)
    }

    fn person(&mut self, iin: String, name: FullName, born: Option<Date>) -> PersonId {
        let id: PersonId = self.draft.context.ids.next();
        let FullName { surname, given_name, patronymic } = name;
        self.persons.push(Person { id, iin, surname, given_name, patronymic, born });
        id
    }

    fn will_file(&mut self, day: Date, hour: u32, family: Family) {
        let at = self.instant(day, hour, self.agenda.serial() % 60);
        self.families.push(family);
        self.agenda.put(at, Step::File(self.families.len() - 1));
    }
}

impl Plan<'_> {
    fn iin(&mut self, born: Date, is_female: bool) -> String {
        let next = self.iins.entry((born, is_female)).or_insert(FIRST_NUMBER);
        let text = iin(born, is_female, *next);
        // The check digit may have passed some numbers over: go on after the one that was taken.
        let taken = text.get(7..11).and_then(|digits| digits.parse::<u32>().ok());
        *next = taken.unwrap_or(*next) + 1;
        text
    }
}

/// What a parent is to the child, by the sex in the IIN: an odd seventh digit is a man's.
fn relation(iin: &str) -> &'static str {
    if matches!(iin.as_bytes().get(6), Some(b'1' | b'3' | b'5')) { "father" } else { "mother" }
}
