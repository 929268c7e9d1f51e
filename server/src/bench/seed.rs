//! The people and the goods of a measured shop.

use super::{Shop, catalogue};
use crate::auth::Actor;
use crate::auth::sessions::{self, RefreshToken};
use crate::goods::{NewGoods, RegisterError};
use crate::storage::{StorageError, Tx};
use crate::users::{self, NewUser};
use anyhow::Context;
use miri_common::labels::Role;
use miri_common::{GoodsId, UserId, Won};
use std::sync::Arc;

/// What one unit of the goods costs.
const PRICE: Won = Won(12_900);

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Buyer {
    /// The account.
    pub id: UserId,
    /// The access token.
    pub token: String,
}

impl Shop {
    /// Makes `count` accounts with a session and an access token each. They share one password that nobody knows, because a
    /// hash is slow on purpose.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn seed_buyers(&self, count: usize) -> anyhow::Result<Vec<Buyer>> {
        let password = self.random.uuid().to_string();
        let password_hash = self.passwords.hash(password.into()).await?;
        let mut buyers = Vec::with_capacity(count);
        for number in 0..count {
            let user = NewUser {
                email: format!("bench-{number}@miri.example"),
                password_hash: password_hash.clone(),
                user_name: format!("Bench {number}"),
                phone_number: "010-1234-5678".to_owned(),
                address: "서울시 마포구 월드컵로 1".to_owned(),
                role: Role::User,
            };
            buyers.push(self.seed_buyer(user).await?);
        }
        Ok(buyers)
    }

    async fn seed_buyer(&self, user: NewUser) -> anyhow::Result<Buyer> {
        let (now, shop_now) = (self.clock.machine(), self.clock.shop());
        let session_id = self.random.uuid().to_string();
        let refresh = RefreshToken::new(&self.random, now);
        let auth = Arc::clone(&self.auth);
        let actor = self
            .store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<Actor, StorageError> {
                let id = users::create(tx, &auth, &user, shop_now).await?;
                sessions::open(tx, &session_id, id, &refresh, now).await?;
                Ok(Actor { user_id: id, role: user.role, session_id: session_id.clone(), scopes: None })
            })
            .await?;
        let token = self.auth.tokens.issue(&actor, now).context("a token cannot be issued")?;
        Ok(Buyer { id: actor.user_id, token: token.text })
    }

    /// Puts `count` goods of this seller on sale, each with `stock` units.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn seed_goods(&self, seller: UserId, count: usize, stock: i64) -> anyhow::Result<Vec<GoodsId>> {
        self.seed_each(seller, count, move |number| new_goods(number, stock)).await
    }

    /// Puts `count` goods of this seller on sale that differ in everything that a list filters, sorts and searches by.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn seed_catalogue(&self, seller: UserId, count: usize) -> anyhow::Result<Vec<GoodsId>> {
        let now = self.clock.shop();
        self.seed_each(seller, count, move |number| catalogue::goods(number, now)).await
    }

    async fn seed_each(
        &self,
        seller: UserId,
        count: usize,
        goods: impl Fn(usize) -> NewGoods + Clone + Send + 'static,
    ) -> anyhow::Result<Vec<GoodsId>> {
        let mut ids = Vec::with_capacity(count);
        for first in (0..count).step_by(super::BATCH) {
            let numbers = first..count.min(first + super::BATCH);
            let (now, goods) = (self.clock.shop(), goods.clone());
            let registered = self
                .store
                .write_internal(async move |tx: &mut Tx<'_>| -> Result<Vec<GoodsId>, RegisterError> {
                    let mut ids = Vec::with_capacity(numbers.len());
                    for number in numbers.clone() {
                        ids.push(crate::goods::register(tx, seller, &goods(number), now).await?.id);
                    }
                    Ok(ids)
                })
                .await?;
            ids.extend(registered);
        }
        Ok(ids)
    }
}

fn new_goods(number: usize, stock: i64) -> NewGoods {
    NewGoods {
        sku: None,
        name: format!("청송 꿀사과 5kg 제{number}호"),
        description: "산지에서 그날 딴 사과를 바로 보냅니다.".to_owned(),
        price: PRICE,
        category: "ETC".to_owned(),
        reservation_start: None,
        limit_per_buyer: None,
        quantity: stock,
    }
}
