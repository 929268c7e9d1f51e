//! The tests of the terminal client, in one binary.
//!
//! They drive the machine as the runner does, one event after another, with a clock of their own, and look at what it asks for
//! and at what stands on the screen. What goes over a real terminal to a real shop is tested in `miri-cli`, which has both.

mod harness;

mod checkout;
mod drops;
mod frame;
mod link;
mod orders;
mod pictures;
mod random_keys;
mod safety;
mod shop;
mod wishlist;
