//! What the page asked for by attributes, checked.

use crate::Overrides;
use crate::domain::is_label;

/// The vendor's origin, used where no `api-base` is given.
pub const DEFAULT_API_BASE: &str = "https://api.ssojet.com";

/// The attributes of the element as the page wrote them; `None` where it wrote none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `client-id`.
    pub client_id: Option<String>,
    /// `api-base`.
    pub api_base: Option<String>,
    /// `methods`.
    pub methods: Option<String>,
    /// `identifier`: what the first field holds at the start.
    pub identifier: Option<String>,
    /// `locale`, or what it was resolved to: BCP 47.
    pub locale: Option<String>,
    /// `strings`: text overrides.
    pub strings: Overrides,
}

/// Settings a login can run with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The application.
    pub client_id: String,
    /// Where the API is.
    pub api_base: ApiBase,
    /// The ways in that are offered.
    pub methods: Methods,
}

/// Why settings cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigurationError {
    /// `client-id` is missing or empty.
    MissingClientId,
    /// `api-base` is not an origin, or is `http:` off loopback.
    InvalidApiBase,
    /// `methods` names no way in that this version can offer.
    NoUsableMethod,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A link sent by email.
    MagicLink,
}

impl Method {
    /// The name used in `methods` and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::MagicLink => "magic-link",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::MagicLink].into_iter().find(|method| method.name() == name)
    }
}

/// The ways in, the preferred one first. There is always at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methods {
    first: Method,
    others: Vec<Method>,
}

impl Methods {
    /// Reads the `methods` attribute: names parted by white space. Names that this version does not know, and
    /// repetitions, are left out; `None` when nothing remains.
    fn parse(text: &str) -> Option<Self> {
        let mut known = text.split_whitespace().filter_map(Method::from_name);
        let mut methods = Self { first: known.next()?, others: Vec::new() };
        for method in known {
            if !methods.iter().any(|earlier| earlier == method) {
                methods.others.push(method);
            }
        }
        Some(methods)
    }

    /// The preferred way in.
    pub fn first(&self) -> Method {
        self.first
    }

    /// All of them, the preferred one first.
    pub fn iter(&self) -> impl Iterator<Item = Method> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

impl Settings {
    /// Checks the settings.
    ///
    /// # Errors
    /// The first thing that keeps a login from running, in the order a developer would mend it.
    pub fn check(&self) -> Result<Configuration, ConfigurationError> {
        let client_id = self.client_id.as_deref().map(str::trim).unwrap_or_default();
        if client_id.is_empty() {
            return Err(ConfigurationError::MissingClientId);
        }
        let api_base = match self.api_base.as_deref() {
            Some(text) => ApiBase::parse(text).ok_or(ConfigurationError::InvalidApiBase)?,
            None => ApiBase(DEFAULT_API_BASE.to_owned()),
        };
        let methods = match self.methods.as_deref() {
            Some(text) => Methods::parse(text).ok_or(ConfigurationError::NoUsableMethod)?,
            None => Methods { first: Method::MagicLink, others: Vec::new() },
        };
        Ok(Configuration { client_id: client_id.to_owned(), api_base, methods })
    }
}

/// The origin of the API: `https:`, or `http:` on the loopback interface. Never ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiBase(String);

impl ApiBase {
    /// Reads an origin (RFC 6454): scheme, host and perhaps a port; one closing slash is forgiven. A path, a query, a
    /// fragment or user information makes it something else than an origin. `http:` is taken only for `localhost`,
    /// names under `.localhost` (RFC 6761 §6.3), 127.0.0.0/8 and `[::1]`: elsewhere a token would cross the network
    /// in the clear.
    pub fn parse(text: &str) -> Option<Self> {
        let origin = text.trim().to_ascii_lowercase();
        let (scheme, rest) = origin.split_once(':')?;
        let authority = rest.strip_prefix("//")?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (host, port) = split_port(authority)?;
        let port_fits = port.is_none_or(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|number| number > 0)
        });
        let scheme_fits = match scheme {
            "https" => is_host(host),
            "http" => is_loopback(host),
            _ => false,
        };
        (port_fits && scheme_fits).then(|| Self([scheme, "://", authority].concat()))
    }

    /// The origin, without a closing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (_, after) = rest.split_once(']')?;
        let host = authority.get(..authority.len() - after.len())?;
        return match after.strip_prefix(':') {
            Some(port) => Some((host, Some(port))),
            None if after.is_empty() => Some((host, None)),
            None => None,
        };
    }
    match authority.split_once(':') {
        Some((host, port)) => Some((host, Some(port))),
        None => Some((authority, None)),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner.split(':').count() > 2
            && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte));
    }
    !host.is_empty()
        && host.strip_suffix('.').unwrap_or(host).split('.').all(|label| is_label(label, |character| character == '_'))
}

fn is_loopback(host: &str) -> bool {
    let is_ipv4_loopback = || {
        let mut octets = host.split('.');
        octets.next() == Some("127") && octets.clone().count() == 3 && octets.all(|octet| octet.parse::<u8>().is_ok())
    };
    host == "localhost" || host == "[::1]" || (host.ends_with(".localhost") && is_host(host)) || is_ipv4_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn origins_are_taken() {
        for (text, origin) in [
            ("https://api.ssojet.com", "https://api.ssojet.com"),
            ("https://api.ssojet.com/", "https://api.ssojet.com"),
            (" HTTPS://Login.Example.COM:8443 ", "https://login.example.com:8443"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
            ("http://localhost:8787", "http://localhost:8787"),
            ("http://app.localhost", "http://app.localhost"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://127.9.8.7", "http://127.9.8.7"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(ApiBase::parse(text).as_ref().map(ApiBase::as_str), Some(origin), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "api.ssojet.com",
            "//api.ssojet.com",
            "/api",
            "https://",
            "https:///",
            "https://api.ssojet.com/v1",
            "https://api.ssojet.com?x",
            "https://api.ssojet.com#x",
            "https://user@api.ssojet.com",
            "https://user:secret@api.ssojet.com",
            "https://api.ssojet.com:",
            "https://api.ssojet.com:0",
            "https://api.ssojet.com:70000",
            "https://api.ssojet.com:+80",
            "https://api..com",
            "https://a b.com",
            "https://api.ssojet.com\\@evil.example",
            "http://api.ssojet.com",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.0.0",
            "http://1270.0.0.1",
            "http://[::2]",
            "http://[::1",
            "http://[::1]x",
            "https://[]",
            "javascript:alert(1)",
            "ftp://localhost",
            "data:text/html,x",
            "http://.localhost",
        ] {
            assert_eq!(ApiBase::parse(text), None, "{text}");
        }
    }

    #[test]
    fn methods_keep_their_order_and_drop_the_unknown() {
        let methods = Methods::parse(" carrier-pigeon magic-link  magic-link ").expect("one is known");
        assert_eq!(methods.iter().collect::<Vec<_>>(), [Method::MagicLink]);
        assert_eq!(Methods::parse("carrier-pigeon"), None);
        assert_eq!(Methods::parse(""), None);
    }

    #[test]
    fn settings_are_checked_in_the_order_one_mends_them() {
        let mut settings =
            Settings { api_base: Some("nonsense".into()), methods: Some("none".into()), ..Settings::default() };
        assert_eq!(settings.check(), Err(ConfigurationError::MissingClientId));
        settings.client_id = Some("  ".into());
        assert_eq!(settings.check(), Err(ConfigurationError::MissingClientId));
        settings.client_id = Some(" cli_1 ".into());
        assert_eq!(settings.check(), Err(ConfigurationError::InvalidApiBase));
        settings.api_base = None;
        assert_eq!(settings.check(), Err(ConfigurationError::NoUsableMethod));
        settings.methods = None;
        let configuration = settings.check().expect("complete");
        assert_eq!(configuration.client_id, "cli_1");
        assert_eq!(configuration.api_base.as_str(), DEFAULT_API_BASE);
        assert_eq!(configuration.methods.first(), Method::MagicLink);
    }

    proptest! {
        #[test]
        fn no_origin_panics_and_reading_again_changes_nothing(text in any::<String>()) {
            if let Some(base) = ApiBase::parse(&text) {
                prop_assert_eq!(ApiBase::parse(base.as_str()), Some(base.clone()));
            }
        }
    }
}
