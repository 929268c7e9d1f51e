//! What the shopper of the tests sells, and who is signed in.

use super::goods::{Shelf, local, page, user};
use miri_common::api::{MyGoods, MyGoodsPage, Sale, SalePage};
use miri_common::labels::{OrderStatus, PaymentStatus, ShippingStatus};
use miri_common::{ErrorCode, GoodsId, LineId, OrderId, Won};
use miri_tui::call::{Answer, Call};
use miri_tui::failure::Failure;

/// The password that the shop of the tests takes.
pub(crate) const PASSWORD: &str = "violet harbor 22";

/// Goods on sale with a limit, and goods off sale.
pub(super) fn mine() -> Vec<MyGoods> {
    let one = MyGoods {
        goods_id: GoodsId(1),
        goods_name: "청송 꿀사과 5kg".to_owned(),
        goods_price: Won(39_000),
        stock_quantity: 120,
        category: "Other".to_owned(),
        category_code: "ETC".to_owned(),
        reservation_start_time: None,
        limit_per_buyer: Some(2),
        sku: Some("APPLE-5".to_owned()),
        on_sale: true,
        register_date: local("2026-11-01 09:00:00"),
        last_modified_date: local("2026-11-20 09:00:00"),
    };
    let two = MyGoods {
        goods_id: GoodsId(2),
        goods_name: "Brass desk lamp".to_owned(),
        goods_price: Won(145_000),
        stock_quantity: 2,
        limit_per_buyer: None,
        sku: None,
        on_sale: false,
        ..one.clone()
    };
    vec![one, two]
}

/// One that waits for its parcel, and one whose buyer is gone.
pub(super) fn sales() -> Vec<Sale> {
    let one = Sale {
        order_id: OrderId(12),
        order_detail_id: LineId(31),
        goods_id: GoodsId(1),
        goods_name: "청송 꿀사과 5kg".to_owned(),
        order_quantity: 2,
        unit_price: Won(39_000),
        sub_total_price: Won(78_000),
        order_status: "Ordered".to_owned(),
        order_status_code: OrderStatus::Completed,
        payment_status: "Paid".to_owned(),
        payment_status_code: PaymentStatus::Completed,
        shipping_status: "Waiting to ship".to_owned(),
        shipping_status_code: ShippingStatus::Pending,
        return_status: None,
        return_status_code: None,
        tracking_number: "5a1c0b0e-4a52-4a3e-8a43-0f4f6a0f0f0f".to_owned(),
        order_date: local("2026-11-22 11:00:00"),
        user_name: Some("한결".to_owned()),
        address: Some("부산시 해운대구 우동 1".to_owned()),
    };
    let two = Sale {
        order_id: OrderId(9),
        order_detail_id: LineId(22),
        goods_name: "Brass desk lamp".to_owned(),
        shipping_status_code: ShippingStatus::Delivered,
        user_name: None,
        address: None,
        ..one.clone()
    };
    vec![one, two]
}

/// What the shop answers about accounts and selling.
pub(super) fn answer(shelf: &mut Shelf, call: &Call) -> Option<Result<Answer, Failure>> {
    Some(Ok(match call {
        Call::Login(login) if login.password != PASSWORD => {
            return Some(Err(super::refused(ErrorCode::LoginFailed)));
        }
        Call::Login(_) => {
            shelf.signed_in = true;
            Answer::Done
        }
        Call::VerifyEmail(_) | Call::SignUp(_) | Call::ResetPassword(_) | Call::ConfirmReset(_) => {
            Answer::Done
        }
        _ if !shelf.signed_in => return None,
        Call::Logout => {
            shelf.signed_in = false;
            Answer::Done
        }
        Call::Me => Answer::Me(Box::new(user(shelf.role))),
        Call::MyGoods(_) => MyGoodsPage { register_goods: page(shelf.mine.clone()) }.into(),
        Call::MySales(_) => SalePage { sales: page(shelf.sales.clone()) }.into(),
        _ => return None,
    }))
}
