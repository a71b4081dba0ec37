//! Evidence of benefits: looked at, confirmed or refused (R41).

use domain::application::{self, BenefitAnswer, BenefitRefused};
use domain::id::{ApplicationId, EvidenceId, RequestId};
use storage::oversight::{ClaimRow, EvidenceRow};
use storage::{BlobHash, DbError, Failed, Reader, Tx};

use super::{on_application, own, own_district};
use crate::command::{App, Command, Query, Work};
use crate::context::Ctx;
use crate::queue_work::Refusal;

/// Claims that wait for the department, the oldest paper first; `None` for anybody else.
#[derive(Clone, Copy, Debug)]
pub struct Claims;

impl Query for Claims {
    type Output = Option<Vec<ClaimRow>>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        own_district(work).map(|district| storage::oversight::claims(reader, district)).transpose()
    }
}

/// Opens a paper: who looked is noted in the access log in the same transaction.
#[derive(Clone, Copy, Debug)]
pub struct OpenEvidence {
    /// The paper.
    pub evidence: EvidenceId,
}

/// A paper that may be fetched from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its content.
    pub blob: BlobHash,
    /// What it is, for example `application/pdf`.
    pub media_type: String,
}

impl Command for OpenEvidence {
    type Output = EvidenceFile;
    type Refusal = Refusal<std::convert::Infallible>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<EvidenceFile, Failed<Self::Refusal>> {
        let own = own(work)?;
        let row = storage::oversight::evidence(tx, self.evidence)?;
        let row: EvidenceRow =
            row.filter(|row| row.queue.district == own).ok_or(Failed::Refused(Refusal::NotFound))?;
        let actor = serde_json::to_string(&work.ctx.caller.actor())
            .map_err(|error| DbError::Statement { query: "access_log", message: error.to_string() })?;
        let id: RequestId = work.ctx.ids.next();
        storage::oversight::note_access(tx, id, work.ctx.now, &actor, "evidence", Some(row.application))?;
        Ok(EvidenceFile { blob: row.blob, media_type: row.media_type })
    }
}

/// A paper with its content. Serve it as an attachment, with `nosniff` and a sandbox policy.
#[derive(Clone, PartialEq, Eq)]
pub struct EvidencePaper {
    /// What it is.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Personal data: only the kind is shown.
impl std::fmt::Debug for EvidencePaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EvidencePaper({})", self.media_type)
    }
}

/// Opens a paper and fetches its content.
///
/// # Errors
/// [`Refusal::NotFound`], or trouble of the database.
pub async fn evidence_paper(
    app: &App,
    ctx: Ctx,
    evidence: EvidenceId,
) -> Result<EvidencePaper, Failed<Refusal<std::convert::Infallible>>> {
    let file = app.run(ctx, OpenEvidence { evidence }).await?;
    let bytes = app.db().blobs().get(file.blob).await?;
    Ok(EvidencePaper { media_type: file.media_type, bytes })
}

/// Confirms or refuses a paper. The lane changes from now on; running turns and referrals are not touched (R43).
#[derive(Clone, Copy, Debug)]
pub struct AnswerBenefit {
    /// The application.
    pub application: ApplicationId,
    /// The paper that was looked at.
    pub evidence: EvidenceId,
    /// The answer.
    pub answer: BenefitAnswer,
}

impl Command for AnswerBenefit {
    type Output = ();
    type Refusal = Refusal<BenefitRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        on_application(tx, work, self.application, |draft| {
            application::answer_benefit(draft, self.application, self.evidence, self.answer)
        })
    }
}
