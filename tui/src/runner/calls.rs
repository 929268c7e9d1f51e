//! What each call is on the wire.

use super::tasks::Shop;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use miri_common::api::Login;
use miri_common::client::Client;

/// Whether anyone may ask this.
pub(super) const fn is_for_everyone(call: &Call) -> bool {
    matches!(
        call,
        Call::Info
            | Call::Login(_)
            | Call::VerifyEmail(_)
            | Call::SignUp(_)
            | Call::ResetPassword(_)
            | Call::ConfirmReset(_)
            | Call::Categories
            | Call::Goods(_)
            | Call::GoodsDetail(_)
    )
}

/// Asks.
pub(super) async fn carry_out(shop: &Shop, client: &Client, call: Call) -> Result<Answer, Failure> {
    Ok(match call {
        Call::Info => client.info().await?.into(),
        Call::Me => Box::new(client.me().await?).into(),
        Call::Login(login) => log_in(shop, client, &login).await?,
        Call::Logout => log_out(shop, client).await?,
        Call::VerifyEmail(address) => done(client.verify_email(&address).await?),
        Call::SignUp(user) => done(client.sign_up(&user).await?),
        Call::ResetPassword(address) => done(client.reset_password(&address).await?),
        Call::ConfirmReset(reset) => done(client.confirm_reset(&reset).await?),
        Call::ChangeProfile(change, key) => done(client.change_profile(&change, &key.0).await?),
        Call::ChangePassword(change, key) => done(client.change_password(&change, &key.0).await?),
        Call::Categories => client.categories().await?.into(),
        Call::Goods(query) => client.goods(query).await?.into(),
        Call::GoodsDetail(id) => client.goods_detail(id).await?.into(),
        Call::MyGoods(query) => client.my_goods(query).await?.into(),
        Call::MySales(query) => client.my_sales(query).await?.into(),
        Call::RegisterGoods(goods, key) => done(client.register_goods(&goods, &key.0).await?),
        Call::ChangeGoods(id, change, key) => done(client.change_goods(id, &change, &key.0).await?),
        Call::ChangeStock(id, change, key) => done(client.change_stock(id, &change, &key.0).await?),
        Call::Wishes(query) => client.wishes(query).await?.into(),
        Call::AddWish(wish, key) => client.add_wish(&wish, &key.0).await?.into(),
        Call::SetWish(id, wish, key) => client.set_wish(id, &wish, &key.0).await?.into(),
        Call::RemoveWish(id, key) => done(client.remove_wish(id, &key.0).await?),
        Call::PlaceOrder(order, key) => client.place_order(&order, &key.0).await?.into(),
        Call::OrderWishes(order, key) => client.order_wishes(&order, &key.0).await?.into(),
        Call::Orders(query) => client.orders(query).await?.into(),
        Call::Order(id) => client.order(id).await?.into(),
        Call::Cancel(line, key) => done(client.cancel(line, &key.0).await?),
        Call::Return(line, why, key) => done(client.ask_return(line, &why, &key.0).await?),
        Call::Pay(order, key) => client.confirm_payment(order, &key.0).await?.into(),
        Call::LeavePayment(order, key) => client.leave_payment(order, &key.0).await?.into(),
        Call::Overview => client.overview().await?.into(),
        Call::DeadEvents(query) => client.dead_events(query).await?.into(),
        Call::StockAudit => client.stock_audit(false).await?.into(),
        Call::RunJob(name, key) => client.run_job(&name, &key.0).await?.into(),
        Call::RetryEvent(id, key) => client.retry_event(id, &key.0).await?.into(),
    })
}

/// A write of which a page needs no more than that it is done; it asks for what came of it, and its words are its own.
fn done<T>(_answer: T) -> Answer {
    Answer::Done
}

/// Signs in and keeps the session before anyone is told: a session that could not be kept is none.
async fn log_in(shop: &Shop, client: &Client, login: &Login) -> Result<Answer, Failure> {
    let pair = client.login(login).await?;
    shop.sessions.opened(&login.email, pair.clone()).await?;
    Ok(Answer::LoggedIn(pair))
}

/// Signs out here, also where the shop could not be told: the session ends by itself then.
async fn log_out(shop: &Shop, client: &Client) -> Result<Answer, Failure> {
    let told = client.logout().await;
    shop.sessions.closed().await?;
    told?;
    Ok(Answer::Done)
}
