//! Filling the demo's shop: two sellers, a shopper, and everything in the catalogue.

use super::catalogue::{Catalogue, Item, Seller};
use super::shop::{Credentials, Shop};
use crate::failure::CliError;
use crate::random;
use jiff::Timestamp;
use miri_common::api::{CreateUser, Login, RegisteredGoods};
use miri_common::client::Client;
use miri_common::labels::Role;
use miri_common::{GoodsId, Lang};
use std::collections::BTreeMap;

/// A shop with people and goods in it.
pub(super) struct Filled {
    /// Somebody who is not signed in.
    pub(super) visitor: Client,
    /// The operator.
    pub(super) admin: Client,
    /// The shopper.
    pub(super) shopper: Client,
    /// What the shopper is signed in by.
    pub(super) shopper_token: String,
    /// The drop that opens during the story.
    pub(super) finale: Item,
    /// The goods by sku.
    pub(super) goods: BTreeMap<String, GoodsId>,
    /// How many of them open later.
    pub(super) drops: usize,
    sellers: [Client; 2],
}

impl Filled {
    /// Puts goods on sale, with an opening counted from the shop's own clock.
    pub(super) async fn register(&self, item: &Item) -> Result<RegisteredGoods, CliError> {
        let now = shop_time(&self.visitor).await?;
        Ok(register(&self.sellers, item, now).await?)
    }
}

/// Fills a new shop.
pub(super) async fn fill(shop: &Shop, lang: Lang) -> Result<Filled, CliError> {
    let visitor = Client::new(&shop.url, lang)?;
    let admin = visitor.clone().with_token(sign_in(&visitor, &shop.admin).await?);
    let hangang =
        person(&visitor, &admin, "hangang@miri.example", lang.pick("한강상점", "Hangang Store")).await?;
    let maple = person(&visitor, &admin, "maple@miri.example", "Maple Goods").await?;
    let shopper_token = person(&visitor, &admin, "narae@miri.example", lang.pick("나래", "Narae")).await?;
    let shopper = visitor.clone().with_token(shopper_token.clone());
    let Catalogue { goods: items, finale } = Catalogue::load()?;
    let now = shop_time(&visitor).await?;
    let sellers = [hangang, maple].map(|token| visitor.clone().with_token(token));
    let mut goods = BTreeMap::new();
    for item in &items {
        let registered = register(&sellers, item, now).await?;
        goods.insert(item.sku.clone(), registered.goods_id);
    }
    let drops = items.iter().filter(|item| item.opens_in_s.is_some()).count();
    Ok(Filled { visitor, admin, shopper, shopper_token, finale, goods, drops, sellers })
}

/// What the shop calls now: openings are judged by its clock, not by ours.
async fn shop_time(client: &Client) -> Result<Timestamp, CliError> {
    let info = client.info().await?;
    info.shop_time.parse().map_err(|error| CliError::Other(format!("shopTime: {error}")))
}

async fn register(
    sellers: &[Client; 2],
    item: &Item,
    now: Timestamp,
) -> Result<RegisteredGoods, miri_common::client::ClientError> {
    let [hangang, maple] = sellers;
    let seller = match item.seller {
        Seller::Hangang => hangang,
        Seller::Maple => maple,
    };
    seller.register_goods(&item.request(now), &random::new_key()).await
}

/// Makes an account and signs in to it. Gives back the token.
async fn person(
    visitor: &Client,
    admin: &Client,
    email: &'static str,
    name: &str,
) -> Result<String, CliError> {
    let credentials = Credentials::new(email);
    let user = CreateUser {
        email: email.to_owned(),
        user_name: name.to_owned(),
        password: credentials.password.clone(),
        phone_number: "010-1234-5678".to_owned(),
        address: "서울시 마포구 월드컵로 1".to_owned(),
        role: Role::User,
    };
    admin.create_user(&user, &random::new_key()).await?;
    sign_in(visitor, &credentials).await
}

async fn sign_in(visitor: &Client, credentials: &Credentials) -> Result<String, CliError> {
    let login = Login { email: credentials.email.to_owned(), password: credentials.password.clone() };
    Ok(visitor.login(&login).await?.token)
}
