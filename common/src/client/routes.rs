//! One method a route. The caller chooses the idempotency key, because only the caller can remember it.

use super::{Call, Client, ClientError};
use crate::api::{
    AddWish, AdminGoodsPage, AdminOrderDetail, AdminOrderLinePage, AskReturn, AuditLogPage, AuditReport,
    BackupMade, Category, ChangeCategory, ChangeGoods, ChangeStock, ChangedGoods, ClockMoved, CreateUser,
    DeadEventPage, EventsReplayed, GateReconciled, GoodsDetail, GoodsPage, GoodsStock, Info, JobList, JobRun,
    LogEvents, LoggedIn, Login, MakeBackup, MoveClock, MyGoodsPage, NewCategory, OrderDetail, OrderLinePage,
    OrderWishes, Overview, PaymentChosen, PlaceOrder, PlacedOrder, RefreshToken, RefundRetried,
    RegisterGoods, RegisteredGoods, SalePage, ShopClock, StockChanged, UserCreated, WishAdded, WishPage,
};
use crate::{GoodsId, LineId, OrderId};

/// The `page`, `size` and `sort` of a list, and its filters.
pub type Query = Vec<(&'static str, String)>;

type Answer<T> = Result<T, ClientError>;

impl Client {
    /// `POST /login`.
    pub async fn login(&self, login: &Login) -> Answer<LoggedIn> {
        self.send(Call::post("/login").body(login)?).await
    }

    /// `POST /api/token/refresh`.
    pub async fn refresh(&self, token: &RefreshToken) -> Answer<LoggedIn> {
        self.send(Call::post("/api/token/refresh").body(token)?).await
    }

    /// `POST /api/auth/logout`.
    pub async fn logout(&self) -> Answer<String> {
        self.send_empty(Call::post("/api/auth/logout")).await
    }

    /// `POST /api/admin/users`.
    pub async fn create_user(&self, user: &CreateUser, key: &str) -> Answer<UserCreated> {
        self.send(Call::post("/api/admin/users").body(user)?.key(key)).await
    }

    /// `GET /api/goods`.
    pub async fn goods(&self, query: Query) -> Answer<GoodsPage> {
        self.send(Call::get("/api/goods").query(query)).await
    }

    /// `GET /api/goods/{id}`.
    pub async fn goods_detail(&self, id: GoodsId) -> Answer<GoodsDetail> {
        self.send(Call::get(format!("/api/goods/{id}"))).await
    }

    /// `GET /api/goods/{id}/stock`.
    pub async fn goods_stock(&self, id: GoodsId) -> Answer<GoodsStock> {
        self.send(Call::get(format!("/api/goods/{id}/stock"))).await
    }

    /// `POST /api/auth/goods`.
    pub async fn register_goods(&self, goods: &RegisterGoods, key: &str) -> Answer<RegisteredGoods> {
        self.send(Call::post("/api/auth/goods").body(goods)?.key(key)).await
    }

    /// `GET /api/categories`.
    pub async fn categories(&self) -> Answer<Vec<Category>> {
        self.send(Call::get("/api/categories")).await
    }

    /// `PATCH /api/auth/goods/{id}`.
    pub async fn change_goods(&self, id: GoodsId, change: &ChangeGoods, key: &str) -> Answer<ChangedGoods> {
        self.send(Call::patch(format!("/api/auth/goods/{id}")).body(change)?.key(key)).await
    }

    /// `POST /api/auth/goods/{id}/stock`.
    pub async fn change_stock(&self, id: GoodsId, change: &ChangeStock, key: &str) -> Answer<StockChanged> {
        self.send(Call::post(format!("/api/auth/goods/{id}/stock")).body(change)?.key(key)).await
    }

    /// `GET /api/auth/my/goods`.
    pub async fn my_goods(&self, query: Query) -> Answer<MyGoodsPage> {
        self.send(Call::get("/api/auth/my/goods").query(query)).await
    }

    /// `GET /api/auth/my/sales`.
    pub async fn my_sales(&self, query: Query) -> Answer<SalePage> {
        self.send(Call::get("/api/auth/my/sales").query(query)).await
    }

    /// `GET /api/admin/goods`.
    pub async fn admin_goods(&self, query: Query) -> Answer<AdminGoodsPage> {
        self.send(Call::get("/api/admin/goods").query(query)).await
    }

    /// `PATCH /api/admin/goods/{id}`.
    pub async fn admin_change_goods(
        &self,
        id: GoodsId,
        change: &ChangeGoods,
        key: &str,
    ) -> Answer<ChangedGoods> {
        self.send(Call::patch(format!("/api/admin/goods/{id}")).body(change)?.key(key)).await
    }

    /// `POST /api/admin/goods/{id}/stock`.
    pub async fn admin_change_stock(
        &self,
        id: GoodsId,
        change: &ChangeStock,
        key: &str,
    ) -> Answer<StockChanged> {
        self.send(Call::post(format!("/api/admin/goods/{id}/stock")).body(change)?.key(key)).await
    }

    /// `POST /api/admin/categories`.
    pub async fn add_category(&self, category: &NewCategory, key: &str) -> Answer<Category> {
        self.send(Call::post("/api/admin/categories").body(category)?.key(key)).await
    }

    /// `PATCH /api/admin/categories/{code}`.
    pub async fn change_category(&self, code: &str, change: &ChangeCategory, key: &str) -> Answer<Category> {
        self.send(Call::patch(format!("/api/admin/categories/{code}")).body(change)?.key(key)).await
    }

    /// `POST /api/auth/wishlist`.
    pub async fn add_wish(&self, wish: &AddWish, key: &str) -> Answer<WishAdded> {
        self.send(Call::post("/api/auth/wishlist").body(wish)?.key(key)).await
    }

    /// `GET /api/auth/wishlist`.
    pub async fn wishes(&self, query: Query) -> Answer<WishPage> {
        self.send(Call::get("/api/auth/wishlist").query(query)).await
    }

    /// `POST /api/auth/goods/order`.
    pub async fn place_order(&self, order: &PlaceOrder, key: &str) -> Answer<PlacedOrder> {
        self.send(Call::post("/api/auth/goods/order").body(order)?.key(key)).await
    }

    /// `POST /api/auth/orders`.
    pub async fn order_wishes(&self, order: &OrderWishes, key: &str) -> Answer<PlacedOrder> {
        self.send(Call::post("/api/auth/orders").body(order)?.key(key)).await
    }

    /// `GET /api/auth/orders`.
    pub async fn orders(&self, query: Query) -> Answer<OrderLinePage> {
        self.send(Call::get("/api/auth/orders").query(query)).await
    }

    /// `GET /api/auth/orders/{orderId}`.
    pub async fn order(&self, id: OrderId) -> Answer<OrderDetail> {
        self.send(Call::get(format!("/api/auth/orders/{id}"))).await
    }

    /// `POST /api/auth/orders/{orderDetailId}/cancel`.
    pub async fn cancel(&self, line: LineId, key: &str) -> Answer<String> {
        self.send_empty(Call::post(format!("/api/auth/orders/{line}/cancel")).key(key)).await
    }

    /// `POST /api/auth/payments/{orderId}/confirm`: pays, where the shop waits for the shopper.
    pub async fn confirm_payment(&self, order: OrderId, key: &str) -> Answer<PaymentChosen> {
        self.send(Call::post(format!("/api/auth/payments/{order}/confirm")).key(key)).await
    }

    /// `POST /api/auth/payments/{orderId}/leave`: leaves the payment screen.
    pub async fn leave_payment(&self, order: OrderId, key: &str) -> Answer<PaymentChosen> {
        self.send(Call::post(format!("/api/auth/payments/{order}/leave")).key(key)).await
    }

    /// `POST /api/auth/orders/{orderDetailId}/return`.
    pub async fn ask_return(&self, line: LineId, ask: &AskReturn, key: &str) -> Answer<String> {
        self.send_empty(Call::post(format!("/api/auth/orders/{line}/return")).body(ask)?.key(key)).await
    }

    /// `GET /api/admin/jobs`.
    pub async fn jobs(&self) -> Answer<JobList> {
        self.send(Call::get("/api/admin/jobs")).await
    }

    /// `POST /api/admin/jobs/{name}/run`: runs it now and waits for its end.
    pub async fn run_job(&self, name: &str, key: &str) -> Answer<JobRun> {
        self.send(Call::post(format!("/api/admin/jobs/{name}/run")).key(key)).await
    }

    /// `GET /api/admin/clock`, in a rehearsal.
    pub async fn shop_clock(&self) -> Answer<ShopClock> {
        self.send(Call::get("/api/admin/clock")).await
    }

    /// `POST /api/admin/clock`, in a rehearsal: moves shop time ahead and waits until what fell due on the way is done.
    pub async fn move_clock(&self, to: &MoveClock, key: &str) -> Answer<ClockMoved> {
        self.send(Call::post("/api/admin/clock").body(to)?.key(key)).await
    }

    /// `GET /api/info`.
    pub async fn info(&self) -> Answer<Info> {
        self.send(Call::get("/api/info")).await
    }

    /// `GET /api/admin/stock/audit`; `deep` also checks the database file itself.
    pub async fn stock_audit(&self, deep: bool) -> Answer<AuditReport> {
        let query = if deep { vec![("deep", "true".to_owned())] } else { Vec::new() };
        self.send(Call::get("/api/admin/stock/audit").query(query)).await
    }

    /// `POST /api/admin/stock/reconcile`.
    pub async fn reconcile_gate(&self, key: &str) -> Answer<GateReconciled> {
        self.send(Call::post("/api/admin/stock/reconcile").key(key)).await
    }

    /// `GET /api/admin/overview`.
    pub async fn overview(&self) -> Answer<Overview> {
        self.send(Call::get("/api/admin/overview")).await
    }

    /// `GET /api/admin/audit-log`; filters `user`, `action`, `subject`, `from`, `until`.
    pub async fn audit_log(&self, query: Query) -> Answer<AuditLogPage> {
        self.send(Call::get("/api/admin/audit-log").query(query)).await
    }

    /// `GET /api/admin/orders`; filters `user`, `goods`, `status`, `from`, `until`.
    pub async fn all_orders(&self, query: Query) -> Answer<AdminOrderLinePage> {
        self.send(Call::get("/api/admin/orders").query(query)).await
    }

    /// `GET /api/admin/orders/{orderId}`.
    pub async fn any_order(&self, id: OrderId) -> Answer<AdminOrderDetail> {
        self.send(Call::get(format!("/api/admin/orders/{id}"))).await
    }

    /// `POST /api/admin/orders/{orderDetailId}/cancel`.
    pub async fn cancel_any(&self, line: LineId, key: &str) -> Answer<String> {
        self.send_empty(Call::post(format!("/api/admin/orders/{line}/cancel")).key(key)).await
    }

    /// `POST /api/admin/orders/{orderDetailId}/refund`: tries a refund again that is due.
    pub async fn retry_refund(&self, line: LineId, key: &str) -> Answer<RefundRetried> {
        self.send(Call::post(format!("/api/admin/orders/{line}/refund")).key(key)).await
    }

    /// `GET /api/admin/events`: those after the one numbered `after`, at most `size` (1 to 100).
    pub async fn events(&self, after: i64, size: i64) -> Answer<LogEvents> {
        let query = vec![("after", after.to_string()), ("size", size.to_string())];
        self.send(Call::get("/api/admin/events").query(query)).await
    }

    /// `GET /api/admin/events/dead`.
    pub async fn dead_events(&self, query: Query) -> Answer<DeadEventPage> {
        self.send(Call::get("/api/admin/events/dead").query(query)).await
    }

    /// `POST /api/admin/events/dead/{id}/retry`: this event and the others of its key.
    pub async fn retry_event(&self, id: i64, key: &str) -> Answer<EventsReplayed> {
        self.send(Call::post(format!("/api/admin/events/dead/{id}/retry")).key(key)).await
    }

    /// `POST /api/admin/backup`.
    pub async fn make_backup(&self, backup: &MakeBackup, key: &str) -> Answer<BackupMade> {
        self.send(Call::post("/api/admin/backup").body(backup)?.key(key)).await
    }
}
