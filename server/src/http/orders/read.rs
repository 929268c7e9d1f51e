//! `GET /api/auth/orders` and `GET /api/auth/orders/{orderId}`.

use crate::app::{App, AppState};
use crate::clock::ShopTime;
use crate::http::{Answer, ApiError, Caller, Handled, Id, Language, Paging};
use crate::orders::history::Machine;
use crate::orders::read::{self, Change, LineView, OrderView};
use crate::payments::rules::RefundState;
use crate::returns::rules::returnable_until;
use crate::storage::Tx;
use axum::extract::State;
use miri_common::api::{HistoryEntry, OrderDetail, OrderLine, OrderLinePage, Page};
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{ErrorCode, Lang, LocalTime, Msg, OrderId};
use serde_json::json;

/// A page of the caller's order lines.
pub async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Language(lang): Language,
    paging: Paging,
) -> Handled {
    let order_by = paging.order_by(read::SORTS, read::ID_COLUMN, lang)?;
    let status = paging.filter("status").map(str::to_owned);
    if status.as_deref().is_some_and(|code| !is_status(code)) {
        let why = Msg::FieldStatus.text(lang);
        return Err(ApiError::new(ErrorCode::Validation).with_data(json!({ "status": why })));
    }
    let window = (paging.size, paging.offset());
    let (lines, total) = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            read::list(tx, actor.user_id, status.as_deref(), &order_by, window).await.map_err(ApiError::from)
        })
        .await?;
    let content = lines.iter().map(|line| wire_line(&app, line, lang)).collect();
    let page = OrderLinePage { orders: Page::new(content, paging.page, paging.size, total) };
    Ok(Answer::ok(Msg::OrderLines.text(lang), page))
}

/// One order of the caller.
pub async fn detail(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Language(lang): Language,
    Id(order): Id<OrderId>,
) -> Handled {
    let found = app
        .store
        .read(async move |tx: &mut Tx<'_>| {
            read::detail(tx, actor.user_id, order).await.map_err(ApiError::from)
        })
        .await?;
    let order = found.ok_or_else(|| ApiError::new(ErrorCode::OrderNotFound))?;
    let detail = wire_order(&app, &order, lang)?;
    Ok(Answer::ok(Msg::OrderFound.text(lang), detail))
}

/// Whether this is the code of a state that a line can be in.
pub(in crate::http) fn is_status(code: &str) -> bool {
    code.parse::<OrderStatus>().is_ok()
        || code.parse::<PaymentStatus>().is_ok()
        || code.parse::<ShippingStatus>().is_ok()
        || code.parse::<ReturnStatus>().is_ok()
}

/// A line as the wire has it.
pub(in crate::http) fn wire_line(app: &App, line: &LineView, lang: Lang) -> OrderLine {
    let (code, ko, en) = &line.category;
    OrderLine {
        order_id: line.order,
        order_detail_id: line.id,
        goods_id: line.goods,
        goods_name: line.goods_name.clone(),
        order_status: line.status.label(lang).to_owned(),
        order_status_code: line.status,
        order_quantity: line.quantity,
        unit_price: line.unit_price,
        sub_total_price: line.subtotal,
        category: if lang == Lang::Ko { ko.clone() } else { en.clone() },
        category_code: code.clone(),
        order_date: local(app, line.ordered_at),
        payment_status: line.payment.label(lang).to_owned(),
        payment_status_code: line.payment,
        shipping_status: line.shipping.label(lang).to_owned(),
        shipping_status_code: line.shipping,
        tracking_number: line.tracking_number.clone(),
        return_status: line.returned.map(|status| status.label(lang).to_owned()),
        return_status_code: line.returned,
        returnable_until: line
            .delivered_at
            .filter(|_| line.returned.is_none())
            .map(|delivered_at| returnable_until(delivered_at, &app.zone)),
    }
}

/// An order on the wire.
pub(in crate::http) fn wire_order(app: &App, order: &OrderView, lang: Lang) -> Result<OrderDetail, ApiError> {
    let address = order
        .sealed_address
        .as_ref()
        .map(|sealed| app.auth.sealer.open("orders.address", &order.hold_id, sealed))
        .transpose()
        .map_err(|e| ApiError::internal(&e))?;
    Ok(OrderDetail {
        order_id: order.id,
        total_order_price: order.total,
        order_date: local(app, order.at),
        payment_status: order.payment.label(lang).to_owned(),
        payment_status_code: order.payment,
        payment_deadline: local(app, order.deadline),
        address: address.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        lines: order.lines.iter().map(|line| wire_line(app, line, lang)).collect(),
        history: std::iter::once(HistoryEntry {
            at: local(app, order.at),
            what: OrderStatus::Completed.label(lang).to_owned(),
            what_code: OrderStatus::Completed.code().to_owned(),
            order_detail_id: None,
        })
        .chain(order.history.iter().filter_map(|change| wire_change(app, change, lang)))
        .collect(),
    })
}

/// What people read of a change. The payment's own last step to REFUNDED is left out: each line has said so before.
fn wire_change(app: &App, change: &Change, lang: Lang) -> Option<HistoryEntry> {
    let to = change.to.as_str();
    let (what, code) = match change.machine {
        Machine::Order => to.parse::<OrderStatus>().ok().map(|s| (s.label(lang), s.code()))?,
        Machine::Return => to.parse::<ReturnStatus>().ok().map(|s| (s.label(lang), s.code()))?,
        Machine::Shipping => to.parse::<ShippingStatus>().ok().map(|s| (s.label(lang), s.code()))?,
        Machine::Payment => match to.parse::<PaymentStatus>().ok()? {
            PaymentStatus::Refunded => return None,
            status => (status.label(lang), status.code()),
        },
        Machine::Refund if to == RefundState::Done.name() => {
            (PaymentStatus::Refunded.label(lang), PaymentStatus::Refunded.code())
        }
        Machine::Refund => return None,
    };
    Some(HistoryEntry {
        at: local(app, change.at),
        what: what.to_owned(),
        what_code: code.to_owned(),
        order_detail_id: change.line,
    })
}

fn local(app: &App, time: ShopTime) -> LocalTime {
    LocalTime::at(time.timestamp(), &app.zone)
}
