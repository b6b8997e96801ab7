//! Writes the text message of a login.

use std::time::Duration;

use crate::in_words::in_words;
use crate::store::Message;

/// The SMS that carries a code. `application` is the client's name, `lifetime` how long the code works, `host` the host
/// name of the page that asked.
///
/// The last line binds the code to that host ("Origin-bound one-time codes delivered via SMS", WICG, §3.2): phones then
/// offer the code there and nowhere else. The format has no scheme and no port, and nothing may follow the line.
pub fn compose_code(application: &str, code: &str, lifetime: Duration, host: &str) -> Message {
    let lifetime = in_words(lifetime);
    let text = format!(
        "{code} is your code to sign in to {application}. It works once, for {lifetime}. \
         Do not give it to anyone.\n\
         \n\
         @{host} #{code}"
    );
    Message { subject: String::new(), text, html: String::new(), link: String::new(), code: code.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_code_first_and_binds_it_to_the_host_last() {
        let message = compose_code("Shop", "012345", Duration::from_secs(300), "shop.example");
        assert!(message.text.starts_with("012345 is your code to sign in to Shop."), "{}", message.text);
        assert!(message.text.contains("5 minutes"));
        assert_eq!(message.text.lines().last(), Some("@shop.example #012345"));
        assert!(!message.text.ends_with('\n'));
    }
}
