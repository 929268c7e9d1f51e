//! The routes of accounts, one method a route: signing in and up, one's own account, access tokens, and what operators do.

use super::routes::{Answer, Query};
use super::{Call, Client};
use crate::api::{
    AccessToken, AccessTokens, AccountChanged, AccountPage, ChangeAccount, ChangePassword, ChangeProfile,
    ConfirmReset, CreateUser, EraseAccount, LoggedIn, Login, MakeToken, ProfileChanged, RefreshToken,
    ResetPassword, SignUp, UserCreated, UserPage, VerifyEmail,
};
use crate::{TokenId, UserId};

impl Client {
    /// `POST /login`.
    pub async fn login(&self, login: &Login) -> Answer<LoggedIn> {
        self.send(Call::post("/login").body(login)?).await
    }

    /// `POST /api/token/refresh`.
    pub async fn refresh(&self, token: &RefreshToken) -> Answer<LoggedIn> {
        self.send(Call::post("/api/token/refresh").body(token)?).await
    }

    /// `POST /api/verify-email`.
    pub async fn verify_email(&self, address: &VerifyEmail) -> Answer<String> {
        self.send_empty(Call::post("/api/verify-email").body(address)?).await
    }

    /// `POST /api/users`.
    pub async fn sign_up(&self, user: &SignUp) -> Answer<String> {
        self.send_empty(Call::post("/api/users").body(user)?).await
    }

    /// `POST /api/password-reset`.
    pub async fn reset_password(&self, address: &ResetPassword) -> Answer<String> {
        self.send_empty(Call::post("/api/password-reset").body(address)?).await
    }

    /// `POST /api/password-reset/confirm`.
    pub async fn confirm_reset(&self, reset: &ConfirmReset) -> Answer<String> {
        self.send_empty(Call::post("/api/password-reset/confirm").body(reset)?).await
    }

    /// `GET /api/auth/users`.
    pub async fn me(&self) -> Answer<UserPage> {
        self.send(Call::get("/api/auth/users")).await
    }

    /// `PATCH /api/auth/users`.
    pub async fn change_profile(&self, change: &ChangeProfile, key: &str) -> Answer<ProfileChanged> {
        self.send(Call::patch("/api/auth/users").body(change)?.key(key)).await
    }

    /// `PATCH /api/auth/users/change-password`.
    pub async fn change_password(&self, change: &ChangePassword, key: &str) -> Answer<String> {
        self.send_empty(Call::patch("/api/auth/users/change-password").body(change)?.key(key)).await
    }

    /// `DELETE /api/auth/users`. Without a key: once it has happened, nobody is there to ask again.
    pub async fn erase_account(&self, proof: &EraseAccount) -> Answer<String> {
        self.send_empty(Call::delete("/api/auth/users").body(proof)?).await
    }

    /// `GET /api/auth/tokens`.
    pub async fn tokens(&self) -> Answer<AccessTokens> {
        self.send(Call::get("/api/auth/tokens")).await
    }

    /// `POST /api/auth/tokens`. An answer that was lost is given again without the token; then revoke it and make another.
    pub async fn make_token(&self, token: &MakeToken, key: &str) -> Answer<AccessToken> {
        self.send(Call::post("/api/auth/tokens").body(token)?.key(key).unrecorded()).await
    }

    /// `DELETE /api/auth/tokens/{id}`.
    pub async fn revoke_token(&self, id: TokenId, key: &str) -> Answer<String> {
        self.send_empty(Call::delete(format!("/api/auth/tokens/{id}")).key(key)).await
    }

    /// `POST /api/auth/logout`.
    pub async fn logout(&self) -> Answer<String> {
        self.send_empty(Call::post("/api/auth/logout")).await
    }

    /// `GET /api/admin/users`; filters `email`, `role`, `locked`.
    pub async fn accounts(&self, query: Query) -> Answer<AccountPage> {
        self.send(Call::get("/api/admin/users").query(query)).await
    }

    /// `PATCH /api/admin/users/{id}`.
    pub async fn change_account(
        &self,
        id: UserId,
        change: &ChangeAccount,
        key: &str,
    ) -> Answer<AccountChanged> {
        self.send(Call::patch(format!("/api/admin/users/{id}")).body(change)?.key(key)).await
    }

    /// `POST /api/admin/users`.
    pub async fn create_user(&self, user: &CreateUser, key: &str) -> Answer<UserCreated> {
        self.send(Call::post("/api/admin/users").body(user)?.key(key)).await
    }
}
