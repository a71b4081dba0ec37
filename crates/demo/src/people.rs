//! The people who can log in: somebody for every role, and applicants in the situations that are worth showing.

use std::path::PathBuf;

use app::registers::Registers;
use domain::identity::Iin;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::content::names::{iin, organisation_bin};

/// What somebody enters as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A parent with applications.
    Applicant,
    /// The other parent of the first applicant's children, not merged yet.
    SecondParent,
    /// The head of a kindergarten.
    Kindergarten,
    /// An official of the district's department.
    Department,
    /// An operator of the service centre.
    ServiceCentre,
    /// An auditor.
    Auditor,
    /// An administrator.
    Administrator,
}

/// What is to be seen with an applicant's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Story {
    /// The turn has come: places can be chosen.
    Turn,
    /// A referral of today: it can be extended, cancelled, used.
    Referral,
    /// In the stop-list after a referral that nobody used.
    Stopped,
    /// In the queue.
    Queued,
    /// The keys were revoked: nobody enters with them.
    Revoked,
}

/// Somebody who can log in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// What they enter as.
    pub role: Role,
    /// What is to be seen, for applicants.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub story: Option<Story>,
    /// IIN, synthetic.
    pub iin: String,
    /// BIN of the organisation whose key it is, synthetic.
    pub bin: Option<String>,
    /// Surname, first name, patronymic.
    pub name: String,
    /// RSA key store for login.
    pub auth_key: PathBuf,
    /// RSA key store for signing.
    pub sign_key: PathBuf,
    /// GOST key store for both.
    pub gost_key: PathBuf,
    /// Password of all.
    pub password: String,
}

/// Somebody before keys are made.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) role: Role,
    pub(crate) story: Option<Story>,
    pub(crate) iin: String,
    pub(crate) surname: &'static str,
    pub(crate) given_name: &'static str,
    pub(crate) patronymic: &'static str,
    /// BIN and name of the organisation.
    pub(crate) organisation: Option<(String, &'static str)>,
    /// Children: the first one is in the queue, the others can be filed for.
    pub(crate) children: Vec<ChildDraft>,
}

/// A child of somebody with keys.
#[derive(Clone, Debug)]
pub(crate) struct ChildDraft {
    pub(crate) iin: String,
    pub(crate) surname: &'static str,
    pub(crate) given_name: &'static str,
    pub(crate) patronymic: &'static str,
    pub(crate) born: Date,
}

impl Draft {
    pub(crate) fn name(&self) -> String {
        format!("{} {} {}", self.surname, self.given_name, self.patronymic)
    }
}

/// BINs: of the state kindergarten whose head has keys, of the private one, of the department and the others.
pub(crate) const STATE_KINDERGARTEN: u32 = 1;
pub(crate) const PRIVATE_KINDERGARTEN: u32 = 25;
pub(crate) const DEPARTMENT: u32 = 900;
pub(crate) const SERVICE_CENTRE: u32 = 901;
pub(crate) const AUDIT: u32 = 902;
pub(crate) const MINISTRY: u32 = 903;

/// Somebody whose keys were revoked: no content is about this person.
pub(crate) fn revoked() -> Draft {
    Draft {
        role: Role::Applicant,
        story: Some(Story::Revoked),
        iin: iin(jiff::civil::date(1990, 10, 21), false, 9_201),
        surname: "Сапаров",
        given_name: "Ермек",
        patronymic: "Болатұлы",
        organisation: None,
        children: Vec::new(),
    }
}

/// Everybody with content, the applicant whose turn has come first. Ages fit the instant at which the demo starts.
pub(crate) fn everybody(at: Timestamp) -> Vec<Draft> {
    let today = at.to_zoned(TimeZone::get(Registers::ZONE_DEFAULT).unwrap_or(TimeZone::UTC)).date();
    let mut people = applicants(today);
    people.extend(officials());
    people
}

fn applicants(today: Date) -> Vec<Draft> {
    let child = |months: i32, days: i32, number: u32, is_girl: bool, names: [&'static str; 3]| {
        let born = today.saturating_sub(months.months()).saturating_sub(days.days());
        let [surname, given_name, patronymic] = names;
        ChildDraft { iin: iin(born, is_girl, number), surname, given_name, patronymic, born }
    };
    let parent = |role, story, born, is_woman, names: [&'static str; 3], children| {
        let [surname, given_name, patronymic] = names;
        let iin = iin(born, is_woman, 9_001);
        Draft { role, story: Some(story), iin, surname, given_name, patronymic, organisation: None, children }
    };
    let day = jiff::civil::date;
    // Two years old today: old enough for a state place since midnight, so no turn of the past was theirs.
    let first = vec![
        child(24, 0, 9_001, true, ["Ахметова", "Аружан", "Данияровна"]),
        child(2, 3, 9_002, false, ["Ахметов", "Әлихан", "Данияров"]),
    ];
    let mut people = vec![
        parent(
            Role::Applicant,
            Story::Turn,
            day(1994, 3, 12),
            true,
            ["Ахметова", "Айгүл", "Серікқызы"],
            first.clone(),
        ),
        parent(
            Role::Applicant,
            Story::Referral,
            day(1991, 7, 5),
            true,
            ["Нұрланова", "Гүлнар", "Бекболатқызы"],
            vec![
                child(24, 0, 9_003, false, ["Нұрлан", "Ерасыл", "Маратұлы"]),
                child(5, 1, 9_004, true, ["Нұрлан", "Айсұлу", "Маратқызы"]),
            ],
        ),
        parent(
            Role::Applicant,
            Story::Stopped,
            day(1989, 11, 23),
            false,
            ["Қасымов", "Бауыржан", "Тоқтарұлы"],
            vec![child(24, 40, 9_005, false, ["Қасымов", "Нұрислам", "Бауыржанұлы"])],
        ),
        parent(
            Role::Applicant,
            Story::Queued,
            day(1996, 1, 30),
            true,
            ["Иванова", "Светлана", "Петровна"],
            vec![
                child(14, 6, 9_006, true, ["Иванова", "Мария", "Андреевна"]),
                child(38, 2, 9_007, false, ["Иванов", "Артём", "Андреевич"]),
            ],
        ),
    ];
    people.push(Draft {
        story: None,
        ..parent(
            Role::SecondParent,
            Story::Turn,
            day(1992, 9, 1),
            false,
            ["Ахметов", "Данияр", "Ерланұлы"],
            first,
        )
    });
    people
}

fn officials() -> Vec<Draft> {
    let day = jiff::civil::date;
    let official = |role, born, is_woman, names: [&'static str; 3], number, organisation| {
        let [surname, given_name, patronymic] = names;
        let organisation = Some((organisation_bin(number), organisation));
        let iin = iin(born, is_woman, 9_101);
        Draft { role, story: None, iin, surname, given_name, patronymic, organisation, children: Vec::new() }
    };
    vec![
        official(
            Role::Kindergarten,
            day(1978, 4, 2),
            true,
            ["Сейітқали", "Раушан", "Әбдірахманқызы"],
            STATE_KINDERGARTEN,
            "№1 «Балапан» бөбекжайы",
        ),
        official(
            Role::Kindergarten,
            day(1983, 8, 17),
            true,
            ["Ким", "Елена", "Викторовна"],
            PRIVATE_KINDERGARTEN,
            "«Күншуақ» жеке балабақшасы",
        ),
        official(
            Role::Department,
            day(1980, 2, 9),
            true,
            ["Омарова", "Сәуле", "Қайратқызы"],
            DEPARTMENT,
            "Қостанай қаласының білім бөлімі",
        ),
        // The second official of what takes two (R43).
        official(
            Role::Department,
            day(1985, 11, 20),
            false,
            ["Бекетов", "Арман", "Қанатұлы"],
            DEPARTMENT,
            "Қостанай қаласының білім бөлімі",
        ),
        official(
            Role::ServiceCentre,
            day(1995, 6, 25),
            false,
            ["Төлеген", "Асхат", "Жанатұлы"],
            SERVICE_CENTRE,
            "Халыққа қызмет көрсету орталығы",
        ),
        official(
            Role::Auditor,
            day(1976, 12, 3),
            false,
            ["Жұмабеков", "Ғалым", "Мұратұлы"],
            AUDIT,
            "Аудит департаменті",
        ),
        official(
            Role::Administrator,
            day(1987, 5, 14),
            false,
            ["Петров", "Олег", "Игоревич"],
            MINISTRY,
            "Оқу-ағарту министрлігі",
        ),
    ]
}

/// Pairs of parent and child for the civil registry.
pub(crate) fn families(people: &[Draft]) -> Vec<(Iin, Iin)> {
    let pairs =
        people.iter().flat_map(|person| person.children.iter().map(|child| (&person.iin, &child.iin)));
    pairs.filter_map(|(parent, child)| Some((Iin::parse(parent).ok()?, Iin::parse(child).ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_right_and_own_number() {
        for at in
            ["2018-07-31T04:00:00Z", "2024-02-29T04:00:00Z", "2026-09-09T04:00:00Z", "2027-01-04T04:00:00Z"]
        {
            let people = everybody(at.parse().unwrap());
            let mut numbers: Vec<&str> = people.iter().map(|person| person.iin.as_str()).collect();
            numbers.extend(
                people.iter().take(4).flat_map(|person| &person.children).map(|child| child.iin.as_str()),
            );
            for number in &numbers {
                assert!(Iin::parse(number).is_ok(), "{number}");
            }
            let count = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), count);
            for (bin, _) in people.iter().filter_map(|person| person.organisation.as_ref()) {
                assert!(domain::identity::Bin::parse(bin).is_ok(), "{bin}");
            }
            assert_eq!(families(&people).len(), 9);
        }
    }
}
