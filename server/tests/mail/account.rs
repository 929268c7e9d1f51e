//! Letters about an account: tokens, notices, and whom they reach.

use super::room::{Room, only};
use crate::harness::{SmtpSink, mail_config};
use miri_common::Lang;
use miri_server::mail::{Letter, Recipient};

const TOKEN: &str = "0b7a3f52-6c1d-4d0e-9a57-2f2f6f1f9c11";

fn about_account() -> Vec<(Letter, [&'static str; 2], [&'static str; 2])> {
    let token = || TOKEN.to_owned();
    vec![
        (
            Letter::Verification { token: token() },
            ["[미리] 이메일 인증 토큰", "[Miri] Your verification token"],
            ["10분 동안 유효합니다", "valid for 10 minutes"],
        ),
        (
            Letter::AlreadyRegistered,
            ["[미리] 이미 가입된 이메일입니다", "[Miri] You already have an account"],
            ["이미 가입된 계정이 있습니다", "already has an account"],
        ),
        (
            Letter::NoAccount,
            ["[미리] 가입된 계정이 없습니다", "[Miri] There is no account"],
            ["가입된 계정이 없습니다", "it has no account"],
        ),
        (
            Letter::PasswordReset { token: token() },
            ["[미리] 비밀번호 재설정 토큰", "[Miri] Your password reset token"],
            ["새 비밀번호를", "choose a new password"],
        ),
        (
            Letter::PasswordChanged,
            ["[미리] 비밀번호가 변경되었습니다", "[Miri] Your password was changed"],
            ["비밀번호를 재설정해주세요", "reset your password"],
        ),
    ]
}

#[tokio::test]
async fn each_letter_about_an_account_arrives_in_both_languages_as_text_and_html() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let sender = room.sender(sink.config());
    for (number, (letter, subjects, words)) in about_account().into_iter().enumerate() {
        for (lang, (subject, word)) in [Lang::Ko, Lang::En].into_iter().zip(subjects.into_iter().zip(words)) {
            let address = format!("anna{number}.{}@example.com", lang.tag());
            room.put(&Recipient::Address(address.clone()), lang, &letter).await;
            room.emptied().await;
            let said = only(&sink, &address);
            assert_eq!(said.subject, subject);
            let has_token = matches!(letter, Letter::Verification { .. } | Letter::PasswordReset { .. });
            for form in [&said.text, &said.html] {
                assert!(form.contains(word), "{form}");
                assert_eq!(form.contains(TOKEN), has_token, "{form}");
            }
            assert!(said.html.contains(&format!("<html lang=\"{}\">", lang.tag())));
        }
    }
    assert_eq!(room.database.number("SELECT COUNT(*) FROM letters"), 0, "what was sent is kept nowhere");
    sender.stop().await;
    room.end().await;
}

#[tokio::test]
async fn someone_with_an_account_is_addressed_by_name_and_someone_who_was_erased_gets_nothing() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let anna = room.user("anna@example.com", "홍 길동", Lang::Ko).await;
    let bora = room.user("bora@example.com", "보라", Lang::Ko).await;
    for user in [anna, bora] {
        room.put(&Recipient::User(user), Lang::Ko, &Letter::PasswordChanged).await;
    }
    room.database.change(&format!("DELETE FROM user_profiles WHERE user_id = {bora}"));
    let sender = room.sender(sink.config());
    room.emptied().await;
    let said = only(&sink, "anna@example.com");
    assert_eq!(said.to_name, "홍 길동");
    assert!(said.text.starts_with("홍 길동님, 안녕하세요."), "{}", said.text);
    assert_eq!(sink.mails().len(), 1);
    assert_eq!(room.database.number("SELECT COUNT(*) FROM letters"), 0);
    sender.stop().await;
    room.end().await;
}

#[tokio::test]
async fn a_token_that_works_no_more_is_not_sent() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let to = |name: &str| Recipient::Address(format!("{name}@example.com"));
    room.put(&to("anna"), Lang::Ko, &Letter::Verification { token: TOKEN.to_owned() }).await;
    room.put(&to("anna"), Lang::Ko, &Letter::AlreadyRegistered).await;
    room.database.change("UPDATE letters SET created_at = created_at - 600000000");
    room.put(&to("bora"), Lang::Ko, &Letter::Verification { token: TOKEN.to_owned() }).await;
    let sender = room.sender(sink.config());
    room.emptied().await;
    assert_eq!(only(&sink, "anna@example.com").subject, "[미리] 이미 가입된 이메일입니다");
    assert_eq!(only(&sink, "bora@example.com").subject, "[미리] 이메일 인증 토큰");
    sender.stop().await;
    room.end().await;
}

#[tokio::test]
async fn what_a_letter_holds_is_sealed_until_it_is_sent() {
    let room = Room::new().await;
    let address = "canary.anna@example.com";
    room.put(
        &Recipient::Address(address.to_owned()),
        Lang::Ko,
        &Letter::PasswordReset { token: TOKEN.to_owned() },
    )
    .await;
    let everything = room.database.everything();
    for canary in [address, TOKEN] {
        let found = everything.windows(canary.len()).any(|bytes| bytes == canary.as_bytes());
        assert!(!found, "{canary} is in the database");
    }
    // A sealed value that someone moves to another letter does not open there, and that letter stays.
    let sink = SmtpSink::start().await;
    room.put(&Recipient::Address("bora@example.com".to_owned()), Lang::Ko, &Letter::AlreadyRegistered).await;
    room.database.change("UPDATE letters SET message_id = 'another' WHERE id = 1");
    let sender = room.sender(sink.config());
    super::arrived(&sink, "bora@example.com", 1).await;
    sender.stop().await;
    assert_eq!(sink.mails().len(), 1);
    assert_eq!(room.database.number("SELECT COUNT(*) FROM letters"), 1);
    room.end().await;
}

#[tokio::test]
async fn a_name_starts_no_header_and_is_no_markup() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let name = "Eve\r\nBcc: all@example.com\r\n\r\n<script>x</script>\u{202e}\"";
    let eve = room.user("eve@example.com", name, Lang::En).await;
    room.put(&Recipient::User(eve), Lang::En, &Letter::PasswordChanged).await;
    let sender = room.sender(sink.config());
    room.emptied().await;
    let said = only(&sink, "eve@example.com");
    assert_eq!(said.to_name, "Eve Bcc: all@example.com <script>x</script> \"");
    assert!(said.html.contains("&lt;script&gt;x&lt;/script&gt;"), "{}", said.html);
    let raw = String::from_utf8(sink.mails()[0].raw.clone()).unwrap();
    let head = raw.split("\r\n\r\n").next().unwrap();
    assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
    assert_eq!(sink.recipients(), 1);
    sender.stop().await;
    room.end().await;
}

#[tokio::test]
async fn an_address_that_is_none_is_set_aside_at_once() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    for address in ["nobody", "a@example.com\r\nRCPT TO:<b@example.com>"] {
        room.put(&Recipient::Address(address.to_owned()), Lang::Ko, &Letter::AlreadyRegistered).await;
    }
    let sender = room.sender(sink.config());
    room.emptied().await;
    assert_eq!(sink.connections(), 0);
    assert_eq!(room.database.numbers("SELECT reply_code FROM letters ORDER BY id"), [553, 553]);
    assert_eq!(room.database.number("SELECT COUNT(*) FROM letters WHERE address IS NOT NULL"), 0);
    sender.stop().await;
    room.end().await;
}

#[tokio::test]
async fn a_link_leads_to_the_shop_where_its_address_is_known() {
    let sink = SmtpSink::start().await;
    let room = Room::new().await;
    let mut config = mail_config(&sink.url("", ""));
    for (name, url) in [("anna", None), ("bora", Some("https://shop.example.com"))] {
        config.public_url = url.map(str::to_owned);
        let sender = room.sender(config.clone());
        let address = format!("{name}@example.com");
        room.put(&Recipient::Address(address.clone()), Lang::En, &Letter::AlreadyRegistered).await;
        room.emptied().await;
        let said = only(&sink, &address);
        assert_eq!(said.text.contains("https://shop.example.com"), url.is_some());
        assert_eq!(
            said.html.matches("href=\"https://shop.example.com\"").count(),
            usize::from(url.is_some())
        );
        assert_eq!(said.html.contains("http"), url.is_some());
        sender.stop().await;
    }
    room.end().await;
}
