//! What holds however a login goes: random people, networks and servers against [`step`].

use super::step;
use crate::*;
use proptest::prelude::*;
use std::collections::HashSet;

/// One random thing; the numbers pick among what is possible at that point.
#[derive(Clone, Debug)]
enum Chance {
    Person(u8),
    Page(bool, bool),
    Focused,
    Settings(u8),
    Answer(usize, u8),
    StaleAnswer(usize, u8),
    Timer(usize),
    StaleTimer(usize),
    Wait(u32),
}

fn chances() -> impl Strategy<Value = Vec<(Chance, u32)>> {
    let chance = prop_oneof![
        6 => any::<u8>().prop_map(Chance::Person),
        2 => any::<(bool, bool)>().prop_map(|(visible, online)| Chance::Page(visible, online)),
        1 => Just(Chance::Focused),
        1 => any::<u8>().prop_map(Chance::Settings),
        6 => any::<(usize, u8)>().prop_map(|(which, how)| Chance::Answer(which, how)),
        1 => any::<(usize, u8)>().prop_map(|(which, how)| Chance::StaleAnswer(which, how)),
        6 => any::<usize>().prop_map(Chance::Timer),
        1 => any::<usize>().prop_map(Chance::StaleTimer),
        2 => (0u32..700_000).prop_map(Chance::Wait),
    ];
    prop::collection::vec((chance, any::<u32>()), 1..120)
}

/// Everything outside `step`: it believes only the effects, and so notices what the state forgets.
struct World {
    state: State,
    now: u64,
    requests: Vec<(RequestId, Call)>,
    timers: Vec<(TimerId, u64)>,
    past: Vec<Outstanding>,
    used: HashSet<Outstanding>,
    last_poll: Option<u64>,
    authenticated: u32,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            state: State::new(Page { visible: true, online: true }),
            now: 1_700_000_000_000,
            requests: Vec::new(),
            timers: Vec::new(),
            past: Vec::new(),
            used: HashSet::new(),
            last_poll: None,
            authenticated: 0,
        };
        world.happen(Happening::Configured(settings(0)), 0);
        world
    }

    fn happen(&mut self, happening: Happening, random: u32) {
        let before = self.state.screen.clone();
        let handed_tokens =
            matches!(&happening, Happening::Answered { outcome: Ok(Reply::Status(Status::Authenticated(_))), .. });
        match &happening {
            Happening::Answered { request, .. } => {
                self.requests.retain(|(known, _)| known != request);
                self.past.push(Outstanding::Request(*request));
            }
            Happening::TimerFired(timer) => {
                self.timers.retain(|(known, _)| known != timer);
                self.past.push(Outstanding::Timer(*timer));
            }
            _ => {}
        }
        let moment = Moment { now: Instant::from_epoch_milliseconds(self.now), random };
        let (state, effects) = step(self.state.clone(), Event { moment, happening });
        self.state = state;
        for effect in effects {
            self.carry_out(effect, handed_tokens);
        }
        self.check(&before);
    }

    fn carry_out(&mut self, effect: Effect, handed_tokens: bool) {
        match effect {
            Effect::Call { request, call } => {
                assert!(self.used.insert(Outstanding::Request(request)), "a name is used twice");
                if matches!(call, Call::LinkStatus(_)) {
                    assert!(self.state.page.allows_polling(), "asked while hidden or offline");
                    if let Some(last) = self.last_poll.replace(self.now) {
                        assert!(self.now >= last + 1000 || !self.same_wait(), "two questions within a second");
                    }
                }
                self.requests.push((request, call));
            }
            Effect::Abort(request) => {
                assert!(self.requests.iter().any(|(known, _)| *known == request), "aborts what is not in flight");
                self.requests.retain(|(known, _)| *known != request);
                self.past.push(Outstanding::Request(request));
            }
            Effect::StartTimer { timer, delay } => {
                assert!(self.used.insert(Outstanding::Timer(timer)), "a name is used twice");
                assert!(delay > Duration::ZERO, "a timer of no time spins");
                self.timers.push((timer, self.now + u64::from(delay.milliseconds())));
            }
            Effect::StopTimer(timer) => {
                assert!(self.timers.iter().any(|(known, _)| *known == timer), "stops what does not run");
                self.timers.retain(|(known, _)| *known != timer);
                self.past.push(Outstanding::Timer(timer));
            }
            Effect::Emit(Emission::Authenticated(_)) => {
                assert!(handed_tokens, "tokens out of nowhere");
                assert!(matches!(self.state.screen, Screen::SignedIn(_)));
                self.authenticated += 1;
            }
            Effect::Emit(_) => {}
        }
    }

    /// A new login may ask sooner: its first question waits 2 s by itself.
    fn same_wait(&self) -> bool {
        matches!(&self.state.screen, Screen::LinkSent(screen) if screen.polling.asked > 1)
    }

    fn check(&mut self, before: &Screen) {
        let held: HashSet<_> = self.state.screen.outstanding().into_iter().collect();
        let running: HashSet<_> = (self.requests.iter().map(|(request, _)| Outstanding::Request(*request)))
            .chain(self.timers.iter().map(|(timer, _)| Outstanding::Timer(*timer)))
            .collect();
        assert_eq!(held, running, "what is under way and what is waited for differ");
        let polls = self.requests.iter().filter(|(_, call)| matches!(call, Call::LinkStatus(_))).count();
        assert!(polls <= 1, "{polls} questions in flight");
        let entered = matches!(self.state.screen, Screen::SignedIn(_)) && !matches!(before, Screen::SignedIn(_));
        assert_eq!(self.authenticated, u32::from(entered), "authenticated is emitted once, on the way in");
        self.authenticated = 0;
        if matches!(self.state.screen, Screen::SignedIn(_) | Screen::Unavailable(_)) {
            assert!(running.is_empty(), "something is scheduled after the end");
        }
    }

    fn take(&mut self, chance: Chance, random: u32) {
        match chance {
            Chance::Person(which) => self.happen(person(which), random),
            Chance::Page(visible, online) => self.happen(Happening::PageChanged(Page { visible, online }), random),
            Chance::Focused => self.happen(Happening::Focused, random),
            Chance::Settings(which) => self.happen(Happening::Configured(settings(which)), random),
            Chance::Answer(which, how) => {
                if let Some((request, call)) = pick(&self.requests, which) {
                    self.happen(Happening::Answered { request, outcome: outcome(&call, how) }, random);
                }
            }
            Chance::Timer(which) => {
                if let Some((timer, due)) = pick(&self.timers, which) {
                    self.now = self.now.max(due);
                    self.happen(Happening::TimerFired(timer), random);
                }
            }
            Chance::StaleAnswer(which, how) => {
                if let Some(Outstanding::Request(request)) = pick(&self.past, which) {
                    let before = self.state.screen.clone();
                    let call = Call::LinkStatus(StateHandle::new("stale"));
                    self.happen(Happening::Answered { request, outcome: outcome(&call, how) }, random);
                    assert_eq!(self.state.screen, before, "a stale answer changed something");
                }
            }
            Chance::StaleTimer(which) => {
                if let Some(Outstanding::Timer(timer)) = pick(&self.past, which) {
                    let before = self.state.screen.clone();
                    self.happen(Happening::TimerFired(timer), random);
                    assert_eq!(self.state.screen, before, "a stale timer changed something");
                }
            }
            Chance::Wait(milliseconds) => self.now += u64::from(milliseconds),
        }
    }

    /// One step towards being signed in, as a patient person with a working network and server takes it.
    fn help(&mut self) {
        self.now += 1000;
        let poll = self.requests.iter().find(|(_, call)| matches!(call, Call::LinkStatus(_))).cloned();
        if !self.state.page.allows_polling() {
            self.happen(Happening::PageChanged(Page { visible: true, online: true }), 0);
        } else if let Some((request, call)) = poll.or_else(|| self.requests.first().cloned()) {
            self.happen(Happening::Answered { request, outcome: outcome(&call, 0) }, 0);
        } else {
            match self.state.screen.clone() {
                Screen::Unavailable(_) => self.happen(Happening::Configured(settings(0)), 0),
                Screen::Identify(screen) => match screen.submission.countdown() {
                    Some(countdown) => self.run_out(countdown),
                    None => {
                        self.happen(Happening::Typed("jane@example.com".into()), 0);
                        self.happen(Happening::Submitted, 0);
                    }
                },
                Screen::LinkSent(screen) => match screen.polling.phase {
                    PollingPhase::Scheduled(timer) => self.happen(Happening::TimerFired(timer), 0),
                    phase => panic!("nothing more will be asked: {phase:?}"),
                },
                Screen::LinkExpired(screen) => match screen.renewal.countdown() {
                    Some(countdown) => self.run_out(countdown),
                    None => self.happen(Happening::LinkRequested, 0),
                },
                Screen::SignedIn(_) => {}
            }
        }
    }

    fn run_out(&mut self, countdown: Countdown) {
        self.now = self.now.max(countdown.until.epoch_milliseconds());
        self.happen(Happening::TimerFired(countdown.timer), 0);
    }
}

fn pick<T: Clone>(from: &[T], which: usize) -> Option<T> {
    (!from.is_empty()).then(|| from[which % from.len()].clone())
}

fn settings(which: u8) -> Settings {
    let (client, base) = match which % 5 {
        0 | 1 => ("cli_1", "https://api.example.com"),
        2 => ("cli_2", "https://api.example.com"),
        3 => ("", "https://api.example.com"),
        _ => ("cli_1", "http://api.example.com"),
    };
    Settings { client_id: Some(client.into()), api_base: Some(base.into()), ..Settings::default() }
}

fn person(which: u8) -> Happening {
    match which % 9 {
        0 | 1 => Happening::Typed("jane@example.com".into()),
        2 => Happening::Typed("no address".into()),
        3 | 4 => Happening::Submitted,
        5 => Happening::LinkRequested,
        6 => Happening::ChangeRequested,
        7 => Happening::Started("john@example.com".into()),
        _ => Happening::ResetRequested,
    }
}

fn outcome(call: &Call, how: u8) -> Result<Reply, ApiError> {
    let refused = |status, code, retry_after| Err(ApiError::Refused { status, code, description: None, retry_after });
    match how % 16 {
        1 => Err(ApiError::Network),
        2 => Err(ApiError::Timeout),
        3 => Err(ApiError::Unreadable { status: 200 }),
        4 => refused(400, Some(1009), None),
        5 => refused(401, Some(1000), None),
        6 => refused(429, None, Some(Duration::from_seconds(u32::from(how)))),
        7 => refused(429, None, None),
        8 => refused(500, None, None),
        9 => refused(404, None, None),
        // An answer of another call, as a broken proxy might give it.
        10 => Ok(Reply::Resent),
        11 => Ok(Reply::Status(Status::Pending)),
        12 if matches!(call, Call::LinkStatus(_)) => Ok(Reply::Sent(StateHandle::new("odd"))),
        _ => Ok(match call {
            Call::SendLink(_) => Reply::Sent(StateHandle::new("handle")),
            Call::ResendLink(_) => Reply::Resent,
            Call::LinkStatus(_) if how % 16 > 13 => Reply::Status(Status::Pending),
            Call::LinkStatus(_) => Reply::Status(Status::Authenticated(Box::new(Authenticated {
                method: Method::MagicLink,
                oauth: Oauth {
                    access_token: Secret::new("access"),
                    refresh_token: Secret::new("refresh"),
                    expires_at: String::new(),
                    token_type: String::new(),
                },
                user: User::default(),
                state: None,
                raw: Secret::new(""),
            }))),
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leaks_nothing_storms_and_tokens_come_once(chances in chances()) {
        let mut world = World::new();
        for (chance, random) in chances {
            world.take(chance, random);
        }
    }

    #[test]
    fn from_everywhere_there_is_a_way_on(chances in chances()) {
        let mut world = World::new();
        for (chance, random) in chances {
            world.take(chance, random);
        }
        for _ in 0..20 {
            world.help();
        }
        prop_assert!(matches!(world.state.screen, Screen::SignedIn(_)), "stuck at {:?}", world.state.screen);
    }
}
