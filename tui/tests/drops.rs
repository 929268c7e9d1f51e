//! Drops: goods that open while someone looks.

use crate::harness::Client;
use miri_common::GoodsId;
use miri_common::api::{GoodsNow, LiveEvent};
use miri_tui::call::Call;

fn drops() -> Client {
    let mut client = Client::open();
    client.press("2");
    client.serve();
    client
}

#[test]
fn the_countdown_follows_the_shops_clock_and_its_distance_is_shown() {
    let mut client = drops();
    assert!(client.row("Studio tote").contains("00:30"));
    client.shows("shop time 12:04:00, 2.0 s ahead of this machine");
    client.wait(1_000);
    assert!(client.row("Studio tote").contains("00:29"));
    client.shows("shop time 12:04:01");
}

#[test]
fn a_drop_opens_while_the_page_is_up_the_row_becomes_buyable_by_itself_and_the_buy_succeeds() {
    let mut client = drops();
    client.press("b");
    client.shows("is not open yet.");
    client.press("esc");
    client.wait(29_900);
    assert!(client.row("Studio tote").contains("00:01"));
    client.wait(100);
    assert!(client.row("Studio tote").contains("● open"), "by the clock alone: {}", client.screen());
    client.press("b");
    client.serve();
    client.press("enter");
    let asked = client.take("PlaceOrder");
    assert!(matches!(&asked.call, Call::PlaceOrder(order, _) if order.goods_id == GoodsId(4)));
    let answer = client.shelf.answer(&asked.call, std::time::Duration::from_secs(30));
    client.answer(asked, answer);
    client.serve();
    client.shows("At the payment screen");
}

#[test]
fn the_shops_word_opens_a_row_before_the_clock_does() {
    let mut client = drops();
    let opened = GoodsNow {
        goods_id: GoodsId(5),
        stock_quantity: 5,
        on_sale: true,
        open: true,
        reservation_start_time: "2026-11-22 12:09:00".parse().ok(),
    };
    client.live(LiveEvent::Opened(opened));
    assert!(client.row("명인 청자").contains("5 left"));
}

#[test]
fn what_has_opened_stays_while_the_page_is_up() {
    let mut client = drops();
    client.shelf.goods[3].reservation_start_time = None;
    client.press("r");
    client.serve();
    client.shows("Studio tote");
    client.press("1 2");
    client.serve();
    client.hides("Studio tote");
}
