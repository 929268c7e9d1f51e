//! `POST /api/admin/backup`.

use crate::harness::{Shop, TestDatabase};
use crate::http::ask::{assert_bad_fields, assert_fields, get, ok, operator, post, refused};
use futures_util::future::join_all;
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

const MADE: &str = "백업이 완료되었습니다.";

fn folder(shop: &Shop) -> PathBuf {
    shop.database.folder().join("backups")
}

fn files(shop: &Shop) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder(shop)) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_backup_of_a_busy_shop_is_one_sound_file_that_a_shop_opens_with() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 1_000).await;
    let first = anna.buy(&shop, goods, 2).await;
    anna.until_payment(first.order_id, PaymentStatus::Completed).await;
    let backup =
        post(&shop, "/api/admin/backup").token(&admin).key("noon").json(&json!({ "name": "noon.db" }));
    let orders = join_all((0..40).map(|_| anna.buy(&shop, goods, 1)));
    let (reply, orders) = tokio::join!(backup.into_future(), orders);
    let data = ok(&reply, MADE);
    assert_fields(&data, "name sizeBytes tookMs");
    assert_eq!(data["name"], "noon.db");
    assert_eq!(files(&shop), ["noon.db"], "nothing else is left there");
    let file = folder(&shop).join("noon.db");
    let metadata = std::fs::metadata(&file).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "for its owner's eyes only");
    assert_eq!(json!(metadata.len()), data["sizeBytes"]);

    let copy = TestDatabase::in_a_file();
    std::fs::copy(&file, copy.file()).unwrap();
    let count = copy.number("SELECT COUNT(*) FROM orders");
    assert!((1..=1 + i64::try_from(orders.len()).unwrap()).contains(&count), "{count}");
    let balance = copy.number("SELECT received - available - held - sold FROM goods_stock");
    let missing = copy.number(
        "SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id)",
    );
    assert_eq!((balance, missing), (0, 0), "one snapshot");
    copy.open_store().await.close().await;

    let log = get(&shop, "/api/admin/audit-log?action=backup.make").token(&admin).await.json();
    let entry = &log["data"]["entries"]["content"][0];
    assert_eq!(
        (&entry["subject"], &entry["after"]["sizeBytes"]),
        (&json!("backup:noon.db"), &data["sizeBytes"])
    );
    let again =
        post(&shop, "/api/admin/backup").token(&admin).key("noon").json(&json!({ "name": "noon.db" })).await;
    assert_eq!((again.text, again.status), (reply.text, 200), "the key gives the answer again");
    shop.end().await;
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_takes_the_place_of_one_that_died() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let ask = |name: &str| post(&shop, "/api/admin/backup").token(&admin).json(&json!({ "name": name }));
    std::fs::create_dir(folder(&shop)).unwrap();
    std::fs::write(folder(&shop).join(".unfinished"), "half").unwrap();
    std::fs::write(folder(&shop).join("notes"), "mine").unwrap();
    let taken = ask("notes").await;
    assert_eq!(refused(&taken, 409, "BACKUP_EXISTS", "같은 이름의 백업이 이미 있습니다."), Value::Null);
    let english = ask("notes").english().await;
    refused(&english, 409, "BACKUP_EXISTS", "There is a backup of this name already.");
    assert_eq!(std::fs::read_to_string(folder(&shop).join("notes")).unwrap(), "mine");
    let dry = ok(&ask("evening").header("Miri-Dry-Run", "true").await, MADE);
    assert_eq!(dry["name"], "evening");
    let dry = ask("notes").header("Miri-Dry-Run", "true").await;
    refused(&dry, 409, "BACKUP_EXISTS", "같은 이름의 백업이 이미 있습니다.");
    assert_eq!(files(&shop), [".unfinished", "notes"], "a dry run makes none");
    ok(&ask("evening").english().await, "The backup has been made.");
    assert_eq!(files(&shop), ["evening", "notes"]);
    shop.end().await;
}

#[tokio::test]
async fn a_name_that_could_lead_elsewhere_is_refused() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let ask = |body: Value| post(&shop, "/api/admin/backup").token(&admin).json(&body);
    for name in ["", "..", "../miri.db", "a/b", "/x", ".hidden", "-x", "a b", "사과", &"x".repeat(65)] {
        assert_bad_fields(&ask(json!({ "name": name })).await, "name");
    }
    for body in [json!({}), json!({ "name": 7 })] {
        assert_bad_fields(&ask(body).await, "name");
    }
    assert_eq!(files(&shop), [""; 0]);
    let (anna, _bora) = shop.two().await;
    let reply = post(&shop, "/api/admin/backup").by(&anna).json(&json!({ "name": "x" })).await;
    refused(&reply, 403, "FORBIDDEN", "권한이 없습니다.");
    shop.end().await;
}

#[tokio::test]
async fn of_two_backups_at_once_one_is_made_or_both_one_after_the_other() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let ask = |name: &str| {
        post(&shop, "/api/admin/backup").token(&admin).json(&json!({ "name": name })).into_future()
    };
    let replies = join_all(["a", "b", "c", "d"].map(ask)).await;
    let made = replies.iter().filter(|reply| reply.status == 200).count();
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        refused(reply, 409, "BACKUP_RUNNING", "다른 백업이 진행 중입니다.");
    }
    assert!(made >= 1);
    assert_eq!(files(&shop).len(), made);
    shop.end().await;
}
