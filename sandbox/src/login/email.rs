//! Reads an email address from what a person typed.

use std::str::FromStr;

use email_address::{EmailAddress, Options};

use crate::error::ApiError;

/// An address mail can be sent to. No `Debug`: addresses stay out of logs.
#[derive(Clone)]
pub struct Email {
    address: String,
    identifier: String,
}

impl Email {
    /// Accepts `local@domain.tld` as RFC 5321 writes it, surrounding spaces ignored; refuses display names, address
    /// literals, hosts without a dot, and anything the mailer could not put on an envelope.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let address = typed.trim();
        let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
        let valid =
            EmailAddress::parse_with_options(address, options).is_ok() && lettre::Address::from_str(address).is_ok();
        if !valid {
            return Err(ApiError::InvalidEmail);
        }
        Ok(Self { address: address.to_owned(), identifier: address.to_lowercase() })
    }

    /// As typed: where the mail goes.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// In lower case: the person it identifies. No mail provider in use tells two people apart by letter case.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }
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
    fn refuses_what_is_not_an_address() {
        let long = format!("{}@example.com", "a".repeat(65));
        for typed in [
            "",
            " ",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "Ada <ada@example.com>",
            "ada@example.com, eve@example.com",
            "ada@example.com\r\nBcc: eve@example.com",
            "ada@exa mple.com",
            "ada@@example.com",
            &long,
        ] {
            assert!(Email::parse(typed).is_err(), "{typed:?}");
        }
    }
}
