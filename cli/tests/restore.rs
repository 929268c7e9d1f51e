//! A backup becomes a shop again.

use crate::harness::{Home, Shop};

const TO: &str = "--address '서울시 마포구 월드컵로 1'";

#[test]
fn a_restored_shop_is_clean_and_holds_what_the_backup_held() {
    let shop = Shop::start();
    let goods = Shop::goods(&shop.admin, "Soap", 900, 9);
    let bora = shop.person("Bora");
    let order = bora.miri(&format!("order place {goods} {TO} --yes --json")).ok().json()["orderId"].clone();
    bora.miri(&format!("order watch {order} --timeout 20")).ok();
    shop.admin.miri("admin backup before.db").ok();
    bora.miri(&format!("order place {goods} {TO} --yes")).ok();
    let home = Home::new();
    let folder = home.path().join("restored");
    let (backup, keys) = (shop.data("backups/before.db"), shop.data("keys"));
    let line = format!("admin restore {} {}", backup.display(), folder.display());
    let told = home.miri(&format!("{line} --keys {} --json", keys.display())).ok().json();
    assert_eq!(
        (&told["audit"]["clean"], &told["keys"], &told["overdue"]),
        (&true.into(), &true.into(), &0.into())
    );
    home.miri(&line).fails(2, &["is not empty"]);
    let again = Shop::start_with(&[("MIRI_DATA_DIR", folder.to_str().unwrap())]);
    let rows = again.admin.miri("admin orders list").ok().rows();
    assert_eq!(rows.len(), 1, "the order before the backup, and not the one after: {rows:?}");
    assert_eq!(rows[0][1], order.to_string());
    assert_eq!(again.admin.miri("admin users list --email bora@example.com").ok().rows().len(), 1);
    assert_eq!(again.admin.miri("admin stock-audit --json").ok().json()["clean"], true);
}

#[test]
fn what_is_no_backup_leaves_nothing_behind() {
    let home = Home::new();
    let file = home.write("backup.db", "no database at all, but a text that is long enough to be one");
    let folder = home.path().join("new/restored");
    let line = format!("admin restore {} {}", file.display(), folder.display());
    home.miri(&line).fails(2, &["cannot be opened as a shop"]);
    assert!(!folder.exists());
    let left = std::fs::read_dir(home.path().join("new")).unwrap().count();
    assert_eq!(left, 0, "nothing half-made is left");
    home.miri(&format!("admin restore /nowhere.db {}", folder.display())).fails(1, &["/nowhere.db"]);
    home.miri(&format!("{line} --timezone Mars")).fails(2, &["Mars"]);
    home.miri(&format!("{line} --server http://127.0.0.1:1")).fails(2, &["--server means nothing here"]);
}

#[test]
fn a_damaged_backup_is_found_out() {
    let shop = Shop::start();
    for number in 0..60 {
        Shop::goods(&shop.admin, &format!("Soap {number}"), 900, 9);
    }
    shop.admin.miri("admin backup before.db").ok();
    let mut bytes = std::fs::read(shop.data("backups/before.db")).unwrap();
    let middle = bytes.len() / 2;
    let end = bytes.len() - 1024;
    bytes[middle..end].fill(0xA5);
    let home = Home::new();
    let backup = home.path().join("damaged.db");
    std::fs::write(&backup, bytes).unwrap();
    let folder = home.path().join("restored");
    let run = home.miri(&format!("admin restore {} {} --json", backup.display(), folder.display()));
    // Either it cannot even be opened, or the audit finds what is wrong with it.
    assert!(matches!(run.code(), 2 | 11), "{} {}", run.code(), run.stderr());
}
