//! Saying one thing in the language that was asked for.
//!
//! Help texts and what the argument parser says are English; everything else that this crate says itself goes through
//! [`say`] or `Lang::pick`. The server's own words come in the right language already.

/// Formats the Korean or the English wording: `say!(lang, "주문 {id}", "order {id}")`.
macro_rules! say {
    ($lang:expr, $ko:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        match $lang {
            miri_common::Lang::Ko => format!($ko $(, $arg)*),
            miri_common::Lang::En => format!($en $(, $arg)*),
        }
    };
}

pub(crate) use say;
