//! Identifiers. Each is a positive 64-bit number that the database gave out once and never gives out again; each
//! has its own type, so that a goods id cannot be passed where an order id is meant.
//!
//! 0 is the id of nothing. It stands where a dry run would have made something: on the wire that is null.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        pub struct $name(pub i64);

        impl $name {
            /// The id, or `None` for what a dry run did not make.
            #[must_use]
            pub fn known(self) -> Option<i64> {
                (self.0 != 0).then_some(self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.known().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(NumberOrNull).map(Self)
            }
        }

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

/// Reads an id. Not as an `Option`: for that a field that is missing altogether is no error.
struct NumberOrNull;

impl Visitor<'_> for NumberOrNull {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<i64, E> {
        Ok(id)
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<i64, E> {
        i64::try_from(id).map_err(E::custom)
    }

    fn visit_unit<E: Error>(self) -> Result<i64, E> {
        Ok(0)
    }
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
    /// A personal access token.
    TokenId
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

#[cfg(test)]
mod tests {
    use super::OrderId;
    use crate::api::PaymentChosen;

    #[test]
    fn an_id_is_a_number_and_the_id_of_nothing_is_null() -> Result<(), serde_json::Error> {
        for (id, json) in [(OrderId(7), "7"), (OrderId(0), "null")] {
            assert_eq!(serde_json::to_string(&id)?, json);
            assert_eq!(serde_json::from_str::<OrderId>(json)?, id);
        }
        assert_eq!(serde_json::from_str::<Option<OrderId>>("null")?, None);
        assert!(
            serde_json::from_str::<PaymentChosen>(
                r#"{"paymentStatus": "", "paymentStatusCode": "REFUNDED"}"#
            )
            .is_err()
        );
        Ok(())
    }
}
