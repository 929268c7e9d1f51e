//! What those who run the shop do.

use super::Part;
use crate::goods::SORTS;
use crate::http::openapi::Operation;
use crate::http::openapi::operation::{get, patch, post};
use crate::http::openapi::parameter::{flag, integer, one_of, paged, text};
use crate::users::operate::SORTS as ACCOUNT_SORTS;
use miri_common::ErrorCode::{
    CategoryNotFound, CategoryTaken, EmailTaken, GoodsNotFound, JobRunning, LastAdmin, NotFound, OutOfStock,
    UserNotFound,
};
use miri_common::api::{
    AccountChanged, AccountPage, AdminGoodsPage, AuditReport, Category, ChangeAccount, ChangeCategory,
    ChangeGoods, ChangeStock, ChangedGoods, ClockMoved, CreateUser, JobList, JobRun, MoveClock, NewCategory,
    ShopClock, StockChanged, UserCreated,
};
use miri_common::labels::Role;

pub(super) fn part() -> Part {
    let operations = people().into_iter().chain(goods()).chain(shop()).collect();
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
    ]
}
