//! News of wished goods: to everyone who wishes for them, once an hour, a batch at a time.

use super::{emit, reads_english, rehearsing, settled, shop_with, subjects};
use crate::harness::{Person, Shop, SmtpSink};
use miri_common::GoodsId;
use miri_common::labels::PaymentStatus;
use miri_server::events::Topic;
use serde_json::{Value, json};

fn opened(goods: GoodsId) -> (Topic, String, Value) {
    (Topic::GoodsOpened, format!("goods:{goods}"), json!({ "goodsId": goods }))
}

/// Buys both units of some goods and gives them back, one after the other.
async fn come_and_go(shop: &Shop, buyer: &Person, goods: GoodsId) {
    let orders = [buyer.buy(shop, goods, 1).await, buyer.buy(shop, goods, 1).await];
    for order in &orders {
        buyer.until_payment(order.order_id, PaymentStatus::Completed).await;
        // The first unit that comes back is news, the second is not.
        buyer.cancel(order.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
        settled(shop).await;
    }
}

#[tokio::test]
async fn goods_that_are_back_are_told_once_an_hour_to_those_who_wish_for_them() {
    let sink = SmtpSink::start().await;
    let shop = rehearsing(&sink).await;
    let (anna, bora) = shop.two().await;
    let (carl, dora) = (shop.person("carl").await, shop.person("dora").await);
    reads_english(&shop, &dora);
    let apples = shop.goods(&anna, "사과", 3_000, 2).await;
    let pears = shop.goods(&anna, "배", 3_000, 2).await;
    carl.wish(&shop, apples, 1).await;
    dora.wish(&shop, apples, 1).await;
    carl.wish(&shop, pears, 1).await;
    settled(&shop).await;
    assert_eq!(sink.mails().len(), 0, "goods that come into the shop with units are not back");
    let told = |person: &Person| {
        let letters = sink.for_mailbox(&person.email);
        subjects(&letters)
            .into_iter()
            .filter(|subject| subject.contains("사과"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for hour in 1..=2 {
        for _ in 0..3 {
            come_and_go(&shop, &bora, apples).await;
            assert_eq!(told(&carl), vec!["[미리] 다시 입고되었습니다: 사과"; hour]);
            assert_eq!(told(&dora), vec!["[Miri] Back in stock: 사과"; hour]);
        }
        shop.advance("61m").await;
    }
    come_and_go(&shop, &bora, pears).await;
    let korean = sink.for_mailbox(&carl.email);
    assert!(korean[0].text.contains("사과가 다시 입고되었습니다."), "{}", korean[0].text);
    assert_eq!(subjects(&korean[2..]), ["[미리] 다시 입고되었습니다: 배"], "other goods are other news");
    shop.end().await;
}

#[tokio::test]
async fn within_the_hour_only_those_hear_of_it_who_have_wished_since() {
    let sink = SmtpSink::start().await;
    let shop = rehearsing(&sink).await;
    let (anna, bora) = shop.two().await;
    let (carl, dora) = (shop.person("carl").await, shop.person("dora").await);
    let apples = shop.goods(&anna, "사과", 3_000, 2).await;
    carl.wish(&shop, apples, 1).await;
    come_and_go(&shop, &bora, apples).await;
    dora.wish(&shop, apples, 1).await;
    let told = || [&carl, &dora].map(|person| sink.for_mailbox(&person.email).len());
    assert_eq!(told(), [1, 0]);
    for _ in 0..2 {
        come_and_go(&shop, &bora, apples).await;
        assert_eq!(told(), [1, 1]);
    }
    shop.advance("61m").await;
    come_and_go(&shop, &bora, apples).await;
    assert_eq!(told(), [2, 2]);
    shop.end().await;
}

#[tokio::test]
async fn goods_that_open_are_told_to_those_who_wished_before() {
    let sink = SmtpSink::start().await;
    let mut shop = shop_with(&sink).await;
    let (anna, bora) = shop.two().await;
    let carl = shop.person("carl").await;
    reads_english(&shop, &carl);
    let (honey, pears) = (shop.goods(&anna, "꿀", 9_000, 5).await, shop.goods(&anna, "배", 3_000, 5).await);
    bora.wish(&shop, honey, 1).await;
    carl.wish(&shop, honey, 2).await;
    emit(&mut shop, &[opened(honey), opened(pears)]).await;
    settled(&shop).await;
    let (korean, english) = (sink.for_mailbox(&bora.email), sink.for_mailbox(&carl.email));
    assert_eq!(subjects(&korean), ["[미리] 판매가 시작되었습니다: 꿀"]);
    assert_eq!(subjects(&english), ["[Miri] On sale now: 꿀"]);
    assert!(
        korean[0].text.contains("장바구니에 담아두신 꿀을 지금 주문하실 수 있습니다."),
        "{}",
        korean[0].text
    );
    assert_eq!(sink.mails().len(), 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM announcements"), 0);
    shop.end().await;
}

/// Accounts made by hand, because what matters is how many they are. Their profiles do not open, so their letters wait.
fn wishers(shop: &Shop, goods: GoodsId, count: i64) {
    let first = shop.count("SELECT MAX(id) FROM users") + 1;
    for id in first..first + count {
        shop.database.change(&format!(
            "INSERT INTO users (id, role, email_index, password_hash, created_at) VALUES ({id}, 'USER', x'{id:08}', '-', 0);
             INSERT INTO user_profiles (user_id, email, user_name, phone_number, address) VALUES ({id}, x'00', x'00', x'00', x'00');
             INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES ({id}, {goods}, 1, 0)"
        ));
    }
}

#[tokio::test]
async fn a_crowd_is_written_to_in_batches_that_a_restart_does_not_repeat() {
    let sink = SmtpSink::start().await;
    let mut shop = shop_with(&sink).await;
    let (anna, bora) = shop.two().await;
    let honey = shop.goods(&anna, "꿀", 9_000, 5).await;
    wishers(&shop, honey, 230);
    // A server that starts looks whether it can open the newest account.
    shop.person("cora").await;
    settled(&shop).await;
    emit(&mut shop, &[opened(honey)]).await;
    let mut bora = bora;
    bora.come_back(&shop);
    crate::harness::eventually("everyone is written to", || async {
        (shop.count("SELECT COUNT(*) FROM letters") == 230).then_some(())
    })
    .await;
    bora.wish(&shop, honey, 1).await;
    shop.close().await;
    shop.open().await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM letters"), 230);
    assert_eq!(shop.count("SELECT COUNT(DISTINCT user_id) FROM letters"), 230);
    shop.database.change("DELETE FROM user_profiles WHERE email = x'00'");
    settled(&shop).await;
    assert_eq!((sink.mails().len(), shop.count("SELECT COUNT(*) FROM letters")), (0, 0));
    shop.end().await;
}
