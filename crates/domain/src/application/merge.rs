//! A second parent with equal rights (S14, R64).

use super::Application;
use crate::event::{Fact, SplitReason};
use crate::id::{ApplicationId, PersonId};
use crate::queue::{Decision, Draft, refuse};

/// The answer to a second parent's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeAnswer {
    /// They belong together.
    Confirm,
    /// They do not.
    Refuse,
}

/// Why an act about merging is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeRefused {
    /// The application is closed.
    Closed,
    /// The person is an applicant already.
    AlreadyApplicant,
    /// Two is the most.
    TwoApplicants,
    /// Another request waits for an answer.
    RequestOpen,
    /// Nothing waits for an answer.
    NoRequest,
}

/// A second parent asks to be joined: at once where the registry confirms the link, else the first applicant answers,
/// and after the term the department.
///
/// # Errors
/// [`MergeRefused`].
pub fn request_merge(
    draft: &mut Draft<'_>,
    application: ApplicationId,
    person: PersonId,
    kinship: super::Kinship,
) -> Decision<MergeRefused> {
    let row = draft.slice.application(application)?;
    check(row, person)?;
    if kinship == super::Kinship::Confirmed {
        return Ok(draft.emit(Fact::ApplicantMerged { application, person })?);
    }
    let until = draft.rules.policy.merge_answer.limit(draft.now(), draft.rules.zone, draft.rules.calendar);
    Ok(draft.emit(Fact::MergeRequested { application, person, until })?)
}

fn check(row: &Application, person: PersonId) -> Decision<MergeRefused> {
    if !row.status().is_live() {
        return refuse(MergeRefused::Closed);
    }
    if row.applicants.contains(person) {
        return refuse(MergeRefused::AlreadyApplicant);
    }
    if row.applicants.second.is_some() {
        return refuse(MergeRefused::TwoApplicants);
    }
    if row.merge.is_some() {
        return refuse(MergeRefused::RequestOpen);
    }
    Ok(())
}

/// The first applicant, or the department, answers the request.
///
/// # Errors
/// [`MergeRefused::NoRequest`].
pub fn answer_merge(
    draft: &mut Draft<'_>,
    application: ApplicationId,
    answer: MergeAnswer,
) -> Decision<MergeRefused> {
    // Closing an application drops its request.
    let Some(request) = draft.slice.application(application)?.merge else {
        return refuse(MergeRefused::NoRequest);
    };
    let person = request.person;
    Ok(draft.emit(match answer {
        MergeAnswer::Confirm => Fact::ApplicantMerged { application, person },
        MergeAnswer::Refuse => Fact::MergeRefused { application, person },
    })?)
}

/// The department splits one of two applicants off, with a reason (R64).
///
/// # Errors
/// [`MergeRefused::NoRequest`] when the person is not one of two.
pub fn split(
    draft: &mut Draft<'_>,
    application: ApplicationId,
    person: PersonId,
    reason: SplitReason,
) -> Decision<MergeRefused> {
    let applicants = draft.slice.application(application)?.applicants;
    if applicants.second.is_none() || !applicants.contains(person) {
        return refuse(MergeRefused::NoRequest);
    }
    Ok(draft.emit(Fact::ApplicantSplit { application, person, reason })?)
}
