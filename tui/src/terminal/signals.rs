//! Signals: told to end, stopped, and resumed.

use crate::event::Event;
use futures_util::Stream;
use futures_util::stream;
use rustix::process::{Signal, getpid, kill_process};
use std::io;
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

/// The number of SIGTSTP on every system that Miri runs on.
const TSTP: i32 = Signal::TSTP.as_raw();
const CONT: i32 = Signal::CONT.as_raw();

/// Stops this process until someone resumes it. SIGSTOP, because SIGTSTP is taken by us.
pub(super) fn stop() -> io::Result<()> {
    kill_process(getpid(), Signal::STOP)?;
    Ok(())
}

/// What the signals mean, as they come.
///
/// SIGINT comes only from outside, because in raw mode Ctrl-C is a key.
pub(super) fn signals() -> io::Result<impl Stream<Item = Event> + Unpin> {
    let watched = Watched {
        ends: [
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::interrupt())?,
        ],
        stop: signal(SignalKind::from_raw(TSTP))?,
        resume: signal(SignalKind::from_raw(CONT))?,
    };
    Ok(Box::pin(stream::unfold(watched, async |mut watched| {
        let event = watched.next().await;
        Some((event, watched))
    })))
}

struct Watched {
    ends: [Signals; 3],
    stop: Signals,
    resume: Signals,
}

impl Watched {
    async fn next(&mut self) -> Event {
        let [term, hup, int] = &mut self.ends;
        tokio::select! {
            _ = term.recv() => Event::Terminate,
            _ = hup.recv() => Event::Terminate,
            _ = int.recv() => Event::Terminate,
            _ = self.stop.recv() => Event::Suspend,
            _ = self.resume.recv() => Event::Resumed,
        }
    }
}
