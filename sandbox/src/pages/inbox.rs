//! The inbox: every mail the server sent, for a person to read and click.

use maud::{Markup, html};

use super::document;

/// One message as the page shows it.
pub struct InboxMessage {
    /// 24 hexadecimal digits.
    pub id: String,
    /// `email`.
    pub channel: String,
    /// Address as typed.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text, with the link in it.
    pub text: String,
    /// The link.
    pub link: String,
    /// RFC 3339.
    pub sent_at: String,
}

/// The page, newest first. `only_to` is the address it was narrowed to.
pub fn inbox(messages: &[InboxMessage], only_to: Option<&str>) -> Markup {
    document(
        "Inbox",
        html! {
            main class="inbox" {
                header {
                    h1 { "Inbox" }
                    p class="quiet" {
                        "Everything this sandbox sent"
                        @if let Some(address) = only_to { " to " (address) }
                        ", newest first. Visible on this machine only."
                    }
                    nav {
                        a href="" { "Refresh" }
                        @if only_to.is_some() { a href="/inbox" { "Show all" } }
                        a href="/" { "Start page" }
                    }
                }
                @if messages.is_empty() {
                    p { "Nothing was sent yet. Start a sign-in, then refresh this page." }
                }
                @for message in messages {
                    article aria-labelledby={ "subject-" (message.id) } {
                        h2 id={ "subject-" (message.id) } { (message.subject) }
                        dl {
                            dt { "To" } dd { (message.to) }
                            dt { "Sent" } dd { time datetime=(message.sent_at) { (message.sent_at) } }
                            dt { "By" } dd { (message.channel) }
                        }
                        pre { (linked(&message.text, &message.link)) }
                    }
                }
            }
        },
    )
}

/// The text with its link made clickable.
fn linked(text: &str, link: &str) -> Markup {
    match text.split_once(link) {
        Some((before, after)) if !link.is_empty() => html! { (before) a href=(link) { (link) } (after) },
        _ => html! { (text) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_message_is_text_and_the_link_is_a_link() {
        let message = InboxMessage {
            id: "a".to_owned(),
            channel: "email".to_owned(),
            to: "<b>@example.com".to_owned(),
            subject: "<script>".to_owned(),
            text: "open http://localhost/?a=1&b=2 <now>".to_owned(),
            link: "http://localhost/?a=1&b=2".to_owned(),
            sent_at: "2026-01-01T00:00:00.000Z".to_owned(),
        };
        let page = inbox(&[message], None).into_string();
        assert!(!page.contains("<script>") && !page.contains("<b>@"));
        assert!(
            page.contains(
                "open <a href=\"http://localhost/?a=1&amp;b=2\">http://localhost/?a=1&amp;b=2</a> &lt;now&gt;"
            )
        );
    }
}
