//! What Miri's server and its clients agree on.
//!
//! This crate owns the words of the HTTP contract: wire types ([`api`]), stable error codes ([`ErrorCode`]), everything the shop says
//! in both languages ([`messages`]), the labels of states ([`labels`]), ids, money and time. It decides nothing about the shop and
//! knows neither a web framework, nor a database, nor a terminal.
//!
//! Reading order: [`ids`], [`money`], [`time`], [`lang`], [`messages`], [`labels`], [`error_code`], [`validate`], [`api`], and, with the
//! feature `client`, [`client`].

pub mod api;
#[cfg(feature = "client")]
pub mod client;
pub mod error_code;
pub mod ids;
pub mod labels;
pub mod lang;
pub mod messages;
pub mod money;
pub mod passwords;
pub mod text;
pub mod time;
pub mod validate;

pub use error_code::ErrorCode;
pub use ids::{GoodsId, LineId, OrderId, TokenId, UserId, WishId};
pub use lang::Lang;
pub use messages::{Msg, Say};
pub use money::Won;
pub use time::LocalTime;
