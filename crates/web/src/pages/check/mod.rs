//! The public check of a document (section 9 of the rules): the address behind the QR code, and a line to type the code.

use app::documents::{CheckDocument, CheckedDocument, Code};
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderValue;
use i18n::Texts;

use crate::components::{
    Breadcrumbs, Button, ErrorSummary, Input, InputKind, LinkButton, Panel, Sampled, SummaryList, SummaryRow,
    Text,
};
use crate::form::Line;
use crate::layout::{Frame, WayUp};
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/check", Access::Public, || page(ask)),
    Route::get("/check/{code}", Access::Public, || page(show)),
];

/// Longest text read as a code, in characters: an address of the portal with a code at its end, and some room.
const TYPED_MAX: u16 = 200;

/// The line to type a code into; also the answer to a code that nothing was made with.
#[derive(Debug, Template)]
#[template(path = "pages/check/ask.html")]
pub struct PaperPage {
    /// What is around.
    pub frame: Frame,
    /// What was typed.
    pub code: Line,
    /// No document was made with this code.
    pub is_unknown: bool,
}

/// What a genuine document has to say.
#[derive(Debug, Template)]
#[template(path = "pages/check/genuine.html")]
pub struct CheckedPage {
    /// What is around.
    pub frame: Frame,
    /// A part of what is on the paper.
    pub found: CheckedDocument,
}

impl PaperPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn input(&self) -> Input {
        let t = self.t().check();
        let input = Input::new(self.t(), "code", t.code()).with_hint(t.code_hint());
        Input { kind: InputKind::Code, longest: Some(TYPED_MAX), ..input }
            .with_answer(self.code.typed.clone(), self.code.error.clone())
    }

    fn errors(&self) -> ErrorSummary {
        ErrorSummary::of(self.t(), [&self.input().field])
    }

    fn send(&self) -> Button {
        Button::primary(self.t().check().send())
    }
}

impl CheckedPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn panel(&self) -> Panel {
        Panel {
            title: self.t().check().genuine().into(),
            label: words::document(self.t(), self.found.kind).into(),
            number: self.found.number.to_string().into(),
        }
    }

    fn facts(&self) -> SummaryList {
        let t = self.t().check();
        let found = &self.found;
        let named = |name| Text::from(words::named(self.t(), name).to_owned());
        let mut rows = vec![
            SummaryRow::text(t.made(), i18n::date_time(found.made)),
            SummaryRow::text(t.child(), found.initials.clone()),
            SummaryRow::text(t.iin(), found.masked_iin.clone()),
        ];
        rows.extend(found.kindergarten.as_ref().map(|name| SummaryRow::text(t.kindergarten(), named(name))));
        rows.extend(
            found.valid_until.map(|day| SummaryRow::text(t.valid_until(), words::day(self.t(), day))),
        );
        if !words::named(self.t(), &found.department).is_empty() {
            rows.push(SummaryRow::text(t.department(), named(&found.department)));
        }
        SummaryList { title: None, rows }
    }

    fn other(&self) -> LinkButton {
        LinkButton::secondary(self.t().check().other(), self.frame.href("/check"))
    }
}

/// The line; a code that comes with the address leads on to its own page, which can be kept and sent to somebody.
async fn ask(visit: Visit) -> Answer {
    let mut code = Line::of(visit.query("code").chars().take(TYPED_MAX.into()).collect::<String>());
    if !visit.address().contains('?') {
        return visit.page(&paper_page(&visit, code, false));
    }
    let t = visit.t().check();
    let wrong = if code.typed.trim().is_empty() { t.code_missing() } else { t.code_error() };
    match code.check(Code::typed, |_| wrong.into()) {
        Some(read) => visit.see_other(&format!("/check/{read}")),
        None => visit.page_refused(&paper_page(&visit, code, false)),
    }
}

async fn show(visit: Visit, Path(typed): Path<String>) -> Answer {
    let found = match Code::typed(&typed) {
        Ok(code) => visit.ask(CheckDocument { code }).await?,
        Err(_) => None,
    };
    let answer = match found {
        None => {
            let code = Line::of(typed.chars().take(TYPED_MAX.into()).collect::<String>());
            visit.page_missing(&paper_page(&visit, code, true))
        }
        Some(found) => {
            let frame = frame_of(visit.t(), visit.frame(visit.t().check().genuine()));
            visit.page(&CheckedPage { frame, found })
        }
    };
    // What is on somebody's paper is for whoever holds it, not for those who search for names.
    answer.map(|mut response| {
        response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
        response
    })
}

fn paper_page(visit: &Visit, code: Line, is_unknown: bool) -> PaperPage {
    let t = visit.t().check();
    let mut frame = frame_of(visit.t(), visit.frame(if is_unknown { t.unknown() } else { t.title() }));
    frame.has_errors = code.error.is_some();
    PaperPage { frame, code, is_unknown }
}

fn frame_of(t: Texts, frame: Frame) -> Frame {
    Frame { way_up: WayUp::Crumbs(Breadcrumbs::under_home(t)), ..frame }
}

impl Sampled for PaperPage {
    const NAME: &'static str = "Check of a document";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |code: Line, is_unknown| {
            let title = if is_unknown { t.check().unknown() } else { t.check().title() };
            let mut frame = frame_of(t, Frame::public(t, title, t.lang().path("/check")));
            frame.has_errors = code.error.is_some();
            Self { frame, code, is_unknown }
        };
        let mut wrong = Line::of("referral-24");
        wrong.check(Code::typed, |_| t.check().code_error().into());
        let unknown = Line::of("referral-01j9zc3v5q8r7d2m4k6n0p1s3t");
        vec![
            ("empty", page(Line::default(), false)),
            ("error", page(wrong, false)),
            ("unknown", page(unknown, true)),
        ]
    }
}

impl Sampled for CheckedPage {
    const NAME: &'static str = "Genuine document";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use app::documents::{Bilingual, DocumentKind};
        use jiff::civil::date;
        let name = |kk: &str, ru: &str| Bilingual { kk: kk.to_owned(), ru: ru.to_owned() };
        let page = |kind, kindergarten: Option<Bilingual>| {
            let path = t.lang().path("/check/referral-01j9zc3v5q8r7d2m4k6n0p1s3t");
            let frame = frame_of(t, Frame::public(t, t.check().genuine(), path));
            let valid_until = kindergarten.is_some().then(|| date(2018, 8, 7));
            let found = CheckedDocument {
                kind,
                made: date(2018, 7, 31).at(17, 29, 9, 0),
                number: crate::pages::application::sample::number(24),
                department: name(
                    "Солтүстік Қазақстан облысы Ғабит Мүсірепов атындағы аудандық білім бөлімі",
                    "Отдел образования района имени Габита Мусрепова Северо-Казахстанской области",
                ),
                initials: "Ә.Н.Ғ.".to_owned(),
                masked_iin: "********0123".to_owned(),
                kindergarten,
                valid_until,
            };
            Self { frame, found }
        };
        let kindergarten = name("«Бәйшешек» балабақшасы", "Детский сад «Байшешек»");
        vec![
            ("referral", page(DocumentKind::Referral, Some(kindergarten))),
            ("notice", page(DocumentKind::RegistrationNotice, None)),
        ]
    }
}
