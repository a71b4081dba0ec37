//! Acts on a referral: cancel within its 24 hours, prolong once; each signed (S38-S40).

use app::Refusal;
use app::referrals::{Cancel, Cancelled, Extend, ReferralPage};
use app::signing::{Act, ActRefused, ActText};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::id::ReferralId;
use domain::referral::{CancelRefused, ExtendRefused};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::applications::{fault, id_of, missing};
use super::auth::signer_problem;
use super::caller::ApiCaller;
use super::problem::Problem;
use super::sent::{Asked, Sent};

/// A cancellation says it all by its address.
const NOTHING_ELSE: &str = "";

#[derive(Deserialize)]
pub(super) struct Day {
    day: Date,
}

pub(super) async fn cancel_text(caller: ApiCaller, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let text = present_text_of(&caller, Act::Cancel { referral: id_of(&id)? }).await?;
    Ok(Json(json!({"text": text})))
}

pub(super) async fn extend_text(
    caller: ApiCaller,
    Path(id): Path<String>,
    Asked(Day { day }): Asked<Day>,
) -> Result<Json<Value>, Problem> {
    let text = present_text_of(&caller, Act::Extend { referral: id_of(&id)?, day }).await?;
    Ok(Json(json!({"text": text})))
}

#[derive(Deserialize)]
pub(super) struct Signed {
    cms: String,
}

pub(super) async fn cancel(
    caller: ApiCaller,
    Path(id): Path<String>,
    Sent(body): Sent<Signed>,
) -> Result<Json<Value>, Problem> {
    let caller = caller.applicant()?;
    let referral: ReferralId = id_of(&id)?;
    if let Some(before) = caller.answered::<Cancelled>(NOTHING_ELSE).await? {
        return Ok(Json(cancelled(before)));
    }
    let text = text_of(&caller, Act::Cancel { referral }).await?;
    let signed = caller.signed(body.cms, text).await?;
    let done = caller.run(NOTHING_ELSE, Cancel { referral, signed }).await?;
    done.map(|done| Json(cancelled(done))).map_err(|refusal| refused(refusal, cancel_problem))
}

#[derive(Deserialize)]
pub(super) struct SignedDay {
    day: Date,
    cms: String,
}

pub(super) async fn extend(
    caller: ApiCaller,
    Path(id): Path<String>,
    Sent(body): Sent<SignedDay>,
) -> Result<Json<Value>, Problem> {
    let caller = caller.applicant()?;
    let referral: ReferralId = id_of(&id)?;
    let asked = body.day.to_string();
    if let Some(until) = caller.answered::<Timestamp>(&asked).await? {
        return Ok(Json(json!({"until": until})));
    }
    let text = text_of(&caller, Act::Extend { referral, day: body.day }).await?;
    let signed = caller.signed(body.cms, text).await?;
    let done = caller.run(&asked, Extend { referral, day: body.day, signed }).await?;
    done.map(|until| Json(json!({"until": until}))).map_err(|refusal| refused(refusal, extend_problem))
}

/// The text to show, of the present (R54).
async fn present_text_of(caller: &ApiCaller, act: Act) -> Result<String, Problem> {
    let question = question_of(caller, act).await?;
    let text = app::signing::act_text(&caller.portal.app, &caller.ctx, question).await;
    text.map_err(fault)?.ok_or_else(missing)
}

/// The text that was signed, if nothing has changed since it was shown; the command says whether something has.
async fn text_of(caller: &ApiCaller, act: Act) -> Result<String, Problem> {
    let question = question_of(caller, act).await?;
    caller.ask(question).await?.ok_or_else(missing)
}

async fn question_of(caller: &ApiCaller, act: Act) -> Result<ActText, Problem> {
    let (Act::Cancel { referral } | Act::Extend { referral, .. }) = act else { return Err(missing()) };
    let application = caller.ask(ReferralPage { referral }).await?.ok_or_else(missing)?.application;
    Ok(ActText { application, act })
}

fn cancelled(cancelled: Cancelled) -> Value {
    match cancelled {
        Cancelled::TurnGoesOn { until } => json!({"status": "notified", "until": until}),
        Cancelled::Queued => json!({"status": "queued"}),
    }
}

fn refused<R>(refusal: Refusal<ActRefused<R>>, rule: impl FnOnce(R) -> Problem) -> Problem {
    match refusal {
        Refusal::NotFound => missing(),
        Refusal::Rule(ActRefused::Rule(refused)) => rule(refused),
        Refusal::Rule(ActRefused::Outdated) => {
            conflict("outdated", "What was signed has changed; ask for the text again")
        }
        Refusal::Rule(ActRefused::Signer(wrong)) => signer_problem(wrong),
    }
}

fn conflict(code: &'static str, title: &'static str) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, title)
}

fn cancel_problem(refused: CancelRefused) -> Problem {
    match refused {
        CancelRefused::Late { until } => {
            conflict("late", "The time to cancel is over (S40)").with("until", until.to_string())
        }
        CancelRefused::NotAllowed => conflict("not-allowed", "The policy lets nobody cancel"),
        CancelRefused::Ended => conflict("ended", "The referral has ended"),
    }
}

fn extend_problem(refused: ExtendRefused) -> Problem {
    match refused {
        ExtendRefused::AlreadyExtended => conflict("already-extended", "It was prolonged once already (R7)"),
        ExtendRefused::Arrived => conflict("arrived", "The family has come: nothing runs any more"),
        ExtendRefused::Ended => conflict("ended", "The referral has ended"),
        ExtendRefused::NotAllowed => conflict("not-allowed", "The policy knows no extension"),
        ExtendRefused::NotLater { last_day } => {
            conflict("not-later", "The day is not later than the present last day")
                .with("last_day", last_day.to_string())
        }
        ExtendRefused::TooLate { latest } => {
            conflict("too-late", "The day is too late (R7)").with("latest", latest.to_string())
        }
    }
}
