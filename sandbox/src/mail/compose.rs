//! What the mail says: once as text, once as HTML that stays readable on a dark background.

use std::time::Duration;

use maud::{DOCTYPE, PreEscaped, html};

use crate::store::Message;

const SUBJECT: &str = "Your sign-in link";

/// Mail programs ignore linked style sheets, so this one is inside; programs that drop it show plain black on white.
const STYLE: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 24px; background: #ffffff; color: #1f2937; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main { max-width: 32rem; margin: 0 auto; }
h1 { font-size: 20px; line-height: 1.3; }
a.button { display: inline-block; padding: 12px 24px; border-radius: 8px; background: #4338ca; color: #ffffff; text-decoration: none; font-weight: 600; }
.quiet { color: #4b5563; font-size: 14px; }
.link { overflow-wrap: anywhere; color: #4338ca; }
@media (prefers-color-scheme: dark) {
  body { background: #111827 !important; color: #f3f4f6 !important; }
  a.button { background: #c7d2fe !important; color: #1e1b4b !important; }
  .quiet { color: #d1d5db !important; }
  .link { color: #c7d2fe !important; }
}
";

/// The mail that carries a magic link. `application` is the client's name, `lifetime` how long the link works.
pub fn compose_magic_link(application: &str, address: &str, link: &str, lifetime: Duration) -> Message {
    let lifetime = in_words(lifetime);
    let text = format!(
        "Sign in to {application}\n\
         \n\
         Someone asked to sign in to {application} as {address}. If that was you, open this link:\n\
         \n\
         {link}\n\
         \n\
         The link works once, for {lifetime}. You can open it on any device: the page where you asked for it \
         will then continue by itself.\n\
         \n\
         If you did not ask for this, ignore this mail. Nobody can sign in without the link.\n"
    );
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (SUBJECT) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Sign in to " (application) }
                    p { "Someone asked to sign in to " (application) " as " (address) ". If that was you:" }
                    p { a class="button" href=(link) { "Continue signing in" } }
                    p class="quiet" {
                        "The link works once, for " (lifetime) ". You can open it on any device: the page where you \
                         asked for it will then continue by itself."
                    }
                    p class="quiet" {
                        "If the button does not work, copy this address into a browser:" br;
                        a class="link" href=(link) { (link) }
                    }
                    p class="quiet" {
                        "If you did not ask for this, ignore this mail. Nobody can sign in without the link."
                    }
                }
            }
        }
    };
    Message { subject: SUBJECT.to_owned(), text, html: html.into_string(), link: link.to_owned() }
}

fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (number, unit) = if seconds.is_multiple_of(60) { (seconds / 60, "minute") } else { (seconds, "second") };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_asked_for_what_and_for_how_long() {
        let mail = compose_magic_link(
            "A & B",
            "ada@example.com",
            "http://localhost:1/verify?client_id=a&state=b",
            Duration::from_secs(300),
        );
        for part in ["A & B", "ada@example.com", "5 minutes", "ignore", "http://localhost:1/verify?client_id=a&state=b"]
        {
            assert!(mail.text.contains(part), "{part}");
        }
        assert!(mail.html.contains("A &amp; B"));
        assert!(mail.html.contains("href=\"http://localhost:1/verify?client_id=a&amp;state=b\""));
        assert!(!mail.html.contains("src="), "no third-party request");
    }

    #[test]
    fn lifetimes_read_naturally() {
        assert_eq!(in_words(Duration::from_secs(60)), "1 minute");
        assert_eq!(in_words(Duration::from_secs(90)), "90 seconds");
    }
}
