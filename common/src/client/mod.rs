//! The HTTP client that `miri` and the terminal client share.
//!
//! It speaks the contract and nothing else: it sends, follows the retry rules, unwraps the envelope and gives a
//! [`ClientError`] that a user interface can branch on. It stores no token and asks nobody anything.
//!
//! Retries (at most 3, with jitter, `Retry-After` honoured) happen only for reads and for writes that carry an
//! idempotency key, so that a retry can never buy twice. A client that was given a [`Journal`] writes each such change down before it
//! sends it, and closes the entry once the outcome is known.

mod accounts;
mod call;
mod error;
mod events;
mod journal;
mod operator;
mod retry;
mod routes;

pub use error::ClientError;
pub use journal::{Change, Journal, OpenChange};
pub use routes::Query;

use crate::Lang;
use crate::api::Envelope;
use call::Call;
use reqwest::{RequestBuilder, Response, Url};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// How long one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest answer that is read.
const MAX_BODY_BYTES: u64 = 16 * 1024 * 1024;

/// A shop at an address, seen by someone who may be signed in.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: Option<String>,
    journal: Option<Arc<dyn Journal>>,
    lang: Lang,
    effect: Effect,
}

/// Whether writes take effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Effect {
    /// They do.
    #[default]
    Real,
    /// Nothing is changed: the shop answers as it would (`Miri-Dry-Run`), and the ids of what it would make are 0.
    DryRun,
}

/// A call that brought no success.
struct Failed {
    error: ClientError,
    /// Whether an attempt before the last one may have arrived.
    may_have_arrived: bool,
}

impl Client {
    /// A client for the shop at `server`, an `http` or `https` URL without path.
    ///
    /// # Errors
    /// When the URL cannot be read or the TLS library cannot start.
    pub fn new(server: &str, lang: Lang) -> Result<Self, ClientError> {
        let base: Url = server.parse().map_err(|e| ClientError::Address(format!("{server}: {e}")))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(ClientError::Address(format!("{server}: must start with http:// or https://")));
        }
        let http = reqwest::Client::builder()
            .user_agent(concat!("miri/", env!("CARGO_PKG_VERSION")))
            .timeout(ATTEMPT_TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| ClientError::Address(e.to_string()))?;
        Ok(Self { http, base, token: None, journal: None, lang, effect: Effect::Real })
    }

    /// The same client, whose writes have this effect.
    #[must_use]
    pub const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// The same client, signed in by this access token.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The same client, answered in this language.
    #[must_use]
    pub const fn in_language(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// The same client, which writes each change down before it sends it.
    #[must_use]
    pub fn with_journal(mut self, journal: Arc<dyn Journal>) -> Self {
        self.journal = Some(journal);
        self
    }

    /// The same client, which writes nothing down: for changes that come to the same when they are made again under another key.
    #[must_use]
    pub fn without_journal(mut self) -> Self {
        self.journal = None;
        self
    }

    /// Asks for the outcome of a change that was written down: it is sent as it was, under its own key. Gives the words and the data
    /// of the answer. Which failures settle it is said by [`ClientError::settles`].
    ///
    /// # Errors
    /// When the shop refuses or cannot be asked.
    pub async fn ask_again(
        &self,
        change: &Change,
    ) -> Result<(String, Option<serde_json::Value>), ClientError> {
        let envelope = self.send_envelope::<serde_json::Value>(change.call()?).await?;
        Ok((envelope.msg, envelope.data))
    }

    /// The address of the shop.
    pub fn server(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Sends a call and unwraps `data`, retrying where that is safe.
    async fn send<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, ClientError> {
        let envelope = self.send_envelope::<T>(call).await?;
        envelope.data.ok_or_else(|| ClientError::Protocol("the answer has no data".to_owned()))
    }

    /// Sends a call whose answer has no data.
    async fn send_empty(&self, call: Call<'_>) -> Result<String, ClientError> {
        Ok(self.send_envelope::<serde_json::Value>(call).await?.msg)
    }

    async fn send_envelope<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<Envelope<T>, ClientError> {
        // What changes nothing leaves nothing open.
        let journal = self.journal.as_ref().filter(|_| self.effect == Effect::Real);
        let open = match (journal, Change::of(&call)) {
            (Some(journal), Some(change)) => Some(journal.open(&change)?),
            _ => None,
        };
        let answer = self.repeat(&call).await;
        let settled = match &answer {
            Ok(_) => true,
            Err(failed) => failed.error.settles() || !failed.may_have_arrived && failed.error.did_nothing(),
        };
        if let Some(open) = open.filter(|_| settled) {
            open.close();
        }
        let body = answer.map_err(|failed| failed.error)?;
        serde_json::from_slice(&body)
            .map_err(|e| ClientError::Protocol(format!("the answer is not readable: {e}")))
    }

    /// Sends a call until it is answered, as often as that is safe.
    async fn repeat(&self, call: &Call<'_>) -> Result<Vec<u8>, Failed> {
        let mut retry = retry::Retry::new(call.may_repeat());
        let mut may_have_arrived = false;
        loop {
            let error = match self.attempt(call).await {
                Ok(body) => return Ok(body),
                // "Nothing was sent" is true only if it is true of every attempt.
                Err(ClientError::Unreachable(why)) if may_have_arrived => ClientError::NoAnswer(why),
                Err(error) => error,
            };
            match retry.next_delay(&error) {
                Some(delay) => {
                    may_have_arrived |= !error.did_nothing();
                    tokio::time::sleep(delay).await;
                }
                None => return Err(Failed { error, may_have_arrived }),
            }
        }
    }

    async fn attempt(&self, call: &Call<'_>) -> Result<Vec<u8>, ClientError> {
        let mut response =
            self.request(call)?.send().await.map_err(|e| ClientError::from_transport(self.server(), &e))?;
        let (status, retry_after) = (response.status(), retry_after(&response));
        let body = self.read_body(&mut response).await?;
        if status.is_success() { Ok(body) } else { Err(ClientError::refused(status, &body, retry_after)) }
    }

    /// A call as it will be sent.
    fn request(&self, call: &Call<'_>) -> Result<RequestBuilder, ClientError> {
        let url = self.base.join(&call.path).map_err(|e| ClientError::Address(e.to_string()))?;
        let mut request = self
            .http
            .request(call.method.clone(), url)
            .header(reqwest::header::ACCEPT_LANGUAGE, self.lang.tag())
            .query(&call.query);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if self.effect == Effect::DryRun && call.method != reqwest::Method::GET {
            request = request.header("Miri-Dry-Run", "true");
        }
        if let Some(key) = call.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &call.body {
            request = request.header(reqwest::header::CONTENT_TYPE, "application/json").body(body.clone());
        }
        Ok(request)
    }

    /// The whole body of an answer, which must not be larger than [`MAX_BODY_BYTES`].
    async fn read_body(&self, response: &mut Response) -> Result<Vec<u8>, ClientError> {
        let mut body = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|e| ClientError::from_transport(self.server(), &e))?
        {
            if (body.len() + chunk.len()) as u64 > MAX_BODY_BYTES {
                return Err(ClientError::Protocol("the answer is too large".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// How long the shop asks to be left alone.
fn retry_after(response: &Response) -> Option<Duration> {
    response
        .headers()
        .get(reqwest::header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|seconds| seconds.parse().ok())
        .map(Duration::from_secs)
}
