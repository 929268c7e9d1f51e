//! The filters of every list of goods.

use clap::{Args, ValueEnum};
use miri_common::client::Query;

/// Which goods.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Words in the name or the description: Hangul from one syllable, Latin from two letters
    #[arg(long, short = 'q', value_name = "TEXT")]
    search: Option<String>,
    /// The code of a category, such as FASHION
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// Only what is in stock
    #[arg(long)]
    in_stock: bool,
    /// Only what can be ordered already, or only what opens later
    #[arg(long, value_enum)]
    state: Option<State>,
    /// The lowest price, in won
    #[arg(long, value_name = "WON")]
    min_price: Option<i64>,
    /// The highest price, in won
    #[arg(long, value_name = "WON")]
    max_price: Option<i64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    /// Orders are open
    Open,
    /// They open later
    Upcoming,
}

impl FilterArgs {
    /// Adds the filters that were given.
    pub(crate) fn add_to(&self, query: &mut Query) {
        let state = self.state.map(|state| match state {
            State::Open => "open".to_owned(),
            State::Upcoming => "upcoming".to_owned(),
        });
        let filters = [
            ("q", self.search.clone()),
            ("category", self.category.clone()),
            ("inStock", self.in_stock.then(|| true.to_string())),
            ("state", state),
            ("minPrice", self.min_price.map(|won| won.to_string())),
            ("maxPrice", self.max_price.map(|won| won.to_string())),
        ];
        query.extend(filters.into_iter().filter_map(|(name, value)| Some((name, value?))));
    }
}
