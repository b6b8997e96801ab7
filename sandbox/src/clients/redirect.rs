//! Decides which URLs a client may register as places for a hosted page to send people to.

use url::Url;

use crate::loopback::is_loopback_host;

/// What the hosted page adds to a redirect URL, which must therefore not be in it already.
const ADDED_PARAMETERS: [&str; 2] = ["state", "app_state"];

/// Whether a hosted page can compare a URL as text and then follow it: absolute, already in the URL standard's normal form,
/// encrypted or on this machine, and nothing in it that the page's own additions would meet.
pub fn is_redirect_url(text: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
