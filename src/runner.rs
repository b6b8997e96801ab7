//! Carries out the effects that `core` asks for, and feeds their results back as events. Knows no DOM and decides nothing.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use ssojet_login_core::configuration::Settings;
use ssojet_login_core::effect::{Effect, PageEvent};
use ssojet_login_core::event::Event;
use ssojet_login_core::request::{Reply, RequestId};
use ssojet_login_core::secret::Secret;
use ssojet_login_core::state::{Device, State, TimerId};
use ssojet_login_core::step;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::browser::{self, Notice, Surroundings};
use crate::remember::{self, Memory};
use crate::{api, one_time_code, passkey, phone_metadata};

/// One login under way. Dropping it stops every timer, aborts every call and forgets every listener; a reply that comes
/// later is ignored.
pub(crate) struct Runner {
    inner: Rc<Inner>,
    _surroundings: Surroundings,
}

struct Inner {
    /// There, except while an event is being worked on: to copy it for that would ship the copying of every type in it.
    state: RefCell<Option<State>>,
    /// What happened while an earlier event was still being carried out: a page may call `reset()` from inside a
    /// listener of the very event that `reset()` will follow.
    queue: RefCell<VecDeque<Event>>,
    busy: Cell<bool>,
    timers: RefCell<Vec<(TimerId, Timeout)>>,
    requests: RefCell<Vec<(RequestId, AbortOnDrop)>>,
    memory: Memory,
    show: Box<dyn Fn(&State)>,
    emit: Box<dyn Fn(PageEvent)>,
}

/// What is awaited, as one type: a type for each would ship the waiting twice.
type PendingReply = Pin<Box<dyn Future<Output = Reply>>>;

/// Lets the view report events. Does nothing once the runner is gone.
#[derive(Clone)]
pub(crate) struct Reporter(Weak<Inner>);

impl Reporter {
    pub(crate) fn report(&self, event: Event) {
        if let Some(inner) = self.0.upgrade() {
            inner.happen(event);
        }
    }

    /// Reports settings, with what the tab kept of a login of the same client.
    pub(crate) fn configure(&self, settings: Settings) {
        if let Some(inner) = self.0.upgrade() {
            let client_id = settings.client_id.as_deref().map(str::trim);
            let remembered = client_id.and_then(|client_id| inner.memory.recall(client_id, browser::now()));
            inner.happen(Event::Configured(Box::new(settings), remembered.map(Box::new)));
        }
    }
}

impl Runner {
    /// Starts a login. `show` is given each new state, `emit` each event for the page.
    pub(crate) fn new(show: impl Fn(&State) + 'static, emit: impl Fn(PageEvent) + 'static) -> Self {
        let inner = Rc::new(Inner {
            state: RefCell::new(Some(State::new(browser::page()))),
            queue: RefCell::default(),
            busy: Cell::new(false),
            timers: RefCell::default(),
            requests: RefCell::default(),
            memory: Memory::default(),
            show: Box::new(show),
            emit: Box::new(emit),
        });
        let reporter = Reporter(Rc::downgrade(&inner));
        let surroundings = Surroundings::watch(move |notice| {
            reporter.report(match notice {
                Notice::PageChanged => Event::PageChanged(browser::page()),
                Notice::Focused => Event::Focused,
                Notice::Restored => Event::Restored,
            });
        });
        Self { inner, _surroundings: surroundings }
    }

    /// For the view and the page.
    pub(crate) fn reporter(&self) -> Reporter {
        Reporter(Rc::downgrade(&self.inner))
    }
}

impl Inner {
    /// Takes an event through `step`, and then those that came up meanwhile.
    fn happen(self: &Rc<Self>, event: Event) {
        // A field that a new screen takes away loses the focus, and is read once more: that is not of the new screen.
        if matches!(event, Event::Read(_)) && self.state.borrow().is_none() {
            return;
        }
        self.queue.borrow_mut().push_back(event);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(event) = next else { break };
            let Some(before) = self.state.take() else { break };
            let (after, effects) = step(before, browser::moment(), event);
            (self.show)(&after);
            self.state.replace(Some(after));
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self.busy.set(false);
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Call(call) => {
                let configuration = self.state.borrow().as_ref().map(|state| state.shared.configuration.clone());
                if let Some(configuration) = configuration {
                    self.ask(call.request(), |controller| {
                        Box::pin(api::perform(call, configuration, controller.signal()))
                    });
                }
            }
            Effect::ReceiveCode(request) => {
                self.ask(request.id(), |controller| {
                    Box::pin(
                        async move { Reply::ReceiveCode(request, one_time_code::receive(controller.signal()).await) },
                    )
                });
            }
            Effect::Ceremony { request, ceremony, options } => self.ask(request.id(), |controller| {
                Box::pin(async move {
                    let outcome = passkey::perform(ceremony, options.reveal(), controller).await;
                    Reply::RunCeremony(request, outcome.map(Secret::new))
                })
            }),
            Effect::SignalUnknownPasskey { options, credential } => {
                passkey::signal_unknown_credential(options.reveal(), credential.reveal());
            }
            Effect::CheckDevice { client_id } => {
                self.report_later(Box::pin(async move {
                    let passkey::Availability { security_key, sign_in, register, autofill } =
                        passkey::availability().await;
                    let declined = remember::has_declined(&client_id);
                    Event::DeviceKnown(Device { security_key, sign_in, register, autofill, declined })
                }));
            }
            Effect::FetchPhoneMetadata => {
                self.report_later(Box::pin(async { Event::PhoneMetadataFetched(phone_metadata::fetch().await) }));
            }
            Effect::DeclinePasskeys { client_id } => remember::decline(&client_id),
            Effect::Abort(request) => self.requests.borrow_mut().retain(|(known, _)| *known != request),
            Effect::StartTimer { timer, delay } => {
                let reporter = Reporter(Rc::downgrade(self));
                let timeout = Timeout::new(delay.milliseconds(), move || reporter.timer_fired(timer));
                self.timers.borrow_mut().push((timer, timeout));
            }
            Effect::StopTimer(timer) => self.timers.borrow_mut().retain(|(known, _)| *known != timer),
            Effect::Remember(login) => self.memory.keep(&login),
            Effect::Forget { client_id } => self.memory.forget(&client_id),
            Effect::Emit(event) => (self.emit)(event),
        }
    }

    /// Reports what comes of `pending`, which nobody cancels.
    fn report_later(self: &Rc<Self>, pending: Pin<Box<dyn Future<Output = Event>>>) {
        let reporter = Reporter(Rc::downgrade(self));
        spawn_local(async move { reporter.report(pending.await) });
    }

    /// Starts what gives the reply, and reports the reply unless the request was cancelled.
    fn ask(self: &Rc<Self>, request: RequestId, start: impl FnOnce(AbortController) -> PendingReply) {
        let Ok(controller) = AbortController::new() else { return };
        let pending = start(controller.clone());
        self.requests.borrow_mut().push((request, AbortOnDrop(controller)));
        let reporter = Reporter(Rc::downgrade(self));
        spawn_local(async move {
            let reply = pending.await;
            let Some(inner) = reporter.0.upgrade() else { return };
            // Dropping the controller also ends a fetch that ran out of time.
            inner.requests.borrow_mut().retain(|(known, _)| *known != request);
            inner.happen(Event::Answered(reply));
        });
    }
}

impl Reporter {
    fn timer_fired(&self, timer: TimerId) {
        if let Some(inner) = self.0.upgrade() {
            inner.timers.borrow_mut().retain(|(known, _)| *known != timer);
            inner.happen(Event::TimerFired(timer));
        }
    }
}

struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
