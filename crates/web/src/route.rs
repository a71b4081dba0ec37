//! A route: address, method, who may come, handler. Every page lists its own; `router` lists the pages.

use app::identity::Role;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};

use crate::state::Portal;

/// A route of the portal. Its address is without the language: `/journal` is served as `/kk/journal`, `/ru/journal`,
/// `/en/journal`.
#[derive(Clone, Copy)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path without the language, with `{name}` for its parts.
    pub path: &'static str,
    /// Who may come.
    pub access: Access,
    /// What is sent.
    pub body: Body,
    /// Makes the handler.
    pub handler: fn() -> MethodRouter<Portal>,
}

/// Method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Shows.
    Get,
    /// Changes.
    Post,
}

/// Who may come. Which rows they see is the use-case's affair; this is the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody who has entered.
    Entered,
    /// These roles.
    Roles(&'static [Role]),
}

/// What is sent with a POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Fields; a signature is the longest of them.
    Form,
    /// Files: the handler takes [`crate::upload::Upload`], which checks the form's token itself.
    Upload,
}

impl Access {
    /// Parents.
    pub const APPLICANT: Self = Self::Roles(&[Role::Applicant]);
    /// Heads and employees of kindergartens.
    pub const KINDERGARTEN: Self = Self::Roles(&[Role::Kindergarten, Role::Employee]);
    /// Heads of kindergartens alone.
    pub const HEAD: Self = Self::Roles(&[Role::Kindergarten]);
    /// Officials of departments.
    pub const DEPARTMENT: Self = Self::Roles(&[Role::Department]);
    /// Operators of service centres.
    pub const SERVICE_CENTRE: Self = Self::Roles(&[Role::ServiceCentre]);

    /// Whether the door is open for this role; `None` is nobody known.
    #[must_use]
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Public, _) | (Self::Entered, Some(_)) => true,
            (Self::Roles(roles), Some(role)) => roles.contains(&role),
            (Self::Entered | Self::Roles(_), None) => false,
        }
    }
}

impl Route {
    /// A page.
    #[must_use]
    pub const fn get(path: &'static str, access: Access, handler: fn() -> MethodRouter<Portal>) -> Self {
        Self { method: Method::Get, path, access, body: Body::Form, handler }
    }

    /// A form.
    #[must_use]
    pub const fn post(path: &'static str, access: Access, handler: fn() -> MethodRouter<Portal>) -> Self {
        Self { method: Method::Post, path, access, body: Body::Form, handler }
    }

    /// A form with files.
    #[must_use]
    pub const fn upload(path: &'static str, access: Access, handler: fn() -> MethodRouter<Portal>) -> Self {
        Self { method: Method::Post, path, access, body: Body::Upload, handler }
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} for {:?}", self.method, self.path, self.access)
    }
}

/// A handler as the table wants it: `|| page(show)`.
pub fn page<H, T>(handler: H) -> MethodRouter<Portal>
where
    H: Handler<T, Portal>,
    T: 'static,
{
    get(handler)
}

/// A handler of a form: `|| form(send)`.
pub fn form<H, T>(handler: H) -> MethodRouter<Portal>
where
    H: Handler<T, Portal>,
    T: 'static,
{
    post(handler)
}
