//! `miri order watch`: waiting for a payment.
//!
//! It follows the live stream and reads the order anew whenever that has news of it. Every change is told on stderr as it
//! is seen; stdout gets the order once, when the wait is over. When it is over is decided by [`verdict`] alone.

use super::show::show_order;
use crate::app::App;
use crate::failure::CliError;
use crate::live::Feed;
use crate::output;
use crate::watching::{WaitArgs, pending};
use crate::words::say;
use clap::Args;
use miri_common::OrderId;
use miri_common::api::{LiveEvent, OrderDetail};
use miri_common::labels::PaymentStatus;

const EXAMPLES: &str = "\
Examples:
  miri order watch 3
  miri order watch 3 --timeout 60 --exit-status && echo paid
  miri order watch 3 --until REFUNDED

Without --until the wait ends when the payment is PAYMENT_COMPLETED, PAYMENT_ABORTED or REFUNDED.
When --timeout comes first the exit code is 8; when --until can no longer come it is 1.";

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
    #[command(flatten)]
    wait: WaitArgs,
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
        let Some((order, verdict)) = self.wait.within(self.follow(app, &mut seen)).await? else {
            let (id, state) = (self.id, seen.map_or("?", |state| state.label(app.lang())));
            return Err(pending(app, say!(app.lang(), "주문 {id}: {state}", "order {id}: {state}")));
        };
        show_order(app, &order, &times)?;
        let aborted = self.wait.exit_status && order.payment_status_code == PaymentStatus::Aborted;
        if verdict == Verdict::Missed || aborted {
            return Err(CliError::EndedOtherwise { what: ended(app, &order) });
        }
        Ok(())
    }

    async fn follow(
        &self,
        app: &App,
        seen: &mut Option<PaymentStatus>,
    ) -> Result<(OrderDetail, Verdict), CliError> {
        let mut feed = Feed::open(app, Vec::new()).await?;
        loop {
            match feed.next().await? {
                LiveEvent::Started | LiveEvent::Reset => {}
                LiveEvent::News(_, news) if news.order_id == self.id => {}
                _ => continue,
            }
            // A wait may be longer than an access token lives, so the session is looked after on the way.
            let order = app.signed_in().await?.order(self.id).await?;
            let now = order.payment_status_code;
            if seen.replace(now) != Some(now) {
                output::note(now.label(app.lang()))?;
            }
            match verdict(self.until, now) {
                Verdict::Wait => {}
                end => return Ok((order, end)),
            }
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
