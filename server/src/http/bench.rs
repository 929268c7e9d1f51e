//! The no-ops of a server that was started for `miri bench`: a request is read in full, as an order or a list of goods is,
//! and nothing is done. What they cost is the part of every request that no shop can save.

use super::{Answer, Handled, Language, Mutation, Paging};
use miri_common::Msg;
use miri_common::api::PlaceOrder;

/// `POST /api/bench/order`: token, body, fields and key of an order for one goods.
pub async fn order(order: Mutation<PlaceOrder>) -> Handled {
    Ok(Answer::done(Msg::NothingDone.text(order.once.lang)))
}

/// `GET /api/bench/goods`: language and query of a list of goods.
pub async fn goods(Language(lang): Language, _: Paging) -> Handled {
    Ok(Answer::done(Msg::NothingDone.text(lang)))
}
