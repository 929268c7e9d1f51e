//! Every bound of the live streams, on one page.

use std::time::Duration;

/// The bounds of the live streams. Tests make them small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveLimits {
    /// Streams at once, of all users. Each holds a connection, of which the server takes 4,096.
    pub streams: usize,
    /// Streams at once of one user.
    pub streams_per_user: usize,
    /// News that may wait for one reader; one more and the reader is ended. More than are read from the log at once, so that nobody
    /// who reads is ended.
    pub waiting_news: usize,
    /// The least time between two looks at the stock of goods, and so between two events about the same goods.
    pub stock_period: Duration,
    /// How often something is said when nothing happens, and how often the wishlist is looked at again.
    pub heartbeat: Duration,
    /// How often it is looked whether tokens are still good.
    pub look_period: Duration,
    /// How long a reader that was ended may take to read why, before its connection is cut.
    pub last_words: Duration,
    /// The most events that a reader may be behind and still be brought up to date from the log.
    pub replayed_events: i64,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            streams: 1_024,
            streams_per_user: 8,
            waiting_news: 1_024,
            stock_period: Duration::from_millis(500),
            heartbeat: Duration::from_secs(15),
            look_period: Duration::from_millis(200),
            last_words: Duration::from_secs(3),
            replayed_events: 5_000_000,
        }
    }
}
