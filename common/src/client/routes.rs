//! One method a route. The caller chooses the idempotency key, because only the caller can remember it.

use super::{Call, Client, ClientError};
use crate::api::{
    AddWish, AskReturn, Category, ChangeGoods, ChangeStock, ChangedGoods, GoodsDetail, GoodsPage, GoodsStock,
    Info, MyGoodsPage, OrderDetail, OrderLinePage, OrderWishes, PaymentChosen, PlaceOrder, PlacedOrder,
    RegisterGoods, RegisteredGoods, SalePage, SetWish, StockChanged, WishAdded, WishChanged, WishPage,
};
use crate::{GoodsId, LineId, OrderId, WishId};

/// The `page`, `size` and `sort` of a list, and its filters.
pub type Query = Vec<(&'static str, String)>;

pub(super) type Answer<T> = Result<T, ClientError>;

impl Client {
    /// `GET /api/goods`.
    pub async fn goods(&self, query: Query) -> Answer<GoodsPage> {
        self.send(Call::get("/api/goods").query(query)).await
    }

    /// `GET /api/goods/{id}`.
    pub async fn goods_detail(&self, id: GoodsId) -> Answer<GoodsDetail> {
        self.send(Call::get(format!("/api/goods/{id}"))).await
    }

    /// `GET /api/goods/{id}/stock`.
    pub async fn goods_stock(&self, id: GoodsId) -> Answer<GoodsStock> {
        self.send(Call::get(format!("/api/goods/{id}/stock"))).await
    }

    /// `POST /api/auth/goods`.
    pub async fn register_goods(&self, goods: &RegisterGoods, key: &str) -> Answer<RegisteredGoods> {
        self.send(Call::post("/api/auth/goods").body(goods)?.key(key)).await
    }

    /// `GET /api/categories`.
    pub async fn categories(&self) -> Answer<Vec<Category>> {
        self.send(Call::get("/api/categories")).await
    }

    /// `PATCH /api/auth/goods/{id}`.
    pub async fn change_goods(&self, id: GoodsId, change: &ChangeGoods, key: &str) -> Answer<ChangedGoods> {
        self.send(Call::patch(format!("/api/auth/goods/{id}")).body(change)?.key(key)).await
    }

    /// `POST /api/auth/goods/{id}/stock`.
    pub async fn change_stock(&self, id: GoodsId, change: &ChangeStock, key: &str) -> Answer<StockChanged> {
        self.send(Call::post(format!("/api/auth/goods/{id}/stock")).body(change)?.key(key)).await
    }

    /// `GET /api/auth/my/goods`.
    pub async fn my_goods(&self, query: Query) -> Answer<MyGoodsPage> {
        self.send(Call::get("/api/auth/my/goods").query(query)).await
    }

    /// `GET /api/auth/my/sales`.
    pub async fn my_sales(&self, query: Query) -> Answer<SalePage> {
        self.send(Call::get("/api/auth/my/sales").query(query)).await
    }

    /// `POST /api/auth/wishlist`.
    pub async fn add_wish(&self, wish: &AddWish, key: &str) -> Answer<WishAdded> {
        self.send(Call::post("/api/auth/wishlist").body(wish)?.key(key)).await
    }

    /// `GET /api/auth/wishlist`.
    pub async fn wishes(&self, query: Query) -> Answer<WishPage> {
        self.send(Call::get("/api/auth/wishlist").query(query)).await
    }

    /// `PATCH /api/auth/wishlist/{id}`.
    pub async fn set_wish(&self, id: WishId, wish: &SetWish, key: &str) -> Answer<WishChanged> {
        self.send(Call::patch(format!("/api/auth/wishlist/{id}")).body(wish)?.key(key)).await
    }

    /// `DELETE /api/auth/wishlist/{id}`.
    pub async fn remove_wish(&self, id: WishId, key: &str) -> Answer<String> {
        self.send_empty(Call::delete(format!("/api/auth/wishlist/{id}")).key(key)).await
    }

    /// `POST /api/auth/goods/order`.
    pub async fn place_order(&self, order: &PlaceOrder, key: &str) -> Answer<PlacedOrder> {
        self.send(Call::post("/api/auth/goods/order").body(order)?.key(key)).await
    }

    /// `POST /api/auth/orders`.
    pub async fn order_wishes(&self, order: &OrderWishes, key: &str) -> Answer<PlacedOrder> {
        self.send(Call::post("/api/auth/orders").body(order)?.key(key)).await
    }

    /// `GET /api/auth/orders`.
    pub async fn orders(&self, query: Query) -> Answer<OrderLinePage> {
        self.send(Call::get("/api/auth/orders").query(query)).await
    }

    /// `GET /api/auth/orders/{orderId}`.
    pub async fn order(&self, id: OrderId) -> Answer<OrderDetail> {
        self.send(Call::get(format!("/api/auth/orders/{id}"))).await
    }

    /// `POST /api/auth/orders/{orderDetailId}/cancel`.
    pub async fn cancel(&self, line: LineId, key: &str) -> Answer<String> {
        self.send_empty(Call::post(format!("/api/auth/orders/{line}/cancel")).key(key)).await
    }

    /// `POST /api/auth/payments/{orderId}/confirm`: pays, where the shop waits for the shopper.
    pub async fn confirm_payment(&self, order: OrderId, key: &str) -> Answer<PaymentChosen> {
        self.send(Call::post(format!("/api/auth/payments/{order}/confirm")).key(key)).await
    }

    /// `POST /api/auth/payments/{orderId}/leave`: leaves the payment screen.
    pub async fn leave_payment(&self, order: OrderId, key: &str) -> Answer<PaymentChosen> {
        self.send(Call::post(format!("/api/auth/payments/{order}/leave")).key(key)).await
    }

    /// `POST /api/auth/orders/{orderDetailId}/return`.
    pub async fn ask_return(&self, line: LineId, ask: &AskReturn, key: &str) -> Answer<String> {
        self.send_empty(Call::post(format!("/api/auth/orders/{line}/return")).body(ask)?.key(key)).await
    }

    /// `GET /api/info`.
    pub async fn info(&self) -> Answer<Info> {
        self.send(Call::get("/api/info")).await
    }
}
