//! Carries effects out and feeds what comes of them back as events. The only part that waits.
//!
//! Owns the loop ([`Runner`]): wait for one event, take in all that are there, draw once if something has changed. Owns the
//! requests under way (`tasks`), what each call is on the wire (`calls`) and the live stream (`listen`). Does not own what any
//! of it means: that is `update`.

mod calls;
mod clocks;
mod listen;
mod tasks;

pub use clocks::Clocks;
pub use tasks::Shop;

use crate::effect::Effect;
use crate::event::Event;
use crate::settings::{Mouse, Saved};
use crate::state::State;
use crate::update::update;
use crate::view;
use futures_util::{Stream, StreamExt};
use ratatui::Terminal;
use ratatui::backend::Backend;
use std::io;
use std::task::Poll;
use tasks::{Panicked, Said, Tasks};
use tokio::sync::mpsc;
use tokio::time::sleep_until;

/// How many events may wait to be taken in. Whoever brings more waits.
const WAITING_EVENTS: usize = 256;
/// How many events are taken in before the screen is drawn, however many more there are.
const BATCH: usize = 64;

/// The terminal beyond its cells.
pub trait Device {
    /// Switches mouse reports.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn mouse(&mut self, mouse: Mouse) -> io::Result<()>;

    /// Puts text on the clipboard.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Hands the terminal back to the shell, and comes back when someone resumes.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn suspend(&mut self) -> io::Result<()>;

    /// Takes the terminal again after someone else had it.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    fn resume(&mut self) -> io::Result<()>;

    /// Remembers for the next start. What cannot be remembered is not worth interrupting anyone for.
    fn save(&mut self, saved: &Saved);
}

/// The client while it runs.
pub struct Runner<D> {
    state: State,
    clocks: Clocks,
    device: D,
    tasks: Tasks,
    answers: mpsc::Receiver<Said>,
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Wait,
    /// The screen is not what was drawn last.
    Redraw,
    Quit,
}

impl<D: Device> Runner<D> {
    /// A client of this shop.
    pub fn new(state: State, clocks: Clocks, device: D, shop: Shop) -> Self {
        let (events, answers) = mpsc::channel(WAITING_EVENTS);
        let tasks = Tasks::new(shop, state.lang, events);
        Self { state, clocks, device, tasks, answers }
    }

    /// Runs until someone quits or `inputs` ends.
    ///
    /// # Errors
    /// When the terminal cannot be written to, or a request panicked.
    pub async fn run<B: Backend<Error = io::Error>>(
        mut self,
        terminal: &mut Terminal<B>,
        mut inputs: impl Stream<Item = Event> + Unpin,
    ) -> io::Result<()> {
        let effects = self.state.start();
        self.carry_out(effects)?;
        loop {
            if self.state.take_dirty() {
                terminal.draw(|frame| view::draw(frame, &self.state))?;
            }
            let Some(first) = self.next(&mut inputs).await? else { return Ok(()) };
            match self.take_in(first, &mut inputs).await? {
                Next::Wait => {}
                Next::Redraw => blank(terminal)?,
                Next::Quit => return Ok(()),
            }
        }
    }

    /// The next thing that happens; `None` when the terminal is gone.
    async fn next(&mut self, inputs: &mut (impl Stream<Item = Event> + Unpin)) -> io::Result<Option<Event>> {
        let wake = self.state.wake().map(|moment| self.clocks.instant(moment));
        let clock = async {
            match wake {
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            input = inputs.next() => Ok(input),
            Some(said) = self.answers.recv() => said.map(Some).map_err(panicked),
            () = clock => Ok(Some(Event::Clock(self.clocks.now()))),
        }
    }

    /// Takes in one event and those that are there already, after telling what time it is.
    async fn take_in(
        &mut self,
        first: Event,
        inputs: &mut (impl Stream<Item = Event> + Unpin),
    ) -> io::Result<Next> {
        let mut next = self.tell(Event::Clock(self.clocks.now()))?;
        let mut event = first;
        for taken in 1.. {
            match self.tell(event)? {
                Next::Quit => return Ok(Next::Quit),
                Next::Redraw => next = Next::Redraw,
                Next::Wait => {}
            }
            if taken == BATCH {
                break;
            }
            let waiting = match self.answers.try_recv() {
                Ok(said) => Some(said.map_err(panicked)?),
                Err(_) => there_already(inputs).await,
            };
            match waiting {
                Some(waiting) => event = waiting,
                None => break,
            }
        }
        Ok(next)
    }

    fn tell(&mut self, event: Event) -> io::Result<Next> {
        let resumed = matches!(event, Event::Resumed);
        if resumed {
            self.device.resume()?;
        }
        let effects = update(&mut self.state, event);
        let next = self.carry_out(effects)?;
        Ok(if resumed && next == Next::Wait { Next::Redraw } else { next })
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<Next> {
        let mut next = Next::Wait;
        for effect in effects {
            match effect {
                Effect::Ask { id, slot, call } => self.tasks.ask(id, slot, call),
                Effect::Listen { last_id, goods } => self.tasks.listen(last_id, goods),
                Effect::Hush => self.tasks.hush(),
                Effect::Copy(text) => self.device.copy(&text)?,
                Effect::Mouse(mouse) => self.device.mouse(mouse)?,
                Effect::Language(lang) => self.tasks.speak(lang),
                Effect::Save(saved) => self.device.save(&saved),
                Effect::Suspend => {
                    self.device.suspend()?;
                    next = Next::Redraw;
                    self.state.redraw();
                }
                Effect::Quit => return Ok(Next::Quit),
            }
        }
        Ok(next)
    }
}

/// Forgets what was drawn, so that everything is drawn anew. `Terminal::clear` would ask the terminal where the cursor is and
/// wait for an answer that the reader of keys has already taken.
fn blank<B: Backend>(terminal: &mut Terminal<B>) -> Result<(), B::Error> {
    let size = terminal.size()?;
    terminal.resize(size.into())
}

fn panicked(_said: Panicked) -> io::Error {
    io::Error::other("a request panicked")
}

/// An input that is there already. Asked with the waker of the loop: crossterm wakes only whoever asked first, so asking with
/// another would leave the loop asleep at the next key.
async fn there_already(inputs: &mut (impl Stream<Item = Event> + Unpin)) -> Option<Event> {
    std::future::poll_fn(|context| match inputs.poll_next_unpin(context) {
        Poll::Ready(input) => Poll::Ready(input),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
