//! Merging an application to the own IIN (S14, R64).

use app::Failed;
use app::Refusal;
use app::applications::{self, MergeRefused, Merged};
use askama::Template;
use domain::identity::Iin;
use domain::number::ApplicationNumber;
use i18n::Texts;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::components::{
    BackLink, Button, ErrorLink, ErrorSummary, Input, InputKind, LinkButton, Sampled, Text, Width,
};
use crate::fault::Fault;
use crate::form::{Keys, Line, Submitted};
use crate::layout::{Frame, WayUp};
use crate::pages::application::sample;
use crate::refusal::{self, Refusals};
use crate::route::{Access, Route, form, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/merge", Access::APPLICANT, || page(show)),
    Route::post("/merge", Access::APPLICANT, || form(send)),
];

/// The request to be joined to an application.
#[derive(Debug, Template)]
#[template(path = "pages/merge/page.html")]
pub struct MergePage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its form.
    pub keys: Keys,
    /// What was typed.
    pub raw: Raw,
    /// Why the request was refused.
    pub problem: Option<Text>,
    /// The request was sent; the answer is due by the end of this day.
    pub waits: Option<Date>,
}

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// The application's number.
    pub number: Line,
    /// The child's IIN.
    pub iin: Line,
}

impl Raw {
    fn parse(&mut self, t: Texts) -> Option<(ApplicationNumber, Iin)> {
        let number = self.number.check(str::parse, |_| t.merge().number_error().into());
        let iin = self.iin.check(Iin::parse, |wrong| refusal::iin(t, wrong));
        Some((number?, iin?))
    }
}

impl MergePage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn number(&self) -> Input {
        let t = self.t().merge();
        let input = Input::new(self.t(), "number", t.number()).with_hint(t.number_hint());
        Input { kind: InputKind::Code, width: Width::Characters(30), longest: Some(40), ..input }
            .with_answer(self.raw.number.typed.clone(), self.raw.number.error.clone())
    }

    fn iin(&self) -> Input {
        let t = self.t().merge();
        Input::iin(self.t(), "iin", t.iin())
            .with_hint(t.iin_hint())
            .with_answer(self.raw.iin.typed.clone(), self.raw.iin.error.clone())
    }

    fn errors(&self) -> ErrorSummary {
        let mut summary = ErrorSummary::of(self.t(), [&self.number().field, &self.iin().field]);
        summary.errors.extend(self.problem.iter().map(|text| ErrorLink { text: text.clone(), target: None }));
        summary
    }

    fn send(&self) -> Button {
        Button::primary(self.t().merge().send())
    }

    fn journal(&self) -> LinkButton {
        LinkButton::primary(self.t().journal().title(), self.frame.href("/journal"))
    }
}

async fn show(visit: Visit) -> Answer {
    visit.page(&merge_page(&visit, Raw::default(), None))
}

async fn send(visit: Visit, form: Submitted) -> Answer {
    let t = visit.t();
    if let Some(merged) = visit.answered::<Merged>(&form).await? {
        return asked(&visit, merged);
    }
    let mut raw = Raw { number: form.line("number"), iin: form.line("iin") };
    let Some((number, child)) = raw.parse(t) else {
        return visit.page_refused(&merge_page(&visit, raw, None));
    };
    let key = visit.once_key(&form)?;
    let request =
        match applications::prepare_merge(&visit.portal().app, &visit.ctx(), key, number, child).await {
            Ok(request) => visit.once(&form, request).await?,
            Err(Failed::Refused(refusal)) => Err(refusal),
            Err(Failed::Db(error)) => return Err(error.into()),
        };
    match request {
        Ok(merged) => asked(&visit, merged),
        Err(Refusal::NotFound) => Err(Fault::NotFound),
        Err(Refusal::Rule(rule)) => {
            let is_pair = matches!(rule, MergeRefused::UnknownPair { .. });
            let problem = Refusals::new(t, TimeZone::UTC).merge(rule);
            if is_pair {
                raw.number.error = Some(problem);
                return visit.page_refused(&merge_page(&visit, raw, None));
            }
            visit.page_refused(&merge_page(&visit, raw, Some(problem)))
        }
    }
}

/// What became of the request.
fn asked(visit: &Visit, merged: Merged) -> Answer {
    match merged {
        Merged::Now { application } => visit.see_other(&format!("/applications/{application}?done=merged")),
        Merged::Waits { until } => {
            let zone = TimeZone::get(app::registers::Registers::ZONE_DEFAULT).unwrap_or(TimeZone::UTC);
            let mut page = merge_page(visit, Raw::default(), None);
            page.waits = Some(words::last_day(until, &zone));
            visit.page(&page)
        }
    }
}

fn merge_page(visit: &Visit, raw: Raw, problem: Option<Text>) -> MergePage {
    let t = visit.t();
    let mut frame = visit.frame(t.merge().title());
    frame.way_up = WayUp::Back(BackLink { t, href: visit.href("/journal").into() });
    frame.has_errors = problem.is_some() || raw.number.error.is_some() || raw.iin.error.is_some();
    MergePage { frame, keys: visit.keys(), raw, problem, waits: None }
}

impl Sampled for MergePage {
    const NAME: &'static str = "Merge";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |raw: Raw, problem: Option<&'static str>, waits| {
            let way_up = WayUp::Back(BackLink { t, href: "#back".into() });
            let has_errors = problem.is_some() || raw.number.error.is_some();
            let path = t.lang().path("/merge");
            let frame = Frame { way_up, has_errors, ..Frame::public(t, t.merge().title(), path) };
            Self { frame, keys: Keys::sample(), raw, problem: problem.map(Text::from), waits }
        };
        let mut wrong = Raw { number: Line::of("24"), iin: Line::of("150818500013") };
        wrong.parse(t);
        let typed = Raw { number: Line::of("16.УО.2018.000024.1"), iin: Line::of("150818500012") };
        let waits = Some(words::last_day(sample::instant(500_000), &sample::zone()));
        vec![
            ("empty", page(Raw::default(), None, None)),
            ("errors", page(wrong, None, None)),
            ("refused", page(typed, Some(t.refusal().too_many_attempts()), None)),
            ("waits", page(Raw::default(), None, waits)),
        ]
    }
}
