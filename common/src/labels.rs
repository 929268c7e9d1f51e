//! The states that the wire names, each with its stable code and its label in both languages.
//!
//! The codes are what the database stores and what `...Code` fields carry; they never change with the language.
//! Which state may follow which is the server's business.

use crate::{Lang, messages};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! states {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $variant_doc:literal])* $variant:ident = $code:literal;)+ }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every state, in the order of a life.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The label that people read.
            #[must_use]
            pub fn label(self, lang: Lang) -> &'static str {
                messages::word(self.word_id(), lang)
            }

            /// Where its label stands among the messages.
            pub(crate) const fn word_id(self) -> &'static str {
                match self { $(Self::$variant => concat!(stringify!($name), "-", $code)),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.code())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|state| state.code() == code).ok_or_else(|| UnknownCode(code.to_owned()))
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let states = [$(concat!("\n- `", $code, "`:" $(, $variant_doc)*)),+];
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc),*).trim().to_owned() + "\n" + &states.concat()))
                    .enum_values(Some(Self::ALL.iter().map(|state| state.code())))
                    .into()
            }
        }
    };
}

/// A code that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no known code")]
pub struct UnknownCode(pub String);

states!(
    /// Where an order line stands.
    OrderStatus {
        /// Ordered. The wire's word is COMPLETED: the order was taken, not that it is over.
        Completed = "COMPLETED";
        /// Cancelled by the shopper, an operator, a failed payment or the deadline.
        Canceled = "CANCELED";
    }
);
states!(
    /// Where the payment of an order stands.
    PaymentStatus {
        /// The shopper is at the payment screen; nothing was asked of the provider yet.
        ScreenEntered = "PAYMENT_SCREEN_ENTERED";
        /// The provider was, or is about to be, asked for the money.
        InProgress = "PAYMENT_IN_PROGRESS";
        /// The money is here.
        Completed = "PAYMENT_COMPLETED";
        /// No money came, or it came too late and goes back.
        Aborted = "PAYMENT_ABORTED";
        /// All the money went back.
        Refunded = "REFUNDED";
    }
);
states!(
    /// Where a parcel stands.
    ShippingStatus {
        /// Not handed over yet; the line can be cancelled.
        Pending = "PENDING";
        /// On its way.
        InTransit = "IN_TRANSIT";
        /// Arrived.
        Delivered = "DELIVERED";
        /// Will never leave, because its line was cancelled.
        Canceled = "CANCELED";
    }
);
states!(
    /// Where a return stands.
    ReturnStatus {
        /// Asked for.
        InProgress = "RETURN_IN_PROGRESS";
        /// The goods are back.
        Completed = "RETURN_COMPLETED";
    }
);
states!(
    /// What an account may do.
    Role {
        /// Buys and sells.
        User = "USER";
        /// Runs the shop.
        Admin = "ADMIN";
    }
);

states!(
    /// What a personal access token may do. Each says what it allows beside nothing: `buy` does not include `read`.
    Scope {
        /// See what is the user's own.
        Read = "read";
        /// Wish, order, cancel and return.
        Buy = "buy";
        /// Register and change goods.
        Sell = "sell";
        /// Run the shop, where the account does.
        Admin = "admin";
    }
);

#[cfg(test)]
mod tests {
    use super::{OrderStatus, PaymentStatus, ReturnStatus, Role, Scope, ShippingStatus};

    #[test]
    fn every_code_reads_back() {
        assert!(OrderStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(PaymentStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(ShippingStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(ReturnStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(Role::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(Scope::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!("completed".parse::<OrderStatus>().is_err());
    }
}
