//! The load: so many shoppers at once, each on a connection of its own, for so long.
//!
//! Closed loop: each asks again as soon as it is answered. Open loop: requests are due at a fixed rate, whoever is free sends
//! the next one, and its latency counts from when it was due, so that a stall of the server is not hidden by the shoppers
//! that it keeps waiting.

use super::asks::{Asks, Verdict};
use super::connection::Connection;
use crate::failure::CliError;
use miri_common::OrderId;
use miri_server::clock::Monotonic;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long, and how fast.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// For how long requests are sent.
    pub(super) span: Duration,
    /// Requests a second in all; `None`: as fast as they are answered.
    pub(super) rate: Option<u32>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Answers of the measured kind that came within the span.
    pub(super) counted: u32,
    /// Answers that said that the shop had no time.
    pub(super) refused: u32,
    /// Every accepted order, those after the end of the span too.
    pub(super) accepted: Vec<OrderId>,
    /// Microseconds of each counted answer, in no order.
    pub(super) latencies_us: Vec<u32>,
}

/// Sends the requests of all shoppers and waits for the last answer.
pub(super) async fn run(address: SocketAddr, shoppers: Vec<Asks>, pace: Pace) -> Result<Outcome, CliError> {
    let mut connections = Vec::with_capacity(shoppers.len());
    for asks in shoppers {
        connections.push((Connection::open(address).await?, asks));
    }
    let started = Monotonic::now();
    let due = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|(connection, asks)| {
            let schedule = Schedule { started, pace, due: Arc::clone(&due) };
            tokio::spawn(shopper(connection, asks, schedule))
        })
        .collect();
    let mut all = Outcome::default();
    for task in tasks {
        let one = task.await.map_err(|error| CliError::Other(error.to_string()))??;
        all.counted += one.counted;
        all.refused += one.refused;
        all.accepted.extend(one.accepted);
        all.latencies_us.extend(one.latencies_us);
    }
    Ok(all)
}

/// When the next request is due.
struct Schedule {
    started: Monotonic,
    pace: Pace,
    due: Arc<AtomicU32>,
}

impl Schedule {
    /// Waits for the next request's time and gives it; `None` when the span is over.
    async fn next(&self) -> Option<Monotonic> {
        let Some(rate) = self.pace.rate else {
            return (self.started.elapsed() < self.pace.span).then(Monotonic::now);
        };
        let number = self.due.fetch_add(1, Ordering::Relaxed);
        let after = Duration::from_secs_f64(f64::from(number) / f64::from(rate));
        if after >= self.pace.span {
            return None;
        }
        tokio::time::sleep(after.saturating_sub(self.started.elapsed())).await;
        Some(self.started + after)
    }
}

async fn shopper(
    mut connection: Connection,
    mut asks: Asks,
    schedule: Schedule,
) -> Result<Outcome, CliError> {
    let mut outcome = Outcome::default();
    while let Some(due) = schedule.next().await {
        let (status, body) = connection.ask(asks.next()?).await?;
        let took = due.elapsed();
        let verdict = asks.verdict(status, &body);
        if let Verdict::Accepted(order) = verdict {
            outcome.accepted.push(order);
        }
        match verdict {
            // What comes later is kept, but belongs to no span.
            Verdict::Counted | Verdict::Accepted(_) if schedule.started.elapsed() > schedule.pace.span => {}
            Verdict::Counted | Verdict::Accepted(_) => {
                outcome.counted += 1;
                outcome.latencies_us.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
            }
            Verdict::Refused => outcome.refused += 1,
            Verdict::Unexpected => {
                let body = String::from_utf8_lossy(&body);
                return Err(CliError::Other(format!("the server answered {status}: {body}")));
            }
        }
    }
    Ok(outcome)
}
