//! What happens around every request, one thing a file.

pub mod envelope;
pub mod guard;
pub mod observe;
pub mod request_id;
