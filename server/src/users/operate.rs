//! What operators see and change of accounts.

use super::rules::{Change, Lock, Standing, keeps_an_operator};
use super::sql::{EMAIL, USER_NAME, another_operator, opened, standing};
use crate::auth::{Ended, Sealer, access_tokens, sessions};
use crate::clock::{MachineTime, ShopTime};
use crate::params;
use crate::storage::{Param, Result, Row, StorageError, Tx};
use miri_common::UserId;
use miri_common::labels::{Role, Scope};

/// What accounts can be sorted by, with the column of each; to be used in the order given to [`list`].
pub const SORTS: &[(&str, &str)] = &[("createdDate", "u.created_at"), ("id", "u.id")];

/// One account in a list. It has no `Debug`, because some of it is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// The account.
    pub id: UserId,
    /// What it may do and whether it can be signed in to.
    pub standing: Standing,
    /// When it was made.
    pub created_at: ShopTime,
    /// When it was erased.
    pub erased_at: Option<ShopTime>,
    /// Its address and name, unless it was erased.
    pub person: Option<(String, String)>,
}

/// Which accounts are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The one with this blind index.
    pub email_index: Option<Vec<u8>>,
    /// Those with this role.
    pub role: Option<Role>,
    /// Those that can or cannot be signed in to.
    pub lock: Option<Lock>,
}

/// Why an account was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// There is none, or it was erased.
    #[error("there is no such account")]
    NoSuchUser,
    /// Nobody else could run the shop.
    #[error("this is the last operator")]
    LastOperator,
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// An account that was changed.
pub struct Changed {
    /// What it was.
    pub before: Standing,
    /// What it is now.
    pub after: Standing,
    /// What has ended by it.
    pub ended: Ended,
}

/// Whether all that is signed in to an account is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sessions {
    /// It is.
    End,
    /// It goes on, unless the change itself ends it.
    Keep,
}

/// One page of accounts, and how many there are in all. `order` is an ORDER BY over [`SORTS`].
pub async fn list(
    tx: &mut Tx<'_>,
    sealer: &Sealer,
    filter: &Filter,
    order: &str,
    (size, offset): (i64, i64),
) -> Result<(Vec<Listed>, i64)> {
    let mut conditions = "1 = 1".to_owned();
    let mut params: Vec<Param<'_>> = Vec::new();
    if let Some(index) = &filter.email_index {
        conditions.push_str(" AND u.email_index = ?");
        params.push(index.into());
    }
    if let Some(role) = filter.role {
        conditions.push_str(" AND u.role = ?");
        params.push(role.into());
    }
    match filter.lock {
        Some(Lock::Locked) => conditions.push_str(" AND u.locked_at IS NOT NULL"),
        Some(Lock::Open) => conditions.push_str(" AND u.locked_at IS NULL"),
        None => {}
    }
    let count = format!("SELECT COUNT(*) FROM users u WHERE {conditions}");
    let total = tx.query_one(&count, &params).await?.get(0)?;
    params.extend([Param::from(size), Param::from(offset)]);
    let sql = format!(
        "WITH page AS (SELECT u.id FROM users u WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?)
         SELECT u.id, u.role, u.locked_at, u.created_at, u.erased_at, p.email, p.user_name
         FROM page JOIN users u ON u.id = page.id LEFT JOIN user_profiles p ON p.user_id = u.id
         ORDER BY {order}"
    );
    let rows = tx.query_all(&sql, &params).await?;
    Ok((rows.iter().map(|row| listed(row, sealer)).collect::<Result<_>>()?, total))
}

fn listed(row: &Row, sealer: &Sealer) -> Result<Listed> {
    let id = row.get(0)?;
    let person = if row.get::<Option<Vec<u8>>>(5)?.is_some() {
        Some((opened(row, 5, sealer, EMAIL, id)?, opened(row, 6, sealer, USER_NAME, id)?))
    } else {
        None
    };
    let lock = lock_of(row.get(2)?);
    let standing = Standing { role: row.get(1)?, lock };
    Ok(Listed { id, standing, created_at: row.get(3)?, erased_at: row.get(4)?, person })
}

pub(super) const fn lock_of(locked_at: Option<ShopTime>) -> Lock {
    if locked_at.is_some() { Lock::Locked } else { Lock::Open }
}

/// Changes what an account may do, and ends what must not go on.
///
/// # Errors
/// Why not; nothing was changed.
pub async fn change(
    tx: &mut Tx<'_>,
    user: UserId,
    change: Change,
    sessions_too: Sessions,
    (shop_now, now): (ShopTime, MachineTime),
) -> std::result::Result<Changed, ChangeError> {
    // Two operators who take the role from each other at once: the second waits here and sees what the first has done.
    let others = another_operator(tx, user).await?;
    let before = standing(tx, user).await?.ok_or(ChangeError::NoSuchUser)?;
    let after = before.after(change);
    if !keeps_an_operator(before, Some(after), others) {
        return Err(ChangeError::LastOperator);
    }
    if after.role != before.role {
        tx.execute_one(
            "UPDATE users SET role = ? WHERE id = ? AND role = ?",
            params![after.role, user, before.role],
        )
        .await?;
    }
    if after.lock != before.lock {
        let locked_at = (after.lock == Lock::Locked).then_some(shop_now);
        tx.execute_one("UPDATE users SET locked_at = ? WHERE id = ?", params![locked_at, user]).await?;
    }
    let mut ended = Ended::default();
    if sessions_too == Sessions::End || before.ends_sessions(after) {
        ended.append(sessions::revoke_all(tx, user, None, now).await?);
    }
    if sessions_too == Sessions::End || after.lock == Lock::Locked {
        // Those of a locked account would come back to life with it, which nobody who unlocks it would think of.
        ended.append(access_tokens::revoke_all(tx, user, now).await?);
    } else if before.role == Role::Admin && after.role != Role::Admin {
        // As would these, with the role.
        ended.append(access_tokens::revoke_scope(tx, user, Scope::Admin, now).await?);
    }
    if after.role != before.role {
        ended.role_changed(user);
    }
    Ok(Changed { before, after, ended })
}
