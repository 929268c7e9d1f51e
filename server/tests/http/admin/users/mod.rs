//! `/api/admin/users`.

mod change;
mod create;
mod list;
