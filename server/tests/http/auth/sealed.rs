//! What identifies people, and what they were told, cannot be read out of the database.

use crate::harness::Shop;
use crate::http::ask::{created, ok, operator, post};
use serde_json::json;

/// Whether these bytes stand anywhere in what the database keeps.
fn holds(everything: &[u8], text: &str) -> bool {
    everything.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn nothing_personal_and_no_stored_answer_is_readable_in_the_database() {
    let mut shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let admin = operator(&shop).await;
    let user = json!({
        "email": "findme@mailbox.example", "userName": "찾지마세요", "password": "a password to find",
        "phoneNumber": "010-9876-5432", "address": "경주시 첨성로 140",
    });
    let made = post(&shop, "/api/admin/users").token(&admin).key("user").json(&user).await;
    created(&made, "회원가입에 성공했습니다.");
    let login = json!({ "email": "findme@mailbox.example", "password": "a password to find" });
    let session = ok(&post(&shop, "/login").json(&login).await, "로그인 성공");
    let apples = shop.goods(&seller, "읽을수있는사과", 3_000, 10).await;
    let order = json!({ "goodsId": apples, "quantity": 1, "address": "강릉시 경포로 365" });
    let ordered = post(&shop, "/api/auth/goods/order").by(&anna).key("order").json(&order).await;
    ok(&ordered, "주문 목록을 확인해주세요.");
    let replay = post(&shop, "/api/auth/goods/order").by(&anna).key("order").json(&order).await;
    assert_eq!((replay.text, replay.headers.contains_key("Idempotent-Replayed")), (ordered.text, true));
    shop.at_rest().await;

    for open in [true, false] {
        if !open {
            shop.close().await;
        }
        let everything = shop.database.everything();
        assert!(holds(&everything, "읽을수있는사과"), "what is no secret is found, so the search works");
        for secret in [
            "findme@mailbox.example",
            "findme",
            "찾지마세요",
            "a password to find",
            "010-9876-5432",
            "경주시 첨성로 140",
            "강릉시 경포로 365",
            "주문 목록을 확인해주세요.",
            "totalOrderPrice",
            anna.email.as_str(),
            anna.token.as_str(),
            anna.refresh_token.as_str(),
            session["refreshToken"].as_str().unwrap(),
        ] {
            assert!(!holds(&everything, secret), "{secret} stands in the database");
        }
    }
    shop.open().await;
    shop.end().await;
}
