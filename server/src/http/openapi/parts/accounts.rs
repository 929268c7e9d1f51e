//! Signing up, signing in and one's own account.

use super::Part;
use crate::http::openapi::Operation;
use crate::http::openapi::operation::{delete, get, patch, post};
use miri_common::ErrorCode::{
    EmailNotVerified, LastAdmin, LoginFailed, OpenOrders, TokenNotFound, TooManyTokens, Unauthenticated,
    WrongPassword,
};
use miri_common::api::{
    AccessToken, AccessTokens, ChangePassword, ChangeProfile, ConfirmReset, EraseAccount, LoggedIn, Login,
    MakeToken, ProfileChanged, RefreshToken, ResetPassword, SignUp, UserPage, VerifyEmail,
};

pub(super) fn part() -> Part {
    let operations = coming_in().into_iter().chain(ones_own()).collect();
    Part { name: "Accounts", about: "Signing up, signing in, and one's own account.", operations }
}

fn coming_in() -> Vec<Operation> {
    vec![
        post("/api/verify-email", "Mails a token to sign up with")
            .about("The answer is the same for every address. The token works once, for ten minutes.")
            .body::<VerifyEmail>()
            .done(),
        post("/api/users", "Signs up").body::<SignUp>().answers_empty(201).refuses(&[EmailNotVerified]),
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
                "Each refresh token works once; one that is used again ends the session. Whoever missed the answer may ask once \
                more within 10 seconds, as long as nobody has used the pair that was in it.",
            )
            .body::<RefreshToken>()
            .ok::<LoggedIn>()
            .refuses(&[Unauthenticated]),
        post("/api/password-reset", "Mails a token to choose a new password with")
            .about("The answer is the same for every address. The token works once, for ten minutes.")
            .body::<ResetPassword>()
            .done(),
        post("/api/password-reset/confirm", "Chooses a new password")
            .about("Ends every session of the account and every personal access token.")
            .body::<ConfirmReset>()
            .done()
            .refuses(&[EmailNotVerified]),
        post("/api/auth/logout", "Ends the session at once")
            .about("Takes no idempotency key: ending a session twice is harmless by itself.")
            .without_key()
            .done(),
    ]
}

fn ones_own() -> Vec<Operation> {
    vec![
        get("/api/auth/users", "Shows one's account")
            .about("With the first page of each list, all from one snapshot.")
            .ok::<UserPage>(),
        patch("/api/auth/users", "Changes telephone number and address")
            .body::<ChangeProfile>()
            .ok::<ProfileChanged>(),
        delete("/api/auth/users", "Erases one's account")
            .about("Erases what identifies the person; orders are kept without it. What the account sells goes off sale first. When the \
                 account cannot be erased after that, the refusal's data is `{\"goodsTakenOffSale\": 2}`: they stay off sale until they are \
                 changed again.")
            .body::<EraseAccount>()
            .done()
            .refuses(&[WrongPassword, OpenOrders, LastAdmin]),
        patch("/api/auth/users/change-password", "Changes the password")
            .about("Ends all other sessions and every personal access token: scripts take new ones.")
            .body::<ChangePassword>()
            .done()
            .refuses(&[WrongPassword]),
        get("/api/auth/tokens", "Lists one's personal access tokens").ok::<AccessTokens>(),
        post("/api/auth/tokens", "Makes a personal access token")
            .about(
                "The token itself is in this answer and nowhere else, not even when the answer is given again. It works until it \
                 expires, is revoked, the password is changed or reset, or an operator ends what is signed in; with the scope \
                 `admin` also until its owner is no operator any more. An account makes 200 a day at most.",
            )
            .body::<MakeToken>()
            .created::<AccessToken>()
            .refuses(&[TooManyTokens]),
        delete("/api/auth/tokens/{id}", "Revokes a personal access token").done().refuses(&[TokenNotFound]),
    ]
}
