//! Who lives in the district: groups, named people, families, and when they file.

use super::*;

impl Play<'_, '_, '_> {
    /// Groups that have been full since they were opened.
    pub(super) fn groups(&mut self) -> Result<(), SeedError> {
        self.set(self.day(-1_000, 9, 0));
        let year = usize::from(self.draft.slice.queue.id.year.unsigned_abs());
        let sites: Vec<_> = self
            .plan
            .sites
            .iter()
            .zip(0_usize..)
            .map(|(site, index)| {
                let language = site.languages.iter().cycle().nth((index + year) % 2);
                (site.row.id, site.row.ownership, language.copied())
            })
            .collect();
        for (kindergarten, ownership, language) in sites {
            let Some(language) = language else { continue };
            let id: GroupId = self.draft.context.ids.next();
            place::open_group(&mut self.draft, OpenGroup { id, kindergarten, language, ownership })?;
            let capacity = match ownership {
                Ownership::State => self.dice.between(20, 25),
                Ownership::PrivateOrder => self.dice.between(8, 15),
            };
            done(place::set_capacity(&mut self.draft, SetCapacity { group: id, capacity }))?;
            let seats = self.draft.slice.places.values().filter(|row| row.group == id);
            let seats: Vec<PlaceId> = seats.map(|row| row.id).collect();
            done(place::fill(&mut self.draft, seats))?;
        }
        Ok(())
    }

    /// The first children of the people with keys, if they were born in this year; the last day of their filings.
    pub(super) fn people(&mut self, people: &[Somebody], year: i16) -> Option<Date> {
        let mut last = None;
        for person in people.iter().filter(|person| person.role == Role::Applicant) {
            let Some(child) = person.children.first().filter(|child| child.born.year() == year) else {
                continue;
            };
            let parent = self.plan.named_parent(&person.iin);
            let id: PersonId = self.draft.context.ids.next();
            self.played.persons.push(Person {
                id,
                iin: child.iin.clone(),
                surname: child.surname.to_owned(),
                given_name: child.given_name.to_owned(),
                patronymic: Some(child.patronymic.to_owned()),
                born: Some(child.born),
            });
            let filed = child.born.saturating_add(4.days());
            last = last.max((person.story != Some(Story::Queued)).then_some(filed));
            self.file(
                filed,
                10,
                Family {
                    child: id,
                    born: child.born,
                    parent,
                    other: None,
                    relation: relation(&person.iin),
                    kinship: Kinship::Confirmed,
                    story: person.story,
                },
            );
        }
        last
    }

    /// Everybody else. Nobody stands before the people with keys, so that a publication of today reaches them.
    pub(super) fn families(&mut self, year: i16, count: u32, after: Option<Date>) {
        for _ in 0..count {
            let (month, day) = (self.dice.between(1, 12), self.dice.between(1, 28));
            let date = |number: u32| i8::try_from(number).unwrap_or(1);
            let Ok(born) = Date::new(year, date(month), date(day)) else { continue };
            if born >= self.today.saturating_sub(20.days()) {
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
            let family = self.family(born);
            let hour = self.dice.between(8, 21);
            self.file(filed, hour, family);
        }
    }

    pub(super) fn family(&mut self, born: Date) -> Family {
        let sex = if self.dice.percent(51) { Sex::Male } else { Sex::Female };
        let names = names::family(&mut self.dice, sex);
        let iin = self.plan.iin(born, sex == Sex::Female);
        let child = self.person(iin, names.child, Some(born));
        let parent = self.parent(born, names.parent, true);
        let other = self.dice.percent(8).then(|| self.parent(born, names.other, false));
        let kinship = if self.dice.percent(1) { Kinship::Unanswered } else { Kinship::Confirmed };
        Family { child, born, parent, other, relation: "mother", kinship, story: None }
    }

    pub(super) fn parent(&mut self, child: Date, name: names::FullName, is_woman: bool) -> PersonId {
        let age = self.dice.between(21, 40);
        let days = self.dice.below(360);
        let born = child.saturating_sub(i64::from(age).years()).saturating_sub(i64::from(days).days());
        let iin = self.plan.iin(born, is_woman);
        let id = self.person(iin, name, None);
        self.plan.parents += 1;
        let number = self.plan.parents;
        let language = if self.dice.percent(70) { "kk" } else { "ru" };
        self.played.contacts.push(Contact {
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
        id
    }

    pub(super) fn person(&mut self, iin: String, name: names::FullName, born: Option<Date>) -> PersonId {
        let id: PersonId = self.draft.context.ids.next();
        let names::FullName { surname, given_name, patronymic } = name;
        self.played.persons.push(Person { id, iin, surname, given_name, patronymic, born });
        id
    }

    pub(super) fn file(&mut self, day: Date, hour: u32, family: Family) {
        let at = self.instant(day, hour, self.serial % 60);
        self.families.push(family);
        self.push(at, Step::File(self.families.len() - 1));
    }

    /// Papers of the last days.
    pub(super) fn lately(&mut self) {
        for _ in 0..CLAIMS_LATELY {
            let hours = i64::from(self.dice.between(22, 70));
            self.push(after(self.plan.at, -hours), Step::ClaimLately);
        }
    }

    /// One publication in spring or the like, one two weeks ago; private places too.
    pub(super) fn publications(&mut self) {
        for (days, state, private) in [(-240, 30, 6), (-120, 26, 6), (-14, 14, 2)] {
            let day = self.working_day(days);
            self.push(self.instant(day, 10, 0), Step::Publish(Ownership::State, state));
            self.push(self.instant(day, 10, 5), Step::Publish(Ownership::PrivateOrder, private));
        }
    }
}
