//! What is limited for each account, and by how much.
//!
//! Addresses are named by their blind index, so nobody can be read out of memory. Whether an address has an account makes no
//! difference here, so a refusal does not tell. What anyone can try on an address of someone else is counted by the network that it
//! comes from: a stranger who guesses, or asks for letters, must not lock the owner out. Beyond a much higher number for the address
//! alone it is many networks at work, and then even the owner waits.

use super::{Attempts, Limiting, Network, TooOften};
use crate::clock::MachineTime;
use std::time::Duration;

/// Letters of a kind that an address gets in [`LETTERS_WITHIN`]: asked for from one network, and from all.
const LETTERS: (usize, usize) = (5, 20);
const LETTERS_WITHIN: Duration = Duration::from_hours(1);
/// Wrong passwords of an address in [`PASSWORDS_WITHIN`]: tried from one network, and from all. At the higher number a password of ten
/// characters still outlives any patience.
const WRONG_PASSWORDS: (usize, usize) = (10, 500);
/// Wrong passwords of someone who is signed in, in the same time.
const WRONG_PROOFS: usize = 10;
const PASSWORDS_WITHIN: Duration = Duration::from_mins(15);

/// The limits of each account.
pub struct AccountLimits {
    /// Letters to sign up with, by blind index. Beyond it none is sent, and nobody is told so.
    pub sign_up_letters: ByNetwork,
    /// Letters for a new password, the same.
    pub reset_letters: ByNetwork,
    /// Passwords that were wrong at the door, by blind index.
    pub logins: ByNetwork,
    /// Passwords that were wrong where someone who is signed in is asked for theirs once more, by session: whoever found an open one
    /// cannot go on guessing there, and takes nothing from the owner's others.
    pub proofs: Attempts,
}

impl AccountLimits {
    /// Nothing was tried yet.
    pub fn new(limits: Limiting) -> Self {
        Self {
            sign_up_letters: ByNetwork::new(LETTERS, LETTERS_WITHIN, limits),
            reset_letters: ByNetwork::new(LETTERS, LETTERS_WITHIN, limits),
            logins: ByNetwork::new(WRONG_PASSWORDS, PASSWORDS_WITHIN, limits),
            proofs: Attempts::new(WRONG_PROOFS, PASSWORDS_WITHIN, limits),
        }
    }
}

/// What was tried how often: from one network, and from everywhere.
pub struct ByNetwork {
    near: Attempts,
    everywhere: Attempts,
}

impl ByNetwork {
    fn new((near, everywhere): (usize, usize), window: Duration, limits: Limiting) -> Self {
        Self {
            near: Attempts::new(near, window, limits),
            everywhere: Attempts::new(everywhere, window, limits),
        }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// When there were too many; this one is not counted.
    pub fn take(&self, key: &[u8], from: Network, now: MachineTime) -> Result<(), TooOften> {
        let near = near(key, from);
        self.near.take(&near, now)?;
        self.everywhere.take(key, now).inspect_err(|_| self.near.give_back(&near))
    }

    /// Takes the last try back, because it was not made after all.
    pub fn give_back(&self, key: &[u8], from: Network) {
        self.near.give_back(&near(key, from));
        self.everywhere.give_back(key);
    }

    /// Forgets what was tried from here, because it was right in the end. What others have tried meanwhile stays counted.
    pub fn forgive(&self, key: &[u8], from: Network) {
        self.near.forgive(&near(key, from));
        self.everywhere.give_back(key);
    }
}

fn near(key: &[u8], from: Network) -> Vec<u8> {
    [key, &from.bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::ByNetwork;
    use crate::auth::{Limiting, Network};
    use crate::clock::MachineTime;
    use std::time::Duration;

    const NOW: MachineTime = MachineTime(1_700_000_000_000_000);

    const fn net(number: u32) -> Network {
        Network::V4(number)
    }

    fn limits() -> ByNetwork {
        ByNetwork::new((2, 5), Duration::from_mins(15), Limiting::On)
    }

    #[test]
    fn one_network_waits_and_another_does_not_until_all_of_them_have_tried_too_often() {
        let limits = limits();
        let tries = |network, key: &[u8]| limits.take(key, net(network), NOW).is_ok();
        assert_eq!([0; 3].map(|_| tries(1, b"anna")), [true, true, false]);
        assert_eq!([0; 3].map(|_| tries(2, b"anna")), [true, true, false]);
        assert_eq!([3, 3, 4].map(|network| tries(network, b"anna")), [true, false, false]);
        assert!(tries(1, b"bora") && tries(4, b"bora"));
    }

    #[test]
    fn what_was_refused_for_the_address_is_not_counted_for_the_network() {
        let limits = limits();
        for network in 0..5 {
            limits.take(b"anna", net(network), NOW).unwrap();
        }
        for _ in 0..9 {
            limits.take(b"anna", net(9), NOW).unwrap_err();
        }
        let later = NOW + Duration::from_mins(15);
        assert_eq!([0; 3].map(|_| limits.take(b"anna", net(9), later).is_ok()), [true, true, false]);
    }

    #[test]
    fn being_right_forgives_what_was_wrong_here_and_not_what_others_tried() {
        let limits = limits();
        for network in [1, 1, 2, 2] {
            limits.take(b"anna", net(network), NOW).unwrap();
        }
        limits.take(b"anna", net(3), NOW).unwrap();
        limits.forgive(b"anna", net(3));
        assert!(limits.take(b"anna", net(2), NOW).is_err(), "the other network still waits");
        limits.take(b"anna", net(3), NOW).unwrap();
        assert!(limits.take(b"anna", net(4), NOW).is_err(), "four wrong ones and this one are five");
        limits.give_back(b"anna", net(3));
        limits.take(b"anna", net(3), NOW).unwrap();
    }
}
