//! Lists of goods by pages: ids first, rows second.
//!
//! A page can be found in two ways. **Walking** follows the index of the order and leaves out what the filter leaves out; it
//! reads as many entries as it takes to fill the pages before. **Gathering** takes all goods of the part of the filter that
//! leaves the fewest, and sorts them. Which reads less is known beforehand, because the number of goods that a filter leaves is
//! ([`Surveys`]). A page beyond the middle is found from the other end.
//!
//! The order of creation is that of the ids, which the database gives one after the other: the goods that have a term stand in
//! it as well, so that a search is a walk over its own goods. (What two servers wrote in the same moment may differ from it by
//! as much as their clocks do.)

use super::filter::Filter;
use super::select::{Select, Source};
use super::survey::{Survey, Surveys};
use crate::clock::ShopTime;
use crate::storage::{Engine, OrderBy, Param, Result, Row, Tx};

/// What a list of goods can be sorted by, with the column of each.
pub const SORTS: &[(&str, &str)] = &[
    ("createdDate", "g.id"),
    ("id", "g.id"),
    ("goodsPrice", "g.price"),
    ("goodsName", "g.name"),
    ("stockQuantity", "s.available"),
    ("category", "g.category_code"),
    ("lastModifiedDate", "g.modified_at"),
    ("reservationStartTime", "g.reservation_start_time"),
];
/// The column that breaks ties.
pub const ID_COLUMN: &str = "g.id";

/// What gathering one row costs, in entries of an index that are walked over: the row is looked up and sorted.
const GATHERED: i64 = 3;

/// Which page, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The order; its last column is [`ID_COLUMN`].
    pub order: OrderBy,
    /// Rows a page.
    pub size: i64,
    /// Rows before it.
    pub offset: i64,
}

/// A list that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Which goods.
    pub filter: Filter,
    /// Which page of them.
    pub window: Window,
    /// When.
    pub now: ShopTime,
    /// What [`GoodsCache::begin`](super::GoodsCache::begin) gave before the snapshot was taken.
    pub began: Began,
}

/// The moment from which on a change of goods may be missing in a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Began(pub(super) u64);

/// How a page is found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    source: Source,
    order: OrderBy,
    limit: i64,
    offset: i64,
}

/// The rows of one page and how many goods there are in all. `columns` are those of `g` (goods), `s` (their stock) and `c`
/// (categories).
pub(super) async fn page(
    tx: &mut Tx<'_>,
    surveys: &Surveys,
    list: &List,
    columns: &str,
) -> Result<(Vec<Row>, i64)> {
    let (filter, window, now) = (&list.filter, &list.window, list.now);
    let survey = surveys.get(tx, filter, list.began, now).await?;
    if survey.total <= window.offset {
        return Ok((Vec::new(), survey.total));
    }
    let all = Filter { sale: filter.sale, ..Filter::default() };
    let whole = surveys.get(tx, &all, list.began, now).await?.total;
    let plan = plan(filter, &survey, whole, window);
    let (sql, params) = statement(tx.engine(), filter, &plan, &window.order, now, columns);
    Ok((tx.query_all(&sql, &params).await?, survey.total))
}

/// The statement of a page: its ids, and then their rows in the order that was asked for.
fn statement<'a>(
    engine: Engine,
    filter: &'a Filter,
    plan: &'a Plan,
    order: &OrderBy,
    now: ShopTime,
    columns: &str,
) -> (String, Vec<Param<'a>>) {
    let Select { from, conditions, id, mut params } =
        filter.select(engine, &plan.source, Some(&plan.order), now);
    params.extend([Param::from(plan.limit), Param::from(plan.offset)]);
    let sql = format!(
        "WITH page AS (SELECT {id} AS id FROM {from} WHERE {conditions} ORDER BY {} LIMIT ? OFFSET ?)
         SELECT {columns}
         FROM page
         JOIN goods g ON g.id = page.id
         JOIN goods_stock s ON s.goods_id = g.id
         JOIN categories c ON c.code = g.category_code
         ORDER BY {}",
        plan.order.renamed(ID_COLUMN, id).sql(),
        order.sql(),
    );
    (sql, params)
}

/// The way that reads less. `whole` is how many goods there are without the filter.
fn plan(filter: &Filter, survey: &Survey, whole: i64, window: &Window) -> Plan {
    let size = window.size.min(survey.total - window.offset);
    let behind = survey.total - window.offset - size;
    // The rows are put right in the end, whichever end they were found from.
    let (order, offset) = if behind < window.offset {
        (window.order.reversed(), behind)
    } else {
        (window.order.clone(), window.offset)
    };
    let walk = walked(filter, survey, &window.order);
    let source = match walk {
        Some(walk) => {
            // A source that is in the right order already is walked over without the rest of the goods.
            let all = if walk == survey.source { survey.rows } else { whole };
            let steps = (offset + size).saturating_mul(all.max(1)) / survey.total.max(1);
            if steps <= survey.rows.saturating_mul(GATHERED) { walk } else { survey.source.clone() }
        }
        None => survey.source.clone(),
    };
    Plan { source, order, limit: size, offset }
}

/// What is walked over for an order; nothing where no index has it.
fn walked(filter: &Filter, survey: &Survey, order: &OrderBy) -> Option<Source> {
    filter.sale.filter(|_| filter.seller.is_none())?;
    Some(match order.first()? {
        ID_COLUMN => match &survey.source {
            Source::Term(term) => Source::Term(term.clone()),
            _ if filter.stock.is_some() && !filter.asks_goods() => Source::StockById,
            _ if filter.category.is_some() => Source::Goods("goods_listed_by_category"),
            _ => Source::Goods("goods_listed_by_id"),
        },
        "g.modified_at" => Source::Goods("goods_listed_by_modification"),
        "g.price" => Source::Goods("goods_listed_by_price"),
        "g.name" => Source::Goods("goods_listed_by_name"),
        "g.category_code" => Source::Goods("goods_listed_by_category"),
        "g.reservation_start_time" => Source::Goods("goods_listed_by_opening"),
        "s.available" => Source::Stock,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ID_COLUMN, Plan, SORTS, Window, plan, statement};
    use crate::clock::{Clock, ShopTime};
    use crate::config::Config;
    use crate::goods::filter::{Filter, Left, Opening};
    use crate::goods::select::Source;
    use crate::goods::survey::Survey;
    use crate::goods::text::Query;
    use crate::random::Random;
    use crate::storage::{Direction, Engine, OrderBy, Result, Store, StoreConfig, Tx};
    use miri_common::Won;

    const ALL: i64 = 100_000;

    fn newest(page: i64) -> Window {
        let order = OrderBy(vec![("g.id", Direction::Desc)]);
        Window { order, size: 10, offset: page * 10 }
    }

    fn dearest(page: i64) -> Window {
        let order = OrderBy(vec![("g.price", Direction::Desc), ("g.id", Direction::Desc)]);
        Window { order, size: 10, offset: page * 10 }
    }

    fn of_term(total: i64, window: &Window) -> Plan {
        let source = Source::Term("사과".to_owned());
        plan(&Filter::on_sale(), &Survey { total, source, rows: total }, ALL, window)
    }

    #[test]
    fn what_many_goods_have_is_walked_to_and_what_few_have_is_gathered() {
        let by_price = Source::Goods("goods_listed_by_price");
        assert_eq!(of_term(50_000, &dearest(99)).source, by_price);
        assert_eq!(of_term(1_000, &dearest(0)).source, by_price, "the first page is near");
        assert_eq!(of_term(500, &dearest(20)).source, Source::Term("사과".to_owned()));
        assert_eq!(of_term(5, &dearest(0)).source, Source::Term("사과".to_owned()));
    }

    #[test]
    fn a_search_in_the_order_of_creation_never_leaves_its_own_goods() {
        for (total, page) in [(5, 0), (1_000, 0), (50_000, 99), (50_000, 2_400)] {
            assert_eq!(of_term(total, &newest(page)).source, Source::Term("사과".to_owned()));
        }
    }

    #[test]
    fn a_page_behind_the_middle_is_found_from_the_end() {
        let last = of_term(50_003, &newest(5_000));
        assert_eq!((last.limit, last.offset), (3, 0));
        assert_eq!(last.order.sql(), "g.id ASC");
        let before = of_term(50_003, &newest(4_999));
        assert_eq!((before.limit, before.offset), (10, 3));
        let middle = of_term(50_003, &newest(2_499));
        assert_eq!((middle.limit, middle.offset, middle.order), (10, 24_990, newest(0).order));
    }

    #[test]
    fn a_source_in_the_right_order_is_walked_over_alone() {
        let source = Source::Goods("goods_listed_by_category");
        let survey = Survey { total: 33_000, source: source.clone(), rows: 33_000 };
        let filter = Filter { category: Some("ETC".to_owned()), ..Filter::on_sale() };
        assert_eq!(plan(&filter, &survey, ALL, &newest(1_600)).source, source);
    }

    #[test]
    fn what_is_left_is_walked_to_in_the_order_of_the_stock_itself() {
        let survey = Survey { total: 80_000, source: Source::Stock, rows: 80_000 };
        let left = Filter { stock: Some(Left::Some), ..Filter::on_sale() };
        assert_eq!(plan(&left, &survey, ALL, &newest(4_000)).source, Source::StockById);
        let dear = Filter { min_price: Some(Won(9)), ..left };
        assert_eq!(
            plan(&dear, &survey, ALL, &newest(4_000)).source,
            Source::Goods("goods_listed_by_id"),
            "the goods are asked too"
        );
    }

    /// Every filter by itself, with where a survey would have its goods looked for.
    fn filters() -> Vec<(Filter, Source)> {
        let all = Filter::on_sale;
        let term = Source::Term("사과".to_owned());
        vec![
            (all(), Source::Goods("goods_listed_by_id")),
            (Filter { category: Some("ETC".to_owned()), ..all() }, Source::Goods("goods_listed_by_category")),
            (Filter { stock: Some(Left::Some), ..all() }, Source::Stock),
            (Filter { stock: Some(Left::Nothing), ..all() }, Source::Stock),
            (Filter { opening: Some(Opening::Open), ..all() }, Source::Goods("goods_listed_by_opening")),
            (Filter { opening: Some(Opening::Upcoming), ..all() }, Source::Goods("goods_listed_by_opening")),
            (Filter { min_price: Some(Won(9)), ..all() }, Source::Goods("goods_listed_by_price")),
            (Filter { query: Query::new("사과"), ..all() }, term.clone()),
            (Filter { query: Query::new("사과즙 kg"), stock: Some(Left::Some), ..all() }, term),
        ]
    }

    /// What SQLite says that it will do.
    async fn explained(store: &Store, filter: Filter, plan: Plan, order: OrderBy) -> Vec<String> {
        let read = async move |tx: &mut Tx<'_>| -> Result<Vec<String>> {
            let (sql, params) = statement(Engine::Sqlite, &filter, &plan, &order, ShopTime(0), "g.id");
            let rows = tx.query_all(&format!("EXPLAIN QUERY PLAN {sql}"), &params).await?;
            rows.iter().map(|row| row.get(3)).collect()
        };
        store.read(read).await.unwrap()
    }

    #[tokio::test]
    async fn no_list_of_goods_on_sale_scans_a_table_and_what_is_walked_over_is_not_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::local(folder.path());
        let config = StoreConfig { database: config.database, limits: config.lane, faults: config.faults };
        let store = Store::open(config, Clock::system(), Random::system()).await.unwrap();
        for (filter, source) in filters() {
            for (_, column) in SORTS {
                for (total, direction) in [(5, Direction::Asc), (50_000, Direction::Desc)] {
                    let mut order = vec![(*column, direction)];
                    if *column != ID_COLUMN {
                        order.push((ID_COLUMN, direction));
                    }
                    let window = Window { order: OrderBy(order), size: 5, offset: 0 };
                    let survey = Survey { total, source: source.clone(), rows: total };
                    let plan = plan(&filter, &survey, ALL, &window);
                    let walked = plan.source != survey.source;
                    let what = format!("{filter:?} by {column} from {:?}", plan.source);
                    let steps = explained(&store, filter.clone(), plan, window.order).await;
                    let scans: Vec<_> = steps
                        .iter()
                        // The stock in the order of its ids is walked over until a page is full.
                        .filter(|step| {
                            step.starts_with("SCAN ") && !["SCAN page", "SCAN s"].contains(&step.as_str())
                        })
                        .collect();
                    assert!(scans.is_empty(), "{what}: {steps:#?}");
                    let sorts = steps.iter().filter(|step| step.starts_with("USE TEMP B-TREE")).count();
                    // The rows of the page itself are put in order; they are no more than a page has.
                    assert!(!walked || sorts <= 1, "{what}: {steps:#?}");
                }
            }
        }
        store.close().await;
    }
}
