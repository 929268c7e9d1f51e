//! `GET /api/admin/goods`, `PATCH /api/admin/goods/{id}` and `POST /api/admin/goods/{id}/stock`: any seller's.

use super::{AdminMutation, audited};
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::AppState;
use crate::goods::{self, Changed, Goods, Hand, Offered};
use crate::http::goods::{change as changes, changing, filter, list_of, my_goods, stock as stocks};
use crate::http::{Answer, ApiError, Handled, Id, Language, Operator, Paging};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{AdminGoods, AdminGoodsPage, ChangeGoods, ChangeStock, Page};
use miri_common::{GoodsId, Msg};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /api/admin/goods`.
pub async fn list(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let list = list_of(&app, filter::for_operators(&paging, lang)?, &paging, lang)?;
    let shop = Arc::clone(&app);
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            if !goods::category_exists(tx, list.filter.category.as_deref()).await? {
                return Err(filter::no_such_category(lang));
            }
            Ok(goods::list_offered(tx, &shop.goods_cache, &list).await?)
        })
        .await?;
    let content = rows.into_iter().map(|row: Offered| AdminGoods {
        seller_id: row.seller,
        held_quantity: row.held,
        sold_quantity: row.sold,
        goods: my_goods(row, &app, lang),
    });
    let goods_list = Page::new(content.collect(), paging.page, paging.size, total);
    Ok(Answer::ok(Msg::AllGoodsListed.text(lang), AdminGoodsPage { goods_list }))
}

/// `PATCH /api/admin/goods/{id}`.
pub async fn change(
    State(app): State<AppState>,
    Id(id): Id<GoodsId>,
    AdminMutation { body, audited, .. }: AdminMutation<ChangeGoods>,
) -> Handled {
    let lang = audited.lang();
    let change = changes::read(body, &app, lang)?;
    let shop = Arc::clone(&app);
    let write = async move {
        let app = Arc::clone(&shop);
        audited::run(&app, audited, async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
            let changed = goods::change(tx, id, Hand::Operator, &change, shop.clock.shop()).await;
            let Changed { before, after } = changed.map_err(|error| changes::refusal(error, lang))?;
            let entry = Entry {
                action: Action::ChangeGoods,
                subject: Subject::Goods(id),
                before: state(&before),
                after: state(&after),
            };
            Ok((changes::answer(after, &shop, lang), entry))
        })
        .await
    };
    changing(&app, write, move || Some(id)).await
}

/// What an operator can change of goods. The description is left out: it is long, and the goods have it.
fn state(goods: &Goods) -> Value {
    json!({
        "goodsName": goods.name, "goodsPrice": goods.price, "category": goods.category.code,
        "reservationStartTime": goods.reservation_start.map(|at| at.timestamp().to_string()),
        "limitPerBuyer": goods.limit_per_buyer, "onSale": goods.on_sale,
    })
}

/// `POST /api/admin/goods/{id}/stock`.
pub async fn stock(
    State(app): State<AppState>,
    Id(id): Id<GoodsId>,
    AdminMutation { body, audited, .. }: AdminMutation<ChangeStock>,
) -> Handled {
    let lang = audited.lang();
    let (shop, change) = (Arc::clone(&app), stocks::read(body, &app));
    let write = async move {
        let app = Arc::clone(&shop);
        let work = async move |tx: &mut Tx<'_>| -> Result<(Answer, Entry), ApiError> {
            let changed = goods::change_stock(tx, id, Hand::Operator, &change, shop.clock.shop()).await;
            let changed = changed.map_err(|error| stocks::refusal(&error, id, &change, lang))?;
            let entry = Entry {
                action: Action::ChangeStock,
                subject: Subject::Goods(id),
                before: json!({ "stockQuantity": changed.before }),
                after: json!({ "stockQuantity": changed.after, "reason": change.reason }),
            };
            Ok((stocks::answer(id, changed.after, lang), entry))
        };
        let answer = audited::run(&app, audited, work).await?;
        stocks::reach_gate(&app).await;
        Ok(answer)
    };
    changing(&app, write, move || Some(id)).await
}
