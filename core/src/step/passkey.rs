//! The way to a passkey: options, the browser's question, the API's verdict.

use super::Turn;
use crate::{
    ApiError, Attempt, Authenticated, Call, Ceremony, Challenge, Duration, Effect, Emission, ErrorCode, ErrorReport,
    Passkey, PasskeyError, PasskeyOptions, PasskeyPurpose, PasskeyStage, Problem, Reply, RequestId, Secret, Status,
    Text, TimerId,
};

/// How often autofill is begun again by itself: a browser that refuses at once must not be asked for ever.
const MOST_ROUNDS: u8 = 5;

/// What came of a passkey.
pub(super) enum Done {
    SignedIn(Box<Authenticated>),
    Registered,
    /// The person was asked, or was to be asked, and it did not come about.
    Failed,
}

impl Passkey {
    /// Sees to it that there are options, where the device can use them.
    pub(super) fn prepare(&mut self, turn: &mut Turn) {
        let can_wait = turn.page.allows_polling() && !self.attempt.is_in_flight();
        if turn.device.sign_in && can_wait && self.options == PasskeyOptions::Missing && self.rounds < MOST_ROUNDS {
            self.rounds += 1;
            self.fetch(false, turn);
        }
    }

    /// The person asks for it.
    pub(super) fn ask(&mut self, turn: &mut Turn) {
        if !self.attempt.may_start(turn) {
            return;
        }
        self.rounds = 0;
        self.gives_way = false;
        match std::mem::replace(&mut self.options, PasskeyOptions::Missing) {
            PasskeyOptions::Missing => self.fetch(true, turn),
            PasskeyOptions::Fetching { request, .. } => {
                self.options = PasskeyOptions::Fetching { request, wanted: true };
            }
            PasskeyOptions::Ready(challenge, _) => self.open(challenge, turn),
        }
    }

    fn fetch(&mut self, wanted: bool, turn: &mut Turn) {
        let request = turn.call(match &self.purpose {
            PasskeyPurpose::SignIn(identifier) => Call::PasskeyOptions(identifier.clone()),
            PasskeyPurpose::Register(token) => Call::RegistrationOptions(token.clone()),
        });
        self.options = PasskeyOptions::Fetching { request, wanted };
    }

    /// The browser asks the person. What it offered below the field ends: there is one question at a time.
    fn open(&mut self, challenge: Challenge, turn: &mut Turn) {
        let ceremony = match self.purpose {
            PasskeyPurpose::SignIn(_) => Ceremony::SignIn,
            PasskeyPurpose::Register(_) if turn.device.silent_register => Ceremony::RegisterSilently,
            PasskeyPurpose::Register(_) => Ceremony::Register,
        };
        self.autofill = None;
        let request = turn.ceremony(ceremony, &challenge);
        self.attempt = Attempt::InFlight { request, subject: PasskeyStage::Asking(challenge) };
    }

    fn finish(&mut self, challenge: Challenge, credential: Secret, turn: &mut Turn) {
        turn.announce(Text::Checking, 0);
        let (auth_code, sent) = (challenge.auth_code.clone(), credential.clone());
        let request = turn.call(match &self.purpose {
            PasskeyPurpose::SignIn(identifier) => Call::PasskeySignIn(auth_code, identifier.clone(), sent),
            PasskeyPurpose::Register(token) => Call::Register(auth_code, token.clone(), sent),
        });
        self.attempt = Attempt::InFlight { request, subject: PasskeyStage::Finishing(challenge, credential) };
    }

    /// Whether the timer was one of these.
    pub(super) fn timer_fired(&mut self, timer: TimerId, turn: &mut Turn) {
        if matches!(self.options, PasskeyOptions::Ready(_, own) if own == timer) {
            // What is offered below the field rests on the same options.
            self.options = PasskeyOptions::Missing;
            self.autofill = None;
            self.rounds = 0;
            self.prepare(turn);
        }
        let attempt = std::mem::replace(&mut self.attempt, Attempt::Ready);
        self.attempt = attempt.tick(timer, turn);
    }

    pub(super) fn answered(
        &mut self,
        request: RequestId,
        outcome: Result<Reply, ApiError>,
        turn: &mut Turn,
    ) -> Option<Done> {
        if let PasskeyOptions::Fetching { request: own, wanted } = self.options
            && own == request
        {
            return self.fetched(wanted, outcome, turn);
        }
        if let Some((own, challenge)) = self.autofill.take() {
            if own == request {
                match outcome {
                    Ok(Reply::Credential(Ok(credential))) => self.finish(challenge, credential, turn),
                    // Another element took over, and has it until somebody comes back to this one.
                    Ok(Reply::Credential(Err(PasskeyError::Aborted | PasskeyError::Busy))) => {}
                    _ => {
                        self.options = PasskeyOptions::Missing;
                        self.prepare(turn);
                    }
                }
                return None;
            }
            self.autofill = Some((own, challenge));
        }
        let stage = self.attempt.subject_of(request)?;
        self.attempt = Attempt::Ready;
        match stage {
            PasskeyStage::Asking(challenge) => self.asked(challenge, outcome, turn),
            PasskeyStage::Finishing(challenge, credential) => self.finished(&challenge, &credential, outcome, turn),
        }
    }

    fn fetched(&mut self, wanted: bool, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Option<Done> {
        self.options = PasskeyOptions::Missing;
        match outcome {
            Ok(Reply::Challenge(challenge)) if wanted => self.open(challenge, turn),
            Ok(Reply::Challenge(challenge)) => {
                // A fifth of the time is left for the person.
                let time = challenge.lifetime.milliseconds() / 5 * 4;
                let timer = turn.start_timer(Duration::from_milliseconds(time.max(1)));
                self.options = PasskeyOptions::Ready(challenge, timer);
                if !std::mem::take(&mut self.gives_way) {
                    self.arm(turn);
                }
            }
            // Nobody waits for it: there is still the button, and every other way.
            _ if !wanted => self.rounds = MOST_ROUNDS,
            outcome => {
                let error = outcome.err().unwrap_or(ApiError::Unreadable { status: 200 });
                let problem = turn.problem(&error);
                return Some(self.fail(problem));
            }
        }
        None
    }

    /// Offers passkeys below the field, where the browser can and nothing else is asked.
    pub(super) fn arm(&mut self, turn: &mut Turn) {
        if let PasskeyOptions::Ready(challenge, _) = &self.options
            && self.purpose == PasskeyPurpose::SignIn(None)
            && turn.device.autofill
            && self.autofill.is_none()
            && !self.attempt.is_in_flight()
        {
            self.autofill = Some((turn.ceremony(Ceremony::Autofill, challenge), challenge.clone()));
        }
    }

    fn asked(&mut self, challenge: Challenge, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Option<Done> {
        let error = match outcome {
            Ok(Reply::Credential(Ok(credential))) => {
                self.finish(challenge, credential, turn);
                return None;
            }
            Ok(Reply::Credential(Err(error))) => error,
            _ => PasskeyError::Failed,
        };
        if error == PasskeyError::AlreadyRegistered {
            return Some(Done::Registered);
        }
        let done = match ErrorCode::of_passkey(error) {
            Some(code) => {
                turn.report(ErrorReport::of(code));
                self.fail(Problem::new(code, code.text(), 0))
            }
            None => {
                self.gives_way = true;
                Done::Failed
            }
        };
        self.prepare(turn);
        Some(done)
    }

    fn finished(
        &mut self,
        challenge: &Challenge,
        credential: &Secret,
        outcome: Result<Reply, ApiError>,
        turn: &mut Turn,
    ) -> Option<Done> {
        let error = match outcome {
            Ok(Reply::Status(Status::Authenticated(authenticated))) => return Some(Done::SignedIn(authenticated)),
            Ok(Reply::Registered) => return Some(Done::Registered),
            Ok(_) => ApiError::Unreadable { status: 200 },
            Err(error) => error,
        };
        if error.is_known_passkey() {
            return Some(Done::Registered);
        }
        let mut problem = turn.problem(&error);
        match problem.code {
            ErrorCode::PasskeyUnknown => turn.effects.push(Effect::SignalUnknownPasskey {
                options: challenge.options.clone(),
                credential: credential.clone(),
            }),
            ErrorCode::Expired => problem.text = Text::ErrorPasskeyExpired,
            _ => {}
        }
        let done = self.fail(problem);
        self.prepare(turn);
        Some(done)
    }

    fn fail(&mut self, mut problem: Problem) -> Done {
        if let PasskeyPurpose::Register(_) = self.purpose {
            problem.text = Text::ErrorPasskeyAdd;
        }
        self.attempt = Attempt::Failed(problem);
        Done::Failed
    }
}

impl Turn {
    fn ceremony(&mut self, ceremony: Ceremony, challenge: &Challenge) -> RequestId {
        let request = RequestId(self.take_id());
        self.effects.push(Effect::Ceremony { request, ceremony, options: challenge.options.clone() });
        request
    }

    pub(super) fn authenticated(&mut self, authenticated: Box<Authenticated>) {
        self.effects.push(Effect::Emit(Emission::Authenticated(authenticated)));
    }
}
