//! Accounts and what identifies the people behind them.
//!
//! **Owns** the tables `users`, `user_profiles` and `mailed_tokens`, what may become of an account, and the first operator. **Does
//! not own** passwords, sessions and access tokens (`auth`), letters (`mail`), or what an account has bought, sold or wished for.
//!
//! In reading order:
//! - [`rules`]: who is written what, and that the shop keeps an operator. Pure.
//! - [`NewUser`] and [`create`]: an account with its sealed profile. [`Profile`], [`profile`], [`name_of`], [`since`]: reading it.
//! - [`mailed_tokens`]: what shows that someone reads an address. [`ask`]: who wants one mailed. [`sign_up`]: an account of one's own.
//! - [`credentials`], [`own_credentials`] and [`role_under`]: what signing in asks for. [`reset`],
//!   [`set_password`], [`set_contact`]: what its owner changes.
//! - [`language_of`] and [`set_language`]: how to write to someone.
//! - [`look_through`] and [`look_again`]: whether anything keeps a [`Leaver`]. [`may_be_erased`], [`wind_up`] and [`erase()`]: what
//!   identifies someone goes, the orders stay.
//! - [`operate`]: what operators see and change.
//! - [`keys_fit`] and [`any`]: whether this server can read what is sealed, and whether anything is.
//! - [`ensure_admin`]: a shop that nobody runs gets its operator at start.

mod admin;
mod by_mail;
mod erase;
pub mod mailed_tokens;
pub mod operate;
pub mod rules;
mod sql;

pub use admin::ensure_admin;
pub use by_mail::{SignUp, ask, reset, sign_up};
pub use erase::{EraseError, Leaver, erase, look_again, look_through, may_be_erased, wind_up};
pub use sql::{
    NewUser, Profile, any, create, credentials, keys_fit, language_of, name_of, own_credentials, profile,
    role_under, set_contact, set_language, set_password, since,
};
