//! What only MariaDB has: connections that break, several writers, sessions with settings, TLS.

mod lost_commits;
mod own_server;
mod schema;
mod sessions;
mod two_stores;
