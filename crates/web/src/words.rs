//! The words for the values of the field: statuses, benefits, languages, names, days.

use app::applications::Relation;
use app::documents::{Bilingual, DocumentKind, Person};
use domain::application::Status;
use domain::benefit::{Benefit, Lane};
use domain::event::{FalseBenefit, RemovalReason};
use domain::id::{Stream, TypedId};
use domain::identity::Phone;
use domain::place::Language;
use domain::policy::Ownership;
use i18n::{Lang, PersonName, Texts};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::components::{Tag, Text, Tone};

/// A status as people see it; of a closed application with its reason, where it is known.
#[must_use]
pub fn status(t: Texts, status: Status, reason: Option<RemovalReason>) -> Tag {
    let (text, tone) = status_words(t, status);
    match reason {
        Some(RemovalReason::Refused | RemovalReason::Unconfirmed) => {
            Tag::new(t.common().status_refused(), Tone::Bad)
        }
        _ => Tag::new(text, tone),
    }
}

const fn status_words(t: Texts, status: Status) -> (&'static str, Tone) {
    let common = t.common();
    match status {
        Status::Queued => (common.status_queued(), Tone::Waiting),
        Status::Notified => (common.status_notified(), Tone::Attention),
        Status::Referred => (common.status_referred(), Tone::Good),
        Status::Stopped => (common.status_stopped(), Tone::Paused),
        Status::Enrolled => (common.status_enrolled(), Tone::Good),
        Status::Removed => (common.status_removed(), Tone::Closed),
    }
}

/// A benefit.
#[must_use]
pub const fn benefit(t: Texts, benefit: Benefit) -> &'static str {
    let texts = t.benefit();
    match benefit {
        Benefit::Military => texts.military(),
        Benefit::SpecialBodies => texts.special_bodies(),
        Benefit::DisabledParent => texts.disabled_parent(),
        Benefit::Orphan => texts.orphan(),
        Benefit::WithoutCare => texts.without_care(),
        Benefit::LargeFamily => texts.large_family(),
        Benefit::SpecialNeeds => texts.special_needs(),
        Benefit::DisabledChildFamily => texts.disabled_child_family(),
        Benefit::Teacher => texts.teacher(),
        Benefit::None => texts.none(),
    }
}

/// A lane.
#[must_use]
pub const fn lane(t: Texts, lane: Lane) -> &'static str {
    match lane {
        Lane::OutOfTurn => t.benefit().lane_out_of_turn(),
        Lane::FirstPriority => t.benefit().lane_first_priority(),
        Lane::General => t.benefit().lane_general(),
    }
}

/// Why a benefit is false (R43).
#[must_use]
pub const fn false_benefit(t: Texts, reason: FalseBenefit) -> &'static str {
    match reason {
        FalseBenefit::Forged => t.overriding().reason_forged(),
        FalseBenefit::NotConfirmed => t.overriding().reason_not_confirmed(),
        FalseBenefit::OtherPerson => t.overriding().reason_other_person(),
        FalseBenefit::Mistake => t.overriding().reason_mistake(),
    }
}

/// A long id as people read it out: its last eight characters, which are random.
#[must_use]
pub fn short(id: impl TypedId) -> String {
    let text = id.to_string();
    text.get(text.len().saturating_sub(8)..).unwrap_or_default().to_uppercase()
}

/// A language of instruction.
#[must_use]
pub const fn language(t: Texts, language: Language) -> &'static str {
    match language {
        Language::Kazakh => t.common().kazakh(),
        Language::Russian => t.common().russian(),
    }
}

/// An ownership.
#[must_use]
pub const fn ownership(t: Texts, ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::State => t.common().ownership_state(),
        Ownership::PrivateOrder => t.common().ownership_private(),
    }
}

/// A stream of a queue.
#[must_use]
pub const fn stream(t: Texts, stream: Stream) -> &'static str {
    match stream {
        Stream::General => t.application().stream_general(),
        Stream::SpecialNeeds => t.application().stream_special_needs(),
    }
}

/// What an applicant is to the child.
#[must_use]
pub const fn relation(t: Texts, relation: Relation) -> &'static str {
    match relation {
        Relation::Mother => t.application().mother(),
        Relation::Father => t.application().father(),
        Relation::Guardian => t.application().guardian(),
    }
}

/// The name of a kind of document (S32).
#[must_use]
pub const fn document(t: Texts, kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::RegistrationNotice => t.application().document_notice(),
        DocumentKind::Receipt => t.application().document_receipt(),
        DocumentKind::RegisterEntry => t.application().document_register(),
        DocumentKind::ChildCard => t.application().document_card(),
        DocumentKind::Referral => t.application().document_referral(),
    }
}

/// A person's whole name.
#[must_use]
pub fn full_name(person: &Person) -> String {
    PersonName {
        family: &person.surname,
        given: &person.given_name,
        patronymic: person.patronymic.as_deref(),
    }
    .full()
}

/// A territory in the page's language.
#[must_use]
pub fn territory(t: Texts, name: &Bilingual) -> String {
    match t.lang() {
        Lang::En => domain::region::english(&name.kk),
        Lang::Kk | Lang::Ru => named(t, name).to_owned(),
    }
}

/// A name of an organisation in the page's language; organisations have no English ones.
#[must_use]
pub fn named(t: Texts, name: &Bilingual) -> &str {
    match t.lang() {
        Lang::Kk => &name.kk,
        Lang::Ru | Lang::En => &name.ru,
    }
}

/// A stored phone as people write it.
#[must_use]
pub fn phone(stored: &str) -> String {
    Phone::parse(stored).map_or_else(|_| stored.to_owned(), |phone| phone.to_display())
}

/// A day in digits.
#[must_use]
pub fn day(t: Texts, day: Date) -> String {
    i18n::date(t.lang(), day, i18n::DateForm::Short, i18n::Case::Plain)
}

/// The local time of an instant.
#[must_use]
pub fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    at.to_zoned(zone.clone()).datetime()
}

/// The last day before a limit: a limit at midnight is the end of the day before (R55).
#[must_use]
pub fn last_day(until: Timestamp, zone: &TimeZone) -> Date {
    let before = until.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(until);
    local(before, zone).date()
}

/// Calendar days from today to a last day; `None` when it has passed.
#[must_use]
pub fn days_left(today: Date, last_day: Date) -> Option<u64> {
    let days = today.until(last_day).ok()?.get_days();
    u64::try_from(days).ok()
}

/// A value, or the words for its absence.
#[must_use]
pub fn or_none(t: Texts, value: Option<&str>) -> Text {
    value.filter(|text| !text.is_empty()).map_or(t.common().not_given().into(), |text| text.to_owned().into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use jiff::tz::TimeZone;

    use super::{days_left, last_day, phone};

    #[test]
    fn a_limit_at_midnight_is_the_end_of_the_day_before() {
        let limit = date(2018, 8, 8).to_zoned(TimeZone::UTC).unwrap().timestamp();
        assert_eq!(last_day(limit, &TimeZone::UTC), date(2018, 8, 7));
    }

    #[test]
    fn the_last_day_itself_is_zero_days_away() {
        let last = date(2018, 8, 7);
        assert_eq!(days_left(date(2018, 7, 31), last), Some(7));
        assert_eq!(days_left(last, last), Some(0));
        assert_eq!(days_left(date(2018, 8, 8), last), None);
    }

    #[test]
    fn a_phone_is_written_as_people_write_it() {
        assert_eq!(phone("+77077358245"), "+7 (707) 735-82-45");
        assert_eq!(phone("no phone"), "no phone");
    }
}
