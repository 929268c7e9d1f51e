//! Every route, on one page, each with who may ask.
//!
//! What the routes have in common happens around them: the guard lets nobody pass whom the table does not name. The table can
//! also be read ([`Table::routes`]), so that the served document and the tests know of every route there is.

use super::middleware::{compress, envelope, guard, observe, rate_limits, request_id, security};
use super::{account, admin, bench, events, goods, login, openapi, ops, orders, payments, wishlist};
use crate::app::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, get, on};
use http::Method;
use miri_common::labels::Scope::{self, Buy, Read, Sell};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

use Access::{Admin, Anyone, Session, User};

const GET: (Method, MethodFilter) = (Method::GET, MethodFilter::GET);
const POST: (Method, MethodFilter) = (Method::POST, MethodFilter::POST);
const PATCH: (Method, MethodFilter) = (Method::PATCH, MethodFilter::PATCH);
const DELETE: (Method, MethodFilter) = (Method::DELETE, MethodFilter::DELETE);

/// Every route of the shop.
pub fn table() -> Table {
    for_operators(for_users(for_anyone(Table::default())))
}

fn for_anyone(table: Table) -> Table {
    table
        .add(Anyone, POST, "/login", login::login)
        .add(Anyone, POST, "/api/token/refresh", login::refresh)
        .add(Anyone, POST, "/api/verify-email", account::verify_email::ask)
        .add(Anyone, POST, "/api/users", account::sign_up::sign_up)
        .add(Anyone, POST, "/api/password-reset", account::password_reset::ask)
        .add(Anyone, POST, "/api/password-reset/confirm", account::password_reset::confirm)
        .add(Anyone, GET, "/api/goods", goods::list::list)
        .add(Anyone, GET, "/api/goods/{id}", goods::detail::detail)
        .add(Anyone, GET, "/api/goods/{id}/stock", goods::detail::stock)
        .add(Anyone, GET, "/api/categories", goods::categories::list)
        .add(Anyone, GET, "/api/info", ops::info)
        .add(Anyone, GET, "/health", ops::health)
        .add(Anyone, GET, "/actuator/health", ops::health)
        .add(Anyone, GET, "/ready", ops::ready)
        .add(Anyone, GET, "/metrics", ops::metrics)
        .add(Anyone, GET, "/docs", openapi::page::page)
        .add(Anyone, GET, "/docs/{file}", openapi::page::file)
        .add(Anyone, GET, "/api-docs/openapi.json", openapi::page::json)
}

fn for_users(table: Table) -> Table {
    table
        // The account
        .add(Session, POST, "/api/auth/logout", login::logout)
        .add(User(Read), GET, "/api/auth/events", events::stream)
        .add(User(Read), GET, "/api/auth/users", account::profile::show)
        .add(Session, PATCH, "/api/auth/users", account::profile::change)
        .add(Session, DELETE, "/api/auth/users", account::erase::erase)
        .add(Session, PATCH, "/api/auth/users/change-password", account::password::change)
        .add(Session, GET, "/api/auth/tokens", account::tokens::list)
        .add(Session, POST, "/api/auth/tokens", account::tokens::make)
        .add(Session, DELETE, "/api/auth/tokens/{id}", account::tokens::revoke)
        // Selling
        .add(User(Sell), POST, "/api/auth/goods", goods::register::register)
        .add(User(Sell), PATCH, "/api/auth/goods/{id}", goods::change::change)
        .add(User(Sell), POST, "/api/auth/goods/{id}/stock", goods::stock::change)
        .add(User(Read), GET, "/api/auth/my/goods", goods::mine::list)
        .add(User(Sell), GET, "/api/auth/my/sales", goods::sales::list)
        // Wishing and buying
        .add(User(Read), GET, "/api/auth/wishlist", wishlist::list)
        .add(User(Buy), POST, "/api/auth/wishlist", wishlist::add)
        .add(User(Buy), PATCH, "/api/auth/wishlist/{id}", wishlist::update)
        .add(User(Buy), DELETE, "/api/auth/wishlist/{id}", wishlist::remove)
        .add(User(Buy), POST, "/api/auth/goods/order", orders::place::goods)
        .add(User(Buy), POST, "/api/auth/orders", orders::place::wishes)
        .add(User(Read), GET, "/api/auth/orders", orders::read::list)
        .add(User(Read), GET, "/api/auth/orders/{id}", orders::read::detail)
        .add(User(Buy), POST, "/api/auth/orders/{id}/cancel", orders::cancel::line)
        .add(User(Buy), POST, "/api/auth/orders/{id}/return", orders::returning::line)
        .add(User(Buy), POST, "/api/auth/payments/{id}/confirm", payments::confirm)
        .add(User(Buy), POST, "/api/auth/payments/{id}/leave", payments::leave)
}

/// What operators ask and do.
fn for_operators(table: Table) -> Table {
    table
        .add(Admin, GET, "/api/admin/users", admin::users::list)
        .add(Admin, POST, "/api/admin/users", admin::users::create_user)
        .add(Admin, PATCH, "/api/admin/users/{id}", admin::users::change)
        .add(Admin, GET, "/api/admin/overview", admin::overview::overview)
        .add(Admin, GET, "/api/admin/audit-log", admin::audit_log::list)
        .add(Admin, GET, "/api/admin/orders", admin::orders::list)
        .add(Admin, GET, "/api/admin/orders/{id}", admin::orders::detail)
        .add(Admin, POST, "/api/admin/orders/{id}/cancel", admin::orders::cancel_line)
        .add(Admin, POST, "/api/admin/orders/{id}/refund", admin::orders::refund)
        .add(Admin, GET, "/api/admin/jobs", admin::jobs::list)
        .add(Admin, POST, "/api/admin/jobs/{name}/run", admin::jobs::run)
        .add(Admin, GET, "/api/admin/clock", admin::clock::read)
        .add(Admin, POST, "/api/admin/clock", admin::clock::set)
        .add(Admin, GET, "/api/admin/goods", admin::goods::list)
        .add(Admin, PATCH, "/api/admin/goods/{id}", admin::goods::change)
        .add(Admin, POST, "/api/admin/goods/{id}/stock", admin::goods::stock)
        .add(Admin, POST, "/api/admin/categories", admin::categories::add)
        .add(Admin, PATCH, "/api/admin/categories/{code}", admin::categories::change)
        .add(Admin, GET, "/api/admin/stock/audit", admin::stock::audit)
        .add(Admin, POST, "/api/admin/stock/reconcile", admin::stock::reconcile)
        .add(Admin, GET, "/api/admin/events", admin::events::list)
        .add(Admin, GET, "/api/admin/events/dead", admin::events::dead)
        .add(Admin, POST, "/api/admin/events/dead/{id}/retry", admin::events::retry)
        .add(Admin, POST, "/api/admin/backup", admin::backup::make)
}

/// The shop. No shop has the no-ops of `/api/bench`: only a server that `miri bench` has started, with `Config::bench`.
pub fn shop(app: &AppState) -> Router {
    let table = if app.bench {
        table().add(User(Buy), POST, "/api/bench/order", bench::order).add(
            Anyone,
            GET,
            "/api/bench/goods",
            bench::goods,
        )
    } else {
        table()
    };
    let guard = guard::Guard::new(app, &table.routes);
    dress(table.router.layer(from_fn_with_state(Arc::new(guard), guard::check)), app)
}

/// `/metrics` alone, for an address of its own.
pub fn metrics(app: &AppState) -> Router {
    dress(Router::new().route("/metrics", get(ops::scrape)), app)
}

/// What surrounds every route, innermost first: panics, limits, the envelope of errors, what browsers are told, compression, time-taking and the
/// log, the request id.
fn dress(routes: Router<AppState>, app: &AppState) -> Router {
    routes
        .layer(CatchPanicLayer::custom(envelope::panicked))
        .layer(from_fn_with_state(Arc::clone(app), rate_limits::limit))
        .layer(from_fn(envelope::wrap))
        .layer(from_fn(security::headers))
        .layer(compress::layer())
        .layer(from_fn_with_state(Arc::clone(app), observe::request))
        .layer(from_fn_with_state(Arc::clone(app), request_id::attach))
        .with_state(Arc::clone(app))
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, signed in or not.
    Anyone,
    /// Someone who is signed in; a personal access token needs this scope.
    User(Scope),
    /// Someone who has signed in with the password; no personal access token does.
    Session,
    /// Someone who runs the shop; a personal access token needs the scope `admin` besides.
    Admin,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its places in braces.
    pub path: &'static str,
    /// Who may ask.
    pub access: Access,
}

/// The routes while they are put together.
#[derive(Default)]
pub struct Table {
    router: Router<AppState>,
    routes: Vec<Route>,
}

impl Table {
    /// Adds a route. Two handlers for one method of one path end the start of the server.
    #[must_use]
    fn add<H, T>(
        mut self,
        access: Access,
        (method, filter): (Method, MethodFilter),
        path: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.router = self.router.route(path, on(filter, handler));
        self.routes.push(Route { method, path, access });
        self
    }

    /// The routes in the order of the page.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }
}
