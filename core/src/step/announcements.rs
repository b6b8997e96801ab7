//! Keeps what the live region says true: a sentence is gone when what it says is over, and how waiting goes is said when it
//! changes.

use crate::state::{Announcement, Outstanding, Screen, Shared};
use crate::text::Text;
use crate::time::Duration;

/// How long a number that is counted down stays in the live region: it is read out, and gone before it is wrong by much.
const TIME_TO_READ: Duration = Duration::from_seconds(5);

/// Has the live region say `text`, with `number` in the place of its `{seconds}` or `{count}`.
pub(super) fn announce(shared: &mut Shared, text: Text, number: u32) {
    let serial = shared.announcement.map_or(0, |announcement| announcement.serial).wrapping_add(1);
    shared.announcement = Some(Announcement { text, number, serial, at: shared.now });
}

/// What was said before an event, and how waiting went.
pub(super) struct Said {
    announcement: Option<Announcement>,
    progress: Option<Text>,
}

impl Said {
    pub(super) fn of(screen: &Screen, shared: &Shared) -> Self {
        Self { announcement: shared.announcement, progress: progress(screen, shared) }
    }
}

/// Takes back what is not true any more, after an event that has said nothing new itself, and says how waiting goes where that
/// has changed: also that all is well again. `moved` says whether another screen is shown.
pub(super) fn keep_true(before: Said, moved: bool, screen: &Screen, shared: &mut Shared) {
    if shared.announcement != before.announcement {
        return;
    }
    let now = progress(screen, shared);
    if let (false, Some(text)) = (moved || now == before.progress, now) {
        // Who is to type a code does not wait for a link.
        let wants_code = screen.field().is_some();
        announce(shared, if text == Text::Waiting && wants_code { Text::CodeSentTitle } else { text }, 0);
    } else if moved || shared.announcement.is_some_and(|announcement| !still_holds(announcement, screen, shared)) {
        shared.announcement = None;
    }
}

fn progress(screen: &Screen, shared: &Shared) -> Option<Text> {
    match screen {
        Screen::Waiting(screen) => Some(screen.progress(shared)),
        _ => None,
    }
}

/// Whether what was said is still so. A sentence about the whole screen is, for as long as the screen is shown.
fn still_holds(announcement: Announcement, screen: &Screen, shared: &Shared) -> bool {
    match announcement.text {
        Text::Sending => matches!(screen, Screen::Identify(screen) if screen.submission.is_in_flight()),
        Text::Checking => is_checking(screen),
        // A wait is gone with its timer: that of another address, when the address is changed.
        Text::ResendWait => {
            let waits = screen.outstanding().iter().any(|left| matches!(left, Outstanding::Timer(_)));
            waits && shared.now < announcement.at.plus(TIME_TO_READ)
        }
        Text::ResendDone | Text::ResendCodeDone => matches!(screen, Screen::Waiting(screen) if screen.was_resent()),
        text @ (Text::Waiting | Text::WaitingOffline | Text::WaitingTrouble | Text::WaitingBusy) => {
            progress(screen, shared) == Some(text)
        }
        _ => true,
    }
}

/// Whether a code or a credential is looked at.
fn is_checking(screen: &Screen) -> bool {
    match screen {
        Screen::Identify(screen) => screen.passkey.attempt.is_in_flight(),
        Screen::PasskeyPrompt(screen) => screen.passkey.attempt.is_in_flight(),
        Screen::PasskeyOffer(screen) => screen.passkey.attempt.is_in_flight(),
        Screen::Waiting(screen) => screen.entry.verification.is_in_flight(),
        Screen::Unavailable(_) | Screen::Expired(_) | Screen::SignedIn(_) => false,
    }
}
