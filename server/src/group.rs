//! One transaction for many who ask for the same at the same time.
//!
//! Each asks for its own item and waits for its own answer; whoever waits already when the work begins is served together.
//! There is no timer: one that comes alone is served alone and at once. It is what the write lane does with commits, for the
//! steps that would otherwise each cost a job and two changes of threads.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, oneshot};

/// Items that are served together.
const AT_ONCE: usize = 64;
/// Items that may wait; one more waits to be queued.
const WAITING: usize = 1_024;

type Asked<I, O> = (I, oneshot::Sender<O>);

/// Where to ask. Cheap to clone.
pub struct Group<I, O>(mpsc::Sender<Asked<I, O>>);

/// Those who wait, for the one task that serves them.
pub(crate) struct Waiting<I, O>(mpsc::Receiver<Asked<I, O>>);

/// A group and its queue.
pub(crate) fn group<I, O>() -> (Group<I, O>, Waiting<I, O>) {
    let (queue, waiting) = mpsc::channel(WAITING);
    (Group(queue), Waiting(waiting))
}

impl<I, O> Clone for Group<I, O> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<I, O> Group<I, O> {
    /// The answer to this item; `None` when nobody serves any more.
    pub async fn ask(&self, item: I) -> Option<O> {
        let (reply, answer) = oneshot::channel();
        self.0.send((item, reply)).await.ok()?;
        answer.await.ok()
    }
}

impl<I, O> Waiting<I, O> {
    /// Serves until nobody is left who could ask. `work` gives one answer an item, in their order. At most
    /// `pieces` (1 or more) of it are under way at once: more than one where a commit can carry several, one where each costs
    /// a thread, so that those who come meanwhile make up the next.
    pub(crate) async fn serve<F: Future<Output = Vec<O>>>(
        mut self,
        pieces: usize,
        work: impl Fn(Vec<I>) -> F,
    ) {
        let mut under_way = FuturesUnordered::new();
        let mut asked = Vec::with_capacity(AT_ONCE);
        loop {
            tokio::select! {
                Some(()) = under_way.next(), if !under_way.is_empty() => {}
                count = self.0.recv_many(&mut asked, AT_ONCE), if under_way.len() < pieces => {
                    if count == 0 {
                        break;
                    }
                    let (items, replies): (Vec<_>, Vec<_>) = asked.drain(..).unzip();
                    let answers = work(items);
                    under_way.push(async move { reply(replies, answers.await) });
                }
            }
        }
        while under_way.next().await.is_some() {}
    }
}

fn reply<O>(replies: Vec<oneshot::Sender<O>>, answers: Vec<O>) {
    for (reply, answer) in replies.into_iter().zip(answers) {
        // Whoever asked may have gone away.
        drop(reply.send(answer));
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, group};
    use std::sync::Mutex;

    #[tokio::test]
    async fn who_waits_together_is_served_together_and_each_gets_its_own_answer() {
        let (doubles, waiting) = group::<usize, usize>();
        let sizes = Mutex::new(Vec::new());
        let asking = async {
            let answers =
                futures_util::future::join_all((0..AT_ONCE + 6).map(|number| doubles.ask(number))).await;
            drop(doubles);
            answers
        };
        let serving = waiting.serve(1, |items: Vec<usize>| {
            sizes.lock().unwrap().push(items.len());
            std::future::ready(items.into_iter().map(|number| number * 2).collect())
        });
        let (answers, ()) = tokio::join!(asking, serving);
        let expected: Vec<_> = (0..AT_ONCE + 6).map(|number| Some(number * 2)).collect();
        assert_eq!(answers, expected);
        assert_eq!(*sizes.lock().unwrap(), [AT_ONCE, 6]);
    }

    #[tokio::test]
    async fn where_nobody_serves_nobody_waits() {
        let (lost, waiting) = group::<(), ()>();
        drop(waiting);
        assert_eq!(lost.ask(()).await, None);
        // One that is given no answer is told so as well.
        let (lost, waiting) = group::<(), ()>();
        let asking = async {
            let answer = lost.ask(()).await;
            drop(lost);
            answer
        };
        let (answer, ()) = tokio::join!(asking, waiting.serve(4, |_| std::future::ready(Vec::new())));
        assert_eq!(answer, None);
    }
}
