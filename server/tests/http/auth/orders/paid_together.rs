//! Many payments in one transaction: each comes out as it would alone.

use crate::harness::{Person, Shop, eventually};
use miri_common::api::{OrderWishes, PlacedOrder};
use miri_common::labels::PaymentStatus;
use miri_common::{GoodsId, Won};

/// More than two statements about many rows take, and no multiple of it.
const ORDERS: usize = 37;

/// An order of two apples and a pear.
async fn order_both(shop: &Shop, who: &Person, goods: [GoodsId; 2]) -> PlacedOrder {
    let wish_list_ids = vec![who.wish(shop, goods[0], 2).await, who.wish(shop, goods[1], 1).await];
    let wishes = OrderWishes { wish_list_ids, address: "서울".to_owned(), expected_total_price: None };
    who.order_wishes(&wishes, &shop.key()).await.unwrap()
}

async fn each_is_paid_for_what_was_kept(shop: Shop) {
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 100).await;
    let pears = shop.goods(&bora, "배", 5_000, 100).await;
    shop.provider.hold();
    let buyer = |number: usize| if number.is_multiple_of(2) { &anna } else { &bora };
    let mut orders = Vec::new();
    for number in 0..ORDERS {
        orders.push(order_both(&shop, buyer(number), [apples, pears]).await);
    }
    eventually("every charge is asked for", || async {
        (shop.provider.charges_asked() == ORDERS).then_some(())
    })
    .await;
    // The money of all is on its way; the first keeps one line, the second none, the others everything.
    let line = |order: usize, goods: GoodsId| {
        orders[order].order_goods.iter().find(|line| line.goods_id == goods).unwrap().order_detail_id
    };
    for (order, goods) in [(0, apples), (1, apples), (1, pears)] {
        buyer(order).cancel(line(order, goods), &shop.key()).await.unwrap();
    }
    shop.provider.release();
    for (number, order) in orders.iter().enumerate().skip(2) {
        buyer(number).until_payment(order.order_id, PaymentStatus::Completed).await;
        assert_eq!(shop.provider.captures(order.order_id), [Won(11_000)]);
    }
    anna.until_payment(orders[0].order_id, PaymentStatus::Completed).await;
    anna.until_line(orders[0].order_id, line(0, apples), PaymentStatus::Refunded).await;
    shop.at_rest().await;
    let kept = i64::try_from(ORDERS).unwrap();
    assert_eq!(
        shop.count(&format!("SELECT sold FROM goods_stock WHERE goods_id = {apples}")),
        2 * (kept - 2)
    );
    assert_eq!(shop.count(&format!("SELECT sold FROM goods_stock WHERE goods_id = {pears}")), kept - 1);
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (100 - 2 * (kept - 2), 100 - (kept - 1)));
    shop.end().await;
}

#[tokio::test]
async fn each_is_paid_for_what_was_kept_where_shoppers_are_known_to_pay() {
    each_is_paid_for_what_was_kept(Shop::start().await).await;
}

#[tokio::test]
async fn each_is_paid_for_what_was_kept_where_shoppers_are_asked_at_their_screen() {
    let shop = Shop::start().await;
    shop.provider.ask_at_screen();
    each_is_paid_for_what_was_kept(shop).await;
}
