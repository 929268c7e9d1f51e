//! Live events: everyone who is connected hears of what happens to their orders and to the goods they watch.
//!
//! **Owns** who is connected, what each of them is owed, how much of it may wait, and catching up from the log. **Does not own** the
//! log (`events`), how an event is written on the wire (`http::events`), or when someone may be connected (`auth`).
//!
//! In reading order:
//! - [`LiveLimits`]: every bound on one page.
//! - [`news`]: which events of the log are someone's news, which goods they change, and what they are called (pure).
//! - [`Inbox`]: what one connection is owed: news in order and bounded, goods as they stand now.
//! - [`Hub`]: all connections; the one place that knows who hears what. [`Seat`]: a place at it.
//! - `feed`: the one task a server that reads the log and looks goods up. `sql`: the statements.
//! - [`replay`]: what someone has missed, from the log.
//!
//! An event says which order it is about and not whose that is. The feed looks the owners of a whole batch of events up at once, and only
//! while somebody is connected, so that an order pays nothing for this.

mod feed;
mod hub;
mod inbox;
mod limits;
pub mod news;
pub mod replay;
mod seat;
mod sql;

pub(crate) use feed::run;
pub use hub::{Full, Hub};
pub use inbox::{Due, Inbox, Parcel};
pub use limits::LiveLimits;
pub use seat::{Joined, Seat};
pub use sql::{Stock, wished_goods};
