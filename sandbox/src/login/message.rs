//! Sends the message that starts a login, and sends it again: a link, a code, or both.
//!
//! The rules of one login are here: how soon and how often its message can be sent again (docs/api.md#resend).

use std::net::IpAddr;
use std::sync::Arc;

use form_urlencoded::Serializer;
use rusqlite::Transaction;
use tracing::{error, warn};

use super::email::Email;
use super::phone::Phone;
use crate::app::App;
use crate::clients::Client;
use crate::delivery::{Delivery, Place};
use crate::error::ApiError;
use crate::mail::{self, Contents};
use crate::method::{MessageMethod, Method, Proof};
use crate::secrets::{Hashed, random_code, random_id, random_magictext};
use crate::sms;
use crate::store::{Address, Channel, DeliveryState, Login, Message, MessageRow, Phase, Proofs};

/// The person a login is for.
pub struct Recipient {
    identifier: String,
    address: String,
}

impl Recipient {
    /// Reads what a person typed as an address that messages of this channel can be sent to.
    pub fn parse(channel: Channel, typed: &str) -> Result<Self, ApiError> {
        Ok(match channel.address() {
            Address::Email => {
                let email = Email::parse(typed)?;
                Self { identifier: email.identifier().to_owned(), address: email.address().to_owned() }
            }
            Address::Phone => {
                let phone = Phone::parse(typed)?;
                Self { identifier: phone.e164().to_owned(), address: phone.e164().to_owned() }
            }
        })
    }
}

/// What a page asks for.
pub struct MessageRequest {
    /// The application.
    pub client: Arc<Client>,
    /// The method whose proof is asked for; the message may carry another one's too.
    pub method: MessageMethod,
    /// The address the message is counted for.
    pub caller: IpAddr,
    /// Host name of the page that asks, for the last line of an SMS.
    pub host: String,
}

/// A message that is stored and now has to leave.
struct Outgoing {
    channel: Channel,
    delivery: Delivery,
    place: Option<Place>,
}

/// What the page learns of a message that was sent.
pub struct Sent {
    /// The handle of the login.
    pub state: String,
    /// What the handle serves.
    pub methods: Vec<Method>,
    /// Digits of the code, where the message holds one.
    pub code_length: Option<u8>,
}

/// What in a message proves the login. No `Debug`: these are the secrets.
struct Secrets {
    magictext: Option<String>,
    code: Option<String>,
}

/// Starts a login and sends its message.
pub async fn send(app: &App, request: MessageRequest, recipient: Recipient) -> Result<Sent, ApiError> {
    let channel = request.method.channel;
    if !request.client.sends(request.method) {
        return Err(not_offered(channel));
    }
    let methods = request.client.methods_over(channel);
    let code_length = any_takes(&methods, Proof::Code).then_some(request.client.code_length);
    if !any_takes(&methods, Proof::Link) {
        // What could not be used is not sent.
        app.limits.code_try(&recipient.identifier)?;
    }
    app.limits.send_by_address(request.caller)?;
    app.limits.send_to_identifier(&recipient.identifier)?;
    let place = reserve(app, channel)?;
    let state = random_id()?;
    let (context, handle) = (app.clone(), state.clone());
    let outgoing = app
        .store
        .transaction(move |transaction| -> Result<Outgoing, ApiError> {
            let now = context.clock.now();
            let secrets = Secrets::new(&request.client, channel)?;
            let login = Login {
                channel,
                client_id: request.client.client_id.clone(),
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
            store_message(&context, transaction, &request, &login, &secrets, &state, place)
        })
        .await?;
    deliver(app, outgoing);
    Ok(Sent { state: handle, methods, code_length })
}

/// Sends a new message for a login that is under way; the older link and code die and the five minutes start again.
///
/// A new code can be had for as long again after the older one has expired: a person who types it too late is told so,
/// and asks for another.
pub async fn resend(app: &App, request: MessageRequest, state: &str) -> Result<(), ApiError> {
    let (context, state, channel) = (app.clone(), state.to_owned(), request.method.channel);
    let outgoing = app
        .store
        .transaction(move |transaction| -> Result<Outgoing, ApiError> {
            let now = context.clock.now();
            let rules = &context.settings.rules;
            let hashed = Hashed::of(&state);
            let login = Login::find(transaction, &hashed, &request.client.client_id)?
                .filter(|login| login.channel == channel && matches!(login.phase, Phase::Pending))
                .ok_or(ApiError::InvalidState)?;
            let (has_proof, ends_at) = match request.method.proof() {
                Proof::Link => (login.proofs.link_hash.is_some(), login.expires_at),
                Proof::Code => (login.proofs.code_mac.is_some(), login.expires_at.plus(rules.link_lifetime)),
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
            if login.proofs.link_hash.is_none() {
                context.limits.code_try(&login.identifier)?;
            }
            let place = reserve(&context, channel)?;
            context.limits.send_by_address(request.caller)?;
            context.limits.send_to_identifier(&login.identifier)?;
            let secrets = Secrets::new(&request.client, channel)?;
            let proofs = secrets.proofs(&context, &state)?;
            Login::set_proofs(transaction, &hashed, &proofs, now, now.plus(rules.link_lifetime))?;
            store_message(&context, transaction, &request, &login, &secrets, &state, place)
        })
        .await?;
    deliver(app, outgoing);
    Ok(())
}

impl Secrets {
    /// New ones for each method that the client has over this channel.
    fn new(client: &Client, channel: Channel) -> Result<Self, ApiError> {
        let methods = client.methods_over(channel);
        Ok(Self {
            magictext: if any_takes(&methods, Proof::Link) { Some(random_magictext()?) } else { None },
            code: if any_takes(&methods, Proof::Code) { Some(random_code(client.code_length)?) } else { None },
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

/// Whether one of the methods takes this proof.
fn any_takes(methods: &[Method], proof: Proof) -> bool {
    methods.iter().filter_map(|method| method.message()).any(|message| message.proof() == proof)
}

/// Refuses a message that the client does not send.
fn not_offered(channel: Channel) -> ApiError {
    match channel {
        Channel::Email => ApiError::MethodNotEnabled,
        Channel::Sms => ApiError::SmsNotConfigured,
    }
}

/// Stores the message, for the inbox too; it leaves after the transaction.
fn store_message(
    app: &App,
    transaction: &Transaction<'_>,
    request: &MessageRequest,
    login: &Login,
    secrets: &Secrets,
    state: &str,
    place: Option<Place>,
) -> Result<Outgoing, ApiError> {
    let message = compose(app, request, login, secrets, state)?;
    let (message_id, now) = (random_id()?, app.clock.now());
    let content = serde_json::to_string(&message).map_err(|_| ApiError::Internal)?;
    MessageRow::insert(
        transaction,
        &MessageRow {
            sealed: app.tokens.seal(&message_id, &content)?,
            message_id: message_id.clone(),
            channel: login.channel,
            recipient: login.address.clone(),
            sent_at: now,
            delivery: if place.is_some() { DeliveryState::Waiting } else { DeliveryState::InboxOnly },
        },
    )?;
    let delivery = Delivery { message_id, recipient: login.address.clone(), message, sent_at: now };
    Ok(Outgoing { channel: login.channel, delivery, place })
}

/// Writes the message as its channel has it.
fn compose(
    app: &App,
    request: &MessageRequest,
    login: &Login,
    secrets: &Secrets,
    state: &str,
) -> Result<Message, ApiError> {
    let (client, lifetime) = (&request.client, app.settings.rules.link_lifetime);
    let code = secrets.code.as_deref();
    Ok(match login.channel {
        Channel::Email => {
            let link = secrets.magictext.as_deref().map(|magictext| url(app, client, state, magictext));
            let contents = Contents { link: link.as_deref(), code, first: request.method.proof() };
            mail::compose(&client.name, &login.address, &contents, lifetime)
        }
        Channel::Sms => sms::compose_code(&client.name, code.ok_or(ApiError::Internal)?, lifetime, &request.host),
    })
}

/// The link that proves the login.
fn url(app: &App, client: &Client, state: &str, magictext: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("client_id", &client.client_id)
        .append_pair("state", state)
        .append_pair("magictext", magictext)
        .finish();
    format!("{}/verify?{query}", app.settings.public_url)
}

/// Hands the message to what delivers for its channel.
fn deliver(app: &App, Outgoing { channel, delivery, place }: Outgoing) {
    match (channel, place) {
        (_, None) => {}
        (Channel::Email, Some(place)) => app.outbox.deliver(place, delivery),
        (Channel::Sms, Some(place)) => app.gateway.deliver(place, delivery),
    }
}

/// A place for a message; `None` where the channel has only the inbox.
fn reserve(app: &App, channel: Channel) -> Result<Option<Place>, ApiError> {
    match channel {
        Channel::Email => app.outbox.reserve(),
        Channel::Sms => app.gateway.reserve(),
    }
}

/// Hands over what the server did not get rid of before it stopped. A link or a code that has expired meanwhile is given up.
pub async fn deliver_waiting(app: &App) {
    let rows = match app.store.transaction(MessageRow::waiting).await {
        Ok(rows) => rows,
        Err(cause) => {
            error!(%cause, "the messages that were waiting could not be read");
            return;
        }
    };
    for row in rows {
        if let Err(cause) = deliver_again(app, row).await {
            error!(?cause, "a message that was waiting could not be delivered");
        }
    }
}

async fn deliver_again(app: &App, row: MessageRow) -> Result<(), ApiError> {
    let MessageRow { message_id, channel, recipient, sent_at, sealed, .. } = row;
    if app.clock.now() >= sent_at.plus(app.settings.rules.link_lifetime) {
        warn!(message_id, channel = channel.name(), "message not delivered; it expired while the server was stopped");
        let failed = DeliveryState::Failed("expired while the server was stopped".to_owned());
        return app
            .store
            .transaction(move |transaction| Ok(MessageRow::settle(transaction, &message_id, &failed)?))
            .await;
    }
    let content = app.tokens.unseal(&message_id, &sealed)?;
    let message = serde_json::from_str(&content).map_err(|_| ApiError::Internal)?;
    let place = reserve(app, channel)?;
    deliver(app, Outgoing { channel, delivery: Delivery { message_id, recipient, message, sent_at }, place });
    Ok(())
}
