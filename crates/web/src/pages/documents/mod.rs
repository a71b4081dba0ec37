//! Tab 3: common documents and attachments (S31, S32).

use app::documents::{
    Document as Paper, DocumentEntry, DocumentKind, DocumentList as Found, Documents, Lang,
};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use domain::id::ApplicationId;
use i18n::Texts;
use jiff::tz::TimeZone;

use crate::address::id;
use crate::components::{Document, DocumentGroup, DocumentList, Sampled, SectionNav, Text};
use crate::fault::Fault;
use crate::layout::Frame;
use crate::pages::application::{Tab, sample, tabs, under_journal, view_of};
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};
use crate::words;

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}/documents", Access::APPLICANT, || page(show)),
    Route::get("/applications/{id}/documents/{kind}", Access::APPLICANT, || page(download)),
];

/// Tab 3 of an application.
#[derive(Debug, Template)]
#[template(path = "pages/documents/page.html")]
pub struct DocumentsPage {
    /// What is around.
    pub frame: Frame,
    /// The application.
    pub application: ApplicationId,
    /// The child's name.
    pub name: Text,
    /// The district's zone.
    pub zone: TimeZone,
    /// The two groups.
    pub found: Found,
}

impl DocumentsPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn tabs(&self) -> SectionNav {
        tabs(self.t(), self.application, Tab::Documents)
    }

    fn signatures(&self) -> String {
        self.frame.href(&format!("/applications/{}/signatures", self.application))
    }

    fn list(&self) -> DocumentList {
        let t = self.t().application();
        let group = |title: &'static str, entries: &[DocumentEntry]| DocumentGroup {
            title: title.into(),
            documents: entries.iter().map(|entry| self.document(entry)).collect(),
        };
        DocumentList {
            t: self.t(),
            level: 2,
            groups: vec![
                group(t.documents_common(), &self.found.common),
                group(t.documents_attached(), &self.found.attachments),
            ],
        }
    }

    fn document(&self, entry: &DocumentEntry) -> Document {
        Document {
            name: words::document(self.t(), entry.kind).into(),
            made: words::local(entry.made, &self.zone).date(),
            note: "PDF".into(),
            href: self.frame.href(&address(self.application, entry)).into(),
        }
    }
}

/// Where a document is downloaded.
pub(crate) fn address(application: ApplicationId, entry: &DocumentEntry) -> String {
    let kind = entry.kind.code();
    match entry.referral {
        Some(referral) => format!("/applications/{application}/documents/{kind}?referral={referral}"),
        None => format!("/applications/{application}/documents/{kind}"),
    }
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let application = id(&part)?;
    let view = view_of(&visit, application).await?;
    let found = visit.ask(Documents { application }).await?.ok_or(Fault::NotFound)?;
    let t = visit.t();
    let mut frame = visit.frame(t.application().tab_documents());
    frame.way_up = under_journal(t);
    let name = words::full_name(&view.child).into();
    visit.page(&DocumentsPage { frame, application, name, zone: view.zone, found })
}

/// The paper itself, in the language of the page, as an attachment (S31).
async fn download(visit: Visit, Path((part, kind)): Path<(String, String)>) -> Answer {
    let application = id(&part)?;
    let kind = DocumentKind::from_code(&kind).ok_or(Fault::NotFound)?;
    let referral = match visit.query("referral").as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::NotFound)?),
    };
    let model = visit.ask(Paper { application, kind, referral }).await?.ok_or(Fault::NotFound)?;
    let lang = match visit.t().lang() {
        i18n::Lang::Kk => Lang::Kk,
        i18n::Lang::Ru => Lang::Ru,
        i18n::Lang::En => Lang::En,
    };
    let bytes = visit.portal().print(model, lang).await?;
    // No name and no number in it: what is downloaded lies about in folders that others see.
    let disposition = format!("attachment; filename=\"kezek-{}.pdf\"", kind.code());
    let headers =
        [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

impl Sampled for DocumentsPage {
    const NAME: &'static str = "Documents";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        use app::documents::{Code, DocumentKind as Kind};
        let application = ApplicationId::from_u128(24);
        let referral = sample::referral().id;
        let filed = |kind| DocumentEntry {
            kind,
            referral: None,
            made: sample::instant(-86_400),
            code: Code::Application(kind, application),
        };
        let issued = |kind| DocumentEntry {
            kind,
            referral: Some(referral),
            made: sample::instant(0),
            code: Code::Referral(kind, referral),
        };
        let found = Found {
            common: vec![filed(Kind::RegistrationNotice)],
            attachments: vec![
                filed(Kind::Receipt),
                filed(Kind::RegisterEntry),
                issued(Kind::ChildCard),
                issued(Kind::Referral),
            ],
        };
        let path = t.lang().path("/applications/0/documents");
        let frame =
            Frame { way_up: under_journal(t), ..Frame::public(t, t.application().tab_documents(), path) };
        let name = words::full_name(&sample::child()).into();
        vec![("five", Self { frame, application, name, zone: sample::zone(), found })]
    }
}
