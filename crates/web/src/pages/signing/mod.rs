//! "Sign and send" (S28-S30): what will happen, the exact text, the key store. All signed acts end here.

use app::applications::Button as May;
use app::signing::{Act, ActText, Purpose, Verified, act_text};
use askama::Template;
use domain::id::ApplicationId;
use i18n::Texts;

use crate::components::{
    self, BackLink, ErrorLink, ErrorSummary, Holder, Sampled, SignatureBlock, SummaryList, SummaryRow, Text,
    WarningText, sample,
};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::layout::{Frame, WayUp};
use crate::messages;
use crate::visit::{Answer, Visit};

/// The page on which something is signed.
#[derive(Debug, Template)]
#[template(path = "pages/signing/page.html")]
pub struct SigningPage {
    /// What is around.
    pub frame: Frame,
    /// What it is about.
    pub asked: Asked,
    /// Why the last attempt failed.
    pub errors: ErrorSummary,
    /// Where it is signed.
    pub signature: SignatureBlock,
}

/// What the person is asked to sign.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What will be done.
    pub title: Text,
    /// What it means.
    pub paragraphs: Vec<Text>,
    /// A consequence that must not be overlooked.
    pub warning: Option<Text>,
    /// What it is about.
    pub facts: SummaryList,
}

/// Where the signature goes.
#[derive(Clone, Debug)]
pub struct Way {
    /// The form's address, without the language.
    pub action: String,
    /// Where the person goes who does not want to sign.
    pub back: String,
    /// What goes with the signature.
    pub kept: Vec<(Text, Text)>,
}

impl Way {
    /// A form without further fields.
    #[must_use]
    pub const fn new(action: String, back: String) -> Self {
        Self { action, back, kept: Vec::new() }
    }
}

impl SigningPage {
    /// The page for a text; `problem` says why the last attempt failed.
    #[must_use]
    pub fn new(visit: &Visit, asked: Asked, text: String, way: Way, problem: Option<Text>) -> Self {
        let t = visit.t();
        let mut frame = visit.frame(asked.title.clone());
        frame.has_errors = problem.is_some();
        frame.way_up = WayUp::Back(BackLink { t, href: visit.href(&way.back).into() });
        let errors = problem.into_iter().map(|text| ErrorLink { text, target: None }).collect();
        let purpose = components::Purpose::Document;
        let signature =
            visit.signature_block(purpose, Holder::Person, text, &way.action, &way.back, way.kept);
        Self { frame, asked, errors: ErrorSummary { t, errors }, signature }
    }

    /// The page for an act on an application.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when it is not the caller's.
    pub async fn of_act(
        visit: &Visit,
        (application, act): (ApplicationId, Act),
        asked: Asked,
        way: Way,
        problem: Option<Text>,
    ) -> Result<Self, Fault> {
        let question = ActText { application, act };
        let text = act_text(&visit.portal().app, &visit.ctx(), question).await?.ok_or(Fault::NotFound)?;
        Ok(Self::new(visit, asked, text, way, problem))
    }

    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn warning(&self) -> Option<WarningText> {
        let text = self.asked.warning.clone()?;
        Some(WarningText { t: self.t(), text })
    }
}

/// The proof that the caller signed an act as it is now, or the message why not.
///
/// # Errors
/// [`Fault::NotFound`] when it is not the caller's; [`Fault::Busy`].
pub async fn proof(
    visit: &Visit,
    form: &Submitted,
    application: ApplicationId,
    act: Act,
) -> Result<Result<Verified, Text>, Fault> {
    let text = visit.ask(ActText { application, act }).await?.ok_or(Fault::NotFound)?;
    proof_of(visit, form, text).await
}

/// The same for a text.
///
/// # Errors
/// [`Fault::Busy`].
pub async fn proof_of(
    visit: &Visit,
    form: &Submitted,
    text: String,
) -> Result<Result<Verified, Text>, Fault> {
    let verified = visit.signed(form, text).await?;
    Ok(verified.map_err(|refused| messages::signature(visit.t(), Purpose::Document, refused)))
}

/// Why an act is not allowed any more, perhaps since its page was opened; `None` while it is.
pub(crate) fn why_not<T, R>(
    may: May<T, R>,
    ended: &'static str,
    why: impl FnOnce(R) -> Text,
) -> Option<Text> {
    match may {
        May::Allowed(_) => None,
        May::Barred(rule) => Some(why(rule)),
        May::Absent => Some(ended.into()),
    }
}

/// What cannot be done any more: why, and the way back. Nothing is offered to be signed.
pub(crate) fn over(visit: &Visit, title: &'static str, why: Text, back: String) -> Answer {
    visit.page_refused(&crate::pages::act::Act::barred(title, why, back).page(visit))
}

impl Sampled for SigningPage {
    const NAME: &'static str = "Signing";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |problem: Option<&'static str>| {
            let asked = Asked {
                title: t.referral().cancel().into(),
                paragraphs: vec![t.referral().cancel_then().into()],
                warning: Some(t.referral().cancel_warning().into()),
                facts: SummaryList {
                    title: None,
                    rows: vec![SummaryRow::text(
                        t.referral().kindergarten(),
                        "МКҚК «№ 42 «Бәйшешек» бөбекжай-балабақшасы»",
                    )],
                },
            };
            let mut frame = Frame::public(t, asked.title.clone(), t.lang().path("/referrals/0/cancel"));
            frame.has_errors = problem.is_some();
            frame.way_up = WayUp::Back(BackLink { t, href: "#back".into() });
            let errors = problem.into_iter().map(|text| ErrorLink { text: text.into(), target: None });
            Self {
                frame,
                asked,
                errors: ErrorSummary { t, errors: errors.collect() },
                signature: sample_signature(t),
            }
        };
        vec![("first", page(None)), ("again", page(Some(t.signing().outdated())))]
    }
}

/// A block for samples.
pub(crate) fn sample_signature(t: Texts) -> SignatureBlock {
    let text = sample(
        t,
        "KEZEK-ACT-V1\nӘрекет / Действие: жолдаманы жою / отмена направления\nӨтініш / Заявление: 16.УО.2026.000024.1\n",
        "KEZEK-ACT-V1\nӘрекет / Действие: жолдаманы жою / отмена направления\nӨтініш / Заявление: 16.УО.2026.000024.1\n",
        "KEZEK-ACT-V1\nӘрекет / Действие: жолдаманы жою / отмена направления\nӨтініш / Заявление: 16.УО.2026.000024.1\n",
    );
    SignatureBlock {
        t,
        frame: "about:blank".into(),
        origin: "https://sign.example.kz".into(),
        purpose: components::Purpose::Document,
        holder: Holder::Person,
        iin: "900101300123".into(),
        any_authority: true,
        unchecked: None,
        at: "2026-09-09T04:00:00Z".into(),
        cancelled: "#back".into(),
        text: text.into(),
        action: "#send".into(),
        kept: Vec::new(),
    }
}
