//! The first operator: made at start from the configuration, when nobody runs the shop yet.

use super::sql::has_admin;
use super::{NewUser, create};
use crate::app::AppState;
use crate::config::AdminAccount;
use crate::storage::{Constraint, StorageError, Tx};
use anyhow::Context;
use miri_common::api::CreateUser;
use miri_common::labels::Role;
use miri_common::validate::Request;
use miri_common::{Lang, UserId};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The name of the first operator.
const NAME: &str = "관리자";
/// A phone number of the right form that nobody has.
const PHONE_NUMBER: &str = "000-0000-0000";
/// An operator gets no parcels.
const ADDRESS: &str = "-";

/// Makes the first operator when there is none; `None` when there is one already, whoever it is.
///
/// # Errors
/// When the address or the password breaks the rules of every account, the address belongs to an account that is no operator's,
/// or the database cannot be written.
pub async fn ensure_admin(app: &AppState, admin: &AdminAccount) -> anyhow::Result<Option<UserId>> {
    if app.store.read(async |tx: &mut Tx<'_>| has_admin(tx).await).await? {
        return Ok(None);
    }
    let CreateUser { email, user_name, password, phone_number, address, role } = checked(admin)?;
    let password_hash = app.passwords.hash(password.into()).await?;
    let user = NewUser { email, password_hash, user_name, phone_number, address, role };
    let shop = Arc::clone(app);
    let made = app
        .store
        .write(async move |tx: &mut Tx<'_>| -> Result<Option<UserId>, StorageError> {
            if has_admin(tx).await? {
                return Ok(None);
            }
            create(tx, &shop.auth, &user, shop.clock.shop()).await.map(Some)
        })
        .await;
    match made {
        Err(StorageError::Conflict(Constraint::UserEmail))
            if app.store.read(async |tx: &mut Tx<'_>| has_admin(tx).await).await? =>
        {
            // Another server on the same database was faster.
            Ok(None)
        }
        Err(StorageError::Conflict(Constraint::UserEmail)) => {
            anyhow::bail!(
                "MIRI_ADMIN_EMAIL belongs to an account that is no operator's; choose another address"
            )
        }
        made => made.context("the first operator could not be made"),
    }
}

/// The account to be made, held to the same rules as any other.
fn checked(admin: &AdminAccount) -> anyhow::Result<CreateUser> {
    let fields = [
        ("email", admin.email.as_str()),
        ("password", admin.password.expose_secret()),
        ("userName", NAME),
        ("phoneNumber", PHONE_NUMBER),
        ("address", ADDRESS),
        ("role", Role::Admin.code()),
    ];
    let body: Map<_, _> =
        fields.into_iter().map(|(name, text)| (name.to_owned(), Value::from(text))).collect();
    CreateUser::from_json(&body, Lang::En).map_err(|errors| {
        let reasons = errors.0.iter().map(|(field, why)| match *field {
            "email" => format!("MIRI_ADMIN_EMAIL {why}"),
            "password" => format!("MIRI_ADMIN_PASSWORD {why}"),
            field => format!("{field} {why}"),
        });
        anyhow::anyhow!(reasons.collect::<Vec<_>>().join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::{AdminAccount, checked};
    use miri_common::labels::Role;

    #[test]
    fn the_first_operator_is_held_to_the_rules_of_every_account() {
        let admin =
            |email: &str, password: &str| AdminAccount { email: email.to_owned(), password: password.into() };
        assert!(checked(&admin("op@miri.example", "long enough")).is_ok_and(|user| user.role == Role::Admin));
        let Err(error) = checked(&admin("nowhere", "short")) else { panic!("must be refused") };
        let error = error.to_string();
        assert!(
            error.contains("MIRI_ADMIN_EMAIL must be") && error.contains("MIRI_ADMIN_PASSWORD must have"),
            "{error}"
        );
    }
}
