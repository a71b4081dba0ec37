//! A kindergarten comes into the register, or what is said of it is corrected (R11). With its BIN it may enter.

use app::department::{GroupsOf, Kindergarten, RegisterKindergarten, RegisterRefused};
use domain::id::KindergartenId;
use domain::identity::{Bin, Phone};
use domain::policy::Ownership;
use i18n::Texts;

use super::places::{of_ownership, word_of};
use crate::address::At;
use crate::components::{Button, Choice, Html, Input, InputKind, Radios, SummaryRow, Text, Width};
use crate::fault::Fault;
use crate::form::{Line, Submitted};
use crate::messages;
use crate::pages::act::{Act, ActPage, ownership, rule};
use crate::visit::{Answer, Visit};
use crate::words;

const LIST: &str = "/department/kindergartens";
/// Longest name or address, in characters, as the use-case has it.
const TEXT_MAX: u16 = 300;

/// The form as it was typed.
#[derive(Debug, Default)]
struct Raw {
    bin: Line,
    ownership: Line,
    /// Names and addresses, Kazakh and Russian.
    texts: [Line; 4],
    phone: Line,
}

const TEXTS: [&str; 4] = ["name_kk", "name_ru", "address_kk", "address_ru"];

impl Raw {
    fn read(form: &Submitted) -> Self {
        Self {
            bin: form.line("bin"),
            ownership: form.line("ownership"),
            texts: TEXTS.map(|name| form.line(name)),
            phone: form.line("phone"),
        }
    }

    /// What the register says of a known one.
    fn of(row: &Kindergarten) -> Self {
        let texts = [&row.name_kk, &row.name_ru, &row.address_kk, &row.address_ru];
        Self {
            bin: Line::of(row.bin.clone()),
            ownership: Line::of(word_of(row.ownership)),
            texts: texts.map(|text| Line::of(text.clone())),
            phone: Line::of(words::phone(&row.phone)),
        }
    }

    /// `known`: BIN and ownership of a registered one stay, and are not in its form.
    fn parse(&mut self, t: Texts, known: Option<&Kindergarten>) -> Option<RegisterKindergarten> {
        if let Some(row) = known {
            self.bin = Line::of(row.bin.clone());
            self.ownership = Line::of(word_of(row.ownership));
        }
        let bin = match known {
            // The register holds it, whatever is thought of its check digit today.
            Some(row) => Bin::unchecked_for_certificate(&row.bin).ok(),
            None => self.bin.check(Bin::parse, |_| t.staff().bin_wrong().into()),
        };
        let ownership =
            self.ownership.check(|word| of_ownership(word).ok_or(()), |()| t.staff().choose().into());
        let texts = self.texts.each_mut().map(|line| {
            let some = |text: &str| {
                let fits = (1..=usize::from(TEXT_MAX)).contains(&text.trim().chars().count());
                if fits { Ok(text.trim().to_owned()) } else { Err(()) }
            };
            line.check(some, |()| t.staff().register_text().into())
        });
        let phone = self.phone.check(Phone::parse, |wrong| messages::phone(t, wrong));
        let [name_kk, name_ru, address_kk, address_ru] = texts;
        Some(RegisterKindergarten {
            id: known.map(|row| row.id),
            bin: bin?,
            ownership: ownership?,
            name_kk: name_kk?,
            name_ru: name_ru?,
            address_kk: address_kk?,
            address_ru: address_ru?,
            phone: phone?.to_e164(),
        })
    }
}

fn form_page(visit: &Visit, raw: &Raw, known: Option<&Kindergarten>, problem: Option<Text>) -> ActPage {
    let (t, d, s) = (visit.t(), visit.t().department(), visit.t().staff());
    let answered = |input: Input, line: &Line| input.with_answer(line.typed.clone(), line.error.clone());
    let mut act = match known {
        Some(row) => {
            let here = format!("{LIST}/{}", row.id);
            let mut act = Act::new(
                d.correct_title(),
                format!("{here}/correction"),
                here,
                Button::primary(d.correct_do()),
            );
            act.facts = vec![
                SummaryRow::text(d.bin(), row.bin.clone()),
                SummaryRow::text(s.ownership(), ownership(t, row.ownership)),
            ];
            act.effects = vec![d.correct_effect().into()];
            act
        }
        None => {
            let mut act =
                Act::new(d.register_title(), format!("{LIST}/new"), LIST, Button::primary(d.register()));
            act.effects = vec![d.register_effect().into(), d.register_effect_order().into()];
            let bin = Input {
                kind: InputKind::Digits,
                width: Width::Characters(20),
                longest: Some(14),
                ..Input::new(t, "bin", d.bin()).with_hint(d.bin_hint())
            };
            let bin = answered(bin, &raw.bin);
            let choices = [Ownership::State, Ownership::PrivateOrder]
                .map(|of| Choice::new(word_of(of), ownership(t, of), &raw.ownership.typed));
            let mut radios = Radios::new(t, "ownership", s.ownership(), choices.into());
            radios.field.error.clone_from(&raw.ownership.error);
            act.with_field(&bin.field, Html::of(&bin)).with_field(&radios.field, Html::of(&radios))
        }
    };
    let labels = [d.name_kk(), d.name_ru(), d.address_kk(), d.address_ru()];
    for ((name, label), line) in TEXTS.into_iter().zip(labels).zip(&raw.texts) {
        let input = Input { longest: Some(TEXT_MAX), ..Input::new(t, name, label) };
        let input = answered(input, line);
        act = act.with_field(&input.field, Html::of(&input));
    }
    let phone = answered(Input { autocomplete: None, ..Input::phone(t, "phone", d.phone()) }, &raw.phone);
    act = act.with_field(&phone.field, Html::of(&phone));
    act.errors.extend(problem.map(|text| (text, None)));
    act.page(visit)
}

pub(super) async fn show_new(visit: Visit) -> Answer {
    visit.page(&form_page(&visit, &Raw::default(), None, None))
}

pub(super) async fn register(visit: Visit, form: Submitted) -> Answer {
    save(&visit, &form, None).await
}

/// A kindergarten of the own district.
async fn known(visit: &Visit, kindergarten: KindergartenId) -> Result<Kindergarten, Fault> {
    Ok(visit.ask(GroupsOf { kindergarten }).await?.ok_or(Fault::NotFound)?.0)
}

pub(super) async fn show_correction(visit: Visit, At(id): At<KindergartenId>) -> Answer {
    let row = known(&visit, id).await?;
    visit.page(&form_page(&visit, &Raw::of(&row), Some(&row), None))
}

pub(super) async fn correct(visit: Visit, At(id): At<KindergartenId>, form: Submitted) -> Answer {
    let row = known(&visit, id).await?;
    save(&visit, &form, Some(&row)).await
}

async fn save(visit: &Visit, form: &Submitted, known: Option<&Kindergarten>) -> Answer {
    let t = visit.t();
    let mut raw = Raw::read(form);
    let Some(command) = raw.parse(t, known) else {
        return visit.page_refused(&form_page(visit, &raw, known, None));
    };
    let news = if known.is_some() { "corrected" } else { "registered" };
    match visit.once(form, command).await? {
        Ok(id) => visit.see_other(&format!("{LIST}/{id}?done={news}")),
        Err(refusal) => {
            let refused = rule(refusal)?;
            let text = messages::staff::register(t, refused);
            let problem = match refused {
                RegisterRefused::BinTaken => {
                    raw.bin.error = Some(text);
                    None
                }
                RegisterRefused::Text => Some(text),
            };
            visit.page_refused(&form_page(visit, &raw, known, problem))
        }
    }
}
