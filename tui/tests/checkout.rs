//! Checkout: the one order, and its payment.

use crate::harness::{Client, no_answer, placed, refused, unreachable};
use miri_common::labels::PaymentStatus;
use miri_common::{ErrorCode, Lang, Won};
use miri_tui::call::{Call, Key};

/// At the checkout with the first goods of the shop.
fn checkout() -> Client {
    let mut client = Client::open();
    client.press("b");
    client.serve();
    client.shows("Look it over");
    client
}

fn key(call: &Call) -> Key {
    match call {
        Call::PlaceOrder(_, key) | Call::OrderWishes(_, key) => key.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn enter_twice_is_one_order() {
    let mut client = checkout();
    client.press("enter enter");
    client.press("enter");
    assert_eq!(client.times("PlaceOrder"), 1, "while it is on its way");
    client.shows("Placing the order");
    client.serve();
    client.shows("At the payment screen");
    client.press("enter enter");
    client.serve();
    assert_eq!(client.times("PlaceOrder"), 1, "and afterwards");
    assert_eq!(client.times("Pay"), 0, "nor is it paid by the key that ordered");
}

#[test]
fn an_order_says_which_total_was_seen() {
    let mut client = checkout();
    client.press("+ + -");
    client.shows("78,000 won");
    client.press("enter");
    let asked = client.take("PlaceOrder");
    let Call::PlaceOrder(order, _) = &asked.call else { panic!("{asked:?}") };
    assert_eq!((order.quantity, order.expected_total_price), (2, Some(Won(78_000))));
    assert_eq!(order.address, "서울시 마포구 월드컵로 1");
}

#[test]
fn an_order_of_unknown_outcome_is_asked_for_under_its_own_key_until_it_is_known() {
    let mut client = checkout();
    client.press("enter");
    let asked = client.take("PlaceOrder");
    let first = key(&asked.call);
    client.answer(asked, Err(no_answer()));
    client.shows("There is no need to order again.");
    client.press("esc enter enter");
    assert_eq!(client.times("PlaceOrder"), 1);
    client.wait(3_100);
    let again = client.take("PlaceOrder");
    assert_eq!(key(&again.call), first);
    client.answer(again, Err(unreachable()));
    client.shows("There is no need to order again.");
    client.wait(3_100);
    let again = client.take("PlaceOrder");
    assert_eq!(key(&again.call), first);
    let taken = placed(50, 1, Won(39_000), PaymentStatus::ScreenEntered);
    client.answer(again, Ok(taken.into()));
    client.shows("At the payment screen");
}

#[test]
fn while_an_order_is_unknown_no_other_can_be_placed() {
    let mut client = checkout();
    client.press("enter");
    let asked = client.take("PlaceOrder");
    client.answer(asked, Err(no_answer()));
    client.press("1 j b");
    client.shows("Your last order is still under way.");
    client.press("enter enter esc enter");
    assert_eq!(client.times("PlaceOrder"), 1);
}

#[test]
fn an_order_that_was_never_sent_can_be_placed_again_under_another_key() {
    let mut client = checkout();
    client.press("enter");
    let asked = client.take("PlaceOrder");
    let first = key(&asked.call);
    client.answer(asked, Err(unreachable()));
    client.shows("The server cannot be reached.");
    client.press("r");
    client.serve();
    client.press("enter");
    let again = client.take("PlaceOrder");
    assert_ne!(key(&again.call), first);
}

#[test]
fn a_refusal_says_why_and_everything_is_looked_at_again() {
    let mut client = checkout();
    client.press("enter");
    let asked = client.take("PlaceOrder");
    client.shelf.goods[0].goods_price = Won(41_000);
    client.answer(asked, Err(refused(ErrorCode::PriceChanged)));
    client.serve();
    client.shows(ErrorCode::PriceChanged.message(Lang::En));
    client.shows("The price was 39,000 won and is 41,000 won now.");
    client.press("enter");
    let asked = client.take("PlaceOrder");
    let Call::PlaceOrder(order, _) = &asked.call else { panic!("{asked:?}") };
    assert_eq!(order.expected_total_price, Some(Won(41_000)));
}

#[test]
fn what_cannot_be_bought_says_so_before_anything_is_sent() {
    let mut client = Client::open();
    client.press("j j b");
    client.shows("is sold out.");
    client.press("esc j b");
    client.shows("is not open yet.");
    let mut client = checkout();
    client.stock(1, 0);
    client.press("enter");
    client.shows("is sold out.");
    assert_eq!(client.times("PlaceOrder"), 0);
}

#[test]
fn an_order_without_an_address_is_not_sent() {
    let mut client = checkout();
    client.press("a");
    (0..40).for_each(|_| client.press("backspace"));
    client.press("enter enter");
    client.shows("Say where it should go.");
    assert_eq!(client.times("PlaceOrder"), 0);
    client.types("부산");
    client.press("enter enter");
    let asked = client.take("PlaceOrder");
    assert!(matches!(&asked.call, Call::PlaceOrder(order, _) if order.address == "부산"));
}

#[test]
fn the_payment_screen_pays_or_is_left_after_a_question_and_counts_down() {
    let mut client = checkout();
    client.press("enter");
    client.serve();
    client.shows("10:00 left to pay");
    client.wait(1_000);
    client.shows("09:59 left to pay");
    client.press("x");
    client.shows("Leaving the payment screen cancels the order.");
    client.press("enter");
    assert_eq!(client.times("LeavePayment"), 0, "enter answers no such question");
    client.press("n p");
    client.serve();
    client.shows("Paid");
    client.press("p x");
    assert_eq!((client.times("Pay"), client.times("LeavePayment")), (1, 0));
}

#[test]
fn offline_an_order_is_refused_here_with_the_reason() {
    let mut client = checkout();
    client.happens(miri_tui::Event::Stream(miri_tui::event::Stream::Ended(Some(unreachable()))));
    client.press("enter");
    client.shows("Offline: nothing was sent.");
    assert_eq!(client.times("PlaceOrder"), 0);
}
