//! Takes new settings over into a login.

use super::{Context, back_to_first};
use crate::configuration::{Configuration, Settings};
use crate::effect::Effect;
use crate::error::{ErrorCode, ErrorReport};
use crate::method::Methods;
use crate::state::{Attempt, Identify, Passkey, PasskeyPurpose, Remembered, Screen, Waiting};

/// The screen under new settings. A login under way goes on where client and API are the same as before. Where there is none,
/// the one that an earlier load of the page left goes on.
pub(super) fn configured(
    screen: Screen,
    settings: Settings,
    remembered: Option<Box<Remembered>>,
    context: &mut Context<'_>,
) -> Screen {
    let old = std::mem::replace(&mut context.shared.settings, settings);
    let new = &context.shared.settings;
    let configuration = match new.check() {
        Ok(configuration) => configuration,
        Err(error) => {
            let code = ErrorCode::from(error);
            let is_known = matches!(screen, Screen::Unavailable(known) if known == code);
            let is_first = context.shared.step_told.is_none();
            if !is_known || is_first {
                context.report(ErrorReport::of(code));
            }
            context.shared.configuration = Configuration::unusable();
            return Screen::Unavailable(code);
        }
    };
    // Mistakes a login can run with are told once: when they are new, or when it can run at last.
    let was_usable = !matches!(screen, Screen::Unavailable(_));
    let has_unknown_country = new.has_unknown_country() && (!was_usable || new.default_country != old.default_country);
    let methods = new.methods.as_deref().filter(|_| !was_usable || new.methods != old.methods);
    let unknown_methods = Methods::read(methods.unwrap_or_default()).1;
    if has_unknown_country {
        context.report(ErrorReport::of(ErrorCode::InvalidDefaultCountry));
    }
    if !unknown_methods.is_empty() {
        let mut report = ErrorReport::of(ErrorCode::UnknownMethod);
        report.message.push_str(&unknown_methods);
        context.report(report);
    }
    if !context.shared.device_asked {
        context.shared.device.sign_in = context.shared.settings.presumes_passkeys;
    }
    let goes_on = was_usable && configuration.serves_same_login(&context.shared.configuration);
    context.shared.configuration = configuration;
    if !goes_on {
        context.shared.waits.clear();
    }
    let settings = &context.shared.settings;
    let usable = remembered.filter(|login| login.is_usable(&context.shared.configuration, context.now()));
    match (screen, usable) {
        (Screen::Unavailable(_), Some(login)) => {
            if login.is_of(settings.identifier.as_deref(), context.shared) {
                return Screen::Waiting(Waiting::resumed(*login, context));
            }
            let screen = Identify::prefilled(settings);
            context.push(Effect::Forget { client_id: login.client_id });
            Screen::Identify(screen)
        }
        (Screen::Identify(mut screen), _) => {
            let is_untouched = *screen.typed == *old.identifier.as_deref().unwrap_or_default();
            if is_untouched && settings.identifier != old.identifier {
                screen.typed.write(settings.identifier.clone().unwrap_or_default());
                screen.submission.forget_answer();
            }
            if !goes_on {
                screen.submission = Attempt::Ready;
                screen.passkey = Passkey::new(PasskeyPurpose::SignIn(None));
            }
            Screen::Identify(screen)
        }
        (screen @ (Screen::Waiting(_) | Screen::Expired(_) | Screen::PasskeyPrompt(_)), _) if !goes_on => {
            back_to_first(screen)
        }
        (screen, _) if goes_on => screen,
        _ => Screen::Identify(Identify::prefilled(settings)),
    }
}
