//! The applications that may use this server: the built-in development client and those of the `--clients` file.
//!
//! The file is the whole truth about them: taking a client out of it takes it away at the next start.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::loopback::{is_loopback_host, is_loopback_origin, parse_origin};
use crate::secrets::Hashed;

/// The client id that works out of the box, from any page on this machine.
pub const DEVELOPMENT_CLIENT: &str = "cli_development";

/// Where the hosted page may send people for the development client: the ports that development servers take by themselves.
const DEVELOPMENT_ORIGINS: [&str; 4] =
    ["http://localhost:3000", "http://localhost:4200", "http://localhost:5173", "http://localhost:8080"];

/// What the hosted page adds to a redirect URL, which must therefore not be in it already.
const ADDED_PARAMETERS: [&str; 2] = ["state", "app_state"];

/// One application.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Sent with every call.
    pub client_id: String,
    /// Shown to people, in the mail and on the page the link opens.
    pub name: String,
    /// Exact origins (`https://app.example.com`) whose pages may call the API.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Whether pages on any loopback origin may too.
    #[serde(default)]
    pub any_loopback_origin: bool,
    /// Ways to sign in; empty for all but codes by SMS, which cost money, and passkeys where there is no `rp_id`.
    #[serde(default)]
    pub methods: Vec<Method>,
    /// WebAuthn relying party id: the domain that passkeys are bound to, equal to or above the origins' hosts.
    #[serde(default)]
    pub rp_id: Option<String>,
    /// Digits of a code, 4 to 8.
    #[serde(default = "default_code_length")]
    pub code_length: u8,
    /// Where a hosted page goes when the caller names nothing else; registered by being named here.
    #[serde(default)]
    pub default_redirect_url: String,
    /// Everywhere else a hosted page may go, each exactly as it must be asked for (RFC 9700 §4.1.3).
    #[serde(default)]
    pub redirect_urls: Vec<String>,
    /// Colours and names; only passed on in `config`.
    #[serde(default)]
    pub branding: Branding,
}

/// A way to sign in, named as in the widget's `methods`.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// A link by mail.
    MagicLink,
    /// A code by mail, in the same mail as the link when both are there.
    EmailCode,
    /// A code by SMS.
    PhoneCode,
    /// A passkey.
    Passkey,
}

/// Contract: "6 digits for a code".
fn default_code_length() -> u8 {
    6
}

/// What `config` answers under `branding` (contract: "Widget configuration").
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    /// Name of the brand; the client's name when empty.
    pub brand: String,
    /// Colour of the button, CSS.
    pub btn_color: String,
    /// Colour of text, CSS.
    pub text_color: String,
    /// Colour behind the card, CSS.
    pub background: String,
    /// URL of a logo; empty for none.
    pub brand_logo: String,
    /// URL of a small icon; empty for none.
    pub favicon: String,
    /// Font family, CSS.
    pub font_family: String,
    /// URL of a font; empty for none, so that nothing is asked of third parties.
    pub font_url: String,
    /// BCP 47 language.
    pub lang: String,
    /// Title of a hosted page.
    pub page_title: String,
}

impl Default for Branding {
    fn default() -> Self {
        Self {
            brand: String::new(),
            btn_color: "#4f46e5".to_owned(),
            text_color: "#111827".to_owned(),
            background: "#f3f4f6".to_owned(),
            brand_logo: String::new(),
            favicon: String::new(),
            font_family: "system-ui".to_owned(),
            font_url: String::new(),
            lang: "en".to_owned(),
            page_title: "Sign in".to_owned(),
        }
    }
}

impl Client {
    /// Whether a page of `origin` may call the API for this client.
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin) || (self.any_loopback_origin && is_loopback_origin(origin))
    }

    /// Whether people sign in this way.
    pub fn offers(&self, method: Method) -> bool {
        self.methods.contains(&method)
    }

    /// The relying party of the client's passkeys, when it has them.
    pub fn relying_party_id(&self) -> Option<&str> {
        self.rp_id.as_deref().filter(|_| self.offers(Method::Passkey))
    }

    /// Whether some page that may call the API can use passkeys of `rp_id`.
    fn has_page_for(&self, rp_id: &str) -> bool {
        let under = |host: &str| host == rp_id || host.ends_with(&format!(".{rp_id}"));
        let listed = self.origins.iter().filter_map(|origin| parse_origin(origin));
        let mut hosts = listed.filter_map(|url| url.domain().map(str::to_owned));
        let is_domain = Url::parse(&format!("https://{rp_id}/")).is_ok_and(|url| url.domain() == Some(rp_id));
        is_domain && (hosts.any(|host| under(&host)) || (self.any_loopback_origin && under("localhost")))
    }

    /// 24 hexadecimal digits, like every id of the API; the same for a client at every start.
    pub fn account_id(&self) -> String {
        hex::encode(Hashed::of(&self.client_id).as_bytes()).chars().take(24).collect()
    }

    /// Everywhere a hosted page may send people, the default first.
    pub fn redirect_targets(&self) -> impl Iterator<Item = &String> {
        let default = Some(&self.default_redirect_url).filter(|url| !url.is_empty());
        default.into_iter().chain(self.redirect_urls.iter().filter(move |url| Some(*url) != default))
    }
}

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
                client.methods = vec![Method::MagicLink, Method::EmailCode];
                client.methods.extend(client.rp_id.is_some().then_some(Method::Passkey));
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

/// Whether a hosted page can compare a URL as text and then follow it: absolute, already in the URL standard's normal form,
/// encrypted or on this machine, and nothing in it that the page's own additions would meet.
fn is_redirect_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let scheme_fits = match url.scheme() {
        "https" => true,
        "http" => url.host().is_some_and(|host| is_loopback_host(&host)),
        _ => false,
    };
    scheme_fits
        && url.as_str() == text
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && !url.query_pairs().any(|(name, _)| ADDED_PARAMETERS.contains(&name.as_ref()))
}

fn development_client() -> Client {
    Client {
        client_id: DEVELOPMENT_CLIENT.to_owned(),
        name: "Development app".to_owned(),
        origins: DEVELOPMENT_ORIGINS.map(str::to_owned).to_vec(),
        any_loopback_origin: true,
        methods: vec![Method::MagicLink, Method::EmailCode, Method::PhoneCode, Method::Passkey],
        rp_id: Some("localhost".to_owned()),
        code_length: default_code_length(),
        default_redirect_url: String::new(),
        redirect_urls: DEVELOPMENT_ORIGINS
            .iter()
            .flat_map(|origin| ["/", "/callback"].map(|path| format!("{origin}{path}")))
            .collect(),
        branding: Branding::default(),
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
    fn redirect_urls_are_taken_in_normal_form_only() {
        for url in [
            "https://a.example/",
            "https://a.example/callback",
            "https://a.example/callback?tenant=1",
            "https://a.example:8443/callback",
            "https://xn--bcher-kva.example/",
            "http://localhost:3000/callback",
            "http://127.0.0.1:3000/",
            "http://[::1]:3000/",
        ] {
            assert!(is_redirect_url(url), "{url}");
        }
        for url in [
            "",
            "/callback",
            "a.example/callback",
            "https://a.example",
            "HTTPS://a.example/",
            "https://A.example/",
            "https://a.example:443/",
            "https://a.example/a/../callback",
            "https://a.example/call back",
            " https://a.example/",
            "https:\\\\a.example/",
            "https://bücher.example/",
            "https://user@a.example/",
            "https://user:secret@a.example/",
            "https://a.example/#x",
            "https://a.example/callback?state=1",
            "https://a.example/callback?app%5Fstate=1",
            "http://a.example/",
            "http://localhost.evil.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "app.example:/callback",
        ] {
            assert!(!is_redirect_url(url), "{url}");
        }
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
