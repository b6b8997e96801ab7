//! Keeps every sentence a person reads in one catalogue, and fills in addresses and numbers.
//!
//! A sentence may hold `{address}`, or one of `{seconds}` and `{count}`. The view puts an address into an element of its own, so that an address
//! written left to right does not upset a sentence written right to left.

macro_rules! catalogue {
    ($($variant:ident = $key:literal, $english:literal;)+) => {
        /// A key in each line. One text to look through: a `match` of a hundred texts weighs 2 kB more in the browser.
        const KEYS: &str = concat!($($key, "\n",)+);
        /// A sentence in each line.
        const SENTENCES: &str = concat!($($english, "\n",)+);

        /// A sentence of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Text { $(#[doc = $english] $variant,)+ }

        impl Text {
            /// Every sentence there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in the `strings` property: stable.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The sentence in English.
            pub fn english(self) -> &'static str {
                line(SENTENCES, self as usize)
            }

            fn from_key(key: &str) -> Option<Self> {
                KEYS.split('\n').position(|known| known == key).and_then(|position| Self::ALL.get(position)).copied()
            }
        }
    };
}

catalogue! {
    IdentifyTitle = "identifyTitle", "Sign in";
    IntroductionLink = "introductionLink", "We email you a link. No password needed.";
    IntroductionCode = "introductionCode", "We send you a code. No password needed.";
    IntroductionLinkOrCode = "introductionLinkOrCode", "We send you a link or a code. No password needed.";
    IdentifierLabel = "identifierLabel", "Email address or phone number";
    EmailLabel = "emailLabel", "Email address";
    EmailPlaceholder = "emailPlaceholder", "you@example.com";
    PhoneLabel = "phoneLabel", "Phone number";
    CountryLabel = "countryLabel", "Country";
    CountryUnknown = "countryUnknown", "Choose a country";
    Submit = "submit", "Continue";
    Sending = "sending", "Sending…";
    Checking = "checking", "Checking…";
    PasskeyButton = "passkeyButton", "Sign in with a passkey";
    PasskeyWaiting = "passkeyWaiting", "Waiting for your passkey…";
    PasskeyTitle = "passkeyTitle", "Use your passkey";
    PasskeyBody = "passkeyBody", "Sign in as {address} with your fingerprint, your face or your screen lock.";
    OfferTitle = "offerTitle", "Add a passkey for next time";
    OfferBody = "offerBody", "Sign in with your fingerprint, your face or your screen lock. Nothing to type, nothing to wait for.";
    OfferAdd = "offerAdd", "Add a passkey";
    OfferSkip = "offerSkip", "Not now";
    PasskeyAdded = "passkeyAdded", "Your passkey was added.";
    LinkSentTitle = "linkSentTitle", "Check your email";
    LinkSentBody = "linkSentBody", "We sent a sign-in link to {address}.";
    LinkSentHint = "linkSentHint", "Open it on any device. This page continues by itself.";
    Waiting = "waiting", "Waiting for you to open the link";
    WaitingOffline = "waitingOffline", "You are offline. We go on as soon as you are back.";
    WaitingTrouble = "waitingTrouble", "We cannot reach the sign-in service at the moment. We keep trying.";
    WaitingBusy = "waitingBusy", "The sign-in service is busy. We look again in a minute.";
    Resend = "resend", "Send the link again";
    ResendPrompt = "resendPrompt", "No mail? Look in your spam folder, too.";
    ResendDone = "resendDone", "We sent a new link. Only the newest one works.";
    ResendWait = "resendWait", "You can ask again in {seconds} seconds.";
    CodeSentTitle = "codeSentTitle", "Enter the code";
    CodeSentBody = "codeSentBody", "We sent a code to {address}.";
    CodeLength = "codeLength", "The code has {count} digits.";
    CodeLabel = "codeLabel", "Code";
    ResendCode = "resendCode", "Send a new code";
    ResendCodePrompt = "resendCodePrompt", "No message? It can take a minute to arrive.";
    ResendCodeDone = "resendCodeDone", "We sent a new code. Only the newest one works.";
    UseCode = "useCode", "Enter a code instead";
    UseLink = "useLink", "Use the link instead";
    SendCode = "sendCode", "Email me a code instead";
    SendLink = "sendLink", "Email me a link instead";
    SendTextMessage = "sendTextMessage", "Text me a code instead";
    SecondsLeft = "secondsLeft", "{seconds} s";
    ChangeAddress = "changeAddress", "Use a different address";
    ChangeNumber = "changeNumber", "Use a different number";
    LinkExpiredTitle = "linkExpiredTitle", "This link has expired";
    LinkExpiredBody = "linkExpiredBody", "For your safety a sign-in link works for a few minutes only. We can send a new one to {address}.";
    CodeExpiredTitle = "codeExpiredTitle", "This code has expired";
    CodeExpiredBody = "codeExpiredBody", "For your safety a code works for a few minutes only. We can send a new one to {address}.";
    TooManyTriesTitle = "tooManyTriesTitle", "Too many wrong codes";
    TooManyTriesBody = "tooManyTriesBody", "For your safety the code we sent no longer works. We can send a new one to {address}.";
    Renew = "renew", "Send a new link";
    SignedInTitle = "signedInTitle", "You are signed in";
    SignedInBody = "signedInBody", "Welcome, {address}.";
    StartAgain = "startAgain", "Sign in again";
    UnavailableTitle = "unavailableTitle", "Sign-in is not available";
    ErrorEmailEmpty = "errorEmailEmpty", "Enter your email address.";
    ErrorEmailInvalid = "errorEmailInvalid", "This does not look like an email address. Check it for a typing mistake.";
    ErrorEmailNoAt = "errorEmailNoAt", "There is no @ in this email address.";
    ErrorEmailSeveral = "errorEmailSeveral", "There is more than one @. Enter one email address only.";
    ErrorEmailSpace = "errorEmailSpace", "There is a space in this email address. Take it out.";
    ErrorEmailBeginning = "errorEmailBeginning", "The part before the @ is missing.";
    ErrorEmailEnding = "errorEmailEnding", "The part after the @ is not complete. It ends like example.com.";
    ErrorEmailCharacter = "errorEmailCharacter", "This email address holds a character that does not belong there.";
    ErrorEmailTooLong = "errorEmailTooLong", "This is too long for an email address.";
    ErrorEmailRejected = "errorEmailRejected", "We cannot send mail to this address. Check it, or use a different one.";
    ErrorPhoneEmpty = "errorPhoneEmpty", "Enter your phone number.";
    ErrorPhoneInvalid = "errorPhoneInvalid", "This does not look like a phone number. Check it for a typing mistake.";
    ErrorPhoneTooShort = "errorPhoneTooShort", "This phone number is too short. Check that no digit is missing, and that the country is right.";
    ErrorPhoneTooLong = "errorPhoneTooLong", "This phone number is too long. Check it for a digit too many, and that the country is right.";
    ErrorPhoneExtension = "errorPhoneExtension", "A text message cannot reach an extension. Enter a number without one.";
    ErrorPhoneCountry = "errorPhoneCountry", "Which country is this number from? Choose it, or start the number with + and the country code.";
    ErrorPhoneRejected = "errorPhoneRejected", "We cannot send a text message to this number. Check it, or use a different one.";
    ErrorIdentifierEmpty = "errorIdentifierEmpty", "Enter your email address or phone number.";
    ErrorIdentifierInvalid = "errorIdentifierInvalid", "This looks like neither an email address nor a phone number. Check it for a typing mistake.";
    ErrorCodeIncomplete = "errorCodeIncomplete", "Enter the code from our message. It has {count} digits.";
    ErrorCodeMissing = "errorCodeMissing", "Enter the code from our message, and nothing else.";
    ErrorCodeWrong = "errorCodeWrong", "This code is not right. Check it and type it again.";
    ErrorCodeWrongCount = "errorCodeWrongCount", "This code is not right. Tries left: {count}.";
    ErrorCodeExpired = "errorCodeExpired", "This code can no longer be used. Ask for a new one.";
    ErrorPasskeyCancelled = "errorPasskeyCancelled", "No passkey was used. Try again, or use another way to sign in.";
    ErrorPasskeyNotFound = "errorPasskeyNotFound", "There is no passkey for this site on this device. Please use another way to sign in.";
    ErrorPasskeyUnknown = "errorPasskeyUnknown", "This passkey is no longer valid here. Please use another way to sign in.";
    ErrorPasskeyUnsupported = "errorPasskeyUnsupported", "Passkeys cannot be used here. Please use another way to sign in.";
    ErrorPasskeyBusy = "errorPasskeyBusy", "Another passkey request is still open. Close it and try again.";
    ErrorPasskeyFailed = "errorPasskeyFailed", "The passkey did not work. Try again, or use another way to sign in.";
    ErrorPasskeyExpired = "errorPasskeyExpired", "That took too long. Please try again.";
    ErrorPasskeyAdd = "errorPasskeyAdd", "The passkey could not be added. Try again, or leave it for another time.";
    ErrorMethodUnavailable = "errorMethodUnavailable", "We cannot send messages this way at the moment. Please use another way to sign in.";
    ErrorSetup = "errorSetup", "This sign-in form is not set up correctly. Please tell the people who run this site.";
    ErrorService = "errorService", "The sign-in service has a problem. Please try again in a moment.";
    ErrorNetwork = "errorNetwork", "We could not reach the sign-in service. Check your connection and try again.";
    ErrorOffline = "errorOffline", "You are offline. Connect to the internet and try again.";
    ErrorRateLimited = "errorRateLimited", "Too many attempts. Please try again in {seconds} seconds.";
    ErrorExpired = "errorExpired", "This link can no longer be used. Ask for a new one.";
}

/// Texts that the page set in place of the catalogue's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides(Vec<(Text, String)>);

/// A key of `strings` that the catalogue does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownText;

impl Overrides {
    /// Sets the text of `key`.
    ///
    /// # Errors
    /// [`UnknownText`] when the catalogue has no such key; nothing is changed then.
    pub fn set(&mut self, key: &str, text: String) -> Result<(), UnknownText> {
        self.0.push((Text::from_key(key).ok_or(UnknownText)?, text));
        Ok(())
    }

    /// Whether every text is the catalogue's.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text to show; the last one set counts.
    pub fn get(&self, text: Text) -> &str {
        let set = self.0.iter().rev().find(|(key, _)| *key == text);
        set.map_or(text.english(), |(_, words)| words)
    }

    /// The text to show, with `{seconds}` or `{count}` filled in.
    pub fn get_with_number(&self, text: Text, number: u32) -> String {
        let number = decimal(number.into());
        fill(&fill(self.get(text), "seconds", &number), "count", &number)
    }

    /// What stands before and after `{address}` in a text; all of it before, where there is none.
    pub fn around_address(&self, text: Text) -> [String; 2] {
        let sentence = self.get(text);
        let [before, after] = split(sentence, "address").unwrap_or([sentence, ""]);
        [before.to_owned(), after.to_owned()]
    }
}

/// `sentence` with `value` in the place of `{name}`.
pub fn fill(sentence: &str, name: &str, value: &str) -> String {
    match split(sentence, name) {
        Some([before, after]) => [before, value, after].concat(),
        None => sentence.to_owned(),
    }
}

/// What stands before and after `{name}`. Looks for single characters: the standard library's search for longer patterns
/// weighs 4 kB in the browser.
fn split<'a>(sentence: &'a str, name: &str) -> Option<[&'a str; 2]> {
    let (before, rest) = sentence.split_once('{')?;
    let after = rest.strip_prefix(name)?.strip_prefix('}')?;
    Some([before, after])
}

/// The line at `position` of a text with a sentence in each line. One such text weighs less than a list of them.
pub(crate) fn line(lines: &'static str, position: usize) -> &'static str {
    lines.split('\n').nth(position).unwrap_or_default()
}

/// A number in decimal digits. By hand, since the standard library's writes each type of number by a function of its own.
pub fn decimal(number: u64) -> String {
    let mut digits = if number < 10 { String::new() } else { decimal(number / 10) };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

/// Whether `locale` (BCP 47) is written from right to left: by its script where it names one, else by its language.
pub fn is_right_to_left(locale: &str) -> bool {
    const LANGUAGES: &[&str] = &["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "ug", "ur", "yi"];
    const SCRIPTS: &[&str] = &["adlm", "arab", "aran", "hebr", "nkoo", "rohg", "samr", "syrc", "thaa"];
    let is_one_of = |list: &[&str], subtag: &str| list.iter().any(|known| known.eq_ignore_ascii_case(subtag));
    let mut subtags = locale.split(['-', '_']);
    let language = subtags.next().unwrap_or_default();
    match subtags.find(|subtag| subtag.len() == 4 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        Some(script) => is_one_of(SCRIPTS, script),
        None => is_one_of(LANGUAGES, language),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_lead_back() {
        let keys: HashSet<_> = Text::ALL.iter().map(|text| text.key()).collect();
        assert_eq!(keys.len(), Text::ALL.len());
        for text in Text::ALL {
            assert_eq!(Text::from_key(text.key()), Some(*text));
        }
        for nonsense in ["", "\n", "submit\n", "Submit", "sub"] {
            assert_eq!(Text::from_key(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn every_sentence_is_one_line() {
        assert_eq!(SENTENCES.lines().count(), Text::ALL.len());
        assert_eq!(Text::IdentifyTitle.english(), "Sign in");
        let last = Text::ALL.last().map(|text| text.english());
        assert_eq!(last, Some("This link can no longer be used. Ask for a new one."));
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        for number in (0..2000).chain([4_294_967_295, 4_294_967_296, u64::MAX - 1, u64::MAX]) {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn placeholders_are_the_known_ones() {
        for text in Text::ALL {
            let rest = text.english().replace("{address}", "").replace("{seconds}", "").replace("{count}", "");
            assert!(!rest.contains(['{', '}']), "{text:?}");
        }
    }

    #[test]
    fn overrides_replace_single_texts() {
        let mut overrides = Overrides::default();
        assert_eq!(overrides.set("submit", "Weiter".into()), Ok(()));
        assert_eq!(overrides.set("resendWait", "noch {seconds} s".into()), Ok(()));
        assert_eq!(overrides.set("nonsense", "x".into()), Err(UnknownText));
        assert_eq!(overrides.get(Text::Submit), "Weiter");
        assert_eq!(overrides.get(Text::IdentifyTitle), "Sign in");
        assert_eq!(overrides.get_with_number(Text::ResendWait, 12), "noch 12 s");
        assert_eq!(overrides.set("submit", "Los".into()), Ok(()));
        assert_eq!(overrides.get(Text::Submit), "Los");
    }

    #[test]
    fn direction_follows_the_script() {
        for locale in ["ar", "AR-eg", "he_IL", "fa", "ur-PK", "az-Arab", "pa-Arab-PK", "ckb"] {
            assert!(is_right_to_left(locale), "{locale}");
        }
        for locale in ["en", "de-AT", "ar-Latn", "ur-Latn-PK", "pa", "zh-Hant", "", "x"] {
            assert!(!is_right_to_left(locale), "{locale}");
        }
    }
}
