//! Takes off what people and programs put around an email address, and mends what can be meant in one way only.

use crate::characters::{is_space, is_unseen, percent_decoded, trim, visible, without_prefix};

/// More, in bytes, than any address with a name and the text of a link around it. What is longer is not looked at.
const LONGEST_TEXT: usize = 2000;

/// The text with every repair made, until there is none left to make. `None` if it is too long to be an address.
pub(super) fn repaired(typed: &str) -> Option<String> {
    let mut text = String::new();
    for character in visible(trim(typed, is_unseen, is_unseen)) {
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
    let text = trim(text, is_around, |character| character == '.' || is_around(character));
    if let Some(link) = without_prefix(text, "mailto:") {
        let address = link.split('?').next().unwrap_or_default();
        let mut text = String::new();
        for character in visible(&percent_decoded(address)) {
            text.push(plain(character));
        }
        return text;
    }
    match named(text).or_else(|| enclosed(text)) {
        Some(inner) => inner.to_owned(),
        None => joined(text),
    }
}

/// White space, and what parts the addresses of a list.
fn is_around(character: char) -> bool {
    is_space(character) || matches!(character, ',' | ';')
}

/// What is in the angle brackets after a name. A name with an `@` could be another address, so it counts only where it is
/// quoted, or the same address.
fn named(text: &str) -> Option<&str> {
    let text = text.strip_suffix('>')?;
    let (name, inner) = text.split_once('<')?;
    let address = without_prefix(inner, "mailto:").unwrap_or(inner);
    if !name.contains('@') || trim(name, is_around, is_around).eq_ignore_ascii_case(address) {
        return Some(inner);
    }
    let mut rest = text.chars();
    let quote = rest.next().filter(|first| matches!(first, '"' | '\''))?;
    let (_, after) = rest.as_str().split_once(quote)?;
    trim(after, is_around, is_around).strip_prefix('<')
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
    let (mut joined, mut last, mut has_space) = (String::new(), '.', false);
    for character in text.chars() {
        if is_space(character) {
            has_space = true;
            continue;
        }
        if has_space && !matches!(last, '@' | '.') && !matches!(character, '@' | '.') {
            joined.push(' ');
        }
        joined.push(character);
        (last, has_space) = (character, false);
    }
    joined
}
