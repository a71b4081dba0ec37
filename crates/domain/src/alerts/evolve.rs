//! How facts change who is told. Nothing here makes a signature out of date: the application's version stays as it is.

use super::Alerts;
use crate::application::{Applicants, Application};
use crate::event::{Fact, Stamped};
use crate::id::PersonId;
use crate::queue::{Corrupt, Slice};

/// Applies a fact about alerts.
pub(crate) fn evolve(slice: &mut Slice, stamped: &Stamped) -> Result<(), Corrupt> {
    match &stamped.fact {
        Fact::AlertsAsked { application, person, .. } => {
            *of(slice.change_application(*application)?, *person)? = true;
        }
        Fact::AlertsStopped { application, person } => {
            *of(slice.change_application(*application)?, *person)? = false;
        }
        Fact::FreePlacesTold { application, .. } => {
            slice.change_application(*application)?.alerts.told = Some(stamped.at);
        }
        other => return Err(Corrupt(format!("{} is not a fact about alerts", other.name()))),
    }
    Ok(())
}

fn of(row: &mut Application, person: PersonId) -> Result<&mut bool, Corrupt> {
    let Applicants { first, second } = row.applicants;
    let Alerts { first: of_first, second: of_second, .. } = &mut row.alerts;
    if first == person {
        Ok(of_first)
    } else if second == Some(person) {
        Ok(of_second)
    } else {
        Err(Corrupt(format!("{person} is no applicant of {}", row.id)))
    }
}
