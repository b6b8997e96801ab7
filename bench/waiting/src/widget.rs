//! Our page: the widget's own `step`, with as much of a runner around it as waiting for a link needs.

use ssojet_login_core::api_error::ApiError;
use ssojet_login_core::configuration::Settings;
use ssojet_login_core::effect::{Call, Effect, PageEvent};
use ssojet_login_core::event::Event;
use ssojet_login_core::method::{Message, Method};
use ssojet_login_core::request::{PingStatus, Reply, Request, SendMessage, Status};
use ssojet_login_core::secret::Secret;
use ssojet_login_core::session::{Authenticated, Oauth, User};
use ssojet_login_core::state::{Page as Surroundings, Sent, State, StateHandle, TimerId};
use ssojet_login_core::step;
use ssojet_login_core::time::{Duration, Instant, Moment};

use crate::model::{Answer, Milliseconds};
use crate::page::{Page, Wish};

/// When the simulation begins, by the clock of the devices.
const BEGINNING: Instant = Instant::from_epoch_milliseconds(1_700_000_000_000);
/// The screen that waits for the link.
const WAITING: &str = "link-sent";

/// One login of the widget, in a page that stays in view.
#[derive(Default)]
pub struct Widget {
    state: Option<State>,
    sending: Option<Request<SendMessage>>,
    asking: Option<Request<PingStatus>>,
}

impl Widget {
    /// Tells the login of `event`, and carries out what follows from it.
    fn happen(&mut self, event: Event, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<TimerId>>) {
        let now = Instant::from_epoch_milliseconds(BEGINNING.epoch_milliseconds() + now);
        let state = self.state.take().unwrap_or_else(|| State::new(Surroundings { visible: true, online: true }));
        let was_waiting = state.screen.step_name() == WAITING;
        let (state, effects) = step(state, Moment { now, random }, event);
        for effect in effects {
            match effect {
                Effect::Call(Call::SendMessage(request, ..)) => self.sending = Some(request),
                Effect::Call(Call::PingStatus(request, _)) => {
                    self.asking = Some(request);
                    wishes.push(Wish::Ask);
                }
                Effect::StartTimer { timer, delay } => wishes.push(Wish::Timer(timer, delay.milliseconds().into())),
                Effect::Emit(PageEvent::Authenticated(_)) => wishes.push(Wish::SignedIn),
                // A timer that was stopped fires all the same, and `step` does not listen.
                _ => {}
            }
        }
        if was_waiting && state.screen.step_name() != WAITING && !wishes.contains(&Wish::SignedIn) {
            wishes.push(Wish::End);
        }
        self.state = Some(state);
    }
}

impl Page for Widget {
    type Timer = TimerId;

    fn sent(&mut self, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<TimerId>>) {
        let settings = Settings {
            client_id: Some("cli_1".into()),
            methods: Some(Message::MagicLink.name().into()),
            ..Settings::default()
        };
        self.happen(Event::Configured(Box::new(settings), None), now, random, wishes);
        self.happen(Event::Typed("jane@example.com".into()), now, random, wishes);
        self.happen(Event::Submitted, now, random, wishes);
        if let Some(request) = self.sending.take() {
            let sent = Sent { handle: StateHandle::new("646616da"), holds_both: false, code_length: None };
            self.happen(Event::Answered(Reply::SendMessage(request, Ok(sent))), now, random, wishes);
        }
    }

    fn timer_fired(&mut self, timer: TimerId, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<TimerId>>) {
        self.happen(Event::TimerFired(timer), now, random, wishes);
    }

    fn answered(&mut self, answer: Answer, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<TimerId>>) {
        let outcome = match answer {
            Answer::Pending => Ok(Status::Pending),
            Answer::Authenticated => Ok(Status::Authenticated(Box::new(authenticated()))),
            Answer::Expired => Err(ApiError::of_answer(400, Some(1009), None, None, None)),
            Answer::Busy(seconds) => {
                Err(ApiError::of_answer(429, None, None, Some(Duration::from_seconds(seconds)), None))
            }
            Answer::Unreachable => Err(ApiError::Network),
        };
        if let Some(request) = self.asking.take() {
            self.happen(Event::Answered(Reply::PingStatus(request, outcome)), now, random, wishes);
        }
    }
}

/// What the API hands out in the end.
fn authenticated() -> Authenticated {
    Authenticated {
        method: Method::Message(Message::MagicLink),
        oauth: Oauth {
            access_token: Secret::new("access"),
            refresh_token: Secret::new("refresh"),
            expires_at: String::new(),
            token_type: "Bearer".into(),
        },
        user: User::default(),
        state: None,
        raw: Secret::new("{}"),
    }
}
