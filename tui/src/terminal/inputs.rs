//! What the terminal and the system send.

use super::signals::signals;
use crate::event::Event;
use crossterm::event::{Event as Sent, EventStream};
use futures_util::{Stream, StreamExt, stream};
use std::io;

/// Keys, pastes, mouse, sizes and signals. It ends when the terminal is gone.
pub(crate) fn inputs() -> io::Result<impl Stream<Item = Event> + Unpin> {
    let signals = signals()?;
    let keys = EventStream::new()
        .map(|sent| match sent {
            Ok(sent) => meaning(sent),
            // A terminal that cannot be read is gone.
            Err(_) => Some(Event::Terminate),
        })
        .chain(stream::once(std::future::ready(Some(Event::Terminate))))
        .filter_map(std::future::ready);
    Ok(stream::select(keys, signals))
}

fn meaning(sent: Sent) -> Option<Event> {
    match sent {
        Sent::Key(key) => Some(Event::Key(key)),
        Sent::Paste(text) => Some(Event::Paste(text)),
        Sent::Mouse(mouse) => Some(Event::Mouse(mouse)),
        Sent::Resize(width, height) => Some(Event::Resize { width, height }),
        Sent::FocusGained | Sent::FocusLost => None,
    }
}
