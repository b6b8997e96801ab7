//! Reads query parameters as docs/api.md describes: repeated names are allowed, the first non-empty one wins.

use axum::http::{HeaderMap, Uri};

/// The parameters of one request. No `Debug`: some are secrets.
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the query of a URI.
    pub fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The first value of `name` that is not empty.
    pub fn first(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone())
    }
}

/// The client id of a request: from its query, else from `x-client-id`, which the passkey endpoints use (docs/api.md#passkey-status).
pub fn client_id(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let header = || headers.get("x-client-id").and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
    Params::of(uri).first("client_id").or_else(|| header().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_that_is_not_empty_wins() {
        let params = Params::of(&Uri::from_static("/x?client_id=&client_id=a&client_id=b&empty=&sp=a%20b%2Bc"));
        assert_eq!(params.first("client_id").as_deref(), Some("a"));
        assert_eq!(params.first("empty"), None);
        assert_eq!(params.first("missing"), None);
        assert_eq!(params.first("sp").as_deref(), Some("a b+c"));
        assert_eq!(Params::of(&Uri::from_static("/x")).first("a"), None);
    }
}
