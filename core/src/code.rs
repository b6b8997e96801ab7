//! Reads one-time codes, as people type and paste them.

use crate::phone::decimal_digit;

/// The shortest code there is, in digits.
const SHORTEST: usize = 4;
/// The longest code there is, in digits.
const LONGEST: usize = 8;

/// A one-time code: 4 to 8 ASCII digits. It is a secret until it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The digits of a code in `text`.
    ///
    /// Digits of any script count. A code may be written in groups (`123 456`, `123-456`), and may stand in a sentence: of
    /// several numbers the first with `expected` digits is taken, else the first that could be a code at all. Where there is
    /// none, the digits there are remain: a code half typed. Cleaning what was cleaned changes nothing.
    pub fn clean(text: &str, expected: u32) -> String {
        let groups = groups(text);
        let expected = usize::try_from(expected).unwrap_or(LONGEST);
        let exact = (0..groups.len()).find_map(|first| join(&groups, first, |length| length == expected));
        exact
            .or_else(|| (0..groups.len()).find_map(|first| join(&groups, first, |length| length >= SHORTEST)))
            .unwrap_or_else(|| groups.iter().flat_map(|group| group.digits.chars()).take(LONGEST).collect())
    }

    /// Reads a code that was cleaned.
    pub fn parse(digits: &str) -> Option<Self> {
        let is_code = (SHORTEST..=LONGEST).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| Self(digits.to_owned()))
    }

    /// The digits as they go to the API.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Code(…)")
    }
}

/// Digits that stand together.
struct Group {
    digits: String,
    /// Only a single space or dash stands between this group and the one before.
    continues: bool,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // How many characters ago the last digit was, and whether all of them may stand inside a code.
    let mut gap = Some(0);
    for character in text.chars() {
        match decimal_digit(character) {
            Some(digit) => {
                let digit = char::from(b'0' + digit);
                match groups.last_mut() {
                    Some(group) if gap == Some(0) => group.digits.push(digit),
                    earlier => {
                        let continues = earlier.is_some() && gap == Some(1);
                        groups.push(Group { digits: digit.into(), continues });
                    }
                }
                gap = Some(0);
            }
            None => gap = gap.filter(|_| is_separator(character)).map(|gap| gap + 1),
        }
    }
    groups
}

/// The groups from `first` on that together are a code of a length that `fits`.
fn join(groups: &[Group], first: usize, fits: impl Fn(usize) -> bool) -> Option<String> {
    let mut joined = String::new();
    let mut found = None;
    for (position, group) in groups.iter().skip(first).enumerate() {
        if position > 0 && !group.continues {
            break;
        }
        joined.push_str(&group.digits);
        if joined.len() > LONGEST {
            break;
        }
        if fits(joined.len()) {
            found = Some(joined.clone());
        }
    }
    found
}

fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '.' | '·')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_found_however_they_are_written() {
        for (text, code) in [
            ("123456", "123456"),
            ("123 456", "123456"),
            ("123-456", "123456"),
            ("12 34 56", "123456"),
            ("123\u{a0}456", "123456"),
            ("  123456\n", "123456"),
            ("١٢٣٤٥٦", "123456"),
            ("۱۲۳ ۴۵۶", "123456"),
            ("１２３４５６", "123456"),
            ("१२३४५६", "123456"),
            ("Your code is 123456.", "123456"),
            ("Your code is 123 456. It works for 5 minutes.", "123456"),
            ("123 456 is your code, good for 5 minutes", "123456"),
            ("Use 123-456 within 10 min", "123456"),
            ("123456 is your code.\n\n@example.com #123456", "123456"),
            ("G-123456", "123456"),
            ("Code: 123456 5 minutes", "123456"),
            ("In 2026 your code is 123456", "123456"),
            // Other lengths, where there is nothing better.
            ("Your code is 4711", "4711"),
            ("12345678", "12345678"),
            ("1234 5678", "12345678"),
            // Half typed.
            ("1", "1"),
            ("12 3", "123"),
            ("12a", "12"),
            ("", ""),
            ("no digits", ""),
            // Too long to be one.
            ("123456789", "12345678"),
        ] {
            assert_eq!(Code::clean(text, 6), code, "{text}");
        }
        assert_eq!(Code::clean("Your code is 4711, not 123456", 4), "4711");
        assert_eq!(Code::clean("1234 5678 is it, for 10 minutes", 8), "12345678");
    }

    #[test]
    fn a_code_has_four_to_eight_digits_and_is_not_printed() {
        for (digits, is_code) in [
            ("123", false),
            ("1234", true),
            ("12345678", true),
            ("123456789", false),
            ("12 34", false),
            ("١٢٣٤", false),
        ] {
            assert_eq!(Code::parse(digits).is_some(), is_code, "{digits}");
        }
        assert_eq!(format!("{:?}", Code("1234".into())), "Code(…)");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>(), expected in 4u32..=8) {
            let cleaned = Code::clean(&text, expected);
            prop_assert!(cleaned.len() <= LONGEST && cleaned.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(Code::clean(&cleaned, expected), cleaned);
        }

        #[test]
        fn cleaning_text_with_digits_twice_changes_nothing(text in "[0-9 ٠-٩.a-]{0,20}", expected in 4u32..=8) {
            let cleaned = Code::clean(&text, expected);
            prop_assert_eq!(Code::clean(&cleaned, expected), cleaned);
        }

        #[test]
        fn a_code_survives_grouping_and_sentences(code in "[0-9]{4,8}", at in 1usize..4, separator in "[ -]") {
            let expected = u32::try_from(code.len()).expect("short");
            let grouped = [&code[..at], &separator, &code[at..]].concat();
            prop_assert_eq!(&Code::clean(&grouped, expected), &code);
            prop_assert_eq!(&Code::clean(&["Your code: ", &grouped, ", thanks"].concat(), expected), &code);
        }
    }
}
