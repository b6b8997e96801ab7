//! Asserts that the live region says what is so.

use crate::effect::Call;
use crate::state::{Screen, State};
use crate::step::testing::Asked;
use crate::text::Text;

/// Nothing is said to be under way that is not among `requests`, nothing to be in trouble that is well, and nothing to be waited
/// for where no timer runs.
pub(super) fn check(state: &State, requests: &[Asked], metadata_asked: bool, timers_run: bool) {
    let Some(said) = state.shared.announcement else { return };
    let is_asked =
        |is_so: fn(&Call) -> bool| requests.iter().any(|asked| matches!(asked, Asked::Api(call) if is_so(call)));
    let is_true = match said.text {
        Text::Sending => {
            is_asked(|call| matches!(call, Call::SendMessage(..) | Call::PasskeyStatus(..)))
                || (metadata_asked && timers_run)
        }
        Text::Checking => is_asked(|call| {
            matches!(
                call,
                Call::VerifyCode(..)
                    | Call::PingStatus(..)
                    | Call::FinishPasskeyLogin(..)
                    | Call::FinishPasskeyRegistration(..)
            )
        }),
        Text::WaitingOffline => !state.shared.page.online,
        Text::Waiting | Text::WaitingTrouble | Text::WaitingBusy => {
            matches!(&state.screen, Screen::Waiting(screen) if screen.progress(&state.shared) == said.text)
        }
        Text::ResendWait => timers_run,
        _ => true,
    };
    assert!(is_true, "{said:?} is said of {:?}", state.screen);
}
