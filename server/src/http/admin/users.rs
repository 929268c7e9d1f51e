//! `GET` and `POST /api/admin/users`, `PATCH /api/admin/users/{id}`.

use super::{AdminMutation, audited};
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::{App, AppState};
use crate::http::account::ending::{self, Ending};
use crate::http::{Answer, ApiError, Handled, Id, Language, Operator, Paging};
use crate::storage::{Constraint, StorageError, Tx};
use crate::users::operate::{self, ChangeError, Changed, Filter, Listed, Sessions};
use crate::users::rules::{Change, Lock, Standing};
use crate::users::{self, NewUser};
use axum::extract::State;
use miri_common::api::{Account, AccountChanged, AccountPage, ChangeAccount, CreateUser, Page, UserCreated};
use miri_common::{ErrorCode, Lang, LocalTime, Msg, UserId};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /api/admin/users`: filters `email` (the whole address), `role`, `locked`.
pub async fn list(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let order = paging.order_by(operate::SORTS, "u.id", lang)?;
    let filter = filter(&app, &paging, lang)?;
    let (shop, window) = (Arc::clone(&app), (paging.size, paging.offset()));
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            operate::list(tx, &shop.auth.sealer, &filter, &order, window).await
        })
        .await?;
    let content = rows.into_iter().map(|row| account(&app, row)).collect();
    let users = Page::new(content, paging.page, paging.size, total);
    Ok(Answer::ok(Msg::AccountsListed.text(lang), AccountPage { users }))
}

fn filter(app: &App, paging: &Paging, lang: Lang) -> Result<Filter, ApiError> {
    let bad = |field: &str, why: Msg| {
        ApiError::new(ErrorCode::Validation).with_data(json!({ field: why.text(lang) }))
    };
    let role = paging.filter("role").map(|code| code.parse().map_err(|_| bad("role", Msg::FieldRole)));
    let lock = match paging.filter("locked") {
        None => None,
        Some("true") => Some(Lock::Locked),
        Some("false") => Some(Lock::Open),
        Some(_) => return Err(bad("locked", Msg::FieldBoolean)),
    };
    let email_index = paging.filter("email").map(|email| app.auth.email_index(email));
    Ok(Filter { email_index, role: role.transpose()?, lock })
}

fn account(app: &App, row: Listed) -> Account {
    let (email, user_name) = row.person.unzip();
    Account {
        user_id: row.id,
        email,
        user_name,
        role: row.standing.role,
        locked: row.standing.lock == Lock::Locked,
        signup_date: LocalTime::at(row.created_at.timestamp(), &app.zone),
        erased_date: row.erased_at.map(|at| LocalTime::at(at.timestamp(), &app.zone)),
    }
}

/// `PATCH /api/admin/users/{id}`.
pub async fn change(
    State(app): State<AppState>,
    Id(user): Id<UserId>,
    AdminMutation { body, audited, .. }: AdminMutation<ChangeAccount>,
) -> Handled {
    let lock = body.locked.map(|locked| if locked { Lock::Locked } else { Lock::Open });
    let wanted = Change { role: body.role, lock };
    let sessions = if body.end_sessions == Some(true) { Sessions::End } else { Sessions::Keep };
    let (shop, ending, lang) = (Arc::clone(&app), Ending::default(), audited.lang());
    let noted = ending.clone();
    ending::carry_out(&app, ending, async move {
        let times = (shop.clock.shop(), shop.clock.machine());
        audited::run(&shop, audited, async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
            let Changed { before, after, ended } =
                operate::change(tx, user, wanted, sessions, times).await.map_err(refusal)?;
            let data = AccountChanged {
                user_id: user,
                role: after.role,
                locked: after.lock == Lock::Locked,
                ended: ended.count(),
            };
            let entry = Entry {
                action: Action::ChangeUser,
                subject: Subject::User(user),
                before: told(before, None),
                after: told(after, Some(ended.count())),
            };
            noted.note(ended);
            Ok((Answer::ok(Msg::AccountChanged.text(lang), data), entry))
        })
        .await
    })
    .await
}

/// What the audit log says of an account.
fn told(standing: Standing, ended: Option<usize>) -> Value {
    let mut told = json!({ "role": standing.role, "locked": standing.lock == Lock::Locked });
    if let Some(ended) = ended {
        told["ended"] = json!(ended);
    }
    told
}

fn refusal(error: ChangeError) -> ApiError {
    match error {
        ChangeError::NoSuchUser => ApiError::new(ErrorCode::UserNotFound),
        ChangeError::LastOperator => ApiError::new(ErrorCode::LastAdmin),
        ChangeError::Storage(error) => error.into(),
    }
}

/// `POST /api/admin/users`.
pub async fn create_user(
    State(app): State<AppState>,
    AdminMutation { body, audited, .. }: AdminMutation<CreateUser>,
) -> Handled {
    let CreateUser { email, user_name, password, phone_number, address, role } = body;
    // Hashing takes its time, so it is done before the write, which everyone else waits for.
    let password_hash = app.passwords.hash(password.into()).await?;
    let user = NewUser { email, password_hash, user_name, phone_number, address, role };
    let (lang, shop) = (audited.lang(), Arc::clone(&app));
    audited::run(&app, audited, async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
        let user_id =
            users::create(tx, &shop.auth, &user, shop.clock.shop()).await.map_err(|error| match error {
                StorageError::Conflict(Constraint::UserEmail) => ApiError::new(ErrorCode::EmailTaken),
                error => error.into(),
            })?;
        let msg = Msg::AccountMade.text(lang);
        let entry = Entry {
            action: Action::CreateUser,
            subject: Subject::User(user_id),
            before: Value::Null,
            after: json!({ "role": role }),
        };
        Ok((Answer::created(msg, UserCreated { user_id, role }), entry))
    })
    .await
}
