//! The connection.

use crate::harness::{Client, refused, unreachable};
use miri_common::ErrorCode;
use miri_common::api::{EndReason, LiveEnd, LiveEvent};
use miri_tui::event::Stream;
use miri_tui::{Effect, Event};

fn broken(client: &mut Client) {
    client.happens(Event::Stream(Stream::Ended(None)));
}

fn listened(client: &Client) -> Vec<Option<i64>> {
    let listen = |effect: &Effect| match effect {
        Effect::Listen { last_id, .. } => Some(*last_id),
        _ => None,
    };
    client.done.iter().filter_map(listen).collect()
}

#[test]
fn a_broken_stream_counts_down_resumes_where_it_was_and_asks_for_what_was_missed() {
    let mut client = Client::open();
    client.wait(1_000);
    let before = listened(&client).len();
    broken(&mut client);
    client.shows("reconnecting in 1 s");
    client.shows("what you see may be out of date");
    client.shows("청송 꿀사과");
    client.wait(1_000);
    assert_eq!(listened(&client).len(), before + 1);
    assert_eq!(listened(&client).last(), Some(&Some(1)), "from the last event that was seen");
    let goods = client.times("Goods");
    client.live(LiveEvent::Started);
    client.serve();
    client.shows("● online");
    assert_eq!(client.times("Goods"), goods + 1);
}

#[test]
fn the_waits_grow_and_after_three_failures_it_is_offline() {
    let mut client = Client::open();
    client.wait(1_000);
    for wait in [1, 2] {
        broken(&mut client);
        client.shows(&format!("reconnecting in {wait} s"));
        client.wait(wait * 1_000);
    }
    broken(&mut client);
    client.shows("offline, retry in 4 s");
    let before = listened(&client).len();
    client.press("r");
    assert_eq!(listened(&client).len(), before + 1, "r does not wait");
}

#[test]
fn a_stream_that_ends_as_announced_is_opened_again_at_once() {
    let mut client = Client::open();
    client.wait(1_000);
    let before = listened(&client).len();
    client.live(LiveEvent::Ended(LiveEnd { reason: EndReason::TokenExpired }));
    assert_eq!(listened(&client).len(), before + 1);
}

#[test]
fn a_session_that_was_ended_makes_a_visitor() {
    let mut client = Client::open();
    client.shows("나래");
    client.shelf.signed_in = false;
    client.live(LiveEvent::Ended(LiveEnd { reason: EndReason::SignedOut }));
    client.serve();
    client.hides("나래");
    client.shows("청송 꿀사과");
}

#[test]
fn the_goods_on_the_screen_are_listened_for_once_the_list_rests() {
    let mut client = Client::open();
    client.wait(1_000);
    let goods = client.done.iter().rev().find_map(|effect| match effect {
        Effect::Listen { goods, .. } => Some(goods.len()),
        _ => None,
    });
    assert_eq!(goods, Some(5));
}

#[test]
fn failures_are_kept_with_the_id_that_an_operator_finds_them_by() {
    let mut client = Client::open();
    client.press("b");
    client.serve();
    client.press("enter");
    let asked = client.take("PlaceOrder");
    client.answer(asked, Err(refused(ErrorCode::LimitExceeded)));
    client.press("E");
    client.shows("LIMIT_EXCEEDED");
    client.shows("req-7");
    client.press("y");
    assert!(client.done.iter().any(|effect| matches!(effect, Effect::Copy(id) if id == "req-7")));
}

#[test]
fn a_refusal_proves_that_the_shop_is_there() {
    let mut client = Client::open();
    client.press("s");
    let asked = client.take("Goods");
    client.answer(asked, Err(unreachable()));
    client.shows("offline");
    client.press("r");
    let asked = client.take("Goods");
    client.answer(asked, Err(refused(ErrorCode::Busy)));
    client.hides("offline");
}
