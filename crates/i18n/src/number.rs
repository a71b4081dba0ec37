//! Whole numbers with groups of three digits.

use crate::Lang;

/// A number as it is written in a language: `12 345` (no-break space) in Kazakh and Russian, `12,345` in English.
#[must_use]
pub fn number(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let separator = match lang {
        Lang::Kk | Lang::Ru => '\u{a0}',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::Lang;

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(number(Lang::Kk, 0), "0");
        assert_eq!(number(Lang::Kk, 999), "999");
        assert_eq!(number(Lang::Ru, 1000), "1\u{a0}000");
        assert_eq!(number(Lang::En, 1_234_567), "1,234,567");
    }
}
