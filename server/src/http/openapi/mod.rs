//! The shop's HTTP contract as an OpenAPI 3.1 document, and a page that shows it.
//!
//! **Owns** one description a route and what all routes have in common. **Does not own** the routes and who may ask, which
//! are read from the [route table](super::router), nor the shapes of requests and answers: those are derived from the wire
//! types, and the bounds of a request's fields are told by the very reading that enforces them ([`Request::rules`]).
//!
//! In reading order:
//! - [`parts`]: the descriptions, one file a part of the shop. A route without one, or one without a route, fails a test.
//! - [`operation`]: what a description says. [`parameter`]: its query. [`schemas`]: the shapes it refers to.
//! - [`document`](mod@document): the whole, with what is common put around each description. `shared`: that.
//! - [`page`]: the routes `/docs` and `/api-docs/openapi.json`.
//!
//! [`Request::rules`]: miri_common::validate::Request::rules

pub mod document;
pub mod operation;
pub mod page;
pub mod parameter;
pub mod parts;
pub mod schemas;
mod shared;

pub use document::document;
pub use operation::Operation;
