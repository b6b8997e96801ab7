//! Lists the login methods: one row each, from which every other part of the server takes what differs between them.
//!
//! A method over a message names its channel, its endpoints and what its message is verified by. `routes::message` makes
//! the endpoints, `clients` offers the methods, `login::message` sends what proves them.

use serde::{Deserialize, Serialize};

use crate::login::session::SessionShape;
use crate::store::Channel;

macro_rules! methods {
    ($(
        $(#[$doc:meta])*
        $variant:ident { name: $name:literal, provider: $provider:literal, message: $message:expr }
    )*) => {
        /// A way to sign in, named as in the widget's `methods`.
        #[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
        pub enum Method {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Method {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// What the widget calls it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What `config` calls it (chosen here).
            pub fn provider(self) -> &'static str {
                match self {
                    $(Self::$variant => $provider,)*
                }
            }

            /// The message it signs in by; `None` where it sends none.
            pub fn message(self) -> Option<MessageMethod> {
                match self {
                    $(Self::$variant => $message,)*
                }
            }
        }
    };
}

methods! {
    /// A link by mail.
    MagicLink {
        name: "magic-link",
        provider: "magic_link",
        message: Some(MessageMethod {
            channel: Channel::Email,
            path: "magic-link",
            also_sent_at: &[],
            verification: Verification::Link,
        })
    }
    /// A code by mail, in the same mail as the link where the client has both.
    EmailCode {
        name: "email-code",
        provider: "email_otp",
        message: Some(MessageMethod {
            channel: Channel::Email,
            path: "email-otp",
            also_sent_at: &["magic-otp"],
            verification: Verification::Code(SessionShape::Flat { connection_type: "email_otp" }),
        })
    }
    /// A code by SMS.
    PhoneCode {
        name: "phone-code",
        provider: "phone_otp",
        message: Some(MessageMethod {
            channel: Channel::Sms,
            path: "phone-otp",
            also_sent_at: &[],
            verification: Verification::Code(SessionShape::Nested),
        })
    }
    /// A passkey.
    Passkey { name: "passkey", provider: "passkey", message: None }
}

/// A method that sends a message: its channel, its endpoints, and what proves the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageMethod {
    /// How the message goes out.
    pub channel: Channel,
    /// The segment below `auth/passwordless` that its endpoints have.
    pub path: &'static str,
    /// Other segments whose `send` does the same.
    pub also_sent_at: &'static [&'static str],
    /// How the login is verified.
    pub verification: Verification,
}

/// How the login behind a message is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The person opens the link; the page that waits learns of it from ping status.
    Link,
    /// The page posts the code, and is answered in this shape.
    Code(SessionShape),
}

/// What in a message proves a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A link to open.
    Link,
    /// A code to type.
    Code,
}

impl MessageMethod {
    /// What the message must hold for this method.
    pub fn proof(&self) -> Proof {
        match self.verification {
            Verification::Link => Proof::Link,
            Verification::Code(_) => Proof::Code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_name_and_endpoints_of_its_own() {
        let names: Vec<String> = Method::ALL.iter().map(|method| serde_json::to_string(method).unwrap()).collect();
        let messages: Vec<MessageMethod> = Method::ALL.iter().filter_map(|method| method.message()).collect();
        let paths: Vec<&str> = messages
            .iter()
            .flat_map(|message| [message.path].into_iter().chain(message.also_sent_at.iter().copied()))
            .collect();
        for (number, name) in names.iter().enumerate() {
            assert!(!names[..number].contains(name), "{name}");
        }
        for (number, path) in paths.iter().enumerate() {
            assert!(!paths[..number].contains(path), "{path}");
        }
    }
}
