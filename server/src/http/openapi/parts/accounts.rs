//! Signing in and one's own account.

use super::Part;
use crate::http::openapi::operation::post;
use miri_common::ErrorCode::{LoginFailed, Unauthenticated};
use miri_common::api::{LoggedIn, Login, RefreshToken};

pub(super) fn part() -> Part {
    let operations = vec![
        post("/login", "Signs in")
            .about("An unknown address and a wrong password are not told apart.")
            .body::<Login>()
            .ok::<LoggedIn>()
            .with_headers(&[
                ("token", "The access token again, where clients of the original system look for it."),
                ("userId", "The account."),
            ])
            .refuses(&[LoginFailed]),
        post("/api/token/refresh", "Trades a refresh token for a new pair")
            .about(
                "Each refresh token works once; one that is used again ends every session that came of it.",
            )
            .body::<RefreshToken>()
            .ok::<LoggedIn>()
            .refuses(&[Unauthenticated]),
        post("/api/auth/logout", "Ends the session at once")
            .about("Takes no idempotency key: ending a session twice is harmless by itself.")
            .without_key()
            .done(),
    ];
    Part { name: "Accounts", about: "Signing in, and one's own account.", operations }
}
