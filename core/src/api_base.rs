//! Reads the origin of the API from the `api-base` attribute.

use crate::domain::is_label;

/// The vendor's origin, used where no `api-base` is given.
pub const DEFAULT_API_BASE: &str = "https://api.ssojet.com";

/// The origin of the API: `https:`, or `http:` on the loopback interface. Never ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiBase(String);

impl ApiBase {
    /// The vendor's own.
    pub(crate) fn vendor() -> Self {
        Self(DEFAULT_API_BASE.to_owned())
    }

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
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse().is_ok_and(|number: u64| (1..=65_535).contains(&number))
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
        octets.next() == Some("127")
            && octets.clone().count() == 3
            && octets.all(|octet| octet.parse().is_ok_and(|number: u64| number < 256))
    };
    host == "localhost" || host == "[::1]" || (host.ends_with(".localhost") && is_host(host)) || is_ipv4_loopback()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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

    proptest! {
        #[test]
        fn no_origin_panics_and_reading_again_changes_nothing(text in any::<String>()) {
            if let Some(base) = ApiBase::parse(&text) {
                prop_assert_eq!(ApiBase::parse(base.as_str()), Some(base.clone()));
            }
        }
    }
}
