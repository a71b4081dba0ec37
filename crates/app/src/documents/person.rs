//! People on papers. Personal data: `Debug` names the type and no content.

use jiff::civil::Date;

/// A `Debug` that names the type and no content.
macro_rules! personal {
    ($($type:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(hidden)"))
            }
        }
    )+};
}

pub(crate) use personal;

/// A person on a paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Surname.
    pub surname: String,
    /// First name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Twelve digits.
    pub iin: String,
    /// Birth date.
    pub born: Option<Date>,
}

/// Who a representative is to the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Mother.
    Mother,
    /// Father.
    Father,
    /// Guardian, or another legal representative.
    Guardian,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mother, Self::Father, Self::Guardian];

    /// The code stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Guardian => "guardian",
        }
    }

    /// The relation of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
}

/// Where a person is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Contacts {
    /// Phone, +7XXXXXXXXXX.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Address.
    pub address: Option<String>,
}

personal!(Person, Contacts);
