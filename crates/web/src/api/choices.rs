//! Choosing a place: what could be chosen, the text to sign, the signed choice (S17-S30, R36).

use app::Refusal;
use app::applications::ChooseBarred;
use app::choice::{self, ChoiceText, ChoosePlace, ChooseRefused, Chosen, PlaceRow, Places};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::id::{ApplicationId, PlaceId};
use domain::referral::ChoiceRefused;
use serde::Deserialize;
use serde_json::{Value, json};

use super::applications::{fault, id_of, missing};
use super::auth::signer_problem;
use super::caller::ApiCaller;
use super::problem::Problem;
use super::sent::{Asked, Sent};

#[derive(Deserialize)]
pub(super) struct PageOf {
    #[serde(default)]
    page: u32,
}

pub(super) async fn places(
    caller: ApiCaller,
    Path(id): Path<String>,
    Asked(PageOf { page }): Asked<PageOf>,
) -> Result<Json<Value>, Problem> {
    let question = Places {
        application: id_of(&id)?,
        language: None,
        ownership: None,
        kindergarten: String::new(),
        page: page.max(1),
    };
    let found = choice::places(&caller.portal.app, &caller.ctx, question).await.map_err(fault)?;
    let list = found.ok_or_else(missing)?.map_err(barred)?;
    let turn = list.turn.map(|(until, last_day)| json!({"until": until, "last_day": last_day}));
    let rows: Vec<Value> = list.rows.iter().map(row).collect();
    Ok(Json(
        json!({"places": rows, "total": list.total, "page": list.page, "pages": list.pages, "turn": turn}),
    ))
}

fn row(row: &PlaceRow) -> Value {
    json!({
        "place": row.place,
        "group": row.group,
        "group_year": row.group_year,
        "language": row.language,
        "ownership": row.ownership,
        "kindergarten": {
            "name_kk": row.kindergarten.name.kk,
            "name_ru": row.kindergarten.name.ru,
            "address_kk": row.kindergarten.address.kk,
            "address_ru": row.kindergarten.address.ru,
            "phone": row.kindergarten.phone,
        },
        "from_pool": row.from_pool,
        "left": row.left,
    })
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    place: String,
}

pub(super) async fn text(
    caller: ApiCaller,
    Path(id): Path<String>,
    Asked(Wanted { place }): Asked<Wanted>,
) -> Result<Json<Value>, Problem> {
    let question = ChoiceText { application: id_of(&id)?, place: id_of(&place)? };
    let text = choice::text(&caller.portal.app, &caller.ctx, question).await;
    let text = text.map_err(fault)?.ok_or_else(missing)?;
    Ok(Json(json!({"text": text})))
}

#[derive(Deserialize)]
pub(super) struct Choice {
    place: String,
    cms: String,
}

pub(super) async fn choose(
    caller: ApiCaller,
    Path(id): Path<String>,
    Sent(body): Sent<Choice>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let caller = caller.applicant()?;
    let application: ApplicationId = id_of(&id)?;
    let place: PlaceId = id_of(&body.place)?;
    let asked = place.to_string();
    if let Some(before) = caller.answered::<Chosen>(&asked).await? {
        return Ok(chosen(&before));
    }
    let text = caller.ask(ChoiceText { application, place }).await?.ok_or_else(missing)?;
    let signed = caller.signed(body.cms, text).await?;
    match caller.run(&asked, ChoosePlace { application, place, signed }).await? {
        Ok(done) => Ok(chosen(&done)),
        Err(Refusal::NotFound) => Err(missing()),
        Err(Refusal::Rule(refused)) => Err(choice_problem(refused)),
    }
}

fn chosen(chosen: &Chosen) -> (StatusCode, Json<Value>) {
    (StatusCode::CREATED, Json(json!({"referral": chosen.referral, "until": chosen.until})))
}

fn choice_problem(refused: ChooseRefused) -> Problem {
    let conflict = |code, title| Problem::new(StatusCode::CONFLICT, code, title);
    match refused {
        ChooseRefused::Outdated => {
            conflict("outdated", "What was signed has changed; ask for the text again")
        }
        ChooseRefused::Signer(wrong) => signer_problem(wrong),
        ChooseRefused::Choice(rule) => match rule {
            ChoiceRefused::NotYourTurn => conflict("not-your-turn", "The turn has not come (S19)"),
            ChoiceRefused::Past => conflict("past", "The turn has passed (S24)"),
            ChoiceRefused::TooYoung { from } => {
                conflict("too-young", "The child is too young for this place (R4)")
                    .with("from", from.to_string())
            }
            ChoiceRefused::Stopped { until } => {
                conflict("stopped", "The application is in the stop-list (S35)")
                    .with("until", until.to_string())
            }
            ChoiceRefused::Taken => conflict("taken", "Another family has chosen this place"),
            ChoiceRefused::Withdrawn => conflict("withdrawn", "The place is not given out now"),
            ChoiceRefused::NotPublished => conflict("not-published", "The place is not published"),
            ChoiceRefused::NotOpenYet { opens } => {
                conflict("not-open-yet", "The place is free from an instant on (R29)")
                    .with("opens", opens.to_string())
            }
            ChoiceRefused::HasReferral => conflict("has-referral", "The application holds a referral"),
            ChoiceRefused::Closed => conflict("closed", "The application is closed"),
            ChoiceRefused::Unconfirmed => {
                conflict("unconfirmed", "Parent and child are not confirmed yet (R16)")
            }
            ChoiceRefused::NoFreeChoice => conflict("no-free-choice", "There is no free choice now (R35)"),
        },
    }
}

fn barred(barred: ChooseBarred) -> Problem {
    let conflict = |code, title| Problem::new(StatusCode::CONFLICT, code, title);
    match barred {
        ChooseBarred::TooYoung { from } => {
            conflict("too-young", "The child is too young (S18)").with("from", from.to_string())
        }
        ChooseBarred::NotYourTurn => {
            conflict("not-your-turn", "The turn has not come and nothing is free (S19)")
        }
        ChooseBarred::NoPlaces => conflict("no-places", "No place is left that could be chosen now (S20)"),
        ChooseBarred::NotOpenYet { opens } => {
            conflict("not-open-yet", "Places are free from an instant on (R29)")
                .with("opens", opens.to_string())
        }
        ChooseBarred::NoFreeChoice => conflict("no-free-choice", "There is no free choice now (R35)"),
        ChooseBarred::Stopped { until } => {
            conflict("stopped", "The application is in the stop-list (S35)").with("until", until.to_string())
        }
        ChooseBarred::HasReferral => conflict("has-referral", "The application holds a referral"),
        ChooseBarred::Closed => conflict("closed", "The application is closed"),
        ChooseBarred::Unconfirmed => conflict("unconfirmed", "Parent and child are not confirmed yet (R16)"),
    }
}
