//! Names and numbers of people who do not exist.

use domain::identity::Sex;
use jiff::civil::Date;

use crate::dice::Dice;

const GIRLS: &[&str] = &[
    "Айлин",
    "Медина",
    "Аружан",
    "Асылым",
    "Раяна",
    "Аяла",
    "Хадиша",
    "Айзере",
    "Томирис",
    "Ясмина",
    "Дария",
    "Сафия",
    "Айсұлу",
    "Аяна",
    "Інжу",
    "Нұрай",
    "Әмина",
    "Жанель",
    "Кәусар",
    "Мөлдір",
    "Ақбота",
    "Әсел",
    "Дильназ",
    "Гүлім",
    "Сымбат",
    "Назерке",
    "Балнұр",
    "Үміт",
    "Зере",
    "Көркем",
    "Ұлжан",
    "Адия",
    "Бегімай",
    "Ханшайым",
];
const BOYS: &[&str] = &[
    "Әлихан",
    "Алихан",
    "Мұхаммед",
    "Айсұлтан",
    "Омар",
    "Нұрислам",
    "Ерасыл",
    "Алдияр",
    "Санжар",
    "Әмір",
    "Имран",
    "Рамазан",
    "Бекарыс",
    "Арсен",
    "Дияр",
    "Ислам",
    "Жанғали",
    "Темірлан",
    "Абылай",
    "Нұрәли",
    "Ерқанат",
    "Мирас",
    "Бауыржан",
    "Қайсар",
    "Дінмұхамед",
    "Ильяс",
    "Өмірзақ",
    "Шыңғыс",
    "Хамза",
    "Ғалымжан",
    "Төлеген",
    "Ұлан",
];
const WOMEN: &[&str] = &[
    "Айгүл",
    "Динара",
    "Гүлнар",
    "Жанар",
    "Әсель",
    "Сәуле",
    "Мәдина",
    "Қарлығаш",
    "Айжан",
    "Ботагөз",
    "Нұргүл",
    "Ләззат",
    "Шолпан",
    "Гүлмира",
    "Әлия",
    "Меруерт",
    "Анар",
    "Баян",
    "Зәуреш",
    "Перизат",
    "Үміт",
    "Жұлдыз",
];
const MEN: &[&str] = &[
    "Ерлан",
    "Серік",
    "Нұрлан",
    "Асқар",
    "Марат",
    "Бауыржан",
    "Данияр",
    "Қайрат",
    "Талғат",
    "Бекболат",
    "Азамат",
    "Руслан",
    "Ғалым",
    "Дәурен",
    "Жасұлан",
    "Мұрат",
    "Тимур",
    "Әділ",
    "Ержан",
    "Өмірбек",
    "Самат",
    "Қуаныш",
];
/// Surnames that take an ending by sex: Ахметов, Ахметова.
const SURNAMES: &[&str] = &[
    "Ахметов",
    "Оспанов",
    "Ибраев",
    "Сейітов",
    "Жұмабаев",
    "Қасымов",
    "Нұрғалиев",
    "Әбілқасымов",
    "Сұлтанов",
    "Ысқақов",
    "Исаев",
    "Бекенов",
    "Мұқанов",
    "Есенов",
    "Тоқтаров",
    "Әлиев",
    "Досжанов",
    "Қалиев",
    "Байжанов",
    "Смағұлов",
    "Төлеуов",
    "Рахимов",
    "Ғабдуллин",
    "Өтепов",
    "Шәріпов",
    "Үсенов",
    "Дүйсенов",
    "Хасенов",
];
/// Surnames without an ending.
const CLAN_NAMES: &[&str] = &[
    "Нұрлан",
    "Серік",
    "Бақытжан",
    "Сағындық",
    "Әбдіғали",
    "Төлеген",
    "Жеңісбек",
    "Қуандық",
    "Мейірман",
    "Өмірзақ",
];
const SLAVIC: &[(&str, &str)] = &[
    ("Иванов", "Иванова"),
    ("Ким", "Ким"),
    ("Шевченко", "Шевченко"),
    ("Петров", "Петрова"),
    ("Шмидт", "Шмидт"),
    ("Кузнецов", "Кузнецова"),
    ("Попов", "Попова"),
    ("Бондаренко", "Бондаренко"),
];
const SLAVIC_GIRLS: &[&str] = &["Мария", "София", "Анна", "Ева", "Виктория", "Полина", "Алиса", "Екатерина"];
const SLAVIC_BOYS: &[&str] = &["Артём", "Максим", "Михаил", "Иван", "Матвей", "Роман", "Дмитрий", "Тимофей"];
const SLAVIC_WOMEN: &[&str] = &["Елена", "Ольга", "Светлана", "Наталья", "Татьяна", "Ирина"];
const SLAVIC_MEN: &[&str] = &["Андрей", "Сергей", "Александр", "Виктор", "Игорь", "Евгений"];

/// A family's names.
pub(super) struct Family {
    pub(super) mother: FullName,
    pub(super) father: FullName,
    pub(super) child: FullName,
}

/// Surname, first name, patronymic.
pub(super) struct FullName {
    pub(super) surname: String,
    pub(super) given_name: String,
    pub(super) patronymic: Option<String>,
}

/// Names of a mother, a father and a child, natural for Qostanai: most are Kazakh.
pub(super) fn family(dice: &mut Dice, sex: Sex) -> Family {
    if dice.percent(22) { slavic(dice, sex) } else { kazakh(dice, sex) }
}

fn kazakh(dice: &mut Dice, sex: Sex) -> Family {
    let father = dice.common(MEN);
    let clan = dice.percent(25);
    let surname = if clan { dice.one(CLAN_NAMES) } else { dice.common(SURNAMES) };
    let of = |sex| match (clan, sex) {
        (false, Sex::Female) => format!("{surname}а"),
        _ => surname.to_owned(),
    };
    let child = match sex {
        Sex::Male => dice.common(BOYS),
        Sex::Female => dice.common(GIRLS),
    };
    let (mother, grandfathers) = (dice.common(WOMEN), [dice.one(MEN), dice.one(MEN)]);
    let [hers, his] = grandfathers;
    let person = |surname, given_name: &str, of: &str, sex| FullName {
        surname,
        given_name: given_name.to_owned(),
        patronymic: Some(kazakh_patronymic(of, sex)),
    };
    Family {
        mother: person(of(Sex::Female), mother, hers, Sex::Female),
        father: person(of(Sex::Male), father, his, Sex::Male),
        child: person(of(sex), child, father, sex),
    }
}

fn slavic(dice: &mut Dice, sex: Sex) -> Family {
    let index = dice.below(u32::try_from(SLAVIC.len()).unwrap_or(1));
    let pair = usize::try_from(index).ok().and_then(|index| SLAVIC.get(index));
    let (male, female) = pair.copied().unwrap_or(("Ким", "Ким"));
    let father = dice.one(SLAVIC_MEN);
    let child = match sex {
        Sex::Male => dice.one(SLAVIC_BOYS),
        Sex::Female => dice.one(SLAVIC_GIRLS),
    };
    let (mother, hers, his) = (dice.one(SLAVIC_WOMEN), dice.one(SLAVIC_MEN), dice.one(SLAVIC_MEN));
    let person = |given_name: &str, of: &str, sex| FullName {
        surname: match sex {
            Sex::Male => male.to_owned(),
            Sex::Female => female.to_owned(),
        },
        given_name: given_name.to_owned(),
        patronymic: Some(slavic_patronymic(of, sex)),
    };
    Family {
        mother: person(mother, hers, Sex::Female),
        father: person(father, his, Sex::Male),
        child: person(child, father, sex),
    }
}

fn kazakh_patronymic(father: &str, sex: Sex) -> String {
    match sex {
        Sex::Male => format!("{father}ұлы"),
        Sex::Female => format!("{father}қызы"),
    }
}

fn slavic_patronymic(father: &str, sex: Sex) -> String {
    let (stem, male, female) = match father.strip_suffix('й') {
        Some(stem) if father.ends_with("ий") => (stem.strip_suffix('и').unwrap_or(stem), "ьевич", "ьевна"),
        Some(stem) => (stem, "евич", "евна"),
        None => match father.strip_suffix('ь') {
            Some(stem) => (stem, "евич", "евна"),
            None => (father, "ович", "овна"),
        },
    };
    match sex {
        Sex::Male => format!("{stem}{male}"),
        Sex::Female => format!("{stem}{female}"),
    }
}

/// An IIN with a right check digit that nobody has: its running number is above those in use on one day.
pub(crate) fn iin(born: Date, is_female: bool, number: u32) -> String {
    let century = match (born.year() >= 2000, is_female) {
        (false, false) => 3,
        (false, true) => 4,
        (true, false) => 5,
        (true, true) => 6,
    };
    let date = format!("{:02}{:02}{:02}", born.year().rem_euclid(100), born.month(), born.day());
    // The few running numbers without a check digit are passed over.
    (number..number + 20)
        .find_map(|number| with_check_digit(&format!("{date}{century}{:04}", number % 10_000)))
        .unwrap_or_default()
}

/// A BIN with a right check digit, of a legal entity registered in January 2012.
pub(crate) fn organisation_bin(number: u32) -> String {
    (0..20)
        .find_map(|try_| with_check_digit(&format!("120140{:05}", 90_000 + number + 1_000 * try_)))
        .unwrap_or_default()
}

fn with_check_digit(eleven: &str) -> Option<String> {
    let sum = |shift: u32| -> u32 {
        let digits = eleven.chars().filter_map(|digit| digit.to_digit(10));
        digits.zip(0..).map(|(digit, position)| digit * ((position + shift) % 11 + 1)).sum::<u32>() % 11
    };
    let digit = match sum(0) {
        10 => sum(2),
        digit => digit,
    };
    (digit < 10).then(|| format!("{eleven}{digit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patronymics_are_formed_as_people_form_them() {
        assert_eq!(kazakh_patronymic("Серік", Sex::Female), "Серікқызы");
        assert_eq!(slavic_patronymic("Андрей", Sex::Male), "Андреевич");
        assert_eq!(slavic_patronymic("Евгений", Sex::Female), "Евгеньевна");
        assert_eq!(slavic_patronymic("Игорь", Sex::Male), "Игоревич");
        assert_eq!(slavic_patronymic("Виктор", Sex::Female), "Викторовна");
    }

    #[test]
    fn numbers_are_right() {
        for number in 9_000..9_400 {
            let text = iin(jiff::civil::date(2024, 2, 29), number % 2 == 0, number);
            let iin = domain::identity::Iin::parse(&text).unwrap();
            assert_eq!(iin.birth_date_hint(), Some(jiff::civil::date(2024, 2, 29)));
            assert!(domain::identity::Bin::parse(&organisation_bin(number % 900)).is_ok());
        }
    }
}
