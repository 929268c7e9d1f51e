//! The payment screen, where the shop waits for the shopper.

use crate::OrderId;
use crate::labels::PaymentStatus;
use serde::{Deserialize, Serialize};

/// `POST /api/auth/payments/{orderId}/confirm` and `/leave`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentChosen {
    /// The order.
    pub order_id: OrderId,
    /// The label of the payment's state.
    pub payment_status: String,
    /// The code of the payment's state.
    pub payment_status_code: PaymentStatus,
}
