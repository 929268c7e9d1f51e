//! Identifiers. Each is a positive 64-bit number that the database gave out once and never gives out again; each
//! has its own type, so that a goods id cannot be passed where an order id is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// Someone with an account: shopper, seller or operator.
    UserId
);
id!(
    /// Something for sale.
    GoodsId
);
id!(
    /// One line of a wishlist.
    WishId
);
id!(
    /// One order, of one line or several.
    OrderId
);
id!(
    /// One line of an order; on the wire it is `orderDetailId`.
    LineId
);
