//! Letters, from their cause to a mailbox: what they say, that none is lost or stands in the way, and that nobody else reads them.

mod account;
mod away;
mod files;
mod goods;
mod orders;
mod room;
mod tls;

use crate::harness::{Person, Said, Shop, SmtpSink, eventually};
use miri_server::events::Topic;
use miri_server::storage::{StorageError, Tx};
use serde_json::Value;

/// A shop that hands its letters to this mail server.
async fn shop_with(sink: &SmtpSink) -> Shop {
    let mail = sink.config();
    Shop::start_with(|config| config.mail = mail).await
}

/// A shop that hands its letters to this mail server, and whose clock an operator may move.
async fn rehearsing(sink: &SmtpSink) -> Shop {
    let mail = sink.config();
    Shop::start_with(|config| {
        config.mail = mail;
        config.rehearsal = true;
    })
    .await
}

/// Waits until a mailbox has got so many letters.
async fn arrived(sink: &SmtpSink, address: &str, count: usize) -> Vec<Said> {
    eventually(&format!("{count} letters for {address}"), || async {
        let said = sink.for_mailbox(address);
        (said.len() >= count).then_some(said)
    })
    .await
}

/// Waits until every event has been read for letters and everything that is to be delivered is.
async fn settled(shop: &Shop) {
    let open = "SELECT (SELECT last_id FROM event_seq)
                     - COALESCE((SELECT last_event_id FROM consumers WHERE name = 'mail'), 0)";
    eventually("every event has been read for letters", || async { (shop.count(open) == 0).then_some(()) })
        .await;
    shop.at_rest().await;
}

/// Someone who reads English.
fn reads_english(shop: &Shop, person: &Person) {
    shop.database.change(&format!("UPDATE users SET lang = 'en' WHERE id = {}", person.id));
}

/// Writes events into the log as a part of the shop would, while the shop is closed.
async fn emit(shop: &mut Shop, events: &[(Topic, String, Value)]) {
    shop.close().await;
    let store = shop.open_store().await;
    let events = events.to_vec();
    store
        .write(async move |tx: &mut Tx<'_>| -> Result<(), StorageError> {
            for (topic, key, payload) in &events {
                tx.emit(*topic, key.clone(), payload);
            }
            Ok(())
        })
        .await
        .unwrap();
    store.close().await;
    drop(store);
    shop.open().await;
}

fn subjects(said: &[Said]) -> Vec<&str> {
    said.iter().map(|letter| letter.subject.as_str()).collect()
}
