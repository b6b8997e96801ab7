//! Generates what random people, networks and servers do.

use proptest::prelude::*;

use crate::api_error::ApiError;
use crate::ceremony::PasskeyError;
use crate::code::Code;
use crate::configuration::Settings;
use crate::effect::Call;
use crate::event::Event;
use crate::method::{Message, Method};
use crate::phone::Country;
use crate::request::{Reply, Status};
use crate::secret::Secret;
use crate::session::{Authenticated, Oauth, User};
use crate::state::{Challenge, Screen, Sent, StateHandle, Waiting};
use crate::step::testing::{Answer, Asked};
use crate::time::Duration;

/// What a `Retry-After` may hold, at worst.
const HOSTILE_DURATIONS: [Duration; 9] = [
    Duration::ZERO,
    Duration::from_milliseconds(1),
    Duration::from_seconds(1),
    Duration::from_seconds(30),
    Duration::from_seconds(600),
    Duration::from_seconds(2_147_483),
    Duration::from_seconds(2_147_484),
    Duration::from_seconds(u32::MAX),
    Duration::from_milliseconds(u32::MAX),
];

/// One random thing; the numbers pick among what is possible at that point.
#[derive(Clone, Debug)]
pub(super) enum Chance {
    Person(u8),
    Page(bool, bool),
    Focused,
    Settings(u8),
    Answer(usize, u8),
    StaleAnswer(usize, u8),
    Timer(usize),
    StaleTimer(usize),
    Wait(u32),
    Reload(u8),
    Device(u8),
    Metadata(bool),
}

pub(super) fn chances() -> impl Strategy<Value = Vec<(Chance, u32)>> {
    let chance = prop_oneof![
        6 => any::<u8>().prop_map(Chance::Person),
        2 => any::<(bool, bool)>().prop_map(|(visible, online)| Chance::Page(visible, online)),
        1 => Just(Chance::Focused),
        1 => any::<u8>().prop_map(Chance::Settings),
        6 => any::<(usize, u8)>().prop_map(|(which, how)| Chance::Answer(which, how)),
        1 => any::<(usize, u8)>().prop_map(|(which, how)| Chance::StaleAnswer(which, how)),
        6 => any::<usize>().prop_map(Chance::Timer),
        1 => any::<usize>().prop_map(Chance::StaleTimer),
        2 => prop_oneof![9 => 0u32..700_000, 1 => any::<u32>()].prop_map(Chance::Wait),
        1 => any::<u8>().prop_map(Chance::Reload),
        2 => any::<u8>().prop_map(Chance::Device),
        2 => any::<bool>().prop_map(Chance::Metadata),
    ];
    prop::collection::vec((chance, any::<u32>()), 1..120)
}

pub(super) fn pick<T: Clone>(from: &[T], which: usize) -> Option<T> {
    (!from.is_empty()).then(|| from[which % from.len()].clone())
}

pub(super) fn settings(which: u8) -> Settings {
    let (client, base) = match which % 5 {
        0 | 1 => ("cli_1", "https://api.example.com"),
        2 => ("cli_2", "https://api.example.com"),
        3 => ("", "https://api.example.com"),
        _ => ("cli_1", "http://api.example.com"),
    };
    Settings {
        client_id: Some(client.into()),
        api_base: Some(base.into()),
        methods: Some(if which % 7 == 6 { "phone-code" } else { "magic-link email-code phone-code passkey" }.into()),
        default_country: Some("GB".into()),
        ..Settings::default()
    }
}

/// A code of the right length that was not refused yet.
pub(super) fn good_code(screen: &Waiting) -> String {
    let codes = (0..10).map(|digit: u32| digit.to_string().repeat(screen.sent.code_length.unwrap_or(6) as usize));
    let mut fresh =
        codes.filter(|code| Code::read(code, None).is_some_and(|code| !screen.entry.refused.contains(&code)));
    let code = fresh.next().expect("never ten wrong ones");
    // The same text again is no news to the field.
    if *screen.entry.typed == *code { fresh.next().expect("another") } else { code }
}

pub(super) fn person(which: u8) -> Event {
    match which % 19 {
        0 => Event::Typed("jane@example.com".into()),
        1 => Event::Typed("020 7946 0000".into()),
        2 => Event::Typed("no address".into()),
        3 | 4 => Event::Submitted,
        17 => Event::Started("020 7946 0000".into()),
        5 => Event::ResendRequested,
        6 => Event::ChangeRequested,
        7 => Event::Started("john@example.com".into()),
        8 => Event::ResetRequested,
        9 => Event::SwitchRequested(Message::EmailCode),
        10 => Event::Read("123 456".into()),
        11 => Event::Typed("Your code: 222222".into()),
        12 => Event::Typed("1234".into()),
        14 | 15 => Event::PasskeyRequested,
        16 => Event::SkipRequested,
        13 => Event::CountryChosen(Country::parse("DE").expect("a country")),
        _ => Event::Started("+44 20 7946 0000".into()),
    }
}

/// Whether `event` may begin another wait than the one of the screen `before`.
pub(super) fn begins_wait(before: &Screen, event: &Event) -> bool {
    !matches!(before, Screen::Waiting(_))
        || matches!(event, Event::Configured(..) | Event::Answered(Reply::SendMessage(..)))
}

pub(super) fn is_poll(asked: &Asked) -> bool {
    matches!(asked, Asked::Api(Call::PingStatus(..)))
}

pub(super) fn outcome(asked: &Asked, how: u8) -> Result<Answer, ApiError> {
    let call = match asked {
        Asked::Api(call) => call,
        Asked::Message(_) => return Ok(Answer::Code((how > 100).then(|| ["Code 3", &how.to_string(), "77"].concat()))),
        Asked::Browser(_) => {
            return Ok(Answer::Credential(match how % 8 {
                1 => Err(PasskeyError::Cancelled),
                2 => Err(PasskeyError::Aborted),
                3 => Err(PasskeyError::AlreadyRegistered),
                4 => Err(PasskeyError::Busy),
                5 => Err(PasskeyError::MalformedOptions),
                _ => Ok(Secret::new("credential")),
            }));
        }
    };
    let refused = |status, code, retry_after| {
        Err(ApiError::Refused { status, code, description: None, retry_after, attempts_left: None })
    };
    match how % 20 {
        1 => Err(ApiError::Network),
        2 => Err(ApiError::Timeout),
        3 => Err(ApiError::Unreadable { status: 200 }),
        4 => refused(400, Some(1009), None),
        5 => refused(401, Some(1000), None),
        6 => refused(429, None, Some(HOSTILE_DURATIONS[usize::from(how / 20) % HOSTILE_DURATIONS.len()])),
        7 => refused(429, None, None),
        8 => refused(500, None, None),
        9 => Err(ApiError::of_answer(
            [300, 304, 400, 401, 403, 404, 408, 409, 413, 422, 425][usize::from(how) % 11],
            None,
            None,
            None,
            None,
        )),
        16 => Err(ApiError::Redirected),
        10 | 11 if matches!(call, Call::PingStatus(..) | Call::VerifyCode(..)) => Ok(Answer::Status(Status::Pending)),
        // What the reader of answers makes of an answer of another call, as a broken proxy might give it.
        12 => Err(ApiError::Unreadable { status: 200 }),
        13 => refused(400, Some(913), None),
        14 => refused(400, Some([915, 917, 918, 919, 920][usize::from(how / 20) % 5]), None),
        15 => Err(ApiError::Refused {
            status: 400,
            code: Some(913),
            description: None,
            retry_after: None,
            attempts_left: Some(u32::from(how) % 3),
        }),
        _ => Ok(match call {
            Call::SendMessage(..) => Answer::Sent(sent(how)),
            Call::ResendMessage(..) => Answer::Resent,
            Call::PasskeyStatus(..) => Answer::HasPasskey([None, Some(false), Some(true)][usize::from(how) % 3]),
            Call::StartPasskeyLogin(..) | Call::StartPasskeyRegistration(..) => Answer::Challenge(Challenge {
                // Of this answer alone, as those of an API are.
                auth_code: Secret::new(format!("{:?}", call.request())),
                options: Secret::new(format!("{:?}", call.request())),
                lifetime: HOSTILE_DURATIONS[usize::from(how / 20) % HOSTILE_DURATIONS.len()],
            }),
            Call::FinishPasskeyRegistration(..) => Answer::Registered,
            Call::PingStatus(..) | Call::VerifyCode(..) if how % 20 > 17 => Answer::Status(Status::Pending),
            Call::PingStatus(..) | Call::VerifyCode(..) | Call::FinishPasskeyLogin(..) => {
                Answer::Status(Status::Authenticated(Box::new(Authenticated {
                    method: Method::Message(Message::MagicLink),
                    oauth: Oauth {
                        access_token: Secret::new("access"),
                        refresh_token: Secret::new("refresh"),
                        expires_at: String::new(),
                        token_type: String::new(),
                    },
                    user: User::default(),
                    state: None,
                    raw: Secret::new(""),
                })))
            }
        }),
    }
}

pub(super) fn sent(how: u8) -> Sent {
    let code_length = [None, Some(4), Some(6), Some(8)][usize::from(how) % 4];
    Sent { handle: StateHandle::new(how.to_string()), holds_both: how % 3 == 1, code_length }
}
