//! Knows the applications that may use this server: the built-in development client and those of the `--clients` file
//! (docs/api.md#clients-file).
//!
//! The file is the whole truth about them: taking a client out of it takes it away at the next start.

mod branding;
mod client;
mod development;
mod redirect;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::development::{DEVELOPMENT_CLIENT, development_client};
use self::redirect::is_redirect_url;
use crate::loopback::parse_origin;
use crate::method::Method;

pub use self::client::Client;

/// Why the clients file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClientsError {
    /// It cannot be read.
    #[error("the clients file {0} cannot be read: {1}")]
    Read(PathBuf, io::Error),
    /// It is not the JSON described in docs/api.md.
    #[error("the clients file {0} is not a JSON list of clients: {1}")]
    Format(PathBuf, serde_json::Error),
    /// An origin is not one.
    #[error("client {0} has the origin {1:?}: write scheme://host or scheme://host:port, nothing more")]
    Origin(String, String),
    /// A redirect URL that is not one, or that a hosted page could not match exactly.
    #[error(
        "client {0} has the redirect URL {1:?}: write an https: URL, or http: on loopback, as a browser's address bar shows \
         it, without user name, fragment, or a parameter state or app_state"
    )]
    RedirectUrl(String, String),
    /// A relying party id that no page of the client could use.
    #[error("client {0} has an rp_id that is no domain, or that none of its origins belongs to")]
    RelyingParty(String),
    /// Passkeys without a relying party.
    #[error("client {0} lists the method passkey: it needs an rp_id")]
    NoRelyingParty(String),
    /// Codes shorter than people can trust, or longer than they can type.
    #[error("client {0} has the code_length {1}: write a number from 4 to 8")]
    CodeLength(String, u8),
    /// A client id twice, or an empty one.
    #[error("the clients file has the client id {0:?} twice, or it is empty")]
    Identifier(String),
}

/// All clients by id.
pub struct Clients(HashMap<String, Arc<Client>>);

impl Clients {
    /// The development client, and those of the file.
    pub fn load(file: Option<&Path>) -> Result<Self, ClientsError> {
        let listed = match file {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|error| ClientsError::Read(path.to_owned(), error))?;
                serde_json::from_str(&text).map_err(|error| ClientsError::Format(path.to_owned(), error))?
            }
            None => Vec::new(),
        };
        Self::new(listed)
    }

    fn new(listed: Vec<Client>) -> Result<Self, ClientsError> {
        let mut clients = HashMap::new();
        for mut client in listed {
            if let Some(origin) = client.origins.iter().find(|origin| parse_origin(origin).is_none()) {
                return Err(ClientsError::Origin(client.client_id, origin.clone()));
            }
            if let Some(url) = client.redirect_targets().find(|url| !is_redirect_url(url)) {
                return Err(ClientsError::RedirectUrl(client.client_id.clone(), url.clone()));
            }
            if !(4..=8).contains(&client.code_length) {
                return Err(ClientsError::CodeLength(client.client_id, client.code_length));
            }
            if client.client_id.is_empty() || clients.contains_key(&client.client_id) {
                return Err(ClientsError::Identifier(client.client_id));
            }
            if client.rp_id.as_ref().is_some_and(|rp_id| !client.has_page_for(rp_id)) {
                return Err(ClientsError::RelyingParty(client.client_id));
            }
            if client.rp_id.is_none() && client.offers(Method::Passkey) {
                return Err(ClientsError::NoRelyingParty(client.client_id));
            }
            if client.methods.is_empty() {
                client.methods = client.default_methods();
            }
            clients.insert(client.client_id.clone(), Arc::new(client));
        }
        clients.entry(DEVELOPMENT_CLIENT.to_owned()).or_insert_with(|| Arc::new(development_client()));
        Ok(Self(clients))
    }

    /// The client with this id.
    pub fn get(&self, client_id: &str) -> Option<Arc<Client>> {
        self.0.get(client_id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Clients, ClientsError> {
        Clients::new(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_client_allows_its_own_origins_exactly() {
        let clients = parse(r#"[{"client_id":"cli_a","name":"A","origins":["https://a.example"]}]"#).unwrap();
        let client = clients.get("cli_a").unwrap();
        assert!(client.allows("https://a.example"));
        for origin in
            ["https://a.example.evil", "http://a.example", "https://a.example:444", "null", "http://localhost"]
        {
            assert!(!client.allows(origin), "{origin}");
        }
        assert!(clients.get(DEVELOPMENT_CLIENT).unwrap().allows("http://localhost:5173"));
        assert!(!clients.get(DEVELOPMENT_CLIENT).unwrap().allows("https://a.example"));
        assert!(clients.get("cli_b").is_none());
    }

    #[test]
    fn a_client_has_passkeys_where_it_has_a_relying_party() {
        let clients = parse(
            r#"[{"client_id":"cli_a","name":"A","origins":["https://shop.a.example:8443"],"rp_id":"a.example"},
                {"client_id":"cli_b","name":"B"},
                {"client_id":"cli_c","name":"C","origins":["https://c.example"],"rp_id":"c.example","methods":["magic-link"]}]"#,
        )
        .unwrap();
        let relying_party = |id: &str| clients.get(id).unwrap().relying_party_id().map(str::to_owned);
        assert_eq!(relying_party("cli_a").as_deref(), Some("a.example"));
        assert_eq!((relying_party("cli_b"), relying_party("cli_c")), (None, None));
        assert_eq!(relying_party(DEVELOPMENT_CLIENT).as_deref(), Some("localhost"));
        assert!(clients.get("cli_a").unwrap().offers(Method::EmailCode));
    }

    #[test]
    fn mistakes_in_the_file_are_refused() {
        assert!(matches!(
            parse(r#"[{"client_id":"a","name":"A","origins":["https://a.example/"]}]"#),
            Err(ClientsError::Origin(..))
        ));
        assert!(matches!(
            parse(r#"[{"client_id":"a","name":"A"},{"client_id":"a","name":"B"}]"#),
            Err(ClientsError::Identifier(_))
        ));
        for rp_id in ["b.example", "example.", "127.0.0.1", "", "https://a.example", "A.example"] {
            let json = format!(
                r#"[{{"client_id":"a","name":"A","origins":["https://a.example","http://127.0.0.1"],"rp_id":"{rp_id}"}}]"#
            );
            assert!(matches!(parse(&json), Err(ClientsError::RelyingParty(_))), "{rp_id}");
        }
        assert!(matches!(
            parse(r#"[{"client_id":"a","name":"A","methods":["passkey"]}]"#),
            Err(ClientsError::NoRelyingParty(_))
        ));
        assert!(serde_json::from_str::<Vec<Client>>(r#"[{"client_id":"a","name":"A","origin":"x"}]"#).is_err());
        for (code_length, is_allowed) in [(3, false), (4, true), (8, true), (9, false)] {
            let json = format!(r#"[{{"client_id":"a","name":"A","code_length":{code_length}}}]"#);
            match parse(&json) {
                Ok(_) => assert!(is_allowed, "{code_length}"),
                Err(error) => assert!(matches!(error, ClientsError::CodeLength(..)) && !is_allowed, "{error}"),
            }
        }
    }

    #[test]
    fn redirect_urls_in_the_file_are_checked() {
        for field in [r#""redirect_urls":["https://a.example"]"#, r#""default_redirect_url":"https://a.example""#] {
            let file = format!(r#"[{{"client_id":"a","name":"A",{field}}}]"#);
            assert!(matches!(parse(&file), Err(ClientsError::RedirectUrl(..))), "{field}");
        }
        let development = development_client();
        assert!(development.redirect_targets().all(|url| is_redirect_url(url)));
    }

    #[test]
    fn the_default_target_is_registered_once() {
        let clients = parse(
            r#"[{"client_id":"a","name":"A","default_redirect_url":"https://a.example/b",
            "redirect_urls":["https://a.example/a","https://a.example/b"]}]"#,
        )
        .unwrap();
        let client = clients.get("a").unwrap();
        assert_eq!(client.redirect_targets().collect::<Vec<_>>(), ["https://a.example/b", "https://a.example/a"]);
    }
}
