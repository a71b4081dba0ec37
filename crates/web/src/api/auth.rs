//! Login over the API: a challenge, its signature, a session.

use app::Caller;
use app::Failed;
use app::identity::{
    ChallengeRefused, GiveBackChallenge, IssueChallenge, LogIn, LogInRefused, Role, Secret, TakeChallenge,
};
use app::signing::{Purpose, SignatureRefused, WrongSigner};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::ChallengeId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::caller::from_ours;
use super::problem::Problem;
use super::sent::Sent;
use crate::fault::Fault;
use crate::security::cookies::Cookie;
use crate::state::Portal;

/// What a program without cookies is bound to. A challenge's id is a secret of its own; browsers are bound to theirs.
const NO_BROWSER: [u8; 32] = [0; 32];

/// After how long it is asked again about revocation: an outage takes minutes, a challenge lives for three.
const RETRY_SECONDS: u16 = 30;

#[derive(Serialize)]
pub(super) struct Challenge {
    challenge_id: ChallengeId,
    text: String,
    expires: Timestamp,
}

pub(super) async fn challenge(
    State(portal): State<Portal>,
    headers: HeaderMap,
) -> Result<Json<Challenge>, Problem> {
    from_ours(&portal, &headers)?;
    let command = IssueChallenge {
        pre_session: browser(&portal, &headers),
        nonce: Secret::new(portal.app.secret()),
        portal: portal.settings.portal_origin.clone(),
    };
    let Ok(issued) = run(&portal, command).await?;
    Ok(Json(Challenge { challenge_id: issued.id, text: issued.text, expires: issued.expires }))
}

#[derive(Deserialize)]
pub(super) struct Login {
    challenge_id: String,
    cms: String,
}

#[derive(Serialize)]
struct LoggedIn {
    /// For `Authorization: Bearer`.
    token: String,
    role: Role,
    expires: Timestamp,
}

pub(super) async fn login(
    State(portal): State<Portal>,
    headers: HeaderMap,
    Sent(login): Sent<Login>,
) -> Result<Response, Problem> {
    from_ours(&portal, &headers)?;
    let id: ChallengeId = login.challenge_id.parse().map_err(|_| Problem::from(Fault::Malformed))?;
    let take = TakeChallenge { id, pre_session: browser(&portal, &headers) };
    let text = run(&portal, take).await?.map_err(challenge_problem)?;
    let outcome = portal.verify(login.cms, text, Purpose::Login).await.map_err(Problem::from)?;
    if matches!(outcome, Err(SignatureRefused::UNCHECKED)) {
        // The same request may be sent again while the challenge's minutes run.
        let give = GiveBackChallenge { id, pre_session: browser(&portal, &headers) };
        let Ok(_) = run(&portal, give).await?;
    }
    let verified = outcome.map_err(signature_problem)?;
    let token = Secret::new(portal.app.secret());
    let command = LogIn {
        verified,
        token,
        csrf: Secret::new(portal.app.secret()),
        former: None,
        limits: portal.settings.sessions,
    };
    let logged_in = run(&portal, command).await?.map_err(log_in_problem)?;
    let answer = LoggedIn { token: token.reveal(), role: logged_in.role, expires: logged_in.expires };
    let mut response = Json(answer).into_response();
    if let Some(cookie) = Cookie::Session.set(&token, portal.settings.is_secure()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn browser(portal: &Portal, headers: &HeaderMap) -> [u8; 32] {
    let before = Cookie::Before.read(headers, portal.settings.is_secure());
    before.map_or(NO_BROWSER, |secret| secret.hash())
}

async fn run<C: app::Command>(portal: &Portal, command: C) -> Result<Result<C::Output, C::Refusal>, Problem> {
    match portal.app.run(portal.app.ctx(Caller::Public), command).await {
        Ok(output) => Ok(Ok(output)),
        Err(Failed::Refused(refusal)) => Ok(Err(refusal)),
        Err(Failed::Db(error)) => Err(Problem::from(Fault::from(error))),
    }
}

fn challenge_problem(refused: ChallengeRefused) -> Problem {
    let (code, title) = match refused {
        ChallengeRefused::Expired => ("challenge-expired", "The challenge is too old; ask for a new one"),
        ChallengeRefused::Used => ("challenge-used", "The challenge was used; ask for a new one"),
        ChallengeRefused::Unknown => ("challenge-unknown", "There is no such challenge for this browser"),
    };
    Problem::new(StatusCode::UNAUTHORIZED, code, title)
}

/// Why a signature is not accepted: the verdict's own reason.
pub(super) fn signature_problem(refused: SignatureRefused) -> Problem {
    if refused == SignatureRefused::UNCHECKED {
        let title =
            "It cannot be told now whether the key was revoked; send the same request again in a minute";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "revocation-unknown", title)
            .with("verdict", refused.0.code())
            .with("reason", app::signing::Reason::RevocationDataMissing.code())
            .again_after(RETRY_SECONDS);
    }
    let reason = refused.0.reason().map_or("", app::signing::Reason::code);
    let title = "The signature is not accepted; see reason";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "signature", title)
        .with("verdict", refused.0.code())
        .with("reason", reason)
}

/// A signature that holds, of the wrong holder.
pub(super) fn signer_problem(wrong: WrongSigner) -> Problem {
    let (code, title) = match wrong {
        WrongSigner::OtherPerson => ("other-signer", "Somebody else has signed"),
        WrongSigner::OrganisationKey => {
            ("wrong-kind", "The person's own key is needed, not an organisation's")
        }
        WrongSigner::PersonKey => ("wrong-kind", "The organisation's key is needed, not the person's own"),
        WrongSigner::OtherOrganisation => ("other-organisation", "The key is of another organisation"),
    };
    Problem::new(StatusCode::CONFLICT, code, title)
}

fn log_in_problem(refused: LogInRefused) -> Problem {
    let (code, title) = match refused {
        LogInRefused::UnknownOrganisation => {
            ("unknown-organisation", "The organisation is not registered here")
        }
        LogInRefused::NotEmployee => ("not-employee", "The head has not appointed this person"),
        LogInRefused::NoAccount => ("no-account", "No account is open for this person"),
    };
    Problem::new(StatusCode::FORBIDDEN, code, title)
}
