//! Renders the HTML a person sees: the page the mailed link opens, its outcomes, the inbox, and "not found".
//!
//! maud escapes every value. No script, no inline style, no request to anyone else: the pages live under the strictest
//! policy `headers` has.

mod inbox;
mod link;

use maud::{DOCTYPE, Markup, html};

pub use inbox::{InboxMessage, inbox};
pub use link::{confirm, refused, unavailable, verified};

/// The one style sheet, served at [`STYLE_PATH`]: the colours of every page of this repository, then this crate's own rules.
pub const STYLE: &str = concat!(
    include_str!("../../../styles/tokens.css"),
    include_str!("../../../styles/page.css"),
    include_str!("style.css"),
);

/// Where the pages look for their style sheet.
pub const STYLE_PATH: &str = "/sandbox.css";

/// Says that there is no such page.
pub fn not_found() -> Markup {
    card(
        "Page not found",
        html! {
            h1 { "Page not found" }
            p { "This server has no page at this address." }
            p { a href="/" { "Go to the start page" } }
        },
    )
}

/// Says how to get into the inbox; `given` is whether the address had a key.
pub fn inbox_key(given: bool) -> Markup {
    card(
        "The inbox needs its key",
        html! {
            h1 { "The inbox needs its key" }
            @if given {
                p { "The key in this address is not the one of this sandbox. It has a new one at each start." }
            } @else {
                p { "It shows links and codes that sign people in, so it is only for whoever started the sandbox." }
            }
            p {
                "Open the address that it printed at its start, in the line that begins with "
                code { "inbox" } ". This browser then needs no key until it is closed."
            }
            p class="quiet" { a href="/inbox" { "I have opened it: try again" } }
        },
    )
}

fn document(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href=(STYLE_PATH);
                link rel="icon" href="data:,";
            }
            body { (body) }
        }
    }
}

fn card(title: &str, content: Markup) -> Markup {
    document(title, html! { main class="card" { (content) } })
}
