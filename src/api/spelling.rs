//! Writes an identifier in the one spelling that the API is told, however it was typed: the one place that decides it.
//!
//! A person sees what they typed. But the same mailbox has several spellings, of which the server may make several accounts:
//! keyboards compose accents or leave them apart, and a domain with an ä is also one with `xn--`.

use ssojet_login_core::identifier::Identifier;

/// A phone number in E.164, or an email address: before the `@` in Unicode's composed form (NFC), after it in ASCII and in
/// lower case (RFC 5891 §4).
pub(super) fn for_api(identifier: &Identifier) -> String {
    let text = identifier.as_str();
    let Some((local, domain)) = text.split_once('@') else { return text.to_owned() };
    let mut domain = domain.to_ascii_lowercase();
    if text.is_ascii() {
        return [local, "@", &domain].concat();
    }
    if let Some(ascii) = browser::to_ascii(&domain).filter(|_| !domain.is_ascii()) {
        domain = ascii;
    }
    [&browser::composed(local), "@", &domain].concat()
}

/// What the browser knows of Unicode, whose tables would weigh more than the whole widget.
#[cfg(not(test))]
mod browser {
    /// Unicode's composed form, NFC.
    pub(super) fn composed(text: &str) -> String {
        js_sys::JsString::from(text).normalize("NFC").into()
    }

    /// A domain in ASCII, as every address of a page has it; `None` where it is no domain.
    pub(super) fn to_ascii(domain: &str) -> Option<String> {
        web_sys::Url::new(&["http://", domain].concat()).ok().map(|url| url.hostname())
    }
}

/// The same by crates, for tests.
#[cfg(test)]
mod browser {
    pub(super) fn composed(text: &str) -> String {
        icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
    }

    pub(super) fn to_ascii(domain: &str) -> Option<String> {
        url::Url::parse(&["http://", domain].concat()).ok()?.host_str().map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelt(typed: &str) -> String {
        for_api(&Identifier::restore(typed).expect("an identifier"))
    }

    #[test]
    fn every_spelling_of_a_mailbox_is_told_alike() {
        for (typed, told) in [
            ("jane@example.com", "jane@example.com"),
            ("Jane.Doe@Example.COM", "Jane.Doe@example.com"),
            ("jane@bücher.example", "jane@xn--bcher-kva.example"),
            ("jane@bu\u{308}cher.example", "jane@xn--bcher-kva.example"),
            ("jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
            ("jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example"),
            ("jane@XN--BCHER-KVA.example", "jane@xn--bcher-kva.example"),
            ("jane@ｂücher。example", "jane@xn--bcher-kva.example"),
            ("jane@straße.example", "jane@xn--strae-oqa.example"),
            ("zoe\u{308}@example.com", "zoë@example.com"),
            ("zoë@Example.com", "zoë@example.com"),
            ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
            // No domain: told as typed, and refused by the server.
            ("jane@x\u{2a74}y.example", "jane@x\u{2a74}y.example"),
            ("+4915112345678", "+4915112345678"),
        ] {
            assert_eq!(spelt(typed), told, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_told_is_told_again_alike(typed in "[a-zéü]{1,8}@[A-Za-zäöüßжя]{1,8}\\.[a-z中国]{2,4}") {
            let told = spelt(&typed);
            prop_assert_eq!(spelt(&told), told.clone());
            let domain = told.split_once('@').map(|(_, domain)| domain.to_owned());
            prop_assert!(domain.is_some_and(|domain| domain.is_ascii() && domain == domain.to_lowercase()), "{}", told);
            let apart = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&typed).into_owned();
            prop_assert_eq!(spelt(&apart), told);
        }
    }
}
