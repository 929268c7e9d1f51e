//! What strangers wrote can neither bend the frame nor drive the terminal.

use crate::harness::{Client, Shelf, goods, screen};
use miri_common::Lang;
use miri_common::labels::Role;
use miri_common::text::is_unsafe;
use unicode_width::UnicodeWidthStr;

const NASTY: [&str; 7] = [
    "한글 이름의 아주 긴 상품 이름이 계속 이어집니다 정말로 아주 길게",
    "👨‍👩‍👧‍👦 family 🇰🇷 flag ❤️‍🔥 heart",
    "\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\u{9b}31m\r\n\tescape",
    "\u{202e}desrever\u{202c} and \u{200f}marks",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} combining z\u{335}\u{336}\u{337}",
    "",
    "ﷺ﷽ wide and odd \u{115f}\u{1160}",
];

fn shelf(name: &str) -> Shelf {
    let mut shelf = Shelf::full();
    shelf.goods = (1..40).map(|id| goods(id, name, 39_000, 5, None)).collect();
    shelf.lines.iter_mut().for_each(|line| line.goods_name = name.to_owned());
    shelf.mine.iter_mut().for_each(|goods| goods.goods_name = name.to_owned());
    shelf.sales.iter_mut().for_each(|sale| {
        sale.goods_name = name.to_owned();
        sale.address = Some(name.to_owned());
    });
    shelf.dead.iter_mut().for_each(|event| event.reason = name.to_owned());
    shelf.role = Role::Admin;
    shelf
}

#[test]
fn borders_stay_straight_and_no_control_byte_reaches_the_terminal() {
    let long = "가나다라마".repeat(100);
    for name in NASTY.iter().copied().chain([long.as_str()]) {
        for size in [(120, 40), (80, 24), (40, 12)] {
            let mut client = Client::cold(shelf(name), Lang::Ko, size);
            client.serve();
            for keys in ["1", "2", "3", "4", "5", "s enter", "6", "7", "G enter"] {
                client.press(keys);
                client.serve();
                let screen = screen(&client.state, size);
                for row in screen.lines() {
                    assert!(row.width() <= usize::from(size.0), "{name:?} at {size:?}: {row}");
                    assert!(!row.contains(is_unsafe), "{name:?}: {row:?}");
                }
                straight(&screen, name);
            }
        }
    }
}

/// Where a screen has a border, it stands in one column from top to bottom.
fn straight(screen: &str, name: &str) {
    let columns: Vec<usize> = screen
        .lines()
        .filter_map(|row| row.split_once("│ ").filter(|(left, _)| !left.trim().ends_with('│')))
        .map(|(left, _)| left.width())
        .collect();
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{name:?}: {columns:?}\n{screen}");
}
