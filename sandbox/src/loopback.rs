//! Recognises this machine in an address, a `Host` header or an `Origin` header.

use std::net::IpAddr;

use url::{Host, Url};

/// Whether a host name or address literal is this machine's loopback (`localhost` and its subdomains included:
/// RFC 6761 §6.3).
pub fn is_loopback_host(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).to_canonical().is_loopback(),
    }
}

/// Whether the value of a `Host` header names this machine's loopback.
pub fn is_loopback_authority(authority: &str) -> bool {
    // A user part would let "localhost@evil" read as something else than the browser meant.
    !authority.contains(['@', '/', '?', '#', '\\'])
        && Url::parse(&format!("http://{authority}/"))
            .is_ok_and(|url| url.host().is_some_and(|host| is_loopback_host(&host)))
}

/// Whether an `Origin` header is a plain or encrypted page on this machine's loopback, any port.
pub fn is_loopback_origin(origin: &str) -> bool {
    parse_origin(origin).is_some_and(|url| url.host().is_some_and(|host| is_loopback_host(&host)))
}

/// Parses an origin (`scheme://host[:port]`, nothing more); `null` and anything else is `None`.
pub fn parse_origin(origin: &str) -> Option<Url> {
    let url = Url::parse(origin).ok()?;
    let exact = url.origin().ascii_serialization() == origin;
    (exact && matches!(url.scheme(), "http" | "https")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_loopback_origins_from_look_alikes() {
        for origin in [
            "http://localhost:3000",
            "https://localhost",
            "http://127.0.0.1:8787",
            "http://[::1]:1",
            "http://app.localhost:5173",
        ] {
            assert!(is_loopback_origin(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://localhost.evil.example",
            "http://evil-localhost",
            "http://127.0.0.1.evil.example",
            "http://localhost@evil.example",
            "http://localhost:80/path",
            "ftp://localhost",
            "http://192.168.0.1",
        ] {
            assert!(!is_loopback_origin(origin), "{origin}");
        }
    }

    #[test]
    fn tells_loopback_hosts_from_rebound_names() {
        for host in ["localhost", "localhost:8787", "127.0.0.1:1", "[::1]:8787", "a.localhost"] {
            assert!(is_loopback_authority(host), "{host}");
        }
        for host in ["evil.example:8787", "", "localhost@evil.example", "10.0.0.1", "localhost/x"] {
            assert!(!is_loopback_authority(host), "{host}");
        }
    }
}
