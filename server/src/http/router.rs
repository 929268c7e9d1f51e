//! Every route, on one page.

use super::middleware::{envelope, observe, request_id};
use super::{admin, bench, goods, login, ops, orders, users, wishlist};
use crate::app::AppState;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, patch, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The shop.
pub fn shop(app: &AppState) -> Router {
    let routes = Router::new()
        // Anyone
        .route("/login", post(login::login))
        .route("/api/token/refresh", post(login::refresh))
        .route("/api/goods", get(goods::list))
        .route("/api/goods/{id}", get(goods::detail))
        .route("/api/goods/{id}/stock", get(goods::stock))
        .route("/api/categories", get(goods::categories))
        .route("/api/info", get(ops::info))
        .route("/health", get(ops::health))
        .route("/actuator/health", get(ops::health))
        .route("/ready", get(ops::ready))
        .route("/metrics", get(ops::metrics))
        // Signed in
        .route("/api/auth/logout", post(login::logout))
        .route("/api/auth/goods", post(goods::register))
        .route("/api/auth/goods/order", post(orders::place::goods))
        .route("/api/auth/wishlist", get(wishlist::list).post(wishlist::add))
        .route("/api/auth/wishlist/{id}", patch(wishlist::update).delete(wishlist::remove))
        .route("/api/auth/orders", get(orders::read::list).post(orders::place::wishes))
        .route("/api/auth/orders/{id}", get(orders::read::detail))
        .route("/api/auth/orders/{id}/cancel", post(orders::cancel::line))
        // Operators
        .route("/api/admin/users", post(users::create_user))
        .route("/api/admin/stock/audit", get(admin::stock::audit));
    // No shop has these: only a server that `miri bench` has started, with `Config::bench`.
    let routes = if app.bench {
        routes.route("/api/bench/order", post(bench::order)).route("/api/bench/goods", get(bench::goods))
    } else {
        routes
    };
    dress(routes, app)
}

/// `/metrics` alone, for an address of its own.
pub fn metrics(app: &AppState) -> Router {
    dress(Router::new().route("/metrics", get(ops::scrape)), app)
}

/// What surrounds every route, innermost first: time-taking, panics, the envelope of errors, the request id.
fn dress(routes: Router<AppState>, app: &AppState) -> Router {
    routes
        .layer(from_fn_with_state(Arc::clone(app), observe::time))
        .layer(CatchPanicLayer::custom(envelope::panicked))
        .layer(from_fn(envelope::wrap))
        .layer(from_fn_with_state(Arc::clone(app), request_id::attach))
        .with_state(Arc::clone(app))
}
