//! Lists the channels that messages go out over: one row each, from which the rest of the server takes what differs.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

macro_rules! channels {
    ($(
        $(#[$doc:meta])*
        $variant:ident { name: $name:literal, title: $title:literal, address: $address:expr, cost: $cost:expr }
    )*) => {
        /// How a message reaches a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Channel {
            $($(#[$doc])* $variant,)*
        }

        impl Channel {
            /// All of them, in the order the inbox shows them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As stored, and as `/inbox.json` writes it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What the inbox calls it.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }

            /// What its messages are addressed to.
            pub fn address(self) -> Address {
                match self {
                    $(Self::$variant => $address,)*
                }
            }

            /// What a message costs the client.
            pub fn cost(self) -> Cost {
                match self {
                    $(Self::$variant => $cost,)*
                }
            }
        }
    };
}

channels! {
    /// A mail to an email address.
    Email { name: "email", title: "Mail", address: Address::Email, cost: Cost::Free }
    /// A text message to a phone number.
    Sms { name: "sms", title: "SMS", address: Address::Phone, cost: Cost::Charged }
}

/// What a message is addressed to; an account has one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// An email address.
    Email,
    /// A phone number.
    Phone,
}

/// Whether a channel is paid for by the message. A client has a charged one only where its entry asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Not paid for.
    Free,
    /// Paid for by the message.
    Charged,
}

impl ToSql for Channel {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Channel {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        Self::ALL.iter().copied().find(|channel| channel.name() == name).ok_or(FromSqlError::InvalidType)
    }
}
