//! Random keys, answers, sizes and times: never a panic, at most one order in flight, Esc always leads to the root.

use crate::harness::{Client, Shelf, key, no_answer, refused, screen, unreachable};
use miri_common::api::LiveEvent;
use miri_common::labels::Role;
use miri_common::{ErrorCode, Lang};
use miri_tui::Event;
use miri_tui::call::{Call, Key};
use miri_tui::event::Stream;
use std::collections::BTreeSet;

/// How many things happen; `MIRI_TUI_RANDOM` asks for more.
const STEPS: usize = 5_000;

/// A generator that is the same everywhere (splitmix64), so that a seed tells everything.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const KEYS: [&str; 51] = [
    "j",
    "k",
    "h",
    "l",
    "g",
    "G",
    "enter",
    "enter",
    "enter",
    "esc",
    "tab",
    "space",
    "backspace",
    "up",
    "down",
    "left",
    "right",
    "pagedown",
    "pageup",
    "/",
    ":",
    "?",
    "E",
    "b",
    "b",
    "w",
    "u",
    "a",
    "x",
    "y",
    "n",
    "p",
    "t",
    "c",
    "o",
    "i",
    "s",
    "r",
    "L",
    "T",
    "M",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "+",
    "e",
    "backtab",
];

fn order_key(call: &Call) -> Option<&Key> {
    match call {
        Call::PlaceOrder(_, key) | Call::OrderWishes(_, key) => Some(key),
        _ => None,
    }
}

fn step(client: &mut Client, random: &mut Random) {
    match random.below(20) {
        0 => client.types("한"),
        1 => client.happens(Event::Paste("pasted\n한글".to_owned())),
        2..=4 => answer_one(client, random),
        5 => client.serve(),
        6 => client.wait(random.next() % 4_000),
        7 => {
            let (width, height) = *random.one(&[(120, 40), (80, 24), (40, 12), (10, 3), (200, 60)]);
            client.happens(Event::Resize { width, height });
        }
        8 => client.happens(Event::Stream(Stream::Ended(None))),
        9 => client.live(LiveEvent::Started),
        10 => {
            client
                .stock(i64::try_from(1 + random.below(5)).unwrap(), i64::try_from(random.below(9)).unwrap());
        }
        _ => {
            let name = random.one(&KEYS);
            client.happens(Event::Key(key(name)));
        }
    }
}

fn answer_one(client: &mut Client, random: &mut Random) {
    if client.open.is_empty() {
        return;
    }
    let asked = client.open.remove(random.below(client.open.len()));
    let result = match random.below(8) {
        0 => Err(unreachable()),
        1 => Err(no_answer()),
        2 => Err(refused(*random.one(ErrorCode::ALL))),
        _ => client.shelf.answer(&asked.call, std::time::Duration::ZERO),
    };
    client.answer(asked, result);
}

#[test]
fn random_keys_never_panic_never_double_an_order_and_esc_leads_to_the_root() {
    let steps = std::env::var("MIRI_TUI_RANDOM").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let seed = std::env::var("MIRI_TUI_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2_026);
    println!("seed {seed}: MIRI_TUI_SEED={seed} MIRI_TUI_RANDOM={steps} repeats this run");
    let mut random = Random(seed);
    let mut client = Client::cold(Shelf { role: Role::Admin, ..Shelf::full() }, Lang::En, (120, 40));
    let mut orders = 0;
    for number in 0..steps {
        step(&mut client, &mut random);
        client.done.clear();
        let keys: BTreeSet<_> =
            client.open.iter().filter_map(|asked| order_key(&asked.call)).map(|key| &key.0).collect();
        assert!(keys.len() <= 1, "step {number}: {keys:?}");
        assert!(
            client.open.iter().filter(|asked| order_key(&asked.call).is_some()).count() <= 1,
            "step {number}"
        );
        orders += keys.len();
        if number % 20 == 0 {
            let _drawn = screen(&client.state, *random.one(&[(120, 40), (80, 24), (40, 12)]));
        }
        if number % 250 == 249 {
            to_the_root(&mut client, number);
        }
    }
    assert!(orders > 0, "no order was ever under way, so nothing was tried");
}

fn to_the_root(client: &mut Client, number: usize) {
    client.happens(Event::Resize { width: 120, height: 40 });
    for _ in 0..12 {
        client.press("esc");
    }
    client.done.clear();
    client.press("q");
    assert!(
        client.has_quit(),
        "step {number}: q does not end it after twelve times Esc:\n{}",
        client.screen()
    );
    client.done.clear();
}
