//! TLS to a mail server, and signing in to it.

use super::room::{Room, only};
use crate::harness::{SinkTls, SmtpSink, eventually, mail_config};
use miri_common::Lang;
use miri_server::mail::{Letter, Recipient};

const USER: &str = "shop%40gmail.com:pass%20word@";

async fn put(room: &Room) {
    room.put(&Recipient::Address("anna@example.com".to_owned()), Lang::Ko, &Letter::AlreadyRegistered).await;
}

/// Waits until the letter was tried again, and nothing of it has come.
async fn never_taken(room: &Room, sink: &SmtpSink) {
    eventually("it was tried twice", || async {
        (room.database.number("SELECT attempts FROM deliveries") >= 2).then_some(())
    })
    .await;
    assert_eq!((sink.mails().len(), sink.recipients()), (0, 0));
    assert_eq!(room.database.number("SELECT COUNT(*) FROM letters WHERE refused_at IS NULL"), 1);
}

#[tokio::test]
async fn a_letter_goes_under_tls_from_the_first_byte_or_after_starttls_and_signed_in() {
    for tls in [SinkTls::Implicit, SinkTls::StartTls] {
        let sink = SmtpSink::start_with(tls).await;
        let room = Room::new().await;
        let query = format!("?tls_ca={}", sink.certificate());
        let sender = room.sender(mail_config(&sink.url(USER, &query)));
        put(&room).await;
        room.emptied().await;
        only(&sink, "anna@example.com");
        let mail = &sink.mails()[0];
        assert_eq!((mail.secret, mail.user.as_deref()), (true, Some("shop@gmail.com")), "{tls:?}");
        sender.stop().await;
        room.end().await;
    }
}

#[tokio::test]
async fn a_mail_server_that_nobody_vouches_for_gets_nothing() {
    for (tls, query) in [(SinkTls::Implicit, ""), (SinkTls::StartTls, "?tls=on")] {
        let sink = SmtpSink::start_with(tls).await;
        let room = Room::new().await;
        let sender = room.sender(mail_config(&sink.url(USER, query)));
        put(&room).await;
        never_taken(&room, &sink).await;
        sender.stop().await;
        room.end().await;
    }
}

#[tokio::test]
async fn a_mail_server_that_offers_no_tls_gets_nothing_where_tls_is_asked_for() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let sender = room.sender(mail_config(&sink.url(USER, "?tls=on")));
    put(&room).await;
    never_taken(&room, &sink).await;
    sender.stop().await;
    room.end().await;
}

#[tokio::test]
async fn a_password_that_is_refused_costs_no_letter() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let sender = room.sender(mail_config(&sink.url("shop:wrong@", "")));
    put(&room).await;
    never_taken(&room, &sink).await;
    sender.stop().await;
    // Someone mends the configuration.
    let sender = room.sender(mail_config(&sink.url("shop:pass%20word@", "")));
    room.emptied().await;
    only(&sink, "anna@example.com");
    sender.stop().await;
    room.end().await;
}
