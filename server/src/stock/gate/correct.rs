//! Correcting the gate because an operator asks for it.

use super::{Gate, Scope};
use crate::storage::Store;

impl Gate {
    /// How many goods the gate counts otherwise than the database.
    ///
    /// # Errors
    /// When Redis or the database does not answer.
    pub async fn drifted(&self, store: &Store) -> anyhow::Result<u64> {
        match self {
            Self::Redis(gate) => gate.drifted().await,
            Self::Memory(gate) => Ok(gate.drifted(store).await?.len() as u64),
            Self::Open => Ok(0),
        }
    }

    /// Compares all counters with the database and corrects those that are wrong; gives the number of goods corrected.
    ///
    /// # Errors
    /// When Redis or the database does not answer.
    pub async fn correct(&self, store: &Store) -> anyhow::Result<u64> {
        match self {
            // What is wrong once may be an order under way; what is wrong by as much twice is not.
            Self::Redis(gate) => Ok(gate.reconcile(Scope::All).await? + gate.reconcile(Scope::All).await?),
            Self::Memory(gate) => Ok(gate.correct(store).await?),
            Self::Open => Ok(0),
        }
    }
}
