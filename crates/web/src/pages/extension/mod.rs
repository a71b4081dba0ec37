//! Prolonging a referral to a day of one's choice (S38, R7).

use app::Refusal;
use app::applications::{Button as May, ExtensionDays};
use app::referrals::{Extend, ReferralDetails};
use app::signing::Act;
use askama::Template;
use axum::extract::Path;
use domain::id::ReferralId;
use domain::referral::ExtendRefused;
use i18n::Texts;
use jiff::civil::Date;
use serde::de::IgnoredAny;

use crate::address::id;
use crate::components::{
    Button, DateInput, ErrorLink, ErrorSummary, LabelSize, Sampled, SummaryList, Text, WarningText,
};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::Frame;
use crate::pages::application::{sample, under_application};
use crate::pages::choose::selected_rows;
use crate::pages::referral::details_of;
use crate::pages::signing::{Asked, SigningPage, Way, over, proof, why_not};
use crate::refusal::Refusals;
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};

/// Routes of this page. The day is asked for by GET: it is no personal data, and going back works.
pub const ROUTES: &[Route] = &[
    Route::get("/referrals/{id}/extend", Access::APPLICANT, || page(show)),
    Route::post("/referrals/{id}/extend", Access::APPLICANT, || form(send)),
];

/// The choice of the day.
#[derive(Debug, Template)]
#[template(path = "pages/extension/page.html")]
pub struct ExtensionPage {
    /// What is around.
    pub frame: Frame,
    /// Which referral.
    pub referral: ReferralId,
    /// The days to choose from.
    pub days: ExtensionDays,
    /// What was typed: day, month, year.
    pub typed: [Text; 3],
    /// What is wrong with it.
    pub error: Option<Text>,
}

impl ExtensionPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn address(&self) -> String {
        self.frame.href(&format!("/referrals/{}/extend", self.referral))
    }

    fn day(&self) -> DateInput {
        let t = self.t().referral();
        let mut input = DateInput::new(self.t(), "day", t.extend_title());
        input.field.label_size = LabelSize::Large;
        input.field.hint = Some(t.extend_hint(self.days.earliest, self.days.latest).into());
        input.field.error = self.error.clone();
        input.typed = self.typed.clone();
        input
    }

    fn errors(&self) -> ErrorSummary {
        let target = self.day().error_target();
        let link = |text: &Text| ErrorLink { text: text.clone(), target: Some(target.clone().into()) };
        ErrorSummary { t: self.t(), errors: self.error.iter().map(link).collect() }
    }

    fn once(&self) -> WarningText {
        WarningText { t: self.t(), text: self.t().referral().extend_once().into() }
    }

    fn go_on(&self) -> Button {
        Button::primary(self.t().common().go_on())
    }
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let details = details_of(&visit, id(&part)?).await?;
    let May::Allowed(days) = details.extend else {
        // The referral's page says why not.
        return visit.see_other(&format!("/referrals/{}", details.referral.id));
    };
    let typed = ["day-day", "day-month", "day-year"].map(|name| visit.query(name));
    if typed.iter().all(String::is_empty) {
        return visit.page(&day_page(&visit, &details, days, typed, None));
    }
    match read(visit.t(), &typed, days) {
        Ok(day) => visit.page(&signing_page(&visit, &details, day, None).await?),
        Err(why) => visit.page_refused(&day_page(&visit, &details, days, typed, Some(why))),
    }
}

/// The day, if it is one of those to choose from.
fn read(t: Texts, typed: &[String; 3], days: ExtensionDays) -> Result<Date, Text> {
    let [day, month, year] = typed;
    let parsed = day.trim().parse().ok().zip(month.trim().parse().ok()).zip(year.trim().parse().ok());
    let day = parsed.and_then(|((day, month), year)| Date::new(year, month, day).ok());
    let day = day.ok_or_else(|| Text::from(t.referral().extend_date_error()))?;
    let zone = jiff::tz::TimeZone::UTC;
    if day < days.earliest {
        let last_day = days.earliest.yesterday().unwrap_or(days.earliest);
        return Err(Refusals::new(t, zone).extend(ExtendRefused::NotLater { last_day }));
    }
    if day > days.latest {
        return Err(Refusals::new(t, zone).extend(ExtendRefused::TooLate { latest: days.latest }));
    }
    Ok(day)
}

async fn send(visit: Visit, Path(part): Path<String>, form: Submitted) -> Answer {
    let referral: ReferralId = id(&part)?;
    let day: Date = form.value("day").parse().map_err(|_| Fault::Malformed)?;
    let details = details_of(&visit, referral).await?;
    let done = format!("/referrals/{referral}?done=extended");
    // The form came twice: once it has run, the text to sign is another one.
    if visit.answered::<IgnoredAny>(&form).await?.is_some() {
        return visit.see_other(&done);
    }
    let act = Act::Extend { referral, day };
    let problem = match proof(&visit, &form, details.application, act).await? {
        Err(problem) => problem,
        Ok(signed) => match visit.once(&form, Extend { referral, day, signed }).await? {
            Ok(_) => return visit.see_other(&done),
            Err(Refusal::NotFound) => return Err(Fault::NotFound),
            Err(Refusal::Rule(rule)) => Refusals::new(visit.t(), details.zone.clone())
                .act(rule, |refusals, rule| refusals.extend(rule)),
        },
    };
    let details = details_of(&visit, referral).await?;
    let (t, refusals) = (visit.t(), Refusals::new(visit.t(), details.zone.clone()));
    let may = details.extend.clone();
    if let Some(why) = why_not(may, t.refusal().referral_ended(), |rule| refusals.extend(rule)) {
        return over(&visit, t.referral().extend(), why, format!("/referrals/{referral}"));
    }
    visit.page_refused(&signing_page(&visit, &details, day, Some(problem)).await?)
}

fn day_page(
    visit: &Visit,
    details: &ReferralDetails,
    days: ExtensionDays,
    typed: [String; 3],
    error: Option<Text>,
) -> ExtensionPage {
    let t = visit.t();
    let mut frame = visit.frame(t.referral().extend());
    frame.way_up = under_application(t, &details.number.to_string(), details.application);
    frame.has_errors = error.is_some();
    ExtensionPage { frame, referral: details.referral.id, days, typed: typed.map(Text::from), error }
}

async fn signing_page(
    visit: &Visit,
    details: &ReferralDetails,
    day: Date,
    problem: Option<Text>,
) -> Result<SigningPage, Fault> {
    let t = visit.t().referral();
    let referral = details.referral.id;
    let asked = Asked {
        title: t.extend_sign(day).into(),
        paragraphs: Vec::new(),
        warning: Some(t.extend_once().into()),
        facts: SummaryList { title: None, rows: selected_rows(visit.t(), &details.selected) },
    };
    let way = Way {
        action: format!("/referrals/{referral}/extend"),
        back: format!("/referrals/{referral}"),
        kept: vec![("day".into(), day.to_string().into())],
    };
    SigningPage::of_act(visit, (details.application, Act::Extend { referral, day }), asked, way, problem)
        .await
}

impl Sampled for ExtensionPage {
    const NAME: &'static str = "Extension";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |typed: [&'static str; 3]| {
            let days = sample::extension_days();
            let given = typed.map(str::to_owned);
            let error = if given.iter().all(String::is_empty) { None } else { read(t, &given, days).err() };
            let path = t.lang().path("/referrals/0/extend");
            let way_up = under_application(
                t,
                &sample::number(24).to_string(),
                domain::id::ApplicationId::from_u128(24),
            );
            let has_errors = error.is_some();
            let frame = Frame { way_up, has_errors, ..Frame::public(t, t.referral().extend(), path) };
            Self { frame, referral: sample::referral().id, days, typed: typed.map(Text::from), error }
        };
        vec![
            ("empty", page(["", "", ""])),
            ("too late", page(["31", "8", "2018"])),
            ("no date", page(["31", "2", ""])),
        ]
    }
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, Texts};
    use jiff::civil::date;

    use super::read;
    use crate::pages::application::sample::extension_days;

    #[test]
    fn the_day_lies_between_both_ends() {
        let read = |day: &str, month: &str| {
            read(
                Texts::of(Lang::En),
                &[day.to_owned(), month.to_owned(), "2018".to_owned()],
                extension_days(),
            )
        };
        assert_eq!(read("8", "8").ok(), Some(date(2018, 8, 8)));
        assert_eq!(read(" 30", "08").ok(), Some(date(2018, 8, 30)));
        for (day, month, said) in
            [("7", "8", "later day"), ("31", "8", "latest day"), ("31", "2", "whole date")]
        {
            assert!(read(day, month).is_err_and(|why| why.contains(said)), "{day} {month}");
        }
    }
}
