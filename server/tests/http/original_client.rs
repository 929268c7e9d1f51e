//! A client that was written for the original system's gateway: its prefixes, headers, fields, labels and forms of dates, from a
//! sign-up by a letter to a completed return. It knows nothing of what is new: no idempotency keys, no refresh, no codes.

use super::ask::{Ask, ask, assert_now, instant};
use crate::harness::{ADDRESS, Reply, Shop, SmtpSink, eventually};
use serde_json::{Value, json};

const REASON: &str = "색이 사진과 많이 다릅니다.";
const PAGE: &str =
    "content totalElements totalPages size number numberOfElements first last empty sort pageable";

/// Someone with such a client.
struct Original<'a> {
    shop: &'a Shop,
    token: String,
    user_id: i64,
}

/// These fields are there, whatever has been added to them.
#[track_caller]
fn has(value: &Value, names: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("must be an object: {value}"));
    let missing: Vec<_> = names.split(' ').filter(|name| !object.contains_key(*name)).collect();
    assert!(missing.is_empty(), "{missing:?} not in {value}");
}

#[track_caller]
fn told(reply: &Reply, status: u16, msg: &str) -> Value {
    let body = reply.json();
    assert_eq!((reply.status, &body["code"], &body["msg"]), (status, &json!(1), &json!(msg)), "{reply:?}");
    body["data"].clone()
}

#[track_caller]
fn refused(reply: &Reply, status: u16, msg: &str) {
    let body = reply.json();
    assert_eq!((reply.status, &body["code"], &body["msg"]), (status, &json!(-1), &json!(msg)), "{reply:?}");
}

/// A page as the original's framework wrote it; gives its content.
#[track_caller]
fn page(page: &Value, size: i64, total: i64) -> &Vec<Value> {
    has(page, PAGE);
    let content = page["content"].as_array().unwrap();
    assert_eq!((&page["totalElements"], &page["size"]), (&json!(total), &json!(size)));
    assert_eq!(page["totalPages"], (total + size - 1) / size);
    assert_eq!(page["numberOfElements"], content.len());
    assert_eq!((&page["number"], &page["first"]), (&json!(0), &json!(true)));
    assert_eq!((&page["last"], &page["empty"]), (&json!(total <= size), &json!(total == 0)));
    let sorted = json!({ "sorted": true, "unsorted": false, "empty": false });
    assert_eq!(page["sort"], sorted);
    let pageable = json!({ "pageNumber": 0, "pageSize": size, "offset": 0, "paged": true, "unpaged": false, "sort": sorted });
    assert_eq!(page["pageable"], pageable);
    content
}

impl<'a> Original<'a> {
    fn ask(&self, method: &'static str, path: &str) -> Ask<'a> {
        ask(self.shop, method, path).header("Authorization", &format!("Bearer {}", self.token))
    }

    async fn get(&self, path: &str, msg: &str) -> Value {
        told(&self.ask("GET", path).await, 200, msg)
    }

    async fn send(&self, method: &'static str, path: &str, body: Value, status: u16, msg: &str) -> Value {
        told(&self.ask(method, path).json(&body).await, status, msg)
    }

    /// Asks for a letter, signs up with the token in it and signs in.
    async fn sign_up(shop: &'a Shop, sink: &SmtpSink, email: &str, name: &str) -> Self {
        let asked =
            ask(shop, "POST", "/user-service/api/verify-email").json(&json!({ "email": email })).await;
        told(&asked, 200, "이메일을 확인해주세요.");
        let letter = eventually("the letter arrives", || async { sink.for_mailbox(email).pop() }).await;
        let is_token = |word: &&str| word.len() == 36 && word.split('-').count() == 5;
        let token = letter.text.split_whitespace().find(is_token).expect("a token in the letter").to_owned();
        let user = json!({ "emailVerificationToken": token, "userName": name, "password": "correct horse battery",
            "phoneNumber": "010-1234-5678", "address": ADDRESS });
        let signed_up = ask(shop, "POST", "/user-service/api/users").json(&user).await;
        told(&signed_up, 201, "회원가입에 성공했습니다.");
        let again = ask(shop, "POST", "/user-service/api/users").json(&user).await;
        refused(&again, 400, "인증되지 않은 이메일입니다.");
        Self::sign_in(shop, email, "correct horse battery").await
    }

    async fn sign_in(shop: &'a Shop, email: &str, password: &str) -> Self {
        let login = json!({ "email": email, "password": password });
        let reply = ask(shop, "POST", "/user-service/login").json(&login).await;
        told(&reply, 200, "로그인 성공");
        let user_id = reply.header("userId").parse().unwrap();
        Self { shop, token: reply.header("token").to_owned(), user_id }
    }

    async fn register(&self, name: &str, price: i64) -> i64 {
        let goods = json!({ "goodsName": name, "goodsDescription": "맛있습니다.", "goodsPrice": price, "stockQuantity": 10,
            "category": "ETC" });
        let data =
            self.send("POST", "/goods-service/api/auth/goods", goods, 201, "상품 등록에 성공했습니다.").await;
        has(
            &data,
            "goodsId sellerId goodsName goodsDescription goodsPrice stockQuantity category reservationStartTime",
        );
        assert_eq!((&data["sellerId"], &data["category"]), (&json!(self.user_id), &json!("기타")));
        data["goodsId"].as_i64().unwrap()
    }

    async fn wish(&self, goods: i64, quantity: i64) -> i64 {
        let wish = json!({ "goodsId": goods, "goodsQuantity": quantity });
        let path = "/order-service/api/auth/wishlist";
        let data = self.send("POST", path, wish, 201, "장바구니에 상품이 추가되었습니다.").await;
        has(&data, "wishListId goodsName goodsQuantity unitPrice subTotalPrice");
        data["wishListId"].as_i64().unwrap()
    }

    /// The only line of an order as the list shows it.
    async fn line(&self, order: &Value) -> Value {
        let path = "/order-service/api/auth/orders?page=0&size=10&sort=createdDate,desc";
        let list = self.get(path, "주문한 상품 목록 조회가 완료되었습니다.").await;
        let lines = list["orders"]["content"].as_array().unwrap().clone();
        lines.into_iter().find(|line| line["orderId"] == *order).unwrap()
    }
}

async fn looks_around(anna: &Original<'_>, apples: i64) {
    let list = anna.get("/goods-service/api/goods?page=0&size=1", "상품 목록 조회에 성공했습니다.").await;
    let shown = &page(&list["goodsList"], 1, 2)[0];
    has(shown, "goodsId goodsName goodsPrice category reservationStartTime stockQuantity");
    let goods =
        anna.get(&format!("/goods-service/api/goods/{apples}"), "상품 상세 조회에 성공했습니다.").await;
    has(&goods, "goodsId sellerId sellerName goodsName goodsDescription goodsPrice stockQuantity category");
    has(&goods, "reservationStartTime lastModifiedDate");
    assert_eq!((&goods["sellerName"], &goods["goodsPrice"]), (&json!("보라"), &json!(3_000)));
    assert_now(anna.shop, &goods["lastModifiedDate"]);
    let path = format!("/goods-service/api/goods/{apples}/stock");
    let stock = anna.get(&path, "상품 재고 수량 조회에 성공하였습니다.").await;
    assert_eq!(stock, json!({ "goodsStockQuantity": 10 }));
    let nothing = anna.ask("GET", "/goods-service/api/goods/999999").await;
    refused(&nothing, 404, "해당 상품이 존재하지 않습니다.");
}

/// Wishes for both, changes a wish and takes it back; gives the wish that is left.
async fn wishes(anna: &Original<'_>, apples: i64, pears: i64) -> i64 {
    let (kept, dropped) = (anna.wish(apples, 1).await, anna.wish(pears, 1).await);
    let again = json!({ "goodsId": apples, "goodsQuantity": 1 });
    let again = anna.ask("POST", "/order-service/api/auth/wishlist").json(&again).await;
    refused(&again, 409, "장바구니에 동일한 상품이 존재합니다.");
    let list = anna.get("/order-service/api/auth/wishlist", "장바구니 목록 조회에 성공하였습니다.").await;
    let wish = &page(&list["goods"], 10, 2)[0];
    has(
        wish,
        "wishListId goodsId goodsName unitPrice subTotalPrice stockQuantity category wishGoodsQuantity",
    );
    has(wish, "reservationStartTime addToWishListDate");
    assert_now(anna.shop, &wish["addToWishListDate"]);
    let path = format!("/order-service/api/auth/wishlist/{kept}");
    let changed = json!({ "goodsQuantity": 2 });
    let changed = anna.send("PATCH", &path, changed, 200, "장바구니 상품 수량 변경에 성공하였습니다.").await;
    assert_eq!(changed, json!({ "wishListId": kept, "goodsId": apples, "wishGoodsQuantity": 2 }));
    let path = format!("/order-service/api/auth/wishlist/{dropped}");
    anna.send("DELETE", &path, json!({}), 200, "장바구니 상품 삭제에 성공하였습니다.").await;
    kept
}

/// Orders the wish, and something else that is cancelled again; gives the first order.
async fn orders(anna: &Original<'_>, wish: i64, pears: i64) -> Value {
    let order = json!({ "wishListIds": [wish], "address": ADDRESS });
    let placed =
        anna.send("POST", "/order-service/api/auth/orders", order, 201, "주문이 완료되었습니다.").await;
    has(&placed, "orderId orderGoods totalOrderPrice orderDate paymentStatus paymentDeadline");
    let line = &placed["orderGoods"][0];
    has(
        line,
        "orderDetailId goodsId goodsName quantity unitPrice subTotalPrice orderStatus reservationStartTime",
    );
    assert_eq!((&placed["totalOrderPrice"], &placed["paymentStatus"]), (&json!(6_000), &json!("결제 화면")));
    assert_eq!((&line["orderStatus"], &line["quantity"]), (&json!("주문 완료"), &json!(2)));
    assert_now(anna.shop, &placed["orderDate"]);
    assert_eq!(
        instant(&placed["paymentDeadline"]).duration_since(instant(&placed["orderDate"])).as_secs(),
        900
    );

    let order = json!({ "goodsId": pears, "quantity": 1, "address": ADDRESS });
    let path = "/order-service/api/auth/goods/order";
    let other = anna.send("POST", path, order, 200, "주문 목록을 확인해주세요.").await;
    let detail = &other["orderGoods"][0]["orderDetailId"];
    let path = format!("/order-service/api/auth/orders/{detail}/cancel");
    anna.send("POST", &path, json!({}), 200, "주문 취소 되었습니다.").await;
    refused(&anna.ask("POST", &path).await, 409, "주문 취소가 불가능한 상태입니다.");
    let line = anna.line(&other["orderId"]).await;
    assert_eq!((&line["orderStatus"], &line["shippingStatus"]), (&json!("주문 취소"), &json!("배송 취소")));
    placed
}

/// The line goes its whole way while the days go by.
async fn is_delivered_and_returned(anna: &Original<'_>, placed: &Value) {
    let (shop, order) = (anna.shop, &placed["orderId"]);
    let labels = async || {
        let line = anna.line(order).await;
        ["paymentStatus", "shippingStatus", "returnStatus"].map(|field| line[field].clone())
    };
    eventually("it is paid", || async { (labels().await[0] == "결제 완료").then_some(()) }).await;
    let line = anna.line(order).await;
    has(
        &line,
        "orderId orderDetailId goodsId goodsName orderStatus orderQuantity unitPrice subTotalPrice category",
    );
    has(&line, "orderDate paymentStatus shippingStatus trackingNumber returnStatus");
    assert_eq!(line["trackingNumber"].as_str().unwrap().len(), 36);
    assert_eq!(labels().await, [json!("결제 완료"), json!("배송 대기"), Value::Null]);
    let back = format!("/order-service/api/auth/orders/{}/return", line["orderDetailId"]);
    let early = anna.ask("POST", &back).json(&json!({ "reason": REASON })).await;
    refused(&early, 409, "반품이 불가능한 상태입니다.");
    shop.advance("24h").await;
    assert_eq!(labels().await[1], "배송 중");
    shop.advance("24h").await;
    assert_eq!(labels().await[1], "배송 완료");
    anna.send("POST", &back, json!({ "reason": REASON }), 200, "반품 완료 되었습니다.").await;
    assert_eq!(labels().await[2], "반품 처리 중");
    shop.advance("24h").await;
    assert_eq!(labels().await, [json!("환불 완료"), json!("배송 완료"), json!("반품 완료")]);
}

async fn looks_after_the_account(anna: &Original<'_>, email: &str) {
    let user = anna.get("/user-service/api/auth/users", "사용자 정보가 조회되었습니다.").await;
    has(&user, "userId email userName phoneNumber address signupDate role registerGoodsList wishList orders");
    assert_eq!((&user["email"], &user["userName"]), (&json!(email), &json!("안나")));
    page(&user["registerGoodsList"]["registerGoods"], 10, 0);
    page(&user["wishList"]["goods"], 10, 0);
    page(&user["orders"]["orders"], 10, 2);
    let profile = json!({ "phoneNumber": "010-8765-4321", "address": "부산시 해운대구" });
    let path = "/user-service/api/auth/users";
    let changed = anna.send("PATCH", path, profile.clone(), 200, "사용자 정보 변경이 완료되었습니다.").await;
    assert_eq!(changed, profile);
    let change = json!({ "currentPassword": "correct horse battery", "password": "staple correct horse" });
    let path = "/user-service/api/auth/users/change-password";
    anna.send("PATCH", path, change, 200, "비밀번호 변경이 완료되었습니다.").await;
    let old = json!({ "email": email, "password": "correct horse battery" });
    refused(&ask(anna.shop, "POST", "/user-service/login").json(&old).await, 401, "로그인 실패");
    let anna = Original::sign_in(anna.shop, email, "staple correct horse").await;
    anna.send("POST", "/user-service/api/auth/logout", json!({}), 200, "로그아웃 되었습니다.").await;
    refused(&anna.ask("GET", "/user-service/api/auth/users").await, 401, "로그인이 필요합니다");
}

#[tokio::test]
async fn a_client_of_the_original_gateway_works_from_sign_up_to_a_completed_return() {
    let sink = SmtpSink::start().await;
    let mail = sink.config();
    let shop = Shop::start_with(|config| {
        config.mail = mail;
        config.rehearsal = true;
    })
    .await;
    let bora = Original::sign_up(&shop, &sink, "bora@example.com", "보라").await;
    let (apples, pears) = (bora.register("사과", 3_000).await, bora.register("배", 5_000).await);
    let mine = bora.get("/goods-service/api/auth/my/goods", "등록한 상품 목록 조회에 성공하였습니다.").await;
    let mine = &page(&mine["registerGoods"], 10, 2)[0];
    has(
        mine,
        "goodsId goodsName goodsPrice stockQuantity category reservationStartTime registerDate lastModifiedDate",
    );

    let anna = Original::sign_up(&shop, &sink, "anna@example.com", "안나").await;
    looks_around(&anna, apples).await;
    let wish = wishes(&anna, apples, pears).await;
    let placed = orders(&anna, wish, pears).await;
    is_delivered_and_returned(&anna, &placed).await;
    for goods in [apples, pears] {
        assert_eq!(
            shop.stock(goods.to_string().parse().unwrap()).await,
            10,
            "what was sent back is there again"
        );
    }

    // The access tokens of those days are long over by the shop's clock, but a session lives by the machine's.
    looks_after_the_account(&anna, "anna@example.com").await;
    shop.end().await;
}
