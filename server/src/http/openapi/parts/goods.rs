//! Looking at goods and selling them.

use super::Part;
use crate::goods::{SALE_SORTS, SORTS};
use crate::http::openapi::Operation;
use crate::http::openapi::operation::{get, patch, post};
use crate::http::openapi::parameter::{Parameter, flag, integer, one_of, paged, text};
use miri_common::ErrorCode::{GoodsNotFound, OutOfStock, SkuTaken};
use miri_common::api::{
    Category, ChangeGoods, ChangeStock, ChangedGoods, GoodsDetail, GoodsPage, GoodsStock, MyGoodsPage,
    RegisterGoods, RegisteredGoods, SalePage, StockChanged,
};

pub(super) fn part() -> Part {
    let operations = looking().into_iter().chain(selling()).collect();
    Part { name: "Goods", about: "Looking at goods, and selling them.", operations }
}

/// The filters of a list of goods.
pub(super) fn filters() -> [Parameter; 6] {
    [
        text(
            "q",
            "Words of the name or description: Hangul from one syllable, other scripts from two letters.",
        ),
        text("category", "The code of a category."),
        flag("inStock", "Only what can be ordered, or only what is sold out."),
        one_of("state", ["open", "upcoming"], "Only what is open, or only what opens later."),
        integer("minPrice", 0..=10_000_000_000, "The lowest price."),
        integer("maxPrice", 0..=10_000_000_000, "The highest price; not below the lowest."),
    ]
}

fn looking() -> Vec<Operation> {
    vec![
        get("/api/goods", "Lists what is for sale").query(paged(SORTS)).query(filters()).ok::<GoodsPage>(),
        get("/api/goods/{id}", "Shows one goods").ok::<GoodsDetail>().refuses(&[GoodsNotFound]),
        get("/api/goods/{id}/stock", "Says how many are left").ok::<GoodsStock>().refuses(&[GoodsNotFound]),
        get("/api/categories", "Lists the categories").list::<Category>(),
    ]
}

fn selling() -> Vec<Operation> {
    vec![
        post("/api/auth/goods", "Registers goods")
            .about("An account registers and changes goods 60 times at once and 600 times a minute, dry runs included.")
            .body::<RegisterGoods>()
            .created::<RegisteredGoods>()
            .refuses(&[SkuTaken]),
        patch("/api/auth/goods/{id}", "Changes one's goods")
            .about("What is absent stays as it is. Counts with registering.")
            .body::<ChangeGoods>()
            .ok::<ChangedGoods>()
            .refuses(&[GoodsNotFound]),
        post("/api/auth/goods/{id}/stock", "Restocks or writes off")
            .body::<ChangeStock>()
            .ok::<StockChanged>()
            .refuses(&[GoodsNotFound, OutOfStock]),
        get("/api/auth/my/goods", "Lists one's own goods").query(paged(SORTS)).ok::<MyGoodsPage>(),
        get("/api/auth/my/sales", "Lists paid lines with where to ship them")
            .query(paged(SALE_SORTS))
            .query([one_of(
                "status",
                super::orders::statuses(),
                "Only lines with this state of order, payment, parcel or return.",
            )])
            .ok::<SalePage>(),
    ]
}
