//! The command as its users meet it: the real binary, against a real shop where one is needed.
//!
//! One binary of tests. `harness` starts processes in a fresh home each; nothing here sleeps, everything waits for a
//! condition with a deadline.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod ci;
#[cfg(test)]
mod client;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod help;
#[cfg(test)]
mod keyring;
#[cfg(test)]
mod lost;
#[cfg(test)]
mod offline;
#[cfg(test)]
mod output;
#[cfg(test)]
mod restore;
#[cfg(test)]
mod resume;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod session;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod transfer;
#[cfg(test)]
mod verbs;
#[cfg(test)]
mod walks;
