//! Says which characters a person cannot see, and folds the wide forms of ASCII: one rule for addresses, numbers and codes.

/// The text as a person sees it: without invisible characters, and with full-width ASCII folded. White space stays.
pub(crate) fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| !is_invisible(*character)).map(fold)
}

/// Whether a character shows nothing and is no white space: Unicode's `Default_Ignorable_Code_Point` (which holds every
/// `Bidi_Control`), the control characters, and the marks of interlinear annotations.
pub(crate) fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// White space, and what cannot be seen.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// The text without some characters at its beginning and its end. Not generic, so that it ships once.
pub(crate) fn trim(text: &str, at_start: fn(char) -> bool, at_end: fn(char) -> bool) -> &str {
    text.trim_start_matches(at_start).trim_end_matches(at_end)
}

/// The ASCII character of a full-width form, as keyboards of East Asia type them; any other character as it is.
pub(crate) fn fold(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xff01 + 0x21).unwrap_or(character),
        _ => character,
    }
}

/// What comes after a prefix of ASCII letters and marks, in whatever case and width, with characters that cannot be seen in it.
pub(crate) fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let character = rest.find(|character| !is_invisible(*character))?;
        if !fold(character).eq_ignore_ascii_case(&expected) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The text of a link without its percent-encoding (RFC 3986 §2.1), or as it is where that makes no text.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let byte = match after {
            [high, low, after @ ..] if *first == b'%' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = after;
                hexadecimal(*high) << 4 | hexadecimal(*low)
            }
            _ => {
                rest = after;
                *first
            }
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hexadecimal(digit: u8) -> u8 {
    if digit.is_ascii_digit() { digit - b'0' } else { (digit | 0x20) - b'a' + 10 }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_what_unicode_says() {
        let property =
            Regex::new(r"^[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\u{fff9}-\u{fffb}&&\P{White_Space}]$");
        let property = property.expect("a pattern");
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            assert_eq!(is_invisible(character), property.is_match(&text), "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn percent_signs_stand_for_bytes_where_two_digits_follow() {
        for (encoded, text) in [
            ("jane%40b.co", "jane@b.co"),
            ("%6a%6A%c3%A9", "jjé"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%+1", "%zz%+1"),
            ("%ff", "%ff"),
            ("%2540", "%40"),
            ("", ""),
        ] {
            assert_eq!(percent_decoded(encoded), text, "{encoded}");
        }
    }

    #[test]
    fn wide_forms_become_ascii_and_nothing_else_changes() {
        assert_eq!(visible("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ").collect::<String>(), "jane@example.com");
        assert_eq!(visible("\u{202a}１２３\u{202c} ４５６\u{feff}").collect::<String>(), "123 456");
        for character in '\0'..=char::MAX {
            let folded = fold(character);
            assert!(folded == character || folded.is_ascii_graphic(), "U+{:04X}", u32::from(character));
        }
    }
}
