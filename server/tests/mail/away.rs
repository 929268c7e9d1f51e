//! Everything that can go wrong between the shop and a mailbox.

use super::{arrived, settled, shop_with};
use crate::harness::{Person, Shop, SmtpSink, TestDatabase, eventually};
use crate::http::ask::metric;
use crate::kill::process::Process;
use miri_common::api::{AddWish, CreateUser, Login, PlaceOrder, RegisterGoods};
use miri_common::client::Client;
use miri_common::labels::{PaymentStatus, Role};
use miri_common::{GoodsId, Lang, Won};
use std::fs;

async fn start(sink: &SmtpSink) -> (Shop, Person, Person, GoodsId) {
    let shop = shop_with(sink).await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 50).await;
    (shop, anna, bora, apples)
}

#[tokio::test]
async fn a_mail_server_that_is_away_stops_nobody_and_gets_every_letter_when_it_is_back() {
    let sink = SmtpSink::start().await;
    let (mut shop, mut anna, bora, apples) = start(&sink).await;
    sink.away();
    let orders = [anna.buy(&shop, apples, 1).await, bora.buy(&shop, apples, 1).await];
    anna.until_payment(orders[0].order_id, PaymentStatus::Completed).await;
    bora.until_payment(orders[1].order_id, PaymentStatus::Completed).await;
    eventually("the letters are written", || async {
        (shop.count("SELECT COUNT(*) FROM letters") == 2).then_some(())
    })
    .await;
    assert_eq!(metric(&shop, "miri_letters_waiting").await, 2.0);
    // The shop ends and begins again meanwhile.
    shop.close().await;
    shop.open().await;
    anna.come_back(&shop);
    let third = anna.buy(&shop, apples, 1).await;
    anna.until_payment(third.order_id, PaymentStatus::Completed).await;
    assert_eq!(sink.mails().len(), 0);
    sink.back().await;
    settled(&shop).await;
    assert_eq!((sink.for_mailbox(&anna.email).len(), sink.for_mailbox(&bora.email).len()), (2, 1));
    assert_eq!(sink.mails().len(), 3);
    assert_eq!(metric(&shop, "miri_letters_waiting").await, 0.0);
    shop.end().await;
}

#[tokio::test]
async fn a_letter_that_is_not_taken_now_is_handed_in_again() {
    let sink = SmtpSink::start().await;
    let (shop, anna, bora, apples) = start(&sink).await;
    sink.answer_next("451 later");
    sink.answer_next("450 greylisted");
    anna.buy(&shop, apples, 1).await;
    settled(&shop).await;
    assert_eq!((sink.for_mailbox(&anna.email).len(), sink.recipients()), (1, 3));
    assert_eq!(shop.count("SELECT attempts FROM deliveries WHERE kind = 'mail'"), 3);
    bora.buy(&shop, apples, 1).await;
    settled(&shop).await;
    assert_eq!(sink.mails().len(), 2);
    shop.end().await;
}

#[tokio::test]
async fn a_letter_that_is_refused_for_good_is_set_aside_and_the_others_arrive() {
    let sink = SmtpSink::start().await;
    let (shop, anna, bora, apples) = start(&sink).await;
    sink.refuse(&anna.email, "550 5.1.1 no such mailbox");
    anna.buy(&shop, apples, 1).await;
    bora.buy(&shop, apples, 1).await;
    settled(&shop).await;
    assert_eq!((sink.for_mailbox(&anna.email).len(), sink.for_mailbox(&bora.email).len()), (0, 1));
    assert_eq!(sink.recipients(), 2, "nobody asks again");
    assert_eq!(metric(&shop, "miri_letters_refused").await, 1.0);
    assert_eq!(metric(&shop, "miri_letters_waiting").await, 0.0);
    assert_eq!(shop.database.numbers("SELECT reply_code FROM letters"), [550]);
    shop.end().await;
}

#[tokio::test]
async fn a_mail_server_that_never_answers_is_not_in_the_way_of_payments() {
    let sink = SmtpSink::start().await;
    let (shop, anna, bora, apples) = start(&sink).await;
    sink.silent(true);
    for _ in 0..12 {
        let order = anna.buy(&shop, apples, 1).await;
        anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    eventually("it was tried", || async { (sink.connections() > 0).then_some(()) }).await;
    let order = bora.buy(&shop, apples, 1).await;
    bora.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(sink.mails().len(), 0);
    sink.silent(false);
    settled(&shop).await;
    assert_eq!((sink.for_mailbox(&anna.email).len(), sink.for_mailbox(&bora.email).len()), (12, 1));
    shop.end().await;
}

#[tokio::test]
async fn a_letter_whose_answer_was_lost_comes_twice_and_can_be_told() {
    let sink = SmtpSink::start().await;
    let (shop, anna, bora, apples) = start(&sink).await;
    sink.lose_answers(1);
    anna.buy(&shop, apples, 1).await;
    arrived(&sink, &anna.email, 2).await;
    bora.buy(&shop, apples, 1).await;
    settled(&shop).await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 3);
    assert_eq!(mails[0].raw, mails[1].raw, "the same letter is the same bytes");
    assert_ne!(mails[1].said().message_id, mails[2].said().message_id);
    shop.end().await;
}

/// A person at a server's own process.
async fn visitor(server: &Process, name: &str, key: &str) -> (Client, String) {
    let anyone = Client::new(&format!("http://{}", server.address), Lang::Ko).unwrap();
    let sign_in = async |email: &str| {
        let login = Login { email: email.to_owned(), password: crate::harness::PASSWORD.to_owned() };
        let token = anyone.login(&login).await.unwrap().token;
        anyone.clone().with_token(token)
    };
    let operator = sign_in(crate::harness::ADMIN_EMAIL).await;
    let email = format!("{name}@example.com");
    let user = CreateUser {
        email: email.clone(),
        user_name: format!("카나리아 {name}"),
        password: crate::harness::PASSWORD.to_owned(),
        phone_number: "010-1234-5678".to_owned(),
        address: "-".to_owned(),
        role: Role::User,
    };
    operator.create_user(&user, key).await.unwrap();
    (sign_in(&email).await, email)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_survives_the_kill_of_its_server_and_no_log_names_its_reader() {
    let sink = SmtpSink::start().await;
    let database = TestDatabase::new();
    let environment = [
        ("MIRI_SMTP_URL", sink.url("", "")),
        ("MIRI_MAIL_FROM", format!("미리 <{}>", crate::harness::SENDER)),
    ];
    sink.away();
    let server = Process::start_with(&database, &environment).await;
    let (anna, anna_at) = visitor(&server, "canaryanna", "first").await;
    let (bora, bora_at) = visitor(&server, "canarybora", "second").await;
    let goods = RegisterGoods {
        goods_name: "사과".to_owned(),
        goods_description: "사과".to_owned(),
        goods_price: Won(3_000),
        stock_quantity: 5,
        category: "ETC".to_owned(),
        reservation_start_time: None,
        limit_per_buyer: None,
        sku: None,
    };
    let apples = anna.register_goods(&goods, "goods").await.unwrap().goods_id;
    bora.add_wish(&AddWish { goods_id: apples, goods_quantity: 1 }, "wish").await.unwrap();
    for client in [&anna, &bora] {
        let order =
            PlaceOrder { goods_id: apples, quantity: 1, address: "-".to_owned(), expected_total_price: None };
        client.place_order(&order, "order").await.unwrap();
    }
    eventually("the letters are written", || async {
        (database.number("SELECT COUNT(*) FROM letters") == 2).then_some(())
    })
    .await;
    server.kill();
    sink.back().await;
    sink.refuse(&bora_at, "550 5.1.1 <canarybora@example.com> is unknown");
    let server = Process::start_with(&database, &environment).await;
    arrived(&sink, &anna_at, 1).await;
    eventually("the refused one is set aside", || async {
        (database.number("SELECT COUNT(*) FROM letters WHERE reply_code = 550") == 1).then_some(())
    })
    .await;
    server.kill();
    let log = fs::read_to_string(database.folder().join("server.log")).unwrap();
    assert!(log.contains("a letter was refused for good"), "{log}");
    for canary in ["canaryanna", "canarybora", "카나리아"] {
        assert!(!log.contains(canary), "{canary} is in the log");
        let everything = database.everything();
        assert!(!everything.windows(canary.len()).any(|bytes| bytes == canary.as_bytes()), "{canary}");
    }
}

#[tokio::test]
async fn a_rehearsal_does_not_wait_for_a_mail_server_that_is_away() {
    let sink = SmtpSink::start().await;
    let mail = sink.config();
    let shop = Shop::start_with(|config| {
        config.mail = mail;
        config.rehearsal = true;
    })
    .await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 50).await;
    sink.away();
    for person in [&anna, &bora, &anna, &bora, &anna, &bora] {
        let order = person.buy(&shop, apples, 1).await;
        person.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    eventually("a letter was tried", || async {
        (shop.count("SELECT MAX(attempts) FROM deliveries WHERE kind = 'mail'") > 0).then_some(())
    })
    .await;
    shop.advance("1m").await;
    sink.back().await;
    settled(&shop).await;
    assert_eq!(sink.mails().len(), 6);
    shop.end().await;
}
