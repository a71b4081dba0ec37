//! The page of a referral.

use domain::application::ApplicationState;
use domain::id::{ApplicationId, ReferralId};
use domain::number::ApplicationNumber;
use domain::referral::{CancelRefused, ExtendRefused, KindergartenRefused, ReferralState};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use storage::{DbError, Reader};

use crate::applications::{Button, ExtensionDays, ReferralView, Trial, access, people, referral_view};
use crate::command::{Query, Work};
use crate::documents::{Person, Selected, personal, selected};

/// Asks for a referral. `None` when the caller may not see it. Use [`super::page`], which settles first.
#[derive(Clone, Copy, Debug)]
pub struct ReferralPage {
    /// Which.
    pub referral: ReferralId,
}

/// A referral with its limits and buttons.
#[derive(Clone, PartialEq, Eq)]
pub struct ReferralDetails {
    /// Its limits.
    pub referral: ReferralView,
    /// Where it stands.
    pub state: ReferralState,
    /// The application.
    pub application: ApplicationId,
    /// Its number.
    pub number: ApplicationNumber,
    /// The child.
    pub child: Person,
    /// What was chosen.
    pub selected: Selected,
    /// The place was reserved in the applicant's turn; else it was free.
    pub reserved: bool,
    /// The zone in which instants are shown.
    pub zone: TimeZone,
    /// Prolong it.
    pub extend: Button<ExtensionDays, ExtendRefused>,
    /// Cancel it.
    pub cancel: Button<Timestamp, CancelRefused>,
    /// Declare arrival.
    pub declare_arrival: Button<(), KindergartenRefused>,
}

personal!(ReferralDetails);

impl Query for ReferralPage {
    type Output = Option<ReferralDetails>;

    fn answer(&self, reader: &mut Reader, work: &Work) -> Result<Self::Output, DbError> {
        let Some(row) = storage::referral::find(reader, self.referral)? else { return Ok(None) };
        let Some((application, _)) = access::visible(reader, work, row.application)? else { return Ok(None) };
        let Some(selected) = selected(reader, row.place)? else { return Ok(None) };
        let district = work.registers.rules(application.queue.district, work.ctx.now);
        let rules = district.rules();
        let is_present = application.state == ApplicationState::Referred { referral: row.id };
        let (extend, cancel, declare_arrival) = if is_present && work.ctx.caller.applicant().is_some() {
            let trial = Trial::new(reader, work, rules, &application)?;
            (trial.extend(row.id)?, trial.cancel(row.id)?, trial.declare_arrival(row.id)?)
        } else {
            (Button::Absent, Button::Absent, Button::Absent)
        };
        Ok(Some(ReferralDetails {
            referral: referral_view(&row, &rules)?,
            state: row.state,
            application: application.id,
            number: application.number,
            child: people::find(reader, application.child)?,
            selected,
            reserved: row.turn.is_some(),
            zone: rules.zone.clone(),
            extend,
            cancel,
            declare_arrival,
        }))
    }
}
