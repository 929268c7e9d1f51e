//! What is refused when ordering, in which order, and what a line's own payment state is. No database, no HTTP.

use crate::clock::ShopTime;
use crate::goods::rules::is_open;
use crate::payments::rules::RefundState;
use miri_common::api::ShortGoods;
use miri_common::labels::{OrderStatus, PaymentStatus};
use miri_common::{GoodsId, Won};

/// Which state may follow which, for an order line.
pub const EDGES: &[(OrderStatus, OrderStatus)] = &[(OrderStatus::Completed, OrderStatus::Canceled)];

/// What is known of one goods that someone wants to order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The goods.
    pub goods_id: GoodsId,
    /// Units asked for; at least 1.
    pub quantity: i64,
    /// The price of one unit now.
    pub price: Won,
    /// Whether the seller offers them at all.
    pub on_sale: bool,
    /// When orders open; `None`: they are open.
    pub opens_at: Option<ShopTime>,
    /// Units that one buyer may have.
    pub limit_per_buyer: Option<i64>,
    /// Units of these goods that the buyer ordered before and kept, returned ones included.
    pub already_kept: i64,
    /// Units that are left, where there are too few.
    pub short_of: Option<i64>,
}

/// Why an order is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There are no such goods.
    GoodsNotFound(GoodsId),
    /// The seller took the goods off sale.
    NotOnSale(GoodsId),
    /// Orders are not open yet.
    NotOpenYet(GoodsId, ShopTime),
    /// The total is not what the shopper saw; these are the prices now.
    PriceChanged(Vec<(GoodsId, Won)>),
    /// One buyer may have `limit` units and has `kept` already.
    LimitExceeded {
        /// The goods.
        goods_id: GoodsId,
        /// Units that one buyer may have.
        limit: i64,
        /// Units that this buyer has.
        kept: i64,
    },
    /// Too few units are left.
    OutOfStock(Vec<ShortGoods>),
}

/// Checks an order in the order that the contract names, and gives its total.
pub fn judge(offers: &[Offer], expected_total: Option<Won>, now: ShopTime) -> Result<Won, Refusal> {
    if let Some(offer) = offers.iter().find(|offer| !offer.on_sale) {
        return Err(Refusal::NotOnSale(offer.goods_id));
    }
    for offer in offers {
        if let Some(opens_at) = offer.opens_at.filter(|_| !is_open(offer.opens_at, now)) {
            return Err(Refusal::NotOpenYet(offer.goods_id, opens_at));
        }
    }
    let prices = || offers.iter().map(|offer| (offer.goods_id, offer.price)).collect();
    let total = Won::checked_sum(
        offers.iter().map(|offer| offer.price.checked_times(offer.quantity).unwrap_or(Won(i64::MAX))),
    );
    // Prices and quantities are bounded far below an overflow (10^10 won, 1000 units, 50 lines).
    let total = total.ok_or_else(|| Refusal::PriceChanged(prices()))?;
    if expected_total.is_some_and(|expected| expected != total) {
        return Err(Refusal::PriceChanged(prices()));
    }
    for offer in offers {
        if let Some(limit) =
            offer.limit_per_buyer.filter(|limit| offer.already_kept + offer.quantity > *limit)
        {
            return Err(Refusal::LimitExceeded { goods_id: offer.goods_id, limit, kept: offer.already_kept });
        }
    }
    let short: Vec<_> = offers
        .iter()
        .filter_map(|offer| {
            let left = offer.short_of?;
            Some(ShortGoods { goods_id: offer.goods_id, requested: offer.quantity, left })
        })
        .collect();
    if short.is_empty() { Ok(total) } else { Err(Refusal::OutOfStock(short)) }
}

/// The payment state that one line shows: a cancelled line whose money came is refunded once its own money is back,
/// whatever becomes of the others; one that was cancelled before any money came was simply not paid.
pub const fn line_payment_status(
    payment: PaymentStatus,
    line: OrderStatus,
    refund: Option<RefundState>,
) -> PaymentStatus {
    match (line, refund) {
        (_, Some(RefundState::Done)) => PaymentStatus::Refunded,
        (_, Some(RefundState::Due)) => PaymentStatus::Completed,
        (OrderStatus::Canceled, None) => PaymentStatus::Aborted,
        (OrderStatus::Completed, None) => payment,
    }
}

#[cfg(test)]
mod tests {
    use super::{Offer, Refusal, judge, line_payment_status};
    use crate::clock::ShopTime;
    use crate::payments::rules::RefundState;
    use miri_common::labels::{OrderStatus, PaymentStatus};
    use miri_common::{GoodsId, Won};

    const NOW: ShopTime = ShopTime(1_000);

    fn apples() -> Offer {
        Offer {
            goods_id: GoodsId(1),
            quantity: 2,
            price: Won(1_500),
            on_sale: true,
            opens_at: None,
            limit_per_buyer: None,
            already_kept: 0,
            short_of: None,
        }
    }

    fn pears() -> Offer {
        Offer { goods_id: GoodsId(2), quantity: 1, price: Won(700), ..apples() }
    }

    #[test]
    fn the_total_is_the_sum_of_all_lines() {
        assert_eq!(judge(&[apples(), pears()], Some(Won(3_700)), NOW), Ok(Won(3_700)));
    }

    #[test]
    fn orders_open_at_the_very_instant() {
        let drop = |opens_at| Offer { opens_at: Some(ShopTime(opens_at)), ..apples() };
        assert!(judge(&[drop(1_000)], None, NOW).is_ok());
        assert_eq!(
            judge(&[pears(), drop(1_001)], None, NOW),
            Err(Refusal::NotOpenYet(GoodsId(1), ShopTime(1_001)))
        );
    }

    #[test]
    fn the_limit_counts_what_the_buyer_has_already() {
        let limited = |already_kept| Offer { limit_per_buyer: Some(3), already_kept, ..apples() };
        assert!(judge(&[limited(1)], None, NOW).is_ok());
        assert_eq!(
            judge(&[limited(2)], None, NOW),
            Err(Refusal::LimitExceeded { goods_id: GoodsId(1), limit: 3, kept: 2 })
        );
    }

    #[test]
    fn refusals_come_in_the_order_of_the_contract() {
        let mut worst = Offer {
            on_sale: false,
            opens_at: Some(ShopTime(2_000)),
            limit_per_buyer: Some(1),
            short_of: Some(0),
            ..apples()
        };
        let refusal = |offer: &Offer| judge(std::slice::from_ref(offer), Some(Won(1)), NOW).err();
        assert!(matches!(refusal(&worst), Some(Refusal::NotOnSale(_))));
        worst.on_sale = true;
        assert!(matches!(refusal(&worst), Some(Refusal::NotOpenYet(..))));
        worst.opens_at = None;
        assert!(matches!(refusal(&worst), Some(Refusal::PriceChanged(_))));
        worst.price = Won(0);
        let refusal = |offer: &Offer| judge(std::slice::from_ref(offer), Some(Won(0)), NOW).err();
        assert!(matches!(refusal(&worst), Some(Refusal::LimitExceeded { .. })));
        worst.limit_per_buyer = None;
        assert!(matches!(refusal(&worst), Some(Refusal::OutOfStock(_))));
    }

    #[test]
    fn a_line_shows_its_own_money() {
        use OrderStatus::{Canceled, Completed};
        let show = line_payment_status;
        assert_eq!(show(PaymentStatus::Completed, Completed, None), PaymentStatus::Completed);
        assert_eq!(
            show(PaymentStatus::Completed, Canceled, Some(RefundState::Due)),
            PaymentStatus::Completed
        );
        assert_eq!(
            show(PaymentStatus::Completed, Canceled, Some(RefundState::Done)),
            PaymentStatus::Refunded
        );
        assert_eq!(show(PaymentStatus::InProgress, Canceled, None), PaymentStatus::Aborted);
        assert_eq!(show(PaymentStatus::InProgress, Completed, None), PaymentStatus::InProgress);
    }
}
