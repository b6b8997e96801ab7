//! Reads what a person types to say who they are: an email address or a phone number.

use crate::domain::is_label;
use crate::error::ErrorCode;
use crate::method::{Accepts, Recipient};
use crate::phone::{self, Country, Phone, PhoneError};
use crate::text::Text;

/// Whom a message is sent to: an email address or a phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// An email address.
    Email(Email),
    /// A phone number.
    Phone(Phone),
}

impl Identifier {
    /// Reads what was typed into the first field.
    ///
    /// # Errors
    /// What is wrong with it, as an error code and the sentence that says how to mend it.
    pub(crate) fn parse(typed: &str, accepts: Accepts, country: Option<Country>) -> Result<Self, (ErrorCode, Text)> {
        let email = || Email::parse(typed).map(Self::Email).map_err(email_problem);
        let phone = || Phone::parse(typed, country).map(Self::Phone).map_err(phone_problem);
        match accepts {
            Accepts::Email => email(),
            Accepts::Phone => phone(),
            Accepts::Either if phone::is_phone_like(typed) => phone(),
            Accepts::Either => email().map_err(|(code, _)| match code {
                ErrorCode::IdentifierEmpty => (code, Text::ErrorIdentifierEmpty),
                _ if typed.chars().any(is_at) => (code, Text::ErrorEmailInvalid),
                _ => (code, Text::ErrorIdentifierInvalid),
            }),
        }
    }

    /// Which of the two it is.
    pub fn recipient(&self) -> Recipient {
        match self {
            Self::Email(_) => Recipient::Email,
            Self::Phone(_) => Recipient::Phone,
        }
    }

    /// Reads what [`Identifier::as_str`] gave.
    pub fn restore(text: &str) -> Option<Self> {
        Self::parse(text, Accepts::Either, None).ok()
    }

    /// As people read it: a phone number with a space after the calling code, at which no line ends.
    pub fn shown(&self) -> String {
        let number = match self {
            Self::Email(email) => return email.as_str().to_owned(),
            Self::Phone(phone) => phone,
        };
        let calling_code = number.country().map(|country| country.calling_code().to_string().len() + 1);
        let (code, rest) = calling_code.and_then(|end| number.as_str().split_at_checked(end)).unwrap_or_default();
        if code.is_empty() { number.as_str().to_owned() } else { [code, "\u{a0}", rest].concat() }
    }

    /// The email address, or the phone number in E.164.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }
}

fn email_problem(error: EmailError) -> (ErrorCode, Text) {
    match error {
        EmailError::Empty => (ErrorCode::IdentifierEmpty, Text::ErrorEmailEmpty),
        EmailError::Malformed => (ErrorCode::IdentifierInvalid, Text::ErrorEmailInvalid),
    }
}

fn is_at(character: char) -> bool {
    matches!(character, '@' | '＠')
}

fn phone_problem(error: PhoneError) -> (ErrorCode, Text) {
    match error {
        PhoneError::Empty => (ErrorCode::IdentifierEmpty, Text::ErrorPhoneEmpty),
        PhoneError::TooShort => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneTooShort),
        PhoneError::TooLong => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneTooLong),
        PhoneError::CountryUnknown | PhoneError::UnknownCallingCode => {
            (ErrorCode::IdentifierInvalid, Text::ErrorPhoneCountry)
        }
        PhoneError::Malformed | PhoneError::InvalidLength => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneInvalid),
    }
}

/// An email address that could receive mail.
///
/// The check finds slips of the finger, not undeliverable mailboxes: only sending a mail can do that, and a form that
/// refuses an unusual but working address locks its owner out. It follows HTML's *valid email address* where that is
/// looser than RFC 5321, and also lets through addresses in other scripts (RFC 6531).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no email address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailError {
    /// Nothing but white space.
    Empty,
    /// Something else than an address.
    Malformed,
}

/// RFC 5321 §4.5.3.1.3 allows 256 octets for a path, two of which are its angle brackets.
const LONGEST_ADDRESS: usize = 254;
/// RFC 5321 §4.5.3.1.1.
const LONGEST_LOCAL_PART: usize = 64;

impl Email {
    /// Reads an address, forgiving what phones and address books add around it: white space, a `mailto:`, angle
    /// brackets, a full-width `@`.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let mut text = typed.trim_matches(is_padding);
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if let Some(head) = text.get(..7)
            && head.eq_ignore_ascii_case("mailto:")
        {
            text = text.get(7..).unwrap_or_default();
        }
        if let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            text = inner;
        }
        let address = text.replace('＠', "@");
        if is_address(&address) { Ok(Self(address)) } else { Err(EmailError::Malformed) }
    }

    /// The address as it goes to the API.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// White space, and the invisible marks that copying from a document brings along.
fn is_padding(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= LONGEST_ADDRESS
        && (1..=LONGEST_LOCAL_PART).contains(&local.len())
        && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_local_character))
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| is_label(label, is_foreign_letter))
}

fn is_local_character(character: char) -> bool {
    // RFC 5322 §3.2.3, `atext`. Spelt out: to look a character up in a string links the search for whole strings.
    let is_symbol = matches!(
        character,
        '!' | '#'
            | '$'
            | '%'
            | '&'
            | '\''
            | '*'
            | '+'
            | '-'
            | '/'
            | '='
            | '?'
            | '^'
            | '_'
            | '`'
            | '{'
            | '|'
            | '}'
            | '~'
    );
    character.is_ascii_alphanumeric() || is_symbol || is_foreign_letter(character)
}

/// A character of another script. What a letter is there is not judged: the tables would weigh more than the mistakes.
fn is_foreign_letter(character: char) -> bool {
    !character.is_ascii() && !is_padding(character) && !character.is_control()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepts_what_people_have() {
        for (typed, address) in [
            ("active@mail7.io", "active@mail7.io"),
            ("  Jane.Doe+news@Example.co.uk\n", "Jane.Doe+news@Example.co.uk"),
            ("mailto:jane@example.com", "jane@example.com"),
            ("<jane@example.com>", "jane@example.com"),
            ("jane＠example.com", "jane@example.com"),
            ("\u{200b}jane@example.com\u{feff}", "jane@example.com"),
            ("o'hara@example.ie", "o'hara@example.ie"),
            ("用户@例子.广告", "用户@例子.广告"),
            ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ] {
            assert_eq!(Email::parse(typed).map(|email| email.0).as_deref(), Ok(address), "{typed}");
        }
    }

    #[test]
    fn refuses_slips_of_the_finger() {
        for typed in [
            "jane",
            "jane@",
            "@example.com",
            "jane@example",
            "jane@example..com",
            "jane@.example.com",
            "jane@example.com.",
            "jane doe@example.com",
            "jane@exam ple.com",
            "jane,doe@example.com",
            ".jane@example.com",
            "jane.@example.com",
            "ja..ne@example.com",
            "jane@-example.com",
            "jane@example-.com",
            "jane@example.com, john@example.com",
            "mailto:",
            "<>",
            "jane@ex_ample.com",
            "\"jane\"@example.com",
            "+49 30 901820",
        ] {
            assert_eq!(Email::parse(typed), Err(EmailError::Malformed), "{typed}");
        }
        for typed in ["", "   ", "\t\n", "\u{200b}"] {
            assert_eq!(Email::parse(typed), Err(EmailError::Empty), "{typed:?}");
        }
        assert_eq!(Email::parse(&format!("{}@example.com", "a".repeat(65))), Err(EmailError::Malformed));
        assert_eq!(Email::parse(&format!("a@{}.com", "b".repeat(64))), Err(EmailError::Malformed));
        assert_eq!(Email::parse(&format!("a@{}", "b.".repeat(130) + "com")), Err(EmailError::Malformed));
    }

    proptest! {
        #[test]
        fn no_input_panics_and_reading_again_changes_nothing(typed in any::<String>()) {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
            }
        }

        #[test]
        fn ordinary_addresses_are_accepted(address in "[a-z0-9]{1,20}(\\.[a-z0-9]{1,10})?@[a-z0-9]{1,20}\\.[a-z]{2,8}") {
            prop_assert_eq!(Email::parse(&address).map(|email| email.0), Ok(address));
        }
    }
}
