//! Someone in the shop: a client that is signed in, with what people do most.

use super::Shop;
use super::shop::eventually;
use miri_common::api::{AddWish, CreateUser, OrderDetail, OrderLine, PlaceOrder, PlacedOrder};
use miri_common::client::{Client, ClientError};
use miri_common::labels::{PaymentStatus, Role};
use miri_common::{GoodsId, LineId, OrderId, UserId, WishId};
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};

pub const ADDRESS: &str = "서울시 마포구 월드컵로 1";
static PEOPLE: AtomicU64 = AtomicU64::new(0);

/// Someone who is signed in.
pub struct Person {
    client: Client,
    pub id: UserId,
    pub email: String,
    pub token: String,
    pub refresh_token: String,
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Person {
    pub async fn sign_up(shop: &Shop, name: &str, role: Role) -> Self {
        let email = format!("{name}{}@example.com", PEOPLE.fetch_add(1, Ordering::Relaxed));
        let user = CreateUser {
            email: email.clone(),
            user_name: name.to_owned(),
            password: super::shop::PASSWORD.to_owned(),
            phone_number: "010-1234-5678".to_owned(),
            address: ADDRESS.to_owned(),
            role,
        };
        let id = shop.operator().create_user(&user, &shop.key()).await.unwrap().user_id;
        let login = miri_common::api::Login { email: email.clone(), password: user.password };
        let session = shop.anyone().login(&login).await.unwrap();
        let client = shop.anyone().with_token(session.token.clone());
        Self { client, id, email, token: session.token, refresh_token: session.refresh_token }
    }

    /// The same person at a shop that was opened again, on another port.
    pub fn come_back(&mut self, shop: &Shop) {
        self.client = shop.anyone().with_token(self.token.clone());
    }

    pub async fn try_buy(
        &self,
        goods: GoodsId,
        quantity: i64,
        key: &str,
    ) -> Result<PlacedOrder, ClientError> {
        let order =
            PlaceOrder { goods_id: goods, quantity, address: ADDRESS.to_owned(), expected_total_price: None };
        self.place_order(&order, key).await
    }

    pub async fn buy(&self, shop: &Shop, goods: GoodsId, quantity: i64) -> PlacedOrder {
        self.try_buy(goods, quantity, &shop.key()).await.unwrap()
    }

    pub async fn wish(&self, shop: &Shop, goods: GoodsId, quantity: i64) -> WishId {
        let wish = AddWish { goods_id: goods, goods_quantity: quantity };
        self.add_wish(&wish, &shop.key()).await.unwrap().wish_list_id
    }

    /// Waits until the payment of an order is in this state.
    pub async fn until_payment(&self, order: OrderId, status: PaymentStatus) -> OrderDetail {
        eventually(&format!("order {order} becomes {status}"), || async {
            let detail = self.order(order).await.unwrap();
            (detail.payment_status_code == status).then_some(detail)
        })
        .await
    }

    /// Waits until one line shows this payment state.
    pub async fn until_line(&self, order: OrderId, line: LineId, status: PaymentStatus) -> OrderLine {
        eventually(&format!("line {line} becomes {status}"), || async {
            let detail = self.order(order).await.unwrap();
            detail.lines.into_iter().find(|l| l.order_detail_id == line && l.payment_status_code == status)
        })
        .await
    }
}
