//! Where a login stands. The view is a function of this, and only of this.

use crate::{Configuration, Duration, Email, ErrorCode, Instant, Method, Page, Polling, PollingPhase, Settings, Text};

/// How long after the last mail the page stops waiting, whatever the server says. A server that keeps answering "not yet"
/// must not be asked for ever; no code or link is good for longer than 10 minutes (OWASP ASVS 5.0, 6.5.5).
pub const WAIT_LIMIT: Duration = Duration::from_seconds(600);

/// Names one call of the API. Never used twice by one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(pub(crate) u32);

/// Names one timer. Never used twice by one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimerId(pub(crate) u32);

/// What the API calls `state`: names one login at the server. Opaque, and a secret to all but this page.
#[derive(Clone, PartialEq, Eq)]
pub struct StateHandle(String);

impl StateHandle {
    /// Takes the handle as the API gave it.
    pub fn new(handle: impl Into<String>) -> Self {
        Self(handle.into())
    }

    /// The handle as it goes back to the API.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for StateHandle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("StateHandle(…)")
    }
}

/// A login from mount to unmount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What the page asked for.
    pub settings: Settings,
    /// What the element can see of its surroundings.
    pub page: Page,
    /// When the last event happened; what countdowns count from.
    pub now: Instant,
    /// What is shown.
    pub screen: Screen,
    /// What the live region says.
    pub announcement: Option<Announcement>,
    pub(crate) ready: bool,
    pub(crate) step_told: Option<&'static str>,
    pub(crate) next_id: u32,
}

impl State {
    /// The state before the first event: nothing configured, nothing to see yet.
    pub fn new(page: Page) -> Self {
        Self {
            settings: Settings::default(),
            page,
            now: Instant::default(),
            screen: Screen::Unavailable(ErrorCode::MissingClientId),
            announcement: None,
            ready: false,
            step_told: None,
            next_id: 0,
        }
    }
}

impl State {
    /// Whether the text in the first field was refused: something in it is to be mended, not something behind it.
    pub fn is_identifier_refused(&self) -> bool {
        let Screen::Identify(screen) = &self.screen else { return false };
        screen.submission.problem().is_some_and(|problem| problem.code.is_about_identifier())
    }
}

/// A sentence for people who do not see the screen change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What is said.
    pub text: Text,
    /// The `{seconds}` in it.
    pub seconds: u32,
    /// Differs from the announcement before, so that the same sentence is heard again.
    pub serial: u32,
}

/// What is shown: one variant a screen, each with what that screen needs and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The attributes cannot be used. Only the developer can go on from here.
    Unavailable(ErrorCode),
    /// The first screen: who are you?
    Identify(Identify),
    /// "Check your email."
    LinkSent(LinkSent),
    /// "This link has expired."
    LinkExpired(LinkExpired),
    /// Done.
    SignedIn(SignedIn),
}

/// The first screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identify {
    /// The text of the field, as typed.
    pub typed: String,
    /// The submission.
    pub submission: Submission,
    pub(crate) configuration: Configuration,
}

/// The submission of the first screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submission {
    /// Not submitted yet.
    Open,
    /// Submitted; the answer is awaited.
    InFlight {
        /// The call.
        request: RequestId,
        /// Where it sends to. The field may have been edited since.
        email: Email,
    },
    /// It failed, and may be submitted again.
    Failed(Problem),
}

impl Submission {
    /// What went wrong.
    pub fn problem(&self) -> Option<Problem> {
        match *self {
            Self::Failed(problem) => Some(problem),
            _ => None,
        }
    }

    /// What is still to wait before it can be submitted.
    pub fn countdown(&self) -> Option<Countdown> {
        self.problem().and_then(|problem| problem.countdown)
    }

    /// Whether the answer is awaited.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::InFlight { .. })
    }

    fn outstanding(&self) -> Option<Outstanding> {
        match self {
            Self::InFlight { request, .. } => Some(Outstanding::Request(*request)),
            _ => self.countdown().map(|countdown| Outstanding::Timer(countdown.timer)),
        }
    }
}

/// Waiting for the link to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSent {
    /// Where the link was sent.
    pub email: Email,
    /// Sending it once more.
    pub resend: Action,
    /// Asking whether it was opened.
    pub polling: Polling,
    pub(crate) handle: StateHandle,
    /// Runs out at [`WAIT_LIMIT`].
    pub(crate) expiry: Countdown,
    pub(crate) configuration: Configuration,
}

/// The link is of no use any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkExpired {
    /// Where the link had been sent, and where a new one would go.
    pub email: Email,
    /// Sending a new one.
    pub renewal: Action,
    pub(crate) configuration: Configuration,
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who signed in.
    pub identifier: String,
    /// How.
    pub method: Method,
    pub(crate) configuration: Configuration,
}

/// Something the person can ask the server for, and whether it is possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is.
    Ready,
    /// It was asked for, and the answer is awaited.
    InFlight(RequestId),
    /// Not yet. Nothing went wrong.
    CoolingDown(Countdown),
    /// It failed, and may be asked for again.
    Failed(Problem),
}

impl Action {
    /// What is still to wait before it can be asked for.
    pub fn countdown(&self) -> Option<Countdown> {
        match *self {
            Self::CoolingDown(countdown) => Some(countdown),
            Self::Failed(problem) => problem.countdown,
            Self::Ready | Self::InFlight(_) => None,
        }
    }

    /// What went wrong when it was asked for.
    pub fn problem(&self) -> Option<Problem> {
        match *self {
            Self::Failed(problem) => Some(problem),
            _ => None,
        }
    }

    /// Whether the answer is awaited.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::InFlight(_))
    }

    fn outstanding(&self) -> Option<Outstanding> {
        match self {
            Self::InFlight(request) => Some(Outstanding::Request(*request)),
            _ => self.countdown().map(|countdown| Outstanding::Timer(countdown.timer)),
        }
    }
}

/// Why something the person asked for did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What happened; [`ErrorCode::text`] is the sentence shown.
    pub code: ErrorCode,
    /// The `{seconds}` of that sentence: fixed when it is first shown, since a sentence that changes is read out again.
    pub seconds: u32,
    /// Not before this is over.
    pub countdown: Option<Countdown>,
}

/// A point in time that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// The point.
    pub until: Instant,
    pub(crate) timer: TimerId,
}

impl Countdown {
    /// Seconds left at `now`, a started one counted whole.
    pub fn seconds_left(&self, now: Instant) -> u32 {
        self.until.since(now).seconds_rounded_up()
    }
}

/// Something started that has not ended: what a screen waits for, and what is given up when the screen is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outstanding {
    /// A call.
    Request(RequestId),
    /// A timer.
    Timer(TimerId),
}

impl Screen {
    /// The name of the screen in `ssojet-step`: stable.
    pub fn step_name(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Identify(_) => "identify",
            Self::LinkSent(_) => "link-sent",
            Self::LinkExpired(_) => "link-expired",
            Self::SignedIn(_) => "signed-in",
        }
    }

    /// The way in the person is on.
    pub fn method(&self) -> Option<Method> {
        match self {
            Self::Unavailable(_) | Self::Identify(_) => None,
            Self::LinkSent(_) | Self::LinkExpired(_) => Some(Method::MagicLink),
            Self::SignedIn(signed_in) => Some(signed_in.method),
        }
    }

    /// The settings the screen works with; none where they are unusable.
    pub fn configuration(&self) -> Option<&Configuration> {
        match self {
            Self::Unavailable(_) => None,
            Self::Identify(screen) => Some(&screen.configuration),
            Self::LinkSent(screen) => Some(&screen.configuration),
            Self::LinkExpired(screen) => Some(&screen.configuration),
            Self::SignedIn(screen) => Some(&screen.configuration),
        }
    }

    /// Everything the screen waits for. An answer or a timer that is not in here is of no concern any more.
    pub fn outstanding(&self) -> Vec<Outstanding> {
        match self {
            Self::Unavailable(_) | Self::SignedIn(_) => Vec::new(),
            Self::Identify(screen) => screen.submission.outstanding().into_iter().collect(),
            Self::LinkExpired(screen) => screen.renewal.outstanding().into_iter().collect(),
            Self::LinkSent(screen) => {
                let polling = match screen.polling.phase {
                    PollingPhase::Scheduled(timer) => Some(Outstanding::Timer(timer)),
                    PollingPhase::InFlight(request) => Some(Outstanding::Request(request)),
                    PollingPhase::Paused => None,
                };
                [Some(Outstanding::Timer(screen.expiry.timer)), polling, screen.resend.outstanding()]
                    .into_iter()
                    .flatten()
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_goes_back_as_it_came_and_is_not_printed() {
        let handle = StateHandle::new("646616daf9a276fa9a6446a1");
        assert_eq!(handle.as_str(), "646616daf9a276fa9a6446a1");
        assert_eq!(format!("{handle:?}"), "StateHandle(…)");
    }
}
