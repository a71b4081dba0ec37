//! Own applications: list, one, history, documents.

use app::applications::{
    self, ApplicationView, HistoryEntry, Journal, JournalRow, Person, ReferralView, StateView, Who,
};
use app::documents::{DocumentEntry, Documents};
use axum::Json;
use axum::extract::Path;
use i18n::PersonName;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::ApiCaller;
use super::problem::Problem;
use super::sent::Asked;
use crate::fault::Fault;

#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    after: String,
}

pub(super) async fn list(caller: ApiCaller, Asked(page): Asked<Page>) -> Result<Json<Value>, Problem> {
    let caller = caller.applicant()?;
    let after = match page.after.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Problem::from(Fault::Malformed))?),
    };
    let journal = Journal { after, ..Journal::default() };
    let page = applications::journal(&caller.portal.app, &caller.ctx, journal).await.map_err(fault)?;
    let rows: Vec<Value> = page.rows.iter().map(row).collect();
    Ok(Json(json!({"applications": rows, "next": page.next.map(|cursor| cursor.to_string())})))
}

pub(super) async fn one(caller: ApiCaller, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let application = id_of(&id)?;
    let found = applications::page(&caller.portal.app, &caller.ctx, application).await.map_err(fault)?;
    Ok(Json(view(&found.ok_or_else(missing)?)))
}

pub(super) async fn history(caller: ApiCaller, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let application = id_of(&id)?;
    let found = applications::history(&caller.portal.app, &caller.ctx, application).await.map_err(fault)?;
    let entries: Vec<Value> = found.ok_or_else(missing)?.iter().map(entry).collect();
    Ok(Json(json!({"history": entries})))
}

pub(super) async fn documents(caller: ApiCaller, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let list = caller.ask(Documents { application: id_of(&id)? }).await?.ok_or_else(missing)?;
    let all = |entries: &[DocumentEntry]| entries.iter().map(document).collect::<Vec<_>>();
    Ok(Json(json!({"common": all(&list.common), "attachments": all(&list.attachments)})))
}

/// An id of an address. What is no id is no application either.
pub(super) fn id_of<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| missing())
}

pub(super) fn missing() -> Problem {
    Problem::from(Fault::NotFound)
}

pub(super) fn fault(error: app::DbError) -> Problem {
    Problem::from(Fault::from(error))
}

fn row(row: &JournalRow) -> Value {
    json!({
        "id": row.id,
        "number": row.number.to_string(),
        "child": person(&row.child),
        "queue_number": row.standing.map(|standing| standing.number),
        "benefit_number": row.standing.map(|standing| standing.benefit_number),
        "created": row.created,
        "status": row.status,
        "last_day": row.last_day,
        "benefit": row.benefit,
    })
}

fn view(view: &ApplicationView) -> Value {
    json!({
        "id": view.id,
        "number": view.number.to_string(),
        "version": view.version,
        "child": person(&view.child),
        "applicants": view.applicants.iter().map(|one| person(&one.person)).collect::<Vec<_>>(),
        "district": view.district,
        "benefit": view.benefit,
        "queue_number": view.standing.map(|standing| standing.number),
        "benefit_number": view.standing.map(|standing| standing.benefit_number),
        "registered": view.registered,
        "changed": view.changed,
        "queued_since": view.queued_since,
        "state": state(&view.state),
    })
}

fn state(state: &StateView) -> Value {
    match state {
        StateView::Queued => json!({"status": "queued"}),
        StateView::Notified { until, last_day, .. } => {
            json!({"status": "notified", "until": until, "last_day": last_day})
        }
        StateView::Referred(one) => json!({"status": "referred", "referral": referral(one)}),
        StateView::Stopped { until, last_day } => {
            json!({"status": "stopped", "until": until, "last_day": last_day})
        }
        StateView::Enrolled(one) => json!({"status": "enrolled", "referral": referral(one)}),
        StateView::Removed { reason } => json!({"status": "removed", "reason": reason}),
    }
}

fn referral(view: &ReferralView) -> Value {
    json!({
        "id": view.id,
        "ordinal": view.ordinal,
        "issued": view.issued,
        "last_day": view.last_day,
        "extension_latest": view.extension_latest,
    })
}

fn person(person: &Person) -> Value {
    let name = PersonName {
        family: &person.surname,
        given: &person.given_name,
        patronymic: person.patronymic.as_deref(),
    };
    json!({"name": name.full(), "iin": person.iin, "born": person.born})
}

fn entry(entry: &HistoryEntry) -> Value {
    let who = match entry.who {
        Who::You => "you",
        Who::Applicant => "applicant",
        Who::Kindergarten(_) => "kindergarten",
        Who::Official => "official",
        Who::Clock => "clock",
        Who::Import => "import",
    };
    json!({"at": entry.at, "who": who, "policy": entry.policy.to_string(), "fact": entry.fact})
}

fn document(entry: &DocumentEntry) -> Value {
    json!({
        "kind": entry.kind.code(),
        "referral": entry.referral,
        "made": entry.made,
        "code": entry.code.to_string(),
    })
}
