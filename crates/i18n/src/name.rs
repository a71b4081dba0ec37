//! Names of persons as they stand in the civil registry.

/// A person's name. The patronymic may be missing.
#[derive(Clone, Copy, Debug)]
pub struct PersonName<'a> {
    /// Тегі, фамилия.
    pub family: &'a str,
    /// Аты, имя.
    pub given: &'a str,
    /// Әкесінің аты, отчество.
    pub patronymic: Option<&'a str>,
}

impl PersonName<'_> {
    /// All parts, family name first, as in Kazakhstan's documents in all three languages.
    #[must_use]
    pub fn full(&self) -> String {
        let mut out = format!("{} {}", self.family, self.given);
        if let Some(patronymic) = self.patronymic.filter(|p| !p.is_empty()) {
            out.push(' ');
            out.push_str(patronymic);
        }
        out.trim().to_owned()
    }

    /// Family name and initials with no-break spaces, for public pages and narrow columns.
    #[must_use]
    pub fn short(&self) -> String {
        let initial = |part: &str| part.chars().next().map(|c| format!("\u{a0}{c}.")).unwrap_or_default();
        format!("{}{}{}", self.family, initial(self.given), initial(self.patronymic.unwrap_or("")))
    }
}

#[cfg(test)]
mod tests {
    use super::PersonName;

    #[test]
    fn patronymic_may_be_missing() {
        let whole = PersonName {
            family: "Әбдірахманова", given: "Ұлжан", patronymic: Some("Ғабитқызы")
        };
        assert_eq!(whole.full(), "Әбдірахманова Ұлжан Ғабитқызы");
        assert_eq!(whole.short(), "Әбдірахманова\u{a0}Ұ.\u{a0}Ғ.");
        let without = PersonName { patronymic: None, ..whole };
        assert_eq!(without.full(), "Әбдірахманова Ұлжан");
        assert_eq!(without.short(), "Әбдірахманова\u{a0}Ұ.");
    }
}
