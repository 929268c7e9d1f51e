//! Pictures of every page: page, state, language and size, pairwise.

use crate::harness::{Client, Shelf, screen, unreachable};
use miri_common::Lang;
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
const PAGES: [(&str, &str); 5] =
    [("shop", "1"), ("drops", "2"), ("wishlist", "3"), ("orders", "4"), ("checkout", "1 b")];

/// A page in a state.
fn client(keys: &str, kind: Kind, lang: Lang, size: (u16, u16)) -> Client {
    let shelf = if matches!(kind, Kind::Empty) { Shelf::empty() } else { Shelf::full() };
    let mut client = Client::cold(shelf, lang, size);
    client.serve();
    client.press(keys);
    match kind {
        Kind::Loading => client.wait(200),
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
            let client = client(keys, *kind, lang, size);
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
