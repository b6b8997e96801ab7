//! Renders the page the mailed link opens, and the pages that using the link leads to.

use maud::{Markup, html};

use super::card;
use crate::login::link::Link;

/// The one button. A mail scanner that fetches the link gets this page and uses nothing up; a plain form, so that it
/// works without JavaScript.
pub fn confirm(application: &str, address: &str, link: &Link, action: &str) -> Markup {
    card(
        "Continue signing in",
        html! {
            h1 { "Sign in to " (application) "?" }
            p { "You are signing in as " strong { (address) } "." }
            form method="get" action=(action) {
                input type="hidden" name="client_id" value=(link.client_id);
                input type="hidden" name="state" value=(link.state);
                input type="hidden" name="magictext" value=(link.magictext);
                button type="submit" { "Continue signing in" }
            }
            p class="quiet" {
                "Only continue if you have just asked to sign in yourself: it lets the page that asked into your account."
            }
        },
    )
}

/// The link worked; the title is the vendor's.
pub fn verified() -> Markup {
    card(
        "Successfully verified",
        html! {
            (mark("ok", "M5 13l4 4L19 7"))
            h1 { "Successfully verified" }
            p { "You are signed in on the other screen: the page where you asked for the link." }
            p class="quiet" { "You can close this page." }
        },
    )
}

/// The link did not work. One page for every reason: a stranger with the link must not learn which one it was.
pub fn refused() -> Markup {
    card(
        "This link does not work",
        html! {
            (mark("bad", "M12 7v6m0 4h.01"))
            h1 { "This link does not work" }
            p { "It was already used, a newer link was sent after it, or it is too old. It may also be incomplete." }
            p {
                strong { "What to do: " }
                "go back to the page where you were signing in and ask for a new link. "
                "If you have just used this link, you are already signed in there."
            }
            p class="quiet" { "You can close this page." }
        },
    )
}

/// The server could not say whether the link works.
pub fn unavailable(sentence: &str) -> Markup {
    card(
        "Please try again",
        html! {
            (mark("bad", "M12 7v6m0 4h.01"))
            h1 { "Please try again" }
            p { (sentence) }
            p class="quiet" { "The link was not used up: open it again from the mail." }
        },
    )
}

fn mark(class: &str, path: &str) -> Markup {
    html! {
        svg class={ "mark " (class) } viewBox="0 0 24 24" width="48" height="48" aria-hidden="true" {
            circle cx="12" cy="12" r="11" {}
            path d=(path) {}
        }
    }
}
