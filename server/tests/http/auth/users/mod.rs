//! `/api/auth/users`: one's own account.

mod change;
mod erase;
mod password;
mod show;
