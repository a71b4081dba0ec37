//! Forms: what the browser sent, line by line, with what was wrong; and the hidden fields of every form.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::components::Text;

/// Most fields of one form: the longest of ours has a few dozen.
const FIELDS_MAX: usize = 500;

/// What a form sent. Its token was checked before a handler sees it.
#[derive(Clone, Default)]
pub struct Submitted(Vec<(String, String)>);

/// What people type stays out of logs.
impl std::fmt::Debug for Submitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Submitted({} fields)", self.0.len())
    }
}

impl Submitted {
    /// Reads a body of `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn read(body: &[u8]) -> Self {
        Self::of(form_urlencoded::parse(body).take(FIELDS_MAX))
    }

    /// Fields that were read already, in their order.
    pub(crate) fn of<T: Into<String>>(pairs: impl IntoIterator<Item = (T, T)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), storable(value.into()))).collect())
    }

    /// A value; empty when the field is missing.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a name: checkboxes.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// What was typed into a field, without errors yet.
    #[must_use]
    pub fn line(&self, name: &str) -> Line {
        Line { typed: self.value(name).to_owned(), error: None }
    }
}

/// No database keeps the character zero, and nobody types it: it is shown as what it is, unreadable.
fn storable(value: String) -> String {
    if value.contains('\0') { value.replace('\0', "\u{fffd}") } else { value }
}

/// What was typed into a field, and what is wrong with it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// As it was typed; shown again.
    pub typed: String,
    /// What is wrong and what to do.
    pub error: Option<Text>,
}

/// What people type stays out of logs.
impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("error", &self.error).finish_non_exhaustive()
    }
}

impl Line {
    /// A field that shows a known value.
    #[must_use]
    pub fn of(typed: impl Into<String>) -> Self {
        Self { typed: typed.into(), error: None }
    }

    /// Reads the field; what is wrong is kept beside it, and the other fields are read all the same.
    pub fn check<T, E>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, E>,
        message: impl FnOnce(E) -> Text,
    ) -> Option<T> {
        match parse(&self.typed) {
            Ok(value) => Some(value),
            Err(error) => {
                self.error = Some(message(error));
                None
            }
        }
    }

    /// The same for a field that may be left empty: then `Some(None)`.
    pub fn check_optional<T, E>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, E>,
        message: impl FnOnce(E) -> Text,
    ) -> Option<Option<T>> {
        if self.typed.trim().is_empty() { Some(None) } else { self.check(parse, message).map(Some) }
    }
}

/// Name of the field with the token that proves that the form came from a page of ours.
pub const TOKEN_FIELD: &str = "form_token";
/// Name of the field with the form's own key: the same form sent twice is one action.
pub const ONCE_FIELD: &str = "once";

/// The hidden fields that every form of ours begins with; print it right after `<form …>`.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(
    source = r#"<input type="hidden" name="form_token" value="{{ token }}"><input type="hidden" name="once" value="{{ once }}">"#,
    ext = "html"
)]
pub struct Keys {
    /// Token of the session's forms.
    pub token: Text,
    /// Key of this form.
    pub once: Text,
}

impl HtmlSafe for Keys {}

impl Keys {
    /// Keys for samples.
    #[must_use]
    pub const fn sample() -> Self {
        Self { token: Text::Borrowed("0"), once: Text::Borrowed("0") }
    }

    /// The same as pairs, for [`crate::components::SignatureBlock::kept`].
    #[must_use]
    pub fn pairs(&self) -> Vec<(Text, Text)> {
        vec![(TOKEN_FIELD.into(), self.token.clone()), (ONCE_FIELD.into(), self.once.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Submitted};

    #[test]
    fn a_form_is_read_as_browsers_send_it() {
        let form = Submitted::read("a=1&b=%D3%98+x&a=2&=".as_bytes());
        assert_eq!((form.value("a"), form.value("b"), form.value("c")), ("1", "Ә x", ""));
        assert_eq!(form.values("a").collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn what_no_database_keeps_does_not_reach_one() {
        assert_eq!(Submitted::read(b"a=x%00y").value("a"), "x\u{fffd}y");
        assert_eq!(Submitted::of([("a", "\0")]).value("a"), "\u{fffd}");
    }

    #[test]
    fn a_wrong_line_keeps_what_was_typed() {
        let mut line = Line::of("seven");
        assert_eq!(line.check(str::parse::<u8>, |_| "digits".into()), None);
        assert_eq!((line.typed.as_str(), line.error.as_deref()), ("seven", Some("digits")));
        assert_eq!(Line::of(" ").check_optional(str::parse::<u8>, |_| "digits".into()), Some(None));
    }
}
