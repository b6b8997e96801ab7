//! Reads an email address from what a person typed.

use std::str::FromStr;

use email_address::{EmailAddress, Options};
use icu_normalizer::ComposingNormalizerBorrowed;
use url::Host;

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
    ///
    /// However the accents are composed (NFC, NFD) and the domain is spelt (`bücher`, `xn--bcher-kva`), it is one address.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(typed.trim());
        let (local, domain) = composed.rsplit_once('@').ok_or(ApiError::InvalidEmail)?;
        // The letter case of a domain in ASCII stays, to be shown as typed.
        let domain = match Host::parse(domain) {
            Ok(Host::Domain(ascii)) if !domain.is_ascii() => ascii,
            _ => domain.to_owned(),
        };
        let address = [local, "@", &domain].concat();
        let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
        let valid =
            EmailAddress::parse_with_options(&address, options).is_ok() && lettre::Address::from_str(&address).is_ok();
        if !valid {
            return Err(ApiError::InvalidEmail);
        }
        let lower = address.to_lowercase();
        let identifier = ComposingNormalizerBorrowed::new_nfc().normalize(&lower).into_owned();
        Ok(Self { address, identifier })
    }

    /// As typed, with the domain in ASCII: where the mail goes.
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
    fn however_it_is_spelt_it_is_one_address() {
        for (typed, address) in [
            ("jane@bücher.example", "jane@xn--bcher-kva.example"),
            ("jane@bu\u{308}cher.example", "jane@xn--bcher-kva.example"),
            ("Jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
            ("jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example"),
            ("jane@XN--BCHER-KVA.EXAMPLE", "jane@xn--bcher-kva.example"),
            ("zoë@example.com", "zoë@example.com"),
            ("zoe\u{308}@example.com", "zoë@example.com"),
            ("ZOË@example.com", "zoë@example.com"),
        ] {
            let email = Email::parse(typed).unwrap_or_else(|_| panic!("{typed}"));
            assert_eq!(email.identifier(), address, "{typed}");
            assert_eq!(email.address().to_lowercase(), address, "{typed}");
        }
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
