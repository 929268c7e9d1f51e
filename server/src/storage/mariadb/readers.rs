//! Snapshot reads from MariaDB, on a thread of their own.
//!
//! A read may hold what cannot move between threads, so its connection lives where it runs: one thread with a runtime of
//! its own, on which many reads wait for the network at once. The same thread watches for events that other servers commit.

use super::Session;
use super::address::{Address, Use};
use crate::clock::Monotonic;
use crate::faults::Faults;
use crate::storage::job::{self, BoxedJob};
use crate::storage::reader::Reader;
use crate::storage::tx::Conn;
use crate::storage::{Result, StorageError, Tx};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::LocalSet;
use tokio_util::sync::CancellationToken;

/// Snapshots of requests at once.
const REQUEST_READERS: usize = 8;
/// Snapshots of internal work at once.
const INTERNAL_READERS: usize = 4;
/// How long a request waits for its turn before it is told that the shop is busy.
const REQUEST_WAIT: Duration = Duration::from_secs(1);
/// How long internal work waits for its turn.
const INTERNAL_WAIT: Duration = Duration::from_secs(30);
/// How often the log is looked at for events that another server has committed.
const WATCH_PERIOD: Duration = Duration::from_millis(100);
/// How long looking at the log may take.
const WATCH_LIMIT: Duration = Duration::from_secs(1);
/// A connection that nobody used for so long is made anew: a firewall or the server may have dropped it in silence.
const IDLE_LIMIT: Duration = Duration::from_mins(1);

/// Snapshots for everybody but the lane.
#[derive(Clone)]
pub(in crate::storage) struct MariaDbReaders {
    reads: mpsc::UnboundedSender<Read>,
    requests: Arc<Semaphore>,
    internal: Arc<Semaphore>,
    long: Arc<Semaphore>,
    stop: CancellationToken,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

/// One read on its way to the thread.
struct Read {
    job: BoxedJob,
    reader: Reader,
    limit: Duration,
    turn: OwnedSemaphorePermit,
}

impl MariaDbReaders {
    /// Starts the thread. It announces events that other servers commit by `committed_event`.
    pub(in crate::storage) fn start(
        address: Address,
        faults: Faults,
        committed_event: Arc<watch::Sender<i64>>,
    ) -> Result<Self> {
        let (reads, jobs) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let desk = Desk { address, faults, idle: RefCell::default() };
        let token = stop.clone();
        let thread = std::thread::Builder::new()
            .name("miri-readers".to_owned())
            .spawn(move || serve(desk, jobs, &committed_event, &token))
            .map_err(|e| StorageError::Unavailable(e.to_string()))?;
        let turns = |count| Arc::new(Semaphore::new(count));
        Ok(Self {
            reads,
            requests: turns(REQUEST_READERS),
            internal: turns(INTERNAL_READERS),
            long: turns(1),
            stop,
            thread: Arc::new(Mutex::new(Some(thread))),
        })
    }

    /// Runs `work` on one snapshot, for at most `limit`.
    pub(in crate::storage) async fn read<F, T, E>(
        &self,
        reader: Reader,
        limit: Duration,
        work: F,
    ) -> std::result::Result<T, E>
    where
        F: for<'t, 'c> AsyncFn(&'t mut Tx<'c>) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (turns, wait) = match reader {
            Reader::Request => (&self.requests, REQUEST_WAIT),
            Reader::Internal => (&self.internal, INTERNAL_WAIT),
            Reader::Long => (&self.long, Duration::ZERO),
        };
        let turn = match tokio::time::timeout(wait, Arc::clone(turns).acquire_owned()).await {
            Ok(Ok(turn)) => turn,
            Ok(Err(_)) => return Err(closed().into()),
            Err(_) => return Err(StorageError::Busy.into()),
        };
        let (job, answer) = job::boxed(work);
        self.reads.send(Read { job, reader, limit, turn }).map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| {
            // Its task has ended without an answer: by a panic, unless all of them were ended.
            let panicked = || StorageError::Defect("a read failed: it panicked".to_owned());
            Err(if self.stop.is_cancelled() { closed() } else { panicked() }.into())
        })
    }

    /// Ends reads that are under way and refuses new ones.
    pub(in crate::storage) fn close(&self) {
        self.stop.cancel();
        for turns in [&self.requests, &self.internal, &self.long] {
            turns.close();
        }
        // It ends at once: whatever is under way is dropped.
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the readers did not end as they should");
        }
    }
}

fn closed() -> StorageError {
    StorageError::Unavailable("the shop is shutting down".to_owned())
}

/// What the thread works with. Connections that nobody uses wait for the next read.
struct Desk {
    address: Address,
    faults: Faults,
    idle: RefCell<Vec<(Session, Reader, Duration, Monotonic)>>,
}

fn serve(
    desk: Desk,
    mut jobs: mpsc::UnboundedReceiver<Read>,
    committed_event: &watch::Sender<i64>,
    stop: &CancellationToken,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "the readers could not start");
            return;
        }
    };
    let desk = Rc::new(desk);
    let local = LocalSet::new();
    local.block_on(&runtime, async {
        let watching = watch_log(&desk, committed_event);
        tokio::pin!(watching);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = &mut watching => return,
                read = jobs.recv() => match read {
                    Some(read) => {
                        let desk = Rc::clone(&desk);
                        // Ended with the set when the thread ends; its caller is told by the dropped answer.
                        drop(tokio::task::spawn_local(async move { desk.run(read).await }));
                    }
                    None => return,
                },
            }
        }
    });
}

/// Tells this process about events that another one has committed.
async fn watch_log(desk: &Desk, committed_event: &watch::Sender<i64>) {
    loop {
        tokio::time::sleep(WATCH_PERIOD).await;
        // While the database is away there is nothing to be told; the lane says so in the log.
        let Ok(newest) = desk.newest_event().await else { continue };
        committed_event.send_if_modified(|known| {
            let grows = newest > *known;
            *known = newest.max(*known);
            grows
        });
    }
}

impl Desk {
    async fn run(&self, read: Read) {
        let Read { mut job, reader, limit, turn } = read;
        let mut session = match self.begin(reader, limit).await {
            Ok(session) => session,
            Err(error) => {
                job.answer(Some(error));
                return;
            }
        };
        let mut tx = Tx::new(Conn::MariaDb(&mut session), self.faults);
        let done = tokio::time::timeout(limit, job.run(&mut tx)).await;
        drop(tx);
        // Whoever is answered may read again at once, while this connection is still being put in order.
        drop(turn);
        job.answer(done.err().map(|_| StorageError::TimedOut));
        self.give_back(session, reader, limit).await;
    }

    async fn newest_event(&self) -> Result<i64> {
        let mut session = self.begin(Reader::Internal, WATCH_LIMIT).await?;
        let rows = session.query("SELECT last_id FROM event_seq WHERE id = 1", &[]).await;
        self.give_back(session, Reader::Internal, WATCH_LIMIT).await;
        rows?.first().ok_or(StorageError::RowsAffected { expected: 1, actual: 0 })?.get(0)
    }

    /// A connection with a snapshot. One that waited may have been lost in the meantime; then another one is made.
    async fn begin(&self, reader: Reader, limit: Duration) -> Result<Session> {
        const SNAPSHOT: &str = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
        while let Some(mut session) = self.take_idle(reader, limit) {
            if session.begin(SNAPSHOT).await.is_ok() {
                return Ok(session);
            }
        }
        let mut session = self.address.connect(Use::Read { limit }).await?;
        session.begin(SNAPSHOT).await?;
        Ok(session)
    }

    fn take_idle(&self, reader: Reader, limit: Duration) -> Option<Session> {
        let mut idle = self.idle.borrow_mut();
        idle.retain(|(.., since)| since.elapsed() < IDLE_LIMIT);
        let fits = idle.iter().rposition(|(_, of, its_limit, _)| *of == reader && *its_limit == limit)?;
        Some(idle.remove(fits).0)
    }

    async fn give_back(&self, mut session: Session, reader: Reader, limit: Duration) {
        if session.is_sound() && session.command("ROLLBACK").await.is_ok() {
            self.idle.borrow_mut().push((session, reader, limit, Monotonic::now()));
        }
    }
}
