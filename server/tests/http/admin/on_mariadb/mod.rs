//! What operators cannot do with a database that has a server of its own.

use crate::harness::Shop;
use crate::http::ask::{operator, post, refused};
use serde_json::json;

#[tokio::test]
async fn a_backup_is_left_to_mariadbs_own_program() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let ask = || post(&shop, "/api/admin/backup").token(&admin).json(&json!({ "name": "noon" }));
    refused(&ask().await, 409, "NOT_SUPPORTED_HERE", "MariaDB는 mariadb-backup으로 백업해주세요.");
    let english = "MariaDB is backed up by its own mariadb-backup.";
    refused(&ask().english().await, 409, "NOT_SUPPORTED_HERE", english);
    assert_eq!(shop.count("SELECT COUNT(*) FROM audit_log WHERE action = 'backup.make'"), 0);
    shop.end().await;
}
