//! Numbers of people and organisations, and their contacts (R60-R62).
//!
//! What belongs to a person ([`Iin`], [`Phone`], [`Email`]) has no `Display` and no `Serialize`, and its `Debug` hides
//! the value: it can get neither into a log line nor into an event by accident. Whoever needs the text asks for it.

mod bin;
mod check_digit;
mod email;
mod iin;
mod phone;

pub use bin::{Bin, InvalidBin};
pub use email::{Email, InvalidEmail};
pub use iin::{Iin, IinWarning, InvalidIin, Sex};
pub use phone::{InvalidPhone, Phone};
