//! Work by the clock.
//!
//! `deadlines`: payments that were not made in time, and holds whose order's fate was never told. `status`: parcels and returns.
//! `open_drops`: goods that open. `prune`: what is kept for a while only. `leases`: one server at a time; `on_mariadb`: two
//! servers. `life`: all of it together, in a rehearsal.

mod deadlines;
mod leases;
mod life;
mod on_mariadb;
mod open_drops;
mod prune;
mod status;
