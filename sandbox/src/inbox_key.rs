//! Keeps the key that opens the inbox and the test controls: random at each start, unless `--inbox-key` fixes it.
//!
//! Where a request comes from cannot be known behind a proxy that says nothing. So whoever asks shows what only the person
//! who started this server has read: the key itself, or the cookie that a browser was given for it.

use std::str::FromStr;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Uri, uri::Authority};
use subtle::ConstantTimeEq;

use crate::secrets::{Hashed, NoRandomness, random_bytes};

/// Fewer characters could be guessed.
const SHORTEST: usize = 16;
/// More would not fit into an address that people copy.
const LONGEST: usize = 128;

/// Parameter of the query that holds the key.
pub const PARAMETER: &str = "key";
/// Header that holds the key.
const HEADER: HeaderName = HeaderName::from_static("x-inbox-key");

/// The key. No `Debug`: it is a secret.
pub struct InboxKey {
    key: String,
    /// What the cookie holds. Other programs on this machine get the browser's cookies too, since those know no ports:
    /// the key itself is not shown to them.
    ticket: String,
}

impl InboxKey {
    /// Takes the key of `--inbox-key`, or makes one of 192 random bits.
    pub fn new(fixed: Option<String>) -> Result<Self, NoRandomness> {
        let key = match fixed {
            Some(key) => key,
            None => hex::encode(random_bytes::<24>()?),
        };
        let ticket = hex::encode(Hashed::of(&format!("inbox cookie\0{key}")).as_bytes());
        Ok(Self { key, ticket })
    }

    /// As it is printed.
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// Whether this is the key; takes the same time wherever the two differ.
    pub fn is(&self, given: &str) -> bool {
        same(given, &self.key)
    }

    /// Whether the request's headers hold the key, or the cookie that was given for it.
    pub fn opens(&self, headers: &HeaderMap) -> bool {
        let text = |value: &HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
        if headers.get_all(HEADER).iter().any(|value| self.is(&text(value))) {
            return true;
        }
        let name = cookie_name(headers);
        headers.get_all(header::COOKIE).iter().any(|line| {
            text(line)
                .split(';')
                .filter_map(|pair| pair.trim().split_once('='))
                .any(|(key, value)| key == name && same(value, &self.ticket))
        })
    }

    /// The `Set-Cookie` that lets this browser in until it is closed: for this host only, never for scripts, and not
    /// sent with what other sites start.
    pub fn cookie(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", cookie_name(headers), self.ticket);
        HeaderValue::from_str(&cookie).ok()
    }
}

/// A name for each port, because cookies know none: two sandboxes on one host let the same browser in.
fn cookie_name(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let port = Authority::from_str(host).ok().and_then(|authority| authority.port_u16()).unwrap_or(80);
    format!("sandbox_inbox_{port}")
}

/// Hashes are compared, so that not even the length of the key shows in the time it takes.
fn same(given: &str, expected: &str) -> bool {
    Hashed::of(given).as_bytes().ct_eq(Hashed::of(expected).as_bytes()).into()
}

/// Path and query of an address without the key.
pub fn without_key(uri: &Uri) -> String {
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name != PARAMETER {
            rest.append_pair(&name, &value);
        }
    }
    match rest.finish() {
        query if query.is_empty() => uri.path().to_owned(),
        query => format!("{}?{query}", uri.path()),
    }
}

/// Whether a key can be that of `--inbox-key`: long, and of characters that stand in an address as they are.
pub fn is_usable(key: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (SHORTEST..=LONGEST).contains(&key.len()) && key.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef";

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost:8787"));
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn only_the_key_and_its_cookie_open() {
        let key = InboxKey::new(Some(KEY.to_owned())).unwrap();
        assert!(key.is(KEY) && key.opens(&headers("x-inbox-key", KEY)));
        for wrong in ["", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF"] {
            assert!(!key.is(wrong) && !key.opens(&headers("x-inbox-key", wrong)), "{wrong}");
        }
        let cookie = key.cookie(&headers("accept", "*")).unwrap();
        let cookie = cookie.to_str().unwrap().to_owned();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict") && !cookie.contains(KEY), "{cookie}");
        let pair = cookie.split(';').next().unwrap();
        assert!(key.opens(&headers("cookie", &format!("a=b; {pair}; c=d"))));
        assert!(!key.opens(&headers("cookie", &format!("x{pair}"))));
        assert!(!key.opens(&headers("cookie", &format!("sandbox_inbox_8787={KEY}"))), "the key is no cookie");
        assert!(!key.opens(&headers("cookie", &pair.replace("8787", "8788"))), "another sandbox's");
        let other = InboxKey::new(None).unwrap();
        assert!(!other.opens(&headers("cookie", pair)));
        assert_ne!(other.as_str(), InboxKey::new(None).unwrap().as_str());
    }

    #[test]
    fn the_key_is_taken_out_of_an_address_and_nothing_else() {
        for (with, without) in [
            ("/?key=a", "/"),
            ("/inbox?key=a&to=b%40c.d", "/inbox?to=b%40c.d"),
            ("/inbox?to=b+c&key=a&key=b", "/inbox?to=b+c"),
            ("/inbox?k%65y=a", "/inbox"),
        ] {
            assert_eq!(without_key(&with.parse().unwrap()), without);
        }
    }

    #[test]
    fn a_key_is_long_and_fits_into_an_address() {
        assert!(is_usable(KEY));
        for wrong in ["", "0123456789abcde", "0123456789abcde&", "0123456789abcde f", &"a".repeat(129)] {
            assert!(!is_usable(wrong), "{wrong}");
        }
    }
}
