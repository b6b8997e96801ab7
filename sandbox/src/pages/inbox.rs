//! Renders the inbox: every message the server sent, for a person to read and click.

use maud::{Markup, html};

use super::document;
use crate::store::{Channel, DeliveryState};

/// One message as the page shows it.
pub struct InboxMessage {
    /// 24 hexadecimal digits.
    pub id: String,
    /// Which section of the page it is in.
    pub channel: Channel,
    /// Address as typed, or phone number in E.164.
    pub to: String,
    /// Subject line; empty for an SMS.
    pub subject: String,
    /// Plain text, with the link in it.
    pub text: String,
    /// The link; empty for none.
    pub link: String,
    /// RFC 3339.
    pub sent_at: String,
    /// What became of it.
    pub delivery: DeliveryState,
}

/// The page: a section for each channel, newest message first. `only_to` is the recipient it was narrowed to.
pub fn inbox(messages: &[InboxMessage], only_to: Option<&str>) -> Markup {
    document(
        "Inbox",
        html! {
            main class="inbox" {
                header {
                    h1 { "Inbox" }
                    p class="quiet" {
                        "Everything this sandbox sent"
                        @if let Some(recipient) = only_to { " to " (recipient) }
                        ", newest first. Visible with its key only."
                    }
                    nav {
                        a href="" { "Refresh" }
                        @if only_to.is_some() { a href="/inbox" { "Show all" } }
                        a href="/" { "Start page" }
                    }
                }
                @if messages.is_empty() {
                    p { "Nothing was sent yet. Start a sign-in, then refresh this page." }
                } @else {
                    div class="channels" {
                        @for channel in Channel::ALL { (section(*channel, messages)) }
                    }
                }
            }
        },
    )
}

/// The messages of one channel.
fn section(channel: Channel, messages: &[InboxMessage]) -> Markup {
    let id = channel.name();
    let mut messages = messages.iter().filter(|message| message.channel == channel).peekable();
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (channel.title()) }
            @if messages.peek().is_none() { p class="quiet" { "None." } }
            @for message in messages { (article(message)) }
        }
    }
}

fn article(message: &InboxMessage) -> Markup {
    html! {
        article aria-labelledby={ "subject-" (message.id) } {
            h3 id={ "subject-" (message.id) } {
                @if message.subject.is_empty() { "To " (message.to) } @else { (message.subject) }
            }
            dl {
                @if !message.subject.is_empty() { dt { "To" } dd { (message.to) } }
                dt { "Sent" } dd { time datetime=(message.sent_at) { (message.sent_at) } }
                @match &message.delivery {
                    DeliveryState::InboxOnly => {}
                    DeliveryState::Waiting => { dt { "Delivery" } dd { "under way" } }
                    DeliveryState::Delivered => { dt { "Delivery" } dd { "done" } }
                    DeliveryState::Failed(why) => { dt { "Delivery" } dd { strong { "failed: " (why) } } }
                }
            }
            pre { (linked(&message.text, &message.link)) }
        }
    }
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

    fn message(channel: Channel, subject: &str, text: &str, link: &str) -> InboxMessage {
        InboxMessage {
            id: "a".to_owned(),
            channel,
            to: "<b>@example.com".to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            link: link.to_owned(),
            sent_at: "2026-01-01T00:00:00.000Z".to_owned(),
            delivery: DeliveryState::Failed("refused (550)".to_owned()),
        }
    }

    #[test]
    fn markup_in_a_message_is_text_and_the_link_is_a_link() {
        let link = "http://localhost/?a=1&b=2";
        let text = format!("open {link} <now>");
        let page = inbox(&[message(Channel::Email, "<script>", &text, link)], None).into_string();
        assert!(!page.contains("<script>") && !page.contains("<b>@"));
        assert!(
            page.contains(
                "open <a href=\"http://localhost/?a=1&amp;b=2\">http://localhost/?a=1&amp;b=2</a> &lt;now&gt;"
            )
        );
    }

    #[test]
    fn mail_and_sms_have_a_heading_each() {
        let messages = [message(Channel::Sms, "", "code", ""), message(Channel::Email, "Subject", "text", "")];
        let page = inbox(&messages, None).into_string();
        let mail = page.find("<h2 id=\"email\">Mail</h2>").unwrap();
        let sms = page.find("<h2 id=\"sms\">SMS</h2>").unwrap();
        assert!(mail < page.find("Subject").unwrap() && page.find("Subject") < Some(sms));
        assert!(page.find("<pre>code</pre>") > Some(sms));
        assert!(inbox(&messages[..1], None).into_string().contains("None."));
    }
}
