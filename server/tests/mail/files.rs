//! Without a mail server letters are files.

use super::settled;
use crate::harness::{Said, Shop};
use miri_common::labels::PaymentStatus;
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn without_a_mail_server_each_letter_is_a_file_whose_name_says_nothing_of_its_reader() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 5).await;
    let orders = [anna.buy(&shop, apples, 1).await, bora.buy(&shop, apples, 1).await];
    anna.until_payment(orders[0].order_id, PaymentStatus::Completed).await;
    bora.until_payment(orders[1].order_id, PaymentStatus::Completed).await;
    settled(&shop).await;
    let mut files: Vec<_> = std::fs::read_dir(shop.database.folder().join("mail"))
        .unwrap()
        .map(|file| file.unwrap())
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "eml"))
        .collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    let names: Vec<_> = files.iter().map(|file| file.file_name().into_string().unwrap()).collect();
    assert_eq!(names, ["000001-order-paid.eml", "000002-order-paid.eml"]);
    let mut readers: Vec<_> = files
        .iter()
        .map(|file| {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            Said::of(&std::fs::read(file.path()).unwrap()).to
        })
        .collect();
    readers.sort();
    assert_eq!(readers, [anna.email.as_str(), bora.email.as_str()]);
    shop.end().await;
}
