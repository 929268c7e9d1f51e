//! What a verb is handed that asks no shop: output, questions, and the environment.

use crate::ask::Asks;
use crate::output::Out;
use crate::settings::Env;

/// One run of one command on this machine alone.
pub(crate) struct Local<'a> {
    /// Stdout, and notes on stderr.
    pub(crate) out: Out,
    /// Questions.
    pub(crate) asks: Asks,
    /// The environment.
    pub(crate) env: &'a Env,
}
