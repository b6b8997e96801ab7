//! Stories of single logins: what happens, in order, and what must come of it.

mod codes;
mod first_screen;
mod page;
mod passkeys;
mod remembering;
mod waiting;

use super::step;
use crate::*;

const MAIL: &str = "jane@example.com";

/// A login driven by hand: a clock that moves when told, and the effects of each step.
#[derive(Clone)]
struct Login {
    state: State,
    now: u64,
    effects: Vec<Effect>,
}

impl Login {
    fn new() -> Self {
        Self::with(Settings { client_id: Some("cli_test".into()), ..Settings::default() })
    }

    fn with(settings: Settings) -> Self {
        let mut login = Self {
            state: State::new(Page { visible: true, online: true }),
            now: 1_700_000_000_000,
            effects: Vec::new(),
        };
        login.happen(Happening::Configured(settings, None));
        login
    }

    fn happen(&mut self, happening: Happening) -> &mut Self {
        let moment = Moment { now: Instant::from_epoch_milliseconds(self.now), random: 0 };
        let (state, effects) = step(self.state.clone(), Event { moment, happening });
        self.state = state;
        self.effects = effects;
        self
    }

    fn wait(&mut self, seconds: u64) -> &mut Self {
        self.now += seconds * 1000;
        self
    }

    fn call(&self) -> (RequestId, Call) {
        let mut calls = self.effects.iter().filter_map(|effect| match effect {
            Effect::Call { request, call } => Some((*request, call.clone())),
            _ => None,
        });
        let call = calls.next().expect("a call is made");
        assert_eq!(calls.next(), None, "one call at a time");
        call
    }

    fn calls_nothing(&self) -> bool {
        !self.effects.iter().any(|effect| matches!(effect, Effect::Call { .. }))
    }

    fn answer(&mut self, request: RequestId, outcome: Result<Reply, ApiError>) -> &mut Self {
        self.happen(Happening::Answered { request, outcome })
    }

    fn emissions(&self) -> Vec<&Emission> {
        self.effects
            .iter()
            .filter_map(|effect| if let Effect::Emit(emission) = effect { Some(emission) } else { None })
            .collect()
    }

    fn error_code(&self) -> Option<ErrorCode> {
        self.emissions().into_iter().find_map(|emission| match emission {
            Emission::Error(report) => Some(report.code),
            _ => None,
        })
    }

    fn submit(&mut self, typed: &str) -> &mut Self {
        self.happen(Happening::Typed(typed.into())).happen(Happening::Submitted)
    }

    /// Up to "check your email".
    fn link_sent() -> Self {
        let mut login = Self::new();
        login.submit(MAIL);
        let (request, _) = login.call();
        login.answer(request, sent("handle"));
        login
    }

    /// "Check your email" half a minute later: the link may be asked for again.
    fn cooled_down() -> Self {
        let mut login = Self::link_sent();
        let timer = login.waiting().resend.countdown().expect("counting").timer;
        login.wait(31).happen(Happening::TimerFired(timer));
        login
    }

    /// Lets the timer of the next question run out, and gives back the call.
    fn poll(&mut self) -> RequestId {
        let PollingPhase::Scheduled(timer) = self.waiting().polling.phase else { panic!("no question is scheduled") };
        let (request, call) = self.happen(Happening::TimerFired(timer)).call();
        assert_eq!(call, Call::Status(StateHandle::new("handle")));
        request
    }

    fn waiting(&self) -> &Waiting {
        let Screen::Waiting(screen) = &self.state.screen else { panic!("not waiting: {:?}", self.state.screen) };
        screen
    }

    fn identify(&self) -> &Identify {
        let Screen::Identify(screen) = &self.state.screen else {
            panic!("not the first screen: {:?}", self.state.screen)
        };
        screen
    }

    fn delay_of_next_poll(&self) -> u32 {
        let PollingPhase::Scheduled(scheduled) = self.waiting().polling.phase else {
            panic!("no question is scheduled")
        };
        let delay = self.effects.iter().find_map(|effect| match effect {
            Effect::StartTimer { timer, delay } if *timer == scheduled => Some(delay.milliseconds()),
            _ => None,
        });
        delay.expect("its timer was started in this step")
    }
}

fn authenticated() -> Box<Authenticated> {
    Box::new(Authenticated {
        method: Method::MagicLink,
        oauth: Oauth {
            access_token: Secret::new("access"),
            refresh_token: Secret::new("refresh"),
            expires_at: "2023-05-18T12:28:22Z".into(),
            token_type: "Bearer".into(),
        },
        user: User { identifier: MAIL.into(), ..User::default() },
        state: None,
        raw: Secret::new("{}"),
    })
}

fn refused(status: u16, code: Option<u32>, retry_after: Option<u32>) -> ApiError {
    let retry_after = retry_after.map(Duration::from_seconds);
    ApiError::Refused { status, code, description: None, retry_after, attempts_left: None }
}

fn sent(handle: &str) -> Result<Reply, ApiError> {
    Ok(Reply::Sent(Sent { handle: StateHandle::new(handle), holds_both: false, code_length: None }))
}

fn pending() -> Result<Reply, ApiError> {
    Ok(Reply::Status(Status::Pending))
}

fn signed_in() -> Result<Reply, ApiError> {
    Ok(Reply::Status(Status::Authenticated(authenticated())))
}
