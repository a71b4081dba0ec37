//! Alerts: whoever asked is told when places become free (R30, S22). Nobody else is.

mod decide;
mod evolve;
mod state;

pub use decide::{AlertsBarred, AskAlerts, FreeNow, ask, may_ask, stop, tell, tells_now};
pub use state::Alerts;

pub(crate) use evolve::evolve;
