//! The page Shop.

use crate::harness::{Client, Shelf, refused, unreachable};
use miri_common::{ErrorCode, Lang};
use miri_tui::call::Call;

#[test]
fn the_first_screen_shows_goods_one_of_them_up_close_and_what_to_do_next() {
    let client = Client::open();
    for text in
        ["› 청송 꿀사과 5kg", "39,000 won", "sold out", "2 left", "해발 400m", "b buy", "w wish", "/ search"]
    {
        client.shows(text);
    }
}

#[test]
fn typing_is_searched_for_when_it_rests_and_only_the_last_answer_counts() {
    let mut client = Client::open();
    client.press("/");
    client.types("사");
    client.wait(150);
    client.types("과");
    client.wait(150);
    assert_eq!(client.times("Goods"), 2, "typing has not rested yet");
    client.wait(60);
    let first = client.take("Goods");
    assert!(matches!(&first.call, Call::Goods(query) if query.contains(&("q", "사과".to_owned()))));
    client.types("lamp");
    client.press("enter");
    client.serve();
    client.shows("Nothing fits.");
    let late = client.shelf.answer(&first.call, std::time::Duration::ZERO);
    client.answer(first, late);
    client.hides("› 청송");
    client.press("esc");
    client.serve();
    client.shows("› 청송 꿀사과 5kg");
}

#[test]
fn letters_are_letters_while_someone_types_and_keys_afterwards() {
    let mut client = Client::open();
    client.press("/");
    client.types("q4jㅓ");
    client.shows("/ q4jㅓ");
    assert!(!client.has_quit());
    client.press("esc esc");
    client.serve();
    client.types("ㅓ");
    client.serve();
    client.shows("› Brass desk lamp");
}

#[test]
fn filters_and_order_are_asked_of_the_shop() {
    let mut client = Client::open();
    client.press("c o i s p");
    client.types("1000");
    client.press("tab");
    client.types("50000");
    client.press("enter");
    let query = match client.take("Goods").call {
        Call::Goods(query) => query,
        other => panic!("{other:?}"),
    };
    for expected in [
        ("category", "FASHION"),
        ("state", "open"),
        ("inStock", "true"),
        ("sort", "goodsPrice,asc"),
        ("minPrice", "1000"),
        ("maxPrice", "50000"),
    ] {
        assert!(query.contains(&(expected.0, expected.1.to_owned())), "{expected:?} in {query:?}");
    }
}

#[test]
fn a_question_counts_as_slow_after_150_ms_and_not_before() {
    let mut client = Client::cold(Shelf::full(), Lang::En, (80, 24));
    client.wait(149);
    client.hides("Loading");
    client.wait(1);
    client.shows("Loading");
}

#[test]
fn a_failure_says_what_to_do_and_the_goods_that_were_there_stay() {
    let mut client = Client::cold(Shelf::full(), Lang::En, (80, 24));
    while let Some(asked) = client.open.pop() {
        client.answer(asked, Err(unreachable()));
    }
    client.shows("The server cannot be reached.");
    client.shows("r loads it again.");
    client.shows("offline");
    client.press("r");
    client.serve();
    client.shows("청송 꿀사과");
    client.press("s");
    let asked = client.take("Goods");
    client.answer(asked, Err(refused(ErrorCode::Busy)));
    client.shows("청송 꿀사과");
}

#[test]
fn stock_changes_show_without_a_key() {
    let mut client = Client::open();
    assert!(client.row("Brass desk lamp").contains("2 left"));
    client.stock(2, 0);
    assert!(client.row("Brass desk lamp").contains("sold out"));
    client.stock(2, 9);
    assert!(client.row("Brass desk lamp").contains("open"));
}

#[test]
fn a_visitor_looks_around_and_is_told_to_sign_in_before_wishing() {
    let shelf = Shelf { signed_in: false, ..Shelf::full() };
    let mut client = Client::cold(shelf, Lang::En, (120, 40));
    client.serve();
    client.shows("› 청송 꿀사과 5kg");
    client.press("w");
    client.shows("Sign in first.");
    assert_eq!(client.times("AddWish"), 0);
    client.press("esc b");
    client.shows("Sign in first.");
    assert_eq!(client.times("PlaceOrder"), 0);
}
