//! What is around every page: keys, hints, help, palette, sizes, language, idleness.

use crate::harness::{Client, Shelf, screen};
use miri_common::Lang;
use miri_common::api::LiveEvent;
use miri_tui::keymap::{Action, Keymap};
use miri_tui::look::Glyphs;
use miri_tui::{Effect, Event};
use std::collections::BTreeMap;

#[test]
fn ten_idle_seconds_draw_nothing_on_a_page_without_a_clock() {
    let mut client = Client::open();
    client.shelf.goods.truncate(3);
    client.press("r");
    client.serve();
    client.wait(1_000);
    assert!(client.state.take_dirty());
    client.wait(5_000);
    client.live(LiveEvent::Alive);
    client.wait(5_000);
    assert!(!client.state.take_dirty());
    assert_eq!(client.state.wake(), None, "nothing wakes it");
}

#[test]
fn with_a_clock_ten_seconds_draw_ten_times() {
    let mut client = Client::open();
    client.press("2");
    client.serve();
    client.wait(4_000);
    let mut drawn = 0;
    for _ in 0..1_000 {
        client.wait(10);
        drawn += usize::from(client.state.take_dirty());
    }
    assert!((10..=11).contains(&drawn), "{drawn}");
}

#[test]
fn esc_leads_to_the_root_and_q_ends_only_there() {
    let mut client = Client::open();
    client.press("2 3 4 ?");
    client.serve();
    client.press("q");
    assert!(!client.has_quit());
    client.press("esc esc esc esc esc");
    client.serve();
    client.shows("Wish ahead");
    client.press("q");
    assert!(client.has_quit());
}

#[test]
fn ctrl_c_ends_it_whatever_is_open() {
    for keys in ["/", ":", "?", "x", "b"] {
        let mut client = Client::open();
        client.press(keys);
        client.press("ctrl-c");
        assert!(client.has_quit(), "{keys}");
    }
}

#[test]
fn hints_help_and_palette_come_from_the_keys_that_work() {
    let mut client = Client::open();
    client.press("?");
    client.shows("copy id");
    client.shows("Korean (hangugeo)");
    client.press("esc :");
    client.types("orders");
    client.press("enter");
    client.serve();
    client.shows("What you have ordered");
    client.press(":");
    client.types("nonsense");
    client.shows("There is no such command.");
}

#[test]
fn a_key_that_someone_chose_is_the_key_that_is_told_of_everywhere() {
    let keymap = Keymap::new(BTreeMap::from([(Action::Undo, vec!["z".parse().unwrap()])]));
    let mut client = Client::with_keys(Shelf::full(), keymap);
    client.serve();
    client.press("j w");
    client.shows("On your wishlist: Brass desk lamp  (z undoes)");
    client.serve();
    client.press("u ?");
    client.shows("z                   undo");
    client.press("esc z");
    client.serve();
    client.shows("Undone.");
}

#[test]
fn the_language_changes_while_it_runs_and_is_remembered() {
    let mut client = Client::open();
    client.press("L");
    client.serve();
    client.shows("상점");
    client.shows("39,000원");
    assert!(client.done.iter().any(|effect| matches!(effect, Effect::Language(Lang::Ko))));
    let saved =
        client.done.iter().any(|effect| matches!(effect, Effect::Save(saved) if saved.lang.is_some()));
    assert!(saved);
}

#[test]
fn a_screen_that_is_too_small_says_what_it_needs_and_the_state_survives() {
    let mut client = Client::open();
    client.press("j j");
    client.serve();
    let before = screen(&client.state, (120, 40));
    for size in [(39, 40), (120, 11), (1, 1)] {
        client.happens(Event::Resize { width: size.0, height: size.1 });
        let _drawn = screen(&client.state, size);
    }
    let small = screen(&client.state, (39, 11));
    let words: Vec<_> = small.split_whitespace().collect();
    assert!(words.join(" ").contains("40 columns and 12 rows"), "{small}");
    client.happens(Event::Resize { width: 120, height: 40 });
    assert_eq!(screen(&client.state, (120, 40)), before);
}

#[test]
fn a_click_meets_what_it_was_meant_for() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut client = Client::open();
    let screen = client.screen();
    let row = screen.lines().position(|row| row.contains("Brass desk lamp")).unwrap();
    let click = |column, row: usize| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let row = u16::try_from(row).unwrap();
        Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
    };
    client.happens(click(30, row));
    client.serve();
    client.shows("› Brass desk lamp");
    let bar = screen.lines().position(|row| row.contains("Drops")).unwrap();
    let column = screen.lines().nth(bar).unwrap().find("Drops").unwrap();
    client.happens(click(u16::try_from(column).unwrap(), bar));
    client.serve();
    client.shows("Yours the moment it opens");
}

#[test]
fn ascii_leaves_no_sign_that_is_not_ascii_but_what_people_wrote() {
    let mut shelf = Shelf::full();
    shelf.goods.retain(|goods| goods.goods_name.is_ascii());
    shelf.wishes.clear();
    shelf.lines.clear();
    let mut client = Client::with_glyphs(shelf, Lang::En, (120, 40), Glyphs::Ascii);
    client.serve();
    for keys in ["1", "2", "3", "4", "?"] {
        client.press(keys);
        client.serve();
        for row in client.screen().lines() {
            let own = ["나래", "한강상점", "해발", "과수원", "꿀이"];
            assert!(row.is_ascii() || own.iter().any(|text| row.contains(text)), "{row}");
        }
    }
}
