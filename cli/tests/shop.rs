//! Buying and selling against a real shop.

use crate::harness::{Home, Shop};

const TO: &str = "--address '서울시 마포구 월드컵로 1'";

#[test]
fn from_the_wishlist_to_the_refund() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let apples = Shop::goods(&anna, "청송 사과", 39_000, 10);
    let soap = Shop::goods(&anna, "Cedar soap", 9_800, 5);

    let list = bora.miri("goods list --sort id,asc --json").ok().json();
    assert_eq!(list["totalElements"], 2);
    assert_eq!(list["content"][0]["goodsName"], "청송 사과");
    let rows = bora.miri("goods list --sort id,asc").ok().rows();
    assert_eq!(rows[0][..4], [apples.to_string(), "청송 사과".into(), "39000".into(), "10".into()]);
    assert_eq!(bora.miri(&format!("goods show {soap} --json")).ok().json()["stockQuantity"], 5);

    bora.miri(&format!("wish add {apples} --quantity 2")).ok();
    bora.miri(&format!("wish add {soap}")).ok();
    bora.miri(&format!("wish add {soap}")).fails(6, &["hint: miri wish list"]);
    assert_eq!(bora.miri("wish list").ok().rows().len(), 2);

    let placed = bora.miri(&format!("wish buy --all {TO} --yes --json")).ok().json();
    assert_eq!(placed["totalOrderPrice"], 87_800);
    assert_eq!(placed["orderGoods"].as_array().map(Vec::len), Some(2));
    let order = placed["orderId"].as_i64().unwrap();
    let watched = bora.miri(&format!("order watch {order} --timeout 20 --exit-status --json")).ok().json();
    assert_eq!(watched["paymentStatusCode"], "PAYMENT_COMPLETED");
    assert_eq!(bora.miri("wish list").ok().stdout(), "");

    let line = placed["orderGoods"][1]["orderDetailId"].as_i64().unwrap();
    bora.miri(&format!("order cancel {line} --yes")).ok();
    bora.miri(&format!("order cancel {line} --yes")).fails(6, &["hint: miri order list"]);
    let refunded = || {
        let shown = bora.miri(&format!("order show {order} --json")).ok().json();
        let lines = shown["lines"].as_array().unwrap().clone();
        let state = |line: &serde_json::Value| line["paymentStatusCode"].as_str().unwrap().to_owned();
        let kept = lines.iter().find(|one| one["orderDetailId"] != line).map(state).unwrap();
        let back = lines.iter().find(|one| one["orderDetailId"] == line).map(state).unwrap();
        assert_eq!(kept, "PAYMENT_COMPLETED");
        (back == "REFUNDED").then_some(())
    };
    crate::harness::until("the refund", refunded);
    assert_eq!(bora.miri("order list").ok().rows().len(), 2);
    let audit = shop.admin.miri("admin stock-audit --deep --json").ok().json();
    assert_eq!(
        (audit["clean"].as_bool(), audit["violations"].as_array().map(Vec::len)),
        (Some(true), Some(0))
    );
}

#[test]
fn refusals_have_the_exit_codes_of_their_kind() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Last one", 1_000, 1);
    bora.miri("goods show 999999").fails(5, &["hint: miri goods list"]);
    bora.miri("order show 999999").fails(5, &["hint: miri order list"]);
    bora.miri("wish add 999999").fails(5, &[]);
    bora.miri(&format!("order place {goods} --quantity 2 {TO} --yes")).fails(6, &["1 left, 2 asked"]);
    bora.miri(&format!("order place {goods} {TO} --expect-total 1 --yes")).fails(6, &[]);
    bora.miri("admin stock-audit").fails(10, &["administrator"]);
    bora.miri(&format!("order place {goods} --quantity 0 {TO} --yes")).fails(2, &["quantity"]);
    let error = bora.miri("goods show 999999 --json").fails(5, &[]).json_error();
    assert_eq!((error["code"].as_str(), error["status"].as_i64()), (Some("GOODS_NOT_FOUND"), Some(404)));
    assert!(error["requestId"].is_string());
}

#[test]
fn a_drop_is_refused_before_it_opens() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let add = "goods add --name Drop --description Later --price 1000 --stock 5 --category ETC \
               --opens '2099-01-01 10:00:00' --json";
    let added = anna.miri(add).ok().json();
    assert_eq!(added["reservationStartTime"], "2099-01-01 10:00:00");
    let goods = added["goodsId"].as_i64().unwrap();
    bora.miri(&format!("order place {goods} {TO} --yes")).fails(6, &["2099-01-01 10:00:00"]);
    let row = bora.miri("goods list").ok().rows().remove(0);
    assert_eq!(row[5], "2099-01-01T10:00:00+09:00");
    anna.miri("goods add --name x --description y --price 1 --stock 1 --category ETC --opens tomorrow")
        .fails(2, &["tomorrow"]);
}

#[test]
fn the_same_key_is_the_same_order() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Once", 1_000, 5);
    let place = format!("order place {goods} {TO} --yes --json --idempotency-key once");
    let first = bora.miri(&place).ok().stdout();
    assert_eq!(bora.miri(&place).ok().stdout(), first);
    bora.miri(&place.replace("--yes", "--quantity 2 --yes")).fails(6, &["IDEMPOTENCY_MISMATCH"]);
    assert_eq!(bora.miri("order list").ok().rows().len(), 1);
}

#[test]
fn json_is_pure_on_every_verb() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Pure", 1_000, 5);
    let verbs = |home: &Home| {
        for line in ["whoami", "goods list", "wish list", "order list"] {
            let run = home.miri(&format!("{line} --json")).ok();
            run.json();
            assert_eq!(run.stderr(), "", "{line}");
        }
    };
    verbs(&bora);
    bora.miri(&format!("wish add {goods} --json")).ok().json();
    let placed = bora.miri(&format!("order place {goods} {TO} --yes --json")).ok().json();
    let (order, line) = (&placed["orderId"], &placed["orderGoods"][0]["orderDetailId"]);
    bora.miri(&format!("order watch {order} --json --timeout 20")).ok().json();
    bora.miri(&format!("order show {order} --json")).ok().json();
    bora.miri(&format!("order cancel {line} --yes --json")).ok().json();
    shop.admin.miri("admin stock-audit --json").ok().json();
    verbs(&bora);
    bora.miri("logout --json").ok().json();
}

#[test]
fn a_wait_ends_with_what_it_waited_for_or_says_what_is_missing() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Paid", 1_000, 5);
    let placed = bora.miri(&format!("order place {goods} {TO} --yes --json")).ok().json();
    let order = &placed["orderId"];
    bora.miri(&format!("order watch {order} --until PAYMENT_COMPLETED --timeout 20")).ok();
    let pending = bora.miri(&format!("order watch {order} --until REFUNDED --timeout 1"));
    pending.fails(8, &["still pending", &format!("miri order watch {order} --until REFUNDED")]);
    bora.miri(&format!("order watch {order} --until PAYMENT_ABORTED")).ends_with(1);
    bora.miri(&format!("order watch {order} --until PAID")).fails(2, &["PAID"]);
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure_of_a_list() {
    let shop = Shop::start();
    Shop::goods(&shop.admin, "Soap", 1_000, 5);
    let mut child = shop
        .admin
        .command(["goods", "list"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
}
