//! Where a client is.

use std::net::IpAddr;

/// An IPv4 address, or the /64 of an IPv6 address, which one customer has to himself (RFC 6177).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// All of the address.
    V4(u32),
    /// Its first half.
    V6(u64),
}

impl Network {
    /// The one of this address.
    pub const fn of(client: IpAddr) -> Self {
        match client {
            IpAddr::V4(address) => Self::V4(address.to_bits()),
            IpAddr::V6(address) => Self::V6((address.to_bits() >> 64) as u64),
        }
    }

    /// What stands for it in a key, of one length.
    pub(super) fn bytes(self) -> [u8; 9] {
        let (version, bits) = match self {
            Self::V4(bits) => (4, u64::from(bits)),
            Self::V6(bits) => (6, bits),
        };
        let mut bytes = [version; 9];
        bytes[1..].copy_from_slice(&bits.to_be_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn a_customer_is_told_from_the_neighbours_however_many_addresses_he_has() {
        let of = |address: &str| Network::of(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        let others = ["2001:db8:1:2::1", "2001:db8:1:3::1", "192.0.2.1", "192.0.2.2", "0.0.0.4", "::"];
        for (number, one) in others.iter().enumerate() {
            for other in &others[number + 1..] {
                assert_ne!(of(one).bytes(), of(other).bytes(), "{one} {other}");
            }
        }
    }
}
