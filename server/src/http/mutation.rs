//! A write with its idempotency key.
//!
//! With a key, the same request has one effect and one answer, however often it is sent: the stored answer is written in the
//! transaction of the effect and looked up again inside the transaction before anything else is checked. Refusals store
//! nothing, so the key may be tried again. While a request runs, its key is claimed in this process.
//!
//! With `Miri-Dry-Run: true` the same work is done in its savepoint and undone there: the answer is the one that the real request would
//! have got, its new ids null, and nothing is stored under its key. Work that touches more than its transaction, before or
//! after it, asks [`Once::is_dry_run`] or [`Answer::changed_nothing`].

use super::answers::{find_answer, keep_answer};
use super::dry_run::{Mode, mode};
use super::extract::{language, parse, read_bytes};
use super::{Answer, ApiError, Caller};
use crate::app::{App, AppState};
use crate::auth::Actor;
use crate::storage::{Permit, StorageError, Tx};
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::{HeaderValue, StatusCode};
use miri_common::validate::{Fields, Request as Checked};
use miri_common::{ErrorCode, Lang, Msg, UserId};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The longest key.
const MAX_KEY_CHARS: usize = 255;
/// Seconds after which to ask again for a request that is still running.
const IN_FLIGHT_RETRY_S: u64 = 1;

/// A write that someone signed in asks for.
pub struct Mutation<T> {
    /// Who asks.
    pub actor: Actor,
    /// What for.
    pub body: T,
    /// How it is carried out once.
    pub once: Once,
}

/// The key of a write, if it has one, and the language of its answer.
#[derive(Clone)]
pub struct Once {
    /// The language of the answer.
    pub lang: Lang,
    key: Option<Arc<Key>>,
    mode: Mode,
}

/// Why nothing was written.
enum Undone<E> {
    Failed(E),
    Tried(Answer),
}

impl<E: From<StorageError>> From<StorageError> for Undone<E> {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl<E: From<ApiError>> From<ApiError> for Undone<E> {
    fn from(error: ApiError) -> Self {
        Self::Failed(error.into())
    }
}

/// A claimed key; the claim ends when the last clone is dropped.
struct Key {
    user: UserId,
    text: String,
    fingerprint: Vec<u8>,
    claims: Claims,
}

impl Drop for Key {
    fn drop(&mut self) {
        self.claims.release(self.user, &self.text);
    }
}

/// The keys that this process is working on.
#[derive(Clone, Default)]
pub struct Claims(Arc<Mutex<HashSet<(UserId, String)>>>);

impl Claims {
    fn claim(&self, user: UserId, key: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((user, key.to_owned()))
    }

    fn release(&self, user: UserId, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(user, key.to_owned()));
    }
}

/// The body of a route that has none.
pub struct NoBody;

impl Checked for NoBody {
    fn read(_: &mut Fields<'_>) -> Self {
        Self
    }
}

impl<T: Checked> FromRequest<AppState> for Mutation<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Caller(actor) = Caller::from_request_parts(&mut parts, app).await?;
        let lang = language(&parts.headers);
        let mode = mode(&parts.headers)?;
        let bytes = read_bytes(body).await?;
        let body = parse(&parts.headers, &bytes)?;
        let key = match parts.headers.get("idempotency-key") {
            None => None,
            Some(value) => {
                let text = read_key(value, lang)?;
                let query = parts.uri.query().unwrap_or_default();
                let fingerprint = app.auth.fingerprint(&[
                    parts.method.as_str().as_bytes(),
                    parts.uri.path().as_bytes(),
                    query.as_bytes(),
                    &bytes,
                ]);
                if !app.claims.claim(actor.user_id, &text) {
                    return Err(ApiError::new(ErrorCode::IdempotencyInFlight).retry_after(IN_FLIGHT_RETRY_S));
                }
                Some(Arc::new(Key { user: actor.user_id, text, fingerprint, claims: app.claims.clone() }))
            }
        };
        Ok(Self { actor, body, once: Once { lang, key, mode } })
    }
}

fn read_key(value: &HeaderValue, lang: Lang) -> Result<String, ApiError> {
    let text = value.to_str().unwrap_or_default();
    let visible = text.bytes().all(|b| b.is_ascii_graphic());
    if text.is_empty() || text.len() > MAX_KEY_CHARS || !visible {
        let why = Msg::FieldIdempotencyKey.text(lang);
        return Err(
            ApiError::new(ErrorCode::Validation).with_data(serde_json::json!({ "Idempotency-Key": why }))
        );
    }
    Ok(text.to_owned())
}

/// Carries a write out, once for its key.
pub async fn run<F, E>(app: &AppState, once: Once, work: F) -> Result<Answer, E>
where
    F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<Answer, E> + Send + 'static,
    E: From<StorageError> + From<ApiError> + Send + 'static,
{
    let permit = app.store.permit()?;
    run_with(app, permit, once, work).await
}

/// Carries a write out that took its place in the queue before.
pub async fn run_with<F, E>(app: &AppState, permit: Permit, once: Once, work: F) -> Result<Answer, E>
where
    F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<Answer, E> + Send + 'static,
    E: From<StorageError> + From<ApiError> + Send + 'static,
{
    let app = Arc::clone(app);
    let store = app.store.clone();
    let written = store
        .write_with(permit, async move |tx: &mut Tx<'_>| -> Result<Answer, Undone<E>> {
            if let Some(stored) = once.stored(&app, tx).await? {
                return Ok(stored);
            }
            let answer = work(tx).await.map_err(Undone::Failed)?;
            if once.is_dry_run() {
                // To the lane this is a job that has failed: it goes back to its savepoint and drops its events.
                return Err(Undone::Tried(answer));
            }
            once.store(&app, tx, &answer).await?;
            Ok(answer)
        })
        .await;
    match written {
        Ok(answer) => Ok(answer),
        Err(Undone::Tried(answer)) => Ok(answer.of_dry_run()),
        Err(Undone::Failed(error)) => Err(error),
    }
}

impl Once {
    /// The answer that is stored under this key, if the key was used before.
    ///
    /// # Errors
    /// `IDEMPOTENCY_MISMATCH` when it was used for another request.
    pub async fn stored(&self, app: &App, tx: &mut Tx<'_>) -> Result<Option<Answer>, ApiError> {
        let Some(key) = &self.key else { return Ok(None) };
        let Some(row) = find_answer(tx, key.user, &key.text).await? else { return Ok(None) };
        if row.get::<Vec<u8>>(0)? != key.fingerprint {
            return Err(ApiError::new(ErrorCode::IdempotencyMismatch));
        }
        let status =
            u16::try_from(row.get::<i64>(1)?).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.ok_or_else(|| ApiError::internal(&"a stored answer has no readable status"))?;
        let sealed: Vec<u8> = row.get(2)?;
        let body = app
            .auth
            .sealer
            .open("idempotency_keys.body", &key.row(), &sealed)
            .map_err(|e| ApiError::internal(&e))?;
        Ok(Some(Answer::replay(status, body)))
    }

    /// Whether there is a key at all.
    pub const fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// Whether everything is to be undone: nothing but the transaction may be touched.
    pub fn is_dry_run(&self) -> bool {
        self.mode == Mode::DryRun
    }

    async fn store(&self, app: &App, tx: &mut Tx<'_>, answer: &Answer) -> Result<(), ApiError> {
        let Some(key) = &self.key else { return Ok(()) };
        let body = app.auth.sealer.seal("idempotency_keys.body", &key.row(), answer.kept());
        let status = i64::from(answer.status.as_u16());
        let now = app.clock.machine();
        if keep_answer(tx, (key.user, &key.text), &key.fingerprint, status, &body, now).await? {
            return Ok(());
        }
        // Another server on this database has just carried the same request out; asked again, it will be replayed.
        Err(ApiError::new(ErrorCode::IdempotencyInFlight).retry_after(IN_FLIGHT_RETRY_S))
    }
}

impl Key {
    /// What a stored body is bound to.
    fn row(&self) -> String {
        format!("{}/{}", self.user, self.text)
    }
}
