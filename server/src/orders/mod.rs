//! Orders: the promise of the shop.
//!
//! **Owns** what an order and its lines are, when one may be placed and when a line may be cancelled. **Does not own** the
//! units (`stock`), the money (`payments`) or the parcels (`shipping`), which it calls inside its own transactions.
//!
//! An order's life:
//!
//! ```text
//! order line:  COMPLETED -> CANCELED                      (the wire's words; COMPLETED means "ordered")
//! payment:     PAYMENT_SCREEN_ENTERED -> PAYMENT_IN_PROGRESS -> PAYMENT_COMPLETED -> REFUNDED     (one an order)
//!                  \-> PAYMENT_ABORTED         \-> PAYMENT_ABORTED -> REFUNDED (money that came in spite of it)
//! refund:      DUE -> DONE                                (one a line)
//! shipping:    PENDING -> IN_TRANSIT -> DELIVERED          PENDING -> CANCELED
//! ```
//!
//! Every change is one UPDATE that names the state it expects; its count is checked and a history row is written. Who
//! loses a race gets a typed refusal.
//!
//! In reading order:
//! - [`rules`]: what is refused and in which order, and what a line's payment state is. Pure.
//! - [`place`]: one goods or several wishes as one order, all lines or none, in one transaction.
//! - [`admit`]: what an order passes before that transaction: early refusals and the gate.
//! - [`cancel`]: one line, while its parcel has not left.
//! - [`mod@line`]: a line as the parts that change it see it.
//! - [`history`]: every change of a state.
//! - [`read`]: lists and details. [`search`]: everyone's, for operators.
//!   [`open`](mod@open): whether anything is open between a buyer and a seller, and what has opened since a look.

pub mod admit;
pub mod cancel;
pub mod history;
pub mod line;
pub mod open;
pub mod place;
pub mod read;
pub mod rules;
pub mod search;

pub use search::owner;
