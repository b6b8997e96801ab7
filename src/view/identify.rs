//! Draws the first screen, which asks for an address or a number.

use leptos::prelude::{View, view};
use ssojet_login_core::method::Accepts;
use ssojet_login_core::state::{Identify, State};
use ssojet_login_core::text::Text;

use super::country;
use super::markup::{Div, Form, Input, Label, Markup};
use super::parts::{Purpose, TITLE, alert, body, button, heading};
use super::{flag, text};

pub(super) fn view(state: &State, screen: &Identify) -> View<Markup> {
    let request = (&screen.submission).into();
    // With both kinds in one field the keyboard must have digits and an @ at hand: that of email addresses does. No field is of
    // the type `email`: browsers change what is typed there (a domain to its ASCII form, spaces, the caret).
    let accepts = state.shared.configuration.methods.accepts();
    // Where its place is kept (`data-room`), the country is named when it is known.
    let names_country = screen.is_phone(&state.shared.configuration)
        && (accepts == Accepts::Phone || state.shared.phone_metadata.known.is_some());
    let (label, placeholder, kind, keyboard, autocomplete) = match accepts {
        Accepts::Email => (Text::EmailLabel, Some(Text::EmailPlaceholder), "text", "email", "username"),
        Accepts::Phone => (Text::PhoneLabel, None, "tel", "tel", "tel"),
        Accepts::Either => (Text::IdentifierLabel, None, "text", "email", "username"),
    };
    let autocomplete = match (state.shared.offers_passkeys() && state.shared.device.autofill, autocomplete) {
        (true, "tel") => "tel webauthn",
        (true, _) => "username webauthn",
        (false, usual) => usual,
    };
    let passkey_button = state.shared.offers_passkeys().then(|| {
        let passkey = (&screen.passkey).into();
        view! {
            <Div class="actions">
                {button(state, Text::PasskeyButton, Purpose::Passkey, passkey, "passkey-error")}
                {alert(state, "passkey-error", passkey)}
            </Div>
        }
    });
    view! {
        <Form class="screen first" part="form" novalidate="" method="dialog" aria_labelledby=TITLE>
            <Div class="head">
                {heading(state, Text::IdentifyTitle)}
                {body(text(state, state.shared.configuration.methods.introduction()))}
            </Div>
            <Div class="field" data_room=flag(accepts == Accepts::Either)>
                <Label class="field-label" part="label" r#for="identifier">{text(state, label)}</Label>
                <Input
                    class="input"
                    part="input"
                    id="identifier"
                    r#type=kind
                    inputmode=keyboard
                    autocomplete=autocomplete
                    autocapitalize="none"
                    autocorrect="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    dir="auto"
                    placeholder=placeholder.map(|words| text(state, words))
                    aria_describedby="identifier-country identifier-error"
                    aria_invalid=flag(state.is_text_refused())
                    readonly=screen.submission.is_in_flight()
                    value=initial(screen)
                />
                <Div class="below">
                    {names_country.then(|| country::view(state, screen))}
                    {alert(state, "identifier-error", request)}
                </Div>
            </Div>
            {button(state, Text::Submit, Purpose::Submit, request, "identifier-error")}
            {passkey_button}
        </Form>
    }
}

/// What the field holds in a screen that is rendered to a string. In the page `display` writes it, and only on purpose: an
/// attribute that changes would change what was filled in.
fn initial(screen: &Identify) -> Option<String> {
    cfg!(feature = "ssr").then(|| screen.typed.to_string())
}
