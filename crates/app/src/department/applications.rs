//! What the department does with applications: links of parent and child, duplicates, second applicants.

use domain::application::{self, MergeAnswer, MergeRefused, StaffRefused};
use domain::event::{RemovalReason, SplitReason};
use domain::id::{ApplicationId, PersonId};
use domain::queue::Halt;
use jiff::Timestamp;
use storage::{Failed, Tx};

use super::{on_application, own_queue};
use crate::applications::make_findable;
use crate::command::{Command, Work};
use crate::queue_work::{Refusal, on_queue};

/// Confirms the link of parent and child, where the civil registry did not answer (R16).
#[derive(Clone, Copy, Debug)]
pub struct ConfirmKinship {
    /// The application.
    pub application: ApplicationId,
}

impl Command for ConfirmKinship {
    type Output = ();
    type Refusal = Refusal<StaffRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        on_application(tx, work, self.application, |draft| {
            application::confirm_kinship(draft, self.application)
        })
    }
}

/// Closes an application: a duplicate, or the link of parent and child is refused (R16).
#[derive(Clone, Copy, Debug)]
pub struct RemoveApplication {
    /// The application.
    pub application: ApplicationId,
    /// [`RemovalReason::Duplicate`] or [`RemovalReason::Refused`].
    pub reason: RemovalReason,
}

impl Command for RemoveApplication {
    type Output = ();
    type Refusal = Refusal<StaffRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let queue = own_queue(tx, work, self.application)?;
        on_queue(
            tx,
            work,
            queue,
            |loader| {
                loader.application(self.application)?;
                Ok(loader.fronts(1)?)
            },
            |draft| application::remove(draft, self.application, self.reason),
        )
    }
}

/// Answers a second parent's request, after the first applicant's term (R64).
#[derive(Clone, Copy, Debug)]
pub struct AnswerMerge {
    /// The application.
    pub application: ApplicationId,
    /// The answer.
    pub answer: MergeAnswer,
}

/// Why the department does not answer a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerMergeRefused {
    /// The first applicant still may.
    FirstApplicant {
        /// Until when.
        until: Timestamp,
    },
    /// By the rules of merging.
    Merge(MergeRefused),
}

impl Command for AnswerMerge {
    type Output = ();
    type Refusal = Refusal<AnswerMergeRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        let joined = on_application(tx, work, self.application, |draft| {
            let request = draft.slice.application(self.application)?.merge;
            if let Some(until) = request.map(|request| request.until).filter(|until| draft.now() < *until) {
                return Err(Halt::Refused(AnswerMergeRefused::FirstApplicant { until }));
            }
            application::answer_merge(draft, self.application, self.answer).map_err(|halt| match halt {
                Halt::Refused(refused) => Halt::Refused(AnswerMergeRefused::Merge(refused)),
                Halt::Corrupt(corrupt) => Halt::Corrupt(corrupt),
            })?;
            Ok(draft.slice.application(self.application)?.applicants.second)
        })?;
        if let Some(person) = joined {
            make_findable(tx, self.application, person)?;
        }
        Ok(())
    }
}

/// Splits one of two applicants off (R64).
#[derive(Clone, Copy, Debug)]
pub struct SplitApplicant {
    /// The application.
    pub application: ApplicationId,
    /// Whom.
    pub person: PersonId,
    /// Why: it stands in the history.
    pub reason: SplitReason,
}

impl Command for SplitApplicant {
    type Output = ();
    type Refusal = Refusal<MergeRefused>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<(), Failed<Self::Refusal>> {
        on_application(tx, work, self.application, |draft| {
            application::split(draft, self.application, self.person, self.reason)
        })
    }
}
