//! Stable error codes: what a client branches on, with the HTTP status and the words each one has.

use crate::Lang;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal, $ko:literal, $en:literal;)+) => {
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
            pub const fn message(self, lang: Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($ko, $en)),+ }
            }
        }
    };
}

codes! {
    /// One or several fields are missing, of the wrong type or out of range; `data` names each.
    Validation = "VALIDATION", 400, "유효성검사 실패", "Some fields are not valid.";
    /// The body is no JSON object.
    Malformed = "MALFORMED", 400, "요청 본문을 읽을 수 없습니다.", "The request body is not readable JSON.";
    /// The mailed token is unknown, used or too old.
    EmailNotVerified = "EMAIL_NOT_VERIFIED", 400, "인증되지 않은 이메일입니다.", "The e-mail address has not been verified.";
    /// No token, or one that is expired, revoked or not ours.
    Unauthenticated = "UNAUTHENTICATED", 401, "로그인이 필요합니다", "Please sign in.";
    /// Unknown address or wrong password; which of the two is not told.
    LoginFailed = "LOGIN_FAILED", 401, "로그인 실패", "Sign-in failed.";
    /// Signed in, but not for this.
    Forbidden = "FORBIDDEN", 403, "권한이 없습니다.", "You are not allowed to do this.";
    /// No such path.
    NotFound = "NOT_FOUND", 404, "요청한 경로를 찾을 수 없습니다.", "There is nothing at this path.";
    /// No such user.
    UserNotFound = "USER_NOT_FOUND", 404, "존재하지 않는 사용자입니다.", "There is no such user.";
    /// No such goods, or another seller's.
    GoodsNotFound = "GOODS_NOT_FOUND", 404, "해당 상품이 존재하지 않습니다.", "There are no such goods.";
    /// No such wish, or another shopper's.
    WishNotFound = "WISH_NOT_FOUND", 404, "유효하지 않은 위시리스트 ID가 포함되어 있습니다.", "There is no such wish on your wishlist.";
    /// No such order or order line, or another shopper's.
    OrderNotFound = "ORDER_NOT_FOUND", 404, "유효하지 않은 주문입니다.", "There is no such order.";
    /// The path exists, the method does not.
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405, "지원하지 않는 메서드입니다.", "This method is not supported here.";
    /// The request took too long to arrive.
    RequestTimeout = "REQUEST_TIMEOUT", 408, "요청이 너무 오래 걸렸습니다.", "The request took too long to arrive.";
    /// The address already has an account (said to operators only).
    EmailTaken = "EMAIL_TAKEN", 409, "이미 가입된 이메일입니다.", "This e-mail address already has an account.";
    /// The seller already has goods under this sku.
    SkuTaken = "SKU_TAKEN", 409, "이미 사용 중인 SKU입니다.", "You already have goods with this SKU.";
    /// The goods are on the wishlist already.
    AlreadyInWishlist = "ALREADY_IN_WISHLIST", 409, "장바구니에 동일한 상품이 존재합니다.", "These goods are already on your wishlist.";
    /// The seller took the goods off sale.
    NotOnSale = "NOT_ON_SALE", 409, "판매 중인 상품이 아닙니다.", "These goods are not on sale.";
    /// The opening time lies ahead; `data` says when it is.
    NotOpenYet = "NOT_OPEN_YET", 409, "주문 가능 시간이 아닙니다.", "Orders are not open yet.";
    /// The total is not what the shopper saw; `data` has the new prices.
    PriceChanged = "PRICE_CHANGED", 409, "상품 가격이 변경되었습니다.", "The price has changed.";
    /// More units than one shopper may have.
    LimitExceeded = "LIMIT_EXCEEDED", 409, "1인당 구매 가능 수량을 초과했습니다.", "This is more than one buyer may have.";
    /// Too few units are left; `data` says which goods and how many are left.
    OutOfStock = "OUT_OF_STOCK", 409, "재고가 부족합니다.", "Not enough stock is left.";
    /// The parcel has left, or the line is cancelled already.
    NotCancelable = "NOT_CANCELABLE", 409, "주문 취소가 불가능한 상태입니다.", "This order line can no longer be cancelled.";
    /// The same key is being worked on right now.
    IdempotencyInFlight = "IDEMPOTENCY_IN_FLIGHT", 409, "동일한 요청이 처리 중입니다.", "A request with this key is still running.";
    /// The body is larger than a request may be.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", 413, "요청 본문이 너무 큽니다.", "The request body is too large.";
    /// The body is not `application/json`.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", 415, "지원하지 않는 형식입니다. application/json으로 보내주세요.", "Please send application/json.";
    /// The key was used for another request.
    IdempotencyMismatch = "IDEMPOTENCY_MISMATCH", 422, "동일한 키로 다른 요청을 보낼 수 없습니다.", "This key was used for a different request.";
    /// Too many requests in too short a time.
    RateLimited = "RATE_LIMITED", 429, "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.", "Too many requests; please try again later.";
    /// A fault of the server.
    Internal = "INTERNAL", 500, "서버에서 문제가 발생했습니다.", "Something went wrong on the server.";
    /// Overloaded or just starting; nothing was done.
    Busy = "BUSY", 503, "요청이 많아 잠시 후 다시 시도해주세요.", "The shop is busy; please try again shortly.";
    /// The database cannot be reached; nothing was done.
    Unavailable = "UNAVAILABLE", 503, "일시적으로 이용할 수 없습니다.", "The shop is not available right now.";
    /// The server cannot tell whether the request took effect.
    OutcomeUnknown = "OUTCOME_UNKNOWN", 503, "처리 결과를 확인할 수 없습니다. 동일한 키로 다시 요청해주세요.", "The outcome is not known; ask again with the same key.";
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
    use crate::Lang;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_have_words_in_both_languages() {
        let codes: HashSet<_> = ErrorCode::ALL.iter().map(|c| c.code()).collect();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!((400..600).contains(&code.status()), "{code}");
            assert_ne!(code.message(Lang::Ko), code.message(Lang::En), "{code}");
            assert!(code.message(Lang::En).is_ascii(), "{code}");
        }
    }
}
