//! `GET /api/auth/my/sales`.

use super::{local, refused};
use crate::app::{App, AppState};
use crate::goods::{self, Sold};
use crate::http::{Answer, ApiError, Caller, Handled, Language, Paging};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{Page, Sale, SalePage};
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{Lang, Msg};
use std::sync::Arc;

/// `GET /api/auth/my/sales`.
pub async fn list(
    State(app): State<AppState>,
    Language(lang): Language,
    Caller(actor): Caller,
    paging: Paging,
) -> Handled {
    let order = paging.order(goods::SALE_SORTS, goods::SALE_ID_COLUMN, lang)?;
    let status = paging.filter("status").map(str::to_owned);
    if status.as_deref().is_some_and(|code| !is_status(code)) {
        return Err(refused([("status", Msg::FieldStatus)], lang));
    }
    let (shop, window) = (Arc::clone(&app), (paging.size, paging.offset()));
    let (rows, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
            let sealer = &shop.auth.sealer;
            Ok(goods::sales(tx, sealer, actor.user_id, status.as_deref(), &order, window).await?)
        })
        .await?;
    let content = rows.into_iter().map(|row| sale(row, &app, lang)).collect();
    let sales = Page::new(content, paging.page, paging.size, total);
    Ok(Answer::ok(Msg::Sales.text(lang), SalePage { sales }))
}

fn is_status(code: &str) -> bool {
    code.parse::<OrderStatus>().is_ok()
        || code.parse::<PaymentStatus>().is_ok()
        || code.parse::<ShippingStatus>().is_ok()
        || code.parse::<ReturnStatus>().is_ok()
}

fn sale(row: Sold, app: &App, lang: Lang) -> Sale {
    let (user_name, address) = row.to.map_or((None, None), |(name, address)| (name, Some(address)));
    Sale {
        order_id: row.order,
        order_detail_id: row.line,
        goods_id: row.goods,
        goods_name: row.goods_name,
        order_quantity: row.quantity,
        unit_price: row.unit_price,
        sub_total_price: row.subtotal,
        order_status: row.status.label(lang).to_owned(),
        order_status_code: row.status,
        payment_status: row.payment.label(lang).to_owned(),
        payment_status_code: row.payment,
        shipping_status: row.shipping.label(lang).to_owned(),
        shipping_status_code: row.shipping,
        tracking_number: row.tracking_number,
        return_status: row.returning.map(|status| status.label(lang).to_owned()),
        return_status_code: row.returning,
        order_date: local(app, row.ordered_at),
        user_name,
        address,
    }
}
