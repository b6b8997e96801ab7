//! Reads random answers to every call, for as long as is asked: `cargo xtask fuzz`.

use super::*;

/// The runner of core's own fuzzer; nothing of core's is in it.
#[path = "../../../core/src/fuzz/runner.rs"]
mod runner;

/// Names that answers have, so that random JSON is not only noise.
const NAMES: &[&str] = &[
    "state",
    "state_id",
    "session_id",
    "authenticated",
    "oauth",
    "user",
    "profile",
    "access_token",
    "expires_at",
    "expires_in",
    "error",
    "errors",
    "error_code",
    "code",
    "message",
    "description",
    "success",
    "ok",
    "attempts_left",
    "auth_code",
    "publicKey",
    "challenge",
    "timeout",
    "methods",
    "otp_length",
    "passkey_registered",
    "status",
    "id",
    "credential",
    "public_key",
];

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Boolean),
        prop_oneof![any::<f64>(), (0u32..3000).prop_map(f64::from)].prop_map(Json::Number),
        prop_oneof![".{0,20}", "[0-9]{1,12}", Just("2023-05-18T12:28:22Z".to_owned())].prop_map(Json::Text),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec((prop::sample::select(NAMES).prop_map(str::to_owned), inner), 0..8)
                .prop_map(Json::Object),
        ]
    })
}

fn calls() -> Vec<Call> {
    let (secret, identifier) = (|| Secret::new("secret"), Identifier::restore("jane@example.com").expect("an address"));
    vec![
        send(),
        Call::ResendMessage(request(), Message::MagicLink, handle()),
        Call::PingStatus(request(), handle()),
        Call::VerifyCode(request(), Message::EmailCode, handle(), Code::read("123456", None).expect("a code")),
        Call::PasskeyStatus(request(), identifier.clone()),
        Call::StartPasskeyLogin(request(), None),
        Call::FinishPasskeyLogin(request(), secret(), Some(identifier), secret()),
        Call::StartPasskeyRegistration(request(), secret()),
        Call::FinishPasskeyRegistration(request(), secret(), secret(), secret()),
    ]
}

/// No answer panics. Tokens come from a success alone, and a refusal from what the API itself could have said.
fn check_answer(status: u16, json: Option<Json>, header: &str) {
    let is_success = (200..300).contains(&status);
    let retry_after = retry_after(header, Some(header), NOW, |text| text.len() as f64 * 1e11);
    for call in calls() {
        let response = HttpResponse { status, retry_after, text: Secret::new("text"), json: json.clone(), at: NOW };
        let (is_good, error) = match reply(call, Ok(response)) {
            Reply::SendMessage(_, outcome) => (outcome.is_ok(), outcome.err()),
            Reply::ResendMessage(_, outcome) | Reply::PasskeyRegistration(_, outcome) => {
                (outcome.is_ok(), outcome.err())
            }
            Reply::PingStatus(_, outcome) | Reply::VerifyCode(_, outcome) => (outcome.is_ok(), outcome.err()),
            Reply::PasskeyStatus(_, outcome) => (outcome.is_ok(), outcome.err()),
            Reply::PasskeyOptions(_, outcome) => (outcome.is_ok(), outcome.err()),
            Reply::PasskeyLogin(_, outcome) => (outcome.is_ok(), outcome.err()),
            Reply::RunCeremony(..) | Reply::ReceiveCode(..) => panic!("no call of the API"),
        };
        assert!(is_success || !is_good, "HTTP {status} is believed");
        assert!(
            json.is_some() || !matches!(error, Some(ApiError::Refused { .. })),
            "HTTP {status} without JSON refuses"
        );
    }
}

fn answers() -> impl Strategy<Value = (u16, Option<Json>, String)> {
    let status = prop_oneof![2 => 200u16..205, 2 => Just(400u16), 3 => 100u16..600];
    (status, proptest::option::weighted(0.9, json()), ".{0,30}|-?[0-9]{1,30}(\\.[0-9])?")
}

proptest! {
    #[test]
    fn no_answer_panics_and_none_but_the_apis_counts((status, json, header) in answers()) {
        check_answer(status, json, &header);
    }
}

#[test]
#[ignore = "runs for minutes: cargo xtask fuzz"]
fn fuzz_answers() {
    runner::run("random answers", &answers(), |(status, json, header)| check_answer(status, json, &header));
}
