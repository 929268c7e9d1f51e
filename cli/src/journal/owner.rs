//! Whose change it was. Keys count per account, so asked by another account the same request would be another order.

use crate::files;
use crate::session;
use serde::{Deserialize, Serialize};

/// An account, as far as its token tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Owner(String);

impl Owner {
    /// Whoever holds this token. A personal access token does not say whose it is, so only itself fits; of its 256 random bits half a
    /// hash gives nothing away.
    pub(crate) fn of(token: &str) -> Self {
        match session::told_by(token) {
            (Some(user), _) => Self(format!("user:{user}")),
            (None, _) => Self(format!("token:{}", files::name_of(&["journal", token]))),
        }
    }

    /// As text, to be told apart.
    pub(super) fn name(&self) -> &str {
        &self.0
    }
}
