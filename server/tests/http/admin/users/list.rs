//! `GET /api/admin/users`.

use crate::harness::Shop;
use crate::http::ask::{
    assert_bad_fields, assert_fields, assert_now, column, delete, get, ok, operator, patch, refused,
};
use serde_json::{Value, json};

const LISTED: &str = "사용자 목록 조회에 성공했습니다.";
const PATH: &str = "/api/admin/users";

#[tokio::test]
async fn an_operator_sees_every_account() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let list = async |query: &str| {
        let reply = get(&shop, &format!("{PATH}{query}")).token(&admin).await;
        ok(&reply, LISTED)["users"].clone()
    };
    let all = list("").await;
    assert_eq!(all["totalElements"], json!(3));
    assert_eq!(column(&all["content"], "userId")[..2], [json!(bora.id), json!(anna.id)]);
    let hers = &all["content"][1];
    assert_fields(hers, "userId email userName role locked signupDate erasedDate");
    assert_eq!(
        (&hers["email"], &hers["userName"], &hers["role"], &hers["locked"], &hers["erasedDate"]),
        (&json!(anna.email), &json!("anna"), &json!("USER"), &json!(false), &Value::Null)
    );
    assert_now(&shop, &hers["signupDate"]);

    let found = list(&format!("?email={}", anna.email.to_uppercase())).await;
    assert_eq!(column(&found["content"], "userId"), [json!(anna.id)]);
    assert_eq!(list("?email=nobody@example.com").await["empty"], json!(true));
    assert_eq!(column(&list("?role=ADMIN").await["content"], "email"), [json!("operator@example.com")]);
    let path = format!("{PATH}/{}", bora.id);
    assert_eq!(patch(&shop, &path).token(&admin).json(&json!({ "locked": true })).await.status, 200);
    assert_eq!(column(&list("?locked=true").await["content"], "userId"), [json!(bora.id)]);
    assert_eq!(list("?locked=false&role=USER").await["totalElements"], json!(1));
    let second = list("?size=1&page=1&sort=id,asc").await;
    assert_eq!(column(&second["content"], "userId"), [json!(anna.id)]);

    let proof = json!({ "currentPassword": "correct horse battery" });
    assert_eq!(delete(&shop, "/api/auth/users").by(&anna).json(&proof).await.status, 200);
    let erased = list("?sort=id,asc").await["content"][1].clone();
    assert_eq!((&erased["email"], &erased["userName"]), (&Value::Null, &Value::Null));
    assert_now(&shop, &erased["erasedDate"]);
    shop.end().await;
}

#[tokio::test]
async fn a_list_says_what_it_does_not_know_and_shoppers_see_none() {
    let shop = Shop::start().await;
    let (admin, anna) = (operator(&shop).await, shop.person("anna").await);
    for (query, field) in [("role=BOSS", "role"), ("locked=yes", "locked"), ("sort=email", "sort")] {
        assert_bad_fields(&get(&shop, &format!("{PATH}?{query}")).token(&admin).await, field);
    }
    refused(&get(&shop, PATH).by(&anna).await, 403, "FORBIDDEN", "권한이 없습니다.");
    refused(&get(&shop, PATH).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}
