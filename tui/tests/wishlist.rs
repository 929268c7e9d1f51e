//! The wishlist.

use crate::harness::{Client, Shelf, refused};
use miri_common::{ErrorCode, Won};
use miri_tui::Effect;
use miri_tui::call::Call;

fn wishlist() -> Client {
    let mut client = Client::open();
    client.press("3");
    client.serve();
    client
}

#[test]
fn a_wish_shows_at_once_and_is_taken_back_within_five_seconds() {
    let mut client = Client::open();
    client.press("j w");
    assert!(client.row("Brass desk lamp").contains('♥'), "before the shop has answered");
    client.shows("u undoes");
    client.serve();
    client.wait(4_900);
    client.press("u");
    client.serve();
    assert!(!client.row("Brass desk lamp").contains('♥'));
    assert_eq!((client.times("AddWish"), client.times("RemoveWish")), (1, 1));
}

#[test]
fn what_was_put_there_and_taken_off_again_is_back_after_undoing() {
    let mut client = Client::open();
    client.press("j w");
    client.serve();
    client.press("w");
    client.serve();
    assert!(!client.row("› Brass desk lamp").contains('♥'));
    client.press("u");
    client.serve();
    assert!(client.row("› Brass desk lamp").contains('♥'), "the last change is the one that is taken back");
    assert_eq!((client.times("AddWish"), client.times("RemoveWish")), (2, 1));
}

#[test]
fn after_five_seconds_there_is_nothing_to_take_back() {
    let mut client = wishlist();
    client.press("w");
    client.serve();
    client.wait(5_000);
    client.hides("u undoes");
    client.press("u");
    client.serve();
    client.shows("There is nothing to undo.");
    assert_eq!(client.times("AddWish"), 0);
}

#[test]
fn a_wish_that_the_shop_refuses_is_off_the_list_again_and_says_why() {
    let mut client = Client::open();
    client.press("j w");
    let asked = client.take("AddWish");
    client.answer(asked, Err(refused(ErrorCode::NotOnSale)));
    assert!(!client.row("Brass desk lamp").contains('♥'));
    client.shows(ErrorCode::NotOnSale.message(miri_common::Lang::En));
}

#[test]
fn quick_presses_become_one_change_and_the_total_follows_at_once() {
    let mut client = wishlist();
    client.shows("78,000 won");
    client.press("+ + +");
    client.shows("x 5");
    client.shows("195,000 won");
    assert_eq!(client.times("SetWish"), 1, "one change is on its way");
    client.serve();
    assert_eq!(client.times("SetWish"), 2, "the others became one");
    let last = client.shelf.wishes[0].1;
    assert_eq!(last, 5);
    client.press("u");
    client.serve();
    assert_eq!(client.shelf.wishes[0].1, 2, "the steps are taken back together");
}

#[test]
fn what_cannot_be_bought_is_not_in_the_total_and_what_is_left_out_is_not_ordered() {
    let mut client = wishlist();
    client.shows("1 of 2");
    client.press("space b");
    client.shows("Nothing that is selected can be bought now.");
    client.press("esc space b");
    client.serve();
    client.press("enter");
    let asked = client.take("OrderWishes");
    let Call::OrderWishes(order, _) = &asked.call else { panic!("{asked:?}") };
    assert_eq!(order.wish_list_ids.iter().map(|id| id.0).collect::<Vec<_>>(), [101]);
}

#[test]
fn a_price_that_has_changed_since_it_was_wished_for_is_told_also_after_a_new_start() {
    let client = wishlist();
    let saved = client.done.iter().rev().find_map(|effect| match effect {
        Effect::Save(saved) => Some(saved.wished.clone()),
        _ => None,
    });
    let mut shelf = Shelf::full();
    shelf.goods[0].goods_price = Won(41_000);
    let mut client = Client::remembering(shelf, saved.unwrap());
    client.serve();
    client.press("3 b");
    client.serve();
    client.shows("The price was 39,000 won and is 41,000 won now.");
}

#[test]
fn the_last_unit_is_not_counted_away() {
    let mut client = wishlist();
    client.press("- - - -");
    client.shows("x 1");
    client.shows("청송 꿀사과");
}

#[test]
fn offline_nothing_is_changed_and_it_says_so() {
    let mut client = wishlist();
    client.happens(miri_tui::Event::Stream(miri_tui::event::Stream::Ended(None)));
    client.press("w");
    client.shows("Offline: nothing was sent.");
    client.shows("청송 꿀사과");
    assert_eq!(client.times("RemoveWish"), 0);
}
