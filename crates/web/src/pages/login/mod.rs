//! Entering with EDS (S08-S10), and leaving.

use app::identity::{
    CHALLENGE_LIFE, GiveBackChallenge, IssueChallenge, LogIn, LogOut, LogOutEverywhere, LoggedIn, Secret,
    TakeChallenge,
};
use app::signing::{Purpose, SignatureRefused};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ChallengeId;
use i18n::Texts;

use crate::components::{self, ErrorLink, ErrorSummary, Holder, Sampled, SignatureBlock, Text};
use crate::fault::Fault;
use crate::form::Submitted;
use crate::gate::Cookies;
use crate::layout::Frame;
use crate::route::{Access, Route, form, page};
use crate::security::cookies::Cookie;
use crate::state::Portal;
use crate::visit::{Answer, Visit};
use crate::{menu, messages};

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/login", Access::Public, || page(show)),
    Route::post("/login", Access::Public, || form(enter)),
    Route::post("/logout", Access::Entered, || form(leave)),
    Route::post("/logout/everywhere", Access::Entered, || form(leave_everywhere)),
];

/// The page on which a person enters.
#[derive(Debug, Template)]
#[template(path = "pages/login/page.html")]
pub struct LoginPage {
    /// What is around.
    pub frame: Frame,
    /// Why the last attempt failed.
    pub errors: ErrorSummary,
    /// Where the challenge is signed.
    pub signature: SignatureBlock,
    /// Minutes that the challenge is good for.
    pub minutes: u64,
}

impl LoginPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }
}

async fn show(visit: Visit) -> Answer {
    if let Some(role) = visit.role() {
        return visit.see_other(menu::home_of(role));
    }
    let next = visit.query("next");
    visit.page(&login_page(&visit, &next, None, None).await?)
}

async fn enter(visit: Visit, form: Submitted) -> Answer {
    let next = form.value("next").to_owned();
    match attempt(&visit, &form).await? {
        Ok(entered) => Ok(let_in(&visit, &entered, &next)),
        Err(NotEntered { why, again }) => {
            visit.page_refused(&login_page(&visit, &next, Some(why), again).await?)
        }
    }
}

/// A session that was made, with its token.
struct Entered {
    token: Secret,
    logged_in: LoggedIn,
}

/// Why nobody entered.
struct NotEntered {
    why: Text,
    /// The challenge that was given back: its signature may be sent again.
    again: Option<Challenge>,
}

impl From<Text> for NotEntered {
    fn from(why: Text) -> Self {
        Self { why, again: None }
    }
}

/// A challenge on the page.
struct Challenge {
    id: ChallengeId,
    text: String,
}

/// Takes the challenge, verifies, enters; or the message why not.
async fn attempt(visit: &Visit, form: &Submitted) -> Result<Result<Entered, NotEntered>, Fault> {
    let t = visit.t();
    let id = form.value("challenge").parse().map_err(|_| Fault::Malformed)?;
    let text = match visit.run(TakeChallenge { id, pre_session: visit.before().hash() }).await? {
        Ok(text) => text,
        Err(refused) => return Ok(Err(messages::challenge(t, refused).into())),
    };
    let portal = visit.portal();
    let verified = match visit.verify(form, text.clone(), Purpose::Login).await? {
        Ok(verified) => verified,
        Err(refused) => {
            let why = messages::signature(t, Purpose::Login, refused);
            let again = given_back(visit, refused, Challenge { id, text }).await?;
            return Ok(Err(NotEntered { why, again }));
        }
    };
    let token = Secret::new(portal.app.secret());
    let command = LogIn {
        verified,
        token,
        csrf: Secret::new(portal.app.secret()),
        former: visit.session().map(|session| session.token),
        limits: portal.settings.sessions,
    };
    Ok(match visit.run(command).await? {
        Ok(logged_in) => Ok(Entered { token, logged_in }),
        Err(refused) => Err(messages::log_in(t, refused).into()),
    })
}

/// The challenge, to be taken once more, when all that lacked was fresh data about revocation.
async fn given_back(
    visit: &Visit,
    refused: SignatureRefused,
    challenge: Challenge,
) -> Result<Option<Challenge>, Fault> {
    if refused != SignatureRefused::UNCHECKED {
        return Ok(None);
    }
    let give = GiveBackChallenge { id: challenge.id, pre_session: visit.before().hash() };
    let Ok(is_good) = visit.run(give).await?;
    Ok(is_good.then_some(challenge))
}

fn let_in(visit: &Visit, entered: &Entered, next: &str) -> Response {
    let to = match local(next) {
        Some(path) => path.to_owned(),
        None => visit.href(menu::home_of(entered.logged_in.role)),
    };
    let mut response = Redirect::to(&to).into_response();
    let is_secure = visit.portal().settings.is_secure();
    let cookies = [Cookie::Session.set(&entered.token, is_secure), Cookie::Before.clear(is_secure)];
    response.extensions_mut().insert(Cookies(cookies.into_iter().flatten().collect()));
    response
}

/// Only a page of ours is gone on to; `//host` and backslashes lead elsewhere.
fn local(next: &str) -> Option<&str> {
    let is_plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_ours = next.starts_with('/') && !next.starts_with("//") && i18n::Lang::from_path(next).is_some();
    (is_plain && is_ours).then_some(next)
}

async fn leave(visit: Visit, _form: Submitted) -> Answer {
    if let Some(session) = visit.session() {
        let Ok(()) = visit.run(LogOut { token: session.token }).await?;
    }
    Ok(gone(&visit))
}

async fn leave_everywhere(visit: Visit, _form: Submitted) -> Answer {
    let Ok(()) = visit.run(LogOutEverywhere).await?;
    Ok(gone(&visit))
}

fn gone(visit: &Visit) -> Response {
    let mut response = Redirect::to(&visit.href("/")).into_response();
    let cookie = Cookie::Session.clear(visit.portal().settings.is_secure());
    response.extensions_mut().insert(Cookies(cookie.into_iter().collect()));
    response
}

async fn fresh(visit: &Visit) -> Result<Challenge, Fault> {
    let portal: &Portal = visit.portal();
    let Ok(issued) = visit
        .run(IssueChallenge {
            pre_session: visit.before().hash(),
            nonce: Secret::new(portal.app.secret()),
            portal: portal.settings.portal_origin.clone(),
        })
        .await?;
    Ok(Challenge { id: issued.id, text: issued.text })
}

async fn login_page(
    visit: &Visit,
    next: &str,
    why: Option<Text>,
    again: Option<Challenge>,
) -> Result<LoginPage, Fault> {
    let t = visit.t();
    let is_again = again.is_some();
    let challenge = match again {
        Some(challenge) => challenge,
        None => fresh(visit).await?,
    };
    let kept = vec![
        ("challenge".into(), challenge.id.to_string().into()),
        ("next".into(), local(next).unwrap_or_default().to_owned().into()),
    ];
    let mut frame = visit.frame(t.login().title());
    frame.has_errors = why.is_some();
    let errors = why.into_iter().map(|text| ErrorLink { text, target: None }).collect();
    let purpose = components::Purpose::Login;
    let mut signature = visit.signature_block(purpose, Holder::Any, challenge.text, "/login", "/", kept);
    if !is_again {
        // A signature over another challenge is of no use here.
        signature.unchecked = None;
    }
    Ok(LoginPage { frame, errors: ErrorSummary { t, errors }, signature, minutes: minutes() })
}

fn minutes() -> u64 {
    u64::try_from(CHALLENGE_LIFE.as_mins()).unwrap_or_default()
}

impl Sampled for LoginPage {
    const NAME: &'static str = "Login";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |errors: Vec<ErrorLink>| {
            let mut frame = Frame::public(t, t.login().title(), t.lang().path("/login"));
            frame.has_errors = !errors.is_empty();
            Self {
                frame,
                errors: ErrorSummary { t, errors },
                signature: SignatureBlock {
                    t,
                    frame: "about:blank".into(),
                    origin: "https://sign.example.kz".into(),
                    purpose: components::Purpose::Login,
                    holder: Holder::Any,
                    iin: "".into(),
                    any_authority: true,
                    unchecked: None,
                    at: "2026-09-09T04:00:00Z".into(),
                    cancelled: t.lang().path("/").into(),
                    text: "KEZEK-LOGIN-V1\nNonce: 0\n".into(),
                    action: t.lang().path("/login").into(),
                    kept: vec![("challenge".into(), "chl_0".into())],
                },
                minutes: minutes(),
            }
        };
        let expired = ErrorLink { text: t.login().challenge_expired().into(), target: None };
        vec![("first", page(Vec::new())), ("again", page(vec![expired]))]
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_our_own_pages_are_gone_on_to() {
        assert_eq!(local("/kk/journal?a=b"), Some("/kk/journal?a=b"));
        for elsewhere in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/kk\\..",
            "/dev/clock",
            "/kk/ж",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
