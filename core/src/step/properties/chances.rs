//! What random people, networks and servers do.

use crate::*;
use proptest::prelude::*;

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
        2 => (0u32..700_000).prop_map(Chance::Wait),
        1 => any::<u8>().prop_map(Chance::Reload),
        2 => any::<u8>().prop_map(Chance::Device),
    ];
    prop::collection::vec((chance, any::<u32>()), 1..120)
}

/// What an answer is awaited to.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Api(Call),
    Message,
    Browser,
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
        methods: Some("magic-link email-code phone-code passkey".into()),
        default_country: Some("GB".into()),
        ..Settings::default()
    }
}

/// A code of the right length that was not refused yet.
pub(super) fn good_code(screen: &Waiting) -> String {
    let codes = (0..10).map(|digit: u32| digit.to_string().repeat(screen.code_length() as usize));
    let mut fresh = codes.filter(|code| Code::parse(code).is_some_and(|code| !screen.entry.refused.contains(&code)));
    let code = fresh.next().expect("never ten wrong ones");
    // The same text again is no news to the field.
    if screen.entry.typed == code { fresh.next().expect("another") } else { code }
}

pub(super) fn person(which: u8) -> Happening {
    match which % 18 {
        0 => Happening::Typed("jane@example.com".into()),
        1 => Happening::Typed("020 7946 0000".into()),
        2 => Happening::Typed("no address".into()),
        3 | 4 => Happening::Submitted,
        5 => Happening::ResendRequested,
        6 => Happening::ChangeRequested,
        7 => Happening::Started("john@example.com".into()),
        8 => Happening::ResetRequested,
        9 => Happening::SwitchRequested(Method::EmailCode),
        10 => Happening::Typed("123 456".into()),
        11 => Happening::Typed("Your code: 222222".into()),
        12 => Happening::Typed("1234".into()),
        14 | 15 => Happening::PasskeyRequested,
        16 => Happening::SkipRequested,
        13 => Happening::CountryChosen(Country::parse("DE").expect("a country")),
        _ => Happening::Started("+44 20 7946 0000".into()),
    }
}

pub(super) fn is_poll(asked: &Asked) -> bool {
    matches!(asked, Asked::Api(Call::Status(_)))
}

pub(super) fn outcome(asked: &Asked, how: u8) -> Result<Reply, ApiError> {
    let call = match asked {
        Asked::Api(call) => call,
        Asked::Message => return Ok(Reply::Code((how > 100).then(|| ["Code 3", &how.to_string(), "77"].concat()))),
        Asked::Browser => {
            return Ok(Reply::Credential(match how % 8 {
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
        6 => refused(429, None, Some(Duration::from_seconds(u32::from(how)))),
        7 => refused(429, None, None),
        8 => refused(500, None, None),
        9 => refused(404, None, None),
        // An answer of another call, as a broken proxy might give it.
        10 => Ok(Reply::Resent),
        11 => Ok(Reply::Status(Status::Pending)),
        12 if matches!(call, Call::Status(_)) => Ok(Reply::Sent(sent(how))),
        13 => refused(400, Some(913), None),
        14 => refused(400, Some([915, 917, 918, 919, 920][usize::from(how) % 5]), None),
        15 => Err(ApiError::Refused {
            status: 400,
            code: Some(913),
            description: None,
            retry_after: None,
            attempts_left: Some(u32::from(how) % 3),
        }),
        _ => Ok(match call {
            Call::Send(..) => Reply::Sent(sent(how)),
            Call::Resend(..) => Reply::Resent,
            Call::PasskeyStatus(_) => Reply::HasPasskey([None, Some(false), Some(true)][usize::from(how) % 3]),
            Call::PasskeyOptions(_) | Call::RegistrationOptions(_) => Reply::Challenge(Challenge {
                auth_code: Secret::new("auth code"),
                options: Secret::new("options"),
                lifetime: Duration::from_seconds(300),
            }),
            Call::Register(..) => Reply::Registered,
            Call::Status(_) | Call::Verify(..) | Call::PasskeySignIn(..) if how % 20 > 17 => {
                Reply::Status(Status::Pending)
            }
            Call::Status(_) | Call::Verify(..) | Call::PasskeySignIn(..) => {
                Reply::Status(Status::Authenticated(Box::new(Authenticated {
                    method: Method::MagicLink,
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
