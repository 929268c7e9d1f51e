//! What verbs do to a real shop, and the exit code of each way to end.

use crate::harness::{Home, Shop, closed_address, until};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

const TO: &str = "--address '서울시 마포구 월드컵로 1'";

#[test]
fn a_dry_run_changes_nothing_whatever_the_verb() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Soap", 900, 9);
    let wish = bora.miri(&format!("wish add {goods} --json")).ok().json()["wishListId"].clone();
    let order = bora.miri(&format!("order place {goods} {TO} --yes --json")).ok().json();
    let line = order["orderGoods"][0]["orderDetailId"].clone();
    bora.miri(&format!("order watch {} --timeout 20", order["orderId"])).ok();
    let seen = || {
        let read = |home: &Home, line: &str| home.miri(&format!("{line} --json")).ok().stdout();
        [
            read(&anna, "goods mine"),
            read(&bora, "wish list"),
            read(&bora, "order list"),
            read(&bora, "account show"),
            read(&bora, "token list"),
            read(&shop.admin, "admin users list"),
            read(&shop.admin, "admin categories list"),
        ]
    };
    let before = seen();
    for (home, line) in [
        (&anna, "goods add --name x --description y --price 1 --stock 1 --category ETC".to_owned()),
        (&anna, format!("goods edit {goods} --price 1")),
        (&anna, format!("goods stock {goods} --change 5 --reason more")),
        (&bora, format!("wish add {goods}")),
        (&bora, format!("wish set {wish} 7")),
        (&bora, format!("wish rm {wish}")),
        (&bora, format!("wish buy --all {TO}")),
        (&bora, format!("order place {goods} {TO}")),
        (&bora, format!("order cancel {line}")),
        (&bora, "account edit --phone 010-0000-0000".to_owned()),
        (&bora, "token create --name t --scopes read --expires-in-days 1".to_owned()),
        (&shop.admin, "admin categories add HOME --ko 홈 --en Home".to_owned()),
        (&shop.admin, format!("admin orders cancel {line}")),
        (&shop.admin, "admin reconcile".to_owned()),
        (&shop.admin, "admin backup x.db".to_owned()),
        (&shop.admin, "admin jobs run prune".to_owned()),
    ] {
        let run = home.miri(&format!("{line} --dry-run --json"));
        // A wish that is there already is refused in earnest, and so it is in a dry run.
        if line.starts_with("wish add") {
            run.fails(6, &[]);
            continue;
        }
        assert_eq!(run.ok().json()["dryRun"], true, "{line}");
    }
    assert_eq!(seen(), before);
}

#[test]
fn new_ids_are_null_in_a_dry_run() {
    let shop = Shop::start();
    let goods = Shop::goods(&shop.admin, "Soap", 900, 9);
    let bora = shop.person("Bora");
    let placed = bora.miri(&format!("order place {goods} {TO} --dry-run --json")).ok().json();
    assert!(placed["orderId"].is_null() && placed["orderGoods"][0]["orderDetailId"].is_null(), "{placed}");
    assert_eq!((&placed["totalOrderPrice"], &placed["dryRun"]), (&900.into(), &true.into()));
    let row = bora.miri(&format!("order place {goods} {TO} --dry-run")).ok().rows().remove(0);
    assert_eq!(row[..3], [String::new(), String::new(), goods.to_string()]);
}

#[test]
fn a_batch_of_which_a_part_fails_ends_with_3_and_says_which() {
    let shop = Shop::start();
    let goods = Shop::goods(&shop.admin, "Soap", 900, 9);
    let bora = shop.person("Bora");
    let wish = bora.miri(&format!("wish add {goods} --json")).ok().json()["wishListId"].clone();
    let run = bora.miri(&format!("wish rm {wish} 999999 --yes --json")).ends_with(3);
    let results = run.json()["results"].clone();
    assert_eq!((&results[0]["ok"], &results[1]["ok"]), (&true.into(), &false.into()));
    assert_eq!(results[1]["error"], "WISH_NOT_FOUND");
    assert_eq!(run.json_error()["code"], "PARTIAL");
    bora.miri("wish rm 999998 999999 --yes").fails(5, &[]);
    bora.miri("wish rm 1 2 --yes --idempotency-key k").fails(2, &["--idempotency-key"]);
}

#[test]
fn every_exit_code_is_met() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Soap", 900, 1);
    let nobody = Home::at(&shop.url);
    let away = Home::at(&closed_address());
    bora.miri("goods list --search 없는것").ends_with(0);
    bora.miri("goods list --jq '.content + 1'").ends_with(1);
    bora.miri("order cancel 1").ends_with(2);
    nobody.miri("order list").ends_with(4);
    bora.miri("order show 999999").ends_with(5);
    bora.miri(&format!("order place {goods} --quantity 2 {TO} --yes")).ends_with(6);
    away.miri("goods list").ends_with(7);
    bora.miri(&format!("goods watch {goods} --until sold-out --timeout 1")).ends_with(8);
    bora.miri("admin overview").ends_with(10);
    // Below and above: 3 by a batch, 9 where the shop limits requests, 11 by an audit that finds drift, 130 by Ctrl-C.
}

#[test]
fn an_audit_of_a_shop_that_sells_what_it_does_not_have_ends_with_11() {
    // Where no Redis answers, orders go on without a gate; the fault takes away the guard behind it.
    let redis = closed_address().replace("http", "redis");
    let shop = Shop::start_with(&[("MIRI_FAULT", "stock-guard"), ("MIRI_REDIS_URL", &redis)]);
    let goods = Shop::goods(&shop.admin, "Soap", 900, 1);
    let bora = shop.person("Bora");
    bora.miri(&format!("order place {goods} --quantity 2 {TO} --yes")).ok();
    let run = shop.admin.miri("admin stock-audit --json").ends_with(11);
    assert_eq!((&run.json()["clean"], &run.json_error()["code"]), (&false.into(), &"DRIFT".into()));
    let rows = shop.admin.miri("admin stock-audit").ends_with(11).rows();
    assert!(rows.iter().any(|row| row[1].contains(&goods.to_string())), "{rows:?}");
}

#[test]
fn too_many_requests_end_with_9() {
    let shop = Shop::start_with(&[("MIRI_RATE_LIMITS", "on")]);
    let home = Home::at(&shop.url);
    let line = "login --email nobody@example.com --password-stdin --insecure-storage --json";
    let limited = until("a limit", || {
        let run = home.miri_with_stdin(line, "wrong password!");
        (run.code() == 9).then_some(run)
    });
    let error = limited.json_error();
    assert_eq!((&error["code"], &error["retryable"]), (&"RATE_LIMITED".into(), &true.into()));
}

#[test]
fn a_watch_shows_each_change_as_it_happens_and_ends_with_what_it_waits_for() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Soap", 900, 2);
    let mut child = bora
        .command(["goods", "watch", &goods.to_string(), "--until", "sold-out", "-o", "jsonl"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut stock = || {
        let line = lines.next().unwrap().unwrap();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()["stockQuantity"].clone()
    };
    assert_eq!(stock(), 2);
    anna.miri(&format!("goods stock {goods} --change 3 --reason more")).ok();
    assert_eq!(stock(), 5);
    anna.miri(&format!("goods stock {goods} --change -5 --reason gone")).ok();
    assert_eq!(stock(), 0);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_watch_goes_on_after_the_server_was_killed_and_misses_nothing() {
    let mut shop = Shop::start_with(&[("MIRI_PAYMENT_PROVIDER", "manual")]);
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let goods = Shop::goods(&anna, "Soap", 900, 2);
    let order = bora.miri(&format!("order place {goods} {TO} --yes --json")).ok().json()["orderId"].clone();
    let spawn =
        |words: &[&str]| bora.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (goods, order) = (goods.to_string(), order.to_string());
    let mut stock = spawn(&["goods", "watch", &goods, "--until", "sold-out"]);
    let mut lines = BufReader::new(stock.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with(&format!("{goods}\t1\t")));
    let mut payment = spawn(&["order", "watch", &order, "--until", "PAYMENT_COMPLETED"]);
    let mut told = BufReader::new(payment.stderr.take().unwrap()).lines();
    told.next().unwrap().unwrap();
    shop.kill_and_start();
    bora.miri(&format!("order pay {order} --yes")).ok();
    anna.miri(&format!("goods stock {goods} --change -1 --reason gone")).ok();
    assert!(lines.next().unwrap().unwrap().starts_with(&format!("{goods}\t0\t")));
    assert!(stock.wait().unwrap().success());
    assert!(told.any(|line| line.unwrap().contains("connecting again")));
    assert!(payment.wait().unwrap().success());
}

#[test]
fn goods_that_are_taken_off_sale_end_a_watch_badly_where_that_is_asked_for() {
    let shop = Shop::start();
    let goods = Shop::goods(&shop.admin, "Soap", 900, 0);
    shop.admin.miri(&format!("goods edit {goods} --on-sale false")).ok();
    shop.admin.miri(&format!("goods watch {goods} --until in-stock")).ok();
    let run = shop.admin.miri(&format!("goods watch {goods} --until in-stock --exit-status --lang en"));
    assert!(run.ends_with(1).stderr().contains("taken off sale"));
}

#[test]
fn an_order_is_watched_through_a_payment_that_somebody_else_makes() {
    let shop = Shop::start_with(&[("MIRI_PAYMENT_PROVIDER", "manual")]);
    let goods = Shop::goods(&shop.admin, "Soap", 900, 9);
    let bora = shop.person("Bora");
    let order = bora.miri(&format!("order place {goods} {TO} --yes --json")).ok().json()["orderId"].clone();
    let mut child = bora
        .command(["order", "watch", &order.to_string(), "--exit-status", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert!(!line.is_empty(), "it says where the payment stands");
    bora.miri(&format!("order pay {order} --yes")).ok();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let order: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(order["paymentStatusCode"], "PAYMENT_COMPLETED");
}

#[test]
fn a_watch_is_interrupted_with_130() {
    let shop = Shop::start();
    let goods = Shop::goods(&shop.admin, "Soap", 900, 9);
    let mut child =
        shop.admin.command(["goods", "watch", &goods.to_string()]).stdout(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn the_log_of_events_is_followed() {
    let shop = Shop::start();
    let mut child = shop
        .admin
        .command(["admin", "events", "--follow", "-o", "jsonl"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let goods = Shop::goods(&shop.admin, "Soap", 900, 9);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let key = format!("goods:{goods}");
    let seen = lines.by_ref().map(Result::unwrap).find(|line| line.contains(&key));
    assert!(seen.is_some());
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn profiles_are_made_used_and_removed() {
    let home = Home::new();
    home.miri("profile use work").fails(2, &["no profile `work`"]);
    home.miri("profile set work --url shop.example.com").fails(2, &["shop.example.com"]);
    home.miri("profile set 'a b' --url http://a").fails(2, &["letters"]);
    home.miri("profile set work --url http://work.example --account anna@example.com").ok();
    home.miri("profile set home --url http://home.example --language ko").ok();
    home.miri("profile use work").ok();
    home.miri("wish list").fails(4, &["http://work.example"]);
    home.miri("wish list --profile home").fails(4, &["http://home.example"]);
    let rows = home.miri("profile list").ok().rows();
    assert_eq!(
        rows.iter().map(|row| (&*row[0], &*row[5])).collect::<Vec<_>>(),
        [("home", "false"), ("work", "true")]
    );
    home.miri("profile rm work").fails(2, &["--yes"]);
    home.miri("profile rm work --yes").ok();
    home.miri("wish list").fails(4, &["http://127.0.0.1:8000"]);
    home.miri("config set lang fr").fails(2, &["config.toml"]);
    home.miri("config set server http://all.example").ok();
    home.miri("wish list").fails(4, &["http://all.example"]);
    assert_eq!(home.miri("config get server").ok().stdout(), "http://all.example\n");
    home.miri("config get colour").fails(2, &["colour is not set"]);
}
