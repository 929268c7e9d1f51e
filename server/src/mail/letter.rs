//! What letters there are, and to whom they go.

use miri_common::{GoodsId, LineId, OrderId, UserId};

/// Whom a letter goes to. It has no `Debug`, because an address is personal.
#[derive(Clone, PartialEq, Eq)]
pub enum Recipient {
    /// Someone with an account. The address is the account's when the letter is sent; a person who was erased by then gets none.
    User(UserId),
    /// A mailbox that may have no account. It is stored sealed.
    Address(String),
}

/// One letter. It has no `Debug`, because a token is its reader's alone.
#[derive(Clone, PartialEq, Eq)]
pub enum Letter {
    /// The token by which an address proves that it is read.
    Verification {
        /// What is to be typed.
        token: String,
    },
    /// Someone wants to sign up with an address that has an account.
    AlreadyRegistered,
    /// The token by which a new password can be set.
    PasswordReset {
        /// What is to be typed.
        token: String,
    },
    /// Someone wants a new password for an address that has no account.
    NoAccount,
    /// The password was changed.
    PasswordChanged,
    /// The money of an order has come.
    OrderPaid(OrderId),
    /// No money came for an order.
    PaymentFailed(OrderId),
    /// The shop has cancelled a line.
    Canceled(LineId),
    /// The money of a line went back.
    Refunded(LineId),
    /// The parcel of a line has arrived.
    Delivered(LineId),
    /// The return of a line is completed.
    ReturnCompleted(LineId),
    /// Goods that someone wishes for can be ordered now.
    GoodsOpen(GoodsId),
    /// Goods that someone wishes for are there again.
    BackInStock(GoodsId),
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// See [`Letter::Verification`].
    Verification,
    /// See [`Letter::AlreadyRegistered`].
    AlreadyRegistered,
    /// See [`Letter::PasswordReset`].
    PasswordReset,
    /// See [`Letter::NoAccount`].
    NoAccount,
    /// See [`Letter::PasswordChanged`].
    PasswordChanged,
    /// See [`Letter::OrderPaid`].
    OrderPaid,
    /// See [`Letter::PaymentFailed`].
    PaymentFailed,
    /// See [`Letter::Canceled`].
    Canceled,
    /// See [`Letter::Refunded`].
    Refunded,
    /// See [`Letter::Delivered`].
    Delivered,
    /// See [`Letter::ReturnCompleted`].
    ReturnCompleted,
    /// See [`Letter::GoodsOpen`].
    GoodsOpen,
    /// See [`Letter::BackInStock`].
    BackInStock,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Verification,
        Self::AlreadyRegistered,
        Self::PasswordReset,
        Self::NoAccount,
        Self::PasswordChanged,
        Self::OrderPaid,
        Self::PaymentFailed,
        Self::Canceled,
        Self::Refunded,
        Self::Delivered,
        Self::ReturnCompleted,
        Self::GoodsOpen,
        Self::BackInStock,
    ];

    /// The stored name, which is also that of its texts and in the names of files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::AlreadyRegistered => "already-registered",
            Self::PasswordReset => "password-reset",
            Self::NoAccount => "no-account",
            Self::PasswordChanged => "password-changed",
            Self::OrderPaid => "order-paid",
            Self::PaymentFailed => "payment-failed",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::Delivered => "delivered",
            Self::ReturnCompleted => "return-completed",
            Self::GoodsOpen => "goods-open",
            Self::BackInStock => "back-in-stock",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Letter {
    /// What it is about.
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Verification { .. } => LetterKind::Verification,
            Self::AlreadyRegistered => LetterKind::AlreadyRegistered,
            Self::PasswordReset { .. } => LetterKind::PasswordReset,
            Self::NoAccount => LetterKind::NoAccount,
            Self::PasswordChanged => LetterKind::PasswordChanged,
            Self::OrderPaid(_) => LetterKind::OrderPaid,
            Self::PaymentFailed(_) => LetterKind::PaymentFailed,
            Self::Canceled(_) => LetterKind::Canceled,
            Self::Refunded(_) => LetterKind::Refunded,
            Self::Delivered(_) => LetterKind::Delivered,
            Self::ReturnCompleted(_) => LetterKind::ReturnCompleted,
            Self::GoodsOpen(_) => LetterKind::GoodsOpen,
            Self::BackInStock(_) => LetterKind::BackInStock,
        }
    }

    /// The number of the order, line or goods that it is about, as it is stored.
    pub(super) const fn subject(&self) -> Option<i64> {
        match self {
            Self::OrderPaid(order) | Self::PaymentFailed(order) => Some(order.0),
            Self::Canceled(line)
            | Self::Refunded(line)
            | Self::Delivered(line)
            | Self::ReturnCompleted(line) => Some(line.0),
            Self::GoodsOpen(goods) | Self::BackInStock(goods) => Some(goods.0),
            Self::Verification { .. }
            | Self::AlreadyRegistered
            | Self::PasswordReset { .. }
            | Self::NoAccount
            | Self::PasswordChanged => None,
        }
    }

    /// What only its reader may know.
    pub(super) fn secret(&self) -> Option<&str> {
        match self {
            Self::Verification { token } | Self::PasswordReset { token } => Some(token),
            _ => None,
        }
    }

    /// The letter that was stored so; `None` when something is missing.
    pub(super) fn stored(kind: LetterKind, subject: Option<i64>, secret: Option<String>) -> Option<Self> {
        Some(match kind {
            LetterKind::Verification => Self::Verification { token: secret? },
            LetterKind::AlreadyRegistered => Self::AlreadyRegistered,
            LetterKind::PasswordReset => Self::PasswordReset { token: secret? },
            LetterKind::NoAccount => Self::NoAccount,
            LetterKind::PasswordChanged => Self::PasswordChanged,
            LetterKind::OrderPaid => Self::OrderPaid(OrderId(subject?)),
            LetterKind::PaymentFailed => Self::PaymentFailed(OrderId(subject?)),
            LetterKind::Canceled => Self::Canceled(LineId(subject?)),
            LetterKind::Refunded => Self::Refunded(LineId(subject?)),
            LetterKind::Delivered => Self::Delivered(LineId(subject?)),
            LetterKind::ReturnCompleted => Self::ReturnCompleted(LineId(subject?)),
            LetterKind::GoodsOpen => Self::GoodsOpen(GoodsId(subject?)),
            LetterKind::BackInStock => Self::BackInStock(GoodsId(subject?)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Letter, LetterKind};

    #[test]
    fn every_letter_is_stored_and_read_back() {
        for kind in LetterKind::ALL {
            assert_eq!(LetterKind::named(kind.name()), Some(kind));
            let letter = Letter::stored(kind, Some(7), Some("token".to_owned())).unwrap();
            assert_eq!(letter.kind(), kind);
            let again = Letter::stored(kind, letter.subject(), letter.secret().map(str::to_owned));
            assert!(again == Some(letter), "{}", kind.name());
        }
    }
}
