//! What happens around every request, one thing a file.
//!
//! From the outside in: [`gateway`] (the listener applies it, before a route is chosen), [`request_id`], [`observe`], [`compress`], [`security`],
//! [`envelope`], [`rate_limits`] with [`address`].

pub mod address;
pub mod compress;
pub mod envelope;
pub mod gateway;
pub mod guard;
pub mod observe;
pub mod rate_limits;
pub mod request_id;
pub mod security;
