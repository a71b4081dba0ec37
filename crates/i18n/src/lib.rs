//! Texts in Kazakh, Russian and English behind typed functions. A leaf.
//!
//! `Texts::of(lang).home().title()`: the area is the file (`texts/kk/home.ftl`), the function is the message's key.
//! A key or an argument that is missing does not compile. Arguments are typed by how the Kazakh text uses them:
//!
//! | in the text | parameter |
//! |---|---|
//! | `{ $name }` | `&str` |
//! | `{ NUMBER($n) }`, `{ $n -> [one] … *[other] … }` | `u64` |
//! | `{ DATE($day, form: "long", case: "dative") }` | `jiff::civil::Date` |
//! | `{ DATETIME($at) }` | `jiff::civil::DateTime` |
//!
//! `form` is one of `long`, `weekday`, `short`; `case` (Kazakh only) one of `plain`, `dative`, `locative`, `ablative`.

mod date;
mod lang;
mod name;
mod number;
mod plural;
mod texts;

pub use date::{Case, DateForm, date, date_time, iso_date, iso_date_time};
pub use lang::Lang;
pub use name::PersonName;
pub use number::number;
pub use plural::Plural;
pub use texts::*;
