//! The twelve digits that IIN and BIN have in common (R60).

/// Digits of an IIN or a BIN.
pub(super) const LEN: usize = 12;

/// Why a text is not twelve digits.
pub(super) enum NotTwelveDigits {
    /// Nothing was written.
    Empty,
    /// Something else than digits and spaces.
    NotDigits,
    /// So many digits.
    Length(usize),
}

/// Twelve ASCII digits of a text; spaces are how people group them and are passed over.
pub(super) fn twelve_digits(text: &str) -> Result<[u8; LEN], NotTwelveDigits> {
    let mut digits = [0_u8; LEN];
    let mut count = 0_usize;
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        let digit =
            u8::try_from(character).ok().filter(u8::is_ascii_digit).ok_or(NotTwelveDigits::NotDigits)?;
        if let Some(place) = digits.get_mut(count) {
            *place = digit;
        }
        count = count.saturating_add(1);
    }
    match count {
        0 => Err(NotTwelveDigits::Empty),
        LEN => Ok(digits),
        other => Err(NotTwelveDigits::Length(other)),
    }
}

/// Weights 1..11; if the sum gives 10, weights 3..11, 1, 2; 10 again is never issued (R60).
pub(super) fn check_digit_is_right(digits: &[u8; LEN]) -> bool {
    let [first @ .., last] = digits;
    let sum = |shift: u32| {
        let weighted = first.iter().zip(0_u32..).map(|(digit, position)| {
            let weight = (position + shift) % 11 + 1;
            u32::from(digit - b'0') * weight
        });
        weighted.sum::<u32>() % 11
    };
    let expected = match sum(0) {
        10 => sum(2),
        digit => digit,
    };
    expected == u32::from(last - b'0')
}

/// The digits as text; they are ASCII by construction.
pub(super) fn as_text(digits: &[u8; LEN]) -> &str {
    std::str::from_utf8(digits).unwrap_or_default()
}
