//! `kezek routes`: every address of the portal and of the API, with who may come.

use std::io::Write as _;

use app::identity::Role;
use web::route::{Access, Body, Method};

use crate::exit::Exit;

/// Prints the tables of the router itself, as Markdown.
///
/// # Errors
/// Standard output is closed.
pub fn run() -> anyhow::Result<Exit> {
    std::io::stdout().lock().write_all(document().as_bytes())?;
    Ok(Exit::Done)
}

fn document() -> String {
    let mut pages = web::router::routes();
    pages.sort_by_key(|route| (route.path, route.method));
    let mut text = String::from(
        "## Pages\n\nThe first part of an address is the language: `/kk`, `/ru`, `/en`.\n\n\
         | method | address | who may come | sends |\n|---|---|---|---|\n",
    );
    for route in pages {
        let sends = match (route.method, route.body) {
            (Method::Get, _) => "",
            (Method::Post, Body::Form) => "a form",
            (Method::Post, Body::Upload) => "a form with files",
        };
        let (method, who) = (verb(route.method), who(route.access));
        text.push_str(&format!("| {method} | `{}` | {who} | {sends} |\n", route.path));
    }
    text.push_str(
        "\n## API\n\nBelow `/api/v1`; described by `kezek openapi`.\n\n| method | address |\n|---|---|\n",
    );
    let mut api: Vec<_> = web::api::ROUTES.iter().collect();
    api.sort_by_key(|route| (route.path, route.method));
    for route in api {
        text.push_str(&format!("| {} | `{}` |\n", verb(route.method), route.path));
    }
    text
}

const fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

fn who(access: Access) -> String {
    match access {
        Access::Public => "everybody".to_owned(),
        Access::Entered => "everybody who has entered".to_owned(),
        Access::Roles(roles) => roles.iter().map(|role| word(*role)).collect::<Vec<_>>().join(", "),
    }
}

const fn word(role: Role) -> &'static str {
    match role {
        Role::Applicant => "applicants",
        Role::Kindergarten => "heads of kindergartens",
        Role::Employee => "employees of kindergartens",
        Role::Department => "education departments",
        Role::ServiceCentre => "service centres",
        Role::Auditor => "auditors",
        Role::Administrator => "administrators",
    }
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn every_route_of_the_router_is_a_row() {
        let text = document();
        let rows =
            text.lines().filter(|line| line.starts_with("| GET") || line.starts_with("| POST")).count();
        assert_eq!(rows, web::router::routes().len() + web::api::ROUTES.len());
        assert!(text.contains("| GET | `/journal` | applicants"), "{text}");
    }
}
