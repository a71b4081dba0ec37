//! Employees whom the head appoints.

use app::kindergarten::{AppointEmployee, AppointRefused, DismissEmployee, Employee, Employees};
use askama::Template;
use domain::id::PersonId;
use domain::identity::Iin;
use i18n::Texts;

use super::{RowLink, sample};
use crate::address::At;
use crate::components::{
    Button, Cell, Column, EmptyState, ErrorLink, ErrorSummary, Input, Row, Sampled, SummaryRow, Table, Text,
};
use crate::fault::Fault;
use crate::form::{Keys, Line, Submitted};
use crate::layout::Frame;
use crate::messages;
use crate::pages::act::{Act, done, full_name, rule};
use crate::visit::{Answer, Visit};

/// The employees and the form that appoints one.
#[derive(Debug, Template)]
#[template(path = "pages/kindergarten/employees.html")]
pub struct EmployeesPage {
    /// What is around.
    pub frame: Frame,
    /// Hidden fields of the form.
    pub keys: Keys,
    /// Who is appointed.
    pub employees: Vec<Employee>,
    /// The form as typed.
    pub raw: Raw,
    /// What is wrong with the whole.
    pub problem: Option<Text>,
}

/// The form of an appointment.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    iin: Line,
    surname: Line,
    given_name: Line,
    patronymic: Line,
}

impl Raw {
    fn read(form: &Submitted) -> Self {
        Self {
            iin: form.line("iin"),
            surname: form.line("surname"),
            given_name: form.line("given_name"),
            patronymic: form.line("patronymic"),
        }
    }

    fn parse(&mut self, t: Texts) -> Option<AppointEmployee> {
        let some = |text: &str| if text.trim().is_empty() { Err(()) } else { Ok(text.trim().to_owned()) };
        let missing = |()| Text::from(t.staff().employee_name());
        let iin = self.iin.check(Iin::parse, |_| t.staff().iin_wrong().into());
        let surname = self.surname.check(some, missing);
        let given_name = self.given_name.check(some, missing);
        let patronymic = self.patronymic.check_optional(some, missing);
        Some(AppointEmployee {
            iin: iin?,
            surname: surname?,
            given_name: given_name?,
            patronymic: patronymic?,
        })
    }

    fn has_errors(&self) -> bool {
        [&self.iin, &self.surname, &self.given_name].iter().any(|line| line.error.is_some())
    }
}

impl EmployeesPage {
    const fn t(&self) -> Texts {
        self.frame.t
    }

    fn inputs(&self) -> [Input; 4] {
        let (t, k) = (self.t(), self.t().kindergarten());
        let with = |input: Input, line: &Line| input.with_answer(line.typed.clone(), line.error.clone());
        [
            with(Input::iin(t, "iin", k.iin()), &self.raw.iin),
            with(Input::new(t, "surname", k.surname()), &self.raw.surname),
            with(Input::new(t, "given_name", k.given_name()), &self.raw.given_name),
            with(Input::new(t, "patronymic", k.patronymic()), &self.raw.patronymic),
        ]
    }

    fn errors(&self) -> ErrorSummary {
        let mut summary = ErrorSummary::of(self.t(), &self.inputs().map(|input| input.field));
        summary.errors.extend(self.problem.clone().map(|text| ErrorLink { text, target: None }));
        summary
    }

    fn appoint(&self) -> Button {
        Button::primary(self.t().kindergarten().appoint())
    }

    fn none(&self) -> EmptyState {
        let k = self.t().kindergarten();
        EmptyState { title: k.employees_none().into(), text: k.employees_none_text().into(), action: None }
    }

    fn table(&self) -> Table {
        let k = self.t().kindergarten();
        let row = |employee: &Employee| {
            let name = full_name(&employee.name);
            let dismiss = RowLink {
                text: k.dismiss().into(),
                about: name.clone().into(),
                href: self
                    .frame
                    .href(&format!("/kindergarten/employees/{}/dismissal", employee.person))
                    .into(),
            };
            Row { cells: vec![Cell::text(name), Cell::of(&dismiss)] }
        };
        Table {
            caption: k.employees().into(),
            caption_hidden: true,
            columns: vec![Column::text(k.name()), Column::text(self.t().staff().act())],
            rows: self.employees.iter().map(row).collect(),
        }
    }
}

async fn employees_page(visit: &Visit, raw: Raw, problem: Option<Text>) -> Result<EmployeesPage, Fault> {
    let k = visit.t().kindergarten();
    let employees = visit.ask(Employees).await?.ok_or(Fault::NotFound)?;
    let mut frame = visit.frame(k.employees());
    frame.has_errors = problem.is_some() || raw.has_errors();
    frame.banner = match visit.query("done").as_str() {
        "appointed" => Some(done(visit.t(), k.appointed())),
        "dismissed" => Some(done(visit.t(), k.dismissed())),
        _ => None,
    };
    Ok(EmployeesPage { frame, keys: visit.keys(), employees, raw, problem })
}

pub(super) async fn show(visit: Visit) -> Answer {
    visit.page(&employees_page(&visit, Raw::default(), None).await?)
}

pub(super) async fn appoint(visit: Visit, form: Submitted) -> Answer {
    let mut raw = Raw::read(&form);
    let Some(command) = raw.parse(visit.t()) else {
        return visit.page_refused(&employees_page(&visit, raw, None).await?);
    };
    match visit.once(&form, command).await? {
        Ok(_) => visit.see_other("/kindergarten/employees?done=appointed"),
        Err(refusal) => {
            let refused = rule(refusal)?;
            let text = messages::staff::employee(visit.t(), refused);
            let problem = match refused {
                AppointRefused::Oneself => {
                    raw.iin.error = Some(text);
                    None
                }
                AppointRefused::Name => {
                    raw.surname.error = Some(text);
                    None
                }
                AppointRefused::HeadOnly | AppointRefused::NoEmployee => Some(text),
            };
            visit.page_refused(&employees_page(&visit, raw, problem).await?)
        }
    }
}

pub(super) async fn show_dismiss(visit: Visit, At(person): At<PersonId>) -> Answer {
    let employees = visit.ask(Employees).await?.ok_or(Fault::NotFound)?;
    let employee = employees.into_iter().find(|row| row.person == person).ok_or(Fault::NotFound)?;
    let k = visit.t().kindergarten();
    let action = format!("/kindergarten/employees/{person}/dismissal");
    let mut act =
        Act::new(k.dismiss_title(), action, "/kindergarten/employees", Button::warning(k.dismiss()));
    act.facts = vec![SummaryRow::text(k.name(), full_name(&employee.name))];
    act.effects = vec![k.dismiss_effect().into()];
    visit.page(&act.page(&visit))
}

pub(super) async fn dismiss(visit: Visit, At(person): At<PersonId>, form: Submitted) -> Answer {
    match visit.once(&form, DismissEmployee { person }).await? {
        Ok(()) => visit.see_other("/kindergarten/employees?done=dismissed"),
        Err(refusal) => {
            let problem = messages::staff::employee(visit.t(), rule(refusal)?);
            visit.page_refused(&employees_page(&visit, Raw::default(), Some(problem)).await?)
        }
    }
}

impl Sampled for EmployeesPage {
    const NAME: &'static str = "Employees";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |employees: Vec<Employee>, raw: Raw| {
            let mut frame = sample::frame(t, t.kindergarten().employees(), "/kindergarten/employees");
            frame.has_errors = raw.has_errors();
            Self { frame, keys: Keys::sample(), employees, raw, problem: None }
        };
        let some = sample::names()
            .into_iter()
            .zip(1..)
            .map(|(name, n)| Employee { person: PersonId::from_u128(n), name })
            .collect();
        let mut wrong =
            Raw { iin: Line::of("12345"), surname: Line::of("Әбдіғалиева"), ..Raw::default() };
        wrong.parse(t);
        vec![("empty", page(Vec::new(), Raw::default())), ("errors", page(some, wrong))]
    }
}
