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
//! | `{ DATETIME($at) }`, `{ DATETIME($at, form: "long", case: "dative") }` | `jiff::civil::DateTime` |
//!
//! `form` of a date is one of `long`, `weekday`, `short`, of an instant one of `stamp` (usual) and `long`; `case`
//! (Kazakh only) is one of `plain`, `dative`, `locative`, `ablative`.

mod alphabet;
mod date;
mod instant;
mod lang;
mod name;
mod number;
mod plural;
mod texts;

pub use alphabet::alphabetical;
pub use date::{Case, DateForm, date, iso_date};
pub use instant::{InstantForm, date_time, instant, iso_date_time};
pub use lang::Lang;
pub use name::PersonName;
pub use number::number;
pub use plural::Plural;
pub use texts::*;
