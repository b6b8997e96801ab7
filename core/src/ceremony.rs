//! Names the passkey ceremonies, and classifies in one table what can go wrong in them.
//!
//! Browsers tell little (WebAuthn Level 3 §14.5.1 and §14.5.2 forbid to tell more): `NotAllowedError` stands for "the person
//! cancelled", "the time is over" and "there is no passkey here" alike. What they tell beyond the specification differs,
//! so the table also reads the few messages that decide something.

/// What the browser is asked to do with a passkey (WebAuthn Level 3 §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ceremony {
    /// Sign in, asked for by the person: the browser shows a dialog.
    SignIn,
    /// Sign in by what the browser offers below the field: it waits, unseen, until a passkey is picked.
    Autofill,
    /// Add a passkey, asked for by the person.
    Register,
}

impl Ceremony {
    /// Every ceremony there is.
    pub const ALL: [Self; 3] = [Self::SignIn, Self::Autofill, Self::Register];

    /// Whether it may end `running`, which another element may have begun: what a person asked for last wins, and what
    /// waits unseen gives way to everything.
    pub fn may_displace(self, running: Self) -> bool {
        match self {
            Self::SignIn | Self::Register => true,
            Self::Autofill => running == Self::Autofill,
        }
    }

    fn creates(self) -> bool {
        matches!(self, Self::Register)
    }
}

/// Why a ceremony gave no credential.
///
/// The `code` of each in `ssojet-error` (none: nothing is reported):
///
/// | error | code |
/// |---|---|
/// | [`Cancelled`](Self::Cancelled) | `passkey_cancelled` |
/// | [`NoneHere`](Self::NoneHere) | `passkey_not_found` |
/// | [`AlreadyRegistered`](Self::AlreadyRegistered) | none: the passkey is there, which is what was wanted |
/// | [`WrongDomain`](Self::WrongDomain) | `passkey_wrong_domain` |
/// | [`NotAllowedInFrame`](Self::NotAllowedInFrame) | `passkey_not_allowed_in_frame` |
/// | [`Unsupported`](Self::Unsupported) | `passkey_unsupported` |
/// | [`Busy`](Self::Busy) | `passkey_busy` |
/// | [`Aborted`](Self::Aborted) | none |
/// | [`MalformedOptions`](Self::MalformedOptions) | `unexpected_response` |
/// | [`MalformedAnswer`](Self::MalformedAnswer), [`Failed`](Self::Failed) | `passkey_failed` |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasskeyError {
    /// Cancelled, timed out or no passkey here: browsers do not say which, so the sentence must not either.
    Cancelled,
    /// This device holds no passkey that fits.
    NoneHere,
    /// This device already holds a passkey of this account: a success for the person who wanted to add one.
    AlreadyRegistered,
    /// The relying party id of the options does not belong to the page's domain.
    WrongDomain,
    /// The page is in a frame without the permission, or its permissions policy forbids passkeys.
    NotAllowedInFrame,
    /// The device cannot do what the options ask for.
    Unsupported,
    /// The page, or an extension, is in the middle of another request.
    Busy,
    /// We ended it ourselves: another ceremony took its place, or its screen was left. Nothing is reported.
    Aborted,
    /// The API's options are none.
    MalformedOptions,
    /// What the browser, or a password manager in its place, gave is no credential.
    MalformedAnswer,
    /// Anything else.
    Failed,
}

/// What `navigator.credentials` threw, as far as it says anything. Extensions throw strings, empty objects, nothing at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thrown<'a> {
    /// Its `name`, empty where it has none.
    pub name: &'a str,
    /// Its `message`, empty where it has none.
    pub message: &'a str,
}

/// What is known of the page when a ceremony fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Whether we aborted the ceremony ourselves.
    pub aborted: bool,
    /// Whether the page's permissions policy allows the ceremony; `true` also where the browser cannot say.
    pub allowed: bool,
}

impl PasskeyError {
    /// The error that `ceremony` threw.
    pub fn of(ceremony: Ceremony, thrown: Thrown<'_>, circumstances: Circumstances) -> Self {
        let Thrown { name, message } = thrown;
        let says = |words: &str| mentions(message, words);
        if circumstances.aborted {
            // Whatever it was: on an abort, iOS has thrown an empty object.
            Self::Aborted
        } else if says("pending") || says("by a new request") {
            // Chromium as `OperationError`, older ones as `NotAllowedError`; WebKit when another script took over.
            Self::Busy
        } else if ceremony.creates() && (name == "InvalidStateError" || says("excludeCredentials")) {
            // Older versions of WebKit throw `NotAllowedError` with this message.
            Self::AlreadyRegistered
        } else if matches!(name, "NotAllowedError" | "SecurityError" | "NotSupportedError")
            && (!circumstances.allowed || says("publickey-credentials-") || says("all of its ancestors"))
        {
            Self::NotAllowedInFrame
        } else {
            match name {
                // Nothing that says what happened is treated as what happens most.
                "NotAllowedError" | "AbortError" | "TimeoutError" | "" => Self::Cancelled,
                // Old Chromium when a security key knows none of the credentials; some password managers.
                "InvalidStateError" | "NotFoundError" if !ceremony.creates() => Self::NoneHere,
                "SecurityError" => Self::WrongDomain,
                "NotSupportedError" | "ConstraintError" => Self::Unsupported,
                "EncodingError" | "DataError" | "SyntaxError" => Self::MalformedOptions,
                // `TypeError` of a patched `navigator.credentials`, `UnknownError`, Android's `NotReadableError` …
                _ => Self::Failed,
            }
        }
    }
}

/// Whether `words` stand in `text`, in ASCII letters of any case. (`str::contains` links a kilobyte of search algorithm.)
fn mentions(text: &str, words: &str) -> bool {
    text.as_bytes().windows(words.len()).any(|window| window.eq_ignore_ascii_case(words.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const USUAL: Circumstances = Circumstances { aborted: false, allowed: true };

    const CHROMIUM_NEUTRAL: &str = "The operation either timed out or was not allowed.";
    const CHROMIUM_POLICY: &str = "The 'publickey-credentials-get' feature is not enabled in this document. Permissions Policy may be used to delegate Web Authentication capabilities to cross-origin child frames.";
    const WEBKIT_EXCLUDED: &str = "At least one credential matches an entry of the excludeCredentials list in the platform attached authenticator.";

    fn verdict(ceremony: Ceremony, name: &str, message: &str) -> PasskeyError {
        PasskeyError::of(ceremony, Thrown { name, message }, USUAL)
    }

    #[test]
    fn what_browsers_and_managers_throw_has_its_verdict() {
        use Ceremony::{Autofill, Register, SignIn};

        for (ceremony, name, message, expected) in [
            (SignIn, "NotAllowedError", CHROMIUM_NEUTRAL, PasskeyError::Cancelled),
            (SignIn, "NotAllowedError", "", PasskeyError::Cancelled),
            (SignIn, "NotAllowedError", "The document is not focused.", PasskeyError::Cancelled),
            (Register, "NotAllowedError", CHROMIUM_NEUTRAL, PasskeyError::Cancelled),
            (SignIn, "TimeoutError", "", PasskeyError::Cancelled),
            // A script of the page, or the browser itself, ended it: not us.
            (SignIn, "AbortError", "signal is aborted without reason", PasskeyError::Cancelled),
            (Autofill, "AbortError", "", PasskeyError::Cancelled),
            // A string, an empty object, `undefined`, `null`.
            (SignIn, "", "", PasskeyError::Cancelled),
            (SignIn, "", "User cancelled", PasskeyError::Cancelled),
            (SignIn, "InvalidStateError", "", PasskeyError::NoneHere),
            (SignIn, "NotFoundError", "", PasskeyError::NoneHere),
            (Register, "InvalidStateError", "", PasskeyError::AlreadyRegistered),
            (Register, "InvalidStateError", WEBKIT_EXCLUDED, PasskeyError::AlreadyRegistered),
            (Register, "NotAllowedError", WEBKIT_EXCLUDED, PasskeyError::AlreadyRegistered),
            (SignIn, "OperationError", "A request is already pending.", PasskeyError::Busy),
            (Autofill, "NotAllowedError", "A request is already pending.", PasskeyError::Busy),
            (Register, "InvalidStateError", "A request is already pending", PasskeyError::Busy),
            (Register, "AbortError", "Another request is Pending", PasskeyError::Busy),
            (SignIn, "NotAllowedError", "This request has been cancelled by a new request.", PasskeyError::Busy),
            (SignIn, "NotAllowedError", CHROMIUM_POLICY, PasskeyError::NotAllowedInFrame),
            (
                Register,
                "NotAllowedError",
                "The following credential operations can only occur in a document which is same-origin with all of its ancestors: storage of 'PublicKeyCredential'.",
                PasskeyError::NotAllowedInFrame,
            ),
            (
                SignIn,
                "SecurityError",
                "The relying party ID is not a registrable domain suffix of, nor equal to the current domain.",
                PasskeyError::WrongDomain,
            ),
            (Autofill, "SecurityError", "This is an invalid domain.", PasskeyError::WrongDomain),
            (Register, "SecurityError", "The operation is insecure.", PasskeyError::WrongDomain),
            (Register, "NotSupportedError", "None of the algorithms are supported.", PasskeyError::Unsupported),
            (Register, "ConstraintError", "Resident credentials are not supported.", PasskeyError::Unsupported),
            (SignIn, "EncodingError", "'challenge' contains invalid base64url data", PasskeyError::MalformedOptions),
            (SignIn, "TypeError", "e.credentials is undefined", PasskeyError::Failed),
            (SignIn, "UnknownError", "", PasskeyError::Failed),
            (
                SignIn,
                "NotReadableError",
                "An unknown error occurred while talking to the credential manager.",
                PasskeyError::Failed,
            ),
            (Register, "OperationError", "", PasskeyError::Failed),
            (Register, "Error", "boom", PasskeyError::Failed),
        ] {
            assert_eq!(verdict(ceremony, name, message), expected, "{ceremony:?} {name}: {message}");
        }
    }

    #[test]
    fn in_a_frame_without_the_permission_that_is_the_reason() {
        let circumstances = Circumstances { aborted: false, allowed: false };
        for name in ["NotAllowedError", "SecurityError", "NotSupportedError"] {
            let thrown = Thrown { name, message: "" };
            let verdict = PasskeyError::of(Ceremony::SignIn, thrown, circumstances);
            assert_eq!(verdict, PasskeyError::NotAllowedInFrame, "{name}");
        }
        let thrown = Thrown { name: "UnknownError", message: "" };
        assert_eq!(PasskeyError::of(Ceremony::SignIn, thrown, circumstances), PasskeyError::Failed);
    }

    #[test]
    fn words_are_found_anywhere_and_in_any_case() {
        assert!(mentions("A request is already Pending.", "pending"));
        assert!(mentions("pending", "pending"));
        assert!(!mentions("pendin", "pending"));
        assert!(!mentions("", "pending"));
        assert!(mentions("… é pending", "PENDING"));
    }

    #[test]
    fn what_waits_unseen_gives_way_and_never_interrupts_a_person() {
        for running in Ceremony::ALL {
            assert!(Ceremony::SignIn.may_displace(running));
            assert!(Ceremony::Register.may_displace(running));
            assert_eq!(Ceremony::Autofill.may_displace(running), running == Ceremony::Autofill);
        }
    }

    fn names() -> impl Strategy<Value = String> {
        prop_oneof![
            proptest::sample::select(vec![
                "NotAllowedError",
                "InvalidStateError",
                "SecurityError",
                "NotSupportedError",
                "ConstraintError",
                "OperationError",
                "AbortError",
                "TypeError",
                "",
            ])
            .prop_map(str::to_owned),
            ".*",
        ]
    }

    fn messages() -> impl Strategy<Value = String> {
        prop_oneof![
            proptest::sample::select(vec![CHROMIUM_NEUTRAL, CHROMIUM_POLICY, WEBKIT_EXCLUDED, "pending", ""])
                .prop_map(str::to_owned),
            ".*",
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_thrown_the_verdict_fits_the_ceremony(
            ceremony in proptest::sample::select(Ceremony::ALL.to_vec()),
            name in names(),
            message in messages(),
            aborted: bool,
            allowed: bool,
        ) {
            let verdict = PasskeyError::of(ceremony, Thrown { name: &name, message: &message }, Circumstances { aborted, allowed });
            // Aborted if and only if we did it, or a person would be left on a screen that never moves on.
            prop_assert_eq!(verdict == PasskeyError::Aborted, aborted);
            // "Already added" is shown as a success: never for a sign-in.
            prop_assert!(verdict != PasskeyError::AlreadyRegistered || ceremony.creates());
            prop_assert!(verdict != PasskeyError::NoneHere || !ceremony.creates());
            // Said by who reads the answer, not by what was thrown.
            prop_assert!(verdict != PasskeyError::MalformedAnswer);
        }
    }
}
