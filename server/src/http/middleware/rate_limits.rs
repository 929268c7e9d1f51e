//! How often one address may ask, and how often one account may write goods.
//!
//! Each address has a bucket a kind of request, refilled steadily (GCRA, by `governor`). The number of buckets is bounded by the type of their
//! key, a hash of 16 bits: two addresses that share one by chance share an allowance. What counts is
//! the [`Network`] of an address. An account has a bucket of its own, and how many there are is bounded by how many
//! write goods in the time in which a bucket fills.

use crate::app::AppState;
use crate::auth::Network;
use crate::http::ApiError;
use crate::http::listener::Peer;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::Method;
use miri_common::{ErrorCode, UserId};
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// How much of one kind an address or an account may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests at once.
    pub burst: NonZeroU32,
    /// The time after which there is one more; more than nothing.
    pub one_more_after: Duration,
}

/// The allowances of every address, and of every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// `POST /login`.
    pub login: Allowance,
    /// `POST /api/users`.
    pub sign_up: Allowance,
    /// What sends mail: `POST /api/verify-email` and `POST /api/password-reset`, and what a mailed token is tried on.
    pub mail: Allowance,
    /// `POST /api/token/refresh`.
    pub refresh: Allowance,
    /// Everything, these too. Many shoppers may share one address, so it only stops what is no shopper.
    pub general: Allowance,
    /// By account: registering goods and changing what is said of them, tried out or meant. A description of 2,000 characters is
    /// thousands of rows of the search, and everyone's writes wait while they are written. A script that brings 10,000 goods in is
    /// through in a good quarter of an hour.
    pub goods: Allowance,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            login: Allowance::of(30, Duration::from_secs(2)),
            sign_up: Allowance::of(10, Duration::from_mins(1)),
            mail: Allowance::of(10, Duration::from_secs(30)),
            refresh: Allowance::of(60, Duration::from_secs(1)),
            general: Allowance::of(1_000, Duration::from_millis(2)),
            goods: Allowance::of(60, Duration::from_millis(100)),
        }
    }
}

impl Allowance {
    /// So many at once (1 at least), and one more after each of these spans.
    pub const fn of(burst: u32, one_more_after: Duration) -> Self {
        let burst = match NonZeroU32::new(burst) {
            Some(burst) => burst,
            None => NonZeroU32::MIN,
        };
        Self { burst, one_more_after }
    }
}

type Buckets = DefaultKeyedRateLimiter<u16>;

/// The buckets of one server.
pub struct Limiter {
    login: Buckets,
    sign_up: Buckets,
    mail: Buckets,
    refresh: Buckets,
    general: Buckets,
    goods: DefaultKeyedRateLimiter<UserId>,
    hash: RandomState,
    clock: DefaultClock,
}

impl Limiter {
    /// With these allowances.
    ///
    /// # Errors
    /// When an allowance is refilled at once.
    pub fn new(limits: RateLimits) -> anyhow::Result<Self> {
        Ok(Self {
            login: buckets(limits.login)?,
            sign_up: buckets(limits.sign_up)?,
            mail: buckets(limits.mail)?,
            refresh: buckets(limits.refresh)?,
            general: buckets(limits.general)?,
            goods: buckets(limits.goods)?,
            hash: RandomState::new(),
            clock: DefaultClock::default(),
        })
    }

    /// Takes one request out of what this address may ask; how long to wait when there is nothing left.
    fn take(&self, client: IpAddr, method: &Method, path: &str) -> Result<(), Duration> {
        let key = self.key(client);
        let wait = |buckets: &Buckets| {
            buckets.check_key(&key).map_err(|until| until.wait_time_from(self.clock.now()))
        };
        wait(&self.general)?;
        match path {
            _ if *method != Method::POST => Ok(()),
            "/login" => wait(&self.login),
            "/api/users" => wait(&self.sign_up),
            "/api/verify-email" | "/api/password-reset" | "/api/password-reset/confirm" => wait(&self.mail),
            "/api/token/refresh" => wait(&self.refresh),
            _ => Ok(()),
        }
    }

    /// Takes one write of goods out of what this account may ask.
    ///
    /// # Errors
    /// `RATE_LIMITED` with how long to wait, when there is nothing left.
    pub fn take_goods_write(&self, seller: UserId) -> Result<(), ApiError> {
        self.goods.check_key(&seller).map_err(|until| too_often(until.wait_time_from(self.clock.now())))
    }

    fn key(&self, client: IpAddr) -> u16 {
        let [low, high, ..] = self.hash.hash_one(Network::of(client)).to_le_bytes();
        u16::from_le_bytes([low, high])
    }

    /// Forgets the buckets that are full again. To be called now and then.
    pub fn upkeep(&self) {
        for buckets in [&self.login, &self.sign_up, &self.mail, &self.refresh, &self.general] {
            buckets.retain_recent();
        }
        self.goods.retain_recent();
    }
}

fn buckets<K: Clone + Eq + Hash>(allowance: Allowance) -> anyhow::Result<DefaultKeyedRateLimiter<K>> {
    let quota = Quota::with_period(allowance.one_more_after)
        .ok_or_else(|| anyhow::anyhow!("an allowance must take some time to be refilled"))?;
    Ok(RateLimiter::keyed(quota.allow_burst(allowance.burst)))
}

fn too_often(wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    ApiError::new(ErrorCode::RateLimited).retry_after(seconds.max(1))
}

/// Refuses what comes too often.
pub async fn limit(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    if let (Some(limiter), Some(peer)) = (&app.limiter, peer) {
        let client = app.proxies.client(peer, request.headers());
        if let Err(wait) = limiter.take(client, request.method(), request.uri().path()) {
            return too_often(wait).into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Limiter, RateLimits};
    use http::Method;
    use std::time::Duration;

    fn limiter() -> Limiter {
        let hour = Duration::from_hours(1);
        let limits = RateLimits {
            login: Allowance::of(2, hour),
            general: Allowance::of(5, hour),
            ..RateLimits::default()
        };
        Limiter::new(limits).unwrap()
    }

    #[test]
    fn a_login_counts_as_a_login_and_as_a_request() {
        let limiter = limiter();
        let ask = |address: &str, method, path| limiter.take(address.parse().unwrap(), &method, path).is_ok();
        let login = |address| ask(address, Method::POST, "/login");
        assert_eq!([0; 3].map(|_| login("192.0.2.1")), [true, true, false]);
        assert!(login("192.0.2.2"), "another address");
        assert!(ask("192.0.2.1", Method::GET, "/login"), "no login");
        assert!(ask("192.0.2.1", Method::GET, "/api/goods"));
        assert!(!ask("192.0.2.1", Method::GET, "/api/goods"), "five in all");
    }

    #[test]
    fn an_ipv6_customer_has_one_allowance_however_many_addresses() {
        let limiter = limiter();
        let key = |address: &str| limiter.key(address.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        let others: Vec<_> = (3..40).map(|net| key(&format!("2001:db8:1:{net:x}::1"))).collect();
        assert!(others.iter().any(|other| *other != key("2001:db8:1:2::1")));
    }
}
