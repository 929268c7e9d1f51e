//! What has ended with a write (sessions, tokens) counts in this process as soon as the write is committed, whether or not its
//! client is still there.

use crate::app::AppState;
use crate::auth::{Ended, to_its_end};
use crate::http::{Answer, Handled};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the work inside a transaction notes what it has ended.
#[derive(Clone, Default)]
pub struct Ending(Arc<Mutex<Ended>>);

impl Ending {
    /// Notes it, in place of what was noted before: work that is run again has ended nothing the first time.
    pub fn note(&self, ended: Ended) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ended;
    }

    fn take(&self) -> Ended {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Carries work to its end, and makes what it has noted count when it has succeeded.
pub async fn carry_out(
    app: &AppState,
    ending: Ending,
    work: impl Future<Output = Handled> + Send + 'static,
) -> Handled {
    let shop = Arc::clone(app);
    to_its_end(&app.tasks, async move {
        let answer: Answer = work.await?;
        if !answer.changed_nothing() {
            shop.auth.end(ending.take(), shop.clock.machine());
        }
        Ok(answer)
    })
    .await
}
