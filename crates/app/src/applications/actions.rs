//! Which buttons a page has (R5, R36): the answer of the rules themselves, so a button that is shown works.

use domain::alerts::AlertsBarred;
use domain::application::{
    self, Application, ApplicationState, BenefitRefused, LeaveRefused, MergeAnswer, MergeRefused,
};
use domain::benefit::Benefit;
use domain::calendar::last_day_of;
use domain::id::{EvidenceId, PersonId, ReferralId};
use domain::queue::{Context, Decision, Draft, Halt, Rules, Slice};
use domain::referral::{self, CancelRefused, ExtendRefused, KindergartenRefused};
use jiff::Timestamp;
use jiff::civil::Date;
use storage::slice::{LoadError, Loader};
use storage::{DbError, Reader};

use super::alerts::{self, AlertsAre};
use super::choosing;
use crate::command::Work;
use crate::queue_work::broken;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button<T, R> {
    /// Nothing to do with this application as it stands, or not this caller's: the page says nothing of it.
    Absent,
    /// The rules allow it now.
    Allowed(T),
    /// The rules forbid it, and the page says why.
    Barred(R),
}

impl<T, R> Button<T, R> {
    /// Whether the button is shown.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// The buttons of an application's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    /// Choose a kindergarten (S17, S18, R5); allowed with how many places could be chosen now.
    pub choose: Button<u32, ChooseBarred>,
    /// Claim a benefit, or another one (S16).
    pub claim_benefit: Button<(), BenefitRefused>,
    /// Give the benefit up, or take an open claim back (R42).
    pub renounce_benefit: Button<(), BenefitRefused>,
    /// Leave the queue (S16, R12).
    pub leave: Button<(), LeaveRefused>,
    /// Object to the other applicant's wish to leave, or take the own wish back (R64).
    pub object_to_leaving: Button<(), LeaveRefused>,
    /// Answer a second parent's request (R64).
    pub answer_merge: Button<(), MergeRefused>,
    /// Prolong the referral (S38, R7).
    pub extend: Button<ExtensionDays, ExtendRefused>,
    /// Cancel the referral (S39, R8); allowed until the instant.
    pub cancel: Button<Timestamp, CancelRefused>,
    /// Declare that the family came (R14).
    pub declare_arrival: Button<(), KindergartenRefused>,
    /// Be told of free places, or not any more (R30).
    pub alerts: Button<AlertsAre, AlertsBarred>,
}

/// The days to which a referral may be prolonged; both ends included, any day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtensionDays {
    /// The earliest: the day after the present last day.
    pub earliest: Date,
    /// The latest (R7).
    pub latest: Date,
}

/// Why there is no button "choose a kindergarten" (R5, R36).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChooseBarred {
    /// The child is too young (S18).
    TooYoung {
        /// From which day it is old enough.
        from: Date,
    },
    /// The turn has not come and nothing is free (S19).
    NotYourTurn,
    /// The turn has come, but no place is left that could be chosen now (S20).
    NoPlaces,
    /// There are free places, but only from an instant on (R29).
    NotOpenYet {
        /// From when.
        opens: Timestamp,
    },
    /// Free choice rests (R35) or the policy knows none (R28).
    NoFreeChoice,
    /// In the stop-list (S35).
    Stopped {
        /// Until when.
        until: Timestamp,
    },
    /// The application holds a referral.
    HasReferral,
    /// The application is closed.
    Closed,
    /// The link of parent and child is not confirmed yet (R16).
    Unconfirmed,
}

/// The rows that the rules need to say what is allowed, and the rules themselves, tried on copies: nothing is written.
pub(crate) struct Trial<'a> {
    slice: Slice,
    rules: Rules<'a>,
    work: &'a Work,
}

impl<'a> Trial<'a> {
    /// Loads what acts on an application and on its referral need.
    pub(crate) fn new(
        reader: &mut Reader,
        work: &'a Work,
        rules: Rules<'a>,
        row: &Application,
    ) -> Result<Self, DbError> {
        let mut loader = Loader::new(reader, row.queue, rules, work.ctx.now)?;
        loader.application(row.id).map_err(missing)?;
        if matches!(row.state, ApplicationState::Referred { .. }) {
            // Cancelling gives the place to somebody else (R9).
            loader.fronts(1)?;
        }
        Ok(Self { slice: loader.slice(), rules, work })
    }

    /// The copy, for rules that only look.
    pub(crate) fn draft(&self) -> Draft<'a> {
        let Work { ctx, .. } = self.work;
        let context = Context { now: ctx.now, actor: ctx.caller.actor(), ids: ctx.ids.clone() };
        Draft::new(self.slice.clone(), self.rules, context)
    }

    /// What a decision says.
    pub(super) fn button<T, R>(
        &self,
        allowed: T,
        decide: impl FnOnce(&mut Draft<'a>) -> Decision<R>,
    ) -> Result<Button<T, R>, DbError> {
        match decide(&mut self.draft()) {
            Ok(()) => Ok(Button::Allowed(allowed)),
            Err(Halt::Refused(refusal)) => Ok(Button::Barred(refusal)),
            Err(Halt::Corrupt(corrupt)) => Err(broken(&corrupt)),
        }
    }

    /// The button that prolongs a referral.
    pub(crate) fn extend(&self, id: ReferralId) -> Result<Button<ExtensionDays, ExtendRefused>, DbError> {
        let draft = self.draft();
        let row = draft.slice.referral(id).map_err(|corrupt| broken(&corrupt))?;
        let latest = referral::extension_latest_day(&draft, row).map_err(|corrupt| broken(&corrupt))?;
        let last_day = row.due().map(|due| last_day_of(due, self.rules.zone));
        let earliest = last_day.and_then(|day| day.tomorrow().ok());
        // Where there is no day to choose any day shows why.
        let day = earliest.or(latest).unwrap_or(Date::MAX);
        let days = ExtensionDays { earliest: day, latest: latest.unwrap_or(day) };
        self.button(days, |draft| referral::extend(draft, id, day, String::new()))
    }

    /// The button that cancels a referral.
    pub(crate) fn cancel(&self, id: ReferralId) -> Result<Button<Timestamp, CancelRefused>, DbError> {
        let row = self.slice.referral(id).map_err(|corrupt| broken(&corrupt))?;
        let until = row.cancel_until.unwrap_or(row.issued);
        self.button(until, |draft| referral::cancel(draft, id, String::new()))
    }

    /// The button that declares arrival.
    pub(crate) fn declare_arrival(&self, id: ReferralId) -> Result<Button<(), KindergartenRefused>, DbError> {
        self.button((), |draft| referral::declare_arrival(draft, id))
    }
}

impl Actions {
    /// No buttons: for officials.
    pub(crate) const NONE: Self = Self {
        choose: Button::Absent,
        claim_benefit: Button::Absent,
        renounce_benefit: Button::Absent,
        leave: Button::Absent,
        object_to_leaving: Button::Absent,
        answer_merge: Button::Absent,
        extend: Button::Absent,
        cancel: Button::Absent,
        declare_arrival: Button::Absent,
        alerts: Button::Absent,
    };

    /// The buttons of one of the applicants.
    pub(crate) fn of(
        reader: &mut Reader,
        trial: &Trial<'_>,
        row: &Application,
        person: PersonId,
    ) -> Result<Self, DbError> {
        let id = row.id;
        let referral = match row.state {
            ApplicationState::Referred { referral } => Some(referral),
            _ => None,
        };
        Ok(Self {
            choose: choosing::button(reader, trial, row)?,
            claim_benefit: trial.button((), |draft| {
                // Some benefit that the child does not have: whichever is chosen, the rest of the rule is the same.
                let benefit = match row.benefit {
                    Benefit::Military => Benefit::Teacher,
                    _ => Benefit::Military,
                };
                let evidence = EvidenceId::from_u128(0);
                application::claim_benefit(
                    draft,
                    application::ClaimBenefit { application: id, evidence, benefit },
                )
            })?,
            renounce_benefit: when(row.benefit != Benefit::None || row.claim.is_some(), || {
                trial.button((), |draft| application::renounce_benefit(draft, id))
            })?,
            leave: trial.button((), |draft| application::leave(draft, id, person))?,
            object_to_leaving: when(row.leave.is_some(), || {
                trial.button((), |draft| application::object_to_leaving(draft, id, person))
            })?,
            answer_merge: when(row.merge.is_some() && row.applicants.first == person, || {
                trial.button((), |draft| application::answer_merge(draft, id, MergeAnswer::Refuse))
            })?,
            extend: maybe(referral, |id| trial.extend(id))?,
            cancel: maybe(referral, |id| trial.cancel(id))?,
            declare_arrival: maybe(referral, |id| trial.declare_arrival(id))?,
            alerts: alerts::button(reader, trial, row, person)?,
        })
    }
}

fn when<T, R>(
    there: bool,
    button: impl FnOnce() -> Result<Button<T, R>, DbError>,
) -> Result<Button<T, R>, DbError> {
    if there { button() } else { Ok(Button::Absent) }
}

fn maybe<T, R>(
    referral: Option<ReferralId>,
    button: impl FnOnce(ReferralId) -> Result<Button<T, R>, DbError>,
) -> Result<Button<T, R>, DbError> {
    referral.map_or(Ok(Button::Absent), button)
}

/// A row that another row names is there.
pub(crate) fn missing(error: LoadError) -> DbError {
    match error {
        LoadError::NotFound(what) => {
            DbError::Statement { query: "slice", message: format!("{what} is named but missing") }
        }
        LoadError::Db(error) => error,
    }
}
