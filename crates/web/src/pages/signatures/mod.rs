//! The signatures about an application, verified again from what was kept, and the proofs to take away.

use app::Refusal;
use app::signing::{
    NoteSignaturesSeen, OneSignature, ProofKind, Purpose, Reason, SeenAgain, Signatures, Verdict,
};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use domain::id::ApplicationId;
use i18n::Texts;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::address::id;
use crate::components::{Html, Sampled, SummaryList, SummaryRow, Tag, Text, Tone};
use crate::fault::Fault;
use crate::layout::{Frame, WayUp};
use crate::pages::application::{sample, under_application, view_of};
use crate::route::{Access, Route, page};
use crate::visit::{Answer, Visit};
use crate::{messages, words};

/// Routes of this page.
pub const ROUTES: &[Route] = &[
    Route::get("/applications/{id}/signatures", Access::APPLICANT, || page(show)),
    Route::get("/applications/{id}/signatures/{hash}", Access::APPLICANT, || page(download)),
    Route::get("/department/applications/{application}/signatures", Access::DEPARTMENT, || {
        page(show_official)
    }),
    Route::get("/department/applications/{application}/signatures/{hash}", Access::DEPARTMENT, || {
        page(download_official)
    }),
];

/// The signatures about an application.
#[derive(Debug, Template)]
#[template(path = "pages/signatures/page.html")]
pub struct SignaturesPage {
    /// What is around.
    pub frame: Frame,
    /// Where the proofs are taken from, without the language; the hash of a signature follows.
    pub address: String,
    /// The district's zone.
    pub zone: TimeZone,
    /// The oldest first.
    pub signatures: Vec<Shown>,
}

/// A signature on the page.
#[derive(Debug)]
pub struct Shown {
    /// SHA-256, hex.
    pub hash: String,
    /// What it is for, as the vault names it.
    pub purpose: String,
    /// When it was verified and accepted.
    pub verified: Timestamp,
    /// What looking again said.
    pub seen: SeenAgain,
}

impl SignaturesPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn cards(&self) -> Vec<SummaryList> {
        self.signatures.iter().map(|one| self.card(one)).collect()
    }

    fn card(&self, one: &Shown) -> SummaryList {
        let t = self.t().evidence();
        let (tone, result) = match one.seen.verdict {
            Verdict::Valid => (Tone::Good, t.valid()),
            _ => (Tone::Bad, t.not_valid()),
        };
        let mut rows = Vec::new();
        if let Some(signer) = &one.seen.signer {
            rows.push(SummaryRow::text(t.signer(), signer.clone()));
        }
        rows.push(SummaryRow::text(t.verified(), i18n::date_time(words::local(one.verified, &self.zone))));
        if let Some(algorithm) = one.seen.algorithm {
            rows.push(SummaryRow::text(t.key(), algorithm));
        }
        let tag = Html::of(&Tag { text: result.into(), tone });
        let tag = match one.seen.verdict.reason() {
            // A code that support can be told.
            Some(reason) => {
                let what = messages::reason(self.t(), Purpose::Document, reason).what;
                tag.then(&Html::paragraph(format!("{what} ({})", reason.code())))
            }
            None => tag,
        };
        rows.push(SummaryRow { name: t.result().into(), value: tag, actions: Vec::new() });
        if let Some(stamped) = one.seen.stamped {
            rows.push(SummaryRow::text(t.stamped(), i18n::date_time(words::local(stamped, &self.zone))));
        }
        rows.extend(self.against(one));
        let href = self.frame.href(&format!("{}/{}", self.address, one.hash));
        if let Some(last) = rows.pop() {
            rows.push(last.with_action(t.download(), href));
        }
        SummaryList { title: Some(about(self.t(), &one.purpose)), rows }
    }

    fn against(&self, one: &Shown) -> Vec<SummaryRow> {
        let t = self.t().evidence();
        let row = |(kind, hash): &(ProofKind, app::signing::ListHash)| {
            let name = match kind {
                ProofKind::List => t.by_list(),
                ProofKind::Answer => t.by_answer(),
                ProofKind::TimeStamp => t.by_stamp(),
                ProofKind::Authority => t.checked(),
            };
            SummaryRow::text(name, hash.to_string())
        };
        let rows: Vec<_> = one.seen.against.iter().map(row).collect();
        if rows.is_empty() { vec![SummaryRow::text(t.checked(), t.by_nothing())] } else { rows }
    }
}

fn about(t: Texts, purpose: &str) -> Text {
    let t = t.evidence();
    match purpose {
        "filing" => t.about_filing(),
        "choice" => t.about_choice(),
        "benefit" => t.about_benefit(),
        "leave" => t.about_leave(),
        "extension" => t.about_extension(),
        "cancel" => t.about_cancel(),
        "arrival" => t.about_arrival(),
        _ => t.title(),
    }
    .into()
}

async fn show(visit: Visit, Path(part): Path<String>) -> Answer {
    let application = id(&part)?;
    let view = view_of(&visit, application).await?;
    let up = under_application(visit.t(), &view.number.to_string(), application);
    let address = format!("/applications/{application}/signatures");
    answer(&visit, application, address, view.zone, up).await
}

async fn show_official(visit: Visit, Path(part): Path<String>) -> Answer {
    let application: ApplicationId = id(&part)?;
    noted(&visit, application).await?;
    let address = format!("/department/applications/{application}/signatures");
    let back = visit.href(&format!("/department/applications/{application}"));
    let up = WayUp::Back(crate::components::BackLink { t: visit.t(), href: back.into() });
    let view = view_of(&visit, application).await?;
    let zone = view.zone;
    answer(&visit, application, address, zone, up).await
}

async fn answer(
    visit: &Visit,
    application: ApplicationId,
    address: String,
    zone: TimeZone,
    up: WayUp,
) -> Answer {
    let kept = visit.ask(Signatures { application }).await?.ok_or(Fault::NotFound)?;
    let signatures = visit.portal().look_again(kept).await?;
    let signatures = signatures.into_iter().map(|(one, seen)| Shown {
        hash: one.hash,
        purpose: one.purpose,
        verified: one.verified,
        seen,
    });
    let mut frame = visit.frame(visit.t().evidence().title());
    frame.way_up = up;
    visit.page(&SignaturesPage { frame, address, zone, signatures: signatures.collect() })
}

/// An official's look is noted before anything is shown.
async fn noted(visit: &Visit, application: ApplicationId) -> Result<(), Fault> {
    match visit.run(NoteSignaturesSeen { application }).await? {
        Ok(()) => Ok(()),
        Err(Refusal::NotFound) => Err(Fault::NotFound),
        Err(Refusal::Rule(never)) => match never {},
    }
}

async fn download_official(visit: Visit, Path(parts): Path<(String, String)>) -> Answer {
    noted(&visit, id(&parts.0)?).await?;
    download(visit, Path(parts)).await
}

/// The proofs as a ZIP archive.
async fn download(visit: Visit, Path((part, hash)): Path<(String, String)>) -> Answer {
    let application = id(&part)?;
    let one = visit.ask(OneSignature { application, hash }).await?.ok_or(Fault::NotFound)?;
    let archive = visit.portal().archive(one).await?.map_err(Fault::unexpected)?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        // No name and no number in it: what is downloaded lies about in folders that others see.
        (header::CONTENT_DISPOSITION, "attachment; filename=\"kezek-signature.zip\""),
    ];
    Ok((headers, archive).into_response())
}

impl Sampled for SignaturesPage {
    const NAME: &'static str = "Signatures";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |signatures| {
            let path = t.lang().path("/applications/0/signatures");
            let mut frame = Frame::public(t, t.evidence().title(), path);
            frame.way_up = under_application(t, "16.УО.2026.000024.1", ApplicationId::from_u128(24));
            Self { frame, address: "/applications/0/signatures".to_owned(), zone: sample::zone(), signatures }
        };
        let shown = |purpose: &str, verdict, against: Vec<ProofKind>| Shown {
            hash: "0a".repeat(32),
            purpose: purpose.to_owned(),
            verified: sample::instant(-86_400),
            seen: SeenAgain {
                verdict,
                signer: Some("ӘБДІРАХМАНОВА-СЕЙІТҚАЛИЕВА ГҮЛБАХЫТ".to_owned()),
                algorithm: Some("GOST 34.10-2015, 512 bits"),
                stamped: against.contains(&ProofKind::TimeStamp).then(|| sample::instant(-86_390)),
                against: against.into_iter().map(|kind| (kind, app::signing::ListHash([0x5a; 32]))).collect(),
            },
        };
        let every = ["filing", "choice", "benefit", "leave", "extension", "cancel", "arrival"];
        let mut all: Vec<_> = every
            .into_iter()
            .map(|purpose| shown(purpose, Verdict::Valid, vec![ProofKind::List, ProofKind::Answer]))
            .collect();
        let missing = Verdict::Indeterminate(Reason::RevocationDataMissing);
        all.push(shown("choice", missing, Vec::new()));
        all.push(shown("choice", Verdict::Valid, vec![ProofKind::List, ProofKind::TimeStamp]));
        vec![("every kind", page(all)), ("none", page(Vec::new()))]
    }
}
