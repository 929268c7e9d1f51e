//! `POST /api/auth/goods/order` and `POST /api/auth/orders`: one goods, or several wishes, as one order.
//!
//! The way of an order: early refusals, a place in the queue, the gate, one write that begins with the order's key, and after
//! the commit the gate is told. Whatever refuses on that way, the key's stored answer goes before the refusal. From the first moment at which
//! it waits it runs in a tracked task, so a client that hangs up leaves nothing half done.

use super::refused;
use crate::app::{App, AppState};
use crate::clock::Monotonic;
use crate::http::mutation::{self, Once};
use crate::http::{Answer, ApiError, Handled, Mutation};
use crate::orders::admit::{self, AdmitError};
use crate::orders::place::{NewOrder, PlaceError, Placed, Wanted, place};
use crate::storage::{StorageError, Tx};
use crate::wishlist;
use axum::extract::State;
use miri_common::api::{OrderWishes, PlaceOrder, PlacedLine, PlacedOrder};
use miri_common::labels::{OrderStatus, PaymentStatus};
use miri_common::{ErrorCode, GoodsId, Lang, LocalTime, Msg, UserId, WishId, Won};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

/// How often the gate is asked again when the wishes change between the gate and the write.
const MAX_ROUNDS: usize = 3;

/// One goods.
pub async fn goods(State(app): State<AppState>, order: Mutation<PlaceOrder>) -> Handled {
    let PlaceOrder { goods_id, quantity, address, expected_total_price } = order.body;
    let request = Request {
        user: order.actor.user_id,
        what: What::Goods(goods_id, quantity),
        address,
        expected_total: expected_total_price,
    };
    self::order(app, request, order.once).await
}

/// Several wishes.
pub async fn wishes(State(app): State<AppState>, order: Mutation<OrderWishes>) -> Handled {
    let OrderWishes { wish_list_ids, address, expected_total_price } = order.body;
    let request = Request {
        user: order.actor.user_id,
        what: What::Wishes(wish_list_ids),
        address,
        expected_total: expected_total_price,
    };
    self::order(app, request, order.once).await
}

struct Request {
    user: UserId,
    what: What,
    address: String,
    expected_total: Option<Won>,
}

enum What {
    Goods(GoodsId, i64),
    Wishes(Vec<WishId>),
}

/// Why one round brought no order.
enum RoundError {
    Api(ApiError),
    WishesChanged,
}

impl From<ApiError> for RoundError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<StorageError> for RoundError {
    fn from(error: StorageError) -> Self {
        Self::Api(error.into())
    }
}

/// Most orders of a drop are refused by what is known here without waiting, and those need no task.
async fn order(app: AppState, request: Request, once: Once) -> Handled {
    let mut order = Box::pin(run(Arc::clone(&app), request, once.clone()));
    let outcome = match poll_fn(|context| Poll::Ready(order.as_mut().poll(context))).await {
        Poll::Ready(outcome) => outcome,
        // Nothing is waited for between that poll and this task, so there is no moment at which a client could hang up in the middle.
        Poll::Pending => app.tasks.spawn(order).await.unwrap_or_else(|error| Err(ApiError::internal(&error))),
    };
    match outcome {
        Ok(answer) => Ok(answer),
        Err(refusal) => replay_instead(&app, once, refusal).await,
    }
}

async fn run(app: AppState, request: Request, once: Once) -> Handled {
    for _ in 0..MAX_ROUNDS {
        match round(&app, &request, once.clone()).await {
            Ok(answer) => return Ok(answer),
            Err(RoundError::Api(error)) => return Err(error),
            Err(RoundError::WishesChanged) => {}
        }
    }
    Err(StorageError::Busy.into())
}

/// No refusal is told to someone whose order is there: a buyer whose reply was lost must not hear "sold out". An order that
/// goes through is not looked up before, because its write begins with its key.
pub(in crate::http) async fn replay_instead(app: &AppState, once: Once, refusal: ApiError) -> Handled {
    if !once.has_key() {
        return Err(refusal);
    }
    match app.replays.ask(once).await {
        Some(Ok(Some(answer))) => Ok(answer),
        // What cannot be looked up is not known to be new.
        Some(Err(error)) if refusal.code != ErrorCode::OutcomeUnknown => Err(error),
        Some(Ok(None) | Err(_)) => Err(refusal),
        None => Err(ApiError::new(ErrorCode::Unavailable)),
    }
}

/// Asks the gate, writes, and tells the gate.
async fn round(app: &AppState, request: &Request, once: Once) -> Result<Answer, RoundError> {
    let started = Monotonic::now();
    let (mut lines, wishes) = wanted(app, request).await?;
    admit::early(app, &lines, request.expected_total).await.map_err(|error| not_admitted(app, error))?;
    let permit = app.store.permit()?;
    // A dry run leaves the gate alone; the guarded UPDATEs decide as they do without one.
    let is_dry_run = once.is_dry_run();
    let hold_id = if is_dry_run {
        admit::new_hold_id(app)
    } else {
        admit::reserve(app, request.user, &lines).await.map_err(|error| not_admitted(app, error))?
    };
    for line in &mut lines {
        line.tracking_number = app.random.uuid().to_string();
    }
    let order = NewOrder {
        user: request.user,
        sealed_address: app.auth.sealer.seal("orders.address", &hold_id, request.address.as_bytes()),
        hold_id: hold_id.clone(),
        lines,
        wishes,
        expected_total: request.expected_total,
        payment_deadline: app.payment.deadline,
    };
    let lang = once.lang;
    let state = Arc::clone(app);
    let outcome =
        mutation::run_with(app, permit, once, async move |tx: &mut Tx<'_>| -> Result<Answer, RoundError> {
            let placed =
                place(tx, &order, state.clock.shop()).await.map_err(|error| not_placed(&state, error))?;
            Ok(placed_answer(&state, &order, &placed, lang))
        })
        .await;
    match &outcome {
        _ if is_dry_run => {}
        Ok(answer) if !answer.is_replay() => {
            app.gate.confirm(&hold_id);
            app.telemetry.orders.placed(app.clock.machine(), started.elapsed());
        }
        // Whether the order is there is not known: the sweeper asks the database later.
        Err(RoundError::Api(error)) if error.code == ErrorCode::OutcomeUnknown => {}
        _ => app.gate.release(&hold_id),
    }
    outcome
}

/// The lines that are asked for. Their parcels have no number yet, because most orders of a drop are refused.
async fn wanted(app: &App, request: &Request) -> Result<(Vec<Wanted>, Vec<WishId>), RoundError> {
    let line = |goods_id, quantity| Wanted { goods_id, quantity, tracking_number: String::new() };
    match &request.what {
        What::Goods(goods_id, quantity) => Ok((vec![line(*goods_id, *quantity)], Vec::new())),
        What::Wishes(ids) => {
            let (user, wish_ids) = (request.user, ids.clone());
            let wishes = app
                .store
                .read(async move |tx: &mut Tx<'_>| wishlist::look_at(tx, user, &wish_ids).await)
                .await?;
            let wishes = wishes.ok_or_else(|| ApiError::new(ErrorCode::WishNotFound))?;
            Ok((wishes.iter().map(|wish| line(wish.goods_id, wish.quantity)).collect(), ids.clone()))
        }
    }
}

fn not_admitted(app: &App, error: AdmitError) -> RoundError {
    RoundError::Api(match error {
        AdmitError::Refused(refusal) => refused(&refusal, &app.zone),
        AdmitError::Storage(error) => error.into(),
    })
}

fn not_placed(app: &App, error: PlaceError) -> RoundError {
    match error {
        PlaceError::Refused(refusal) => RoundError::Api(refused(&refusal, &app.zone)),
        PlaceError::WishNotFound => RoundError::Api(ApiError::new(ErrorCode::WishNotFound)),
        PlaceError::WishesChanged => RoundError::WishesChanged,
        PlaceError::Storage(error) => RoundError::Api(error.into()),
    }
}

fn placed_answer(app: &App, order: &NewOrder, placed: &Placed, lang: Lang) -> Answer {
    let local = |time: crate::clock::ShopTime| LocalTime::at(time.timestamp(), &app.zone);
    let payment =
        if placed.total == Won::ZERO { PaymentStatus::Completed } else { PaymentStatus::ScreenEntered };
    let data = PlacedOrder {
        order_id: placed.id,
        order_goods: placed
            .lines
            .iter()
            .map(|line| PlacedLine {
                order_detail_id: line.id,
                goods_id: line.goods.id,
                goods_name: line.goods.name.clone(),
                quantity: line.quantity,
                unit_price: line.goods.price,
                sub_total_price: line.subtotal,
                order_status: OrderStatus::Completed.label(lang).to_owned(),
                order_status_code: OrderStatus::Completed,
                reservation_start_time: line.goods.opens_at.map(local),
            })
            .collect(),
        total_order_price: placed.total,
        order_date: local(placed.at),
        payment_status: payment.label(lang).to_owned(),
        payment_status_code: payment,
        payment_deadline: local(placed.deadline),
    };
    if order.wishes.is_empty() {
        Answer::ok(Msg::OrderedGoods.text(lang), data).with_new_ids::<PlacedOrder>()
    } else {
        Answer::created(Msg::OrderedWishes.text(lang), data)
    }
}
