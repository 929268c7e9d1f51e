//! The job `open-drops`: the log is told of each opening once.

use crate::harness::{Person, Shop, eventually};
use miri_common::GoodsId;
use miri_common::time::TimeInput;
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

/// Goods that open so long from now.
async fn drop_in(shop: &Shop, seller: &Person, name: &str, span: Duration) -> GoodsId {
    let opens = (shop.clock.shop() + span).timestamp();
    shop.goods_with(seller, name, 3_000, 10, |goods| {
        goods.reservation_start_time = Some(TimeInput::Instant(opens));
    })
    .await
}

/// The goods that the log says have opened, in its order.
fn opened(shop: &Shop) -> Vec<String> {
    shop.database.texts("SELECT event_key FROM events WHERE topic = 'goods.opened' ORDER BY id")
}

#[tokio::test]
async fn goods_open_at_their_instant_once_and_those_without_one_never() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let late = drop_in(&shop, &anna, "사과", 3 * HOUR).await;
    let soon = drop_in(&shop, &bora, "배", 2 * HOUR).await;
    shop.goods(&anna, "감", 3_000, 10).await;
    shop.advance("1h").await;
    assert_eq!(opened(&shop), [""; 0]);
    shop.advance("3h").await;
    assert_eq!(opened(&shop), [format!("goods:{soon}"), format!("goods:{late}")]);
    for _ in 0..2 {
        shop.run_job("open-drops").await;
    }
    shop.advance("24h").await;
    assert_eq!(opened(&shop).len(), 2);
    shop.end().await;
}

#[tokio::test]
async fn an_opening_that_is_moved_opens_again_and_one_of_goods_off_sale_does_not() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let moved = drop_in(&shop, &anna, "사과", HOUR).await;
    let hidden = drop_in(&shop, &bora, "배", HOUR).await;
    shop.database.run(&format!("UPDATE goods SET on_sale = 0 WHERE id = {hidden}"));
    shop.advance("2h").await;
    assert_eq!(opened(&shop), [format!("goods:{moved}")]);
    let again = (shop.clock.shop() + HOUR).0;
    shop.database.run(&format!("UPDATE goods SET reservation_start_time = {again} WHERE id = {moved}"));
    shop.advance("2h").await;
    assert_eq!(opened(&shop), [format!("goods:{moved}"), format!("goods:{moved}")]);
    shop.end().await;
}

#[tokio::test]
async fn an_opening_wakes_the_job_by_itself_and_those_missed_while_the_shop_was_closed_are_made_up_for() {
    let mut shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let first = drop_in(&shop, &anna, "사과", Duration::from_millis(600)).await;
    eventually("it opens", || async { (opened(&shop).len() == 1).then_some(()) }).await;
    let second = drop_in(&shop, &bora, "배", HOUR).await;
    let third = drop_in(&shop, &anna, "감", 5 * HOUR).await;
    shop.at_rest().await;
    shop.close().await;
    shop.clock.advance_shop(24 * HOUR);
    shop.open().await;
    eventually("both are told of", || async { (opened(&shop).len() == 3).then_some(()) }).await;
    assert_eq!(opened(&shop), [first, second, third].map(|goods| format!("goods:{goods}")));
    shop.end().await;
}
