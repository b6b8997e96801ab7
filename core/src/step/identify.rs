//! Turns what was typed into an identifier, and sends a message to it.

use super::Context;
use crate::api_error::ApiError;
use crate::configuration::Settings;
use crate::effect::Call;
use crate::error::{ErrorCode, ErrorReport};
use crate::event::Event;
use crate::identifier::Identifier;
use crate::method::{Accepts, Message};
use crate::phone;
use crate::request::Reply;
use crate::state::{
    Attempt, Field, Identify, Passkey, PasskeyPrompt, PasskeyPurpose, Screen, Sent, SignedIn, Submission, TimerId,
    Waiting,
};
use crate::text::Text;
use crate::time::Duration;

/// How long the question whether there is a passkey may hold the message up.
const CHECK_LIMIT: Duration = Duration::from_seconds(3);
/// How long what is known of phone numbers is waited for. An unchecked number is better than a person who waits.
const METADATA_LIMIT: Duration = Duration::from_seconds(3);

impl Identify {
    pub(super) fn prefilled(settings: &Settings) -> Box<Self> {
        Self::with_typed(settings.identifier.as_deref().unwrap_or_default())
    }

    pub(super) fn with_typed(typed: &str) -> Box<Self> {
        Box::new(Self {
            typed: Field::holding(typed),
            country: None,
            submission: Attempt::Ready,
            passkey: Passkey::new(PasskeyPurpose::SignIn(None)),
        })
    }

    pub(super) fn step(mut self: Box<Self>, event: Event, context: &mut Context<'_>) -> Screen {
        match event {
            Event::Typed(typed) => {
                self.typed.typed(typed);
                self.submission.forget_answer();
                // Another element may have had the field's passkeys since.
                self.passkey.arm(context);
            }
            Event::CountryChosen(country) => {
                if let Some(metadata) = context.shared.phone_metadata.known {
                    let before = self.default_country(&context.shared.configuration);
                    self.typed.write(phone::with_country(metadata, &self.typed, before, country));
                }
                self.country = Some(country);
                self.submission.forget_answer();
            }
            Event::PasskeyRequested => self.passkey.ask(context),
            Event::Focused => self.passkey.arm(context),
            Event::Submitted => return self.submit(context),
            Event::PhoneMetadataFetched(_) => return self.metadata_fetched(context),
            Event::TimerFired(timer) => return self.timer_fired(timer, context),
            Event::Answered(reply) => return self.answered(reply, context),
            _ => {}
        }
        Screen::Identify(self)
    }

    /// Starts what was typed, once it can be read: a number waits a while for what is known of numbers.
    pub(super) fn submit(mut self: Box<Self>, context: &mut Context<'_>) -> Screen {
        if self.submission.is_in_flight() {
            return Screen::Identify(self);
        }
        let accepts = context.shared.configuration.methods.accepts();
        // What can be no number is refused at once.
        let is_number = accepts != Accepts::Email && phone::is_phone_like(&self.typed);
        if is_number && context.awaits_phone_metadata() {
            context.announce(Text::Sending, 0);
            let limit = context.start_timer(METADATA_LIMIT);
            self.submission = Attempt::InFlight(Submission::AwaitingMetadata { limit });
            return Screen::Identify(self);
        }
        self.start(context)
    }

    /// Goes on with a number that has waited.
    fn metadata_fetched(mut self: Box<Self>, context: &mut Context<'_>) -> Screen {
        if matches!(self.submission, Attempt::InFlight(Submission::AwaitingMetadata { .. })) {
            self.submission = Attempt::Ready;
            return self.start(context);
        }
        Screen::Identify(self)
    }

    /// Reads what was typed and starts what fits it: a message, after a question about passkeys where they are offered, or a
    /// passkey alone.
    fn start(mut self: Box<Self>, context: &mut Context<'_>) -> Screen {
        let configuration = &context.shared.configuration;
        let accepts = configuration.methods.accepts();
        let guess = self.guess(configuration);
        let metadata = context.shared.phone_metadata.known;
        let found = Identifier::parse(&self.typed, accepts, metadata, self.country, guess).and_then(|identifier| {
            let message = configuration.methods.messages_to(&identifier).next();
            if message.is_none() && !context.shared.device.security_key {
                return Err((ErrorCode::PasskeyUnsupported, Text::ErrorPasskeyUnsupported));
            }
            Ok((identifier, message))
        });
        self.submission = match found {
            Ok((identifier, None)) => return Screen::PasskeyPrompt(PasskeyPrompt::new(identifier, context)),
            Ok((identifier, Some(message))) => {
                if self.submission.is_held_up(&identifier, context) {
                    return Screen::Identify(self);
                }
                context.announce(Text::Sending, 0);
                Attempt::InFlight(if context.shared.offers_passkeys() {
                    check_first(identifier, message, context)
                } else {
                    send(identifier, message, context)
                })
            }
            Err((code, text)) => {
                context.report(ErrorReport::of(code));
                Attempt::Failed(context.new_problem(code, text, 0))
            }
        };
        Screen::Identify(self)
    }

    fn timer_fired(mut self: Box<Self>, timer: TimerId, context: &mut Context<'_>) -> Screen {
        if matches!(self.submission, Attempt::InFlight(Submission::AwaitingMetadata { limit }) if limit == timer) {
            return self.metadata_fetched(context);
        }
        self.submission = match std::mem::replace(&mut self.submission, Attempt::Ready) {
            Attempt::InFlight(Submission::Checking { limit, identifier, message, .. }) if limit == timer => {
                context.announce(Text::Sending, 0);
                Attempt::InFlight(send(identifier, message, context))
            }
            submission => submission,
        };
        self.passkey.timer_fired(timer, context);
        self.submission.tick(timer, context);
        Screen::Identify(self)
    }

    fn answered(mut self: Box<Self>, reply: Reply, context: &mut Context<'_>) -> Screen {
        match reply {
            Reply::PasskeyStatus(request, outcome) => {
                let Some(Submission::Checking { identifier, message, .. }) = self.submission.take(request.id()) else {
                    return Screen::Identify(self);
                };
                if let Ok(Some(true)) = outcome {
                    return Screen::PasskeyPrompt(PasskeyPrompt::new(identifier, context));
                }
                // "No", "unknown" and "cannot say" are alike: they block nothing (docs/api.md#contradictions, number 8).
                context.announce(Text::Sending, 0);
                self.submission = Attempt::InFlight(send(identifier, message, context));
                Screen::Identify(self)
            }
            Reply::SendMessage(request, outcome) => match self.submission.take(request.id()) {
                Some(Submission::Sending(sending, identifier)) => {
                    self.sent(sending.message, &identifier, outcome, context)
                }
                _ => Screen::Identify(self),
            },
            Reply::PasskeyLogin(_, Ok(authenticated)) => SignedIn::enter(authenticated, &self.typed, context),
            reply => {
                self.passkey.answered(reply, context);
                Screen::Identify(self)
            }
        }
    }

    fn sent(
        mut self: Box<Self>,
        message: Message,
        identifier: &Identifier,
        outcome: Result<Sent, ApiError>,
        context: &mut Context<'_>,
    ) -> Screen {
        match Waiting::after_sending(message, identifier, outcome, context) {
            Ok(waiting) => Screen::Waiting(waiting),
            Err(problem) => {
                self.submission = Attempt::Failed(problem);
                Screen::Identify(self)
            }
        }
    }
}

fn check_first(identifier: Identifier, message: Message, context: &mut Context<'_>) -> Submission {
    let limit = context.start_timer(CHECK_LIMIT);
    let request = context.new_request();
    context.call(Call::PasskeyStatus(request, identifier.clone()));
    Submission::Checking { request, limit, identifier, message }
}

fn send(identifier: Identifier, message: Message, context: &mut Context<'_>) -> Submission {
    Submission::Sending(context.send(message, &identifier), identifier)
}
