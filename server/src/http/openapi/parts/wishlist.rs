//! The wishlist.

use super::Part;
use crate::http::openapi::operation::{delete, get, patch, post};
use crate::http::openapi::parameter::paged;
use crate::wishlist::SORTS;
use miri_common::ErrorCode::{AlreadyInWishlist, GoodsNotFound, WishNotFound};
use miri_common::api::{AddWish, SetWish, WishAdded, WishChanged, WishPage};

pub(super) fn part() -> Part {
    let operations = vec![
        get("/api/auth/wishlist", "Lists one's wishes").query(paged(SORTS)).ok::<WishPage>(),
        post("/api/auth/wishlist", "Wishes for goods")
            .body::<AddWish>()
            .created::<WishAdded>()
            .refuses(&[GoodsNotFound, AlreadyInWishlist]),
        patch("/api/auth/wishlist/{id}", "Wishes for more or fewer")
            .body::<SetWish>()
            .ok::<WishChanged>()
            .refuses(&[WishNotFound]),
        delete("/api/auth/wishlist/{id}", "Takes a wish back").done().refuses(&[WishNotFound]),
    ];
    Part { name: "Wishlist", about: "What to buy when it opens.", operations }
}
