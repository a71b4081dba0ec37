//! What all fields of a form share: a bound label, a hint, an error, and the ids that tie them together.

use i18n::Texts;

use super::Text;

/// A field of a form. Its id is its name.
#[derive(Clone, Debug)]
pub struct Field {
    /// Texts of the page's language.
    pub t: Texts,
    /// Name in the form and id in the page.
    pub name: Text,
    /// Label, or legend of a group.
    pub label: Text,
    /// How loud the label is.
    pub label_size: LabelSize,
    /// Help under the label.
    pub hint: Option<Text>,
    /// What is wrong and how to put it right. The same sentence stands in the error summary.
    pub error: Option<Text>,
}

impl Field {
    /// A field with a usual label, no hint and no error.
    #[must_use]
    pub fn new(t: Texts, name: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self {
            t,
            name: name.into(),
            label: label.into(),
            label_size: LabelSize::Usual,
            hint: None,
            error: None,
        }
    }

    /// Ids for `aria-describedby`: hint first, then error. Empty when there is neither.
    #[must_use]
    pub fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Whether the label is the page's heading.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.label_size == LabelSize::Large
    }

    /// Whether the label is for screen readers only.
    #[must_use]
    pub fn is_label_hidden(&self) -> bool {
        self.label_size == LabelSize::Hidden
    }

    /// Ending of the class of the label's size.
    #[must_use]
    pub const fn label_class(&self) -> &'static str {
        match self.label_size {
            LabelSize::Usual | LabelSize::Hidden => "",
            LabelSize::Medium => "--m",
            LabelSize::Large => "--xl",
        }
    }
}

/// How loud a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSize {
    /// One of several fields.
    Usual,
    /// Head of a group of fields.
    Medium,
    /// The label is the page's heading: wrapped in `h1`.
    Large,
    /// For screen readers only, where the place says what it is.
    Hidden,
}

/// How wide a field is, by what is expected in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The whole column.
    Full,
    /// About as many characters: 2, 3, 4, 5, 10, 20 or 30.
    Characters(u8),
}

impl Width {
    /// Class of the width, with a space before it.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Full => "",
            Self::Characters(0..=2) => " govuk-input--width-2",
            Self::Characters(3) => " govuk-input--width-3",
            Self::Characters(4) => " govuk-input--width-4",
            Self::Characters(5) => " govuk-input--width-5",
            Self::Characters(6..=10) => " govuk-input--width-10",
            Self::Characters(11..=20) => " govuk-input--width-20",
            Self::Characters(_) => " govuk-input--width-30",
        }
    }
}

/// One of the values to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Value in the form.
    pub value: Text,
    /// What the person reads.
    pub text: Text,
    /// Help under it (radios and checkboxes).
    pub hint: Option<Text>,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice without hint, chosen when its value is the present one.
    #[must_use]
    pub fn new(value: impl Into<Text>, text: impl Into<Text>, present: &str) -> Self {
        let value = value.into();
        Self { chosen: value == present, value, text: text.into(), hint: None }
    }
}
