//! A write that an operator asks for, and the row that it leaves in the audit log.
//!
//! An [`AdminMutation`] can be carried out only by [`run`], and [`run`] takes only work that gives an [`Entry`] with its answer; so
//! no change under `/api/admin` can be forgotten.

use crate::admin::audit_log::{self, Author, Entry};
use crate::app::AppState;
use crate::auth::Actor;
use crate::http::middleware::request_id::RequestId;
use crate::http::mutation::{self, Once};
use crate::http::{Answer, ApiError, Mutation, Operator};
use crate::storage::{StorageError, Tx};
use axum::extract::{FromRequest, FromRequestParts, Request};
use miri_common::Lang;
use miri_common::validate::Request as Checked;

/// A write that an operator asks for.
pub struct AdminMutation<T> {
    /// Who asks.
    pub actor: Actor,
    /// What for.
    pub body: T,
    /// How it is carried out once and written down.
    pub audited: Audited,
}

/// The key of an operator's write and who its author is.
#[derive(Clone)]
pub struct Audited {
    once: Once,
    author: Author,
}

impl<T: Checked> FromRequest<AppState> for AdminMutation<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        Operator::from_request_parts(&mut parts, app).await?;
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone());
        let request_id = request_id.ok_or_else(|| ApiError::internal(&"a request has no id"))?;
        let Mutation { actor, body, once } =
            Mutation::from_request(Request::from_parts(parts, body), app).await?;
        let author = Author { user: actor.user_id, request_id };
        Ok(Self { actor, body, audited: Audited { once, author } })
    }
}

impl Audited {
    /// The language of the answer.
    pub const fn lang(&self) -> Lang {
        self.once.lang
    }
}

impl Audited {
    /// The answer that is stored under this key. It is for work that is no single transaction and so cannot look inside [`run`].
    ///
    /// # Errors
    /// `IDEMPOTENCY_MISMATCH` when the key was used for another request.
    pub async fn stored(&self, app: &AppState) -> Result<Option<Answer>, ApiError> {
        let (once, state) = (self.once.clone(), AppState::clone(app));
        app.store.read(async move |tx: &mut Tx<'_>| once.stored(&state, tx).await).await
    }
}

/// Carries an operator's write out, once for its key, and writes it down in the same transaction.
pub async fn run<F, E>(app: &AppState, audited: Audited, work: F) -> Result<Answer, E>
where
    F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<(Answer, Entry), E> + Send + 'static,
    E: From<StorageError> + From<ApiError> + Send + 'static,
{
    let (Audited { once, author }, clock) = (audited, app.clock.clone());
    mutation::run(app, once, async move |tx: &mut Tx<'_>| -> Result<Answer, E> {
        let (answer, entry) = work(tx).await?;
        audit_log::record(tx, &author, &entry, (clock.shop(), clock.machine())).await?;
        Ok(answer)
    })
    .await
}
