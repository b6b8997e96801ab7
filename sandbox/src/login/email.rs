//! Reads an email address from what a person typed, and says which person it means.
//!
//! The rule of identity is here alone. Two addresses are one person only where every mail server takes them for one mailbox:
//! otherwise a mail to the one would let its reader into the account of the other.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::{DefaultIgnorableCodePoint, WhiteSpace};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use crate::error::ApiError;

/// RFC 5321 §4.5.3.1.3: 256 octets for a path, two of which are its angle brackets.
const LONGEST_ADDRESS: usize = 254;
/// RFC 5321 §4.5.3.1.1.
const LONGEST_LOCAL_PART: usize = 64;

/// An address mail can be sent to. No `Debug`: addresses stay out of logs.
#[derive(Clone)]
pub struct Email {
    address: String,
    identifier: String,
}

impl Email {
    /// Accepts `local@domain.tld` as RFC 5321 and RFC 6531 write it, surrounding spaces ignored; refuses quoted local parts,
    /// display names, address literals, hosts without a dot, and what nobody sees.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let (local, domain) = typed.trim().rsplit_once('@').ok_or(ApiError::InvalidEmail)?;
        let ascii = ascii_domain(domain).ok_or(ApiError::InvalidEmail)?;
        // The letter case of a domain in ASCII stays, to be shown as typed.
        let mailed = if domain.is_ascii() { domain } else { &ascii };
        let address = [local, "@", mailed].concat();
        if !is_local_part(local) || address.len() > LONGEST_ADDRESS {
            return Err(ApiError::InvalidEmail);
        }
        Ok(Self { address, identifier: [&folded(local), "@", &ascii].concat() })
    }

    /// As typed, but for a domain that is not ASCII: where the mail goes.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The person it identifies.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }
}

/// The domain in ASCII and in lower case (UTS 46, as browsers have it), when it has at least two labels and is no number
/// of a host.
fn ascii_domain(domain: &str) -> Option<String> {
    // UTS 46 takes signs that no registry does, and passes over what nobody sees.
    if !domain.chars().all(|one| matches!(one, '.' | '\u{3002}') || is_atom_character(one)) {
        return None;
    }
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?
        .to_ascii_lowercase();
    let (_, top_level) = ascii.rsplit_once('.')?;
    let is_number = top_level.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number).then_some(ascii)
}

/// Dots between runs of `atext` (RFC 5322 §3.2.3) and of characters of other scripts (RFC 6531 §3.3).
fn is_local_part(local: &str) -> bool {
    local.len() <= LONGEST_LOCAL_PART
        && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

/// Punctuation and signs outside ASCII are left out as a block, as are the characters that stand for none: no mailbox has
/// them, and what they look like is used to deceive.
fn is_atom_character(character: char) -> bool {
    match character {
        '\0'..='\x7f' => character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character),
        'ª' | '·' | 'º' => true,
        '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{fff9}'..='\u{ffff}' => false,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => {
            !CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
                && !CodePointSetData::new::<WhiteSpace>().contains(character)
        }
    }
}

/// The local part as accounts know it: marks composed (NFC), the letters A to Z in lower case.
///
/// Mail servers tell letters apart outside ASCII, and nobody but they know which are one mailbox: `ẞ` and `ß`, `İ` and `i`
/// are two. Other than in [`str::to_lowercase`], no letter outside ASCII becomes another one.
fn folded(local: &str) -> String {
    composed(&composed(local).to_ascii_lowercase()).into_owned()
}

/// NFC, unless that would put one character in the place of another: the Kelvin sign becomes K, and a Greek varia a grave
/// accent, which are other mailboxes. Keyboards give those apart, as they do not a letter and its mark.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let form = ComposingNormalizerBorrowed::new_nfc();
    let is_replaced = |character: char| {
        let alone = String::from(character);
        let normal = form.normalize(&alone);
        let mut normal = normal.chars();
        matches!((normal.next(), normal.next()), (Some(one), None) if one != character)
    };
    if text.chars().any(is_replaced) { Cow::Borrowed(text) } else { form.normalize(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_typed_and_identifies_without_letter_case() {
        let email = Email::parse("  Ada.Lovelace+x@Example.COM ").unwrap_or_else(|_| panic!());
        assert_eq!(email.address(), "Ada.Lovelace+x@Example.COM");
        assert_eq!(email.identifier(), "ada.lovelace+x@example.com");
    }

    #[test]
    fn a_domain_outside_ascii_is_mailed_as_dns_has_it() {
        let email = Email::parse("Jane@BÜCHER.example").unwrap_or_else(|_| panic!());
        assert_eq!(email.address(), "Jane@xn--bcher-kva.example");
        assert_eq!(email.identifier(), "jane@xn--bcher-kva.example");
    }

    #[test]
    fn the_spelling_that_is_stored_is_unicodes_composed_one() {
        for (typed, identifier) in [
            ("zoe\u{308}@example.com", "zo\u{eb}@example.com"),
            ("W\u{30a}@example.com", "\u{1e98}@example.com"),
            ("Mi\u{212a}e@example.com", "mi\u{212a}e@example.com"),
        ] {
            let email = Email::parse(typed).unwrap_or_else(|_| panic!("{typed}"));
            assert_eq!((email.address(), email.identifier()), (typed, identifier));
        }
    }
}
