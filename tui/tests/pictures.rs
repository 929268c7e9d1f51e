//! Pictures of every page: page, state, language and size, pairwise.

use crate::harness::{Client, Shelf, refused, screen, unreachable};
use miri_common::api::LiveEvent;
use miri_common::labels::Role;
use miri_common::{ErrorCode, Lang};
use miri_tui::Event;
use miri_tui::event::Stream;

#[derive(Debug, Clone, Copy)]
enum Kind {
    Loading,
    Empty,
    Full,
    Error,
    Offline,
}

const KINDS: [Kind; 5] = [Kind::Loading, Kind::Empty, Kind::Full, Kind::Error, Kind::Offline];
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];
const PAGES: [(&str, &str); 8] = [
    ("shop", "1"),
    ("drops", "2"),
    ("wishlist", "3"),
    ("orders", "4"),
    ("checkout", "1 b"),
    ("sell", "5"),
    ("account", "6"),
    ("ops", "7"),
];

/// A page in a state. The checkout has nothing to load and cannot be empty: there an order is on its way, and an address away.
fn client(name: &str, keys: &str, kind: Kind, lang: Lang, size: (u16, u16)) -> Client {
    let mut shelf = if matches!(kind, Kind::Empty) { Shelf::empty() } else { Shelf::full() };
    // Without an account there is no profile; only an operator has the page Ops, and so has been asked who he is.
    shelf.signed_in = !(name == "account" && matches!(kind, Kind::Empty));
    let ops = name == "ops";
    if ops {
        shelf.role = Role::Admin;
    }
    let mut client = Client::cold(shelf, lang, size);
    let checkout = name == "checkout";
    if checkout {
        client.shelf = Shelf::full();
        client.serve();
        client.live(LiveEvent::Started);
        client.serve();
    }
    if ops {
        client.serve();
    }
    client.press(keys);
    match kind {
        Kind::Loading | Kind::Error if checkout => {
            client.serve();
            client.press("enter");
            if matches!(kind, Kind::Error) {
                let asked = client.take("PlaceOrder");
                client.answer(asked, Err(refused(ErrorCode::LimitExceeded)));
            }
        }
        Kind::Loading => client.wait(200),
        Kind::Empty if checkout => {
            client.press("a");
            (0..20).for_each(|_| client.press("backspace"));
        }
        Kind::Empty | Kind::Full => client.serve(),
        Kind::Error => {
            while let Some(asked) = client.open.pop() {
                client.answer(asked, Err(unreachable()));
            }
        }
        Kind::Offline => {
            client.serve();
            (0..3).for_each(|_| client.happens(Event::Stream(Stream::Ended(Some(unreachable())))));
        }
    }
    client
}

#[test]
fn every_page_looks_as_it_did() {
    for (page, (name, keys)) in PAGES.iter().enumerate() {
        for (state, kind) in KINDS.iter().enumerate() {
            // Language and size run through against page and state, so that every pair of the four is met.
            let lang = if (page + state) % 2 == 0 { Lang::Ko } else { Lang::En };
            let size = SIZES[(page + 2 * state) % SIZES.len()];
            let client = client(name, keys, *kind, lang, size);
            let file =
                format!("{name}-{}-{}-{}x{}", format!("{kind:?}").to_lowercase(), lang.tag(), size.0, size.1);
            insta::assert_snapshot!(file, screen(&client.state, size));
        }
    }
}

#[test]
fn the_pictures_meet_every_pair() {
    use std::collections::BTreeSet;
    let mut pairs = BTreeSet::new();
    for page in 0..PAGES.len() {
        for state in 0..KINDS.len() {
            let (lang, size) = ((page + state) % 2, (page + 2 * state) % SIZES.len());
            pairs.extend([("page-lang", page, lang), ("page-size", page, size), ("state-lang", state, lang)]);
            pairs.extend([("state-size", state, size), ("lang-size", lang, size)]);
        }
    }
    let all = 2 * PAGES.len() + 3 * PAGES.len() + 2 * KINDS.len() + 3 * KINDS.len() + 2 * 3;
    assert_eq!(pairs.len(), all);
}
