//! What the original's gateway and its clocks got wrong, each fault by its number.

use crate::harness::Shop;
use crate::http::ask::{ask, get, ok, post, refused};
use jiff::tz::TimeZone;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn fault_12_what_services_kept_for_themselves_is_refused_to_every_client() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let operator = crate::http::ask::operator(&shop).await;
    for prefix in ["", "/user-service", "/goods-service", "/order-service"] {
        for path in ["", "/", "/users/1", "/goods/1/stock", "/orders/restore"] {
            for method in ["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"] {
                let path = format!("{prefix}/api/internal{path}");
                let asks = [
                    ask(&shop, method, &path),
                    ask(&shop, method, &path).by(&anna),
                    ask(&shop, method, &path).token(&operator).header("X-User-Id", "1"),
                ];
                for reply in asks {
                    refused(&reply.await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
                }
            }
        }
    }
    shop.end().await;
}

#[tokio::test]
async fn fault_13_a_time_is_an_instant_wherever_it_was_written_and_whichever_clock_shows_it() {
    for zone in ["Asia/Seoul", "America/New_York", "UTC"] {
        let shop = Shop::start_with(|config| config.time_zone = zone.to_owned()).await;
        let (anna, seller) = shop.two().await;
        assert_eq!(get(&shop, "/api/info").await.json()["data"]["timeZone"], zone);
        let opens = (shop.clock.shop() + Duration::from_secs(2 * 3_600)).timestamp();
        let opens = opens.round(jiff::Unit::Second).unwrap();
        let local = TimeZone::get(zone).unwrap().to_datetime(opens).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let elsewhere = opens.to_zoned(TimeZone::get("Asia/Kathmandu").unwrap());
        let forms =
            [local.clone(), opens.to_string(), elsewhere.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()];
        let mut goods = Vec::new();
        for form in &forms {
            let body = json!({
                "goodsName": "귤", "goodsDescription": "귤입니다.", "goodsPrice": 1, "stockQuantity": 5, "category": "ETC",
                "reservationStartTime": form,
            });
            let reply = post(&shop, "/api/auth/goods").by(&seller).json(&body).await;
            assert_eq!(reply.status, 201, "{form}: {reply:?}");
            assert_eq!(reply.json()["data"]["reservationStartTime"], json!(local), "{zone}: {form}");
            goods.push(reply.json()["data"]["goodsId"].clone());
        }
        // A form that names no instant and is not the shop's own is not guessed at.
        for vague in ["2999-01-01T12:00:00", "2999-01-01", "12:00"] {
            let body = json!({
                "goodsName": "귤", "goodsDescription": "귤입니다.", "goodsPrice": 1, "stockQuantity": 5, "category": "ETC",
                "reservationStartTime": vague,
            });
            assert_eq!(post(&shop, "/api/auth/goods").by(&seller).json(&body).await.status, 400, "{vague}");
        }
        let order = |goods: &serde_json::Value| {
            let body = json!({ "goodsId": goods, "quantity": 1, "address": "서울" });
            post(&shop, "/api/auth/goods/order").by(&anna).json(&body)
        };
        for goods in &goods {
            let told = refused(&order(goods).await, 409, "NOT_OPEN_YET", "주문 가능 시간이 아닙니다.");
            assert_eq!(told["opensAt"], json!(local), "{zone}");
        }
        shop.clock.advance_shop(Duration::from_secs(2 * 3_600 + 1));
        for goods in &goods {
            ok(&order(goods).await, "주문 목록을 확인해주세요.");
        }
        shop.end().await;
    }
}
