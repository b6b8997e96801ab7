//! Lists the methods a person can sign in by, in one table from which everything else about them follows.

use crate::identifier::Identifier;
use crate::text::Text;

/// What a message is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An email address.
    Email,
    /// A phone number.
    Phone,
}

/// What the person does with a message to prove that it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Opens the link in it.
    Link,
    /// Types the code in it.
    Code,
}

macro_rules! messages {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,
        $recipient:ident, $proof:ident, $web_otp:literal, $send:ident, $rejected:ident;)+) => {
        /// A method that sends the person a message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message { $($(#[doc = $doc])+ $variant,)+ }

        impl Message {
            /// Every message method, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in the `methods` attribute and in events: stable.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The message method with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }

            /// What the message is sent to.
            pub fn recipient(self) -> Recipient {
                match self { $(Self::$variant => Recipient::$recipient,)+ }
            }

            /// What the person does with the message.
            pub fn proof(self) -> Proof {
                match self { $(Self::$variant => Proof::$proof,)+ }
            }

            /// Whether the browser may read the code from the message by itself (WebOTP): text messages only.
            pub fn is_read_by_browser(self) -> bool {
                match self { $(Self::$variant => $web_otp,)+ }
            }

            /// What the button says that sends this message instead of another one.
            pub fn send_text(self) -> Text {
                match self { $(Self::$variant => Text::$send,)+ }
            }

            /// What the person reads when the API cannot send the message to what was typed.
            pub fn rejected_text(self) -> Text {
                match self { $(Self::$variant => Text::$rejected,)+ }
            }
        }
    };
}

// A new method that sends a message is one row: its name, what it is sent to, what the person does with it, whether the
// browser can read it by itself, and the texts of its button and of a refused recipient.
messages! {
    /// A link sent by email.
    MagicLink = "magic-link", Email, Link, false, SendLink, ErrorEmailRejected;
    /// A code sent by email.
    EmailCode = "email-code", Email, Code, false, SendCode, ErrorEmailRejected;
    /// A code sent by text message.
    PhoneCode = "phone-code", Phone, Code, true, SendTextMessage, ErrorPhoneRejected;
}

impl Message {
    /// Whether the message can be sent to `identifier`.
    pub fn fits(self, identifier: &Identifier) -> bool {
        self.recipient() == identifier.recipient()
    }
}

/// The name of the method without a message.
const PASSKEY: &str = "passkey";

/// A method a person can sign in by.
///
/// Only a [`Message`] can be sent and sent again, so that sending "by passkey" cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By a message that holds a link or a code.
    Message(Message),
    /// By a passkey (WebAuthn).
    Passkey,
}

impl Method {
    /// Every method there is.
    pub fn all() -> impl Iterator<Item = Self> {
        Message::ALL.iter().copied().map(Self::Message).chain([Self::Passkey])
    }

    /// The name in the `methods` attribute and in events: stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message(message) => message.name(),
            Self::Passkey => PASSKEY,
        }
    }

    /// The method with this name.
    ///
    /// ```
    /// use ssojet_login_core::method::{Message, Method};
    ///
    /// assert_eq!(Method::from_name("phone-code"), Some(Method::Message(Message::PhoneCode)));
    /// assert_eq!(Method::from_name("carrier-pigeon"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            PASSKEY => Some(Self::Passkey),
            name => Message::from_name(name).map(Self::Message),
        }
    }
}

/// The methods that an application offers, the preferred one first. There is always at least one, and each is there once:
/// only [`Methods::parse`] and the default make them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methods(Vec<Method>);

/// What the field of the first screen takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Email addresses only.
    Email,
    /// Phone numbers only.
    Phone,
    /// Both.
    Either,
}

impl Methods {
    /// Reads the `methods` attribute: names parted by white space or commas. Names that this version does not know, and
    /// repetitions, are left out; `None` when nothing remains.
    ///
    /// ```
    /// use ssojet_login_core::method::{Message, Method, Methods};
    ///
    /// let methods = Methods::parse("passkey magic-link").expect("both are known");
    /// assert_eq!(methods.iter().collect::<Vec<_>>(), [Method::Passkey, Method::Message(Message::MagicLink)]);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let methods = Self::read(text).0;
        (!methods.0.is_empty()).then_some(methods)
    }

    /// Reads the `methods` attribute, and what in it this version does not know, each after a space.
    pub(crate) fn read(text: &str) -> (Self, String) {
        let (mut methods, mut unknown) = (Vec::new(), String::new());
        // An array that is written as an attribute has commas.
        for name in text.split([',', ' ', '\t', '\n', '\r', '\x0c']) {
            match Method::from_name(name) {
                Some(method) if methods.contains(&method) => {}
                Some(method) => methods.push(method),
                None if name.is_empty() => {}
                None => {
                    unknown.push(' ');
                    unknown.push_str(name);
                }
            }
        }
        (Self(methods), unknown)
    }

    /// All of them, the preferred one first.
    pub fn iter(&self) -> impl Iterator<Item = Method> + '_ {
        self.0.iter().copied()
    }

    /// Whether `method` is one of them.
    pub fn contains(&self, method: Method) -> bool {
        self.0.contains(&method)
    }

    /// Those that send a message, the preferred one first.
    pub fn messages(&self) -> impl Iterator<Item = Message> + '_ {
        self.iter().filter_map(|method| match method {
            Method::Message(message) => Some(message),
            Method::Passkey => None,
        })
    }

    /// Those that can send a message to `identifier`, the preferred one first.
    pub fn messages_to<'a>(&'a self, identifier: &'a Identifier) -> impl Iterator<Item = Message> + 'a {
        self.messages().filter(|message| message.fits(identifier))
    }

    /// What the field of the first screen takes. Passkeys alone can belong to an address or to a number.
    pub fn accepts(&self) -> Accepts {
        let takes = |recipient| self.messages().any(|message| message.recipient() == recipient);
        match (takes(Recipient::Email), takes(Recipient::Phone)) {
            (true, false) => Accepts::Email,
            (false, true) => Accepts::Phone,
            (true, true) | (false, false) => Accepts::Either,
        }
    }

    /// The sentence of the first screen: what the person will be sent.
    pub fn introduction(&self) -> Text {
        let sends = |proof| self.messages().any(|message| message.proof() == proof);
        match (sends(Proof::Link), sends(Proof::Code)) {
            (true, true) => Text::IntroductionLinkOrCode,
            (false, true) => Text::IntroductionCode,
            (true, false) => Text::IntroductionLink,
            // Passkeys alone.
            (false, false) => Text::OfferBody,
        }
    }
}

impl Default for Methods {
    fn default() -> Self {
        Self(vec![Method::Message(Message::MagicLink), Method::Message(Message::PhoneCode), Method::Passkey])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const PHONE_CODE: Method = Method::Message(Message::PhoneCode);
    const MAGIC_LINK: Method = Method::Message(Message::MagicLink);

    #[test]
    fn names_are_unique_and_lead_back() {
        let names: HashSet<_> = Method::all().map(Method::name).collect();
        assert_eq!(names.len(), Method::all().count());
        for method in Method::all() {
            assert_eq!(Method::from_name(method.name()), Some(method));
            assert!(Methods::parse(method.name()).is_some_and(|methods| methods.contains(method)));
        }
    }

    #[test]
    fn only_a_code_can_be_read_by_the_browser() {
        for message in Message::ALL.iter().filter(|message| message.is_read_by_browser()) {
            assert_eq!((message.proof(), message.recipient()), (Proof::Code, Recipient::Phone), "{message:?}");
        }
    }

    #[test]
    fn methods_keep_their_order_and_drop_the_unknown() {
        let methods = Methods::parse(" carrier-pigeon phone-code magic-link  phone-code ").expect("some are known");
        assert_eq!(methods.iter().collect::<Vec<_>>(), [PHONE_CODE, MAGIC_LINK]);
        assert_eq!(Methods::parse("carrier-pigeon"), None);
        assert_eq!(Methods::parse(""), None);
    }

    #[test]
    fn methods_are_parted_by_spaces_or_commas_and_the_unknown_are_named() {
        for text in
            ["phone-code magic-link", "phone-code,magic-link", " phone-code ,\tmagic-link,", "phone-code\n,,magic-link"]
        {
            let methods = Methods::parse(text).expect("both are known");
            assert_eq!(methods.iter().collect::<Vec<_>>(), [PHONE_CODE, MAGIC_LINK], "{text:?}");
            assert_eq!(Methods::read(text).1, "", "{text:?}");
        }
        assert_eq!(Methods::parse(" , "), None);
        assert_eq!(Methods::read("sms,magic-link Passkey").1, " sms Passkey");
    }

    #[test]
    fn methods_say_what_the_field_takes() {
        for (names, accepts) in [
            ("magic-link", Accepts::Email),
            ("email-code magic-link", Accepts::Email),
            ("phone-code", Accepts::Phone),
            ("magic-link phone-code", Accepts::Either),
            ("phone-code email-code", Accepts::Either),
            ("passkey magic-link", Accepts::Email),
            ("phone-code passkey", Accepts::Phone),
            ("passkey", Accepts::Either),
        ] {
            assert_eq!(Methods::parse(names).map(|methods| methods.accepts()), Some(accepts), "{names}");
        }
        assert_eq!(Methods::default().accepts(), Accepts::Either);
    }

    #[test]
    fn methods_say_what_the_person_will_be_sent() {
        for (names, introduction) in [
            ("magic-link", Text::IntroductionLink),
            ("magic-link passkey", Text::IntroductionLink),
            ("email-code", Text::IntroductionCode),
            ("phone-code passkey", Text::IntroductionCode),
            ("magic-link phone-code", Text::IntroductionLinkOrCode),
            ("passkey", Text::OfferBody),
        ] {
            assert_eq!(Methods::parse(names).map(|methods| methods.introduction()), Some(introduction), "{names}");
        }
    }

    /// Every row is of use: alone in `methods` it is understood, takes what it is sent to, and promises what it asks for.
    #[test]
    fn every_message_method_can_be_the_only_one() {
        for message in Message::ALL {
            let methods = Methods::parse(message.name()).expect("a method of its own");
            let (accepts, identifier) = match message.recipient() {
                Recipient::Email => (Accepts::Email, "jane@example.com"),
                Recipient::Phone => (Accepts::Phone, "+442079460000"),
            };
            let identifier = Identifier::restore(identifier).expect("an identifier");
            assert_eq!(methods.accepts(), accepts, "{message:?}");
            assert_eq!(methods.messages_to(&identifier).collect::<Vec<_>>(), [*message]);
            let introduction = match message.proof() {
                Proof::Link => Text::IntroductionLink,
                Proof::Code => Text::IntroductionCode,
            };
            assert_eq!(methods.introduction(), introduction, "{message:?}");
        }
    }
}
