//! Money: whole won, never a float, and never an overflow that goes unseen.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in Korean won. The won has no smaller unit, so the number is exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Won(pub i64);

impl Won {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` when it does not fit in 64 bits.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The price of `quantity` units, or `None` when it does not fit in 64 bits.
    #[must_use]
    pub const fn checked_times(self, quantity: i64) -> Option<Self> {
        match self.0.checked_mul(quantity) {
            Some(product) => Some(Self(product)),
            None => None,
        }
    }

    /// The sum of all amounts, or `None` when it does not fit in 64 bits.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl fmt::Display for Won {
    /// With thousands marks and the unit: `12,900원`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{grouped}원"))
    }
}

#[cfg(test)]
mod tests {
    use super::Won;

    #[test]
    fn thousands_are_marked() {
        assert_eq!(Won(0).to_string(), "0원");
        assert_eq!(Won(999).to_string(), "999원");
        assert_eq!(Won(1_000).to_string(), "1,000원");
        assert_eq!(Won(-12_345_678).to_string(), "-12,345,678원");
    }

    #[test]
    fn an_overflow_is_seen() {
        assert_eq!(Won(i64::MAX).checked_add(Won(1)), None);
        assert_eq!(Won(i64::MAX / 2).checked_times(3), None);
        assert_eq!(Won::checked_sum([Won(1), Won(2), Won(3)]), Some(Won(6)));
    }
}
