//! Search of applications by number, IIN, name and phone: folded tokens with prefix ranges (R63).
//!
//! A token begins with the district, so a search stays inside it and no hit of another district is ever counted. Phones
//! change, so they are looked up in the contacts instead.

use domain::id::{ApplicationId, DistrictId, QueueId};
use domain::number::{self, ApplicationNumber};

use crate::error::DbError;
use crate::params;
use crate::person::Person;
use crate::tx::{Reader, Tx};

/// Most hits that a search gives; whoever finds more has to say more.
pub const HITS_MAX: u32 = 1_000;

/// Most tokens of the longest word that are looked at: below 100 ms. Whoever types less than that has to type more.
const LOOKED_AT_MAX: u32 = 50_000;

/// Words of a query that count; further ones are passed over.
const WORDS_MAX: usize = 3;

crate::queries! {
    /// Adds a token.
    ADD = "insert into search_key (token, application) values ($1, $2) on conflict do nothing";
    /// Applications that have a token in each of three ranges; an empty beginning stands for anything. The newest first.
    FIND = "select distinct k.application as id from (select application from search_key where token >= $1 and token < $2 \
            limit $8) as k where (cast($3 as {text}) = '' or exists (select 1 from search_key o where o.application = k.application \
            and o.token >= $3 and o.token < $4)) \
            and (cast($5 as {text}) = '' or exists (select 1 from search_key o where o.application = k.application \
            and o.token >= $5 and o.token < $6)) order by k.application desc limit $7";
    /// Applications of the people with a phone, in a range of queues. The newest first.
    OF_PHONE = "select a.id from contact c join application a on a.applicant = c.person \
                where c.phone = $1 and a.queue >= $2 and a.queue <= $3 \
                union select a.id from contact c join application a on a.second_applicant = c.person \
                where c.phone = $1 and a.queue >= $2 and a.queue <= $3 \
                union select a.id from contact c join application a on a.applicant = c.person \
                where c.extra_phone = $1 and a.queue >= $2 and a.queue <= $3 order by id desc limit $4";
}

/// What somebody looks for.
#[derive(Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Anything.
    Everything,
    /// A phone, +7XXXXXXXXXX.
    Phone(String),
    /// Words, folded, each the beginning of a token without its district.
    Tokens(Vec<String>),
}

/// Says the kind only: what people type is personal data.
impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Everything => "Everything",
            Self::Phone(_) => "Phone(hidden)",
            Self::Tokens(_) => "Tokens(hidden)",
        })
    }
}

impl Wanted {
    /// Understands what somebody typed: a phone with its plus or of eleven digits, an IIN of twelve, a number in any spelling,
    /// else words of names.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let typed = typed.trim();
        if typed.is_empty() {
            return Self::Everything;
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let only_digits = typed.chars().all(|letter| letter.is_ascii_digit() || " +()-".contains(letter));
        if only_digits && digits.len() == 12 {
            return Self::Tokens(vec![format!("i{digits}")]);
        }
        let is_phone = only_digits && (typed.starts_with('+') || typed.contains('(') || digits.len() == 11);
        if is_phone && let Ok(phone) = domain::identity::Phone::parse(typed) {
            return Self::Phone(phone.to_e164());
        }
        if let Some(number) = number::fold_query(typed) {
            return Self::Tokens(vec![format!("n{number}")]);
        }
        let mut words: Vec<String> = words(typed).take(WORDS_MAX).map(|word| format!("w{word}")).collect();
        // The longest fits the fewest names; the search begins with it.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        if words.is_empty() { Self::Everything } else { Self::Tokens(words) }
    }
}

/// Makes an application findable by its number and by a person: the child, or an applicant.
///
/// # Errors
/// Trouble of the database.
pub fn index(
    tx: &mut Tx,
    application: ApplicationId,
    district: DistrictId,
    number: ApplicationNumber,
    people: &[&Person],
) -> Result<(), DbError> {
    let numbers = number.search_tokens().into_iter().map(|token| format!("n{token}"));
    let iins = people.iter().map(|person| format!("i{}", person.iin));
    let names = people.iter().flat_map(|person| {
        [&person.surname, &person.given_name]
            .into_iter()
            .chain(&person.patronymic)
            .flat_map(|name| words(name))
            .map(|word| format!("w{word}"))
    });
    for token in numbers.chain(iins).chain(names) {
        tx.later(&ADD, params![with_district(district, &token), application])?;
    }
    Ok(())
}

/// Applications of a district, the newest first, at most [`HITS_MAX`] and one more to say that there are more.
///
/// # Errors
/// Trouble of the database.
pub fn find(
    reader: &mut Reader,
    district: DistrictId,
    wanted: &Wanted,
) -> Result<Vec<ApplicationId>, DbError> {
    let rows = match wanted {
        Wanted::Everything => return Ok(Vec::new()),
        Wanted::Phone(phone) => {
            let (first, last) = queues_of(district);
            reader.query(&OF_PHONE, params![phone, first, last, HITS_MAX + 1])?
        }
        Wanted::Tokens(tokens) => {
            let mut ranges = tokens.iter().map(|token| {
                let from = with_district(district, token);
                // Above every text that begins so: no token has this letter.
                let to = format!("{from}\u{10FFFF}");
                (from, to)
            });
            let mut next = || ranges.next().unwrap_or_default();
            let ((a, b), (c, d), (e, f)) = (next(), next(), next());
            reader.query(&FIND, params![a, b, c, d, e, f, HITS_MAX + 1, LOOKED_AT_MAX])?
        }
    };
    rows.iter().map(|row| row.get("id")).collect()
}

/// The first and the last key that a queue of this district may have.
fn queues_of(district: DistrictId) -> (QueueId, QueueId) {
    use domain::id::Stream;
    let queue = |year, stream| QueueId { district, year, stream };
    (queue(i16::MIN, Stream::General), queue(i16::MAX, Stream::SpecialNeeds))
}

fn with_district(district: DistrictId, token: &str) -> String {
    format!("{}{token}", district.kato())
}

/// Words of a name, folded: lower case, and letters that a keyboard may not have like those that people type instead.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).map(fold).collect())
}

const fn fold(letter: char) -> char {
    match letter {
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' | 'й' => 'и',
        'ё' => 'е',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(typed: &str) -> Vec<String> {
        match Wanted::of(typed) {
            Wanted::Tokens(tokens) => tokens,
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_people_type_is_understood() {
        assert_eq!(Wanted::of("  "), Wanted::Everything);
        assert_eq!(Wanted::of("8 707 735 82 45"), Wanted::Phone("+77077358245".to_owned()));
        assert_eq!(Wanted::of("+7(707)735-82-45"), Wanted::Phone("+77077358245".to_owned()));
        assert_eq!(tokens("900101300017"), ["i900101300017"]);
        assert_eq!(tokens("УО.2018.000024.1"), tokens("uo 2018 24 1"));
        assert_eq!(tokens("Әлия  ҚАСЫМҚЫЗЫ"), ["wкасымкызы", "wалия"]);
        assert_eq!(tokens("a b c d"), ["wa", "wb", "wc"]);
    }
}
