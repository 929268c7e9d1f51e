//! Planted faults: each breaks one promise, so that the harness that watches over this promise can be seen to fail.
//!
//! Without the feature `faults` none can be chosen and every check of one is constant.

/// A fault that can be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Orders take units without looking whether they are there.
    StockGuard,
    /// The lane answers the jobs of a batch before it commits them.
    AnswerBeforeCommit,
    /// The gate never looks whether its Redis is still the one that it filled.
    EpochUnchecked,
}

/// Which fault is planted in this server, if any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    #[cfg(feature = "faults")]
    planted: Option<Fault>,
}

impl Faults {
    /// Whether this fault is planted.
    pub fn is(self, fault: Fault) -> bool {
        #[cfg(feature = "faults")]
        return self.planted == Some(fault);
        #[cfg(not(feature = "faults"))]
        {
            let _ = fault;
            false
        }
    }

    /// Plants a fault.
    #[cfg(feature = "faults")]
    pub const fn plant(fault: Fault) -> Self {
        Self { planted: Some(fault) }
    }

    /// Reads `MIRI_FAULT`.
    ///
    /// # Errors
    /// When the name is not known.
    #[cfg(feature = "faults")]
    pub fn named(name: &str) -> anyhow::Result<Self> {
        match name {
            "" => Ok(Self::default()),
            "stock-guard" => Ok(Self::plant(Fault::StockGuard)),
            "answer-before-commit" => Ok(Self::plant(Fault::AnswerBeforeCommit)),
            "epoch-unchecked" => Ok(Self::plant(Fault::EpochUnchecked)),
            other => anyhow::bail!(
                "MIRI_FAULT={other}: the faults are: stock-guard, answer-before-commit, epoch-unchecked"
            ),
        }
    }
}
