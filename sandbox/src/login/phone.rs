//! Reads a phone number from what a person typed.

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::error::ApiError;

/// A phone number in E.164. No `Debug`: numbers stay out of logs.
#[derive(Clone)]
pub struct Phone(String);

impl Phone {
    /// Accepts an international number, `+` first, of a length that its country uses; refuses extensions.
    ///
    /// Not whether the number is assigned: the ranges kept for examples and films (`+1 201 555 0123`,
    /// `+44 7700 900123`) are not, and they are what a development server should be tried with.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let number = PHONE_NUMBER_UTIL.parse(typed.trim(), None).map_err(|_| ApiError::InvalidPhone)?;
        let possible = matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible));
        if !possible || number.extension.is_some() {
            return Err(ApiError::InvalidPhone);
        }
        Ok(Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
    }

    /// `+` and digits.
    pub fn e164(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_however_it_is_written() {
        for (typed, e164) in [
            ("+12015550123", "+12015550123"),
            (" +1 (201) 555-0123 ", "+12015550123"),
            ("+44 7700 900123", "+447700900123"),
            ("+44 (0)7700 900123", "+447700900123"),
            ("+49 151 23456789", "+4915123456789"),
            ("+39 06 1234 5678", "+390612345678"),
            ("\u{ff0b}81 90-1234-5678", "+819012345678"),
            ("+\u{0669}\u{0661} 98765 43210", "+919876543210"),
        ] {
            let phone = Phone::parse(typed).unwrap_or_else(|_| panic!("{typed}"));
            assert_eq!(phone.e164(), e164, "{typed}");
        }
    }

    #[test]
    fn refuses_what_is_no_international_number() {
        for typed in [
            "",
            "ada@example.com",
            "2015550123",
            "0151 23456789",
            "+1",
            "+1201555012",
            "+120155501234",
            "+999 123456789",
            "+1 201 555 0123 ext. 5",
            "+12015550123;ext=5",
            "+44 7700 900123 900123",
            "<The user phone number>",
        ] {
            assert!(Phone::parse(typed).is_err(), "{typed:?}");
        }
    }
}
