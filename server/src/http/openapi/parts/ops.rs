//! What clients and operators ask about the server itself.

use super::Part;
use crate::http::openapi::operation::{Content, get};
use crate::http::openapi::parameter::text;
use crate::http::openapi::schemas::Shape;
use miri_common::ErrorCode::{NotFound, Unavailable};
use miri_common::api::{Health, Info, Readiness};

pub(super) fn part() -> Part {
    let health = || Content::Json(Shape::of::<Health>());
    let readiness = || Content::Json(Shape::of::<Readiness>());
    let operations = vec![
        get("/api/info", "Says what this server is").ok::<Info>(),
        get("/health", "Says that the process answers").answers(200, health()),
        get("/actuator/health", "The same, where the original system had it").answers(200, health()),
        get("/ready", "Says whether the shop can do its work")
            .about("Where it cannot, the data of the refusal says the same of each part.")
            .answers(200, readiness())
            .refuses(&[Unavailable]),
        get("/api/auth/events", "Sends what happens, as it happens")
            .about(
                "Server-sent events. Those with an id tell of the caller's own orders, named by their topic \
                (`order.placed`, `payment.completed`, ...); `Last-Event-ID` resumes after one, and `reset` says that it is too \
                old for that. Those without an id tell how goods stand (`stock`, `opened`), of the wishlist and of `goods`. \
                `end` says why the stream ends.",
            )
            .query([text("goods", "Ids of goods to follow, at most 100, with commas between them.")])
            .answers(200, Content::Text("text/event-stream")),
        get("/metrics", "Metrics for Prometheus")
            .about("For callers on this machine alone; to all others there is no such path.")
            .answers(200, Content::Text("text/plain"))
            .refuses(&[NotFound]),
        get("/docs", "The page that shows this document").answers(200, Content::Text("text/html")),
        get("/docs/{file}", "A file of that page").answers(200, Content::Text("*/*")).refuses(&[NotFound]),
        get("/api-docs/openapi.json", "This document").answers(200, Content::AnyJson),
    ];
    Part { name: "Operations", about: "The server itself.", operations }
}
