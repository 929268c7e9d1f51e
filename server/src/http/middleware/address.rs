//! Who is at the other end, when proxies that are known stand in between.

use crate::app::AppState;
use crate::auth::Network;
use crate::http::ApiError;
use crate::http::listener::Peer;
use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word about their clients is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks, separated by commas.
    ///
    /// # Errors
    /// Names the first that is neither.
    pub fn read(list: &str) -> Result<Self, String> {
        let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
        names
            .map(|name| {
                name.parse().or_else(|_| name.parse::<IpAddr>().map(IpNet::from)).map_err(|_| name.to_owned())
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn know(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whose request this is. Each proxy adds the address that it was asked from at the end of `X-Forwarded-For`, so it is read
    /// from its end for as long as those who speak are known; what stands before that anyone may have made up.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let values = headers.get_all(FORWARDED_FOR).into_iter().rev();
        for hop in values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(',')) {
            if !self.know(client) {
                break;
            }
            let Some(before) = address(hop.trim()) else { break };
            client = before;
        }
        client
    }
}

/// Some proxies write the port too.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    plain.ok().map(|address| address.to_canonical())
}

/// Where the client is, as far as known proxies tell.
#[derive(Debug, Clone, Copy)]
pub struct Whence(pub Network);

impl FromRequestParts<AppState> for Whence {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let peer = parts.extensions.get::<Peer>();
        let Peer(peer) = peer.ok_or_else(|| ApiError::internal(&"a request came from nowhere"))?;
        Ok(Self(Network::of(app.proxies.client(peer.ip(), &parts.headers))))
    }
}

#[cfg(test)]
mod tests {
    use super::Proxies;
    use http::{HeaderMap, HeaderValue};
    use std::net::IpAddr;

    fn client(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        let peer: IpAddr = peer.parse().unwrap();
        Proxies::read(proxies).unwrap().client(peer, &headers).to_string()
    }

    #[test]
    fn without_known_proxies_nobodys_word_is_taken() {
        assert_eq!(client("", "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
        assert_eq!(client("10.0.0.0/8", "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
    }

    #[test]
    fn a_known_proxy_names_its_client_and_not_what_that_claims() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["198.51.100.9"]), "198.51.100.9");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1, 198.51.100.9"]), "198.51.100.9");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["1.1.1.1", "198.51.100.9"]), "198.51.100.9");
        assert_eq!(
            client("10.0.0.0/8, 203.0.113.7", "10.1.2.3", &["198.51.100.9, 203.0.113.7"]),
            "198.51.100.9"
        );
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["10.9.9.9"]), "10.9.9.9");
    }

    #[test]
    fn what_cannot_be_read_ends_the_chain() {
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["198.51.100.9, unknown"]), "10.1.2.3");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.1.2.3", &["198.51.100.9:4711"]), "198.51.100.9");
        assert_eq!(client("fd00::/8", "fd00::1", &["[2001:db8::5]:80"]), "2001:db8::5");
        assert!(Proxies::read("10.0.0.0/8, proxy.example").is_err_and(|name| name == "proxy.example"));
    }
}
