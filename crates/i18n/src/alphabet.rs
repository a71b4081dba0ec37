//! The order of the alphabet, for lists of names.

/// The Kazakh alphabet, which holds the Russian one in its order.
const LETTERS: &str = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";

/// What to sort a name by: the code points put letters of Kazakh behind all of Russian, the alphabet does not.
#[must_use]
pub fn alphabetical(name: &str) -> Vec<(usize, char)> {
    let place = |letter: char| LETTERS.chars().position(|known| known == letter).map_or(0, |place| place + 1);
    name.chars().flat_map(char::to_lowercase).map(|letter| (place(letter), letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::alphabetical;

    #[test]
    fn kazakh_letters_stand_behind_their_neighbours() {
        let mut names =
            ["Қостанай", "Лисаков", "Әулиекөл", "Кентау", "Ырғыз", "Іле", "Аягөз", "Ұзынкөл", "Үржар"];
        names.sort_by_key(|name| alphabetical(name));
        let expected =
            ["Аягөз", "Әулиекөл", "Кентау", "Қостанай", "Лисаков", "Ұзынкөл", "Үржар", "Ырғыз", "Іле"];
        assert_eq!(names, expected);
    }

    #[test]
    fn latin_letters_and_spaces_keep_their_order() {
        let mut names = ["Kostanay District", "Abai", "Kostanay", "kostanay city"];
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(names, ["Abai", "Kostanay", "kostanay city", "Kostanay District"]);
    }
}
