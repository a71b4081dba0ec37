//! The public check of a document: found, unknown, mistyped, in the reader's language, not too often.

use app::Caller;
use app::applications::{FileApplication, FilingText, Relation, Submission};
use app::documents::Documents;
use app::signing::Purpose;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::application::Kinship;
use domain::event::Channel;
use domain::id::{DistrictId, Stream};
use domain::identity::Iin;
use jiff::civil::date;
use web::security::rates::{Bucket, Tempo};

use crate::browser::{Browser, Page};
use crate::town::{Town, Who, signed_as_document};

const UNKNOWN: &str = "referral-01j9zc3v5q8r7d2m4k6n0p1s3t";

/// The code of the registration notice of an application that the parent files, and the child's IIN.
async fn notice(town: &Town) -> (String, Iin) {
    Browser::new(town).enter(Who::Parent).await;
    let parent = town.app.db().read(|reader| storage::person::of_iin(reader, &Who::Parent.iin()));
    let ctx = town.app.ctx(Caller::Applicant { person: parent.await.unwrap().unwrap().id });
    let child = (0..100).find_map(|end| Iin::parse(&format!("2203055001{end:02}")).ok()).unwrap();
    let submission = Submission {
        district: DistrictId::new(191_010_000).unwrap(),
        child,
        surname: "Әбдірахман".to_owned(),
        given_name: "Нұрсұлтан".to_owned(),
        patronymic: Some("Ғабитұлы".to_owned()),
        born: date(2022, 3, 5),
        sex: None,
        relation: Relation::Mother,
        address: "Абай көшесі, 1".to_owned(),
        stream: Stream::General,
        finding: None,
        consent_version: 1,
        claim: None,
        channel: Channel::Portal,
    };
    let text = FilingText { submission: submission.clone() };
    let text = town.app.ask(ctx.clone(), text).await.unwrap().unwrap().unwrap();
    let cms = signed_as_document(&text);
    let signed = town.app.parts().verifier.verify(cms.as_bytes(), &text, Purpose::Document, ctx.now).unwrap();
    let filing = FileApplication { submission, kinship: Kinship::Confirmed, signed };
    let application = town.app.run(ctx.clone(), filing).await.unwrap().application;
    let documents = town.app.ask(ctx, Documents { application }).await.unwrap().unwrap();
    (documents.common[0].code.to_string(), child)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_genuine_paper_shows_a_part_of_itself_to_anybody() {
    let town = Town::new();
    let (code, child) = notice(&town).await;
    let mut stranger = Browser::new(&town);
    for lang in ["kk", "ru", "en"] {
        let page = stranger.get(&format!("/{lang}/check/{code}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Ә.Н.Ғ.") && page.body.contains(&child.masked()));
        for hidden in ["Әбдірахман", "Нұрсұлтан", "Ғабитұлы", child.as_str(), "Абай көшесі"]
        {
            assert!(!page.body.contains(hidden), "{hidden} is shown to strangers");
        }
        assert_eq!(page.headers["x-robots-tag"], "noindex");
    }
    // As it is typed from paper: the line leads to the page of the code.
    let typed = stranger.get(&format!("/kk/check?code={}", code.to_uppercase())).await;
    assert_eq!(typed.location, Some(format!("/kk/check/{code}")));
}

#[tokio::test]
async fn an_unknown_code_is_answered_and_a_wrong_one_is_kept() {
    let town = Town::new();
    let mut stranger = Browser::new(&town);
    let unknown = stranger.get(&format!("/kk/check/{UNKNOWN}")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.has(&format!("form[action=\"/kk/check\"] input[value=\"{UNKNOWN}\"]")));
    let wrong = stranger.get("/ru/check?code=referral-24").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("#code.govuk-input--error[value=\"referral-24\"]"));
    assert!(wrong.has(".govuk-error-summary a[href=\"#code\"]"));
    assert_eq!(stranger.get("/ru/check?code=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!stranger.get("/ru/check").await.has(".govuk-error-summary"));
}

#[tokio::test]
async fn the_address_on_paper_leads_to_the_language_of_the_browser() {
    let town = Town::new();
    let mut stranger = Browser::new(&town);
    let path = format!("/check/{UNKNOWN}");
    let request = Request::get(&path).header(header::ACCEPT_LANGUAGE, "ru,en;q=0.5").body(Body::empty());
    assert_eq!(stranger.send(request.unwrap()).await.location, Some(format!("/ru{path}")));
    assert_eq!(stranger.get(&path).await.location, Some(format!("/kk{path}")));
}

#[tokio::test]
async fn codes_are_not_guessed_by_the_thousand() {
    let slow = Bucket { burst: 2.0, per_second: 0.001 };
    let town = Town::with(Tempo { check: slow, ..Tempo::DEMONSTRATION });
    let mut stranger = Browser::new(&town);
    for status in [StatusCode::NOT_FOUND, StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(visit(&mut stranger, &format!("/kk/check/{UNKNOWN}")).await.status, status);
    }
    assert_eq!(visit(&mut stranger, "/kk/check").await.status, StatusCode::OK);
}

/// A visit with an address of the network, which tempo counts by.
async fn visit(browser: &mut Browser, path: &str) -> Page {
    let peer = std::net::SocketAddr::from(([203, 0, 113, 9], 1));
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
    browser.send(request).await
}
