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
    [&composed(local), "@", &domain].concat()
}

/// The composed form, unless that would put one character in the place of another: the Kelvin sign becomes K, which is
/// another mailbox. Keyboards give those apart, as they do not a letter and its mark.
fn composed(local: &str) -> String {
    let is_replaced = |character: char| {
        let alone = String::from(character);
        let normal = browser::composed(&alone);
        normal != alone && normal.chars().nth(1).is_none()
    };
    if local.chars().any(is_replaced) { local.to_owned() } else { browser::composed(local) }
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
        let url = web_sys::Url::new(&["http://", domain].concat()).ok()?;
        crate::js::text(&url, "hostname").filter(|host| !host.is_empty())
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
    use std::collections::HashMap;

    use proptest::prelude::*;
    use ssojet_login_core::email::Email;

    use super::*;

    const ADDRESSES: &str = include_str!("../../tests/contract/email-addresses.json");

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

    /// The same cases as in `sandbox/tests/addresses.rs`, from one file.
    #[test]
    fn the_shared_cases_are_read_as_by_the_sandbox() {
        let cases: serde_json::Value = serde_json::from_str(ADDRESSES).expect("the cases are JSON");
        let (mut people, mut names) = (HashMap::new(), HashMap::new());
        for case in cases["addresses"].as_array().expect("a list") {
            let typed = case["typed"].as_str().expect("a text");
            let read = Email::parse(typed).ok();
            let Some(person) = case["person"].as_str() else {
                assert_eq!(read, None, "{typed:?} is no address");
                continue;
            };
            assert!(read.is_some(), "{typed:?} is an address");
            let told = spelt(typed);
            // Case in ASCII is the server's to fold; nothing else is left to it.
            let key = spelt(&told.to_ascii_lowercase());
            assert_eq!(people.entry(person).or_insert_with(|| key.clone()), &key, "{typed:?} is {person}");
            assert_eq!(names.entry(key).or_insert(person), &person, "{typed:?} is somebody else");
        }
        assert!(people.len() > 20);
        let ranges = |name: &str| -> Vec<(u32, u32)> {
            let text = cases["characters_before_the_at"][name].as_str().expect("a list of ranges");
            let code = |digits: &str| u32::from_str_radix(digits, 16).expect("a code point");
            text.split(' ')
                .map(|range| range.split_once('-').unwrap_or((range, range)))
                .map(|(first, last)| (code(first), code(last)))
                .collect()
        };
        let groups = ["refused", "invisible", "folded"].map(|name| (name, ranges(name)));
        for one in '\0'..=char::MAX {
            let within = |(_, ranges): &&(&str, Vec<(u32, u32)>)| {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(one)))
            };
            let typed = format!("a{one}b@example.com");
            let read = Email::parse(&typed).ok().map(|email| email.as_str().to_owned());
            let fits = match groups.iter().find(within).map(|(name, _)| *name) {
                Some("refused") => read.is_none(),
                Some("invisible") => read.as_deref() == Some("ab@example.com"),
                Some(_) => read.is_none_or(|read| read.is_ascii()),
                None => read.as_ref() == Some(&typed),
            };
            assert!(fits, "U+{:04X}", u32::from(one));
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
