//! People who order as fast as they can, and write down what they asked for and what they were told.

use super::journal::{Asked, Told};
use super::process::Process;
use crate::harness::{ADDRESS, ADMIN_EMAIL, PASSWORD};
use futures_util::future::join_all;
use miri_common::api::{AddWish, CreateUser, Login, RegisterGoods};
use miri_common::client::Client;
use miri_common::labels::Role;
use miri_common::{GoodsId, Lang, WishId, Won};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::task::JoinHandle;

const BUYERS: usize = 4;
const GOODS: usize = 6;
const UNITS: i64 = 1_000_000;
/// How long a buyer waits who is told that the shop is busy.
const COME_BACK_AFTER: Duration = Duration::from_millis(20);

/// Someone with a token that outlives the server.
#[derive(Clone)]
pub struct Buyer {
    pub number: usize,
    token: String,
    /// Two wishes for each order that is to be bought from the wishlist.
    wishes: Vec<WishId>,
}

/// Everyone who buys, and everything that is for sale.
pub struct Town {
    pub buyers: Vec<Buyer>,
    goods: Vec<GoodsId>,
    operator: String,
    orders: usize,
}

/// Orders that are being placed until the server is gone.
pub struct Load(Vec<JoinHandle<Vec<Asked>>>);

impl Load {
    /// What was asked for, and the answers that came.
    pub async fn end(self) -> Vec<Asked> {
        join_all(self.0).await.into_iter().flat_map(|asked| asked.unwrap()).collect()
    }
}

/// Asks as it is; an error when no whole answer came.
pub async fn ask(
    http: &reqwest::Client,
    address: SocketAddr,
    buyer: &Buyer,
    asked: &Asked,
) -> Result<Told, reqwest::Error> {
    let response = http
        .post(format!("http://{address}{}", asked.path))
        .bearer_auth(&buyer.token)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", &asked.key)
        .body(asked.body.clone())
        .send()
        .await?;
    let status = response.status().as_u16();
    let replayed = response.headers().contains_key("idempotent-replayed");
    Ok(Told { status, replayed, text: response.text().await? })
}

fn client(server: &Process, token: &str) -> Client {
    Client::new(&format!("http://{}", server.address), Lang::Ko).unwrap().with_token(token)
}

async fn sign_in(server: &Process, email: &str) -> String {
    let login = Login { email: email.to_owned(), password: PASSWORD.to_owned() };
    client(server, "").login(&login).await.unwrap().token
}

impl Town {
    /// Accounts for everyone and goods for all.
    pub async fn settle(server: &Process) -> Self {
        let operator = sign_in(server, ADMIN_EMAIL).await;
        let mut buyers = Vec::new();
        for number in 0..BUYERS {
            let user = CreateUser {
                email: format!("buyer{number}@example.com"),
                user_name: "buyer".to_owned(),
                password: PASSWORD.to_owned(),
                phone_number: "010-1234-5678".to_owned(),
                address: ADDRESS.to_owned(),
                role: Role::User,
            };
            client(server, &operator).create_user(&user, &user.email).await.unwrap();
            let token = sign_in(server, &user.email).await;
            buyers.push(Buyer { number, token, wishes: Vec::new() });
        }
        let mut goods = Vec::new();
        for number in 0..GOODS {
            let name = format!("상품 {number}");
            let register = RegisterGoods {
                goods_name: name.clone(),
                goods_description: format!("{name}입니다."),
                goods_price: Won(1_000 + 250 * i64::try_from(number).unwrap()),
                stock_quantity: UNITS,
                category: "ETC".to_owned(),
                reservation_start_time: None,
                limit_per_buyer: None,
                sku: None,
            };
            let key = format!("goods-{number}");
            goods.push(client(server, &operator).register_goods(&register, &key).await.unwrap().goods_id);
        }
        Self { buyers, goods, operator, orders: 0 }
    }

    pub fn operator(&self, server: &Process) -> Client {
        client(server, &self.operator)
    }

    pub fn buyer(&self, number: usize, server: &Process) -> Client {
        client(server, &self.buyers[number].token)
    }

    /// Everyone wishes for everything again.
    pub async fn fill_wishlists(&mut self, server: &Process) {
        for buyer in &mut self.buyers {
            let client = client(server, &buyer.token);
            let there = client.wishes(vec![("size", "100".to_owned())]).await.unwrap().goods.content;
            buyer.wishes.clear();
            for goods in &self.goods {
                let wish = if let Some(wish) = there.iter().find(|wish| wish.goods_id == *goods) {
                    wish.wish_list_id
                } else {
                    self.orders += 1;
                    let key = format!("wish-{}", self.orders);
                    let wish = AddWish { goods_id: *goods, goods_quantity: 2 };
                    client.add_wish(&wish, &key).await.unwrap().wish_list_id
                };
                buyer.wishes.push(wish);
            }
        }
    }

    /// Everyone orders, one order after the other, until no answer comes any more.
    pub fn begin_to_order(&mut self, server: &Process, random: &mut StdRng) -> Load {
        self.orders += 1;
        let round = self.orders;
        let loads = self.buyers.iter().map(|buyer| {
            let (buyer, goods, address) = (buyer.clone(), self.goods.clone(), server.address);
            let random = StdRng::seed_from_u64(random.random());
            tokio::spawn(order_until_no_answer(buyer, goods, address, round, random))
        });
        Load(loads.collect())
    }
}

async fn order_until_no_answer(
    mut buyer: Buyer,
    goods: Vec<GoodsId>,
    address: SocketAddr,
    round: usize,
    mut random: StdRng,
) -> Vec<Asked> {
    let http = reqwest::Client::new();
    let mut journal = Vec::new();
    loop {
        let key = format!("order-{round}-{}-{}", buyer.number, journal.len());
        let mut asked = if buyer.wishes.len() >= 2 && random.random_bool(0.2) {
            let wishes = buyer.wishes.split_off(buyer.wishes.len() - 2);
            let body = json!({ "wishListIds": wishes, "address": ADDRESS });
            Asked::new(buyer.number, key, "/api/auth/orders", body.to_string())
        } else {
            let wanted = goods[random.random_range(0..goods.len())];
            let body =
                json!({ "goodsId": wanted, "quantity": random.random_range(1..=3), "address": ADDRESS });
            Asked::new(buyer.number, key, "/api/auth/goods/order", body.to_string())
        };
        let told = ask(&http, address, &buyer, &asked).await;
        let (gone, busy) = (told.is_err(), told.as_ref().is_ok_and(|told| told.status == 503));
        asked.told = told.ok();
        journal.push(asked);
        if gone {
            return journal;
        }
        if busy {
            // Whoever is told to come back later does not come back at once.
            tokio::time::sleep(COME_BACK_AFTER).await;
        }
    }
}
