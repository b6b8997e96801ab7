//! Tests which email addresses are one person, by the shared cases and over all of Unicode: an account is never reached
//! by a mail that goes to another mailbox.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::thread;

use icu_normalizer::ComposingNormalizerBorrowed;
use serde_json::{Value, json};
use ssojet_sandbox::email::Email;
use support::{API, CLIENT, Sandbox};

const CASES: &str = include_str!("../../tests/contract/email-addresses.json");

fn cases() -> Value {
    serde_json::from_str(CASES).unwrap()
}

fn ranges(name: &str) -> Vec<RangeInclusive<u32>> {
    let text = cases()["characters_before_the_at"][name].as_str().unwrap().to_owned();
    let code = |digits: &str| u32::from_str_radix(digits, 16).unwrap();
    text.split(' ')
        .map(|range| range.split_once('-').map_or_else(|| code(range)..=code(range), |(a, b)| code(a)..=code(b)))
        .collect()
}

#[test]
fn the_shared_cases_are_read_as_the_form_reads_them() {
    let (mut people, mut names) = (HashMap::new(), HashMap::new());
    for case in cases()["addresses"].as_array().unwrap() {
        let typed = case["typed"].as_str().unwrap();
        let read = Email::parse(typed).ok();
        let Some(person) = case["person"].as_str() else {
            assert!(read.is_none(), "{typed:?} is no address");
            continue;
        };
        let email = read.unwrap_or_else(|| panic!("{typed:?} is an address"));
        let one = people.entry(person.to_owned()).or_insert_with(|| email.identifier().to_owned());
        assert_eq!(one, email.identifier(), "{typed:?} is {person}");
        let name = names.entry(email.identifier().to_owned()).or_insert_with(|| person.to_owned());
        assert_eq!(name, person, "{typed:?} is somebody else");
        let local = |address: &str| address.trim().rsplit_once('@').unwrap().0.to_owned();
        assert_eq!(local(email.address()), local(typed), "what is mailed is what was typed");
        assert_eq!(Email::parse(email.identifier()).unwrap().identifier(), email.identifier(), "it names itself");
    }
    assert!(people.len() > 20);
}

/// Whether two addresses are the same mailbox to every mail server that there is: letter case in ASCII, and the two ways to
/// write a letter with its mark.
fn mailbox(address: &str) -> String {
    if address.is_ascii() {
        return address.to_ascii_lowercase();
    }
    let (local, domain) = address.rsplit_once('@').unwrap();
    let marks_apart = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd();
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    // A character that stands for another one (the Kelvin sign for K) is not that one.
    let replaced = local.chars().any(|one| {
        let text = one.to_string();
        let composed = nfc.normalize(&text).into_owned();
        composed != text && composed.chars().count() == 1
    });
    let local = if replaced { local.to_owned() } else { marks_apart.normalize(local).into_owned() };
    format!("{}@{}", local.to_ascii_lowercase(), domain.to_ascii_lowercase())
}

#[test]
fn over_all_of_unicode_no_account_is_reached_from_another_mailbox() {
    // Alone, and with marks around it, where no letter that has marks of its own is left out: none is above U+1FFFF.
    type Shape = (fn(char) -> String, char);
    let shapes: [Shape; 4] = [
        (|one| format!("{one}@example.com"), char::MAX),
        (|one| format!("a{one}\u{327}b@example.com"), '\u{1ffff}'),
        (|one| format!("a@{one}.example"), char::MAX),
        (|one| format!("a@e\u{308}{one}.example"), '\u{1ffff}'),
    ];
    let check = |(shape, last): Shape| {
        let mut mailboxes: BTreeMap<String, String> = BTreeMap::new();
        let mut accepted = 0_u32;
        for one in '\0'..=last {
            let typed = shape(one);
            let Ok(email) = Email::parse(&typed) else { continue };
            accepted += 1;
            let mailbox = mailbox(email.address());
            let known = mailboxes.entry(email.identifier().to_owned()).or_insert_with(|| mailbox.clone());
            assert_eq!(*known, mailbox, "{typed:?} has the account {:?}", email.identifier());
            let domain = |address: &str| address.rsplit_once('@').unwrap().1.to_ascii_lowercase();
            assert_eq!(domain(email.address()), domain(email.identifier()), "{typed:?}");
        }
        accepted
    };
    let accepted: Vec<u32> = thread::scope(|scope| {
        let checks: Vec<_> = shapes.into_iter().map(|shape| scope.spawn(move || check(shape))).collect();
        checks.into_iter().map(|check| check.join().unwrap()).collect()
    });
    assert!(accepted.iter().all(|count| *count > 50_000), "{accepted:?}");
}

#[test]
fn a_character_is_taken_or_refused_as_the_shared_ranges_say() {
    let (refused, invisible, folded) = (ranges("refused"), ranges("invisible"), ranges("folded"));
    let within = |ranges: &[RangeInclusive<u32>], one: char| ranges.iter().any(|range| range.contains(&u32::from(one)));
    for one in '\0'..=char::MAX {
        if within(&folded, one) {
            continue;
        }
        let taken = Email::parse(&format!("a{one}b@example.com")).is_ok();
        assert_eq!(taken, !within(&refused, one) && !within(&invisible, one), "U+{:04X}", u32::from(one));
    }
}

#[tokio::test]
async fn a_look_alike_signs_in_to_an_account_of_its_own_and_gets_its_own_mail() {
    let sandbox = Sandbox::new().await;
    let mike = sandbox.sign_in("mike@example.com").await;
    assert_eq!(sandbox.sign_in("MIKE@Example.com").await["user"]["user_id"], mike["user"]["user_id"]);
    for typed in ["mi\u{212a}e@example.com", "m\u{131}ke@example.com", "M\u{130}KE@example.com"] {
        let sent = sandbox.post(&format!("{API}/send?client_id={CLIENT}"), json!({ "email": typed })).await;
        let state = sent.json()["state"].as_str().unwrap().to_owned();
        let message = sandbox.get("/inbox.json").await.json()["messages"][0].clone();
        assert_eq!(message["to"], typed, "mailed as typed");
        assert_eq!(sandbox.press(&support::path(message["link"].as_str().unwrap())).await.status, 200);
        let user = sandbox.status(&state).await.json()["user"].clone();
        assert_ne!(user["user_id"], mike["user"]["user_id"], "{typed:?}");
        assert_eq!(user["email"], typed);
    }
}
