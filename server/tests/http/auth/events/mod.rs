//! `GET /api/auth/events`: what is told as it happens.
//!
//! - `news`: orders, to their buyers. `goods`: stock. `resume`: nothing is missed. `ends`: how a stream ends. `limits`: how many there may
//!   be, and what its bytes look like. `on_mariadb`: two servers.

mod ends;
mod goods;
mod limits;
mod news;
mod on_mariadb;
mod resume;

use crate::harness::{Person, Shop};
use futures_util::{Stream, StreamExt};
use miri_common::GoodsId;
use miri_common::api::{GoodsNow, Live, LiveEvent, NewsTopic, OrderNews};
use miri_common::client::{Client, ClientError};
use std::pin::Pin;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long a test waits for an event.
const PATIENCE: Duration = Duration::from_secs(20);

/// Someone's open stream.
struct Ear(Pin<Box<dyn Stream<Item = Result<Live, ClientError>> + Send>>);

impl Ear {
    /// Opens a stream and waits until everything comes by itself; gives what was told before that.
    async fn open(client: &Client, last_id: Option<i64>, goods: &[GoodsId]) -> (Self, Vec<Live>) {
        let mut ear = Self(Box::pin(client.events(last_id, goods).await.unwrap()));
        let mut before = Vec::new();
        loop {
            let live = ear.next().await;
            let started = live.event == LiveEvent::Started;
            before.push(live);
            if started {
                return (ear, before);
            }
        }
    }

    async fn of(client: &Client) -> Self {
        Self::open(client, None, &[]).await.0
    }

    /// The next event, signs of life included; `None` at the end.
    async fn hear(&mut self) -> Option<Result<Live, ClientError>> {
        tokio::time::timeout(PATIENCE, self.0.next()).await.expect("nothing was said for a long time")
    }

    async fn next(&mut self) -> Live {
        self.hear().await.expect("the stream has ended").unwrap()
    }

    /// The next thing that has happened to an order.
    async fn news(&mut self) -> (i64, NewsTopic, OrderNews) {
        loop {
            let live = self.next().await;
            if let LiveEvent::News(topic, news) = live.event {
                return (live.id.expect("news have an id"), topic, news);
            }
        }
    }

    /// The next word about goods, and whether it says that they have opened.
    async fn goods(&mut self) -> GoodsNow {
        loop {
            if let LiveEvent::Stock(now) = self.next().await.event {
                return now;
            }
        }
    }

    /// Waits until goods stand so.
    async fn until_stock(&mut self, goods: GoodsId, quantity: i64) {
        loop {
            let now = self.goods().await;
            if (now.goods_id, now.stock_quantity) == (goods, quantity) {
                return;
            }
        }
    }
}

/// A stream as its bytes.
async fn raw(shop: &Shop, person: &Person, path: &str, header: &str) -> TcpStream {
    let mut connection = TcpStream::connect(shop.address).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: miri\r\nAuthorization: Bearer {}\r\n{header}\r\n",
        person.token
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
}

/// Reads until this has been said.
async fn read_until(connection: &mut TcpStream, text: &str) -> String {
    let mut said = String::new();
    let reading = async {
        let mut bytes = [0; 4_096];
        while !said.contains(text) {
            let length = connection.read(&mut bytes).await.unwrap();
            assert!(length > 0, "the stream ended before `{text}`: {said}");
            said.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.expect("it was never said");
    said
}

/// The numbers of all events about this person's orders, from the database itself.
fn events_of(shop: &Shop, person: &Person) -> Vec<i64> {
    let sql = format!(
        "SELECT id FROM events WHERE event_key IN (SELECT 'order:' || id FROM orders WHERE user_id = {}) ORDER BY id",
        person.id
    );
    shop.database.numbers(&sql)
}
