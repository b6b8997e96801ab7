//! Takes off what people and programs put around an email address, and mends what can be meant in one way only.

use crate::characters::{is_invisible, percent_decoded, visible, without_prefix};

/// More, in bytes, than any address with a name and the text of a link around it. What is longer is not looked at.
const LONGEST_TEXT: usize = 2000;

/// The text with every repair made, until there is none left to make. `None` if it is too long to be an address.
pub(super) fn repaired(typed: &str) -> Option<String> {
    let typed = typed.trim_matches(|character: char| character.is_whitespace() || is_invisible(character));
    let mut text = String::new();
    for character in visible(typed) {
        if text.len() > LONGEST_TEXT {
            return None;
        }
        text.push(plain(character));
    }
    loop {
        let next = repaired_once(&text);
        // Whatever is repaired becomes shorter, so this ends.
        if next.len() == text.len() {
            return Some(next);
        }
        text = next;
    }
}

/// The ASCII character for what a keyboard or a word processor puts in its place: dots, apostrophes, hyphens, quotes.
fn plain(character: char) -> char {
    match character {
        '\u{3002}' | '\u{ff61}' | '\u{fe52}' => '.',
        '\u{3001}' | '\u{ff64}' | '\u{fe50}' => ',',
        '\u{fe6b}' => '@',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}'..='\u{201b}' => '\'',
        // Quotation marks of every kind, and the corner brackets that are used as such.
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2039}' | '\u{203a}' | '\u{3008}'..='\u{3011}' => '"',
        _ => character,
    }
}

fn repaired_once(text: &str) -> String {
    let text = text.trim_matches(is_around).trim_end_matches(|character| character == '.' || is_around(character));
    if let Some(link) = without_prefix(text, "mailto:") {
        let address = link.split('?').next().unwrap_or_default();
        return visible(&percent_decoded(address)).map(plain).collect();
    }
    match named(text).or_else(|| enclosed(text)) {
        Some(inner) => inner.to_owned(),
        None => joined(text),
    }
}

/// White space, and what parts the addresses of a list.
fn is_around(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | ';')
}

/// What is in the angle brackets after a name. A name with an `@` could be another address, so it counts only where it is
/// quoted, or the same address.
fn named(text: &str) -> Option<&str> {
    let text = text.strip_suffix('>')?;
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    text.match_indices('<').find_map(|(place, _)| {
        let (name, inner) = text.split_at_checked(place)?;
        let (name, inner) = (name.trim_end(), inner.strip_prefix('<')?);
        let is_name = match quote {
            Some(quote) => name.len() > 1 && name.ends_with(quote),
            None => {
                let address = without_prefix(inner, "mailto:").unwrap_or(inner);
                !name.contains('@') || name.eq_ignore_ascii_case(address.trim())
            }
        };
        is_name.then_some(inner)
    })
}

/// What is in quotes or in brackets. No domain ends with such a character, so a pair is never part of the address.
fn enclosed(text: &str) -> Option<&str> {
    let mut inner = text.chars();
    let is_pair = match inner.next()? {
        quote @ ('"' | '\'' | '`' | '*' | '_') => inner.next_back()? == quote,
        '(' => inner.next_back()? == ')',
        '[' => inner.next_back()? == ']',
        '{' => inner.next_back()? == '}',
        _ => false,
    };
    is_pair.then_some(inner.as_str())
}

/// Without white space beside an `@` or a dot, which keyboards put there when they take it for the end of a sentence.
fn joined(text: &str) -> String {
    let mut joined = String::new();
    for character in text.chars() {
        if matches!(character, '@' | '.') {
            joined.truncate(joined.trim_end().len());
        }
        if !(character.is_whitespace() && joined.ends_with(['@', '.'])) {
            joined.push(character);
        }
    }
    joined
}
