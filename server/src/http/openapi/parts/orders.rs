//! Ordering, and what becomes of an order.

use super::Part;
use crate::http::openapi::operation::{get, post};
use crate::http::openapi::parameter::{one_of, paged};
use crate::orders::read::SORTS;
use miri_common::ErrorCode::{
    self, GoodsNotFound, LimitExceeded, NotAtPaymentScreen, NotCancelable, NotOnSale, NotOpenYet,
    NotReturnable, NotSupportedHere, OrderNotFound, OutOfStock, PriceChanged, WishNotFound,
};
use miri_common::api::{
    AskReturn, OrderDetail, OrderLinePage, OrderWishes, PaymentChosen, PlaceOrder, PlacedOrder,
};
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};

/// What refuses an order, in the order of looking.
const REFUSED: &[ErrorCode] =
    &[GoodsNotFound, NotOnSale, NotOpenYet, PriceChanged, LimitExceeded, OutOfStock];
const WISHES_REFUSED: &[ErrorCode] =
    &[WishNotFound, GoodsNotFound, NotOnSale, NotOpenYet, PriceChanged, LimitExceeded, OutOfStock];

pub(super) fn part() -> Part {
    let operations = vec![
        post("/api/auth/goods/order", "Orders one goods")
            .body::<PlaceOrder>()
            .makes::<PlacedOrder>(200)
            .refuses(REFUSED),
        post("/api/auth/orders", "Orders several wishes as one")
            .about("All lines or none. What was bought leaves the wishlist.")
            .body::<OrderWishes>()
            .created::<PlacedOrder>()
            .refuses(WISHES_REFUSED),
        get("/api/auth/orders", "Lists the lines of one's orders")
            .query(paged(SORTS))
            .query([one_of(
                "status",
                statuses(),
                "Only lines with this state of order, payment, parcel or return.",
            )])
            .ok::<OrderLinePage>(),
        get("/api/auth/orders/{id}", "Shows one order with its history")
            .ok::<OrderDetail>()
            .refuses(&[OrderNotFound]),
        post("/api/auth/orders/{id}/cancel", "Cancels one line")
            .about("The id is the line's, `orderDetailId`.")
            .done()
            .refuses(&[OrderNotFound, NotCancelable]),
        post("/api/auth/orders/{id}/return", "Sends one line back")
            .about("The id is the line's, `orderDetailId`.")
            .body::<AskReturn>()
            .done()
            .refuses(&[OrderNotFound, NotReturnable]),
        post("/api/auth/payments/{id}/confirm", "Pays, where payments wait for the shopper")
            .ok::<PaymentChosen>()
            .refuses(&[OrderNotFound, NotAtPaymentScreen, NotSupportedHere]),
        post(
            "/api/auth/payments/{id}/leave",
            "Leaves the payment screen, where payments wait for the shopper",
        )
        .ok::<PaymentChosen>()
        .refuses(&[OrderNotFound, NotAtPaymentScreen, NotSupportedHere]),
    ];
    Part { name: "Orders", about: "Buying, and what becomes of it.", operations }
}

/// Every code that a line can have, of any of its four machines.
pub(super) fn statuses() -> impl Iterator<Item = &'static str> {
    let orders = OrderStatus::ALL.iter().map(|status| status.code());
    let payments = PaymentStatus::ALL.iter().map(|status| status.code());
    let parcels = ShippingStatus::ALL.iter().map(|status| status.code());
    let returns = ReturnStatus::ALL.iter().map(|status| status.code());
    let mut all: Vec<_> = orders.chain(payments).chain(parcels).chain(returns).collect();
    // Two machines share a code, and the words of an `enum` are each said once.
    all.sort_unstable();
    all.dedup();
    all.into_iter()
}
