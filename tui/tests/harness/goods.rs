//! What the shop of the tests has, and what it answers.

use super::orders::{detail, line, placed};
use super::{operations, selling};
use miri_common::api::{
    Category, DeadEvent, GoodsDetail, GoodsPage, GoodsSummary, Info, MyGoods, MyGoodsPage, OrderLine,
    OrderLinePage, Page, PaymentChosen, Sale, UserPage, Wish, WishAdded, WishChanged, WishPage,
};
use miri_common::labels::{PaymentStatus, Role};
use miri_common::{GoodsId, LocalTime, UserId, WishId, Won};
use miri_tui::call::{Answer, Call};
use miri_tui::failure::Failure;
use std::time::Duration;

/// What the shop has.
#[derive(Clone)]
pub(crate) struct Shelf {
    pub(crate) goods: Vec<GoodsSummary>,
    pub(crate) wishes: Vec<(i64, i64)>,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) provider: &'static str,
    pub(crate) payment: PaymentStatus,
    pub(crate) signed_in: bool,
    pub(crate) role: Role,
    pub(crate) mine: Vec<MyGoods>,
    pub(crate) sales: Vec<Sale>,
    pub(crate) dead: Vec<DeadEvent>,
}

/// Goods; `opens` is a time of day on the shop's wall clock.
pub(crate) fn goods(id: i64, name: &str, price: i64, left: i64, opens: Option<&str>) -> GoodsSummary {
    GoodsSummary {
        goods_id: GoodsId(id),
        goods_name: name.to_owned(),
        goods_price: Won(price),
        category: "Other".to_owned(),
        category_code: "ETC".to_owned(),
        reservation_start_time: opens.map(|time| local(&format!("2026-11-22 {time}"))),
        stock_quantity: left,
    }
}

pub(crate) fn local(text: &str) -> LocalTime {
    text.parse().unwrap()
}

impl Shelf {
    /// Goods that are open, sold out, nearly gone and not open yet; two wishes and two orders.
    pub(crate) fn full() -> Self {
        let goods = vec![
            goods(1, "청송 꿀사과 5kg", 39_000, 120, None),
            goods(2, "Brass desk lamp", 145_000, 2, None),
            goods(3, "병풀 수분 크림 80ml", 33_000, 0, None),
            goods(4, "Studio tote, first run", 54_000, 40, Some("12:04:30")),
            goods(5, "명인 청자 다기 세트", 320_000, 5, Some("12:09:00")),
        ];
        let lines = vec![line(12, 31, "청송 꿀사과 5kg"), line(11, 30, "Brass desk lamp")];
        Self {
            goods,
            wishes: vec![(1, 2), (3, 1)],
            lines,
            provider: "manual",
            payment: PaymentStatus::ScreenEntered,
            signed_in: true,
            role: Role::User,
            mine: selling::mine(),
            sales: selling::sales(),
            dead: vec![operations::set_aside(3, 41), operations::set_aside(4, 44)],
        }
    }

    /// Nothing at all.
    pub(crate) fn empty() -> Self {
        Self {
            goods: Vec::new(),
            wishes: Vec::new(),
            lines: Vec::new(),
            mine: Vec::new(),
            sales: Vec::new(),
            dead: Vec::new(),
            ..Self::full()
        }
    }

    fn of(&self, id: i64) -> &GoodsSummary {
        self.goods.iter().find(|goods| goods.goods_id.0 == id).unwrap_or(&self.goods[0])
    }

    /// The answer to a call, `since` the client was opened.
    pub(crate) fn answer(&mut self, call: &Call, since: Duration) -> Result<Answer, Failure> {
        if let Some(answer) = selling::answer(self, call) {
            return answer;
        }
        if let Some(answer) = operations::answer(self, call) {
            return Ok(answer);
        }
        if !self.signed_in
            && !matches!(call, Call::Info | Call::Goods(_) | Call::GoodsDetail(_) | Call::Categories)
        {
            return Err(Failure::signed_out(""));
        }
        Ok(match call {
            Call::Info => self.info(since).into(),
            Call::Categories => categories().into(),
            Call::Goods(query) => self.list(query).into(),
            Call::GoodsDetail(id) => self.detail(id.0).into(),
            Call::Wishes(_) => self.wishlist().into(),
            Call::AddWish(wish, _) => {
                self.wishes.insert(0, (wish.goods_id.0, wish.goods_quantity));
                let goods = self.of(wish.goods_id.0);
                WishAdded {
                    wish_list_id: WishId(100 + wish.goods_id.0),
                    goods_name: goods.goods_name.clone(),
                    goods_quantity: wish.goods_quantity,
                    unit_price: goods.goods_price,
                    sub_total_price: goods.goods_price,
                }
                .into()
            }
            Call::SetWish(id, wish, _) => {
                let goods_id = GoodsId(id.0 - 100);
                self.wishes
                    .iter_mut()
                    .filter(|(goods, _)| *goods == goods_id.0)
                    .for_each(|w| w.1 = wish.goods_quantity);
                WishChanged { wish_list_id: *id, goods_id, wish_goods_quantity: wish.goods_quantity }.into()
            }
            Call::RemoveWish(id, _) => {
                self.wishes.retain(|(goods, _)| goods + 100 != id.0);
                Answer::Done
            }
            Call::PlaceOrder(order, _) => {
                placed(50, order.goods_id.0, order.expected_total_price.unwrap(), self.payment).into()
            }
            Call::OrderWishes(order, _) => {
                self.wishes.retain(|(goods, _)| !order.wish_list_ids.contains(&WishId(goods + 100)));
                placed(50, 1, order.expected_total_price.unwrap(), self.payment).into()
            }
            Call::Orders(_) => OrderLinePage { orders: page(self.lines.clone()) }.into(),
            Call::Order(id) => detail(id.0, &self.lines, self.payment).into(),
            Call::Pay(id, _) | Call::LeavePayment(id, _) => {
                let pays = matches!(call, Call::Pay(..));
                self.payment = if pays { PaymentStatus::Completed } else { PaymentStatus::Aborted };
                let (payment_status, payment_status_code) = (String::new(), self.payment);
                PaymentChosen { order_id: *id, payment_status, payment_status_code }.into()
            }
            _ => Answer::Done,
        })
    }

    fn info(&self, since: Duration) -> Info {
        let opened: jiff::Timestamp = "2026-11-22T03:04:00Z".parse().unwrap();
        Info {
            name: "miri".to_owned(),
            version: "0.1.0".to_owned(),
            time_zone: "Asia/Seoul".to_owned(),
            shop_time: format!("{:.3}", opened + jiff::SignedDuration::try_from(since).unwrap()),
            payment_provider: self.provider.to_owned(),
            rehearsal: false,
        }
    }

    fn list(&self, query: &[(&str, String)]) -> GoodsPage {
        let asked = |name| query.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let words = asked("q").unwrap_or_default();
        let upcoming = asked("state") == Some("upcoming");
        let fits = |goods: &&GoodsSummary| {
            goods.goods_name.contains(words) && (!upcoming || goods.reservation_start_time.is_some())
        };
        GoodsPage { goods_list: page(self.goods.iter().filter(fits).cloned().collect()) }
    }

    fn detail(&self, id: i64) -> GoodsDetail {
        let goods = self.of(id).clone();
        GoodsDetail {
            goods_id: goods.goods_id,
            seller_id: UserId(2),
            seller_name: Some("한강상점".to_owned()),
            goods_name: goods.goods_name,
            goods_description: "해발 400m 과수원에서 서리를 맞힌 부사. 꿀이 고르게 들었습니다.".to_owned(),
            goods_price: goods.goods_price,
            stock_quantity: goods.stock_quantity,
            category: goods.category,
            category_code: goods.category_code,
            reservation_start_time: goods.reservation_start_time,
            limit_per_buyer: Some(2),
            on_sale: true,
            last_modified_date: local("2026-11-20 09:00:00"),
        }
    }

    fn wishlist(&self) -> WishPage {
        let wishes = self.wishes.iter().map(|(id, units)| {
            let goods = self.of(*id);
            Wish {
                wish_list_id: WishId(100 + id),
                goods_id: GoodsId(*id),
                goods_name: goods.goods_name.clone(),
                unit_price: goods.goods_price,
                sub_total_price: goods.goods_price.checked_times(*units).unwrap(),
                stock_quantity: goods.stock_quantity,
                category: goods.category.clone(),
                category_code: goods.category_code.clone(),
                wish_goods_quantity: *units,
                reservation_start_time: goods.reservation_start_time,
                add_to_wish_list_date: local("2026-11-21 09:00:00"),
            }
        });
        WishPage { goods: page(wishes.collect()) }
    }
}

pub(super) fn page<T>(content: Vec<T>) -> Page<T> {
    let total = i64::try_from(content.len()).unwrap();
    Page::new(content, 0, 50, total)
}

fn categories() -> Vec<Category> {
    [("FASHION", "패션", "Fashion"), ("BEAUTY", "뷰티", "Beauty"), ("ETC", "기타", "Other")]
        .map(|(code, ko, en)| Category { code: code.to_owned(), ko: ko.to_owned(), en: en.to_owned() })
        .to_vec()
}

pub(super) fn user(role: Role) -> UserPage {
    UserPage {
        user_id: UserId(7),
        email: "narae@example.com".to_owned(),
        user_name: "나래".to_owned(),
        phone_number: "010-1234-5678".to_owned(),
        address: "서울시 마포구 월드컵로 1".to_owned(),
        signup_date: local("2026-01-02 03:04:05"),
        role,
        register_goods_list: MyGoodsPage { register_goods: page(Vec::new()) },
        wish_list: WishPage { goods: page(Vec::new()) },
        orders: OrderLinePage { orders: page(Vec::new()) },
    }
}
