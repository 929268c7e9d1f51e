//! What two servers on one database know of each other's goods.

use crate::harness::{Shop, eventually};
use miri_common::ErrorCode;
use miri_common::api::ChangeGoods;

#[tokio::test]
async fn what_one_server_changes_the_other_does_not_refuse_for_long() {
    let shop = Shop::start().await;
    let second = shop.second_server().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 50).await;
    let there = second.anyone().with_token(anna.token.clone());
    let order = || miri_common::api::PlaceOrder {
        goods_id: apples,
        quantity: 1,
        address: "서울".to_owned(),
        expected_total_price: None,
    };
    let on_sale = async |sale: bool| {
        let change = ChangeGoods { on_sale: Some(sale), ..ChangeGoods::default() };
        seller.change_goods(apples, &change, &shop.key()).await.unwrap();
    };
    there.place_order(&order(), &shop.key()).await.unwrap();
    on_sale(false).await;
    let refused = there.place_order(&order(), &shop.key()).await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::NotOnSale), "its write looks again");
    // Now the other server has kept that they are off sale.
    eventually("it has kept it", || async {
        let refused = there.place_order(&order(), &shop.key()).await.unwrap_err();
        (refused.code() == Some(ErrorCode::NotOnSale)).then_some(())
    })
    .await;
    on_sale(true).await;
    eventually("the other server hears that they are on sale again", || async {
        there.place_order(&order(), &shop.key()).await.ok()
    })
    .await;
    let total = |shop: &Shop| {
        let anyone = shop.anyone();
        async move { anyone.goods(Vec::new()).await.unwrap().goods_list.total_elements }
    };
    assert_eq!((total(&shop).await, total(&second).await), (1, 1));
    shop.goods(&seller, "배", 3_000, 5).await;
    assert_eq!(total(&shop).await, 2, "what was registered here is counted at once");
    eventually("the other server counts it too", || async { (total(&second).await == 2).then_some(()) })
        .await;
    second.end().await;
    shop.end().await;
}
