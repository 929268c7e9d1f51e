//! `GET /api/goods?q=...`: what is found and what is not.

use crate::harness::{Person, Shop, eventually};
use crate::http::ask::{assert_bad_fields, column, get};
use miri_common::GoodsId;
use miri_common::api::{ChangeGoods, RegisterGoods};
use serde_json::{Value, json};

/// Goods with this name and description.
async fn goods(shop: &Shop, seller: &Person, name: &str, description: &str) -> GoodsId {
    let text = |goods: &mut RegisterGoods| description.clone_into(&mut goods.goods_description);
    shop.goods_with(seller, name, 1_000, 1, text).await
}

/// A query as it stands in a URL.
fn encoded(query: &str) -> String {
    query.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The ids that a search finds, smallest first, having checked that it counts them too.
async fn found(shop: &Shop, query: &str) -> Vec<Value> {
    let reply = get(shop, &format!("/api/goods?sort=id,asc&size=100&q={}", encoded(query))).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let page = reply.json()["data"]["goodsList"].clone();
    let ids = column(&page["content"], "goodsId");
    assert_eq!(page["totalElements"], ids.len(), "{query}");
    ids
}

#[tokio::test]
async fn goods_are_found_by_what_stands_in_their_name_or_description() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let honey = json!(goods(&shop, &anna, "청송 꿀사과 5kg", "산지에서 바로 보냅니다.").await);
    let juice = json!(goods(&shop, &bora, "사과즙 100%", "Green Apple only 🍏").await);
    // "사과" decomposed, as a keyboard of another system writes it.
    let jam = json!(goods(&shop, &anna, "\u{1109}\u{1161}\u{1100}\u{116a}잼", "CAFÉ_STYLE").await);
    let coat = json!(goods(&shop, &bora, "코트", "과하지 않은 사치\n즙이 튀어도 됩니다.").await);
    let all = |ids: &[&Value]| ids.iter().map(|id| (*id).clone()).collect::<Vec<_>>();
    for (query, expected) in [
        // One syllable, two, a stem inside a word.
        ("사", all(&[&honey, &juice, &jam, &coat])),
        ("과", all(&[&honey, &juice, &jam, &coat])),
        ("사과", all(&[&honey, &juice, &jam])),
        ("꿀", all(&[&honey])),
        ("과즙", all(&[&juice])),
        ("보냅니", all(&[&honey])),
        ("없는말", all(&[])),
        // Syllables are whole: 사 has no final consonant here.
        ("산", all(&[&honey])),
        ("ㅅ", all(&[])),
        // Decomposed questions.
        ("\u{1109}\u{1161}\u{1100}\u{116a}", all(&[&honey, &juice, &jam])),
        ("\u{1109}\u{1161}\u{1100}\u{116a}\u{110c}\u{1162}\u{11b7}", all(&[&jam])),
        // Latin of either case, from two letters on.
        ("kg", all(&[&honey])),
        ("KG", all(&[&honey])),
        ("pp", all(&[&juice])),
        ("APPLE", all(&[&juice])),
        ("apple", all(&[&juice])),
        ("applet", all(&[])),
        ("cafe\u{301}", all(&[&jam])),
        ("Café_style", all(&[&jam])),
        ("cafe", all(&[])),
        // Several words may stand anywhere; a word does not reach over two.
        ("5kg 사과", all(&[&honey])),
        ("apple 즙", all(&[&juice])),
        ("사과 코트", all(&[])),
        ("과하지않은", all(&[])),
        ("사치즙", all(&[])),
        // Emoji and signs are themselves; nothing is a wildcard.
        ("🍏", all(&[&juice])),
        ("🍎", all(&[])),
        ("100%", all(&[&juice])),
        ("%", all(&[&juice])),
        ("_", all(&[&jam])),
        ("_s", all(&[&jam])),
        ("%사", all(&[])),
        ("사_", all(&[])),
        ("a%e", all(&[])),
        ("\\%", all(&[])),
        ("'", all(&[])),
    ] {
        assert_eq!(found(&shop, query).await, expected, "{query}");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_search_needs_one_syllable_or_two_letters_and_nothing_is_no_search() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (first, second) = (shop.goods(&anna, "사과", 1, 1).await, shop.goods(&bora, "배", 1, 1).await);
    for query in ["", "%20%09", "%E3%80%80"] {
        let page = get(&shop, &format!("/api/goods?sort=id,asc&q={query}")).await.json();
        assert_eq!(column(&page["data"]["goodsList"]["content"], "goodsId"), [json!(first), json!(second)]);
    }
    for query in ["a", "Z", "a b c", "é", &"가".repeat(101)] {
        assert_bad_fields(&get(&shop, &format!("/api/goods?q={}", encoded(query))).await, "q");
    }
    // A letter beside a word that can be looked for is part of the question.
    assert_eq!(found(&shop, "a 사과").await, Vec::<Value>::new());
    assert_eq!(found(&shop, &"가".repeat(100)).await, Vec::<Value>::new());
    shop.end().await;
}

#[tokio::test]
async fn a_search_follows_what_is_changed_and_what_goes_off_sale() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = goods(&shop, &anna, "꿀사과", "달콤한 사과").await;
    let pears = goods(&shop, &bora, "꿀배", "달콤한 배").await;
    assert_eq!(found(&shop, "달콤").await, [json!(apples), json!(pears)]);
    let change = |change: ChangeGoods| {
        let (anna, key) = (&anna, shop.key());
        async move { anna.change_goods(apples, &change, &key).await.unwrap() }
    };
    change(ChangeGoods { goods_name: Some("감귤".to_owned()), ..ChangeGoods::default() }).await;
    assert_eq!(found(&shop, "꿀").await, [json!(pears)]);
    assert_eq!(found(&shop, "감귤").await, [json!(apples)]);
    assert_eq!(found(&shop, "사과").await, [json!(apples)], "the description still says so");
    change(ChangeGoods { goods_description: Some("새콤한 귤".to_owned()), ..ChangeGoods::default() }).await;
    assert_eq!(found(&shop, "사과").await, Vec::<Value>::new());
    assert_eq!(found(&shop, "콤한").await, [json!(apples), json!(pears)]);

    change(ChangeGoods { on_sale: Some(false), ..ChangeGoods::default() }).await;
    assert_eq!(found(&shop, "콤한").await, [json!(pears)]);
    // Off sale they can be changed too, and everything fits when they come back.
    change(ChangeGoods { goods_name: Some("한라봉".to_owned()), ..ChangeGoods::default() }).await;
    assert_eq!(found(&shop, "한라봉").await, Vec::<Value>::new());
    change(ChangeGoods { on_sale: Some(true), ..ChangeGoods::default() }).await;
    assert_eq!(found(&shop, "한라봉").await, [json!(apples)]);
    assert_eq!(found(&shop, "감귤").await, Vec::<Value>::new());
    let left_over = "SELECT COUNT(*) FROM goods_terms WHERE on_sale = 0";
    assert_eq!(shop.count(left_over), 0);
    shop.end().await;
}

#[tokio::test]
async fn goods_that_are_older_than_the_search_are_found_after_the_next_start() {
    let mut shop = Shop::start().await;
    let mut anna = shop.person("anna").await;
    for n in 0..40 {
        goods(&shop, &anna, &format!("옛날 사과 {n}"), "-").await;
    }
    let off = goods(&shop, &anna, "옛날 배", "-").await;
    let change = ChangeGoods { on_sale: Some(false), ..ChangeGoods::default() };
    anna.change_goods(off, &change, &shop.key()).await.unwrap();
    let terms = "SELECT COUNT(*) FROM goods_terms";
    let (before, hidden) = (shop.count(terms), shop.count(&format!("{terms} WHERE on_sale = 0")));
    shop.close().await;
    shop.database.change("DELETE FROM goods_terms; UPDATE goods_texts SET folded = ''");
    shop.open().await;
    anna.come_back(&shop);
    eventually("all of them are indexed", || async { (shop.count(terms) == before).then_some(()) }).await;
    assert_eq!(shop.count(&format!("{terms} WHERE on_sale = 0")), hidden);
    eventually("all of them are found", || async {
        (found(&shop, "사과").await.len() == 40).then_some(())
    })
    .await;
    shop.end().await;
}

#[tokio::test]
async fn every_page_of_a_search_is_there_once_from_either_end() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let mut expected = Vec::new();
    for n in 0..23 {
        let seller = if n % 2 == 0 { &anna } else { &bora };
        let id = goods(&shop, seller, &format!("사과 {n}"), "-").await;
        goods(&shop, seller, &format!("배 {n}"), "-").await;
        expected.push(json!(id));
    }
    for (sort, reversed) in [("createdDate,asc", false), ("createdDate,desc", true), ("id,desc", true)] {
        let mut ids = Vec::new();
        for page in 0..5 {
            let path = format!("/api/goods?q={}&size=5&page={page}&sort={sort}", encoded("사과"));
            let page = get(&shop, &path).await.json()["data"]["goodsList"].clone();
            assert_eq!(page["totalElements"], 23);
            ids.extend(column(&page["content"], "goodsId"));
        }
        if reversed {
            ids.reverse();
        }
        assert_eq!(ids, expected, "{sort}");
    }
    shop.end().await;
}
