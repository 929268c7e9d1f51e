//! A write that an operator asks for, and the row that it leaves in the audit log.
//!
//! What an [`AdminMutation`] asks for is one transaction as a rule, and then [`run`] carries it out, which takes only work that gives an
//! [`Entry`] with its answer. What is more than a transaction (a backup, a replay of events) goes through [`to_the_end`].

use crate::admin::audit_log::{self, Author, Entry};
use crate::app::AppState;
use crate::auth::Actor;
use crate::http::middleware::request_id::RequestId;
use crate::http::mutation::{self, Once};
use crate::http::{Answer, ApiError, Handled, Mutation, Operator};
use crate::storage::{Permit, StorageError, Tx};
use axum::extract::{FromRequest, FromRequestParts, Request};
use miri_common::Lang;
use miri_common::validate::Request as Checked;
use std::sync::Arc;

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

    /// Whether everything is to be undone: nothing but the transaction may be touched.
    pub fn is_dry_run(&self) -> bool {
        self.once.is_dry_run()
    }

    /// Who asks, in which request.
    pub const fn author(&self) -> &Author {
        &self.author
    }

    /// The answer that is stored under this key. It is for work that is no single transaction and so cannot look inside [`run`].
    ///
    /// # Errors
    /// `IDEMPOTENCY_MISMATCH` when the key was used for another request.
    pub async fn stored(&self, app: &AppState) -> Result<Option<Answer>, ApiError> {
        if !self.once.has_key() {
            return Ok(None);
        }
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
    let place = app.store.permit()?;
    run_with(app, place, audited, work).await
}

async fn run_with<F, E>(app: &AppState, place: Permit, audited: Audited, work: F) -> Result<Answer, E>
where
    F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<(Answer, Entry), E> + Send + 'static,
    E: From<StorageError> + From<ApiError> + Send + 'static,
{
    let (Audited { once, author }, clock) = (audited, app.clock.clone());
    mutation::run_with(app, place, once, async move |tx: &mut Tx<'_>| -> Result<Answer, E> {
        let (answer, entry) = work(tx).await?;
        audit_log::record(tx, &author, &entry, (clock.shop(), clock.machine())).await?;
        Ok(answer)
    })
    .await
}

/// Carries out an operator's request whose effect is not one transaction, once for its key: the stored answer goes before it. It is done
/// to its end even when its client goes away. `work` writes it down by [`note`], or row by row as [`Audited::author`] and then by [`keep`],
/// in the place in the queue that it is given: a full queue refuses the request before it has any effect. In a dry run it does nothing
/// and says what it would have done, and nothing is written down.
pub async fn to_the_end<F, R>(app: &AppState, audited: Audited, work: F) -> Handled
where
    F: FnOnce(Audited, Permit) -> R + Send + 'static,
    R: Future<Output = Handled> + Send + 'static,
{
    let state = Arc::clone(app);
    let task = app.tasks.spawn(async move {
        if let Some(answer) = audited.stored(&state).await? {
            return Ok(answer);
        }
        let place = state.store.permit()?;
        work(audited, place).await
    });
    task.await.unwrap_or_else(|error| Err(ApiError::internal(&error)))
}

/// Writes down what an operator's request has done, with its answer.
pub async fn note(
    app: &AppState,
    (audited, place): (Audited, Permit),
    answer: Answer,
    entry: Entry,
) -> Handled {
    run_with(app, place, audited, async move |_: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
        Ok((answer.clone(), entry.clone()))
    })
    .await
}

/// Keeps the answer of a request whose rows are written.
pub async fn keep(app: &AppState, (audited, place): (Audited, Permit), answer: Answer) -> Handled {
    let kept = async move |_: &mut Tx<'_>| -> Handled { Ok(answer.clone()) };
    mutation::run_with(app, place, audited.once, kept).await
}
