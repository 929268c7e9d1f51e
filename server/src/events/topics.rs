//! What can happen in the shop. Names are stored and never change.

macro_rules! topics {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// A kind of event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Topic {
            $($(#[$doc])* $variant,)+
        }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The topic with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|topic| topic.name() == name)
            }
        }
    };
}

topics! {
    /// An order was placed. Key `order:ID`, payload `{orderId, holdId, lines}`; lines are pairs of goods id and quantity in
    /// their order, so that the gate knows the units without asking.
    OrderPlaced = "order.placed";
    /// Lines of an order were cancelled. Key `order:ID`, payload `{orderId, lineIds, by}`.
    OrderCanceled = "order.canceled";
    /// The money of an order has come. Key `order:ID`, payload `{orderId}`.
    PaymentCompleted = "payment.completed";
    /// No money came for an order, or it came too late. Key `order:ID`, payload `{orderId}`.
    PaymentAborted = "payment.aborted";
    /// The money of a line went back. Key `order:ID`, payload `{orderId, lineId}`.
    PaymentRefunded = "payment.refunded";
    /// Units came into or left `available` other than by an order. Key `goods:ID`, payload `{goodsId, change, available}`. The last
    /// is what there was after the change, and is said only where units came to goods that were in the shop before.
    StockChanged = "stock.changed";
    /// A parcel has left or arrived. Key `order:ID`, payload `{orderId, lineId, status}`; the status is the one it has reached.
    ShippingChanged = "shipping.changed";
    /// A shopper sends a line back. Key `order:ID`, payload `{orderId, lineId}`.
    ReturnRequested = "return.requested";
    /// A line that was sent back is here again and its money is to go back. Key `order:ID`, payload `{orderId, lineId}`.
    ReturnCompleted = "return.completed";
    /// Goods have opened: from now on they can be ordered. Once for each instant that they open at. Key `goods:ID`, payload
    /// `{goodsId}`.
    GoodsOpened = "goods.opened";
    /// Goods were registered, or their seller or an operator changed what is said of them or what is left of them. Key `goods:ID`, payload
    /// `{goodsId}`.
    GoodsChanged = "goods.changed";
}
