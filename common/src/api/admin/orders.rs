//! Everyone's orders.

use crate::api::{OrderDetail, OrderLine, Page};
use crate::{LineId, OrderId, UserId, Won};
use serde::{Deserialize, Serialize};

/// `GET /api/admin/orders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminOrderLinePage {
    /// The page, one element a line. At most 100,000 lines are counted; filters reach those behind.
    pub orders: Page<AdminOrderLine>,
}

/// One order line with its shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdminOrderLine {
    /// The shopper.
    pub user_id: UserId,
    /// The line.
    #[serde(flatten)]
    pub line: OrderLine,
}

/// `GET /api/admin/orders/{orderId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdminOrderDetail {
    /// The shopper.
    pub user_id: UserId,
    /// The order.
    #[serde(flatten)]
    pub order: OrderDetail,
}

/// `POST /api/admin/orders/{orderDetailId}/refund`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefundRetried {
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub order_detail_id: LineId,
    /// What goes back.
    pub amount: Won,
}
