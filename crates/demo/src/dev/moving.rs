//! Where the clock is to be moved: from JSON, or from the fields of the page.

use app::App;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::Deserialize;

use super::Shown;

/// The furthest that the clock is moved at once: content and certificates are made for some years.
pub const YEARS_MAX: u32 = 9;

/// The hour of a day that is chosen.
const MORNING: i8 = 9;

/// Why the clock was not moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmoved {
    /// Neither of the two forms of JSON.
    #[error(r#"send {{"set": "RFC 3339"}} or {{"advance": "ISO 8601 duration"}}"#)]
    Unreadable,
    /// None of the page's buttons.
    #[error("choose one of the buttons")]
    Unknown,
    /// What was typed is no day.
    #[error("write the day as day, month, year")]
    NoDay,
    /// It would go back.
    #[error("the demo's clock is never set back; choose a later instant")]
    SetBack,
    /// Too far.
    #[error("the clock moves at most {YEARS_MAX} years at once")]
    TooFar,
}

/// Where to move it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Move {
    /// To an instant, RFC 3339.
    Set(Timestamp),
    /// On by an ISO 8601 duration; days are local ones.
    Advance(Span),
}

impl Move {
    pub(super) fn of_json(body: &[u8]) -> Result<Self, Unmoved> {
        serde_json::from_slice(body).map_err(|_| Unmoved::Unreadable)
    }

    /// The instant, not before the present one and not too far.
    pub(super) fn target(self, shown: &Shown) -> Result<Timestamp, Unmoved> {
        let now = shown.now.to_zoned(shown.zone.clone());
        let latest = now.saturating_add(Span::new().years(YEARS_MAX)).timestamp();
        let to = match self {
            Self::Set(to) => to,
            Self::Advance(span) => now.checked_add(span).map_err(|_| Unmoved::TooFar)?.timestamp(),
        };
        if to > latest {
            return Err(Unmoved::TooFar);
        }
        if to < shown.now { Err(Unmoved::SetBack) } else { Ok(to) }
    }
}

/// Fields of the page: `by` of a button, or the parts of a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    by: String,
    day: String,
    month: String,
    year: String,
}

impl Fields {
    pub(super) fn read(body: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "by" => &mut fields.by,
                "to-day" => &mut fields.day,
                "to-month" => &mut fields.month,
                "to-year" => &mut fields.year,
                _ => continue,
            };
            *field = value.trim().to_owned();
        }
        fields
    }

    pub(super) fn typed(self) -> [String; 3] {
        [self.day, self.month, self.year]
    }

    pub(super) fn wanted(&self, shown: &Shown, app: &App) -> Result<Move, Unmoved> {
        let today = shown.now.to_zoned(shown.zone.clone()).date();
        match &*self.by {
            "hour" => Ok(Move::Advance(Span::new().hours(1))),
            "day" => Ok(Move::Advance(Span::new().days(1))),
            "working-day" => morning(app.registers().calendar().nth_working_day_after(today, 1), shown),
            "limit" => shown.next_limit.map(Move::Set).ok_or(Unmoved::Unknown),
            "" => morning(self.date()?, shown),
            _ => Err(Unmoved::Unknown),
        }
    }

    fn date(&self) -> Result<Date, Unmoved> {
        let part = |text: &str| text.parse::<i16>().map_err(|_| Unmoved::NoDay);
        let small = |text: &str| text.parse::<i8>().map_err(|_| Unmoved::NoDay);
        Date::new(part(&self.year)?, small(&self.month)?, small(&self.day)?).map_err(|_| Unmoved::NoDay)
    }
}

fn morning(day: Date, shown: &Shown) -> Result<Move, Unmoved> {
    let local = day.at(MORNING, 0, 0, 0).to_zoned(shown.zone.clone()).map_err(|_| Unmoved::NoDay)?;
    Ok(Move::Set(local.timestamp()))
}
