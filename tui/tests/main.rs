//! The tests of the terminal client, in one binary.
//!
//! They drive the machine as the runner does, one event after another, with a clock of their own, and look at what it asks for
//! and at what stands on the screen. What goes over a real terminal to a real shop is tested in `miri-cli`, which has both.

#[cfg(test)]
mod harness;

#[cfg(test)]
mod account;
#[cfg(test)]
mod checkout;
#[cfg(test)]
mod drops;
#[cfg(test)]
mod frame;
#[cfg(test)]
mod link;
#[cfg(test)]
mod ops;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod random_keys;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod sell;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod wishlist;
