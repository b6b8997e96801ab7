//! Writes the mail of a login: once as text, once as HTML that stays readable on a dark background.

use std::time::Duration;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::in_words::in_words;
use crate::method::Proof;
use crate::store::Message;

/// What a mail carries: a link, a code, or both, so that a person who asked for one can use the other without a second
/// mail.
pub struct Contents<'a> {
    /// URL of the link.
    pub link: Option<&'a str>,
    /// Its digits.
    pub code: Option<&'a str>,
    /// What the person asked for: it comes first, and names the mail.
    pub first: Proof,
}

/// Mail programs ignore linked style sheets, so this one is inside; programs that drop it show plain black on white.
const STYLE: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 24px; background: #ffffff; color: #16181d; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main { max-width: 32rem; margin: 0 auto; }
h1 { font-size: 20px; line-height: 1.3; }
a.button { display: inline-block; padding: 12px 24px; border-radius: 8px; background: #4f39d6; color: #ffffff; text-decoration: none; font-weight: 600; }
.code { margin: 16px 0; font: 700 32px/1.2 ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; letter-spacing: 6px; }
.quiet { color: #575d6a; font-size: 14px; }
.link { overflow-wrap: anywhere; color: #4f39d6; }
@media (prefers-color-scheme: dark) {
  body { background: #17181d !important; color: #f2f3f5 !important; }
  a.button { background: #a99bff !important; color: #15102e !important; }
  .quiet { color: #a8afbc !important; }
  .link { color: #a99bff !important; }
}
";

/// The mail of a login. `application` is the client's name, `lifetime` how long link and code work.
///
/// The subject never holds the code: it is shown on locked screens and read by every program that sorts mail.
pub fn compose(application: &str, address: &str, contents: &Contents<'_>, lifetime: Duration) -> Message {
    let lifetime = in_words(lifetime);
    let subject = match contents.first {
        Proof::Link => "Your sign-in link",
        Proof::Code => "Your sign-in code",
    };
    Message {
        subject: subject.to_owned(),
        text: text(application, address, contents, &lifetime),
        html: page(subject, application, address, contents, &lifetime).into_string(),
        link: contents.link.unwrap_or_default().to_owned(),
        code: contents.code.unwrap_or_default().to_owned(),
    }
}

fn text(application: &str, address: &str, contents: &Contents<'_>, lifetime: &str) -> String {
    let link = contents.link.map(|link| format!("open this link:\n\n{link}\n\n"));
    let code = contents.code.map(|code| format!("type this code on the page where you asked for it:\n\n{code}\n\n"));
    let (first, second) = match contents.first {
        Proof::Link => (link, code),
        Proof::Code => (code, link),
    };
    let ways = [first, second].into_iter().flatten().collect::<Vec<_>>().join("Or ");
    format!(
        "Sign in to {application}\n\
         \n\
         Someone asked to sign in to {application} as {address}. If that was you, {ways}\
         {}\n\
         \n\
         If you did not ask for this, ignore this mail. Nobody can sign in without it. Never give a code to anyone.\n",
        validity(contents, lifetime)
    )
}

fn page(subject: &str, application: &str, address: &str, contents: &Contents<'_>, lifetime: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (subject) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Sign in to " (application) }
                    p { "Someone asked to sign in to " (application) " as " (address) ". If that was you:" }
                    @match contents.first {
                        Proof::Link => { (button(contents, false)) (digits(contents, contents.link.is_some())) }
                        Proof::Code => { (digits(contents, false)) (button(contents, contents.code.is_some())) }
                    }
                    p class="quiet" { (validity(contents, lifetime)) }
                    @if let Some(link) = contents.link {
                        p class="quiet" {
                            "If the button does not work, copy this address into a browser:" br;
                            a class="link" href=(link) { (link) }
                        }
                    }
                    p class="quiet" {
                        "If you did not ask for this, ignore this mail. Nobody can sign in without it. \
                         Never give a code to anyone."
                    }
                }
            }
        }
    }
}

fn button(contents: &Contents<'_>, second: bool) -> Markup {
    html! {
        @if let Some(link) = contents.link {
            @if second { p { "Or continue without typing:" } }
            p { a class="button" href=(link) { "Continue signing in" } }
        }
    }
}

fn digits(contents: &Contents<'_>, second: bool) -> Markup {
    html! {
        @if let Some(code) = contents.code {
            p { @if second { "Or type" } @else { "Type" } " this code on the page where you asked for it:" }
            p class="code" { (code) }
        }
    }
}

fn validity(contents: &Contents<'_>, lifetime: &str) -> String {
    let anywhere = "You can open the link on any device: the page where you asked for it will then continue by itself.";
    match (contents.link, contents.code) {
        (Some(_), Some(_)) => format!("Either works once, for {lifetime}. {anywhere}"),
        (Some(_), None) => format!("The link works once, for {lifetime}. {anywhere}"),
        (None, _) => format!("The code works once, for {lifetime}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "http://localhost:1/verify?client_id=a&state=b";

    fn mail(link: Option<&str>, code: Option<&str>, first: Proof) -> Message {
        compose("A & B", "ada@example.com", &Contents { link, code, first }, Duration::from_secs(300))
    }

    #[test]
    fn says_who_asked_for_what_and_for_how_long() {
        let mail = mail(Some(LINK), None, Proof::Link);
        for part in ["A & B", "ada@example.com", "5 minutes", "ignore", LINK] {
            assert!(mail.text.contains(part), "{part}");
        }
        assert!(mail.html.contains("A &amp; B"));
        assert!(mail.html.contains("href=\"http://localhost:1/verify?client_id=a&amp;state=b\""));
        assert!(!mail.html.contains("src="), "no third-party request");
        assert!(!mail.text.contains("type this code") && !mail.html.contains("class=\"code\""));
        assert_eq!((mail.link.as_str(), mail.code.as_str()), (LINK, ""));
    }

    #[test]
    fn what_was_asked_for_comes_first_and_the_code_stays_out_of_the_subject() {
        for (first, subject) in [(Proof::Link, "Your sign-in link"), (Proof::Code, "Your sign-in code")] {
            let mail = mail(Some(LINK), Some("012345"), first);
            assert_eq!(mail.subject, subject);
            for body in [&mail.text, &mail.html] {
                let link_first = body.find("localhost:1") < body.find("012345");
                assert_eq!(link_first, first == Proof::Link, "{body}");
            }
            assert!(mail.text.lines().any(|line| line == "012345") && mail.text.lines().any(|line| line == LINK));
            assert_eq!((mail.link.as_str(), mail.code.as_str()), (LINK, "012345"));
        }
    }

    #[test]
    fn a_code_alone_speaks_of_no_link() {
        let mail = mail(None, Some("012345"), Proof::Code);
        for body in [&mail.text, &mail.html] {
            assert!(body.contains("012345") && body.contains("The code works once, for 5 minutes."));
            assert!(!body.contains("link") || body.contains(".link {"), "{body}");
            assert!(!body.contains("href="));
        }
    }
}
