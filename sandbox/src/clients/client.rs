//! Describes one application, as its entry in the clients file does, and answers what it may do.

use serde::Deserialize;
use url::Url;

use super::branding::Branding;
use crate::loopback::{is_loopback_origin, parse_origin};
use crate::method::{MessageMethod, Method};
use crate::secrets::Hashed;
use crate::store::{Channel, Cost};

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
    /// Ways to sign in; empty for [`Client::default_methods`].
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

/// As long as the codes of docs/api.md#email-a-code.
pub fn default_code_length() -> u8 {
    6
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

    /// Whether people sign in by this message.
    pub fn sends(&self, message: MessageMethod) -> bool {
        self.methods.iter().any(|method| method.message() == Some(message))
    }

    /// The methods that one message over this channel serves, in the order of the client's own list.
    pub fn methods_over(&self, channel: Channel) -> Vec<Method> {
        let goes_over = |method: &Method| method.message().is_some_and(|message| message.channel == channel);
        self.methods.iter().copied().filter(goes_over).collect()
    }

    /// What a client has that lists no methods: messages that cost nothing, and passkeys where there is an `rp_id`.
    pub fn default_methods(&self) -> Vec<Method> {
        let is_default = |method: &Method| match method.message() {
            Some(message) => message.channel.cost() == Cost::Free,
            None => self.rp_id.is_some(),
        };
        Method::ALL.iter().copied().filter(is_default).collect()
    }

    /// The relying party of the client's passkeys, when it has them.
    pub fn relying_party_id(&self) -> Option<&str> {
        self.rp_id.as_deref().filter(|_| self.offers(Method::Passkey))
    }

    /// Whether some page that may call the API can use passkeys of `rp_id`.
    pub fn has_page_for(&self, rp_id: &str) -> bool {
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
