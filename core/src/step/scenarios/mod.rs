//! Tests the stories of single logins: events in order, and what must come of them.

mod announcements;
mod code_field;
mod codes;
mod first_screen;
mod numbers;
mod page;
mod passkey_offer;
mod passkeys;
mod phone_metadata;
mod remembering;
mod signed_in;
mod waiting;

use std::collections::HashMap;

use super::step;
use super::testing::{Answer, Asked, any, without_number};
use crate::api_error::ApiError;
use crate::ceremony::{Ceremony, PasskeyError};
use crate::code::Code;
use crate::configuration::Settings;
use crate::effect::{Call, Effect, PageEvent};
use crate::error::ErrorCode;
use crate::event::Event;
use crate::identifier::Identifier;
use crate::method::{Message, Method};
use crate::phone::{Country, METADATA, Metadata};
use crate::request::{RequestId, Status};
use crate::secret::Secret;
use crate::session::{Authenticated, Oauth, User};
use crate::state::{
    Attempt, Challenge, Device, Identify, Page, PollingPhase, Remembered, Screen, Sent, State, StateHandle, Submission,
    Waiting,
};
use crate::text::Text;
use crate::time::{Duration, Instant, Moment};

const MAIL: &str = "jane@example.com";

/// A login driven by hand: a clock that moves when told, and the effects of each step.
#[derive(Clone)]
struct Login {
    state: State,
    now: u64,
    effects: Vec<Effect>,
    /// Everything that was ever asked for.
    asked: HashMap<RequestId, Asked>,
}

impl Login {
    fn new() -> Self {
        Self::with(Settings { client_id: Some("cli_test".into()), ..Settings::default() })
    }

    /// What is known of phone numbers is there.
    fn with(settings: Settings) -> Self {
        let mut login = Self::of_page();
        login.state.shared.phone_metadata.known = Some(Metadata::new(METADATA));
        login.happen(Event::Configured(Box::new(settings), None));
        login
    }

    /// A login before its first event.
    fn of_page() -> Self {
        Self {
            state: State::new(Page { visible: true, online: true }),
            now: 1_700_000_000_000,
            effects: Vec::new(),
            asked: HashMap::new(),
        }
    }

    fn happen(&mut self, event: Event) -> &mut Self {
        let moment = Moment { now: Instant::from_epoch_milliseconds(self.now), random: 0 };
        let (state, effects) = step(self.state.clone(), moment, event);
        self.state = state;
        self.asked.extend(effects.iter().filter_map(Asked::by).map(|asked| (asked.request(), asked)));
        self.effects = effects;
        self
    }

    fn wait(&mut self, seconds: u64) -> &mut Self {
        self.now += seconds * 1000;
        self
    }

    fn call(&self) -> (RequestId, Call) {
        let mut calls = self.effects.iter().filter_map(|effect| match effect {
            Effect::Call(call) => Some((call.request(), without_number(call.clone()))),
            _ => None,
        });
        let call = calls.next().expect("a call is made");
        assert_eq!(calls.next(), None, "one call at a time");
        call
    }

    fn calls_nothing(&self) -> bool {
        !self.effects.iter().any(|effect| matches!(effect, Effect::Call(_)))
    }

    fn answer(&mut self, request: RequestId, outcome: Result<Answer, ApiError>) -> &mut Self {
        let reply = self.asked[&request].reply(outcome);
        self.happen(Event::Answered(reply))
    }

    fn page_events(&self) -> Vec<&PageEvent> {
        self.effects
            .iter()
            .filter_map(|effect| if let Effect::Emit(emission) = effect { Some(emission) } else { None })
            .collect()
    }

    fn error_code(&self) -> Option<ErrorCode> {
        self.page_events().into_iter().find_map(|emission| match emission {
            PageEvent::Error(report) => Some(report.code),
            _ => None,
        })
    }

    fn submit(&mut self, typed: &str) -> &mut Self {
        self.happen(Event::Typed(typed.into())).happen(Event::Submitted)
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
        login.wait(31).happen(Event::TimerFired(timer));
        login
    }

    /// Lets the timer of the next question run out, and gives back the call.
    fn poll(&mut self) -> RequestId {
        let PollingPhase::Scheduled(timer) = self.waiting().polling.phase else { panic!("no question is scheduled") };
        let (request, call) = self.happen(Event::TimerFired(timer)).call();
        assert_eq!(call, Call::PingStatus(any(), StateHandle::new("handle")));
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
        method: Method::Message(Message::MagicLink),
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

fn sent(handle: &str) -> Result<Answer, ApiError> {
    Ok(Answer::Sent(Sent { handle: StateHandle::new(handle), holds_both: false, code_length: None }))
}

fn pending() -> Result<Answer, ApiError> {
    Ok(Answer::Status(Status::Pending))
}

fn signed_in() -> Result<Answer, ApiError> {
    Ok(Answer::Status(Status::Authenticated(authenticated())))
}
