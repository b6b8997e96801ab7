//! Recognizes what people put into a phone number besides ASCII digits.

use super::{MOST_DIGITS, PhoneError};
use crate::characters::{fold, is_space, is_unseen, percent_decoded, trim, visible, without_prefix};

/// Numbers have more digits than this before an extension.
const FEWEST_BEFORE_EXTENSION: usize = 5;

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
    /// Whether an extension comes after it.
    pub(super) has_extension: bool,
}

impl Typed {
    /// Takes apart what [`without_link`] gave. `None` if there is something that has no place in a number.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut typed = Self { plus: false, digits: String::new(), bracketed_zero: None, has_extension: false };
        // How much of `(0)` was just read.
        let mut bracketed = 0;
        let mut rest = trim(
            text,
            |_| false,
            |character| is_filling(character) || matches!(fold(character), ',' | ';' | '\u{3001}'),
        );
        while let Some(character) = rest.chars().next() {
            if let Some(digit) = decimal_digit(character) {
                typed.digits.push(char::from(b'0' + digit));
                bracketed = if bracketed == 1 && digit == 0 { 2 } else { 0 };
            } else if is_plus(character) {
                if !typed.digits.is_empty() {
                    return None;
                }
                typed.plus = true;
            } else if !is_filling(character) {
                typed.has_extension = typed.digits.len() >= FEWEST_BEFORE_EXTENSION && is_extension(rest);
                return typed.has_extension.then_some(typed);
            } else if fold(character) == '(' {
                bracketed = 1;
            } else if fold(character) == ')' && bracketed == 2 {
                typed.bracketed_zero = typed.digits.len().checked_sub(1);
            }
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
        Some(typed)
    }

    /// Takes apart what was typed.
    pub(super) fn of(typed: &str) -> Option<Self> {
        Self::read(&without_link(typed))
    }

    /// Takes apart what was submitted: it must hold digits, and nothing else that counts.
    pub(super) fn complete(typed: &str) -> Result<Self, PhoneError> {
        let typed = Self::of(typed).ok_or(PhoneError::Malformed)?;
        match typed.digits.len() {
            0 => Err(PhoneError::Empty),
            _ if typed.has_extension => Err(PhoneError::Extension),
            1..=MOST_DIGITS => Ok(typed),
            _ => Err(PhoneError::TooLong),
        }
    }
}

/// The number of a link (`tel:`, RFC 3966, or `sms:`, RFC 5724) without its parameters, except for an extension; anything else
/// as it is.
pub(super) fn without_link(typed: &str) -> String {
    let text = trim(typed, is_unseen, is_unseen);
    let Some(link) = without_prefix(text, "tel:").or_else(|| without_prefix(text, "sms:")) else {
        return text.to_owned();
    };
    // What comes after a question mark, such as the text of a message, is as unimportant as a parameter.
    let mut plain = String::new();
    for character in visible(link) {
        plain.push(if character == '?' { ';' } else { character });
    }
    let mut parts = plain.split(';');
    let mut number = percent_decoded(parts.next().unwrap_or_default());
    for parameter in parts {
        if without_prefix(parameter, "ext=").is_some() {
            number.push(';');
            number.push_str(parameter);
        } else if let Some(context) = without_prefix(parameter, "phone-context=")
            && context.starts_with('+')
            && !number.contains('+')
        {
            number = [context, &number].concat();
        }
    }
    number
}

/// Whether this is an extension: `ext. 12`, `, extension 12`, `x12`, `#12`, `;ext=12`.
fn is_extension(text: &str) -> bool {
    let (mut has_mark, mut has_digit) = (false, false);
    for character in visible(text) {
        match character.to_ascii_lowercase() {
            ',' | ';' | '.' | ':' | '=' => {}
            'e' | 'x' | 't' | 'n' | 's' | 'i' | 'o' | '#' if !has_digit => has_mark = true,
            _ if decimal_digit(character).is_some() && has_mark => has_digit = true,
            _ if is_space(character) => {}
            _ => return false,
        }
    }
    has_digit
}

/// A plus, also the full-width and the small one.
pub(super) fn is_plus(character: char) -> bool {
    matches!(character, '+' | '\u{ff0b}' | '\u{fe62}')
}

/// What may stand between the digits: what cannot be seen, dashes, dots, slashes, brackets, tildes.
pub(super) fn is_filling(character: char) -> bool {
    is_unseen(character)
        || matches!(
            fold(character),
            '-' | '.' | '/' | '(' | ')' | '[' | ']' | '~' | '\u{b7}' | '\u{2010}'
                ..='\u{2015}'
                    | '\u{2022}'
                    | '\u{2043}'
                    | '\u{2044}'
                    | '\u{2053}'
                    | '\u{2212}'
                    | '\u{2215}'
                    | '\u{223c}'
                    | '\u{3002}'
                    | '\u{30fb}'
                    | '\u{30fc}'
                    | '\u{fe58}'
                    | '\u{fe63}'
                    | '\u{ff61}'
        )
}
