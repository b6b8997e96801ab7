//! Recognizes what people put into a phone number besides ASCII digits.

/// Reads a decimal digit of any script in use: `٣`, `३` and `３` are 3.
///
/// Covers general category `Nd` of the Basic Multilingual Plane, Adlam, and the styled digits of mathematics.
pub fn decimal_digit(character: char) -> Option<u8> {
    /// The zeros; the other nine digits follow each.
    const ZEROS: [u16; 37] = [
        0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
        0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
        0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    ];
    let code = u32::from(character);
    let digit = match code {
        0x1_d7ce..=0x1_d7ff => (code - 0x1_d7ce) % 10,
        0x1_e950..=0x1_e959 => code - 0x1_e950,
        _ => ZEROS.iter().map(|zero| code.wrapping_sub(u32::from(*zero))).find(|digit| *digit < 10)?,
    };
    u8::try_from(digit).ok()
}

/// A typed number, taken apart.
pub(super) struct Typed {
    /// Whether there is a `+` before the first digit.
    pub(super) plus: bool,
    /// Everything that is a digit, in ASCII.
    pub(super) digits: String,
    /// How many digits come before a zero that stands alone in brackets: `+44 (0)20` has it after two.
    pub(super) bracketed_zero: Option<usize>,
}

impl Typed {
    /// `None` if there is something that has no place in a number.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut typed = Self { plus: false, digits: String::new(), bracketed_zero: None };
        // How much of `(0)` was just read.
        let mut bracketed = 0;
        for character in text.chars() {
            if let Some(digit) = decimal_digit(character) {
                typed.digits.push(char::from(b'0' + digit));
                bracketed = if bracketed == 1 && digit == 0 { 2 } else { 0 };
            } else if is_plus(character) {
                if !typed.digits.is_empty() {
                    return None;
                }
                typed.plus = true;
            } else if !is_filling(character) {
                return None;
            } else if matches!(character, '(' | '\u{ff08}') {
                bracketed = 1;
            } else if matches!(character, ')' | '\u{ff09}') && bracketed == 2 {
                typed.bracketed_zero = typed.digits.len().checked_sub(1);
            }
        }
        Some(typed)
    }
}

/// A plus, also the full-width and the small one.
pub(super) fn is_plus(character: char) -> bool {
    matches!(character, '+' | '\u{ff0b}' | '\u{fe62}')
}

/// White space and the marks that cannot be seen: those that copying brings along, those that right-to-left keyboards set.
pub(super) fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// What may stand between the digits: what is invisible, dashes, dots, slashes, brackets, tildes.
pub(super) fn is_filling(character: char) -> bool {
    is_invisible(character)
        || matches!(
            character,
            '-' | '.' | '/' | '(' | ')' | '[' | ']' | '~'
                | '\u{b7}' | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{2043}' | '\u{2044}' | '\u{2053}' | '\u{2212}' | '\u{2215}' | '\u{223c}'
                | '\u{30fb}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}'
                | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}'..='\u{ff0f}' | '\u{ff3b}' | '\u{ff3d}' | '\u{ff5e}'
        )
}
