//! Something with consequences.

use askama::Template;
use i18n::Texts;

use super::{Sampled, Text, sample};

/// Something with consequences.
#[derive(Clone, Debug, Template)]
#[template(path = "components/warning_text/template.html")]
pub struct WarningText {
    /// Texts of the page's language.
    pub t: Texts,
    /// The consequence.
    pub text: Text,
}

impl Sampled for WarningText {
    const NAME: &'static str = "Warning text";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let text = sample(
            t,
            "Бес жұмыс күні ішінде келмесеңіз, жолдама жойылып, бала он жұмыс күніне стоп-тізімге түседі.",
            "Если не прийти за пять рабочих дней, направление аннулируется, а ребёнок на десять рабочих дней попадёт в стоп-лист.",
            "If you do not come within five working days, the referral ends and the child is on the stop-list for ten working days.",
        );
        vec![("text", Self { t, text: text.into() })]
    }
}
