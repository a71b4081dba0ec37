//! Names of territories in English: the classifier has none, so they are made of the Kazakh ones.

/// Endings of the Kazakh names of territories, and what stands for them in English.
const KINDS: [(&str, &str); 4] = [
    (" облысы", " Region"),
    (" атындағы аудан", " District"),
    (" ауданы", " District"),
    // Without an ending it is a city.
    ("", " city"),
];

/// Names that English has of its own: points of the compass, and spellings that atlases and the state's own pages use.
const KNOWN: [(&str, &str); 21] = [
    ("Абай", "Abai"),
    ("Алтай", "Altai"),
    ("Әл Фараби", "Al-Farabi"),
    ("Байқоңыр", "Baikonur"),
    ("Балқаш", "Balkhash"),
    ("Батыс Қазақстан", "West Kazakhstan"),
    ("Бұқар жырау", "Bukhar-Zhyrau"),
    ("Қарағанды", "Karaganda"),
    ("Қонаев", "Konaev"),
    ("Лисаков", "Lisakovsk"),
    ("Сәтбаев", "Satbayev"),
    ("Солтүстік Қазақстан", "North Kazakhstan"),
    ("Степногор", "Stepnogorsk"),
    ("Сырдария", "Syrdarya"),
    ("Төле би", "Tole Bi"),
    ("Ұйғыр", "Uyghur"),
    ("Шал ақын", "Shal Akyn"),
    ("Шығыс Қазақстан", "East Kazakhstan"),
    ("Біржан сал", "Birzhan Sal"),
    ("Әйтеке би", "Aiteke Bi"),
    ("Май", "Mai"),
];

/// The name in English: a known one, else the Kazakh name in Latin letters, with "Region", "District" or "city".
#[must_use]
pub fn english(name_kk: &str) -> String {
    let name = name_kk.trim();
    // A territory that the register does not name is shown by its code.
    if !name.chars().any(char::is_alphabetic) {
        return name.to_owned();
    }
    let (name, kind) = KINDS
        .iter()
        .find_map(|(ending, kind)| Some((name.strip_suffix(ending)?, *kind)))
        .unwrap_or((name, ""));
    let known = KNOWN.iter().find(|(kazakh, _)| *kazakh == name);
    let latin = known.map_or_else(|| in_latin(name), |(_, english)| (*english).to_owned());
    format!("{latin}{kind}")
}

/// Kazakh letters as English names of Kazakhstan are spelled on maps: Kokshetau, Zhanaozen, Turkistan.
fn in_latin(name: &str) -> String {
    let mut latin = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let small = lowercase(letter);
        let sound = match small {
            // Two y in a row are hard to read: Moiynkum, Aiyrtau.
            'й' if letters.peek().is_some_and(|next| lowercase(*next) == 'ы') => "i",
            // Of a Russian name: Rudny.
            'ы' if letters.peek() == Some(&'й') => {
                letters.next();
                "y"
            }
            other => sound(other),
        };
        if letter == small {
            latin.push_str(sound);
        } else {
            let mut first = sound.chars();
            latin.extend(first.next().map(|first| first.to_ascii_uppercase()));
            latin.push_str(first.as_str());
        }
        if sound.is_empty() && !is_silent(small) {
            latin.push(letter);
        }
    }
    latin
}

fn lowercase(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

const fn is_silent(letter: char) -> bool {
    matches!(letter, 'ь' | 'ъ')
}

/// A small letter in Latin; nothing for what is no letter of Kazakh.
const fn sound(letter: char) -> &'static str {
    match letter {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'й' | 'ы' => "y",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}
