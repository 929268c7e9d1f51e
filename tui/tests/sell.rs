//! The page Sell: one's own goods, and what was sold of them.

use crate::harness::{Client, local, refused};
use miri_common::api::ChangeGoods;
use miri_common::time::TimeInput;
use miri_common::{ErrorCode, Won};
use miri_tui::call::{Answer, Call};
use miri_tui::failure::Failure;

/// The page with two goods, the first on sale and the second off it.
fn open() -> Client {
    let mut client = Client::open();
    client.press("5");
    client.serve();
    client
}

fn fill(client: &mut Client, fields: &[&str]) {
    for field in fields {
        client.types(field);
        client.press("enter");
    }
}

/// The change that was asked for, which is answered with yes.
fn change(client: &mut Client) -> ChangeGoods {
    let asked = client.take("ChangeGoods");
    let Call::ChangeGoods(_, change, _) = asked.call.clone() else { panic!("{asked:?}") };
    client.answer(asked, Ok(Answer::Done));
    change
}

#[test]
fn goods_are_registered_with_what_was_typed_and_chosen() {
    let mut client = open();
    client.press("n");
    fill(&mut client, &["제주 감귤 3kg", "아침에 딴 감귤", "19,000"]);
    client.press("backspace");
    fill(&mut client, &["40"]);
    client.press("right right left enter");
    fill(&mut client, &["2026-12-01 10:00", "5", "GG-1"]);
    let asked = client.take("RegisterGoods");
    let Call::RegisterGoods(goods, _) = &asked.call else { panic!("{asked:?}") };
    assert_eq!(
        (goods.goods_name.as_str(), goods.goods_description.as_str()),
        ("제주 감귤 3kg", "아침에 딴 감귤")
    );
    assert_eq!((goods.goods_price, goods.stock_quantity), (Won(19_000), 40));
    assert_eq!((goods.category.as_str(), goods.limit_per_buyer), ("BEAUTY", Some(5)));
    assert_eq!(goods.reservation_start_time, Some(TimeInput::Local(local("2026-12-01 10:00:00").0)));
    assert_eq!(goods.sku.as_deref(), Some("GG-1"));
    client.press("enter");
    assert_eq!(client.times("RegisterGoods"), 1, "Enter twice registers once");
    client.answer(asked, Ok(Answer::Done));
    client.shows("Registered.");
    assert_eq!(client.times("MyGoods"), 2);
}

#[test]
fn what_is_no_number_or_no_time_is_said_before_anything_is_sent() {
    let mut client = open();
    client.press("n");
    fill(&mut client, &["감귤", "감귤", "cheap", "", "", "soon", "", ""]);
    client.shows("This must be a whole number.");
    client.press("backspace backspace backspace backspace backspace");
    client.types("100");
    client.press("down down down down down enter");
    client.shows("Write it as in 2026-12-01 10:00.");
    assert_eq!(client.times("RegisterGoods"), 0);
}

#[test]
fn only_what_was_changed_is_sent() {
    let mut client = open();
    client.press("e tab tab");
    client.types("0");
    client.press("tab tab tab enter");
    let change = change(&mut client);
    assert_eq!(change.goods_price, Some(Won(390_000)));
    assert!(change.goods_name.is_none() && change.goods_description.is_none() && change.category.is_none());
    assert!(change.limit_per_buyer.is_none() && change.on_sale.is_none());
    client.shows("Saved.");
}

#[test]
fn a_limit_can_be_changed_but_not_taken_away() {
    let mut client = open();
    client.press("e tab tab tab tab tab backspace enter");
    client.shows("It can be changed, but not taken away again.");
    assert_eq!(client.times("ChangeGoods"), 0);
    client.types("7");
    client.press("enter");
    assert_eq!(change(&mut client).limit_per_buyer, Some(7));
}

#[test]
fn units_come_at_once_and_go_only_after_a_yes() {
    let mut client = open();
    client.press("+");
    client.shows("Stock · 청송 꿀사과 5kg");
    fill(&mut client, &["20", "new harvest"]);
    let asked = client.take("ChangeStock");
    assert!(matches!(&asked.call, Call::ChangeStock(_, change, _) if change.change == 20));
    client.answer(asked, Ok(Answer::Done));
    client.serve();
    client.press("+");
    fill(&mut client, &["-3", "spoiled"]);
    client.shows("Write off 3 x 청송 꿀사과 5kg?");
    client.press("enter enter");
    assert_eq!(client.times("ChangeStock"), 1);
    client.press("y");
    let asked = client.take("ChangeStock");
    assert!(matches!(&asked.call, Call::ChangeStock(_, change, _) if change.change == -3));
}

#[test]
fn goods_go_on_sale_at_once_and_off_it_after_a_yes() {
    let mut client = open();
    client.press("o enter");
    client.shows("off sale?");
    assert_eq!(client.times("ChangeGoods"), 0);
    client.press("y");
    assert_eq!(change(&mut client).on_sale, Some(false));
    client.serve();
    client.press("down o");
    assert_eq!(change(&mut client).on_sale, Some(true));
}

#[test]
fn a_refused_field_is_named_and_the_form_stays() {
    let mut client = open();
    client.press("+");
    fill(&mut client, &["0", "counted"]);
    let asked = client.take("ChangeStock");
    let data = Some(serde_json::json!({"change": "must not be 0"}));
    client.answer(asked, Err(Failure { data, ..refused(ErrorCode::Validation) }));
    client.shows("must not be 0");
    client.shows("counted");
}

#[test]
fn a_sale_says_where_its_parcel_goes_unless_the_buyer_is_gone() {
    let mut client = open();
    client.press("s");
    client.serve();
    client.shows("한결");
    client.shows("부산시 해운대구 우동 1");
    client.press("down");
    client.hides("한결");
    client.shows("not told any more");
}

#[test]
fn stock_moves_without_a_key() {
    let mut client = open();
    client.stock(1, 119);
    client.shows("119 left");
    client.hides("120 left");
}

#[test]
fn letters_are_no_commands_while_a_category_is_chosen() {
    let mut client = open();
    client.press("n tab tab tab tab q r L");
    assert!(!client.has_quit());
    client.shows("New goods");
    client.press("esc");
    client.hides("New goods");
}
