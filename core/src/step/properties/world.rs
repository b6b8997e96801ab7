//! Plays everything outside `step`, and asserts after each step what holds however a login goes.

use std::collections::{HashMap, HashSet};
use std::mem::{Discriminant, discriminant};

use super::announcements;
use super::chances::*;
use crate::code::Code;
use crate::effect::{Call, Effect, PageEvent};
use crate::error::ErrorCode;
use crate::event::Event;
use crate::method::{Accepts, Proof};
use crate::phone::{METADATA, Metadata};
use crate::request::{Reply, RequestId, Status};
use crate::state::{Countdown, Device, Outstanding, Page, PollingPhase, Remembered, Screen, State, TimerId};
use crate::step::step;
use crate::step::testing::Asked;
use crate::time::{Duration, Instant, Moment};

/// Everything outside `step`: it believes only the effects, and so notices what the state forgets.
pub(super) struct World {
    pub(super) state: State,
    now: u64,
    requests: Vec<Asked>,
    timers: Vec<(TimerId, u64)>,
    past: Vec<Asked>,
    past_timers: Vec<TimerId>,
    used: HashSet<Outstanding>,
    last_poll: Option<u64>,
    authenticated: u32,
    device_asked: bool,
    metadata_asked: bool,
    declined: bool,
    /// The storage of the tab.
    kept: HashMap<String, Remembered>,
    /// Codes the server refused since it last sent one.
    refused: Vec<Code>,
    /// Until when the server wants nothing more to be sent to whom.
    waits: HashMap<String, u64>,
    /// When a timer last made which call.
    calls_by_timers: HashMap<Discriminant<Call>, u64>,
    /// The codes of options that were sent back to the server with a credential.
    spent: HashSet<String>,
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self {
            state: State::new(Page { visible: true, online: true }),
            now: 1_700_000_000_000,
            requests: Vec::new(),
            timers: Vec::new(),
            past: Vec::new(),
            past_timers: Vec::new(),
            used: HashSet::new(),
            last_poll: None,
            authenticated: 0,
            device_asked: false,
            metadata_asked: false,
            declined: false,
            kept: HashMap::new(),
            refused: Vec::new(),
            waits: HashMap::new(),
            calls_by_timers: HashMap::new(),
            spent: HashSet::new(),
        };
        world.happen(Event::Configured(Box::new(settings(0)), None), 0);
        world
    }

    fn happen(&mut self, event: Event, random: u32) {
        let before = self.state.screen.clone();
        let handed_tokens = matches!(
            &event,
            Event::Answered(
                Reply::PingStatus(_, Ok(Status::Authenticated(_)))
                    | Reply::VerifyCode(_, Ok(Status::Authenticated(_)))
                    | Reply::PasskeyLogin(_, Ok(_))
            )
        );
        match &event {
            Event::Answered(reply) => {
                let asked = self.requests.iter().find(|asked| asked.request() == reply.request()).cloned();
                match (asked, reply) {
                    (Some(Asked::Api(Call::VerifyCode(_, _, _, code))), Reply::VerifyCode(_, Err(error)))
                        if error.is_surely_wrong_code() && !self.is_uncertain() =>
                    {
                        self.refused.push(code);
                    }
                    (Some(_), Reply::SendMessage(_, Ok(_)) | Reply::ResendMessage(_, Ok(()))) => self.refused.clear(),
                    (Some(Asked::Api(Call::SendMessage(_, _, identifier))), Reply::SendMessage(_, Err(error))) => {
                        let usual = (error.code() == ErrorCode::RateLimited).then_some(Duration::from_seconds(30));
                        if let Some(wait) = error.retry_after().or(usual) {
                            let wait = wait.clamp(Duration::from_seconds(1), Duration::from_seconds(3600));
                            self.waits
                                .insert(identifier.as_str().to_owned(), self.now + u64::from(wait.milliseconds()));
                        }
                    }
                    _ => {}
                }
                self.end(reply.request());
            }
            Event::TimerFired(timer) => {
                self.timers.retain(|(known, _)| known != timer);
                self.past_timers.push(*timer);
            }
            _ => {}
        }
        let moment = Moment { now: Instant::from_epoch_milliseconds(self.now), random };
        let (state, effects) = step(self.state.clone(), moment, event.clone());
        check_field(&before, &event, &state.screen);
        self.state = state;
        if begins_wait(&before, &event) {
            // Its first question waits by itself.
            self.last_poll = None;
        }
        for effect in effects {
            if let (Event::TimerFired(_), Effect::Call(call)) = (&event, &effect) {
                let last = self.calls_by_timers.insert(discriminant(call), self.now);
                assert!(last.is_none_or(|last| self.now >= last + 1000), "timers ask more than once a second");
            }
            self.carry_out(effect, handed_tokens);
        }
        self.check(&before);
        announcements::check(&self.state, &self.requests, self.metadata_asked, !self.timers.is_empty());
    }

    /// What was asked for is not awaited any more. It may still be answered, too late.
    fn end(&mut self, request: RequestId) {
        let (ended, running) =
            std::mem::take(&mut self.requests).into_iter().partition(|asked| asked.request() == request);
        self.requests = running;
        self.past.extend::<Vec<_>>(ended);
    }

    fn ask(&mut self, effect: &Effect) {
        if let Some(asked) = Asked::by(effect) {
            assert!(self.used.insert(Outstanding::Request(asked.request())), "a name is used twice");
            self.requests.push(asked);
        }
    }

    fn carry_out(&mut self, effect: Effect, handed_tokens: bool) {
        match &effect {
            Effect::Call(call) => {
                match call {
                    Call::SendMessage(_, message, identifier) => {
                        assert!(message.fits(identifier), "sent where it cannot arrive");
                        let until = self.waits.get(identifier.as_str()).copied().unwrap_or_default();
                        assert!(self.now >= until, "sent to an address that is to be left alone");
                    }
                    Call::VerifyCode(_, message, _, code) => {
                        assert_eq!(message.proof(), Proof::Code, "there is no code to verify");
                        assert!(!self.refused.contains(code), "a code that was refused is tried again");
                    }
                    Call::FinishPasskeyLogin(_, auth_code, ..) | Call::FinishPasskeyRegistration(_, auth_code, ..) => {
                        assert!(self.spent.insert(auth_code.reveal().into()), "options are used twice");
                    }
                    _ => {}
                }
                if matches!(call, Call::PingStatus(..)) && !self.confirms() {
                    let last = self.last_poll.replace(self.now);
                    let is_close = last.is_some_and(|last| self.now < last + 1000);
                    assert!(!is_close, "two questions within a second");
                }
            }
            Effect::Abort(request) => {
                assert!(self.requests.iter().any(|asked| asked.request() == *request), "aborts what is not in flight");
                self.end(*request);
            }
            Effect::StartTimer { timer, delay } => {
                assert!(self.used.insert(Outstanding::Timer(*timer)), "a name is used twice");
                assert!(*delay > Duration::ZERO, "a timer of no time spins");
                assert!(*delay <= Duration::from_seconds(3600), "a timer that browsers cut to nothing");
                self.timers.push((*timer, self.now + u64::from(delay.milliseconds())));
            }
            Effect::StopTimer(timer) => {
                assert!(self.timers.iter().any(|(known, _)| known == timer), "stops what does not run");
                self.timers.retain(|(known, _)| known != timer);
                self.past_timers.push(*timer);
            }
            Effect::Emit(PageEvent::Authenticated(_)) => {
                assert!(handed_tokens, "tokens out of nowhere");
                assert!(matches!(self.state.screen, Screen::SignedIn(_) | Screen::PasskeyOffer(_)));
                self.authenticated += 1;
            }
            Effect::Ceremony { options, .. } => {
                assert!(!self.spent.contains(options.reveal()), "the browser is asked with options that are spent");
                assert!(
                    !self.requests.iter().any(|asked| matches!(asked, Asked::Browser(_))),
                    "one question at a time"
                );
            }
            Effect::CheckDevice { .. } => self.device_asked = true,
            Effect::FetchPhoneMetadata => {
                assert!(!std::mem::replace(&mut self.metadata_asked, true), "asked for twice");
                assert_eq!(self.state.shared.phone_metadata.known, None, "asked for what is there");
            }
            Effect::DeclinePasskeys { .. } => self.declined = true,
            Effect::Remember(record) => {
                self.kept.insert(record.client_id.clone(), (**record).clone());
            }
            Effect::Forget { client_id } => {
                self.kept.remove(client_id).expect("there is something to forget");
            }
            Effect::ReceiveCode(_) | Effect::SignalUnknownPasskey { .. } | Effect::Emit(_) => {}
        }
        self.ask(&effect);
    }

    /// A code may have been accepted by an answer that got lost.
    fn is_uncertain(&self) -> bool {
        matches!(&self.state.screen, Screen::Waiting(screen) if screen.entry.is_uncertain)
    }

    /// The question belongs to a code that was accepted without tokens; the person waits for it.
    fn confirms(&self) -> bool {
        matches!(&self.state.screen, Screen::Waiting(screen) if screen.entry.verification.is_in_flight())
    }

    /// The page is loaded again: everything ends, and a new login is given what the tab kept.
    fn reload(&mut self, which: u8) {
        self.requests.clear();
        self.timers.clear();
        self.past.clear();
        self.past_timers.clear();
        self.used.clear();
        self.spent.clear();
        self.last_poll = None;
        self.metadata_asked = false;
        // No code is ever stored.
        self.refused.clear();
        self.waits.clear();
        self.calls_by_timers.clear();
        let State { screen: before, shared } =
            std::mem::replace(&mut self.state, State::new(Page { visible: true, online: true }));
        let settings = settings(which);
        let kept = settings.client_id.as_ref().and_then(|client_id| self.kept.get(client_id)).cloned();
        self.happen(Event::Configured(Box::new(settings.clone()), kept.clone().map(Box::new)), 0);
        if let (Screen::Waiting(before), Some(kept)) = (before, kept)
            && settings.check().as_ref() == Ok(&shared.configuration)
            && !kept.is_over(Instant::from_epoch_milliseconds(self.now))
        {
            let Screen::Waiting(after) = &self.state.screen else { panic!("a reload loses the login") };
            assert_eq!(
                (&after.identifier, after.message, &after.sent),
                (&before.identifier, before.message, &before.sent)
            );
            assert_eq!(after.expiry.until, before.expiry.until, "a reload gains no time");
        }
    }

    fn check(&mut self, before: &Screen) {
        let held: HashSet<_> = self.state.screen.outstanding().into_iter().collect();
        let running: HashSet<_> = (self.requests.iter().map(|asked| Outstanding::Request(asked.request())))
            .chain(self.timers.iter().map(|(timer, _)| Outstanding::Timer(*timer)))
            .collect();
        assert_eq!(held, running, "what is under way and what is waited for differ");
        let polls = self.requests.iter().filter(|asked| is_poll(asked)).count();
        assert!(polls <= 1, "{polls} questions in flight");
        let is_in = |screen: &Screen| matches!(screen, Screen::SignedIn(_) | Screen::PasskeyOffer(_));
        let entered = is_in(&self.state.screen) && !is_in(before);
        assert_eq!(self.authenticated, u32::from(entered), "authenticated is emitted once, on the way in");
        self.authenticated = 0;
        if matches!(self.state.screen, Screen::SignedIn(_) | Screen::Unavailable(_)) {
            assert!(running.is_empty(), "something is scheduled after the end");
        }
        match &self.state.screen {
            Screen::Waiting(screen) => {
                let kept =
                    self.kept.get(&self.state.shared.configuration.client_id).expect("a reload would lose the login");
                assert_eq!((&kept.sent, kept.message), (&screen.sent, screen.message));
            }
            _ => assert_eq!(self.state.shared.remembered, None, "a reload would come back to what was left"),
        }
    }

    pub(super) fn take(&mut self, chance: Chance, random: u32) {
        match chance {
            Chance::Person(which) => self.happen(person(which), random),
            Chance::Page(visible, online) => self.happen(Event::PageChanged(Page { visible, online }), random),
            Chance::Focused => self.happen(Event::Focused, random),
            Chance::Settings(which) => {
                self.waits.clear();
                self.happen(Event::Configured(Box::new(settings(which)), None), random);
            }
            Chance::Answer(which, how) => {
                if let Some(asked) = pick(&self.requests, which) {
                    self.happen(Event::Answered(asked.reply(outcome(&asked, how))), random);
                }
            }
            Chance::Timer(which) => {
                if let Some((timer, due)) = pick(&self.timers, which) {
                    self.now = self.now.max(due);
                    self.happen(Event::TimerFired(timer), random);
                }
            }
            Chance::StaleAnswer(which, how) => {
                if let Some(asked) = pick(&self.past, which) {
                    let before = self.state.screen.clone();
                    self.happen(Event::Answered(asked.reply(outcome(&asked, how))), random);
                    assert_eq!(self.state.screen, before, "a stale answer changed something");
                }
            }
            Chance::StaleTimer(which) => {
                if let Some(timer) = pick(&self.past_timers, which) {
                    let before = self.state.screen.clone();
                    self.happen(Event::TimerFired(timer), random);
                    assert_eq!(self.state.screen, before, "a stale timer changed something");
                }
            }
            Chance::Wait(milliseconds) => self.now += u64::from(milliseconds),
            Chance::Reload(which) => self.reload(which),
            Chance::Metadata(arrives) => {
                if std::mem::take(&mut self.metadata_asked) {
                    let metadata = arrives.then(|| Metadata::new(METADATA));
                    self.happen(Event::PhoneMetadataFetched(metadata), random);
                }
            }
            Chance::Device(which) => {
                if std::mem::take(&mut self.device_asked) {
                    let (sign_in, declined) = (which % 4 > 0, self.declined);
                    let security_key = sign_in || which & 16 > 0;
                    let (autofill, register) = (which & 4 > 0, sign_in && which & 8 > 0);
                    let device = Device { security_key, sign_in, register, autofill, declined };
                    self.happen(Event::DeviceKnown(device), random);
                }
            }
        }
    }

    /// One step towards being signed in, as a patient person with a working network and server takes it.
    pub(super) fn help(&mut self) {
        self.now += 1000;
        let poll = self.requests.iter().find(|asked| is_poll(asked)).cloned();
        let call = || self.requests.iter().find(|asked| matches!(asked, Asked::Api(_))).cloned();
        if self.state.shared.page != (Page { visible: true, online: true }) {
            self.happen(Event::PageChanged(Page { visible: true, online: true }), 0);
        } else if std::mem::take(&mut self.metadata_asked) {
            self.happen(Event::PhoneMetadataFetched(None), 0);
        } else if let Some(asked) = poll.or_else(call) {
            self.happen(Event::Answered(asked.reply(outcome(&asked, 0))), 0);
        } else {
            match self.state.screen.clone() {
                Screen::Unavailable(_) => self.happen(Event::Configured(Box::new(settings(0)), None), 0),
                Screen::Identify(screen) => match screen.submission.countdown() {
                    Some(countdown) => self.run_out(countdown),
                    None => {
                        let accepts = self.state.shared.configuration.methods.accepts();
                        let typed = if accepts == Accepts::Phone { "+44 20 7946 0000" } else { "jane@example.com" };
                        self.happen(Event::Typed(typed.into()), 0);
                        self.happen(Event::Submitted, 0);
                    }
                },
                Screen::Waiting(screen) if screen.wants_code() => match screen.entry.verification.countdown() {
                    Some(countdown) => self.run_out(countdown),
                    None => {
                        self.happen(Event::Typed(good_code(&screen)), 0);
                        if !self.confirms() {
                            // Its length is not announced.
                            self.happen(Event::Submitted, 0);
                        }
                    }
                },
                Screen::Waiting(screen) => match screen.polling.phase {
                    PollingPhase::Scheduled(timer) => self.happen(Event::TimerFired(timer), 0),
                    phase => panic!("nothing more will be asked: {phase:?}"),
                },
                Screen::Expired(screen) => match screen.renewal.countdown() {
                    Some(countdown) => self.run_out(countdown),
                    None => self.happen(Event::ResendRequested, 0),
                },
                // One tap away is a message, which needs no browser.
                Screen::PasskeyPrompt(screen) => match screen.switch.countdown() {
                    Some(countdown) => self.run_out(countdown),
                    None => {
                        let other = screen.alternatives(&self.state.shared.configuration).next().expect("another way");
                        self.happen(Event::SwitchRequested(other), 0);
                    }
                },
                Screen::PasskeyOffer(_) | Screen::SignedIn(_) => {}
            }
        }
    }

    fn run_out(&mut self, countdown: Countdown) {
        self.now = self.now.max(countdown.until.epoch_milliseconds());
        self.happen(Event::TimerFired(countdown.timer), 0);
    }
}

/// The text of a field belongs to the person: only what is done on purpose changes it.
fn check_field(before: &Screen, event: &Event, after: &Screen) {
    let (Some(old), Some(new)) = (before.field(), after.field()) else { return };
    if before.step_name() != after.step_name() {
        return;
    }
    let (is_first, is_clean) =
        (matches!(after, Screen::Identify(_)), Code::read(new, None).is_some_and(|code| code.as_str() == &**new));
    let may_write = match event {
        Event::Configured(..) | Event::ResetRequested | Event::Started(_) | Event::ChangeRequested => true,
        Event::CountryChosen(_) => is_first,
        Event::Answered(Reply::SendMessage(..) | Reply::ReceiveCode(..)) => !is_first,
        Event::Typed(_) | Event::Read(_) | Event::Submitted | Event::TimerFired(_) => !is_first && is_clean,
        _ => false,
    };
    assert!(old.revision() == new.revision() || may_write, "{event:?} writes into the field");
    if let Event::Typed(typed) | Event::Read(typed) = event {
        assert!(**new == **typed || (!is_first && is_clean), "what was typed is lost");
    } else {
        assert!(**old == **new || old.revision() != new.revision(), "{event:?} changes what the view does not see");
    }
}
