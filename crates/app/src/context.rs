//! Who asks, when, and with which request.

use domain::event::Actor;
use domain::id::{DistrictId, Ids, KindergartenId, PersonId, RequestId, StaffId};
use jiff::Timestamp;

/// What every use-case gets: the clock is read once, here.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The instant of the request.
    pub now: Timestamp,
    /// Who asks.
    pub caller: Caller,
    /// The request, for the log.
    pub request: RequestId,
    /// New ids.
    pub ids: Ids,
}

/// Who asks (section 2 of the rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody has logged in.
    Public,
    /// A parent or legal representative.
    Applicant {
        /// The person.
        person: PersonId,
    },
    /// The head of a kindergarten or an appointed employee.
    Kindergarten {
        /// The organisation.
        kindergarten: KindergartenId,
        /// The person.
        person: PersonId,
        /// As what the person entered.
        post: Post,
    },
    /// An official of a district's education department.
    Department {
        /// The account.
        staff: StaffId,
        /// The district.
        district: DistrictId,
        /// The person.
        person: PersonId,
    },
    /// A service-centre operator.
    ServiceCentre {
        /// The account.
        staff: StaffId,
        /// The person.
        person: PersonId,
    },
    /// An auditor: reads everything, changes nothing.
    Auditor {
        /// The account.
        staff: StaffId,
        /// The person.
        person: PersonId,
    },
    /// An administrator.
    Administrator {
        /// The account.
        staff: StaffId,
        /// The person.
        person: PersonId,
    },
    /// A deadline.
    Clock,
    /// Data taken over from an earlier system, and the demo's content.
    Import,
}

/// As what somebody entered for a kindergarten. Said at login and never guessed from the list of employees: whoever was
/// dismissed a moment ago stands on no list, and is no head for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// The head, by the certificate.
    Head,
    /// An employee whom the head appointed, and who works only as long as the appointment stands.
    Employee,
}

impl Caller {
    /// The human being behind it.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Applicant { person }
            | Self::Kindergarten { person, .. }
            | Self::Department { person, .. }
            | Self::ServiceCentre { person, .. }
            | Self::Auditor { person, .. }
            | Self::Administrator { person, .. } => Some(*person),
            Self::Public | Self::Clock | Self::Import => None,
        }
    }

    /// The applicant, if that is how the person entered.
    #[must_use]
    pub const fn applicant(&self) -> Option<PersonId> {
        match self {
            Self::Applicant { person } => Some(*person),
            _ => None,
        }
    }

    /// The name under which the caller stands in events.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        match *self {
            Self::Applicant { person } => Actor::Applicant { person },
            Self::Kindergarten { kindergarten, person, .. } => Actor::Kindergarten { kindergarten, person },
            Self::Department { staff, .. }
            | Self::ServiceCentre { staff, .. }
            | Self::Auditor { staff, .. }
            | Self::Administrator { staff, .. } => Actor::Staff { staff },
            Self::Import => Actor::Import,
            // Nobody who has not logged in changes anything; what happens without a person is the clock's.
            Self::Public | Self::Clock => Actor::Clock,
        }
    }
}
