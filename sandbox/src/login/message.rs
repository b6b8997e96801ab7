//! The message that starts a login: a mail with a link, a code, or both; an SMS with a code. Sent, and sent again.

use std::net::IpAddr;
use std::sync::Arc;

use form_urlencoded::Serializer;
use rusqlite::Transaction;

use super::email::Email;
use super::phone::Phone;
use crate::app::App;
use crate::clients::{Client, Method};
use crate::clock::Moment;
use crate::error::ApiError;
use crate::mail::{self, Contents, Lead};
use crate::secrets::{Hashed, random_code, random_id, random_magictext};
use crate::sms;
use crate::store::{Channel, Login, MessageRow, Phase, Proofs};

/// Whom a login is for.
pub struct Recipient {
    channel: Channel,
    identifier: String,
    address: String,
}

impl From<Email> for Recipient {
    fn from(email: Email) -> Self {
        Self { channel: Channel::Email, identifier: email.identifier().to_owned(), address: email.address().to_owned() }
    }
}

impl From<Phone> for Recipient {
    fn from(phone: Phone) -> Self {
        Self { channel: Channel::Sms, identifier: phone.e164().to_owned(), address: phone.e164().to_owned() }
    }
}

/// What a caller asks for.
pub struct Order {
    /// The application.
    pub client: Arc<Client>,
    /// The proof that was asked for; a mail may carry the other one too.
    pub lead: Lead,
    /// Whom to count it for.
    pub caller: IpAddr,
    /// Host name of the page that asks, for the last line of an SMS.
    pub host: String,
}

/// A message that is stored and now has to leave.
enum Outgoing {
    Mail(mail::Delivery),
    Sms(sms::Delivery),
}

/// What the caller learns of a message that was sent.
pub struct Sent {
    /// The handle of the login.
    pub state: String,
    /// What the handle serves.
    pub methods: Vec<Method>,
    /// Digits of the code, where the message holds one.
    pub code_length: Option<u8>,
}

/// What a message proves its reader with. No `Debug`: these are the secrets.
struct Secrets {
    magictext: Option<String>,
    code: Option<String>,
}

/// Starts a login and sends its message.
pub async fn send(app: &App, order: Order, recipient: Recipient) -> Result<Sent, ApiError> {
    require_method(&order, recipient.channel)?;
    let methods = carried(&order.client, recipient.channel);
    let code_length = holds_code(&methods).then_some(order.client.code_length);
    app.limits.send_by_address(order.caller)?;
    app.limits.send_to_identifier(&recipient.identifier)?;
    let state = random_id()?;
    let (context, handle) = (app.clone(), state.clone());
    let outgoing = app
        .store
        .transaction(move |transaction| -> Result<Outgoing, ApiError> {
            let now = context.clock.now();
            let secrets = Secrets::new(&order.client, recipient.channel)?;
            let login = Login {
                channel: recipient.channel,
                client_id: order.client.client_id.clone(),
                identifier: recipient.identifier,
                address: recipient.address,
                proofs: secrets.proofs(&context, &state)?,
                wrong_codes: 0,
                sent_at: now,
                resends: 0,
                expires_at: now.plus(context.settings.rules.link_lifetime),
                phase: Phase::Pending,
            };
            Login::insert(transaction, &Hashed::of(&state), &login)?;
            post(&context, transaction, &order, &login, &secrets, &state, now)
        })
        .await?;
    deliver(app, outgoing);
    Ok(Sent { state: handle, methods, code_length })
}

/// Sends a new message for a login that is under way; the older link and code die and the five minutes start again.
///
/// A new code can be had for as long again after the older one has expired: whoever types it too late is told so, and
/// asks for another.
pub async fn resend(app: &App, order: Order, channel: Channel, state: &str) -> Result<(), ApiError> {
    let (context, state) = (app.clone(), state.to_owned());
    let outgoing = app
        .store
        .transaction(move |transaction| -> Result<Outgoing, ApiError> {
            let now = context.clock.now();
            let rules = &context.settings.rules;
            let hashed = Hashed::of(&state);
            let login = Login::find(transaction, &hashed, &order.client.client_id)?
                .filter(|login| login.channel == channel && matches!(login.phase, Phase::Pending))
                .ok_or(ApiError::InvalidState)?;
            let (has_proof, ends_at) = match order.lead {
                Lead::Link => (login.proofs.link_hash.is_some(), login.expires_at),
                Lead::Code => (login.proofs.code_mac.is_some(), login.expires_at.plus(rules.link_lifetime)),
            };
            if !has_proof || now >= ends_at {
                return Err(ApiError::InvalidState);
            }
            if login.resends >= rules.resends {
                // Waiting helps only in that the state is then gone and the login starts again.
                return Err(ApiError::TooManyRequests(ends_at.since(now)));
            }
            let wait = login.sent_at.plus(rules.resend_wait).since(now);
            if !wait.is_zero() {
                return Err(ApiError::TooManyRequests(wait));
            }
            context.limits.send_by_address(order.caller)?;
            context.limits.send_to_identifier(&login.identifier)?;
            let secrets = Secrets::new(&order.client, channel)?;
            let proofs = secrets.proofs(&context, &state)?;
            Login::set_proofs(transaction, &hashed, &proofs, now, now.plus(rules.link_lifetime))?;
            post(&context, transaction, &order, &login, &secrets, &state, now)
        })
        .await?;
    deliver(app, outgoing);
    Ok(())
}

impl Secrets {
    /// New ones for each way in that the client has over this channel.
    fn new(client: &Client, channel: Channel) -> Result<Self, ApiError> {
        let methods = carried(client, channel);
        Ok(Self {
            magictext: if methods.contains(&Method::MagicLink) { Some(random_magictext()?) } else { None },
            code: if holds_code(&methods) { Some(random_code(client.code_length)?) } else { None },
        })
    }

    /// What is stored of them.
    fn proofs(&self, app: &App, state: &str) -> Result<Proofs, ApiError> {
        let code = match &self.code {
            Some(code) => Some(app.tokens.code_mac(state, code)?),
            None => None,
        };
        Ok(Proofs::of(self.magictext.as_deref().map(Hashed::of), code))
    }
}

/// What a message over this channel carries, in the order of the client's own list.
fn carried(client: &Client, channel: Channel) -> Vec<Method> {
    let fits = |method: &Method| match method {
        Method::MagicLink | Method::EmailCode => channel == Channel::Email,
        Method::PhoneCode => channel == Channel::Sms,
        Method::Passkey => false,
    };
    client.methods.iter().copied().filter(fits).collect()
}

fn holds_code(carried: &[Method]) -> bool {
    carried.iter().any(|method| *method != Method::MagicLink)
}

fn require_method(order: &Order, channel: Channel) -> Result<(), ApiError> {
    let (method, refusal) = match (channel, order.lead) {
        (Channel::Email, Lead::Link) => (Method::MagicLink, ApiError::MethodNotEnabled),
        (Channel::Email, Lead::Code) => (Method::EmailCode, ApiError::MethodNotEnabled),
        (Channel::Sms, _) => (Method::PhoneCode, ApiError::SmsNotConfigured),
    };
    if order.client.offers(method) { Ok(()) } else { Err(refusal) }
}

/// Writes the message and keeps the inbox's copy; it leaves after the transaction.
fn post(
    app: &App,
    transaction: &Transaction<'_>,
    order: &Order,
    login: &Login,
    secrets: &Secrets,
    state: &str,
    now: Moment,
) -> Result<Outgoing, ApiError> {
    let (client, lifetime) = (&order.client, app.settings.rules.link_lifetime);
    let code = secrets.code.as_deref();
    let message = match login.channel {
        Channel::Email => {
            let link = secrets.magictext.as_deref().map(|magictext| url(app, client, state, magictext));
            let contents = Contents { link: link.as_deref(), code, lead: order.lead };
            mail::compose(&client.name, &login.address, &contents, lifetime)
        }
        Channel::Sms => sms::compose_code(&client.name, code.ok_or(ApiError::Internal)?, lifetime, &order.host),
    };
    let message_id = random_id()?;
    let content = serde_json::to_string(&message).map_err(|_| ApiError::Internal)?;
    MessageRow::insert(
        transaction,
        &MessageRow {
            sealed: app.tokens.seal(&message_id, &content)?,
            message_id: message_id.clone(),
            channel: login.channel,
            recipient: login.address.clone(),
            sent_at: now,
        },
    )?;
    let recipient = login.address.clone();
    Ok(match login.channel {
        Channel::Email => Outgoing::Mail(mail::Delivery { message_id, recipient, message, sent_at: now }),
        Channel::Sms => Outgoing::Sms(sms::Delivery { message_id, recipient, text: message.text, sent_at: now }),
    })
}

fn url(app: &App, client: &Client, state: &str, magictext: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("client_id", &client.client_id)
        .append_pair("state", state)
        .append_pair("magictext", magictext)
        .finish();
    format!("{}/verify?{query}", app.settings.public_url)
}

fn deliver(app: &App, outgoing: Outgoing) {
    match outgoing {
        Outgoing::Mail(delivery) => app.outbox.deliver(delivery),
        Outgoing::Sms(delivery) => app.gateway.deliver(delivery),
    }
}
