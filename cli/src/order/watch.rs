//! `miri order watch`: waiting for a payment.
//!
//! Every change is told on stderr as it is seen; stdout gets the order once, when the wait is over. When it is over is
//! decided by [`verdict`] alone.

use super::show::show_order;
use crate::app::{App, argv};
use crate::failure::CliError;
use crate::output;
use crate::words::say;
use clap::Args;
use miri_common::OrderId;
use miri_common::api::OrderDetail;
use miri_common::client::Client;
use miri_common::labels::PaymentStatus;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  miri order watch 3
  miri order watch 3 --timeout 60 --exit-status && echo paid
  miri order watch 3 --until REFUNDED

Without --until the wait ends when the payment is PAYMENT_COMPLETED, PAYMENT_ABORTED or REFUNDED.
When --timeout comes first the exit code is 8; when --until can no longer come it is 1.";

/// How often the shop is asked.
const POLL: Duration = Duration::from_secs(1);

/// `miri order watch`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct WatchArgs {
    /// The id of the order
    #[arg(value_name = "ORDER")]
    id: OrderId,
    /// Wait for this state of the payment, or one after it
    #[arg(long, value_name = "CODE")]
    until: Option<PaymentStatus>,
    /// Wait at most this long
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    /// Fail when the payment was aborted
    #[arg(long)]
    exit_status: bool,
}

/// Whether to go on waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Wait,
    Reached,
    Missed,
}

impl WatchArgs {
    /// Waits, then shows the order.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let client = app.signed_in().await?;
        let times = app.times(&client).await?;
        let mut seen = None;
        let wait = self.wait(app, &client, &mut seen);
        let limit = self.timeout.map_or(Duration::MAX, Duration::from_secs);
        let (order, verdict) = match tokio::time::timeout(limit, wait).await {
            Ok(end) => end?,
            Err(_) => return Err(self.pending(app, seen)),
        };
        show_order(app, &order, &times)?;
        let aborted = self.exit_status && order.payment_status_code == PaymentStatus::Aborted;
        if verdict == Verdict::Missed || aborted {
            return Err(CliError::EndedOtherwise { what: ended(app, &order) });
        }
        Ok(())
    }

    async fn wait(
        &self,
        app: &App,
        client: &Client,
        seen: &mut Option<PaymentStatus>,
    ) -> Result<(OrderDetail, Verdict), CliError> {
        // Access tokens live for minutes and a wait may be longer, so the session is looked after on the way.
        let mut client = client.clone();
        loop {
            let order = client.order(self.id).await?;
            let now = order.payment_status_code;
            if seen.replace(now) != Some(now) {
                output::note(now.label(app.lang()))?;
            }
            match verdict(self.until, now) {
                Verdict::Wait => tokio::time::sleep(POLL).await,
                end => return Ok((order, end)),
            }
            client = app.signed_in().await?;
        }
    }

    fn pending(&self, app: &App, seen: Option<PaymentStatus>) -> CliError {
        let id = self.id;
        let state = seen.map_or("?", |state| state.label(app.lang()));
        let mut again = argv!["order", "watch", id];
        if let Some(until) = self.until {
            again.extend(argv!["--until", until]);
        }
        CliError::Pending {
            what: say!(app.lang(), "주문 {id}: {state}", "order {id}: {state}"),
            again: app.command(&again),
        }
    }
}

fn ended(app: &App, order: &OrderDetail) -> String {
    let (id, state) = (order.order_id, &order.payment_status);
    say!(app.lang(), "주문 {id}의 결제 상태: {state}", "the payment of order {id} ended otherwise: {state}")
}

/// Decides by the life of a payment: screen, in progress, completed, refunded, with an abort from the first two.
fn verdict(until: Option<PaymentStatus>, now: PaymentStatus) -> Verdict {
    use PaymentStatus::{Aborted, Completed, InProgress, Refunded, ScreenEntered};
    let Some(until) = until else {
        return match now {
            ScreenEntered | InProgress => Verdict::Wait,
            Completed | Aborted | Refunded => Verdict::Reached,
        };
    };
    match (until, now) {
        (until, now) if until == now => Verdict::Reached,
        // Already past it.
        (ScreenEntered, _) | (InProgress, Completed | Refunded) | (Completed, Refunded) => Verdict::Reached,
        // It can no longer come.
        (InProgress | Completed | Refunded, Aborted) | (Aborted, Completed | Refunded) => Verdict::Missed,
        _ => Verdict::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, verdict};
    use miri_common::labels::PaymentStatus as P;

    #[test]
    fn without_a_goal_any_final_state_ends_the_wait() {
        assert_eq!(verdict(None, P::ScreenEntered), Verdict::Wait);
        assert_eq!(verdict(None, P::InProgress), Verdict::Wait);
        for end in [P::Completed, P::Aborted, P::Refunded] {
            assert_eq!(verdict(None, end), Verdict::Reached);
        }
    }

    #[test]
    fn a_state_that_was_passed_counts_and_one_that_cannot_come_ends_the_wait() {
        assert_eq!(verdict(Some(P::InProgress), P::Completed), Verdict::Reached);
        assert_eq!(verdict(Some(P::Refunded), P::Completed), Verdict::Wait);
        assert_eq!(verdict(Some(P::Completed), P::Aborted), Verdict::Missed);
        assert_eq!(verdict(Some(P::Aborted), P::Completed), Verdict::Missed);
        assert_eq!(verdict(Some(P::Completed), P::InProgress), Verdict::Wait);
    }

    #[test]
    fn every_goal_ends_once_the_payment_has_ended_except_a_refund_that_may_come() {
        for until in P::ALL {
            for now in [P::Completed, P::Aborted, P::Refunded] {
                let waits = verdict(Some(*until), now) == Verdict::Wait;
                assert_eq!(waits, *until == P::Refunded && now == P::Completed, "{until} {now}");
            }
        }
    }
}
