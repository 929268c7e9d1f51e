//! What those who run the shop do.

use super::Part;
use crate::admin::audit_log::{Action, SORTS as LOG_SORTS};
use crate::goods::SORTS;
use crate::http::openapi::Operation;
use crate::http::openapi::operation::{get, patch, post};
use crate::http::openapi::parameter::{flag, integer, one_of, paged, text, time};
use crate::orders::search::SORTS as ORDER_SORTS;
use crate::users::operate::SORTS as ACCOUNT_SORTS;
use miri_common::ErrorCode::{
    BackupExists, BackupRunning, CategoryNotFound, CategoryTaken, EmailTaken, EventNotFound,
    EventStillFailing, GoodsNotFound, JobRunning, LastAdmin, NoRefundDue, NotCancelable, NotFound,
    NotSupportedHere, OrderNotFound, OutOfStock, UserNotFound,
};
use miri_common::api::{
    AccountChanged, AccountPage, AdminGoodsPage, AdminOrderDetail, AdminOrderLinePage, AuditLogPage,
    AuditReport, BackupMade, Category, ChangeAccount, ChangeCategory, ChangeGoods, ChangeStock, ChangedGoods,
    ClockMoved, CreateUser, DeadEventPage, EventsReplayed, GateReconciled, JobList, JobRun, LogEvents,
    MakeBackup, MoveClock, NewCategory, Overview, RefundRetried, ShopClock, StockChanged, UserCreated,
};
use miri_common::labels::Role;

pub(super) fn part() -> Part {
    let operations =
        people().into_iter().chain(goods()).chain(orders()).chain(shop()).chain(records()).collect();
    let about = "For those who run the shop. Every change is written to the audit log.";
    Part { name: "Administration", about, operations }
}

fn people() -> Vec<Operation> {
    vec![
        get("/api/admin/users", "Lists the accounts")
            .query(paged(ACCOUNT_SORTS))
            .query([
                one_of("role", Role::ALL.iter().map(|role| role.code()), "Only accounts with this role."),
                flag("locked", "Only accounts that are locked, or only those that are not."),
                text("email", "Only the account with this address."),
            ])
            .ok::<AccountPage>(),
        post("/api/admin/users", "Makes an account without a letter")
            .body::<CreateUser>()
            .created::<UserCreated>()
            .refuses(&[EmailTaken]),
        patch("/api/admin/users/{id}", "Changes role or lock of an account, or ends its sessions")
            .body::<ChangeAccount>()
            .ok::<AccountChanged>()
            .refuses(&[UserNotFound, LastAdmin]),
    ]
}

fn goods() -> Vec<Operation> {
    vec![
        get("/api/admin/goods", "Lists every seller's goods")
            .query(paged(SORTS))
            .query(super::goods::filters())
            .query([
                flag("onSale", "Only what is offered, or only what is not."),
                integer("seller", 1..=i64::MAX, "Only this seller's."),
            ])
            .ok::<AdminGoodsPage>(),
        patch("/api/admin/goods/{id}", "Changes any seller's goods")
            .body::<ChangeGoods>()
            .ok::<ChangedGoods>()
            .refuses(&[GoodsNotFound]),
        post("/api/admin/goods/{id}/stock", "Restocks or writes off any seller's goods")
            .body::<ChangeStock>()
            .ok::<StockChanged>()
            .refuses(&[GoodsNotFound, OutOfStock]),
        post("/api/admin/categories", "Adds a category")
            .body::<NewCategory>()
            .created::<Category>()
            .refuses(&[CategoryTaken]),
        patch("/api/admin/categories/{code}", "Renames a category")
            .body::<ChangeCategory>()
            .ok::<Category>()
            .refuses(&[CategoryNotFound]),
    ]
}

fn shop() -> Vec<Operation> {
    vec![
        get("/api/admin/jobs", "Lists the jobs with their last runs").ok::<JobList>(),
        post("/api/admin/jobs/{name}/run", "Runs a job now and waits for its end")
            .ok::<JobRun>()
            .refuses(&[NotFound, JobRunning]),
        get("/api/admin/clock", "Says what time it is in the shop")
            .about("Only in a rehearsal; elsewhere there is no such path.")
            .ok::<ShopClock>()
            .refuses(&[NotFound]),
        post("/api/admin/clock", "Moves shop time ahead")
            .about("Only in a rehearsal; elsewhere there is no such path. Answers when what fell due on the way is done.")
            .body::<MoveClock>()
            .ok::<ClockMoved>()
            .refuses(&[NotFound]),
        get("/api/admin/stock/audit", "Checks the invariants of the shop")
            .query([flag("deep", "Looks at the database file too.")])
            .ok::<AuditReport>(),
        post("/api/admin/stock/reconcile", "Corrects the gate from the database")
            .ok::<GateReconciled>(),
        post("/api/admin/backup", "Copies the database while the shop goes on")
            .about("Of SQLite only. The copy stands in the folder `backups` of the data folder once it was checked.")
            .body::<MakeBackup>()
            .ok::<BackupMade>()
            .refuses(&[BackupExists, BackupRunning, NotSupportedHere]),
    ]
}

fn orders() -> Vec<Operation> {
    vec![
        get("/api/admin/orders", "Lists everyone's order lines")
            .query(paged(ORDER_SORTS))
            .query([
                integer("user", 1..=i64::MAX, "Only this buyer's."),
                integer("goods", 1..=i64::MAX, "Only of these goods."),
                one_of(
                    "status",
                    super::orders::statuses(),
                    "Only lines of which some part is in this state.",
                ),
                time("from", "Only from this time on."),
                time("until", "Only before this time."),
            ])
            .ok::<AdminOrderLinePage>(),
        get("/api/admin/orders/{id}", "Shows anyone's order")
            .ok::<AdminOrderDetail>()
            .refuses(&[OrderNotFound]),
        post("/api/admin/orders/{id}/cancel", "Cancels a line of anyone's order")
            .about("The id is the line's, `orderDetailId`.")
            .done()
            .refuses(&[OrderNotFound, NotCancelable]),
        post("/api/admin/orders/{id}/refund", "Has a refund that is due tried at once")
            .about("The id is the line's, `orderDetailId`. It makes no refund.")
            .ok::<RefundRetried>()
            .refuses(&[OrderNotFound, NoRefundDue]),
    ]
}

fn records() -> Vec<Operation> {
    vec![
        get("/api/admin/overview", "Says how the shop is doing").ok::<Overview>(),
        get("/api/admin/audit-log", "Lists what operators have changed")
            .query(paged(LOG_SORTS))
            .query([
                integer("user", 1..=i64::MAX, "Only what this operator has changed."),
                one_of("action", Action::ALL.iter().map(|action| action.name()), "Only what was changed so."),
                text("subject", "Only changes of this subject, such as `goods:12`."),
                time("from", "Only from this time on."),
                time("until", "Only before this time."),
            ])
            .ok::<AuditLogPage>(),
        get("/api/admin/events", "Reads the log")
            .query([
                integer("after", 0..=i64::MAX, "Only events behind the one with this number."),
                integer("size", 1..=100, "How many at most."),
            ])
            .ok::<LogEvents>(),
        get("/api/admin/events/dead", "Lists the events that were set aside")
            .query([
                integer("page", 0..=i64::MAX, "Which page, from 0."),
                integer("size", 1..=100, "How many a page."),
            ])
            .ok::<DeadEventPage>(),
        post(
            "/api/admin/events/dead/{id}/retry",
            "Handles an event that was set aside, and the later ones of its key",
        )
        .ok::<EventsReplayed>()
        .refuses(&[EventNotFound, EventStillFailing, NotSupportedHere]),
    ]
}
