//! What those who run the shop do.

use super::Part;
use crate::http::openapi::operation::{flag, get, post};
use miri_common::ErrorCode::EmailTaken;
use miri_common::api::{AuditReport, CreateUser, UserCreated};

pub(super) fn part() -> Part {
    let operations = vec![
        post("/api/admin/users", "Makes an account without a letter")
            .body::<CreateUser>()
            .created::<UserCreated>()
            .refuses(&[EmailTaken]),
        get("/api/admin/stock/audit", "Checks the invariants of the shop")
            .query([flag("deep", "Looks at the database file too.")])
            .ok::<AuditReport>(),
    ];
    Part { name: "Administration", about: "For those who run the shop.", operations }
}
