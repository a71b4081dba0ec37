//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Entries of `X-Forwarded-For` that are read, from the right: no chain of proxies is longer.
const FORWARDED_MAX: usize = 16;

/// The client's address: the peer's, or, behind proxies that are trusted, the last one that they did not add themselves.
pub fn client(
    peer: Option<SocketAddr>,
    headers: &HeaderMap,
    is_trusted: &dyn Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let peer = peer?.ip().to_canonical();
    if !is_trusted(peer) {
        return Some(peer);
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut client = peer;
    for entry in forwarded.iter().rev().take(FORWARDED_MAX) {
        let Ok(address) = entry.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
        if !is_trusted(client) {
            break;
        }
    }
    Some(client)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::HeaderMap;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.0.0.2".parse().unwrap());
        let trusted = |ip: IpAddr| matches!(ip, IpAddr::V4(v4) if v4.octets()[0] == 10);
        let peer = |text: &str| Some(text.parse().unwrap());
        let of = |from| super::client(peer(from), &headers, &trusted).unwrap().to_string();
        // What stands before the first stranger was written by the stranger.
        assert_eq!(of("10.0.0.1:1"), "203.0.113.9");
        assert_eq!(of("198.51.100.7:1"), "198.51.100.7");
    }
}
