//! Reads what a person types to say who they are: an email address or a phone number.

use crate::email::{Email, EmailError};
use crate::error::ErrorCode;
use crate::method::{Accepts, Recipient};
use crate::phone::{self, Country, Metadata, Phone, PhoneError};
use crate::text::{Text, decimal};

/// Whom a message is sent to: an email address or a phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// An email address.
    Email(Email),
    /// A phone number.
    Phone(Phone),
}

impl Identifier {
    /// Reads what was typed into the first field. A country that was only guessed counts less than one that was chosen; a number
    /// is not checked where nothing is known of numbers.
    ///
    /// # Errors
    /// What is wrong with it, as an error code and the sentence that says how to mend it.
    pub(crate) fn parse(
        typed: &str,
        accepts: Accepts,
        metadata: Option<Metadata>,
        chosen: Option<Country>,
        guess: Option<Country>,
    ) -> Result<Self, (ErrorCode, Text)> {
        let email = || Email::parse(typed).map(Self::Email).map_err(email_problem);
        let phone = || match (metadata, chosen) {
            (Some(metadata), Some(_)) => Phone::parse(metadata, typed, chosen),
            (Some(metadata), None) => Phone::parse_guessing(metadata, typed, guess),
            (None, _) => Phone::parse_unchecked(typed),
        };
        let phone = || phone().map(Self::Phone).map_err(phone_problem);
        match accepts {
            Accepts::Email => email(),
            Accepts::Phone => phone(),
            Accepts::Either if phone::is_phone_like(typed) => phone(),
            Accepts::Either => email().map_err(|(code, text)| match text {
                Text::ErrorEmailEmpty => (code, Text::ErrorIdentifierEmpty),
                Text::ErrorEmailNoAt => (code, Text::ErrorIdentifierInvalid),
                text => (code, text),
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
        let known = Phone::restore(text).map(Self::Phone);
        known.or_else(|| Self::parse(text, Accepts::Either, None, None, None).ok())
    }

    /// Whether `typed` may be this very number, of which the country is not known.
    pub(crate) fn ends_like(&self, typed: &str) -> bool {
        matches!(self, Self::Phone(phone) if phone.ends_like(typed))
    }

    /// As people read it: a phone number with a space after the calling code, at which no line ends, once that is known.
    pub fn shown(&self, metadata: Option<Metadata>) -> String {
        let number = match self {
            Self::Email(email) => return email.as_str().to_owned(),
            Self::Phone(phone) => phone,
        };
        let calling_code = metadata.and_then(|metadata| {
            let country = number.country(metadata)?;
            Some(decimal(metadata.calling_code(country).into()).len() + 1)
        });
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
    let text = match error {
        EmailError::Empty => return (ErrorCode::IdentifierEmpty, Text::ErrorEmailEmpty),
        EmailError::TooLong => Text::ErrorEmailTooLong,
        EmailError::NoAt => Text::ErrorEmailNoAt,
        EmailError::Several => Text::ErrorEmailSeveral,
        EmailError::Space => Text::ErrorEmailSpace,
        EmailError::NoLocalPart => Text::ErrorEmailBeginning,
        EmailError::DomainIncomplete => Text::ErrorEmailEnding,
        EmailError::Character => Text::ErrorEmailCharacter,
        EmailError::Malformed => Text::ErrorEmailInvalid,
    };
    (ErrorCode::IdentifierInvalid, text)
}

fn phone_problem(error: PhoneError) -> (ErrorCode, Text) {
    match error {
        PhoneError::Empty => (ErrorCode::IdentifierEmpty, Text::ErrorPhoneEmpty),
        PhoneError::TooShort => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneTooShort),
        PhoneError::TooLong => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneTooLong),
        PhoneError::Extension => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneExtension),
        PhoneError::CountryUnknown | PhoneError::UnknownCallingCode => {
            (ErrorCode::IdentifierInvalid, Text::ErrorPhoneCountry)
        }
        PhoneError::Malformed | PhoneError::InvalidLength => (ErrorCode::IdentifierInvalid, Text::ErrorPhoneInvalid),
    }
}
