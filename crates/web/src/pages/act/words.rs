//! Words that the pages of kindergartens and departments share: times of the district, names, states of places.

use app::kindergarten::{Counts, Name};
use domain::id::{DistrictId, QueueId, Stream};
use domain::place::{Language, WithdrawalReason};
use domain::policy::Ownership;
use domain::referral::PaperRefusal;
use i18n::{PersonName, Texts};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::components::{Choice, Html, NotificationBanner, Radios, Tag, Text, Tidings, Tone};
use crate::visit::Visit;

/// The time of a district.
#[derive(Clone, Debug)]
pub struct Local {
    /// Texts of the page's language.
    pub t: Texts,
    /// The zone (R50).
    pub zone: TimeZone,
    /// Now.
    pub now: Timestamp,
}

impl Local {
    /// The time of a district in a visit.
    #[must_use]
    pub fn of(visit: &Visit, district: DistrictId) -> Self {
        let now = visit.ctx().now;
        let rules = visit.portal().app.registers().rules(district, now);
        Self { t: visit.t(), zone: rules.rules().zone.clone(), now }
    }

    /// For samples.
    #[must_use]
    pub fn sample(t: Texts) -> Self {
        Self { t, zone: TimeZone::fixed(jiff::tz::offset(5)), now: Timestamp::UNIX_EPOCH + 496_000.hours() }
    }

    /// Local date and time.
    #[must_use]
    pub fn date_time(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// `09.09.2026 17:29`.
    #[must_use]
    pub fn minute(&self, at: Timestamp) -> String {
        self.date_time(at).strftime("%d.%m.%Y %H:%M").to_string()
    }

    /// Today.
    #[must_use]
    pub fn today(&self) -> Date {
        self.date_time(self.now).date()
    }

    /// The last day on which something may be done before a limit (R55).
    #[must_use]
    pub fn last_day(&self, limit: Timestamp) -> Date {
        domain::calendar::last_day_of(limit, &self.zone)
    }

    /// `09.09.2026`.
    #[must_use]
    pub fn day(&self, day: Date) -> String {
        self.t.staff().day_until(day)
    }

    /// `09.09.2026, Ср`: a deadline is spoken of by its weekday.
    #[must_use]
    pub fn weekday(&self, day: Date) -> String {
        let weekdays = self.t.department().calendar_weekdays();
        let index = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        format!("{}, {}", self.day(day), weekdays.split(' ').nth(index).unwrap_or_default())
    }

    /// The last day before a limit, with how near it is.
    #[must_use]
    pub fn limit(&self, limit: Timestamp) -> Html {
        let last = self.last_day(limit);
        let text = Html::text(format!("{} ", self.weekday(last)));
        if limit <= self.now {
            return text.then(&Html::of(&Tag::new(self.t.staff().overdue(), Tone::Bad)));
        }
        let left = last.duration_since(self.today()).as_hours() / 24;
        let left = u64::try_from(left).unwrap_or(0);
        let tone = if left <= 1 { Tone::Attention } else { Tone::Waiting };
        text.then(&Html::of(&Tag::new(self.t.common().day_left(left), tone)))
    }
}

/// Full name.
#[must_use]
pub(crate) fn full_name(name: &Name) -> String {
    parts(name).full()
}

fn parts(name: &Name) -> PersonName<'_> {
    PersonName { family: &name.surname, given: &name.given_name, patronymic: name.patronymic.as_deref() }
}

/// Language of instruction.
#[must_use]
pub(crate) const fn language(t: Texts, language: Language) -> &'static str {
    match language {
        Language::Kazakh => t.common().kazakh(),
        Language::Russian => t.common().russian(),
    }
}

/// Language of instruction inside a line.
#[must_use]
pub(crate) const fn in_language(t: Texts, language: Language) -> &'static str {
    match language {
        Language::Kazakh => t.staff().in_kazakh(),
        Language::Russian => t.staff().in_russian(),
    }
}

/// Ownership.
#[must_use]
pub(crate) const fn ownership(t: Texts, ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::State => t.common().ownership_state(),
        Ownership::PrivateOrder => t.common().ownership_private(),
    }
}

/// Birth year and stream; the general stream goes without saying.
#[must_use]
pub(crate) fn queue_line(t: Texts, queue: QueueId) -> String {
    let year = queue.year.to_string();
    match queue.stream {
        Stream::General => t.staff().queue_general(&year),
        Stream::SpecialNeeds => t.staff().queue_line(&year, stream(t, queue.stream)),
    }
}

/// Stream.
#[must_use]
pub(crate) const fn stream(t: Texts, stream: Stream) -> &'static str {
    match stream {
        Stream::General => t.staff().stream_general(),
        Stream::SpecialNeeds => t.staff().stream_special_needs(),
    }
}

fn place_state(t: Texts, code: &str) -> &'static str {
    match code {
        "occupied" => t.staff().occupied(),
        "held" => t.staff().held(),
        "reserved" => t.staff().reserved(),
        "free" => t.staff().free(),
        "withdrawn" => t.staff().withdrawn(),
        _ => t.staff().vacant(),
    }
}

/// State of a place as a tag.
#[must_use]
pub(crate) fn place_tag(t: Texts, code: &str) -> Tag {
    let tone = match code {
        "occupied" => Tone::Good,
        "held" => Tone::Waiting,
        "reserved" => Tone::Paused,
        "free" | "vacant" => Tone::Attention,
        _ => Tone::Closed,
    };
    Tag::new(place_state(t, code), tone)
}

/// Numbers of places by state, in the order of the bar: class, word, number.
#[must_use]
pub(crate) const fn state_counts(t: Texts, counts: Counts) -> [(&'static str, &'static str, u32); 6] {
    let s = t.staff();
    [
        ("occupied", s.occupied_short(), counts.occupied),
        ("held", s.held_short(), counts.held),
        ("reserved", s.reserved_short(), counts.reserved),
        ("free", s.free_short(), counts.free),
        ("vacant", s.vacant_short(), counts.vacant),
        ("withdrawn", s.withdrawn_short(), counts.withdrawn),
    ]
}

/// Why a place is out of use.
#[must_use]
pub(crate) const fn withdrawal(t: Texts, reason: WithdrawalReason) -> &'static str {
    match reason {
        WithdrawalReason::Capacity => t.staff().reason_capacity(),
        WithdrawalReason::Repair => t.staff().reason_repair(),
        WithdrawalReason::Sanitary => t.staff().reason_sanitary(),
        WithdrawalReason::Staff => t.staff().reason_staff(),
    }
}

/// Why papers are returned.
const fn paper_refusal(t: Texts, reason: PaperRefusal) -> &'static str {
    match reason {
        PaperRefusal::Medical => t.staff().paper_medical(),
        PaperRefusal::Identity => t.staff().paper_identity(),
        PaperRefusal::Finding => t.staff().paper_finding(),
    }
}

/// The reasons for returning papers, to choose from.
#[must_use]
pub(crate) fn paper_reasons(t: Texts, chosen: &str, error: Option<Text>) -> Radios {
    let choices =
        PaperRefusal::ALL.iter().map(|reason| Choice::new(reason.code(), paper_refusal(t, *reason), chosen));
    let mut radios = Radios::new(t, "reason", t.kindergarten().refuse_reason(), choices.collect());
    radios.field.error = error;
    radios
}

/// The reasons for taking a place out of use, to choose from; fewer seats are set by the capacity.
#[must_use]
pub(crate) fn withdrawal_reasons(t: Texts, chosen: &str, error: Option<Text>) -> Radios {
    let choices = WithdrawalReason::ALL
        .iter()
        .filter(|reason| **reason != WithdrawalReason::Capacity)
        .map(|reason| Choice::new(reason.code(), withdrawal(t, *reason), chosen));
    let mut radios = Radios::new(t, "reason", t.kindergarten().withdraw_reason(), choices.collect());
    radios.field.error = error;
    radios
}

/// News of an act that was done.
#[must_use]
pub(crate) fn done(t: Texts, heading: impl Into<Text>) -> NotificationBanner {
    NotificationBanner {
        id: "news".into(),
        tidings: Tidings::Success,
        title: t.common().done().into(),
        heading: heading.into(),
        body: Html::empty(),
    }
}
