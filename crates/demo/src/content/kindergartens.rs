//! Kindergartens of the district, none of which exists.

use domain::id::{DistrictId, KindergartenId};
use domain::place::Language;
use domain::policy::Ownership;
use storage::registers::Kindergarten;

use super::names::organisation_bin;

const STATE: [&str; 24] = [
    "Балапан",
    "Бәйшешек",
    "Қызғалдақ",
    "Айгөлек",
    "Ақбота",
    "Еркемай",
    "Қарлығаш",
    "Күншуақ-1",
    "Алтын сақа",
    "Аққу",
    "Балауса",
    "Тұлпар",
    "Жұлдыз",
    "Шаттық",
    "Гүлдәурен",
    "Бөбек",
    "Самал",
    "Ертегі",
    "Нұрсәуле",
    "Өркен",
    "Толағай",
    "Мерей",
    "Үміт",
    "Ақжелкен",
];
const PRIVATE: [&str; 8] =
    ["Күншуақ", "Жанұя", "Зерек бала", "Солнышко", "Smart Kids Қостанай", "Алтын бесік", "Радуга", "Ботақан"];
const STREETS: [(&str, &str); 10] = [
    ("Абай даңғылы", "пр. Абая"),
    ("Әл-Фараби даңғылы", "пр. Аль-Фараби"),
    ("Байтұрсынов көшесі", "ул. Байтурсынова"),
    ("Тәуелсіздік көшесі", "ул. Тауелсиздик"),
    ("Қайырбеков көшесі", "ул. Каирбекова"),
    ("Гоголь көшесі", "ул. Гоголя"),
    ("Маяковский көшесі", "ул. Маяковского"),
    ("Текстильщиктер көшесі", "ул. Текстильщиков"),
    ("Наримановская көшесі", "ул. Наримановская"),
    ("Юбилейный шағынауданы", "мкр. Юбилейный"),
];

/// A kindergarten and the languages of its groups.
pub(super) struct Site {
    pub(super) row: Kindergarten,
    pub(super) languages: &'static [Language],
}

/// All of them, state ones first; the numbers are those of their BINs.
pub(super) fn sites(district: DistrictId, mut id: impl FnMut() -> KindergartenId) -> Vec<Site> {
    let state = STATE.iter().zip(1_u32..).map(|(name, number)| (*name, number, Ownership::State));
    let private = PRIVATE.iter().zip(25_u32..).map(|(name, number)| (*name, number, Ownership::PrivateOrder));
    state
        .chain(private)
        .map(|(name, number, ownership)| {
            let street = usize::try_from(number).ok().and_then(|index| STREETS.get(index % STREETS.len()));
            let (street_kk, street_ru) = street.copied().unwrap_or(("Абай даңғылы", "пр. Абая"));
            let house = number * 7 % 90 + 1;
            let (name_kk, name_ru) = match ownership {
                Ownership::State => {
                    (format!("№{number} «{name}» бөбекжайы"), format!("Ясли-сад №{number} «{name}»"))
                }
                Ownership::PrivateOrder => {
                    (format!("«{name}» жеке балабақшасы"), format!("Частный детский сад «{name}»"))
                }
            };
            let row = Kindergarten {
                id: id(),
                district,
                bin: organisation_bin(number),
                ownership,
                name_kk,
                name_ru,
                address_kk: format!("Қостанай қаласы, {street_kk}, {house}"),
                address_ru: format!("г. Костанай, {street_ru}, {house}"),
                phone: format!("+771420090{number:02}"),
            };
            Site { row, languages: languages(number) }
        })
        .collect()
}

/// Most teach in Kazakh, many in both languages, some in Russian.
const fn languages(number: u32) -> &'static [Language] {
    match number % 5 {
        0 => &[Language::Russian],
        1 | 3 => &[Language::Kazakh, Language::Russian],
        _ => &[Language::Kazakh],
    }
}
