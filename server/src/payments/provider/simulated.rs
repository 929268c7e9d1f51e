//! A provider that takes no money: a pure function of seed, order and step, so asking again gives the same answer.
//!
//! The original system lets a shopper leave with probability 0.2 at each of two steps; here that is `abandon_rate`, 0 unless
//! configured.

use super::{Asked, ChargeAnswer, Provider, Shopper, VoidAnswer};
use miri_common::{OrderId, Won};

/// The simulated provider.
#[derive(Debug, Clone, Copy)]
pub struct Simulated {
    /// Which course of events.
    pub seed: u64,
    /// How likely a shopper leaves at each step; 0 to 1.
    pub abandon_rate: f64,
}

#[derive(Clone, Copy)]
enum Step {
    Screen = 1,
    Charge = 2,
}

impl Simulated {
    fn leaves(&self, order: OrderId, step: Step) -> bool {
        let drawn = mix(self.seed ^ mix(order.0.unsigned_abs()) ^ mix(step as u64));
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in an f64")]
        let uniform = (drawn >> 11) as f64 / (1_u64 << 53) as f64;
        uniform < self.abandon_rate
    }
}

/// splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
const fn mix(value: u64) -> u64 {
    let z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn now<T: Send + 'static>(answer: T) -> Asked<'static, T> {
    Box::pin(std::future::ready(Ok(answer)))
}

impl Provider for Simulated {
    fn name(&self) -> &'static str {
        "simulated"
    }

    fn at_once(&self, order: OrderId) -> Option<Shopper> {
        Some(if self.leaves(order, Step::Screen) { Shopper::Leaves } else { Shopper::Pays })
    }

    fn at_screen(&self, order: OrderId) -> Asked<'_, Shopper> {
        now(if self.leaves(order, Step::Screen) { Shopper::Leaves } else { Shopper::Pays })
    }

    fn charge<'a>(&'a self, _: &'a str, order: OrderId, amount: Won) -> Asked<'a, ChargeAnswer> {
        now(if self.leaves(order, Step::Charge) {
            ChargeAnswer::Declined
        } else {
            ChargeAnswer::Captured(amount)
        })
    }

    /// The answer must agree with what [`charge`](Provider::charge) gives for the same order, before or after.
    fn void<'a>(&'a self, _: &'a str, order: OrderId, amount: Won) -> Asked<'a, VoidAnswer> {
        now(if self.leaves(order, Step::Charge) {
            VoidAnswer::Voided
        } else {
            VoidAnswer::AlreadyCaptured(amount)
        })
    }

    fn refund<'a>(&'a self, _: &'a str, _: &'a str, _: Won) -> Asked<'a, ()> {
        now(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Simulated, Step};
    use miri_common::OrderId;

    #[test]
    fn the_same_question_has_the_same_answer_and_the_rate_is_kept() {
        let provider = Simulated { seed: 7, abandon_rate: 0.2 };
        let leaving = |step| (1..=10_000).filter(|id| provider.leaves(OrderId(*id), step)).count();
        assert_eq!(leaving(Step::Screen), leaving(Step::Screen));
        assert!((1_800..2_200).contains(&leaving(Step::Screen)), "{}", leaving(Step::Screen));
        assert!((1_800..2_200).contains(&leaving(Step::Charge)), "{}", leaving(Step::Charge));
    }

    #[test]
    fn nobody_leaves_unless_configured() {
        let provider = Simulated { seed: 1, abandon_rate: 0.0 };
        assert!((1..=10_000).all(|id| !provider.leaves(OrderId(id), Step::Screen)));
    }
}
