//! Where each role begins, and which sections it sees in the header.

use app::identity::{Role, Session};
use i18n::{Lang, Texts};

use crate::components::{NavLink, Text};
use crate::layout::public_sections;

/// The first page of a role after login, without the language.
#[must_use]
pub const fn home_of(role: Role) -> &'static str {
    match role {
        Role::Applicant => "/journal",
        Role::Kindergarten
        | Role::Employee
        | Role::Department
        | Role::ServiceCentre
        | Role::Auditor
        | Role::Administrator => "/account",
    }
}

/// Sections in the header for a role; the one of the path is marked.
#[must_use]
pub fn sections(t: Texts, role: Role, path: &str) -> Vec<NavLink> {
    match role {
        Role::Applicant
        | Role::Kindergarten
        | Role::Employee
        | Role::Department
        | Role::ServiceCentre
        | Role::Auditor
        | Role::Administrator => public_sections(t, path),
    }
}

/// Role and organisation, for those who act for one.
pub(crate) fn role_line(t: Texts, session: &Session) -> Option<Text> {
    let role = role_name(t, session.role)?;
    let organisation = session.organisation.as_ref().map(|(kk, ru)| match t.lang() {
        Lang::Kk => kk.as_str(),
        Lang::Ru | Lang::En => ru.as_str(),
    });
    Some(match organisation {
        Some(organisation) => format!("{role}, {organisation}").into(),
        None => role.into(),
    })
}

/// Name of a role, for those who act for an organisation.
#[must_use]
pub const fn role_name(t: Texts, role: Role) -> Option<&'static str> {
    let login = t.login();
    match role {
        Role::Applicant => None,
        Role::Kindergarten => Some(login.role_head()),
        Role::Employee => Some(login.role_employee()),
        Role::Department => Some(login.role_department()),
        Role::ServiceCentre => Some(login.role_service_centre()),
        Role::Auditor => Some(login.role_auditor()),
        Role::Administrator => Some(login.role_administrator()),
    }
}
