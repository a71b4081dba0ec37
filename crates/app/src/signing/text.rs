//! The texts that people sign: pure functions of what they are about.
//!
//! The first line says the purpose, so that a login can never pass for a choice or the reverse. The rest is what the person
//! reads in the key store's window, in Kazakh and Russian, line by line.

use domain::application::Application;
use domain::place::Language;
use domain::policy::Ownership;
use storage::person::Person;
use storage::registers::PlaceCard;

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
