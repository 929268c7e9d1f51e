//! The flags that every list has.

use clap::Args;
use miri_common::client::Query;

/// Which page, how long, in which order.
#[derive(Debug, Clone, Args)]
pub(crate) struct PageArgs {
    /// The page, from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    page: u32,
    /// Rows a page, 1 to 100
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    size: u32,
    /// The order, such as goodsPrice,asc; repeat it to break ties [default: createdDate,desc]
    #[arg(long, value_name = "FIELD,asc|desc")]
    sort: Vec<String>,
}

impl PageArgs {
    /// As the wire says it.
    pub(crate) fn query(&self) -> Query {
        let mut query = vec![("page", self.page.to_string()), ("size", self.size.to_string())];
        query.extend(self.sort.iter().map(|sort| ("sort", sort.clone())));
        query
    }

    /// As the wire says it, with the filters that were given.
    pub(crate) fn query_with<const N: usize>(&self, filters: [(&'static str, Option<String>); N]) -> Query {
        let mut query = self.query();
        query.extend(filters.into_iter().filter_map(|(name, value)| Some((name, value?))));
        query
    }
}
