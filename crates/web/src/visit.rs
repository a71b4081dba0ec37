//! One request for a page, as handlers see it: who, in which language, with the use-cases at hand.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use app::identity::{Role, Secret, Session};
use app::signing::{Purpose, SignatureRefused, Verified};
use app::{Answered, Caller, Command, Ctx, Failed, Once, Query};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use i18n::{Lang, PersonName, Texts};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::components::{self, Holder, SignatureBlock, Text};
use crate::fault::Fault;
use crate::form::{Keys, ONCE_FIELD, Submitted};
use crate::layout::{Frame, Visitor};
use crate::menu;
use crate::state::Portal;

/// The answer of a handler.
pub type Answer = Result<Response, Fault>;

/// One request for a page. Clones share it.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

struct Inner {
    portal: Portal,
    t: Texts,
    /// Path and query, with the language.
    address: String,
    session: Option<Session>,
    before: Secret,
    ctx: Ctx,
    /// Whether something is signed on the page: then it may reach NCALayer.
    signs: AtomicBool,
    /// A signature that this request brought and that could not be checked yet: the page offers to send it again.
    unchecked: OnceLock<String>,
}

impl Visit {
    /// For the gate.
    pub(crate) fn new(
        portal: Portal,
        lang: Lang,
        address: String,
        session: Option<Session>,
        before: Secret,
        ctx: Ctx,
    ) -> Self {
        let signs = AtomicBool::new(false);
        let (t, unchecked) = (Texts::of(lang), OnceLock::new());
        Self(Arc::new(Inner { portal, t, address, session, before, ctx, signs, unchecked }))
    }

    /// Texts of the page's language.
    #[must_use]
    pub fn t(&self) -> Texts {
        self.0.t
    }

    /// The portal.
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.0.portal
    }

    /// Who asks and when; the same instant for everything in this request.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        self.0.ctx.clone()
    }

    /// Whoever has entered.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.0.session.as_ref()
    }

    /// As what somebody has entered.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.session().map(|session| session.role)
    }

    /// Who asks.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.0.ctx.caller
    }

    /// The browser's secret before login.
    #[must_use]
    pub fn before(&self) -> &Secret {
        &self.0.before
    }

    /// Address of a page in this language: `href("/journal")`.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        self.t().lang().path(path)
    }

    /// Path and query of this request.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// A value of the query, as typed; empty when missing.
    #[must_use]
    pub fn query(&self, name: &str) -> String {
        let query = self.0.address.split_once('?').map_or("", |(_, query)| query);
        Submitted::read(query.as_bytes()).value(name).to_owned()
    }

    /// What is around a page.
    #[must_use]
    pub fn frame(&self, title: impl Into<Text>) -> Frame {
        let mut frame = Frame::public(self.t(), title, self.0.address.clone());
        frame.demonstration = self.0.portal.settings.is_demonstration;
        frame.trial = self.0.portal.settings.is_trial;
        if let Some(session) = self.session() {
            frame.sections = menu::sections(self.t(), session.role, &self.0.address);
            frame.visitor = Visitor::Known {
                name: name_of(session).into(),
                role: menu::role_line(self.t(), session),
                form_token: self.form_token().into(),
            };
        }
        frame
    }

    /// The hidden fields of a form on this page, with a fresh key.
    #[must_use]
    pub fn keys(&self) -> Keys {
        let once = Secret::new(self.0.portal.app.secret());
        Keys { token: self.form_token().into(), once: once.reveal().into() }
    }

    /// Token that proves that a form came from a page of this session, or of this browser before login.
    #[must_use]
    pub fn form_token(&self) -> String {
        match self.session() {
            Some(session) => Secret::new(session.csrf).reveal(),
            None => self.0.before.derived("form").reveal(),
        }
    }

    /// Asks a question.
    ///
    /// # Errors
    /// Trouble of the database.
    pub async fn ask<Q: Query>(&self, query: Q) -> Result<Q::Output, Fault> {
        Ok(self.0.portal.app.ask(self.ctx(), query).await?)
    }

    /// Runs a command; a refusal is a value.
    ///
    /// # Errors
    /// Trouble of the database.
    pub async fn run<C: Command>(&self, command: C) -> Result<Result<C::Output, C::Refusal>, Fault> {
        match self.0.portal.app.run(self.ctx(), command).await {
            Ok(output) => Ok(Ok(output)),
            Err(Failed::Refused(refusal)) => Ok(Err(refusal)),
            Err(Failed::Db(error)) => Err(error.into()),
        }
    }

    /// Runs a command once for this form, however often the form arrives. What to use for every form that does
    /// something that must not happen twice.
    ///
    /// # Errors
    /// Trouble of the database; [`Fault::Malformed`] for a form without its key.
    pub async fn once<C>(&self, form: &Submitted, command: C) -> Result<Result<C::Output, C::Refusal>, Fault>
    where
        C: Command + Sync,
        C::Output: Serialize + DeserializeOwned,
    {
        self.run(self.once_of(form, command)?).await
    }

    /// The command as [`Self::once`] runs it, for use-cases that do more around it.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for a form without its key.
    pub fn once_of<C>(&self, form: &Submitted, command: C) -> Result<Once<C>, Fault> {
        Ok(Once::new(self.once_key(form)?, command))
    }

    /// What this very form was answered before, if it comes a second time. Ask before building a text to verify: once the
    /// command has run, the text is another one.
    ///
    /// # Errors
    /// Trouble of the database; [`Fault::Malformed`] for a form without its key.
    pub async fn answered<T: DeserializeOwned>(&self, form: &Submitted) -> Result<Option<T>, Fault> {
        let key = self.once_key(form)?;
        let Some(answer) = self.ask(Answered { key }).await? else { return Ok(None) };
        serde_json::from_str(&answer).map(Some).map_err(Fault::unexpected)
    }

    /// The key under which this form is done once: of the session, the form's own key and its address.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for a form without its key.
    pub fn once_key(&self, form: &Submitted) -> Result<[u8; 32], Fault> {
        let key: Secret = form.value(ONCE_FIELD).parse().map_err(|_| Fault::Malformed)?;
        let whose = self.session().map_or_else(|| self.0.before.reveal(), |s| Secret::new(s.token).reveal());
        // Forms of one page share their key and differ in their address.
        let form = format!("{whose} {}", self.0.address);
        Ok(key.derived(&form).hash())
    }

    /// A page.
    ///
    /// # Errors
    /// A template that fails.
    pub fn page(&self, page: &impl Template) -> Answer {
        self.page_with(StatusCode::OK, page)
    }

    /// A page that says what was wrong with the form: 422.
    ///
    /// # Errors
    /// A template that fails.
    pub fn page_refused(&self, page: &impl Template) -> Answer {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// A page that says that there is nothing of the kind: 404, with a way on of its own.
    ///
    /// # Errors
    /// A template that fails.
    pub fn page_missing(&self, page: &impl Template) -> Answer {
        self.page_with(StatusCode::NOT_FOUND, page)
    }

    fn page_with(&self, status: StatusCode, page: &impl Template) -> Answer {
        let mut response = html(status, page.render()?);
        if self.0.signs.load(Ordering::Relaxed) {
            self.0.portal.headers.let_sign(response.headers_mut());
        }
        Ok(response)
    }

    /// On to another page after a form: it is shown by GET, so that a reload repeats nothing.
    ///
    /// # Errors
    /// Never; the type saves page writers an `Ok`.
    pub fn see_other(&self, path: &str) -> Answer {
        Ok(Redirect::to(&self.href(path)).into_response())
    }

    /// Where a signature is asked for; its form goes to `action` (without the language) with the fields `cms`, the
    /// form's keys and `kept`. `back` is where the person goes who does not want to sign.
    #[must_use]
    pub fn signature_block(
        &self,
        purpose: components::Purpose,
        holder: Holder,
        text: impl Into<Text>,
        action: &str,
        back: &str,
        kept: Vec<(Text, Text)>,
    ) -> SignatureBlock {
        self.0.signs.store(true, Ordering::Relaxed);
        let origin = &self.0.portal.settings.key_store_origin;
        let mut hidden = self.keys().pairs();
        hidden.extend(kept);
        SignatureBlock {
            t: self.t(),
            frame: format!("{origin}/{}/", self.t().lang().code()).into(),
            origin: origin.clone().into(),
            purpose,
            holder,
            iin: self.session().map(|session| session.iin.clone()).unwrap_or_default().into(),
            any_authority: self.0.portal.settings.is_demonstration,
            at: self.0.ctx.now.to_string().into(),
            cancelled: self.href(back).into(),
            text: text.into(),
            action: self.href(action).into(),
            unchecked: self.0.unchecked.get().map(|cms| cms.clone().into()),
            kept: hidden,
        }
    }

    /// Verifies the signature that a form brought over exactly `text`, as a signature under a document.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it.
    pub async fn signed(
        &self,
        form: &Submitted,
        text: String,
    ) -> Result<Result<Verified, SignatureRefused>, Fault> {
        self.verify(form, text, Purpose::Document).await
    }

    /// The same for a purpose. What could not be checked yet is offered by the page to be sent again: nothing is lost.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many wait for it.
    pub async fn verify(
        &self,
        form: &Submitted,
        text: String,
        purpose: Purpose,
    ) -> Result<Result<Verified, SignatureRefused>, Fault> {
        let cms = form.value("cms");
        let outcome = self.0.portal.verify(cms.to_owned(), text, purpose).await?;
        if matches!(outcome, Err(SignatureRefused::UNCHECKED)) {
            // A request brings one signature; a second one would not replace it.
            let _ = self.0.unchecked.set(cms.to_owned());
        }
        Ok(outcome)
    }
}

/// A page's answer.
pub(crate) fn html(status: StatusCode, body: String) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn name_of(session: &Session) -> String {
    PersonName {
        family: &session.surname,
        given: &session.given_name,
        patronymic: session.patronymic.as_deref(),
    }
    .full()
}

/// The gate puts the visit into every request for a page.
impl FromRequestParts<Portal> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &Portal) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::unexpected("a page outside the gate"))
    }
}

/// The gate reads the form of every POST and checks its token first.
impl FromRequestParts<Portal> for Submitted {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &Portal) -> Result<Self, Fault> {
        parts.extensions.remove::<Self>().ok_or_else(|| Fault::unexpected("a form outside the gate"))
    }
}
