//! `GET /api/auth/users`.

use crate::harness::ADDRESS;
use crate::harness::Shop;
use crate::http::ask::{assert_fields, assert_now, column, get, ok, operator, refused};
use serde_json::{Value, json};

const FOUND: &str = "사용자 정보가 조회되었습니다.";
const PAGE: &str =
    "content totalElements totalPages size number numberOfElements first last empty sort pageable";

#[tokio::test]
async fn everyone_sees_who_they_are_and_what_is_theirs() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&anna, "녹차", 3_000, 7).await;
    let cup = shop.goods(&bora, "찻잔", 8_000, 5).await;
    anna.wish(&shop, cup, 2).await;
    let order = anna.buy(&shop, cup, 1).await;

    let page = ok(&get(&shop, "/api/auth/users").by(&anna).await, FOUND);
    assert_fields(
        &page,
        "userId email userName phoneNumber address signupDate role registerGoodsList wishList orders",
    );
    assert_eq!(
        (
            &page["userId"],
            &page["email"],
            &page["userName"],
            &page["phoneNumber"],
            &page["address"],
            &page["role"]
        ),
        (
            &json!(anna.id),
            &json!(anna.email),
            &json!("anna"),
            &json!("010-1234-5678"),
            &json!(ADDRESS),
            &json!("USER")
        )
    );
    assert_now(&shop, &page["signupDate"]);
    let (goods, wishes, orders) =
        (&page["registerGoodsList"]["registerGoods"], &page["wishList"]["goods"], &page["orders"]["orders"]);
    for list in [goods, wishes, orders] {
        assert_fields(list, PAGE);
        assert_eq!((&list["totalElements"], &list["size"]), (&json!(1), &json!(10)));
    }
    assert_eq!(column(&goods["content"], "goodsId"), [json!(tea)]);
    assert_eq!(
        (&goods["content"][0]["goodsPrice"], &goods["content"][0]["stockQuantity"]),
        (&json!(3_000), &json!(7))
    );
    assert_now(&shop, &goods["content"][0]["registerDate"]);
    assert_eq!(column(&wishes["content"], "goodsId"), [json!(cup)]);
    assert_eq!(column(&orders["content"], "orderId"), [json!(order.order_id)]);

    let hers = ok(&get(&shop, "/api/auth/users").by(&bora).english().await, "Your account.");
    assert_eq!((&hers["userId"], &hers["email"]), (&json!(bora.id), &json!(bora.email)));
    assert_eq!(column(&hers["registerGoodsList"]["registerGoods"]["content"], "goodsId"), [json!(cup)]);
    assert_eq!(
        (&hers["wishList"]["goods"]["empty"], &hers["orders"]["orders"]["empty"]),
        (&json!(true), &json!(true))
    );

    // The lists are those of their own routes.
    let wishlist = get(&shop, "/api/auth/wishlist").by(&anna).await.json()["data"]["goods"].clone();
    assert_eq!(&wishlist, wishes);
    shop.at_rest().await;
    let lines = get(&shop, "/api/auth/orders").by(&anna).await.json()["data"]["orders"].clone();
    assert_eq!(ok(&get(&shop, "/api/auth/users").by(&anna).await, FOUND)["orders"]["orders"], lines);
    shop.end().await;
}

#[tokio::test]
async fn the_operator_has_an_account_like_any_other_and_nobody_has_none() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let page = ok(&get(&shop, "/api/auth/users").token(&admin).await, FOUND);
    assert_eq!((&page["email"], &page["role"]), (&json!("operator@example.com"), &json!("ADMIN")));
    let nobody = get(&shop, "/api/auth/users").await;
    assert_eq!(refused(&nobody, 401, "UNAUTHENTICATED", "로그인이 필요합니다"), Value::Null);
    shop.end().await;
}
