//! A unit of work on its way to the lane and its answer on the way back.

use super::{StorageError, Tx};
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

/// A unit of work whose types have been forgotten. It can be run again, because a database may roll a batch back.
pub(super) trait Job: Send {
    /// Runs the work; true when it succeeded and should be kept.
    fn run<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> LocalBoxFuture<'a, bool>;

    /// Tells the caller. With no error the caller gets what the last run returned.
    fn answer(self: Box<Self>, error: Option<StorageError>);
}

pub(super) type BoxedJob = Box<dyn Job>;

struct Typed<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

/// Wraps `work`; its answer arrives at the receiver.
pub(super) fn boxed<F, T, E>(work: F) -> (BoxedJob, oneshot::Receiver<Result<T, E>>)
where
    F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Typed { work, result: None, reply }), answer)
}

impl<F, T, E> Job for Typed<F, T, E>
where
    F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            self.result = None;
            let result = (self.work)(tx).await;
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        })
    }

    fn answer(self: Box<Self>, error: Option<StorageError>) {
        let Self { work, result, reply } = *self;
        // The work may hold the claim of an idempotency key, which a caller who has the answer must find released.
        drop(work);
        let answer = match (error, result) {
            (Some(error), _) => Err(error.into()),
            (None, Some(result)) => result,
            (None, None) => {
                Err(StorageError::Defect("a job was answered without being run".to_owned()).into())
            }
        };
        // A caller that has gone away does not change what was committed.
        drop(reply.send(answer));
    }
}
