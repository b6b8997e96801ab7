//! Describes the built-in client, which works from any page on this machine and offers every method.

use super::branding::Branding;
use super::client::{Client, default_code_length};
use crate::method::Method;

/// The client id that works out of the box, from any page on this machine.
pub const DEVELOPMENT_CLIENT: &str = "cli_development";

/// Where the hosted page may send people for the development client: the ports that development servers take by themselves.
const DEVELOPMENT_ORIGINS: [&str; 4] =
    ["http://localhost:3000", "http://localhost:4200", "http://localhost:5173", "http://localhost:8080"];

/// The built-in client.
pub fn development_client() -> Client {
    Client {
        client_id: DEVELOPMENT_CLIENT.to_owned(),
        name: "Development app".to_owned(),
        origins: DEVELOPMENT_ORIGINS.map(str::to_owned).to_vec(),
        any_loopback_origin: true,
        methods: Method::ALL.to_vec(),
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
