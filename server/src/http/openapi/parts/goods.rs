//! Looking at goods and selling them.

use super::Part;
use crate::goods::SORTS;
use crate::http::openapi::operation::{get, paged, post};
use miri_common::ErrorCode::{GoodsNotFound, SkuTaken};
use miri_common::api::{Category, GoodsDetail, GoodsPage, GoodsStock, RegisterGoods, RegisteredGoods};

pub(super) fn part() -> Part {
    let operations = vec![
        get("/api/goods", "Lists what is for sale").query(paged(SORTS)).ok::<GoodsPage>(),
        get("/api/goods/{id}", "Shows one goods").ok::<GoodsDetail>().refuses(&[GoodsNotFound]),
        get("/api/goods/{id}/stock", "Says how many are left").ok::<GoodsStock>().refuses(&[GoodsNotFound]),
        get("/api/categories", "Lists the categories").list::<Category>(),
        post("/api/auth/goods", "Registers goods")
            .body::<RegisterGoods>()
            .created::<RegisteredGoods>()
            .refuses(&[SkuTaken]),
    ];
    Part { name: "Goods", about: "Looking at goods, and selling them.", operations }
}
