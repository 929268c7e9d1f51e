//! Orders: what was ordered, cancelling and returning.

use crate::harness::{Client, local};
use miri_common::OrderId;
use miri_common::api::{LiveEvent, NewsTopic, OrderNews};
use miri_common::labels::{PaymentStatus, ShippingStatus};
use miri_tui::call::Call;

fn orders() -> Client {
    let mut client = Client::open();
    client.press("4");
    client.serve();
    client
}

#[test]
fn an_order_shows_its_lines_and_what_has_happened_to_it() {
    let client = orders();
    for text in ["› 11-22", "Order 12", "● Paid", "11-22 11:00  Paying", "5a1c0b0e"] {
        client.shows(text);
    }
}

#[test]
fn cancelling_asks_first_and_neither_enter_nor_a_doubled_key_is_a_yes() {
    let mut client = orders();
    client.press("x x enter enter");
    assert_eq!(client.times("Cancel"), 0);
    client.shows("Cancel 2 x 청송 꿀사과 5kg.");
    client.press("y y");
    client.serve();
    assert_eq!(client.times("Cancel"), 1);
    client.shows("Done.");
}

#[test]
fn what_cannot_be_cancelled_or_returned_says_so_at_once() {
    let mut client = orders();
    client.press("t");
    client.shows("Only what was delivered can be sent back");
    client.shelf.lines[0].shipping_status_code = ShippingStatus::InTransit;
    client.press("esc r");
    client.serve();
    client.press("x");
    client.shows("the parcel has left");
    assert_eq!((client.times("Cancel"), client.times("Return")), (0, 0));
}

#[test]
fn a_return_wants_a_reason_of_ten_characters() {
    let mut client = orders();
    client.shelf.lines[0].shipping_status_code = ShippingStatus::Delivered;
    client.shelf.lines[0].returnable_until = Some(local("2026-11-29 12:00:00"));
    client.press("r");
    client.serve();
    client.press("t");
    client.types("마음이 바뀜");
    client.press("enter");
    client.shows("A reason takes 10 characters; so far 6.");
    client.types("니다 미안해요");
    client.press("enter");
    let asked = client.take("Return");
    assert!(matches!(&asked.call, Call::Return(_, why, _) if why.reason == "마음이 바뀜니다 미안해요"));
}

#[test]
fn news_of_an_order_arrive_without_a_key() {
    let mut client = orders();
    client.shelf.lines[0].shipping_status_code = ShippingStatus::InTransit;
    let news = OrderNews {
        order_id: OrderId(12),
        order_detail_ids: Vec::new(),
        what: "On its way".to_owned(),
        what_code: "IN_TRANSIT".to_owned(),
    };
    client.live(LiveEvent::News(NewsTopic::ShippingChanged, news));
    client.serve();
    client.shows("청송 꿀사과 5kg: On its way");
    assert!(client.row("› 11-22").contains("On its way"));
}

#[test]
fn an_unpaid_order_leads_back_to_its_payment_screen() {
    let mut client = orders();
    client.press("p");
    client.serve();
    client.shows("At the payment screen");
    client.shelf.payment = PaymentStatus::Completed;
    client.press("4");
    client.serve();
    client.press("p");
    client.shows("There is nothing to pay.");
}
