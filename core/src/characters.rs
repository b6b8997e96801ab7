//! Says which characters a person cannot see, and folds the wide forms of ASCII: one rule for addresses, numbers and codes.

/// The text as a person sees it: without invisible characters, and with full-width ASCII folded. White space stays.
pub(crate) fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| !is_invisible(*character)).map(fold)
}

/// Whether a character shows nothing and is no white space: Unicode's `Default_Ignorable_Code_Point` (which holds every
/// `Bidi_Control`), the control characters, and the marks of interlinear annotations.
pub(crate) fn is_invisible(character: char) -> bool {
    (character.is_control() && !is_space(character))
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
    is_space(character) || is_invisible(character)
}

/// The text without some characters at its beginning and its end. Not generic, so that it ships once.
pub(crate) fn trim(text: &str, at_start: fn(char) -> bool, at_end: fn(char) -> bool) -> &str {
    text.trim_start_matches(at_start).trim_end_matches(at_end)
}

/// The longest name that is shown, in characters: an address has no more (RFC 5321 §4.5.3.1.3).
const LONGEST_NAME: usize = 254;

/// A name that somebody else wrote, as it may be shown: with a mark in the place of what would turn the text around it, and cut
/// where it has no end.
pub(crate) fn shown(name: &str) -> String {
    let mark = |character: char| match character {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ if character.is_control() => '\u{fffd}',
        _ => character,
    };
    let mut characters = name.chars().map(mark);
    let mut shown: String = characters.by_ref().take(LONGEST_NAME).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
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

/// The text of a link without its percent-encoding (RFC 3986 §2.1). What is no UTF-8 becomes U+FFFD, which is in no address.
///
/// By hand, since the standard library's check of UTF-8 weighs more.
pub(crate) fn percent_decoded(text: &str) -> String {
    const UNKNOWN: char = '\u{fffd}';
    let mut decoded = String::new();
    // The character that is being put together, and how many bytes of it are still to come.
    let (mut code, mut missing) = (0, 0);
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let byte = if character == '%' { encoded_byte(rest.as_str()) } else { None };
        let is_continued = missing > 0;
        match byte {
            Some(byte @ 0x80..=0xbf) if is_continued => (code, missing) = (code << 6 | byte & 0x3f, missing - 1),
            _ => {
                if is_continued {
                    decoded.push(UNKNOWN);
                }
                (code, missing) = match byte {
                    Some(byte @ 0xc0..=0xdf) => (byte & 0x1f, 1),
                    Some(byte @ 0xe0..=0xef) => (byte & 0xf, 2),
                    Some(byte @ 0xf0..=0xf7) => (byte & 7, 3),
                    Some(byte @ 0x80..) => (byte | u32::MAX << 8, 0),
                    byte => (byte.unwrap_or(character.into()), 0),
                };
            }
        }
        if byte.is_some() {
            rest.nth(1);
        }
        if missing == 0 {
            decoded.push(char::from_u32(code).unwrap_or(UNKNOWN));
        }
    }
    if missing > 0 {
        decoded.push(UNKNOWN);
    }
    decoded
}

/// The byte that two hexadecimal digits stand for.
fn encoded_byte(text: &str) -> Option<u32> {
    let mut digits = text.chars();
    Some(digits.next()?.to_digit(16)? << 4 | digits.next()?.to_digit(16)?)
}

/// Whether a character is white space. The standard library's looks it up in a table anew at each place that asks.
#[inline(never)]
pub(crate) fn is_space(character: char) -> bool {
    character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn a_name_is_shown_with_marks_and_has_an_end() {
        assert_eq!(shown("a\u{202e}moc.elpmaxe@enaj\u{7}"), "a\u{fffd}moc.elpmaxe@enaj\u{fffd}");
        assert_eq!(
            shown("جين\u{200c} 👩\u{200d}💻"),
            "جين\u{200c} 👩\u{200d}💻",
            "what joins letters is part of a name"
        );
        let end = shown(&"x".repeat(1_000_000));
        assert_eq!((end.chars().count(), end.ends_with('…')), (255, true));
        let bidi = Regex::new(r"^\p{Bidi_Control}$").expect("a pattern");
        for character in (0..=0x10_ffff).filter_map(char::from_u32).filter(|one| !one.is_control()) {
            let text = character.to_string();
            assert_eq!(shown(&text) != text, bidi.is_match(&text), "U+{:04X}", u32::from(character));
        }
    }

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
            ("a%ffb", "a\u{fffd}b"),
            ("%c3", "\u{fffd}"),
            ("%c3a%a4", "\u{fffd}a\u{fffd}"),
            ("%e2%80%8b%F0%9F%98%80", "\u{200b}😀"),
            ("ä%C3%A4", "ää"),
            ("%2540", "%40"),
            ("", ""),
        ] {
            assert_eq!(percent_decoded(encoded), text, "{encoded}");
        }
        for character in ('\0'..=char::MAX).step_by(7) {
            let encoded: String = character.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect();
            assert_eq!(percent_decoded(&encoded), character.to_string(), "{encoded}");
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
