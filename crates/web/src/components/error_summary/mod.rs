//! All errors of a form at the top, each with a link to its field.

use askama::Template;
use i18n::Texts;

use super::{Field, Sampled, Text, sample};

/// All errors of a form. Takes the focus when the page opens.
#[derive(Clone, Debug, Template)]
#[template(path = "components/error_summary/template.html")]
pub struct ErrorSummary {
    /// Texts of the page's language.
    pub t: Texts,
    /// The errors in the order of the fields. The summary is printed only if there are any.
    pub errors: Vec<ErrorLink>,
}

/// One error.
#[derive(Clone, Debug)]
pub struct ErrorLink {
    /// The same sentence as at the field.
    pub text: Text,
    /// Id of the field. `None` for an error of the whole form.
    pub target: Option<Text>,
}

impl ErrorSummary {
    /// The errors of these fields. A date, whose fields have other ids, is added by hand.
    #[must_use]
    pub fn of<'a>(t: Texts, fields: impl IntoIterator<Item = &'a Field>) -> Self {
        let errors = fields
            .into_iter()
            .filter_map(|f| f.error.clone().map(|text| ErrorLink { text, target: Some(f.name.clone()) }))
            .collect();
        Self { t, errors }
    }

    /// A refusal of the whole act is nothing to correct in a field.
    fn title(&self) -> &'static str {
        let common = self.t.common();
        if self.errors.iter().all(|error| error.target.is_none()) {
            common.refused_title()
        } else {
            common.error_summary_title()
        }
    }
}

impl Sampled for ErrorSummary {
    const NAME: &'static str = "Error summary";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let wrong = sample(t, "ЖСН 12 цифрдан тұруы керек", "ИИН состоит из 12 цифр", "An IIN has 12 digits");
        let late = sample(
            t,
            "Бұл орынды жаңа ғана басқа отбасы таңдады. Тізімнен басқа орынды таңдаңыз",
            "Это место только что выбрала другая семья. Выберите в списке другое",
            "Another family has just chosen this place. Choose another one in the list",
        );
        let field = ErrorLink { text: wrong.into(), target: Some("sample-iin".into()) };
        let form = ErrorLink { text: late.into(), target: None };
        vec![
            ("field and form", Self { t, errors: vec![field, form.clone()] }),
            ("refused", Self { t, errors: vec![form] }),
        ]
    }
}
