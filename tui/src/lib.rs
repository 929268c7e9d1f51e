//! Miri's shopping client for the terminal: what `miri shop` opens, and what `miri demo` will show at a terminal.
//!
//! **There is no code here yet.** This page says what the crate will be, so that the parts which exist leave room for
//! it. Until then shoppers use the verbs of the `miri` command, and no other crate depends on this one.
//!
//! **Will own** everything a shopper sees and presses: pages, keys, layout, colours, the state of what is on the screen,
//! and the care that the terminal comes back as it was found, after a panic or a signal too.
//!
//! **Will not own** the rules of the shop: what may be ordered, cancelled or returned is the server's to say, and a page
//! shows its answer. Nor the wire types, error codes and the HTTP client, which stand in `miri-common` and are the same
//! for every client. Nor the command line, sign-in and where a token is kept: `miri-cli` does that and hands over a
//! client that is ready. It knows neither the server nor a database.
//!
//! Intended parts, in reading order:
//!
//! - `event`: everything that can happen: a key, a resize, a tick of a visible clock, an answer, a line of the live stream.
//! - `state`: what is known and what is open: the pages as a stack, a popup as an enum with its data.
//! - `update`: `update(&mut State, Event) -> Vec<Effect>`, pure. All behaviour is here, tested without a terminal.
//! - `effect`: what `update` asks for, each with a request id, so that a late answer is dropped and the latest wins.
//! - `runner`: carries effects out, bounded and cancellable, and feeds their results back as events. The only part that waits.
//! - `keymap`: one table that handles keys and also writes the hint line, the help and the command palette.
//! - `pages`: one folder a page (shop, drops, wishlist, checkout, orders, sell, account, ops): its state, update and view.
//! - `view`: draws from `&State`, once per batch of events and only when something has changed.
//! - `look`: the one accent colour, themes, symbols that do not lean on colour alone, and widths counted in cells.
//! - `input`: text fields that work with the Korean input method.
//! - `terminal`: enters and leaves raw mode, the alternate screen, mouse and paste.
