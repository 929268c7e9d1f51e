//! One's own account, one action a file.
//!
//! In reading order:
//! - [`verify_email`], [`sign_up`]: making one. [`password_reset`]: getting back into one.
//! - [`profile`]: seeing and changing it. [`password`]: changing the password. [`erase`]: ending it.
//! - [`tokens`]: personal access tokens.
//! - [`proof`]: the password that is asked for once more. [`ending`]: what has ended with a write counts when it is committed.

pub mod ending;
pub mod erase;
pub mod password;
pub mod password_reset;
pub mod profile;
pub mod proof;
pub mod sign_up;
pub mod tokens;
pub mod verify_email;

use crate::auth::TooOften;
use crate::http::ApiError;
use miri_common::ErrorCode;

impl From<TooOften> for ApiError {
    fn from(refusal: TooOften) -> Self {
        // Rounded up, so that who comes back then is not too early.
        Self::new(ErrorCode::RateLimited).retry_after(refusal.wait.as_secs() + 1)
    }
}
