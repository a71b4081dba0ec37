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
        Role::Kindergarten | Role::Employee => "/kindergarten",
        Role::Department => "/department",
        Role::ServiceCentre | Role::Auditor | Role::Administrator => "/account",
    }
}

/// Sections in the header for a role; the one of the path is marked.
#[must_use]
pub fn sections(t: Texts, role: Role, path: &str) -> Vec<NavLink> {
    match role {
        Role::Kindergarten => {
            let k = t.kindergarten();
            marked(
                t,
                path,
                &[
                    (k.desk(), "/kindergarten"),
                    (k.groups(), "/kindergarten/groups"),
                    (k.employees(), "/kindergarten/employees"),
                ],
            )
        }
        Role::Employee => {
            let k = t.kindergarten();
            marked(t, path, &[(k.desk(), "/kindergarten"), (k.groups(), "/kindergarten/groups")])
        }
        Role::Department => {
            let d = t.department();
            // A group is a kindergarten's, a publication one of places, an override one of benefits.
            let path = path
                .replace("/department/groups/", "/department/kindergartens/")
                .replace("/department/overrides", "/department/benefits/overrides")
                .replace("/department/publications/", "/department/places/");
            marked(
                t,
                &path,
                &[
                    (d.desk(), "/department"),
                    (d.applications(), "/department/applications"),
                    (d.claims(), "/department/benefits"),
                    (d.places(), "/department/places"),
                    (d.referrals(), "/department/referrals"),
                    (d.kindergartens(), "/department/kindergartens"),
                    (d.calendar(), "/department/calendar"),
                    (d.policy(), "/department/policy"),
                ],
            )
        }
        Role::ServiceCentre | Role::Auditor | Role::Administrator => {
            marked(t, path, &[(t.login().account_title(), "/account")])
        }
        Role::Applicant => public_sections(t, path),
    }
}

/// Where the work of somebody who acts for an organisation begins.
#[must_use]
pub(crate) fn workplace(t: Texts, role: Role) -> Option<NavLink> {
    match role {
        Role::Applicant => None,
        _ => sections(t, role, "").into_iter().next(),
    }
}

/// Sections of a workplace; the one with the longest address above the path is marked.
fn marked(t: Texts, path: &str, sections: &[(&'static str, &str)]) -> Vec<NavLink> {
    let path = path.split('?').next().unwrap_or(path);
    let above = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    let hrefs = sections.iter().map(|(_, at)| t.lang().path(at));
    let current = hrefs.filter(|href| above(href)).max_by_key(String::len);
    sections
        .iter()
        .map(|(text, at)| {
            let href = t.lang().path(at);
            NavLink { text: (*text).into(), current: current.as_ref() == Some(&href), href: href.into() }
        })
        .collect()
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
