//! What a filing stands on: who applies, for which child, in which queue.

use std::collections::BTreeSet;

use domain::application::FilingRefused;
use domain::calendar::local_day;
use domain::id::{PersonId, QueueId};
use storage::person::Person;
use storage::registers::District;
use storage::{DbError, Reader};

use super::FileRefused;
use crate::applications::submission::{self, Submission, SubmissionRefused};
use crate::command::Work;
use crate::signing;

/// What a filing stands on, read before anything is decided.
pub(super) struct Ground {
    pub(super) applicant: Person,
    pub(super) district: District,
    pub(super) queue: QueueId,
    /// The child, if the vault knows it already.
    pub(super) child: Option<Person>,
    /// Which filing for the child this is, from 1.
    pub(super) filing: u32,
}

impl Ground {
    pub(super) fn of(
        reader: &mut Reader,
        work: &Work,
        said: &Submission,
        applicant: Person,
    ) -> Result<Result<Self, FileRefused>, DbError> {
        let refused = |refusal| Ok(Err(FileRefused::Submission(refusal)));
        if !submission::are_names(&applicant.surname, &applicant.given_name, applicant.patronymic.as_deref())
        {
            return refused(SubmissionRefused::Name);
        }
        let Some(district) = storage::registers::district(reader, said.district)? else {
            return refused(SubmissionRefused::UnknownDistrict);
        };
        if !district.listed {
            return refused(SubmissionRefused::NotListed);
        }
        let rules = work.registers.rules(said.district, work.ctx.now);
        if let Err(refusal) = said.check(&applicant.iin, local_day(work.ctx.now, rules.rules().zone)) {
            return refused(refusal);
        }
        let child = storage::person::of_iin(reader, said.child.as_str())?;
        let born = child.as_ref().and_then(|child| child.born).unwrap_or(said.born);
        let filings = match &child {
            Some(child) => storage::filing::filings(reader, child.id)?,
            None => 0,
        };
        let queue = QueueId { district: said.district, year: born.year(), stream: said.stream };
        Ok(Ok(Self { applicant, district, queue, child, filing: filings + 1 }))
    }

    /// The queue of the filing, and that of the child's live application.
    pub(super) fn queues(&self, reader: &mut Reader) -> Result<BTreeSet<QueueId>, DbError> {
        let mut queues = BTreeSet::from([self.queue]);
        if let Some(child) = &self.child
            && let Some(live) = storage::filing::live(reader, child.id)?
        {
            queues.extend(storage::application::queue_of(reader, live)?);
        }
        Ok(queues)
    }

    pub(super) fn text(&self, said: &Submission) -> String {
        signing::text::filing(said, &self.applicant, &self.district, self.filing)
    }
}

/// Where one application lives already the caller's own is shown, somebody else's is not (R6).
pub(super) fn refusal(
    reader: &mut Reader,
    rule: FilingRefused,
    person: PersonId,
) -> Result<FileRefused, DbError> {
    let FilingRefused::AlreadyInQueue { application } = rule else { return Ok(FileRefused::Rule(rule)) };
    let row = storage::application::find(reader, application)?;
    Ok(match row {
        Some((row, _)) if row.applicants.contains(person) => FileRefused::YoursIsInQueue { application },
        _ => FileRefused::AnotherIsInQueue,
    })
}

/// A number that does not fit its form: a year or a sequence out of all bounds.
pub(super) fn unnumbered(error: domain::number::InvalidNumber) -> DbError {
    DbError::Statement { query: "filing", message: error.to_string() }
}
