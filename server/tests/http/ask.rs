//! A request in one sentence, and what is said of its answer.
//!
//! `post(&shop, "/api/auth/wishlist").by(&anna).json(&wish).await` asks. [`ok`], [`created`] and [`refused`] look at the whole
//! envelope, so that no test can forget a part of it, and give what `data` holds.

use crate::harness::{Person, Reply, Shop};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::pin::Pin;
use std::time::Duration;

/// The media type of every envelope.
const MEDIA_TYPE: &str = "application/json;charset=UTF-8";

/// A request that has not been sent yet; awaiting it sends it.
pub struct Ask<'a> {
    shop: &'a Shop,
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    /// Whether the body of a success is left unread, because it may never end.
    head_only: bool,
}

pub fn ask<'a>(shop: &'a Shop, method: &'static str, path: &str) -> Ask<'a> {
    Ask { shop, method, path: path.to_owned(), headers: Vec::new(), body: None, head_only: false }
}

pub fn get<'a>(shop: &'a Shop, path: &str) -> Ask<'a> {
    ask(shop, "GET", path)
}

pub fn post<'a>(shop: &'a Shop, path: &str) -> Ask<'a> {
    ask(shop, "POST", path)
}

pub fn patch<'a>(shop: &'a Shop, path: &str) -> Ask<'a> {
    ask(shop, "PATCH", path)
}

pub fn delete<'a>(shop: &'a Shop, path: &str) -> Ask<'a> {
    ask(shop, "DELETE", path)
}

impl Ask<'_> {
    pub fn by(self, person: &Person) -> Self {
        self.token(&person.token)
    }

    pub fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub fn english(self) -> Self {
        self.header("Accept-Language", "en")
    }

    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Reads the body of a refusal only: that of a stream has no end.
    pub fn head_only(mut self) -> Self {
        self.head_only = true;
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
    }

    pub fn text(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }
}

impl<'a> IntoFuture for Ask<'a> {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let headers: Vec<_> = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let body = self.body.as_deref();
            if self.head_only {
                self.shop.raw_head(self.method, &self.path, &headers, body).await
            } else {
                self.shop.raw(self.method, &self.path, &headers, body).await
            }
        })
    }
}

/// The token of the operator.
pub async fn operator(shop: &Shop) -> String {
    let login = serde_json::json!({ "email": "operator@example.com", "password": "correct horse battery" });
    let reply = post(shop, "/login").json(&login).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.header("token").to_owned()
}

/// A new personal access token of this person, which reads.
pub async fn script_of(shop: &Shop, who: &Person) -> String {
    let body = serde_json::json!({ "name": "script", "scopes": ["read"], "expiresInDays": 1 });
    let made = post(shop, "/api/auth/tokens").by(who).json(&body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.json()["data"]["token"].as_str().unwrap().to_owned()
}

/// A 200 with these words; gives `data`.
#[track_caller]
pub fn ok(reply: &Reply, msg: &str) -> Value {
    succeeded(reply, 200, msg)
}

/// A 201 with these words; gives `data`.
#[track_caller]
pub fn created(reply: &Reply, msg: &str) -> Value {
    succeeded(reply, 201, msg)
}

#[track_caller]
fn succeeded(reply: &Reply, status: u16, msg: &str) -> Value {
    let body = reply.json();
    assert_eq!((reply.status, &body["code"], &body["msg"]), (status, &1.into(), &msg.into()), "{reply:?}");
    assert_fields(&body, "code data msg");
    assert_envelope(reply);
    body["data"].clone()
}

/// A refusal with this status, code and words; gives `data`.
#[track_caller]
pub fn refused(reply: &Reply, status: u16, error: &str, msg: &str) -> Value {
    let body = reply.json();
    assert_eq!(
        (reply.status, reply.error().as_str(), &body["msg"]),
        (status, error, &msg.into()),
        "{reply:?}"
    );
    assert_eq!(body["code"], -1);
    assert_fields(&body, "code data error msg requestId");
    assert_eq!(body["requestId"], reply.header("X-Request-Id"));
    assert_envelope(reply);
    body["data"].clone()
}

#[track_caller]
fn assert_envelope(reply: &Reply) {
    assert_eq!(reply.header("Content-Type"), MEDIA_TYPE);
    assert!(!reply.header("X-Request-Id").is_empty(), "every answer has a request id: {reply:?}");
}

/// A refusal of a body or query that names these fields, in the order of their names, each with a reason.
#[track_caller]
pub fn assert_bad_fields(reply: &Reply, names: &str) {
    let data = refused(reply, 400, "VALIDATION", "유효성검사 실패");
    assert_fields(&data, names);
    let reasons = data.as_object().unwrap().values();
    assert!(reasons.into_iter().all(|why| why.as_str().is_some_and(|why| !why.is_empty())), "{data}");
}

/// The names of an object's fields are these and no others.
#[track_caller]
pub fn assert_fields(value: &Value, names: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("must be an object: {value}"));
    let mut found: Vec<_> = object.keys().map(String::as_str).collect();
    found.sort_unstable();
    let mut expected: Vec<_> = names.split_whitespace().collect();
    expected.sort_unstable();
    assert_eq!(found, expected, "{value}");
}

/// One field of every element of a list.
#[track_caller]
pub fn column(list: &Value, field: &str) -> Vec<Value> {
    let list = list.as_array().unwrap_or_else(|| panic!("must be a list: {list}"));
    list.iter().map(|element| element[field].clone()).collect()
}

/// The instant of a time on the wire, which must be `yyyy-MM-dd HH:mm:ss` and is read on Seoul's clocks.
#[track_caller]
pub fn instant(value: &Value) -> Timestamp {
    let text = value.as_str().unwrap_or_else(|| panic!("must be a time: {value}"));
    let form = "%Y-%m-%d %H:%M:%S";
    let local = DateTime::strptime(form, text).unwrap_or_else(|why| panic!("{text}: {why}"));
    assert_eq!(local.strftime(form).to_string(), text);
    TimeZone::get("Asia/Seoul").unwrap().to_timestamp(local).unwrap()
}

/// A time on the wire that is the shop's own now, to the second and with the time a test may take.
#[track_caller]
pub fn assert_now(shop: &Shop, value: &Value) {
    let (now, told) = (shop.clock.shop().timestamp(), instant(value));
    assert!(told <= now && now.duration_since(told).as_secs() < 60, "{told} is not about {now}");
}

/// How the wire writes the shop's time after this span from now.
pub fn from_now(shop: &Shop, span: Duration) -> String {
    let instant = (shop.clock.shop() + span).timestamp();
    TimeZone::get("Asia/Seoul").unwrap().to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// One value of `/metrics`; 0 when it is not there yet.
pub async fn metric(shop: &Shop, name: &str) -> f64 {
    let reply = get(shop, "/metrics").await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let line = reply.text.lines().find(|line| line.split_whitespace().next() == Some(name));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0.0)
}

/// Thousands of sessions of this person that ended before and at this instant, as if she had signed out of each.
pub fn end_sessions_of(shop: &Shop, who: &Person, at: i64) {
    for from in [0, 1_500, 3_000] {
        let row = |n: i64| {
            let ended = at.min(at - 1_500 + n);
            // Some have ids before hers and some behind, because those that ended at once are read in that order.
            format!("('{}{n}', {}, 1, {ended})", if n % 2 == 0 { '!' } else { '~' }, who.id)
        };
        let rows: Vec<_> = (from..from + 1_500).map(row).collect();
        shop.database.run(&format!(
            "INSERT INTO sessions (id, user_id, created_at, revoked_at) VALUES {}",
            rows.join(", ")
        ));
    }
}
