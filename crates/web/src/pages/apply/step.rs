//! The page of one step.

use app::applications::Relation;
use askama::Template;
use domain::benefit::Benefit;
use domain::identity::IinWarning;
use i18n::Texts;

use super::Stage;
use crate::components::{
    BackLink, Button, Checkboxes, Choice, DateInput, ErrorLink, ErrorSummary, Field, FileUpload, Input,
    LabelSize, Radios, Text, Textarea,
};
use crate::form::{Keys, Line, Submitted};
use crate::layout::{Frame, WayUp};
use crate::pages::benefit;
use crate::refusal;
use crate::words;

/// One step of a new application.
#[derive(Debug, Template)]
#[template(path = "pages/apply/step.html")]
pub struct StepPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of its form.
    pub keys: Keys,
    /// Which step.
    pub stage: Stage,
    /// What was typed, with errors.
    pub raw: Raw,
    /// What to look at again; it blocks nothing (R60).
    pub warnings: Vec<IinWarning>,
    /// Contacts to which notices go: name and value.
    pub contacts: Vec<(Text, Text)>,
    /// Whether a paper of this step is stored already.
    pub has_paper: bool,
}

/// All fields of all steps as they were typed; a step uses its own.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    pub(super) iin: Line,
    pub(super) surname: Line,
    pub(super) given_name: Line,
    pub(super) patronymic: Line,
    pub(super) born: [String; 3],
    pub(super) born_error: Option<Text>,
    pub(super) sex: Line,
    pub(super) relation: Line,
    pub(super) address: Line,
    pub(super) needs: Line,
    pub(super) benefit: Line,
    pub(super) consent: Line,
    pub(super) paper_error: Option<Text>,
}

impl Raw {
    pub(super) fn read(form: &Submitted) -> Self {
        Self {
            iin: form.line("iin"),
            surname: form.line("surname"),
            given_name: form.line("given_name"),
            patronymic: form.line("patronymic"),
            born: ["born-day", "born-month", "born-year"].map(|name| form.value(name).to_owned()),
            born_error: None,
            sex: form.line("sex"),
            relation: form.line("relation"),
            address: form.line("address"),
            needs: form.line("needs"),
            benefit: form.line("benefit"),
            consent: form.line("consent"),
            paper_error: None,
        }
    }
}

impl StepPage {
    pub(super) const fn t(&self) -> Texts {
        self.frame.t
    }

    fn action(&self) -> String {
        self.frame.href(&self.stage.path())
    }

    fn caption(&self) -> String {
        self.t().apply().step_of(self.stage.number(), Stage::COUNT)
    }

    fn answered(&self, input: Input, line: &Line) -> Input {
        input.with_answer(line.typed.clone(), line.error.clone())
    }

    fn iin(&self) -> Input {
        let t = self.t().apply();
        self.answered(Input::iin(self.t(), "iin", t.iin()).with_hint(t.iin_hint()), &self.raw.iin)
    }

    fn surname(&self) -> Input {
        self.answered(Input::new(self.t(), "surname", self.t().apply().surname()), &self.raw.surname)
    }

    fn given_name(&self) -> Input {
        self.answered(Input::new(self.t(), "given_name", self.t().apply().given_name()), &self.raw.given_name)
    }

    fn patronymic(&self) -> Input {
        self.answered(Input::new(self.t(), "patronymic", self.t().apply().patronymic()), &self.raw.patronymic)
    }

    fn born(&self) -> DateInput {
        let t = self.t().apply();
        let mut input = DateInput::new(self.t(), "born", t.born());
        input.field.hint = Some(t.born_hint().into());
        input.field.error = self.raw.born_error.clone();
        input.typed = self.raw.born.clone().map(Text::from);
        input
    }

    fn sex(&self) -> Radios {
        let t = self.t().apply();
        let present = &self.raw.sex.typed;
        let choices = vec![Choice::new("girl", t.girl(), present), Choice::new("boy", t.boy(), present)];
        self.radios(Radios::new(self.t(), "sex", t.sex(), choices), &self.raw.sex)
    }

    fn radios(&self, mut radios: Radios, line: &Line) -> Radios {
        radios.field.error = line.error.clone();
        radios
    }

    fn relation(&self) -> Radios {
        let present = &self.raw.relation.typed;
        let choices = [Relation::Mother, Relation::Father, Relation::Guardian]
            .map(|relation| Choice::new(relation.code(), words::relation(self.t(), relation), present));
        let radios = Radios::new(self.t(), "relation", self.t().apply().relation(), choices.to_vec());
        self.radios(radios, &self.raw.relation)
    }

    fn address(&self) -> Textarea {
        let t = self.t().apply();
        let mut area = Textarea::new(self.t(), "address", t.address(), 400);
        area.rows = 3;
        area.field.hint = Some(t.address_hint().into());
        area.field.error = self.raw.address.error.clone();
        area.value = self.raw.address.typed.clone().into();
        area
    }

    fn needs(&self) -> Radios {
        let t = self.t().apply();
        let present = &self.raw.needs.typed;
        let special = Choice {
            hint: Some(t.needs_special_hint().into()),
            ..Choice::new("special", t.needs_special(), present)
        };
        let choices = vec![Choice::new("general", t.needs_general(), present), special];
        let mut radios = Radios::new(self.t(), "needs", t.needs(), choices);
        radios.field.label_size = LabelSize::Hidden;
        self.radios(radios, &self.raw.needs)
    }

    fn finding(&self) -> FileUpload {
        let mut upload = FileUpload::new(self.t(), "paper", self.t().apply().finding(), benefit::ACCEPT);
        upload.field.hint = Some(self.paper_hint());
        upload.field.error = self.raw.paper_error.clone();
        upload
    }

    fn paper_hint(&self) -> Text {
        if self.has_paper {
            self.t().apply().file_kept().into()
        } else {
            self.t().benefit().evidence_hint().into()
        }
    }

    fn benefit(&self) -> Radios {
        let t = self.t().apply();
        let chosen = self.raw.benefit.typed.parse().ok().filter(|benefit| *benefit != Benefit::None);
        let mut radios = benefit::choice(self.t(), chosen, Benefit::None);
        let present = if chosen.is_none() { "none" } else { "" };
        radios.choices.insert(0, Choice::new("none", t.benefit_none(), present));
        radios.field.label_size = LabelSize::Hidden;
        self.radios(radios, &self.raw.benefit)
    }

    fn evidence(&self) -> FileUpload {
        let mut upload = benefit::paper(self.t(), self.raw.paper_error.clone());
        upload.field.hint = Some(self.paper_hint());
        upload
    }

    fn consent(&self) -> Checkboxes {
        let t = self.t().apply();
        let choices = vec![Choice::new("yes", t.consent_agree(), &self.raw.consent.typed)];
        let mut boxes = Checkboxes::new(self.t(), "consent", t.consent_title(), choices);
        boxes.field.label_size = LabelSize::Hidden;
        boxes.field.error = self.raw.consent.error.clone();
        boxes
    }

    fn version(&self) -> u64 {
        u64::from(super::CONSENT_VERSION)
    }

    fn go_on(&self) -> Button {
        Button::primary(self.t().common().go_on())
    }

    fn warning_texts(&self) -> Vec<&'static str> {
        self.warnings.iter().map(|warning| refusal::iin_warning(self.t(), *warning)).collect()
    }

    /// The errors of the step in the order of its fields.
    fn errors(&self) -> ErrorSummary {
        let of = |field: Field| field.error.map(|text| ErrorLink { text, target: Some(field.name) });
        let born = self.born();
        let target = born.error_target();
        let born = born.field.error.map(|text| ErrorLink { text, target: Some(target.into()) });
        let errors: Vec<Option<ErrorLink>> = match self.stage {
            Stage::Child => vec![
                of(self.iin().field),
                of(self.surname().field),
                of(self.given_name().field),
                of(self.patronymic().field),
                born,
                of(self.sex().field),
            ],
            Stage::Family => vec![of(self.relation().field), of(self.address().field)],
            Stage::Needs => vec![of(self.needs().field), of(self.finding().field)],
            Stage::Benefit => vec![of(self.benefit().field), of(self.evidence().field)],
            Stage::Consent => vec![of(self.consent().field)],
            Stage::Check => Vec::new(),
        };
        ErrorSummary { t: self.t(), errors: errors.into_iter().flatten().collect() }
    }

    /// Marks title and way back by what is in it.
    #[must_use]
    pub(super) fn finished(mut self) -> Self {
        self.frame.has_errors = !self.errors().errors.is_empty();
        let back = self.frame.href(&self.stage.before());
        self.frame.way_up = WayUp::Back(BackLink { t: self.t(), href: back.into() });
        self
    }
}
