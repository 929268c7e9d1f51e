//! How many goods a filter leaves and where they are best looked for, kept in this process for as long as it is true.
//!
//! Counting is what a list costs most, and most lists ask for the same few filters. What is kept is exact: a change of goods
//! forgets all of it, and a filter by opening is counted again when the next goods open. Only the stock changes with every
//! order: a count that asks for it is used again for twenty times as long as it took, so that counting takes a twentieth of a
//! reader's time at the most, and a small shop never notices.

use super::filter::{Filter, Sale};
use super::list::Began;
use super::select::{Part, Select, Source};
use super::text::Query;
use crate::clock::{Monotonic, ShopTime};
use crate::params;
use crate::storage::{Param, Result, Tx};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Surveys that are kept.
const CAPACITY: usize = 1_000;
/// For how many times as long as it took a count of stock is used again.
const REUSE: u32 = 20;
/// Up to here the goods that one part of a filter leaves are counted to find the best part; more are all the same.
const SAMPLE: i64 = 5_000;
/// Terms of a query that are tried.
const TRIED_TERMS: usize = 8;

/// What is known of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Survey {
    /// Goods to which all of it applies.
    pub(super) total: i64,
    /// Where the part that leaves the fewest goods finds them.
    pub(super) source: Source,
    /// Goods that the source gives; [`SAMPLE`] stands for that many or more where the filter has several parts.
    pub(super) rows: i64,
}

/// The surveys of one server.
#[derive(Debug, Default)]
pub(super) struct Surveys {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    surveys: HashMap<Filter, Entry>,
    /// Counts every forgetting, as in the cache of goods: what was read before one is not kept.
    forgettings: u64,
}

#[derive(Debug, Clone)]
struct Entry {
    survey: Survey,
    /// From when to when it holds, in shop time.
    from: ShopTime,
    until: Option<ShopTime>,
    /// When it is too old, where it asks for the stock.
    expires: Option<Monotonic>,
}

impl Surveys {
    /// Forgets all: to be called after a commit that changed which goods there are, what they say or what is left of them by
    /// another hand than a buyer's.
    pub(super) fn forget(&self) {
        let mut kept = self.lock();
        kept.surveys.clear();
        kept.forgettings += 1;
    }

    /// To be called before the snapshot is taken in which [`Surveys::get`] may count.
    pub(super) fn begin(&self) -> Began {
        Began(self.lock().forgettings)
    }

    /// What is known of this filter, counted where it is not kept.
    pub(super) async fn get(
        &self,
        tx: &mut Tx<'_>,
        filter: &Filter,
        began: Began,
        now: ShopTime,
    ) -> Result<Survey> {
        if let Some(survey) = self.kept(filter, now) {
            return Ok(survey);
        }
        let started = Monotonic::now();
        let survey = survey(tx, filter, now).await?;
        let until = match filter.opening {
            Some(_) => next_opening(tx, now).await?,
            None => None,
        };
        let expires = filter.stock.map(|_| Monotonic::now() + started.elapsed() * REUSE);
        self.keep(filter, Entry { survey: survey.clone(), from: now, until, expires }, began);
        Ok(survey)
    }

    fn kept(&self, filter: &Filter, now: ShopTime) -> Option<Survey> {
        let kept = self.lock();
        let entry = kept.surveys.get(filter)?;
        let holds = entry.from <= now && entry.until.is_none_or(|until| now < until);
        let fresh = entry.expires.is_none_or(|expires| Monotonic::now() < expires);
        (holds && fresh).then(|| entry.survey.clone())
    }

    fn keep(&self, filter: &Filter, entry: Entry, began: Began) {
        let mut kept = self.lock();
        if kept.forgettings != began.0 {
            return;
        }
        if kept.surveys.len() >= CAPACITY && !kept.surveys.contains_key(filter) {
            // Any will do: one that is asked for again is counted again.
            if let Some(victim) = kept.surveys.keys().next().cloned() {
                kept.surveys.remove(&victim);
            }
        }
        kept.surveys.insert(filter.clone(), entry);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // No panic can leave the map half changed.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When the next goods open, which changes what is open.
async fn next_opening(tx: &mut Tx<'_>, now: ShopTime) -> Result<Option<ShopTime>> {
    let row = tx
        .query_one(
            "SELECT MIN(reservation_start_time) FROM goods WHERE on_sale = 1 AND reservation_start_time > ?",
            params![now],
        )
        .await?;
    row.get(0)
}

/// Finds the part of a filter that leaves the fewest goods, and counts those to which the rest applies too.
async fn survey(tx: &mut Tx<'_>, filter: &Filter, now: ShopTime) -> Result<Survey> {
    let mut parts = filter.parts();
    if filter.query.as_ref().is_some_and(|query| query.terms().len() > TRIED_TERMS) {
        parts = thinned(parts);
    }
    let found: Vec<_> =
        parts.iter().filter_map(|part| source_of(part, filter.sale).map(|source| (part, source))).collect();
    let mut best: Option<(Source, i64)> = None;
    if parts.len() == 1 && filter.is_one_term() {
        best = found.into_iter().next().map(|(_, source)| (source, SAMPLE));
    } else {
        for (part, source) in found {
            let rows = sample(tx, filter, part, &source, now).await?;
            if best.as_ref().is_none_or(|(_, fewest)| rows < *fewest) {
                best = Some((source, rows));
            }
        }
    }
    let only = parts.len() <= 1 && filter.is_one_term();
    let (source, rows) = best.unwrap_or_else(|| (whole(filter.sale), SAMPLE));
    let total = count(tx, &filter.select(tx.engine(), &source, None, now), None).await?;
    Ok(Survey { total, source, rows: if only { total } else { rows } })
}

/// Terms from all over a long query, and whatever else was said.
fn thinned(parts: Vec<Part>) -> Vec<Part> {
    let (terms, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| matches!(part, Part::Term(_)));
    let step = terms.len().div_ceil(TRIED_TERMS).max(1);
    terms.into_iter().step_by(step).chain(others).collect()
}

/// Where all goods are found among which a filter of no parts chooses.
const fn whole(sale: Option<Sale>) -> Source {
    match sale {
        Some(_) => Source::Goods("goods_listed_by_id"),
        None => Source::Any,
    }
}

/// Where the goods are found to which a part applies. The indexes of lists begin with whether goods are on sale, so a list that
/// does not ask for that finds nothing by them.
fn source_of(part: &Part, sale: Option<Sale>) -> Option<Source> {
    match (part, sale) {
        (Part::Seller, _) => Some(Source::Goods("goods_by_seller")),
        (Part::Term(term), _) => Some(Source::Term(term.clone())),
        (Part::Category, Some(_)) => Some(Source::Goods("goods_listed_by_category")),
        (Part::Stock, Some(_)) => Some(Source::Stock),
        (Part::Opening, Some(_)) => Some(Source::Goods("goods_listed_by_opening")),
        (Part::Price, Some(_)) => Some(Source::Goods("goods_listed_by_price")),
        (_, None) => None,
    }
}

/// Goods that one part of a filter leaves, counted as far as [`SAMPLE`].
async fn sample(
    tx: &mut Tx<'_>,
    filter: &Filter,
    part: &Part,
    source: &Source,
    now: ShopTime,
) -> Result<i64> {
    let mut alone = Filter { sale: filter.sale, ..Filter::default() };
    match part {
        Part::Seller => alone.seller = filter.seller,
        Part::Term(term) => alone.query = Some(Query::of_term(term)),
        Part::Category => alone.category.clone_from(&filter.category),
        Part::Stock => alone.stock = filter.stock,
        Part::Opening => alone.opening = filter.opening,
        Part::Price => (alone.min_price, alone.max_price) = (filter.min_price, filter.max_price),
    }
    count(tx, &alone.select(tx.engine(), source, None, now), Some(SAMPLE)).await
}

async fn count(tx: &mut Tx<'_>, select: &Select<'_>, limit: Option<i64>) -> Result<i64> {
    let (from, conditions) = (&select.from, &select.conditions);
    let (sql, params) = match limit {
        None => (format!("SELECT COUNT(*) FROM {from} WHERE {conditions}"), select.params.clone()),
        Some(limit) => {
            let sql = format!(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from} WHERE {conditions} LIMIT ?) sampled"
            );
            (sql, select.params.iter().copied().chain([Param::from(limit)]).collect())
        }
    };
    tx.query_one(&sql, &params).await?.get(0)
}
