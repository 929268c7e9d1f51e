//! A shop whose letters arrive somewhere, and what stands in them.

use crate::harness::{Said, Shop, SmtpSink, eventually};
use miri_server::config::Config;
use miri_server::http::middleware::rate_limits::{Allowance, RateLimits};
use std::time::Duration;

/// A shop that hands its letters to a mail server of this test.
pub async fn shop_with_mail() -> (Shop, SmtpSink) {
    shop_with_mail_and(|_| {}).await
}

/// The same with a configuration that a test has changed.
pub async fn shop_with_mail_and(change: impl FnOnce(&mut Config)) -> (Shop, SmtpSink) {
    let sink = SmtpSink::start().await;
    let mail = sink.config();
    let shop = Shop::start_with(|config| {
        config.mail = mail;
        change(config);
    })
    .await;
    (shop, sink)
}

/// Limits by account as they are in a real shop, and none that the one address would meet that every test comes from.
pub fn limit_accounts(config: &mut Config) {
    let enough = Allowance::of(10_000, Duration::from_millis(1));
    config.rate_limits = Some(RateLimits {
        login: enough,
        sign_up: enough,
        mail: enough,
        refresh: enough,
        general: enough,
        goods: enough,
    });
}

/// Waits until a mailbox has got so many letters.
pub async fn letters(sink: &SmtpSink, address: &str, count: usize) -> Vec<Said> {
    eventually(&format!("{count} letters for {address}"), || async {
        let letters = sink.for_mailbox(address);
        (letters.len() >= count).then_some(letters)
    })
    .await
}

/// The token in a letter, if there is one: UUID text.
pub fn token_in(letter: &Said) -> Option<String> {
    let is_token = |word: &&str| word.len() == 36 && word.chars().filter(|c| *c == '-').count() == 4;
    letter.text.split_whitespace().find(is_token).map(str::to_owned)
}
