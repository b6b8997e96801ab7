//! Runs a passkey ceremony: fetches options, asks the browser, hands the credential to the API.

use super::Context;
use crate::api_error::ApiError;
use crate::ceremony::{Ceremony, PasskeyError};
use crate::effect::{Call, Effect};
use crate::error::{ErrorCode, ErrorReport};
use crate::request::{Reply, Request, RequestId, RunCeremony};
use crate::secret::Secret;
use crate::state::{Attempt, Challenge, Passkey, PasskeyOptionsState, PasskeyPurpose, PasskeyStage, Problem, TimerId};
use crate::text::Text;
use crate::time::Duration;

/// How often autofill is started again by itself: a browser that refuses at once must not be asked for ever.
const MOST_AUTOFILL_RESTARTS: u8 = 5;

/// Options are fetched anew no more often than this asks for, whatever they say: that would be a storm.
const SHORTEST_LIFETIME: Duration = Duration::from_seconds(15);
/// Options are believed to be good for no longer (WebAuthn Level 3 §15.1 recommends 5 minutes).
const LONGEST_LIFETIME: Duration = Duration::from_seconds(300);

/// How a ceremony stands after a reply.
#[derive(PartialEq, Eq)]
pub(super) enum Progress {
    /// It goes on, or was not begun.
    Continues,
    /// The passkey that was to be added is there.
    Added,
    /// It cannot come about any more, and nobody is to blame: the access token has expired meanwhile.
    Over,
}

impl Passkey {
    /// Fetches options, where the device can use them and there are none.
    pub(super) fn prepare(&mut self, context: &mut Context<'_>) {
        let shared = &context.shared;
        let can_use = match self.purpose {
            PasskeyPurpose::SignIn(_) => shared.device.security_key,
            PasskeyPurpose::Register { .. } => shared.device.register,
        };
        let can_fetch = can_use && shared.page.visible && !self.attempt.is_in_flight();
        let is_missing = matches!(self.options, PasskeyOptionsState::Missing);
        if can_fetch && is_missing && self.autofill_restarts < MOST_AUTOFILL_RESTARTS {
            self.autofill_restarts += 1;
            self.fetch(false, context);
        }
    }

    /// Starts the ceremony that the person asks for.
    pub(super) fn ask(&mut self, context: &mut Context<'_>) {
        if !self.attempt.can_start(context) {
            return;
        }
        self.autofill_restarts = 0;
        self.autofill_suspended = false;
        match std::mem::replace(&mut self.options, PasskeyOptionsState::Missing) {
            PasskeyOptionsState::Missing => self.fetch(true, context),
            PasskeyOptionsState::Fetching { request, .. } => {
                self.options = PasskeyOptionsState::Fetching { request, wanted: true };
            }
            PasskeyOptionsState::Ready(challenge, _) => self.open(challenge, context),
        }
    }

    fn fetch(&mut self, wanted: bool, context: &mut Context<'_>) {
        let request = context.new_request();
        context.call(match &self.purpose {
            PasskeyPurpose::SignIn(identifier) => Call::StartPasskeyLogin(request, identifier.clone()),
            PasskeyPurpose::Register { token } => Call::StartPasskeyRegistration(request, token.clone()),
        });
        self.options = PasskeyOptionsState::Fetching { request, wanted };
    }

    /// Has the browser ask the person. What it offered below the field ends: there is one question at a time.
    fn open(&mut self, challenge: Challenge, context: &mut Context<'_>) {
        let ceremony = match self.purpose {
            PasskeyPurpose::SignIn(_) => Ceremony::SignIn,
            PasskeyPurpose::Register { .. } => Ceremony::Register,
        };
        self.autofill = None;
        let request = context.run_ceremony(ceremony, &challenge);
        self.attempt = Attempt::InFlight(PasskeyStage::Asking(request, challenge));
    }

    /// Hands the credential to the API. The options are spent with that, whatever comes back: what was picked below the field
    /// rests on those that were kept for the button.
    fn finish(&mut self, challenge: Challenge, credential: Secret, context: &mut Context<'_>) {
        self.options = PasskeyOptionsState::Missing;
        context.announce(Text::Checking, 0);
        let (auth_code, sent) = (challenge.auth_code.clone(), credential.clone());
        let call = match &self.purpose {
            PasskeyPurpose::SignIn(identifier) => {
                Call::FinishPasskeyLogin(context.new_request(), auth_code, identifier.clone(), sent)
            }
            PasskeyPurpose::Register { token } => {
                Call::FinishPasskeyRegistration(context.new_request(), auth_code, token.clone(), sent)
            }
        };
        let request = call.request();
        context.call(call);
        self.attempt = Attempt::InFlight(PasskeyStage::Finishing { request, challenge, credential });
    }

    /// Fetches new options when the old ones have run out, and moves a countdown on.
    pub(super) fn timer_fired(&mut self, timer: TimerId, context: &mut Context<'_>) {
        if matches!(self.options, PasskeyOptionsState::Ready(_, own) if own == timer) {
            // What is offered below the field rests on the same options.
            self.options = PasskeyOptionsState::Missing;
            self.autofill = None;
            self.autofill_restarts = 0;
            self.prepare(context);
        }
        self.attempt.tick(timer, context);
    }

    /// Takes every reply that belongs to a ceremony, but for the login that comes of one.
    pub(super) fn answered(&mut self, reply: Reply, context: &mut Context<'_>) -> Progress {
        match reply {
            Reply::PasskeyOptions(_, outcome) => self.fetched(outcome, context),
            Reply::RunCeremony(request, outcome) => self.ran(request, outcome, context),
            Reply::PasskeyRegistration(_, Ok(())) => Progress::Added,
            Reply::PasskeyRegistration(_, Err(error)) if error.is_known_passkey() => Progress::Added,
            Reply::PasskeyLogin(request, Err(error)) => self.refused(request.id(), &error, context),
            Reply::PasskeyRegistration(request, Err(error)) => self.refused(request.id(), &error, context),
            _ => Progress::Continues,
        }
    }

    fn fetched(&mut self, outcome: Result<Challenge, ApiError>, context: &mut Context<'_>) -> Progress {
        let wanted = matches!(self.options, PasskeyOptionsState::Fetching { wanted: true, .. });
        self.options = PasskeyOptionsState::Missing;
        match outcome {
            Ok(challenge) if wanted => self.open(challenge, context),
            Ok(challenge) => {
                // A fifth of the time is left for the person.
                let lifetime = challenge.lifetime.clamp(SHORTEST_LIFETIME, LONGEST_LIFETIME);
                let timer = context.start_timer(Duration::from_milliseconds(lifetime.milliseconds() / 5 * 4));
                self.options = PasskeyOptionsState::Ready(challenge, timer);
                if !std::mem::take(&mut self.autofill_suspended) {
                    self.arm(context);
                }
            }
            Err(error) if wanted => return self.fail_call(&error, context),
            Err(error) if self.purpose.is_out_of_time(&error) => return Progress::Over,
            // The person has not asked: there is still the button, and every other method.
            Err(_) => self.autofill_restarts = MOST_AUTOFILL_RESTARTS,
        }
        Progress::Continues
    }

    /// Offers passkeys below the field, where the browser can and nothing else is asked.
    pub(super) fn arm(&mut self, context: &mut Context<'_>) {
        if let PasskeyOptionsState::Ready(challenge, _) = &self.options
            && self.purpose == PasskeyPurpose::SignIn(None)
            && context.shared.device.autofill
            && self.autofill.is_none()
            && !self.attempt.is_in_flight()
        {
            self.autofill = Some((context.run_ceremony(Ceremony::Autofill, challenge), challenge.clone()));
        }
    }

    /// The browser has ended a ceremony: the one below the field, or the one the person asked for.
    fn ran(
        &mut self,
        request: Request<RunCeremony>,
        outcome: Result<Secret, PasskeyError>,
        context: &mut Context<'_>,
    ) -> Progress {
        if let Some((_, challenge)) = self.autofill.take_if(|(own, _)| *own == request) {
            match outcome {
                Ok(credential) => self.finish(challenge, credential, context),
                // Another element took over, and has it until the person comes back to this one.
                Err(PasskeyError::Aborted | PasskeyError::Busy) => {}
                Err(_) => {
                    self.options = PasskeyOptionsState::Missing;
                    self.prepare(context);
                }
            }
            return Progress::Continues;
        }
        let Some(PasskeyStage::Asking(_, challenge)) = self.attempt.take(request.id()) else {
            return Progress::Continues;
        };
        match (outcome, &self.purpose) {
            (Ok(credential), _) => {
                self.finish(challenge, credential, context);
                Progress::Continues
            }
            (Err(PasskeyError::AlreadyRegistered), PasskeyPurpose::Register { .. }) => Progress::Added,
            (Err(error), _) => {
                match ErrorCode::of_passkey(error) {
                    Some(code) => {
                        let problem = context.new_problem(code, code.text(), 0);
                        self.fail(problem, context);
                    }
                    None => self.autofill_suspended = true,
                }
                self.prepare(context);
                Progress::Continues
            }
        }
    }

    /// The API has not accepted the credential.
    fn refused(&mut self, request: RequestId, error: &ApiError, context: &mut Context<'_>) -> Progress {
        let stage = self.attempt.take(request);
        let progress = self.fail_call(error, context);
        let is_unknown = match self.purpose {
            PasskeyPurpose::SignIn(_) => error.code() == ErrorCode::PasskeyUnknown,
            // The browser keeps it already.
            PasskeyPurpose::Register { .. } => !error.leaves_outcome_unknown(),
        };
        if let Some(PasskeyStage::Finishing { challenge, credential, .. }) = stage
            && is_unknown
        {
            context.push(Effect::SignalUnknownPasskey { options: challenge.options, credential });
        }
        if progress == Progress::Continues {
            self.prepare(context);
        }
        progress
    }

    fn fail_call(&mut self, error: &ApiError, context: &mut Context<'_>) -> Progress {
        if self.purpose.is_out_of_time(error) {
            return Progress::Over;
        }
        let mut problem = context.problem(error);
        if problem.code == ErrorCode::Expired {
            problem.text = Text::ErrorPasskeyExpired;
        }
        self.show(problem);
        Progress::Continues
    }

    fn fail(&mut self, problem: Problem, context: &mut Context<'_>) {
        context.report(ErrorReport::of(problem.code));
        self.show(problem);
    }

    fn show(&mut self, mut problem: Problem) {
        if let PasskeyPurpose::Register { .. } = self.purpose {
            problem.text = Text::ErrorPasskeyAdd;
        }
        self.attempt = Attempt::Failed(problem);
    }
}

impl PasskeyPurpose {
    /// Whether a passkey cannot be added any more since the access token has expired: a person may read an offer for longer than
    /// the token lives. The login is complete all the same.
    fn is_out_of_time(&self, error: &ApiError) -> bool {
        matches!(self, Self::Register { .. }) && error.refuses_token()
    }
}

impl Context<'_> {
    fn run_ceremony(&mut self, ceremony: Ceremony, challenge: &Challenge) -> Request<RunCeremony> {
        let request = self.new_request();
        self.push(Effect::Ceremony { request, ceremony, options: challenge.options.clone() });
        request
    }
}
