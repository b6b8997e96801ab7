//! "Sign in with your passkey", and "Add a passkey for next time".

use super::Turn;
use super::passkey::Done;
use crate::{
    Attempt, Authenticated, Call, Configuration, Duration, Effect, Happening, Identifier, Identify, Method, Passkey,
    PasskeyOffer, PasskeyPrompt, PasskeyPurpose, Reply, Screen, SignedIn, Target, Text, Waiting,
};

/// How long a browser may take to add a passkey without a question: some neither do it nor say that they will not.
const SILENCE_LIMIT: Duration = Duration::from_seconds(4);

impl PasskeyPrompt {
    /// Asks at once: the person has just said who they are.
    pub(super) fn new(identifier: Identifier, configuration: Configuration, turn: &mut Turn) -> Self {
        let mut passkey = Passkey::new(PasskeyPurpose::SignIn(Some(identifier.clone())));
        passkey.ask(turn);
        turn.announce(Text::PasskeyTitle, 0);
        Self { identifier, passkey, switch: Attempt::Ready, configuration }
    }

    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::PasskeyRequested | Happening::Submitted => self.passkey.ask(turn),
            Happening::SwitchRequested(method)
                if self.alternatives().any(|other| other == method) && self.switch.may_start(turn) =>
            {
                let call = Call::Send(method, self.identifier.clone());
                self.switch = Attempt::InFlight { request: turn.call(call), subject: method };
            }
            Happening::ChangeRequested => {
                return Screen::Identify(Identify::with_typed(self.identifier.as_str(), self.configuration));
            }
            Happening::PageChanged(_) | Happening::Focused => self.passkey.prepare(turn),
            Happening::TimerFired(timer) => {
                self.passkey.timer_fired(timer, turn);
                self.switch = self.switch.tick(timer, turn);
            }
            Happening::Answered { request, outcome } => {
                if let Some(method) = self.switch.subject_of(request) {
                    match outcome {
                        Ok(Reply::Sent(sent)) => {
                            let target = Target { identifier: self.identifier, method };
                            return Screen::Waiting(Waiting::new(target, sent, self.configuration, turn));
                        }
                        Ok(_) => self.switch = Attempt::Ready,
                        Err(error) => self.switch = Attempt::Failed(turn.problem(&error)),
                    }
                } else if let Some(Done::SignedIn(told)) = self.passkey.answered(request, outcome, turn) {
                    return sign_in(told, self.identifier.as_str(), self.configuration, turn);
                }
            }
            _ => {}
        }
        Screen::PasskeyPrompt(self)
    }
}

/// Tells the page at once, and only then offers a passkey for the next time.
pub(super) fn sign_in(told: Box<Authenticated>, typed: &str, configuration: Configuration, turn: &mut Turn) -> Screen {
    let identifier = match told.user.identifier.as_str() {
        "" => typed.to_owned(),
        identifier => identifier.to_owned(),
    };
    let method = told.method;
    let token = told.oauth.access_token.clone();
    let may_add = method != Method::Passkey && turn.offers_passkeys(&configuration) && !turn.device.declined;
    let mut screen = SignedIn { identifier, method, adding: None, configuration };
    turn.announce(Text::SignedInTitle, 0);
    turn.authenticated(told);
    if !may_add {
        return Screen::SignedIn(screen);
    }
    let mut passkey = Passkey::new(PasskeyPurpose::Register(token));
    if turn.device.silent_register {
        passkey.ask(turn);
        screen.adding = Some((passkey, turn.start_timer(SILENCE_LIMIT)));
        return Screen::SignedIn(screen);
    }
    passkey.prepare(turn);
    turn.announce(Text::OfferTitle, 0);
    Screen::PasskeyOffer(PasskeyOffer { passkey, signed_in: screen })
}

impl PasskeyOffer {
    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::PasskeyRequested | Happening::Submitted => self.passkey.ask(turn),
            Happening::SkipRequested => {
                turn.device.declined = true;
                let client_id = self.signed_in.configuration.client_id.clone();
                turn.effects.push(Effect::DeclinePasskeys { client_id });
                turn.announce(Text::SignedInTitle, 0);
                return Screen::SignedIn(self.signed_in);
            }
            Happening::PageChanged(_) | Happening::Focused => self.passkey.prepare(turn),
            Happening::TimerFired(timer) => self.passkey.timer_fired(timer, turn),
            Happening::Answered { request, outcome } => {
                if let Some(Done::Registered) = self.passkey.answered(request, outcome, turn) {
                    turn.announce(Text::PasskeyAdded, 0);
                    return Screen::SignedIn(self.signed_in);
                }
            }
            _ => {}
        }
        Screen::PasskeyOffer(self)
    }
}

impl SignedIn {
    /// Only a passkey that is added without a question is still waited for. Where the browser will not, the person is asked.
    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        let Some((mut passkey, limit)) = self.adding.take() else { return Screen::SignedIn(self) };
        let done = match happening {
            Happening::TimerFired(timer) if timer == limit => {
                passkey = Passkey::new(passkey.purpose);
                passkey.prepare(turn);
                Some(Done::Failed)
            }
            Happening::TimerFired(timer) => {
                passkey.timer_fired(timer, turn);
                None
            }
            Happening::Answered { request, outcome } => passkey.answered(request, outcome, turn),
            _ => None,
        };
        match done {
            None => self.adding = Some((passkey, limit)),
            Some(Done::Registered) => turn.announce(Text::PasskeyAdded, 0),
            Some(_) => {
                turn.device.silent_register = false;
                // Nobody had asked for it: nothing to complain of.
                turn.effects.retain(|effect| !matches!(effect, Effect::Emit(_)));
                if let Some(countdown) = passkey.attempt.countdown() {
                    turn.effects.push(Effect::StopTimer(countdown.timer));
                }
                passkey.attempt = Attempt::Ready;
                turn.announce(Text::OfferTitle, 0);
                return Screen::PasskeyOffer(PasskeyOffer { passkey, signed_in: self });
            }
        }
        Screen::SignedIn(self)
    }
}
