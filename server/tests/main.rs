//! The server's tests: one binary, folders that mirror the shop. Every test starts its own shop on a real database file
//! in a folder of its own, speaks HTTP to it, and ends with an audit.

#![allow(missing_docs, unreachable_pub, reason = "a test binary has no public face")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(
    clippy::duration_suboptimal_units,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    clippy::unnecessary_wraps,
    reason = "tests say lengths of time as the rule they test does, and build values where they are used"
)]

#[cfg(not(feature = "faults"))]
compile_error!("the tests plant faults: run scripts/test, or add --features miri-server/faults");

#[cfg(not(feature = "mariadb"))]
compile_error!("the tests know both databases: run scripts/test, or add --features miri-server/mariadb");

mod events;
mod gate;
mod harness;
mod http;
mod jobs;
mod kill;
mod mail;
mod originals_faults;
mod originals_faults_gateway;
mod originals_faults_parcels;
mod originals_faults_redis;
mod races;
mod redis_lost;
mod storage;
