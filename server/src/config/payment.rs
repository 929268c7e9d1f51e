//! How payments are run.

use super::sources::Resolved;
use anyhow::{bail, ensure};
use std::time::Duration;

/// Who takes the money. Neither takes any yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderKind {
    /// Pays by itself.
    Simulated,
    /// The shopper pays or leaves the payment screen.
    Manual,
}

/// How payments are run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaymentConfig {
    /// Who takes the money.
    pub provider: ProviderKind,
    /// How likely a simulated shopper leaves at each of two steps; 0 to 1.
    pub abandon_rate: f64,
    /// Which course of events is simulated.
    pub seed: u64,
    /// Shop time for paying an order.
    pub deadline: Duration,
}

impl Default for PaymentConfig {
    fn default() -> Self {
        Self {
            provider: ProviderKind::Simulated,
            abandon_rate: 0.0,
            seed: 0,
            deadline: Duration::from_mins(15),
        }
    }
}

impl PaymentConfig {
    /// Reads the resolved values.
    pub(super) fn read(values: &Resolved) -> anyhow::Result<Self> {
        Ok(Self {
            provider: match values.text("payment_provider") {
                "simulated" => ProviderKind::Simulated,
                "manual" => ProviderKind::Manual,
                other => {
                    bail!("{} is {other}: it is simulated or manual", values.describe("payment_provider"))
                }
            },
            abandon_rate: values.required("payment_abandon_rate", "a number from 0 to 1")?,
            seed: values.required("payment_seed", "a whole number")?,
            deadline: values.span("payment_deadline", Duration::from_secs(10)..=Duration::from_hours(24))?,
        })
    }

    /// What must hold of these values from wherever they come.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            (0.0..=1.0).contains(&self.abandon_rate),
            "MIRI_PAYMENT_ABANDON_RATE must be a number from 0 to 1"
        );
        Ok(())
    }
}
