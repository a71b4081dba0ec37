//! Codes that confirm addresses (R62).

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::town::{Town, Who};

/// The code of the newest message, as the messenger would read it.
fn code(town: &Town) -> String {
    let now = crate::town::beginning();
    let messages = town.app.db().read(move |reader| storage::outbox::ready(reader, now, 100)).wait().unwrap();
    let newest = messages.into_iter().rfind(|message| message.kind == "contact_code").unwrap();
    let notice: app::identity::CodeNotice = serde_json::from_str(&newest.body).unwrap();
    notice.code
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_confirmed_by_its_code_and_a_wrong_one_is_counted() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let mut fields = browser.get("/kk/contacts").await.hidden("/kk/contacts/code");
    fields.insert("channel".to_owned(), "email".to_owned());
    let sent = browser.post("/kk/contacts/code", &fields).await;
    assert_eq!(sent.location.as_deref(), Some("/kk/contacts?done=sent"));
    let right = tokio::task::block_in_place(|| code(&town));
    let wrong = if right == "000000" { "000001" } else { "000000" };

    let page = browser.get("/kk/contacts").await;
    let mut fields = page.hidden("/kk/contacts/confirm");
    fields.insert("channel".to_owned(), "email".to_owned());
    fields.insert("code".to_owned(), wrong.to_owned());
    for _ in 0..2 {
        assert_eq!(
            browser.post("/kk/contacts/confirm", &fields).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    fields.insert("code".to_owned(), format!(" {} {} ", &right[..3], &right[3..]));
    let confirmed = browser.post("/kk/contacts/confirm", &fields).await;
    assert_eq!(confirmed.location.as_deref(), Some("/kk/contacts?done=confirmed"));
    assert!(!browser.get("/kk/contacts").await.has("form[action=\"/kk/contacts/confirm\"]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_end_the_code() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let page = browser.get("/kk/contacts").await;
    let mut fields = page.hidden("/kk/contacts/code");
    fields.insert("channel".to_owned(), "email".to_owned());
    browser.post("/kk/contacts/code", &fields).await;
    let right = tokio::task::block_in_place(|| code(&town));
    let wrong = if right == "000000" { "000001" } else { "000000" };
    fields.insert("code".to_owned(), wrong.to_owned());
    for _ in 0..5 {
        browser.post("/kk/contacts/confirm", &fields).await;
    }
    fields.insert("code".to_owned(), right);
    assert_eq!(browser.post("/kk/contacts/confirm", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_sent_twice_sends_one_code() {
    let town = Town::new();
    let mut browser = Browser::new(&town);
    browser.enter(Who::Parent).await;
    let mut fields = browser.get("/kk/contacts").await.hidden("/kk/contacts/code");
    fields.insert("channel".to_owned(), "email".to_owned());
    for _ in 0..2 {
        assert_eq!(browser.post("/kk/contacts/code", &fields).await.status, StatusCode::SEE_OTHER);
    }
    let now = crate::town::beginning();
    let messages = town.app.db().read(move |reader| storage::outbox::ready(reader, now, 100)).await.unwrap();
    assert_eq!(messages.iter().filter(|message| message.kind == "contact_code").count(), 1);
}
