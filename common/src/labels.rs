//! The states that the wire names, each with its stable code and its label in both languages.
//!
//! The codes are what the database stores and what `...Code` fields carry; they never change with the language.
//! Which state may follow which is the server's business.

use crate::Lang;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $ko:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+
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
            pub const fn label(self, lang: Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($ko, $en)),+ }
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
        Completed = "COMPLETED", "주문 완료", "Ordered";
        /// Cancelled by the shopper, an operator, a failed payment or the deadline.
        Canceled = "CANCELED", "주문 취소", "Cancelled";
    }
);
states!(
    /// Where the payment of an order stands.
    PaymentStatus {
        /// The shopper is at the payment screen; nothing was asked of the provider yet.
        ScreenEntered = "PAYMENT_SCREEN_ENTERED", "결제 화면", "At the payment screen";
        /// The provider was, or is about to be, asked for the money.
        InProgress = "PAYMENT_IN_PROGRESS", "결제 중", "Paying";
        /// The money is here.
        Completed = "PAYMENT_COMPLETED", "결제 완료", "Paid";
        /// No money came, or it came too late and goes back.
        Aborted = "PAYMENT_ABORTED", "결제 이탈", "Not paid";
        /// All the money went back.
        Refunded = "REFUNDED", "환불 완료", "Refunded";
    }
);
states!(
    /// Where a parcel stands.
    ShippingStatus {
        /// Not handed over yet; the line can be cancelled.
        Pending = "PENDING", "배송 대기", "Waiting to ship";
        /// On its way.
        InTransit = "IN_TRANSIT", "배송 중", "On its way";
        /// Arrived.
        Delivered = "DELIVERED", "배송 완료", "Delivered";
        /// Will never leave, because its line was cancelled.
        Canceled = "CANCELED", "배송 취소", "Shipping cancelled";
    }
);
states!(
    /// Where a return stands.
    ReturnStatus {
        /// Asked for.
        InProgress = "RETURN_IN_PROGRESS", "반품 처리 중", "Return in progress";
        /// The goods are back.
        Completed = "RETURN_COMPLETED", "반품 완료", "Returned";
    }
);
states!(
    /// What an account may do.
    Role {
        /// Buys and sells.
        User = "USER", "사용자", "User";
        /// Runs the shop.
        Admin = "ADMIN", "관리자", "Administrator";
    }
);

#[cfg(test)]
mod tests {
    use super::{OrderStatus, PaymentStatus, ReturnStatus, Role, ShippingStatus};

    #[test]
    fn every_code_reads_back() {
        assert!(OrderStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(PaymentStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(ShippingStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(ReturnStatus::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!(Role::ALL.iter().all(|s| s.code().parse() == Ok(*s)));
        assert!("completed".parse::<OrderStatus>().is_err());
    }
}
