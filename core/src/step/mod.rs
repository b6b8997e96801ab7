//! The one transition function, and the rules that hold on every screen.
//!
//! A screen's own transitions are in the module of its name. What holds everywhere is here, so that no screen can forget it:
//! an answer or a timer nobody waits for is ignored, what a screen leaves behind is given up, what a reload needs is kept,
//! and the page is told when another screen is shown.

mod code;
mod expired;
mod identify;
mod passkey;
mod passkey_screens;
mod polling;
#[cfg(test)]
mod properties;
mod remember;
mod request;
#[cfg(test)]
mod scenarios;
mod waiting;

use crate::{
    Announcement, Attempt, Configuration, Device, Effect, Emission, ErrorCode, ErrorReport, Event, Expired, Happening,
    Identify, Instant, Method, Moment, Outstanding, Page, Passkey, PasskeyPrompt, PasskeyPurpose, Remembered, Screen,
    Settings, State, Text, Waiting,
};

/// What becomes of `state` when `event` happens, and what is to be done about it, in order.
#[must_use]
pub fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let held = state.screen.outstanding();
    let ended = match event.happening {
        Happening::Answered { request, .. } => Some(Outstanding::Request(request)),
        Happening::TimerFired(timer) => Some(Outstanding::Timer(timer)),
        _ => None,
    };
    state.now = event.moment.now;
    if let Happening::DeviceKnown(device) = event.happening {
        state.device = device;
    }
    if ended.is_some_and(|ended| !held.contains(&ended)) {
        return (state, Vec::new());
    }

    let page_before = state.page;
    if let Happening::PageChanged(page) = event.happening {
        state.page = page;
    }
    let mut turn = Turn {
        moment: event.moment,
        page: state.page,
        page_before,
        device: state.device,
        is_first: state.step_told.is_none(),
        next_id: state.next_id,
        serial: state.announcement.map_or(0, |announcement| announcement.serial),
        announcement: None,
        effects: Vec::new(),
    };
    state.screen = transition(state.screen, &mut state.settings, event.happening, &mut turn);
    state.device = turn.device;
    if let Screen::Identify(screen) = &mut state.screen
        && turn.offers_passkeys(&screen.configuration)
    {
        screen.passkey.prepare(&mut turn);
    }
    if !state.device_asked
        && let Some(configuration) = state.screen.configuration()
    {
        state.device_asked = configuration.methods.contain(Method::Passkey);
        if state.device_asked {
            turn.effects.push(Effect::CheckDevice { client_id: configuration.client_id.clone() });
        }
    }

    let kept = state.screen.outstanding();
    let given_up =
        held.into_iter().filter(|held| Some(*held) != ended && !kept.contains(held)).map(|held| match held {
            Outstanding::Request(request) => Effect::Abort(request),
            Outstanding::Timer(timer) => Effect::StopTimer(timer),
        });
    let mut effects: Vec<Effect> = given_up.collect();
    effects.extend(remember::changes(&mut state));
    if !state.ready && state.screen.configuration().is_some() {
        state.ready = true;
        effects.push(Effect::Emit(Emission::Ready));
    }
    let step = state.screen.step_name();
    let moved = state.step_told != Some(step);
    if let Screen::PasskeyOffer(_) = state.screen {
        // The page learns who has signed in before it hears of an offer.
        effects.append(&mut turn.effects);
    }
    if moved {
        state.step_told = Some(step);
        effects.push(Effect::Emit(Emission::Step { step, method: state.screen.method() }));
    }
    effects.append(&mut turn.effects);

    state.next_id = turn.next_id;
    // What was said of a screen that is gone is not true any more.
    state.announcement = turn.announcement.or(if moved { None } else { state.announcement });
    (state, effects)
}

/// One run of [`step`]: what the screens' transitions read, and where they leave what they want done.
struct Turn {
    moment: Moment,
    page: Page,
    page_before: Page,
    device: Device,
    /// Nothing has been shown yet.
    is_first: bool,
    next_id: u32,
    serial: u32,
    announcement: Option<Announcement>,
    effects: Vec<Effect>,
}

impl Turn {
    fn now(&self) -> Instant {
        self.moment.now
    }

    fn take_id(&mut self) -> u32 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }

    fn offers_passkeys(&self, configuration: &Configuration) -> bool {
        self.device.sign_in && configuration.methods.contain(Method::Passkey)
    }

    fn report(&mut self, report: ErrorReport) {
        self.effects.push(Effect::Emit(Emission::Error(report)));
    }

    fn announce(&mut self, text: Text, number: u32) {
        self.announcement = Some(Announcement { text, number, serial: self.serial.wrapping_add(1) });
    }
}

fn transition(screen: Screen, settings: &mut Settings, happening: Happening, turn: &mut Turn) -> Screen {
    match happening {
        Happening::Configured(new, remembered) => {
            let old = std::mem::replace(settings, new);
            configure(screen, &old, settings, remembered, turn)
        }
        Happening::ResetRequested => match screen.configuration().cloned() {
            Some(configuration) => Screen::Identify(Identify::prefilled(configuration, settings)),
            None => screen,
        },
        Happening::Started(identifier) => match screen.configuration().cloned() {
            Some(configuration) => Identify::with_typed(&identifier, configuration).submit(turn),
            None => screen,
        },
        happening => match screen {
            // Only the page can go on from here, which the arms above let it do.
            end @ Screen::Unavailable(_) => end,
            Screen::SignedIn(screen) => screen.step(happening, turn),
            Screen::PasskeyPrompt(screen) => screen.step(happening, turn),
            Screen::PasskeyOffer(screen) => screen.step(happening, turn),
            Screen::Identify(screen) => screen.step(happening, turn),
            Screen::Waiting(screen) => screen.step(happening, turn),
            Screen::Expired(screen) => screen.step(happening, turn),
        },
    }
}

/// Takes new attributes. A login under way goes on unless it now belongs to another client or another API; where there is
/// none, the one that an earlier load of the page left goes on.
fn configure(
    screen: Screen,
    old: &Settings,
    new: &Settings,
    remembered: Option<Box<Remembered>>,
    turn: &mut Turn,
) -> Screen {
    let configuration = match new.check() {
        Ok(configuration) => configuration,
        Err(error) => {
            let code = ErrorCode::from(error);
            let is_known = matches!(screen, Screen::Unavailable(known) if known == code);
            if !is_known || turn.is_first {
                turn.report(ErrorReport::of(code));
            }
            return Screen::Unavailable(code);
        }
    };
    if new.has_unknown_country() && new.default_country != old.default_country {
        turn.report(ErrorReport::of(ErrorCode::InvalidDefaultCountry));
    }
    let same_login = screen
        .configuration()
        .is_some_and(|before| before.client_id == configuration.client_id && before.api_base == configuration.api_base);
    match screen {
        Screen::Identify(mut screen) => {
            if screen.typed == old.identifier.as_deref().unwrap_or_default() {
                screen.typed = new.identifier.clone().unwrap_or_default();
            }
            screen.configuration = configuration;
            if !same_login {
                screen.submission = Attempt::Ready;
                screen.check = None;
                screen.passkey = Passkey::new(PasskeyPurpose::SignIn(None));
            }
            Screen::Identify(screen)
        }
        screen if same_login => screen.with_configuration(configuration),
        Screen::Waiting(Waiting { identifier, .. })
        | Screen::Expired(Expired { identifier, .. })
        | Screen::PasskeyPrompt(PasskeyPrompt { identifier, .. }) => {
            Screen::Identify(Identify::with_typed(identifier.as_str(), configuration))
        }
        Screen::Unavailable(_) => match remembered.filter(|login| login.is_usable(&configuration, turn.now())) {
            Some(login) => Screen::Waiting(Waiting::resumed(*login, configuration, turn)),
            None => Screen::Identify(Identify::prefilled(configuration, new)),
        },
        Screen::SignedIn(_) | Screen::PasskeyOffer(_) => Screen::Identify(Identify::prefilled(configuration, new)),
    }
}

impl Screen {
    fn with_configuration(mut self, configuration: Configuration) -> Self {
        match &mut self {
            Self::Unavailable(_) => {}
            Self::Identify(screen) => screen.configuration = configuration,
            Self::Waiting(screen) => screen.configuration = configuration,
            Self::Expired(screen) => screen.configuration = configuration,
            Self::PasskeyPrompt(screen) => screen.configuration = configuration,
            Self::PasskeyOffer(screen) => screen.signed_in.configuration = configuration,
            Self::SignedIn(screen) => screen.configuration = configuration,
        }
        self
    }
}
