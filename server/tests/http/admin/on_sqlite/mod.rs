//! What operators can do with a database that is a file.

mod backup;
