//! One line of text.

use askama::Template;
use i18n::Texts;

use super::{Field, Sampled, Text, Width, sample};

/// One line of text.
#[derive(Clone, Debug, Template)]
#[template(path = "components/input/template.html")]
pub struct Input {
    /// Label, hint, error.
    pub field: Field,
    /// What was typed before.
    pub value: Text,
    /// What is typed here: decides type, keyboard and spelling help.
    pub kind: InputKind,
    /// How wide.
    pub width: Width,
    /// What the browser may fill in (`email`, `tel`, `name`, `street-address`).
    pub autocomplete: Option<&'static str>,
    /// Longest text, in characters.
    pub longest: Option<u16>,
}

/// What is typed into a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// Words.
    Text,
    /// Digits that are no quantity: IIN, code. Kept as text, with the keyboard of digits.
    Digits,
    /// A number or name that must not be corrected: application number.
    Code,
    /// A phone.
    Phone,
    /// An e-mail address.
    Email,
    /// Words to search for.
    Search,
}

impl InputKind {
    const fn attributes(self) -> (&'static str, Option<&'static str>, bool) {
        match self {
            Self::Text => ("text", None, true),
            Self::Digits => ("text", Some("numeric"), false),
            Self::Code => ("text", None, false),
            Self::Phone => ("tel", Some("tel"), false),
            Self::Email => ("email", Some("email"), false),
            Self::Search => ("search", Some("search"), false),
        }
    }

    /// The `type` attribute.
    #[must_use]
    pub const fn html_type(self) -> &'static str {
        self.attributes().0
    }

    /// The `inputmode` attribute.
    #[must_use]
    pub const fn mode(self) -> Option<&'static str> {
        self.attributes().1
    }

    /// Whether the browser helps with spelling.
    #[must_use]
    pub const fn spelled(self) -> bool {
        self.attributes().2
    }
}

impl Input {
    /// An empty line for words.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self {
            field: Field::new(t, name, label),
            value: Text::default(),
            kind: InputKind::Text,
            width: Width::Full,
            autocomplete: None,
            longest: None,
        }
    }

    /// IIN of a person: twelve digits.
    #[must_use]
    pub fn iin(t: Texts, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self {
            kind: InputKind::Digits,
            width: Width::Characters(20),
            longest: Some(14),
            ..Self::new(t, name, label)
        }
    }

    /// A phone.
    #[must_use]
    pub fn phone(t: Texts, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self {
            kind: InputKind::Phone,
            width: Width::Characters(20),
            autocomplete: Some("tel"),
            ..Self::new(t, name, label)
        }
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(t: Texts, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self { kind: InputKind::Email, autocomplete: Some("email"), ..Self::new(t, name, label) }
    }

    /// With a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Text>) -> Self {
        self.field.hint = Some(hint.into());
        self
    }

    /// With what was typed, and what is wrong with it.
    #[must_use]
    pub fn with_answer(mut self, value: impl Into<Text>, error: Option<Text>) -> Self {
        self.value = value.into();
        self.field.error = error;
        self
    }
}

impl Sampled for Input {
    const NAME: &'static str = "Input";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let iin = sample(t, "Баланың ЖСН-і", "ИИН ребёнка", "Child's IIN");
        let digits = sample(
            t,
            "12 цифр, мысалы 110818500123",
            "12 цифр, например 110818500123",
            "12 digits, for example 110818500123",
        );
        let wrong = sample(
            t,
            "ЖСН 12 цифрдан тұруы керек. Туу туралы куәліктен қарап, қайта енгізіңіз",
            "ИИН состоит из 12 цифр. Сверьтесь со свидетельством о рождении и введите снова",
            "An IIN has 12 digits. Look at the birth certificate and type it again",
        );
        vec![
            (
                "e-mail",
                Self::email(t, "sample-email", sample(t, "Электрондық пошта", "Электронная почта", "E-mail")),
            ),
            (
                "phone with hint",
                Self::phone(
                    t,
                    "sample-phone",
                    sample(t, "Ұялы телефон", "Мобильный телефон", "Mobile phone"),
                )
                .with_hint("+7 707 735 82 45"),
            ),
            (
                "error",
                Self::iin(t, "sample-iin", iin)
                    .with_hint(digits)
                    .with_answer("11081850012", Some(wrong.into())),
            ),
        ]
    }
}
