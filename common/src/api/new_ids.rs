//! What an answer says of things that did not exist before its request.
//!
//! A dry run (`Miri-Dry-Run: true`) undoes what it has written, so the numbers that it was given belong to nobody and will be given to
//! somebody else. They are null in its answer, and each answer says itself which of its fields they are.

use super::{AccessToken, Category, PlacedOrder, RegisteredGoods, UserCreated, WishAdded};

/// An answer to a request that makes something new.
pub trait NewIds {
    /// The names of the fields, at any depth, that hold ids given out by this request, or secrets made by it.
    const NEW_IDS: &'static [&'static str];
}

impl NewIds for PlacedOrder {
    const NEW_IDS: &'static [&'static str] = &["orderId", "orderDetailId"];
}

impl NewIds for RegisteredGoods {
    const NEW_IDS: &'static [&'static str] = &["goodsId"];
}

impl NewIds for WishAdded {
    const NEW_IDS: &'static [&'static str] = &["wishListId"];
}

impl NewIds for UserCreated {
    const NEW_IDS: &'static [&'static str] = &["userId"];
}

impl NewIds for AccessToken {
    const NEW_IDS: &'static [&'static str] = &["tokenId", "token"];
}

/// Its code is the one that was asked for.
impl NewIds for Category {
    const NEW_IDS: &'static [&'static str] = &[];
}

impl<T: NewIds> NewIds for &T {
    const NEW_IDS: &'static [&'static str] = T::NEW_IDS;
}
