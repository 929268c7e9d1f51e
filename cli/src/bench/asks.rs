//! What the shoppers ask for, and what counts as the answer that is measured.

use crate::failure::CliError;
use crate::random;
use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Full;
use miri_common::api::{Envelope, PlaceOrder};
use miri_common::{ErrorCode, GoodsId, OrderId};
use serde::Deserialize;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Elements of a page.
const PAGE_SIZE: usize = 20;
/// Pages of the list that are looked at.
const PAGES: usize = 100;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Orders that are accepted.
    Order,
    /// Orders that are told that the goods are sold out.
    Soldout,
    /// Pages of goods and single goods.
    Browse,
}

impl Kind {
    /// The verb.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Soldout => "soldout",
            Self::Browse => "browse",
        }
    }

    /// Units of each goods.
    pub(super) const fn stock(self) -> i64 {
        match self {
            Self::Order | Self::Browse => 1_000_000_000,
            Self::Soldout => 0,
        }
    }
}

/// Whether the shop is asked, or a no-op that reads the same request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The shop.
    Shop,
    /// The no-op.
    Noop,
}

/// How an answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is what is measured.
    Counted,
    /// An order was accepted.
    Accepted(OrderId),
    /// The shop had no time for it.
    Refused,
    /// Nothing that can happen in a sound shop.
    Unexpected,
}

/// The requests of one shopper, one after the other.
pub(super) struct Asks {
    kind: Kind,
    of: Of,
    token: HeaderValue,
    targets: Vec<(Uri, Bytes)>,
    next: usize,
}

impl Asks {
    /// The requests of the shopper with this number and token.
    pub(super) fn new(
        (kind, of): (Kind, Of),
        number: usize,
        token: &str,
        goods: &[GoodsId],
    ) -> Result<Self, CliError> {
        let mut token = HeaderValue::from_str(&format!("Bearer {token}")).map_err(unusable)?;
        token.set_sensitive(true);
        let targets: Vec<_> = if kind == Kind::Browse { browse(of, goods)? } else { orders(of, goods)? };
        // Shoppers begin at different goods, so that not all of them ask for the same at once.
        Ok(Self { kind, of, token, next: number % targets.len().max(1), targets })
    }

    /// The next request. An order has a key of its own, as every client sends it; so does its no-op.
    pub(super) fn next(&mut self) -> Result<Request<Full<Bytes>>, CliError> {
        let (uri, body) = self.targets.get(self.next).cloned().unwrap_or_default();
        self.next = (self.next + 1) % self.targets.len().max(1);
        let mut request = Request::new(Full::new(body));
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(HOST, HeaderValue::from_static("127.0.0.1"));
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("ko"));
        if self.kind != Kind::Browse {
            headers.insert(AUTHORIZATION, self.token.clone());
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            let key = HeaderValue::try_from(random::new_key()).map_err(unusable)?;
            headers.insert(IDEMPOTENCY_KEY, key);
            *request.method_mut() = Method::POST;
        }
        Ok(request)
    }

    /// How an answer counts.
    pub(super) fn verdict(&self, status: StatusCode, body: &[u8]) -> Verdict {
        match (status, self.of, self.kind) {
            (StatusCode::OK, Of::Noop, _) | (StatusCode::OK, Of::Shop, Kind::Browse) => Verdict::Counted,
            (StatusCode::OK, Of::Shop, Kind::Order) => {
                accepted(body).map_or(Verdict::Unexpected, Verdict::Accepted)
            }
            (StatusCode::CONFLICT, Of::Shop, Kind::Soldout) if sold_out(body) => Verdict::Counted,
            (StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS, _, _) => Verdict::Refused,
            _ => Verdict::Unexpected,
        }
    }
}

fn orders(of: Of, goods: &[GoodsId]) -> Result<Vec<(Uri, Bytes)>, CliError> {
    let uri = Uri::from_static(match of {
        Of::Shop => "/api/auth/goods/order",
        Of::Noop => "/api/bench/order",
    });
    let body = |goods_id: &GoodsId| {
        let order = PlaceOrder {
            goods_id: *goods_id,
            quantity: 1,
            address: "서울시 마포구 월드컵로 1".to_owned(),
            expected_total_price: None,
        };
        Ok((uri.clone(), serde_json::to_vec(&order).map_err(unusable)?.into()))
    };
    goods.iter().map(body).collect()
}

fn browse(of: Of, goods: &[GoodsId]) -> Result<Vec<(Uri, Bytes)>, CliError> {
    let pages = goods.len().div_ceil(PAGE_SIZE).clamp(1, PAGES);
    let paths = goods.iter().enumerate().flat_map(|(number, goods_id)| {
        let page = format!("page={}&size={PAGE_SIZE}", number % pages);
        match of {
            Of::Shop => [format!("/api/goods?{page}"), format!("/api/goods/{goods_id}")],
            Of::Noop => [format!("/api/bench/goods?{page}"), format!("/api/bench/goods?id={goods_id}")],
        }
    });
    paths.map(|path| Ok((path.parse().map_err(unusable)?, Bytes::new()))).collect()
}

fn accepted(body: &[u8]) -> Option<OrderId> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Placed {
        order_id: OrderId,
    }
    Some(serde_json::from_slice::<Envelope<Placed>>(body).ok()?.data?.order_id)
}

fn sold_out(body: &[u8]) -> bool {
    let code = ErrorCode::OutOfStock.code().as_bytes();
    body.windows(code.len()).any(|window| window == code)
}

fn unusable(error: impl std::fmt::Display) -> CliError {
    CliError::Other(format!("a request cannot be made: {error}"))
}
