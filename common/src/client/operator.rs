//! The routes of operators, one method each.

use super::routes::{Answer, Query};
use super::{Call, Client};
use crate::api::{
    AdminGoodsPage, AdminOrderDetail, AdminOrderLinePage, AuditLogPage, AuditReport, BackupMade, Category,
    ChangeCategory, ChangeGoods, ChangeStock, ChangedGoods, ClockMoved, DeadEventPage, EventsReplayed,
    GateReconciled, JobList, JobRun, LogEvents, MakeBackup, MoveClock, NewCategory, Overview, RefundRetried,
    ShopClock, StockChanged,
};
use crate::{GoodsId, LineId, OrderId};

impl Client {
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
    pub async fn log_events(&self, after: i64, size: i64) -> Answer<LogEvents> {
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
