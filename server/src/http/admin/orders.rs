//! Everyone's orders.

use super::audited::{self, AdminMutation};
use super::filters::Filters;
use crate::admin::audit_log::{Action, Entry, Subject};
use crate::app::AppState;
use crate::http::mutation::NoBody;
use crate::http::orders::read::{is_status, wire_line, wire_order};
use crate::http::{Answer, ApiError, Handled, Id, Language, Operator, Paging};
use crate::orders::cancel::{By, CancelError, cancel};
use crate::orders::read::ID_COLUMN;
use crate::orders::search::{self, SORTS, Search};
use crate::payments::{NoRefundDue, retry_refund};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{AdminOrderDetail, AdminOrderLine, AdminOrderLinePage, Page, RefundRetried};
use miri_common::labels::OrderStatus;
use miri_common::{ErrorCode, GoodsId, LineId, Msg, OrderId, UserId};
use serde_json::json;
use std::sync::Arc;

/// `GET /api/admin/orders`.
pub async fn list(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let order_by = paging.order_by(SORTS, ID_COLUMN, lang)?;
    let mut filters = Filters::new(&paging, lang);
    let search = Search {
        user: filters.id("user", UserId),
        goods: filters.id("goods", GoodsId),
        status: filters.read("status", Msg::FieldStatus, |code| is_status(code).then(|| code.to_owned())),
        from: filters.time("from", &app),
        until: filters.time("until", &app),
    };
    filters.checked()?;
    let window = (paging.size, paging.offset());
    let (lines, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            search::lines(tx, &search, &order_by, window).await.map_err(ApiError::from)
        })
        .await?;
    let content = lines
        .iter()
        .map(|found| AdminOrderLine { user_id: found.user, line: wire_line(&app, &found.line, lang) })
        .collect();
    let page = AdminOrderLinePage { orders: Page::new(content, paging.page, paging.size, total) };
    Ok(Answer::ok(Msg::OrdersOfEveryone.text(lang), page))
}

/// `GET /api/admin/orders/{orderId}`.
pub async fn detail(
    State(app): State<AppState>,
    _: Operator,
    Language(lang): Language,
    Id(order): Id<OrderId>,
) -> Handled {
    let found = app
        .store
        .read(async move |tx: &mut Tx<'_>| search::order(tx, order).await.map_err(ApiError::from))
        .await?;
    let (user_id, order) = found.ok_or_else(|| ApiError::new(ErrorCode::OrderNotFound))?;
    let detail = AdminOrderDetail { user_id, order: wire_order(&app, &order, lang)? };
    Ok(Answer::ok(Msg::OrderOfSomeone.text(lang), detail))
}

/// `POST /api/admin/orders/{orderDetailId}/cancel`.
pub async fn cancel_line(
    State(app): State<AppState>,
    _: Operator,
    Id(line): Id<LineId>,
    request: AdminMutation<NoBody>,
) -> Handled {
    let (lang, shop) = (request.audited.lang(), Arc::clone(&app));
    audited::run(&app, request.audited, async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
        let was = cancel(tx, By::Operator, line, shop.clock.shop()).await.map_err(|error| match error {
            CancelError::NotFound => ApiError::new(ErrorCode::OrderNotFound),
            CancelError::NotCancelable => ApiError::new(ErrorCode::NotCancelable),
            CancelError::Storage(error) => error.into(),
        })?;
        let entry = Entry {
            action: Action::CancelLine,
            subject: Subject::Line(line),
            before: json!({ "orderId": was.order, "orderStatus": was.status }),
            after: json!({ "orderId": was.order, "orderStatus": OrderStatus::Canceled }),
        };
        Ok((Answer::done(Msg::LineCanceled.text(lang)), entry))
    })
    .await
}

/// `POST /api/admin/orders/{orderDetailId}/refund`: tries a refund again that is due. It makes none.
pub async fn refund(
    State(app): State<AppState>,
    _: Operator,
    Id(line): Id<LineId>,
    request: AdminMutation<NoBody>,
) -> Handled {
    let (lang, shop) = (request.audited.lang(), Arc::clone(&app));
    audited::run(&app, request.audited, async move |tx: &mut Tx<'_>| -> Result<_, ApiError> {
        let retried = retry_refund(tx, line, shop.clock.machine()).await;
        let (order_id, amount) = retried.map_err(|error| match error {
            NoRefundDue::NotFound => ApiError::new(ErrorCode::OrderNotFound),
            NoRefundDue::NotDue => ApiError::new(ErrorCode::NoRefundDue),
            NoRefundDue::Storage(error) => error.into(),
        })?;
        let state = json!({ "orderId": order_id, "refund": "DUE", "amount": amount });
        let entry = Entry {
            action: Action::RetryRefund,
            subject: Subject::Line(line),
            before: state.clone(),
            after: state,
        };
        let answer = RefundRetried { order_id, order_detail_id: line, amount };
        Ok((Answer::ok(Msg::RefundRetried.text(lang), answer), entry))
    })
    .await
}
