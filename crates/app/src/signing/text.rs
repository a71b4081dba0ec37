//! The texts that people sign: pure functions of what they are about.
//!
//! The first line says the purpose, so that a login can never pass for a choice or the reverse. The rest is what the person
//! reads in the key store's window, in Kazakh and Russian, line by line.

use domain::application::Application;
use domain::benefit::Benefit;
use domain::id::Stream;
use domain::place::Language;
use domain::policy::Ownership;
use storage::person::Person;
use storage::registers::{District, PlaceCard};

use super::Act;
use crate::applications::{Relation, Submission};

/// What is signed to choose a place (S28).
#[must_use]
pub fn choice(application: &Application, child: &Person, place: &PlaceCard) -> String {
    let kindergarten = &place.kindergarten;
    let mut text = Text::new("KEZEK-CHOICE-V1");
    text.line("Әрекет / Действие", "орынды таңдау және жолдама алу / выбор места и получение направления");
    about(&mut text, application, child);
    text.line("Балабақша", &kindergarten.name_kk);
    text.line("Детский сад", &kindergarten.name_ru);
    text.line("Мекенжайы", &kindergarten.address_kk);
    text.line("Адрес", &kindergarten.address_ru);
    text.line(
        "Тәрбиелеу тілі / Язык воспитания",
        match place.language {
            Language::Kazakh => "қазақша / казахский",
            Language::Russian => "орысша / русский",
        },
    );
    text.line(
        "Меншік нысаны / Форма собственности",
        match place.ownership {
            Ownership::State => "мемлекеттік / государственный",
            Ownership::PrivateOrder => {
                "жеке, мемлекеттік білім беру тапсырысы / частный, государственный образовательный заказ"
            }
        },
    );
    text.line("Орын / Место", &place.id.to_string());
    text.end(application)
}

/// What is signed to file an application. `filing` is which filing for the child this is: it makes the text serve once.
#[must_use]
pub fn filing(said: &Submission, applicant: &Person, district: &District, filing: u32) -> String {
    let mut text = Text::new("KEZEK-FILING-V1");
    text.line(
        "Әрекет / Действие",
        "баланы балабақшаға кезекке қою / постановка ребёнка в очередь в детский сад",
    );
    text.line("Өтініш беруші / Заявитель", &full_name(applicant));
    text.line("Өтініш берушінің ЖСН / ИИН заявителя", &applicant.iin);
    text.line("Аудан", &district.name_kk);
    text.line("Район", &district.name_ru);
    let names = [Some(&said.surname), Some(&said.given_name), said.patronymic.as_ref()];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    text.line("Бала / Ребёнок", &names.join(" "));
    text.line("Баланың ЖСН / ИИН ребёнка", said.child.as_str());
    text.line("Баланың туған күні / Дата рождения ребёнка", &said.born.to_string());
    text.line("Баламен байланысы / Кем приходится ребёнку", relation(said.relation));
    text.line("Баланың мекенжайы / Адрес ребёнка", &said.address);
    text.line("Топ түрі / Вид группы", stream(said.stream));
    if let Some(finding) = &said.finding {
        text.line("ПМПК қорытындысы / Заключение ПМПК, SHA-256", &finding.blob.to_string());
    }
    if let Some(claim) = &said.claim {
        text.line("Жеңілдік / Льгота", benefit(claim.benefit));
        text.line("Растайтын құжат / Подтверждающий документ, SHA-256", &claim.evidence.blob.to_string());
    }
    text.line(
        "Дербес деректерді өңдеуге келісім / Согласие на обработку персональных данных",
        &format!("иә / да, {}", said.consent_version),
    );
    text.line("Нешінші өтініш / Которое заявление", &filing.to_string());
    text.0
}

/// What is signed for an act on an application or on its referral.
#[must_use]
pub fn act(application: &Application, child: &Person, act: &Act) -> String {
    let (purpose, what) = match act {
        Act::ClaimBenefit { .. } => ("KEZEK-BENEFIT-V1", "жеңілдікті мәлімдеу / заявление льготы"),
        Act::RenounceBenefit => ("KEZEK-BENEFIT-V1", "жеңілдіктен бас тарту / отказ от льготы"),
        Act::Leave => ("KEZEK-LEAVE-V1", "кезектен шығу / выход из очереди"),
        Act::Extend { .. } => ("KEZEK-EXTENSION-V1", "жолдаманы ұзарту / продление направления"),
        Act::Cancel { .. } => ("KEZEK-CANCEL-V1", "жолдаманы қайтару / отмена направления"),
        Act::DeclareArrival { .. } => {
            ("KEZEK-ARRIVAL-V1", "балабақшаға келгенін мәлімдеу / сообщение о приходе в детский сад")
        }
    };
    let mut text = Text::new(purpose);
    text.line("Әрекет / Действие", what);
    about(&mut text, application, child);
    match act {
        Act::ClaimBenefit { benefit: claimed, evidence } => {
            text.line("Жеңілдік / Льгота", benefit(*claimed));
            let paper = evidence.blob.to_string();
            text.line("Растайтын құжат / Подтверждающий документ, SHA-256", &paper);
        }
        Act::RenounceBenefit | Act::Leave => {}
        Act::Extend { referral, day } => {
            text.line("Жолдама / Направление", &referral.to_string());
            text.line("Жаңа соңғы күні / Новый последний день", &day.to_string());
        }
        Act::Cancel { referral } | Act::DeclareArrival { referral } => {
            text.line("Жолдама / Направление", &referral.to_string());
        }
    }
    text.end(application)
}

const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Mother => "анасы / мать",
        Relation::Father => "әкесі / отец",
        Relation::Guardian => "заңды өкілі / законный представитель",
    }
}

const fn stream(stream: Stream) -> &'static str {
    match stream {
        Stream::General => "жалпы / общая",
        Stream::SpecialNeeds => "ерекше білім беру қажеттіліктері / особые образовательные потребности",
    }
}

const fn benefit(benefit: Benefit) -> &'static str {
    match benefit {
        Benefit::Military => "әскери қызметшінің баласы / ребёнок военнослужащего",
        Benefit::SpecialBodies => {
            "арнаулы мемлекеттік орган қызметкерінің баласы / ребёнок сотрудника специального государственного органа"
        }
        Benefit::DisabledParent => "заңды өкілінің мүгедектігі бар / законный представитель с инвалидностью",
        Benefit::Orphan => "жетім бала / ребёнок-сирота",
        Benefit::WithoutCare => {
            "ата-анасының қамқорлығынсыз қалған бала / ребёнок, оставшийся без попечения родителей"
        }
        Benefit::LargeFamily => "көпбалалы отбасы / многодетная семья",
        Benefit::SpecialNeeds => "ерекше білім беру қажеттіліктері / особые образовательные потребности",
        Benefit::DisabledChildFamily => {
            "мүгедектігі бар бала тәрбиелейтін отбасы / семья, воспитывающая ребёнка с инвалидностью"
        }
        Benefit::Teacher => "педагогтің баласы / ребёнок педагога",
        Benefit::None => "жоқ / нет",
    }
}

/// What all texts about an application say.
fn about(text: &mut Text, application: &Application, child: &Person) {
    text.line("Өтініш / Заявление", &application.number.to_string());
    text.line("Бала / Ребёнок", &full_name(child));
    text.line("Баланың ЖСН / ИИН ребёнка", &child.iin);
}

fn full_name(person: &Person) -> String {
    let patronymic = person.patronymic.iter().map(String::as_str);
    [person.surname.as_str(), person.given_name.as_str()]
        .into_iter()
        .chain(patronymic)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lines of `name: value`. A value cannot break out of its line.
struct Text(String);

impl Text {
    fn new(purpose: &str) -> Self {
        Self(format!("{purpose}\n"))
    }

    fn line(&mut self, name: &str, value: &str) {
        let value = value.replace(|letter: char| letter.is_control(), " ");
        self.0.push_str(&format!("{name}: {value}\n"));
    }

    /// The version makes the text, and so its signature, serve once.
    fn end(mut self, application: &Application) -> String {
        self.line("Нұсқа / Версия", &application.version.to_string());
        self.0
    }
}
