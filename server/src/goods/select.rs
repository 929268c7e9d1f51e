//! A filter as the FROM and WHERE of a statement.

use super::filter::{Filter, Left, Opening, Sale};
use super::text::Query;
use crate::clock::ShopTime;
use crate::storage::{Engine, OrderBy, Param};

/// Terms of one word that are asked for before the text is; more of them leave hardly less.
const PROBES: usize = 3;

/// One thing that a filter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Seller,
    Term(String),
    Category,
    Stock,
    Opening,
    Price,
}

/// Where the rows of a list come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// The goods, by one of their indexes.
    Goods(&'static str),
    /// The stock, by what is left.
    Stock,
    /// The stock, in the order of the goods' ids.
    StockById,
    /// The goods that have a term.
    Term(String),
    /// The goods, as the database sees fit.
    Any,
}

/// FROM and WHERE of a list, with its parameters.
pub(super) struct Select<'a> {
    /// What follows FROM.
    pub(super) from: String,
    /// What follows WHERE.
    pub(super) conditions: String,
    /// The column of the goods' id.
    pub(super) id: &'static str,
    /// The parameters, in their order.
    pub(super) params: Vec<Param<'a>>,
}

impl Filter {
    /// Everything that it says besides [`Sale`].
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<_> =
            self.query.iter().flat_map(Query::terms).map(|term| Part::Term(term.to_owned())).collect();
        let mut also = |said: bool, part| {
            if said {
                parts.push(part);
            }
        };
        also(self.seller.is_some(), Part::Seller);
        also(self.category.is_some(), Part::Category);
        also(self.stock.is_some(), Part::Stock);
        also(self.opening.is_some(), Part::Opening);
        also(self.min_price.is_some() || self.max_price.is_some(), Part::Price);
        parts
    }

    /// Whether it takes a look at the row of the goods, besides whether they are on sale.
    pub(super) fn asks_goods(&self) -> bool {
        self.seller.is_some()
            || self.category.is_some()
            || self.opening.is_some()
            || self.min_price.is_some()
            || self.max_price.is_some()
    }

    /// Whether having one term is all that it asks of a text.
    pub(super) fn is_one_term(&self) -> bool {
        self.query.as_ref().is_none_or(|query| query.words.len() == 1 && query.words[0].is_a_term())
    }

    /// The rows of `source` to which everything applies, with what `order` sorts by.
    pub(super) fn select<'a>(
        &'a self,
        engine: Engine,
        source: &'a Source,
        order: Option<&OrderBy>,
        now: ShopTime,
    ) -> Select<'a> {
        let sorts_by =
            |what: fn(&str) -> bool| order.is_some_and(|order| order.0.iter().any(|(by, _)| what(by)));
        let needs_goods = self.asks_goods() || sorts_by(|by| by.starts_with("g.") && by != "g.id");
        let needs_stock = sorts_by(|by| by == "s.available");
        let (then, hint) = words(engine);
        let mut conditions = Conditions::default();
        let sale = self.sale.map(|sale| sale == Sale::On);
        let (mut from, id, sale_column) = match source {
            Source::Goods(index) => (format!("goods g {}", hint(index)), "g.id", "g.on_sale"),
            Source::Any => ("goods g".to_owned(), "g.id", "g.on_sale"),
            Source::Stock => {
                (format!("goods_stock s {}", hint("goods_stock_listed")), "s.goods_id", "s.on_sale")
            }
            Source::StockById => (format!("goods_stock s {}", by_id(engine)), "s.goods_id", "s.on_sale"),
            Source::Term(term) => {
                conditions.push("t.term = ?", [Param::from(term)]);
                ("goods_terms t".to_owned(), "t.goods_id", "t.on_sale")
            }
        };
        let reads_stock = matches!(source, Source::Stock | Source::StockById);
        if needs_goods && (reads_stock || matches!(source, Source::Term(_))) {
            from = format!("{from} {then} goods g ON g.id = {id}");
        }
        if let Some(sale) = sale {
            conditions.push(format!("{sale_column} = ?"), [Param::from(sale)]);
        }
        if needs_stock && !reads_stock {
            from = format!("{from} {then} goods_stock s ON s.goods_id = {id}");
        }
        self.ask_goods(&mut conditions, now);
        let joined = needs_stock || reads_stock;
        self.ask_stock(&mut conditions, if joined { None } else { Some(id) });
        self.ask_text(&mut conditions, source, id, sale_column);
        Select { from, conditions: conditions.sql(), id, params: conditions.params }
    }

    fn ask_goods<'a>(&'a self, conditions: &mut Conditions<'a>, now: ShopTime) {
        if let Some(seller) = self.seller {
            conditions.push("g.seller_id = ?", [seller.into()]);
        }
        if let Some(category) = &self.category {
            conditions.push("g.category_code = ?", [category.into()]);
        }
        match self.opening {
            Some(Opening::Open) => conditions
                .push("(g.reservation_start_time IS NULL OR g.reservation_start_time <= ?)", [now.into()]),
            Some(Opening::Upcoming) => conditions.push("g.reservation_start_time > ?", [now.into()]),
            None => {}
        }
        if let Some(price) = self.min_price {
            conditions.push("g.price >= ?", [price.into()]);
        }
        if let Some(price) = self.max_price {
            conditions.push("g.price <= ?", [price.into()]);
        }
    }

    /// `look_up` names the goods where the stock is not read anyhow.
    fn ask_stock(&self, conditions: &mut Conditions<'_>, look_up: Option<&str>) {
        let Some(left) = self.stock else { return };
        let asked = match left {
            Left::Some => "s.available > 0",
            Left::Nothing => "s.available = 0",
        };
        let asked = look_up.map_or_else(
            || asked.to_owned(),
            |id| format!("EXISTS (SELECT 1 FROM goods_stock s WHERE s.goods_id = {id} AND {asked})"),
        );
        conditions.push(asked, []);
    }

    fn ask_text<'a>(&'a self, conditions: &mut Conditions<'a>, source: &Source, id: &str, sale: &str) {
        for word in self.query.iter().flat_map(|query| &query.words) {
            for term in word.terms.iter().take(PROBES) {
                if *source == Source::Term(term.clone()) {
                    continue;
                }
                let has = format!(
                    "EXISTS (SELECT 1 FROM goods_terms w WHERE w.term = ? AND w.on_sale = {sale} AND w.goods_id = {id})"
                );
                conditions.push(has, [Param::from(term)]);
            }
            if !word.is_a_term() {
                let holds = format!(
                    "EXISTS (SELECT 1 FROM goods_texts x WHERE x.goods_id = {id} AND INSTR(x.folded, ?) > 0)"
                );
                conditions.push(holds, [Param::from(&word.text)]);
            }
        }
    }
}

#[derive(Default)]
struct Conditions<'a> {
    texts: Vec<String>,
    params: Vec<Param<'a>>,
}

impl<'a> Conditions<'a> {
    fn push<const N: usize>(&mut self, text: impl Into<String>, params: [Param<'a>; N]) {
        self.texts.push(text.into());
        self.params.extend(params);
    }

    fn sql(&self) -> String {
        if self.texts.is_empty() { "1 = 1".to_owned() } else { self.texts.join(" AND ") }
    }
}

/// A join whose left side is read first, and how an index is named, in the words of the database. Without them the planner
/// would have to guess how many rows a parameter leaves, and one statement serves all of them.
fn words(engine: Engine) -> (&'static str, fn(&str) -> String) {
    match engine {
        Engine::Sqlite => ("CROSS JOIN", |index| format!("INDEXED BY {index}")),
        Engine::MariaDb => ("STRAIGHT_JOIN", |index| format!("FORCE INDEX ({index})")),
    }
}

/// How a table's own order, that of its ids, is named in the words of the database.
const fn by_id(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "NOT INDEXED",
        Engine::MariaDb => "FORCE INDEX (PRIMARY)",
    }
}
