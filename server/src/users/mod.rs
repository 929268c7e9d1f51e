//! Accounts and what identifies the people behind them.
//!
//! **Owns** the tables `users` and `user_profiles`, and the first operator. **Does not own** passwords and sessions (`auth`),
//! or what an account has bought, sold or wished for.
//!
//! In reading order:
//! - [`NewUser`] and [`create`]: an account with its sealed profile.
//! - [`Profile`], [`profile`] and [`name_of`]: opening what was sealed.
//! - [`credentials`] and [`role_under`]: what signing in asks for.
//! - [`language_of`] and [`set_language`]: how to write to someone.
//! - [`keys_fit`] and [`any`]: whether this server can read what is sealed, and whether anything is.
//! - [`ensure_admin`]: a shop that nobody runs gets its operator at start.

mod admin;
mod sql;

pub use admin::ensure_admin;
pub use sql::{
    NewUser, Profile, any, create, credentials, keys_fit, language_of, name_of, profile, role_under,
    set_language,
};
