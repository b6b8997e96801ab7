//! Reads email addresses as people type and paste them, and says what is wrong with what is none.

mod repair;
#[cfg(test)]
mod tests;

use crate::characters::is_space;
use crate::domain::{LONGEST_LABEL, is_label};

/// An email address that could receive mail.
///
/// The check finds slips of the finger, not undeliverable mailboxes: only sending a mail can do that, and a form that
/// refuses an unusual but working address locks its owner out. It follows HTML's *valid email address* where that is
/// looser than RFC 5321, and also lets through addresses in other scripts (RFC 6531).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no email address. Each reason is true of every text that it is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailError {
    /// Nothing but what is taken off around an address.
    Empty,
    /// More than any address has, in all or in one of its parts.
    TooLong,
    /// There is no `@`.
    NoAt,
    /// There is more than one `@`: two addresses, or one of them twice.
    Several,
    /// White space stands inside.
    Space,
    /// Nothing stands before the `@`.
    NoLocalPart,
    /// Nothing stands after the `@`, or no dot, or only digits after the last one: there is no such top-level domain.
    DomainIncomplete,
    /// It holds a character that no address has there.
    Character,
    /// Dots or hyphens stand where none can.
    Malformed,
}

/// RFC 5321 §4.5.3.1.3 allows 256 octets for a path, two of which are its angle brackets.
const LONGEST_ADDRESS: usize = 254;
/// RFC 5321 §4.5.3.1.1.
const LONGEST_LOCAL_PART: usize = 64;

impl Email {
    /// Reads an address, without what cannot be seen and without what programs and people put around it: white space,
    /// `mailto:`, a name, brackets, quotes, the comma of a list.
    ///
    /// # Errors
    /// [`EmailError`]: what is wrong with it. A text that could mean two addresses means none.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let text = repair::repaired(typed).ok_or(EmailError::TooLong)?;
        match fault(&text) {
            None => Ok(Self(text)),
            Some(error) => Err(error),
        }
    }

    /// The address as it was typed, repaired.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is wrong with an address, if anything: first what is easiest to see.
fn fault(text: &str) -> Option<EmailError> {
    let Some((local, domain)) = text.split_once('@') else {
        return Some(if text.is_empty() { EmailError::Empty } else { EmailError::NoAt });
    };
    let (mut ats, mut has_space, mut has_wrong, mut has_malformed) = (0, false, false, false);
    let mut last = '.';
    for character in text.chars() {
        has_malformed |= ats == 0 && last == '.' && matches!(character, '.' | '@');
        last = character;
        match character {
            '@' => ats += 1,
            _ if is_space(character) => has_space = true,
            _ if is_domain_character(character) || (ats == 0 && is_symbol(character)) => {}
            _ => has_wrong = true,
        }
    }
    let (mut labels, mut has_long, mut is_number) = (0, false, false);
    for label in domain.split('.') {
        labels += 1;
        is_number = label.bytes().all(|byte| byte.is_ascii_digit());
        has_long |= label.len() > LONGEST_LABEL;
        has_malformed |= !is_label(label, |_| true);
    }
    has_long |= text.len() > LONGEST_ADDRESS || local.len() > LONGEST_LOCAL_PART;
    Some(if ats > 1 {
        EmailError::Several
    } else if has_space {
        EmailError::Space
    } else if local.is_empty() {
        EmailError::NoLocalPart
    } else if has_wrong {
        EmailError::Character
    } else if labels < 2 || (is_number && !has_malformed) {
        EmailError::DomainIncomplete
    } else if has_long {
        EmailError::TooLong
    } else if has_malformed {
        EmailError::Malformed
    } else {
        return None;
    })
}

fn is_domain_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.') || is_foreign_letter(character)
}

/// What stands only before the `@`: RFC 5322 §3.2.3, `atext`.
fn is_symbol(character: char) -> bool {
    // Spelt out: to look a character up in a string links the search for whole strings.
    matches!(character, '!' | '#'..='\'' | '*' | '+' | '/' | '=' | '?' | '^' | '_' | '`' | '{'..='~')
}

/// A character of another script. What a letter is there is not judged, since the tables would weigh more than the mistakes:
/// only the blocks of punctuation are left out, and what stands for no character.
fn is_foreign_letter(character: char) -> bool {
    !matches!(
        character,
        '\0'..='\u{a9}'
            | '\u{ab}'..='\u{b6}'
            | '\u{b8}'..='\u{b9}'
            | '\u{bb}'..='\u{bf}'
            | '\u{2000}'..='\u{206f}'
            | '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{fffc}'..='\u{ffff}'
    )
}
