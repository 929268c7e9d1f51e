//! What can be asked of the shop, and what it answers: one variant a route.
//!
//! A write carries the idempotency key that [`State`](crate::State) gave it, so that asking again is the same request.
//! Neither type shows its contents with `Debug`: they hold passwords, addresses and tokens.

use miri_common::api::{
    AddWish, AskReturn, AuditReport, Category, ChangeGoods, ChangePassword, ChangeProfile, ChangeStock,
    ConfirmReset, DeadEventPage, EventsReplayed, GoodsDetail, GoodsPage, Info, JobRun, LoggedIn, Login,
    MyGoodsPage, OrderDetail, OrderLinePage, OrderWishes, Overview, PaymentChosen, PlaceOrder, PlacedOrder,
    RegisterGoods, ResetPassword, SalePage, SetWish, SignUp, UserPage, VerifyEmail, WishAdded, WishChanged,
    WishPage,
};
use miri_common::client::Query;
use miri_common::{GoodsId, LineId, OrderId, WishId};
use std::fmt;

/// The key under which a write is remembered by the shop.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(pub String);

macro_rules! calls {
    ($($(#[$doc:meta])* $variant:ident $(($($field:ty),+))?;)+) => {
        /// One request.
        #[derive(Clone)]
        pub enum Call { $($(#[$doc])* $variant $(($($field),+))?),+ }

        impl Call {
            /// The name of the route, for tests and logs.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => stringify!($variant)),+ }
            }
        }

        impl fmt::Debug for Call {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

calls! {
    /// `GET /api/info`
    Info;
    /// `GET /api/auth/users`
    Me;
    /// `POST /login`
    Login(Login);
    /// `POST /api/auth/logout`
    Logout;
    /// `POST /api/verify-email`
    VerifyEmail(VerifyEmail);
    /// `POST /api/users`
    SignUp(SignUp);
    /// `POST /api/password-reset`
    ResetPassword(ResetPassword);
    /// `POST /api/password-reset/confirm`
    ConfirmReset(ConfirmReset);
    /// `PATCH /api/auth/users`
    ChangeProfile(ChangeProfile, Key);
    /// `PATCH /api/auth/users/change-password`
    ChangePassword(ChangePassword, Key);
    /// `GET /api/categories`
    Categories;
    /// `GET /api/goods`
    Goods(Query);
    /// `GET /api/goods/{id}`
    GoodsDetail(GoodsId);
    /// `GET /api/auth/my/goods`
    MyGoods(Query);
    /// `GET /api/auth/my/sales`
    MySales(Query);
    /// `POST /api/auth/goods`
    RegisterGoods(RegisterGoods, Key);
    /// `PATCH /api/auth/goods/{id}`
    ChangeGoods(GoodsId, ChangeGoods, Key);
    /// `POST /api/auth/goods/{id}/stock`
    ChangeStock(GoodsId, ChangeStock, Key);
    /// `GET /api/auth/wishlist`
    Wishes(Query);
    /// `POST /api/auth/wishlist`
    AddWish(AddWish, Key);
    /// `PATCH /api/auth/wishlist/{id}`
    SetWish(WishId, SetWish, Key);
    /// `DELETE /api/auth/wishlist/{id}`
    RemoveWish(WishId, Key);
    /// `POST /api/auth/goods/order`
    PlaceOrder(PlaceOrder, Key);
    /// `POST /api/auth/orders`
    OrderWishes(OrderWishes, Key);
    /// `GET /api/auth/orders`
    Orders(Query);
    /// `GET /api/auth/orders/{orderId}`
    Order(OrderId);
    /// `POST /api/auth/orders/{orderDetailId}/cancel`
    Cancel(LineId, Key);
    /// `POST /api/auth/orders/{orderDetailId}/return`
    Return(LineId, AskReturn, Key);
    /// `POST /api/auth/payments/{orderId}/confirm`
    Pay(OrderId, Key);
    /// `POST /api/auth/payments/{orderId}/leave`
    LeavePayment(OrderId, Key);
    /// `GET /api/admin/overview`
    Overview;
    /// `GET /api/admin/events/dead`
    DeadEvents(Query);
    /// `GET /api/admin/stock/audit`
    StockAudit;
    /// `POST /api/admin/jobs/{name}/run`
    RunJob(String, Key);
    /// `POST /api/admin/events/dead/{id}/retry`
    RetryEvent(i64, Key);
}

macro_rules! answers {
    ($($(#[$doc:meta])* $variant:ident($field:ty);)+) => {
        /// What the shop answered.
        #[derive(Clone)]
        pub enum Answer {
            $($(#[$doc])* $variant($field),)+
            /// A write that is done and says no more than so.
            Done,
        }

        impl fmt::Debug for Answer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant(_) => stringify!($variant),)+ Self::Done => "Done" })
            }
        }

        $(impl From<$field> for Answer {
            fn from(answer: $field) -> Self {
                Self::$variant(answer)
            }
        })+
    };
}

answers! {
    /// About the shop.
    Info(Info);
    /// Who is signed in.
    Me(Box<UserPage>);
    /// A session; it is kept already when this arrives.
    LoggedIn(LoggedIn);
    /// The categories.
    Categories(Vec<Category>);
    /// Goods.
    Goods(GoodsPage);
    /// One goods.
    GoodsDetail(GoodsDetail);
    /// One's own goods.
    MyGoods(MyGoodsPage);
    /// What was sold.
    MySales(SalePage);
    /// Wishes.
    Wishes(WishPage);
    /// A new wish.
    WishAdded(WishAdded);
    /// A wish of another quantity.
    WishChanged(WishChanged);
    /// An order that was taken.
    Placed(PlacedOrder);
    /// Order lines.
    Orders(OrderLinePage);
    /// One order.
    Order(OrderDetail);
    /// The payment screen is left behind.
    Payment(PaymentChosen);
    /// How the shop is doing.
    Overview(Overview);
    /// Events that were set aside.
    DeadEvents(DeadEventPage);
    /// What the audit found.
    Audit(AuditReport);
    /// A run of a job.
    JobRun(JobRun);
    /// Events that were handled after all.
    EventsReplayed(EventsReplayed);
}
