//! Planted faults of the command itself, so that the tests that watch over its promises can be seen to fail. Those of the shop are in
//! `miri_server`.
//!
//! Without the feature `faults` none can be chosen and every check of one is constant.

use crate::settings::Env;

/// Whether `miri resume` asks under a new key, by `MIRI_FAULT=resume-new-key`.
#[cfg(feature = "faults")]
pub(crate) fn resumes_under_a_new_key(env: &Env) -> bool {
    env.get("MIRI_FAULT") == Some("resume-new-key")
}

/// Whether `miri resume` asks under a new key: never.
#[cfg(not(feature = "faults"))]
pub(crate) const fn resumes_under_a_new_key(_env: &Env) -> bool {
    false
}
