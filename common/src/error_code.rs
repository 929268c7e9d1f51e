//! Stable error codes: what a client branches on, with the HTTP status and the words each one has.

use crate::{Lang, messages};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal;)+) => {
        /// Why a request was refused or failed. The code is the contract; the words may change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// The usual words. A route may say something closer to its own case.
            #[must_use]
            pub fn message(self, lang: Lang) -> &'static str {
                messages::word(self.code(), lang)
            }
        }
    };
}

codes! {
    /// One or several fields are missing, of the wrong type or out of range; `data` names each.
    Validation = "VALIDATION", 400;
    /// The body is no JSON object.
    Malformed = "MALFORMED", 400;
    /// The mailed token is unknown, used or too old.
    EmailNotVerified = "EMAIL_NOT_VERIFIED", 400;
    /// The password that was asked for once more is not the account's.
    WrongPassword = "WRONG_PASSWORD", 400;
    /// No token, or one that is expired, revoked or not ours.
    Unauthenticated = "UNAUTHENTICATED", 401;
    /// Unknown address or wrong password; which of the two is not told.
    LoginFailed = "LOGIN_FAILED", 401;
    /// Signed in, but not for this.
    Forbidden = "FORBIDDEN", 403;
    /// No such path.
    NotFound = "NOT_FOUND", 404;
    /// No such user.
    UserNotFound = "USER_NOT_FOUND", 404;
    /// No such personal access token, or someone else's.
    TokenNotFound = "TOKEN_NOT_FOUND", 404;
    /// No such goods, or another seller's.
    GoodsNotFound = "GOODS_NOT_FOUND", 404;
    /// No such category.
    CategoryNotFound = "CATEGORY_NOT_FOUND", 404;
    /// No such wish, or another shopper's.
    WishNotFound = "WISH_NOT_FOUND", 404;
    /// No such order or order line, or another shopper's.
    OrderNotFound = "ORDER_NOT_FOUND", 404;
    /// No such event is set aside.
    EventNotFound = "EVENT_NOT_FOUND", 404;
    /// The path exists, the method does not.
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405;
    /// The request took too long to arrive.
    RequestTimeout = "REQUEST_TIMEOUT", 408;
    /// The address already has an account (said to operators only).
    EmailTaken = "EMAIL_TAKEN", 409;
    /// An account that is to be erased has orders or sales that are not completed.
    OpenOrders = "OPEN_ORDERS", 409;
    /// Nobody else could run the shop.
    LastAdmin = "LAST_ADMIN", 409;
    /// An account has as many personal access tokens as it may have.
    TooManyTokens = "TOO_MANY_TOKENS", 409;
    /// The seller already has goods under this sku.
    SkuTaken = "SKU_TAKEN", 409;
    /// There is a category with this code already.
    CategoryTaken = "CATEGORY_TAKEN", 409;
    /// The goods are on the wishlist already.
    AlreadyInWishlist = "ALREADY_IN_WISHLIST", 409;
    /// The seller took the goods off sale.
    NotOnSale = "NOT_ON_SALE", 409;
    /// The opening time lies ahead; `data` says when it is.
    NotOpenYet = "NOT_OPEN_YET", 409;
    /// The total is not what the shopper saw; `data` has the new prices.
    PriceChanged = "PRICE_CHANGED", 409;
    /// More units than one shopper may have.
    LimitExceeded = "LIMIT_EXCEEDED", 409;
    /// Too few units are left; `data` says which goods and how many are left.
    OutOfStock = "OUT_OF_STOCK", 409;
    /// The parcel has left, or the line is cancelled already.
    NotCancelable = "NOT_CANCELABLE", 409;
    /// The payment is not at its screen any more, or its deadline is over; `data` says where it stands.
    NotAtPaymentScreen = "NOT_AT_PAYMENT_SCREEN", 409;
    /// The line has no refund, or its money is back.
    NoRefundDue = "NO_REFUND_DUE", 409;
    /// An event that was set aside failed again; `data` says which were handled and why this one was not.
    EventStillFailing = "EVENT_STILL_FAILING", 409;
    /// There is a backup of this name.
    BackupExists = "BACKUP_EXISTS", 409;
    /// A backup is being made.
    BackupRunning = "BACKUP_RUNNING", 409;
    /// This shop, as it is set up, cannot do that.
    NotSupportedHere = "NOT_SUPPORTED_HERE", 409;
    /// The line was not delivered, its window is over, or it was sent back before.
    NotReturnable = "NOT_RETURNABLE", 409;
    /// The job is running already and did not end in time.
    JobRunning = "JOB_RUNNING", 409;
    /// The same key is being worked on right now.
    IdempotencyInFlight = "IDEMPOTENCY_IN_FLIGHT", 409;
    /// The body is larger than a request may be.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", 413;
    /// The body is not `application/json`.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", 415;
    /// The key was used for another request.
    IdempotencyMismatch = "IDEMPOTENCY_MISMATCH", 422;
    /// Too many requests from here or for this address; nothing was done.
    RateLimited = "RATE_LIMITED", 429;
    /// A fault of the server.
    Internal = "INTERNAL", 500;
    /// Overloaded or just starting; nothing was done.
    Busy = "BUSY", 503;
    /// The database cannot be reached; nothing was done.
    Unavailable = "UNAVAILABLE", 503;
    /// The server cannot tell whether the request took effect.
    OutcomeUnknown = "OUTCOME_UNKNOWN", 503;
}

impl ErrorCode {
    /// Whether the same request may simply be sent again, given that it carries an idempotency key or only reads.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::Unavailable
                | Self::OutcomeUnknown
                | Self::IdempotencyInFlight
                | Self::RequestTimeout
                | Self::RateLimited
        )
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_their_statuses_are_refusals() {
        let codes: HashSet<_> = ErrorCode::ALL.iter().map(|c| c.code()).collect();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!((400..600).contains(&code.status()), "{code}");
        }
    }
}
