//! Statements: each is written once, for both engines.

use std::sync::OnceLock;

use crate::dialect::Engine;
use crate::error::DbError;

/// Longest IN list of one statement. 1,024 fits both engines' limits of parameters many times over and keeps a
/// statement below a millisecond; longer lists are cut by the caller.
pub const LIST_MAX: usize = 1_024;

/// One statement, declared by [`queries!`](crate::queries).
///
/// The text is what both engines understand: parameters `$1`, `$2`, …; `($list)` for the list of `query_in`;
/// the words `{int} {id} {bytes} {text}` of [`Engine::fill`](crate::Engine::fill) inside CAST.
#[derive(Debug)]
pub struct Query {
    name: &'static str,
    text: &'static str,
    sqlite: Shape,
    postgres: Shape,
}

/// What one engine makes of a statement, computed at first use.
#[derive(Debug)]
struct Shape {
    text: OnceLock<String>,
    columns: OnceLock<Vec<String>>,
}

impl Shape {
    const fn new() -> Self {
        Self { text: OnceLock::new(), columns: OnceLock::new() }
    }
}

impl Query {
    /// Use [`queries!`](crate::queries) instead.
    #[must_use]
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, sqlite: Shape::new(), postgres: Shape::new() }
    }

    /// Module and name: `storage::place::FREE`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Whether the statement takes a list.
    #[must_use]
    pub fn takes_list(&self) -> bool {
        self.text.contains("$list")
    }

    /// How many parameters it takes, the list not counted: the largest N of `$N`.
    #[must_use]
    pub fn parameters(&self) -> usize {
        let number = |part: &str| {
            let end = part.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(part.len());
            part.get(..end).and_then(|digits| digits.parse().ok())
        };
        self.text.split('$').skip(1).filter_map(number).max().unwrap_or(0)
    }

    /// The text for an engine, lists not expanded.
    pub(crate) fn text_for(&'static self, engine: Engine) -> &'static str {
        self.shape(engine).text.get_or_init(|| engine.statement(self.text))
    }

    /// The text for an engine with a list of `length` parameters after `fixed` others.
    pub(crate) fn text_with_list(&'static self, engine: Engine, fixed: usize, length: usize) -> String {
        let numbers: Vec<String> =
            (fixed + 1..=fixed + length).map(|number| format!("{}{number}", engine.sigil())).collect();
        self.text_for(engine).replace(&format!("{}list", engine.sigil()), &numbers.join(", "))
    }

    pub(crate) fn columns(
        &'static self,
        engine: Engine,
        names: impl FnOnce() -> Vec<String>,
    ) -> &'static [String] {
        self.shape(engine).columns.get_or_init(names)
    }

    fn shape(&self, engine: Engine) -> &Shape {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }
}

/// How many parameters a list of `length` takes: the next power of two, so that few texts are prepared.
///
/// # Errors
/// [`DbError::ListTooLong`] above [`LIST_MAX`].
pub(crate) fn padded(query: &'static Query, length: usize) -> Result<usize, DbError> {
    if length > LIST_MAX {
        return Err(DbError::ListTooLong { query: query.name, length });
    }
    Ok(length.max(1).next_power_of_two())
}

/// Declares statements, and `QUERIES`, the list of all of a file, which [`all_queries`](crate::all_queries) collects for the
/// tests "every statement prepares on both engines" and "no hot table is scanned".
///
/// ```
/// storage::queries! {
///     /// Free places of a kindergarten.
///     pub(crate) FREE = "select id, version from place where kindergarten = $1 and state = 'free' order by id";
///     /// The same, of several.
///     pub(crate) FREE_OF = "select id, version from place where kindergarten in ($list)";
/// }
/// assert_eq!(QUERIES.len(), 2);
/// assert!(FREE.name().ends_with("::FREE") && FREE_OF.takes_list());
/// ```
#[macro_export]
macro_rules! queries {
    ($($(#[$note:meta])* $vis:vis $name:ident = $text:expr;)*) => {
        $($(#[$note])* $vis static $name: $crate::Query =
            $crate::Query::new(concat!(module_path!(), "::", stringify!($name)), $text);)*

        /// Every statement of this file.
        pub(crate) static QUERIES: &[&$crate::Query] = &[$(&$name),*];
    };
}
