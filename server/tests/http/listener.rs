//! What holds for every connection: slow ones are closed, and the end of the shop lets requests finish.

use super::ask::{get, metric, ok};
use crate::harness::{Shop, eventually};
use miri_common::labels::PaymentStatus;
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Headers, and bodies, may take 10 s. What is waited for is the end of a connection, and it must come by then.
const PATIENCE: Duration = Duration::from_secs(15);

/// Everything that the shop says on a connection until it closes it.
async fn until_closed(what: &str, connection: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, connection.read_to_end(&mut bytes)).await;
    // A connection that is reset is closed as well.
    drop(read.unwrap_or_else(|_| panic!("the shop never closed a connection with {what}")));
    String::from_utf8(bytes).unwrap()
}

async fn connect(shop: &Shop, start: &str) -> TcpStream {
    let mut connection = TcpStream::connect(shop.address).await.unwrap();
    connection.write_all(start.as_bytes()).await.unwrap();
    connection
}

#[tokio::test]
async fn connections_that_do_not_come_to_the_point_are_closed() {
    let shop = Shop::start().await;
    let whole = "GET /health HTTP/1.1\r\nHost: miri\r\n\r\n";
    let starts = [
        ("nothing", ""),
        ("one letter", "G"),
        ("half a header", "GET /health HTTP/1.1\r\nHost: miri\r\nX-Half: "),
        ("half the preface of HTTP/2", "PRI * HTTP/2.0\r\n"),
        ("a request and then nothing", whole),
        ("a request and then half of one", &format!("{whole}GET /hea")),
    ];
    let closed = starts.map(|(what, start)| {
        let shop = &shop;
        async move {
            let said = until_closed(what, &mut connect(shop, start).await).await;
            (what, said.contains("200 OK"))
        }
    });
    let closed = futures_util::future::join_all(closed).await;
    for (what, answered) in closed {
        assert_eq!(answered, what.starts_with("a request"), "{what}");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_connection_on_which_nothing_is_read_is_closed() {
    let shop = Shop::start().await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut connection = socket.connect(shop.address).await.unwrap();
    // More than the system keeps of what was sent and not taken.
    let ask = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: miri\r\nAccept-Encoding: gzip\r\n\r\n";
    connection.write_all(ask.repeat(60).as_bytes()).await.unwrap();
    // Who speaks on a connection that is not there any more is told so.
    let speaking = async {
        while connection.write_all(b"G").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(4 * PATIENCE, speaking).await.expect("the shop waits for ever");
    shop.end().await;
}

#[tokio::test]
async fn many_slow_connections_keep_nobody_out() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let mut slow = Vec::new();
    for n in 0..200 {
        slow.push(connect(&shop, if n % 2 == 0 { "POST /login HTTP/1.1\r\nHost:" } else { "" }).await);
    }
    ok(&get(&shop, "/api/auth/orders").by(&anna).await, "주문한 상품 목록 조회가 완료되었습니다.");
    drop(slow);
    shop.end().await;
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_told_so() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let bearer = format!("Authorization: Bearer {}", anna.token);
    let half = async |path: &str, header: &str| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: miri\r\nContent-Type: application/json\r\n{header}\r\nContent-Length: 100\r\n\r\n{{\"em"
        );
        until_closed("half a body", &mut connect(&shop, &head).await).await
    };
    let (login, wish) =
        tokio::join!(half("/login", "X-Request-Id: slow"), half("/api/auth/wishlist", &bearer));
    for said in [&login, &wish] {
        assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
        let body: Value = serde_json::from_str(said.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        assert_eq!(
            (&body["error"], &body["msg"]),
            (&"REQUEST_TIMEOUT".into(), &"요청이 너무 오래 걸렸습니다.".into())
        );
    }
    assert!(login.contains(r#""requestId":"slow""#), "{login}");
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_http_is_closed() {
    let shop = Shop::start().await;
    for garbage in ["\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n", "HELO miri\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"]
    {
        let said = until_closed("garbage", &mut connect(&shop, garbage).await).await;
        assert!(!said.contains("200 OK"), "{said}");
    }
    assert_eq!(get(&shop, "/health").await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn an_order_that_is_under_way_when_the_shop_closes_is_answered_and_kept() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let held = shop.database.hold();
    let address = shop.address;
    let closing = async {
        eventually("the order is under way", || async {
            (metric(&shop, "miri_gate_open_holds").await > 0.0).then_some(())
        })
        .await;
        let close = tokio::time::timeout(Duration::from_secs(10), shop.close());
        let let_go = async {
            eventually("nobody is let in any more", || async { TcpStream::connect(address).await.err() })
                .await;
            held.let_go();
        };
        let (closed, ()) = tokio::join!(close, let_go);
        closed.expect("the shop ends within 10 s");
    };
    let (order, ()) = tokio::join!(anna.try_buy(apples, 2, "last"), closing);
    let order = order.unwrap();
    assert!(TcpStream::connect(address).await.is_err());

    shop.open().await;
    anna.come_back(&shop);
    let kept = anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(kept.lines[0].order_detail_id, order.order_goods[0].order_detail_id);
    assert_eq!(shop.stock(apples).await, 8);
    shop.end().await;
}

#[tokio::test]
async fn slow_and_idle_connections_do_not_keep_the_shop_from_closing() {
    let mut shop = Shop::start().await;
    let whole = "GET /health HTTP/1.1\r\nHost: miri\r\n\r\n";
    let mut connections = Vec::new();
    for start in [
        "",
        "GET /he",
        "PRI * HTTP",
        whole,
        "POST /login HTTP/1.1\r\nHost: miri\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
    ] {
        connections.push(connect(&shop, start).await);
    }
    assert!(shop.audit(true).await.clean);
    tokio::time::timeout(Duration::from_secs(10), shop.close()).await.expect("the shop ends within 10 s");
    for connection in &mut connections {
        until_closed("the shop closed", connection).await;
    }
}
