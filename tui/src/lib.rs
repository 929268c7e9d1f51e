//! Miri's shopping client for the terminal: what `miri shop` opens.
//!
//! **Owns** everything a shopper sees and presses: pages, keys, layout, colours, the state of what is on the screen, and the
//! care that the terminal comes back as it was found, after a panic or a signal too.
//!
//! **Does not own** the rules of the shop: what may be ordered, cancelled or returned is the server's to say, and a page
//! shows its answer. Nor the wire types, error codes, messages and the HTTP client, which stand in `miri-common` and are the
//! same for every client. Nor the command line and where a session is kept: `miri-cli` does that and hands over a client and
//! [`Sessions`]. It knows neither the server nor a database.
//!
//! One thing happens after another: an [`Event`] goes into [`update`](update::update), which changes the [`State`] and says
//! what is to be done as [`Effect`]s; the [`Runner`] does it and brings what comes of it back as events; when all events that
//! were there are taken in and something has changed, [`draw`](view::draw) turns the state into a picture.
//!
//! In reading order:
//!
//! - [`launch`]: opening the client at a terminal.
//! - [`event`]: everything that can happen: a key, a resize, the clock, an answer, a line of the live stream.
//! - [`state`]: what is known and what is open; each page's own part stands in its folder.
//! - [`update`]: `update(&mut State, Event) -> Vec<Effect>`, pure. All behaviour is here and in the pages.
//! - [`effect`]: what `update` asks for. A request has an id, so that a late answer is dropped, and a slot, in which the latest
//!   wins; a write is refused while its slot is taken. [`call`]: what can be asked of the shop.
//! - [`runner`]: carries effects out, bounded and cancellable. The only part that waits.
//! - [`keymap`]: one table that handles keys and also writes the hint line, the help and the command palette.
//! - [`pages`]: one folder a page. `goods`: whether goods can be bought, as several pages show it.
//!   `wishes`: the wishlist, brought to what someone wants it to be. `form`: fields one below the other.
//! - [`view`]: the frame around the pages, what lies over them, and the few ways to put text on the screen.
//! - [`look`]: themes and symbols. `text`: widths in cells, cutting, text fields.
//! - [`settings`]: `tui.toml`, and what is remembered. [`session`]: being signed in, as the client needs it.
//! - `terminal`: entering and leaving, signals.
//!
//! # Adding a page
//!
//! 1. A folder in `pages/` with `mod.rs` (an empty struct that implements `Screen`, and its `Binding`s), `state.rs`, `update.rs`
//!    and `view.rs` (or `view/`). Start from `pages/shop`.
//! 2. `pages/mod.rs`: a variant of `Page` with its place in `Page::ALL` (its number key), its `action`, a field in `Pages`
//!    and an arm in `screen`.
//! 3. `keymap/action.rs`: its `Go…` and any action that no other page has; `keymap/global.rs`: its number.
//! 4. `call.rs` and `runner/calls.rs`: one variant and one arm for each route that no other page asks.
//! 5. `common/locales/{ko,en}/tui-NAME.ftl`, their name in `messages/catalogue.rs`, and a section in `messages/say.rs`.
//! 6. In `update`: ask by `state.ask(slot, call)` (latest wins) and write by `state.write(slot, key, call)` (dead while under
//!    way, refused offline); what comes back arrives in `answered`. Say things by `inform`, `refuse` and `fail`.
//! 7. In `view`: draw through `Ink` alone; it cuts to width and lets no control character through. `frame::width` says how
//!    many panes there is room for.
//! 8. Tests in `tui/tests/`: its behaviour, and its pictures in both languages and three sizes.

pub mod call;
pub mod effect;
pub mod event;
pub mod failure;
mod form;
mod goods;
pub mod keymap;
pub mod launch;
pub mod look;
pub mod moment;
pub mod pages;
pub mod runner;
pub mod session;
pub mod settings;
pub mod state;
mod terminal;
mod text;
pub mod update;
pub mod view;
mod wishes;

pub use effect::Effect;
pub use event::Event;
pub use runner::Runner;
pub use session::Sessions;
pub use state::{Start, State};
