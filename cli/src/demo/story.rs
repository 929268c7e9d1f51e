//! The purchase that the demo plays: browse, wish, buy, pay, cancel, be refunded, wait for a drop, audit.
//!
//! Every answer is checked on the way. A story that does not go as told is a failure, not a different story.

use super::fill::Filled;
use super::tell::Teller;
use super::wait::until;
use crate::failure::CliError;
use crate::output::Times;
use crate::random::new_key;
use crate::words::say;
use miri_common::api::{AddWish, AuditReport, OrderDetail, OrderWishes, PlaceOrder, PlacedOrder};
use miri_common::client::ClientError;
use miri_common::labels::PaymentStatus;
use miri_common::{ErrorCode, GoodsId, LineId, OrderId, Won};

const ADDRESS: &str = "서울시 마포구 월드컵로 1";
/// What the shopper wishes for: sku and units.
const WISHES: [(&str, i64); 3] = [("HG-001", 2), ("HG-028", 1), ("MP-032", 1)];
/// Goods that are nearly gone; the shopper wants more than there are.
const NEARLY_GONE: (&str, i64) = ("HG-007", 5);
/// How many goods are shown when the shopper looks around.
const SHOWN: usize = 6;

/// How many drops are shown.
const DROPS_SHOWN: usize = 3;

/// What came of it.
pub(super) struct Told {
    /// The orders that were placed.
    pub(super) orders: Vec<i64>,
    /// What the audit found.
    pub(super) audit: AuditReport,
}

/// Plays the story in a shop that is filled.
pub(super) async fn play(shop: &Filled, teller: &Teller) -> Result<Told, CliError> {
    teller.filled(shop)?;
    browse(shop, teller).await?;
    wish(shop, teller).await?;
    let first = buy(shop, teller).await?;
    pay(shop, teller, first.order_id).await?;
    give_back(shop, teller, &first).await?;
    too_many(shop, teller).await?;
    let second = drop_opens(shop, teller).await?;
    teller.part(teller.lang.pick("재고 점검", "The audit"))?;
    teller.line(teller.lang.pick(
        "모든 상품과 주문을 처음부터 다시 셉니다.",
        "Every unit of every goods is counted against every order.",
    ))?;
    let audit = shop.admin.stock_audit(true).await?;
    for violation in &audit.violations {
        let (invariant, id) = (&violation.invariant, &violation.id);
        let (expected, found) = (&violation.expected, &violation.found);
        teller.line(&format!("{invariant} {id}: {expected} / {found}"))?;
    }
    Ok(Told { orders: vec![first.order_id.0, second.order_id.0], audit })
}

async fn browse(shop: &Filled, teller: &Teller) -> Result<(), CliError> {
    teller.part(teller.lang.pick("나래가 둘러봅니다", "Narae looks around"))?;
    let query = vec![("size", SHOWN.to_string()), ("sort", "id,asc".to_owned())];
    let page = shop.visitor.goods(query).await?.goods_list;
    for goods in &page.content {
        let left = goods.stock_quantity;
        teller.goods(
            &goods.goods_name,
            goods.goods_price,
            &say!(teller.lang, "{left}개 남음", "{left} left"),
        )?;
    }
    let more = page.total_elements - page.number_of_elements;
    teller.line(&say!(teller.lang, "... 그 밖에 {more}개", "... and {more} more"))?;
    opening_soon(shop, teller).await
}

/// The drops that open next, soonest first.
async fn opening_soon(shop: &Filled, teller: &Teller) -> Result<(), CliError> {
    teller.part(teller.lang.pick("곧 열립니다", "Opening soon"))?;
    let times = Times::of(&shop.visitor.info().await?);
    let query = vec![("size", shop.drops.to_string()), ("sort", "reservationStartTime,desc".to_owned())];
    let drops = shop.visitor.goods(query).await?.goods_list.content;
    for drop in drops.iter().rev().take(DROPS_SHOWN) {
        let opens = times.opening(drop.reservation_start_time, teller.lang);
        teller.goods(&drop.goods_name, drop.goods_price, &opens)?;
    }
    Ok(())
}

async fn wish(shop: &Filled, teller: &Teller) -> Result<(), CliError> {
    teller.part(teller.lang.pick("마음에 드는 것을 담아 둡니다", "She puts three on her wishlist"))?;
    for (sku, quantity) in WISHES {
        let wish = AddWish { goods_id: goods(shop, sku)?, goods_quantity: quantity };
        let added = shop.shopper.add_wish(&wish, &new_key()).await?;
        teller.goods(
            &added.goods_name,
            added.sub_total_price,
            &say!(teller.lang, "{quantity}개", "x {quantity}"),
        )?;
    }
    Ok(())
}

async fn buy(shop: &Filled, teller: &Teller) -> Result<PlacedOrder, CliError> {
    teller.part(teller.lang.pick("한 번에 주문합니다", "She buys all of it as one order"))?;
    let wishes = shop.shopper.wishes(vec![("size", "50".to_owned())]).await?.goods.content;
    let total = Won::checked_sum(wishes.iter().map(|wish| wish.sub_total_price));
    let order = OrderWishes {
        wish_list_ids: wishes.iter().map(|wish| wish.wish_list_id).collect(),
        address: ADDRESS.to_owned(),
        expected_total_price: total,
    };
    let placed = shop.shopper.order_wishes(&order, &new_key()).await?;
    if Some(placed.total_order_price) != total || placed.order_goods.len() != WISHES.len() {
        return Err(otherwise("the order is not what was wished for"));
    }
    let (id, lines, total) = (placed.order_id, placed.order_goods.len(), placed.total_order_price);
    teller.line(&say!(
        teller.lang,
        "주문 {id}: 상품 {lines}개, 합계 {total}. 본 가격 그대로입니다.",
        "Order {id}: {lines} lines, {total} in all, exactly the prices she saw."
    ))?;
    Ok(placed)
}

async fn pay(shop: &Filled, teller: &Teller, order: OrderId) -> Result<(), CliError> {
    let mut seen = None;
    until("the payment", async || {
        let detail = shop.shopper.order(order).await?;
        let now = detail.payment_status_code;
        if seen.replace(now) != Some(now) {
            let state = now.label(teller.lang);
            teller.line(&say!(teller.lang, "결제: {state}", "Payment: {state}"))?;
        }
        match now {
            PaymentStatus::Completed => Ok(Some(())),
            PaymentStatus::Aborted | PaymentStatus::Refunded => {
                Err(otherwise("the payment did not go through"))
            }
            PaymentStatus::ScreenEntered | PaymentStatus::InProgress => Ok(None),
        }
    })
    .await
}

async fn give_back(shop: &Filled, teller: &Teller, order: &PlacedOrder) -> Result<(), CliError> {
    teller.part(teller.lang.pick("하나는 취소합니다", "She changes her mind about one"))?;
    let line = order.order_goods.last().ok_or_else(|| otherwise("the order has no lines"))?;
    shop.shopper.cancel(line.order_detail_id, &new_key()).await?;
    teller.goods(&line.goods_name, line.sub_total_price, teller.lang.pick("취소됨", "cancelled"))?;
    let detail = until("the refund", async || {
        let detail = shop.shopper.order(order.order_id).await?;
        let done = state_of(&detail, line.order_detail_id) == Some(PaymentStatus::Refunded);
        Ok(done.then_some(detail))
    })
    .await?;
    if detail.payment_status_code != PaymentStatus::Completed {
        return Err(otherwise("the other lines are no longer paid"));
    }
    let (refund, kept) = (line.sub_total_price, detail.lines.len().saturating_sub(1));
    teller.line(&say!(
        teller.lang,
        "{refund} 환불 완료. 나머지 {kept}개는 결제된 그대로입니다.",
        "{refund} is back in her account; the other {kept} lines stay paid."
    ))
}

async fn too_many(shop: &Filled, teller: &Teller) -> Result<(), CliError> {
    teller.part(teller.lang.pick("거의 다 팔린 상품", "Nearly sold out"))?;
    let (sku, quantity) = NEARLY_GONE;
    let goods = shop.visitor.goods_detail(goods(shop, sku)?).await?;
    let (name, left) = (&goods.goods_name, goods.stock_quantity);
    let order = PlaceOrder {
        goods_id: goods.goods_id,
        quantity,
        address: ADDRESS.to_owned(),
        expected_total_price: None,
    };
    let refused = shop.shopper.place_order(&order, &new_key()).await.map(drop);
    let why = refusal(refused, ErrorCode::OutOfStock)?;
    teller.line(&say!(
        teller.lang,
        "{name} {quantity}개를 원하지만 {left}개 남았습니다: {why}",
        "She asks for {quantity} x {name}; {left} are left: {why}"
    ))
}

async fn drop_opens(shop: &Filled, teller: &Teller) -> Result<PlacedOrder, CliError> {
    teller.part(teller.lang.pick("곧 열리는 상품", "A drop"))?;
    let drop = shop.register(&shop.finale).await?;
    teller.goods(&drop.goods_name, drop.goods_price, teller.lang.pick("곧 열립니다", "opens in a moment"))?;
    let order = PlaceOrder {
        goods_id: drop.goods_id,
        quantity: 1,
        address: ADDRESS.to_owned(),
        expected_total_price: Some(drop.goods_price),
    };
    let key = new_key();
    let early = shop.shopper.place_order(&order, &key).await.map(std::mem::drop);
    let why = refusal(early, ErrorCode::NotOpenYet)?;
    teller.line(&say!(teller.lang, "너무 일찍 주문하면: {why}", "Too early: {why}"))?;
    // The refusal stored nothing under the key, so the same request may be sent again once the time has come.
    let placed = until("the drop opens", async || match shop.shopper.place_order(&order, &key).await {
        Ok(placed) => Ok(Some(placed)),
        Err(error) if error.code() == Some(ErrorCode::NotOpenYet) => Ok(None),
        Err(error) => Err(error.into()),
    })
    .await?;
    let (id, at) = (placed.order_id, placed.order_date.0.time());
    teller.line(&say!(teller.lang, "열렸습니다. 주문 {id} ({at})", "It is open: order {id}, at {at}."))?;
    pay(shop, teller, placed.order_id).await?;
    Ok(placed)
}

/// The words of a refusal that the story expects; anything else is not as told.
fn refusal(answer: Result<(), ClientError>, expected: ErrorCode) -> Result<String, CliError> {
    match answer {
        Err(error) if error.code() == Some(expected) => Ok(error.to_string()),
        Err(error) => Err(error.into()),
        Ok(()) => Err(otherwise("an order was taken that had to be refused")),
    }
}

fn state_of(order: &OrderDetail, line: LineId) -> Option<PaymentStatus> {
    order.lines.iter().find(|one| one.order_detail_id == line).map(|one| one.payment_status_code)
}

fn goods(shop: &Filled, sku: &str) -> Result<GoodsId, CliError> {
    shop.goods.get(sku).copied().ok_or_else(|| otherwise("the catalogue lacks goods of the story"))
}

fn otherwise(what: &str) -> CliError {
    CliError::Other(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::Catalogue;
    use super::{NEARLY_GONE, WISHES};

    #[test]
    fn the_story_fits_the_catalogue() {
        let goods = Catalogue::load().unwrap().goods;
        let item = |sku: &str| goods.iter().find(|item| item.sku == sku).unwrap();
        for (sku, quantity) in WISHES {
            assert!(item(sku).opens_in_s.is_none() && item(sku).stock >= quantity, "{sku}");
        }
        let (sku, quantity) = NEARLY_GONE;
        assert!(item(sku).stock < quantity && item(sku).opens_in_s.is_none());
    }
}
