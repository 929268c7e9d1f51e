//! What the original got wrong about accounts, by the numbers of the list: each is a test that would go red if it came back.

use crate::harness::{ADMIN_EMAIL, PASSWORD, Shop};
use miri_common::ErrorCode;
use miri_common::api::{ChangeAccount, Login};
use miri_common::labels::Role;

#[tokio::test]
async fn fault_11_the_first_operator_comes_from_the_configuration_and_makes_others() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let login = Login { email: ADMIN_EMAIL.to_owned(), password: PASSWORD.to_owned() };
    assert_eq!(shop.anyone().login(&login).await.unwrap().role, Role::Admin);

    assert_eq!(anna.stock_audit(false).await.unwrap_err().code(), Some(ErrorCode::Forbidden));
    let role = ChangeAccount { role: Some(Role::Admin), ..ChangeAccount::default() };
    let refused = anna.change_account(anna.id, &role, &shop.key()).await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::Forbidden), "nobody makes an operator of themselves");
    shop.operator().change_account(anna.id, &role, &shop.key()).await.unwrap();
    assert!(shop.sign_in(&anna.email).await.stock_audit(false).await.unwrap().clean);
    assert_eq!(bora.stock_audit(false).await.unwrap_err().code(), Some(ErrorCode::Forbidden));
    shop.end().await;
}

#[tokio::test]
async fn fault_16_the_same_words_are_never_sealed_alike() {
    let shop = Shop::start().await;
    // Two people of the same name who live at the same address.
    let (one, two) = (shop.person("anna").await, shop.person("anna").await);
    assert_ne!(one.id, two.id);
    for column in ["user_name", "phone_number", "address"] {
        let sql = format!(
            "SELECT COUNT(DISTINCT {column}) FROM user_profiles WHERE user_id IN ({}, {})",
            one.id, two.id
        );
        assert_eq!(shop.count(&sql), 2, "{column}");
    }
    shop.end().await;
}
