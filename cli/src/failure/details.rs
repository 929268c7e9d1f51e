//! What the `data` of a refusal adds to the server's sentence: which field, how many are left, when it opens.

use crate::words::say;
use miri_common::api::ShortGoods;
use miri_common::{ErrorCode, GoodsId, Lang, LocalTime, Won, text};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opening {
    opens_at: LocalTime,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Limit {
    limit_per_buyer: i64,
    already_ordered: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    goods_id: GoodsId,
    unit_price: Won,
}

/// The details in brackets, or nothing where there are none that this client can read.
pub(super) fn of(code: Option<ErrorCode>, data: Option<&Value>, lang: Lang) -> Option<String> {
    let data = data?;
    let parts = match code? {
        ErrorCode::Validation => fields(data),
        ErrorCode::OutOfStock => each(data, |ShortGoods { goods_id, requested, left }| {
            say!(
                lang,
                "상품 {goods_id}: {left}개 남음, {requested}개 요청",
                "goods {goods_id}: {left} left, {requested} asked"
            )
        }),
        ErrorCode::NotOpenYet => {
            each(data, |Opening { opens_at }| say!(lang, "{opens_at} 오픈", "opens at {opens_at}"))
        }
        ErrorCode::LimitExceeded => each(data, |Limit { limit_per_buyer, already_ordered }| {
            say!(
                lang,
                "한도 {limit_per_buyer}개, 이미 주문 {already_ordered}개",
                "the limit is {limit_per_buyer}, ordered already {already_ordered}"
            )
        }),
        ErrorCode::PriceChanged => each(data, |Price { goods_id, unit_price }| {
            say!(lang, "상품 {goods_id}: 지금 {unit_price}", "goods {goods_id}: now {unit_price}")
        }),
        _ => Vec::new(),
    };
    (!parts.is_empty()).then(|| format!("({})", parts.join("; ")))
}

fn fields(data: &Value) -> Vec<String> {
    let Value::Object(fields) = data else { return Vec::new() };
    let why = |value: &Value| value.as_str().map_or_else(|| value.to_string(), text::neutralise);
    fields.iter().map(|(name, value)| format!("{}: {}", text::neutralise(name), why(value))).collect()
}

/// Says every `T` in `data`: the value itself, a list of it, or such a list one level down.
fn each<T: DeserializeOwned>(data: &Value, say: impl Fn(T) -> String) -> Vec<String> {
    let read = |value: &Value| serde_json::from_value::<T>(value.clone()).ok();
    let found = match data {
        Value::Array(items) => items.iter().filter_map(read).collect(),
        Value::Object(fields) => read(data).map_or_else(
            || fields.values().filter_map(Value::as_array).flatten().filter_map(read).collect(),
            |one| vec![one],
        ),
        _ => Vec::new(),
    };
    found.into_iter().map(say).collect()
}

#[cfg(test)]
mod tests {
    use super::of;
    use miri_common::{ErrorCode, Lang};
    use serde_json::{Value, json};

    fn details(code: ErrorCode, data: &Value) -> String {
        of(Some(code), Some(data), Lang::En).unwrap_or_default()
    }

    #[test]
    fn a_shortage_says_what_is_left_wherever_the_list_stands() {
        let short = json!({"goodsId": 12, "requested": 5, "left": 3});
        for data in [short.clone(), json!([short]), json!({"goods": [short]})] {
            assert_eq!(details(ErrorCode::OutOfStock, &data), "(goods 12: 3 left, 5 asked)");
        }
    }

    #[test]
    fn every_bad_field_is_named_and_cannot_drive_a_terminal() {
        let data = json!({"address": "is required\u{1b}[2J"});
        assert_eq!(details(ErrorCode::Validation, &data), "(address: is required\u{fffd}[2J)");
    }

    #[test]
    fn openings_limits_and_prices_are_told() {
        let opening = json!({"goodsId": 1, "opensAt": "2026-12-01 10:00:00"});
        assert_eq!(details(ErrorCode::NotOpenYet, &opening), "(opens at 2026-12-01 10:00:00)");
        let limit = json!({"goodsId": 1, "limitPerBuyer": 2, "alreadyOrdered": 1});
        assert_eq!(details(ErrorCode::LimitExceeded, &limit), "(the limit is 2, ordered already 1)");
        let prices = json!({"prices": [{"goodsId": 1, "unitPrice": 1200}]});
        assert_eq!(details(ErrorCode::PriceChanged, &prices), "(goods 1: now 1,200원)");
    }

    #[test]
    fn details_that_cannot_be_read_are_left_out() {
        assert_eq!(of(Some(ErrorCode::OutOfStock), Some(&json!("?")), Lang::En), None);
        assert_eq!(of(None, Some(&json!({"a": 1})), Lang::En), None);
        assert_eq!(of(Some(ErrorCode::OutOfStock), None, Lang::En), None);
    }
}
