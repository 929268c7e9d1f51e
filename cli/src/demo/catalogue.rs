//! What the demo's sellers have for sale. The goods are data (`catalogue.json`); here is only their form.

use crate::failure::CliError;
use jiff::{SignedDuration, Timestamp};
use miri_common::Won;
use miri_common::api::RegisterGoods;
use miri_common::time::TimeInput;
use serde::Deserialize;

const TEXT: &str = include_str!("catalogue.json");

/// The whole catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    /// What is on sale from the start, some of it opening later.
    pub(super) goods: Vec<Item>,
    /// The drop that opens during the story.
    pub(super) finale: Item,
}

/// One goods.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Item {
    /// The seller's own key.
    pub(super) sku: String,
    /// Who sells it.
    pub(super) seller: Seller,
    /// The code of the category.
    pub(super) category: String,
    /// The name.
    pub(super) name: String,
    /// The description.
    pub(super) description: String,
    /// The price of one unit.
    pub(super) price: Won,
    /// Units for sale.
    pub(super) stock: i64,
    /// Seconds from now until orders open; absent: at once.
    pub(super) opens_in_s: Option<i64>,
    /// The most units that one buyer may have.
    pub(super) limit_per_buyer: Option<i64>,
}

/// The two sellers of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Seller {
    /// A Korean shop.
    Hangang,
    /// An English one.
    Maple,
}

impl Catalogue {
    /// Reads the catalogue that was compiled in.
    pub(super) fn load() -> Result<Self, CliError> {
        serde_json::from_str(TEXT).map_err(|error| CliError::Other(format!("catalogue: {error}")))
    }
}

impl Item {
    /// As the shop wants to hear it, with the opening counted from `now`.
    pub(super) fn request(&self, now: Timestamp) -> RegisterGoods {
        let opens = |seconds| TimeInput::Instant(now + SignedDuration::from_secs(seconds));
        RegisterGoods {
            goods_name: self.name.clone(),
            goods_description: self.description.clone(),
            goods_price: self.price,
            stock_quantity: self.stock,
            category: self.category.clone(),
            reservation_start_time: self.opens_in_s.map(opens),
            limit_per_buyer: self.limit_per_buyer,
            sku: Some(self.sku.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Item, Seller};
    use jiff::Timestamp;
    use miri_common::Lang;
    use miri_common::api::RegisterGoods;
    use miri_common::validate::Request;
    use std::collections::BTreeSet;

    fn is_hangul(name: &str) -> bool {
        name.chars().any(|c| ('가'..='힣').contains(&c))
    }

    #[test]
    fn the_catalogue_is_a_believable_shop() {
        let goods = Catalogue::load().unwrap().goods;
        assert!(goods.len() >= 60, "{}", goods.len());
        assert!(goods.iter().any(|item| is_hangul(&item.name)));
        assert!(goods.iter().any(|item| item.name.is_ascii()));
        let categories: BTreeSet<_> = goods.iter().map(|item| item.category.as_str()).collect();
        assert_eq!(categories, BTreeSet::from(["BEAUTY", "ETC", "FASHION"]));
        let drops: Vec<_> = goods.iter().filter_map(|item| item.opens_in_s).collect();
        assert!(drops.len() >= 5 && drops.contains(&20) && drops.iter().all(|s| (1..=600).contains(s)));
        assert!(goods.iter().filter(|item| (1..=3).contains(&item.stock)).count() >= 5);
        assert!(goods.iter().any(|item| item.limit_per_buyer.is_some()));
        for seller in [Seller::Hangang, Seller::Maple] {
            assert!(goods.iter().any(|item| item.seller == seller));
        }
    }

    #[test]
    fn the_shop_would_take_every_goods() {
        let Catalogue { goods, finale } = Catalogue::load().unwrap();
        let skus: BTreeSet<_> = goods.iter().map(|item| item.sku.as_str()).collect();
        assert_eq!(skus.len(), goods.len(), "each sku once");
        for item in goods.iter().chain([&finale]) {
            let sent = serde_json::to_value(item.request(Timestamp::UNIX_EPOCH)).unwrap();
            let read = RegisterGoods::from_json(sent.as_object().unwrap(), Lang::En);
            assert!(read.is_ok(), "{}: {:?}", item.name, read.err());
        }
    }

    #[test]
    fn offsets_count_from_now() {
        let item: Item = serde_json::from_str(
            r#"{"sku":"a","seller":"maple","category":"ETC","name":"n","description":"d","price":1,"stock":1,"opensInS":20}"#,
        )
        .unwrap();
        let sent = serde_json::to_value(item.request(Timestamp::UNIX_EPOCH)).unwrap();
        assert_eq!(sent["reservationStartTime"], "1970-01-01T00:00:20Z");
    }
}
