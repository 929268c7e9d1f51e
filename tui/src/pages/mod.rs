//! The pages, one folder each: its state, its update, its view and its own keys.
//!
//! Owns the list of pages ([`Page`]) and what a page has to say for itself ([`Screen`]). A page that does not exist yet is not
//! listed, so everything that is listed works.
//!
//! To add a page: see the front page of the crate.

pub(crate) mod account;
pub(crate) mod checkout;
pub(crate) mod drops;
pub(crate) mod ops;
pub(crate) mod orders;
mod row_keys;
pub(crate) mod sell;
pub(crate) mod shop;
pub(crate) mod wishlist;

use crate::call::Answer;
use crate::effect::Slot;
use crate::failure::Failure;
use crate::keymap::{Action, Binding};
use crate::moment::Moment;
use crate::state::{Question, State};
use crate::text::Field;
use miri_common::Say;
use miri_common::api::LiveEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Goods for sale. The root: Esc leads here from everywhere.
    Shop,
    /// Goods that open soon.
    Drops,
    /// What is wished for.
    Wishlist,
    /// What was ordered.
    Orders,
    /// What one sells.
    Sell,
    /// Who is signed in, and what is remembered of how things look.
    Account,
    /// How the shop is doing, for those who run it.
    Ops,
    /// What is being ordered. The page bar names it while it is open; it has no number.
    Checkout,
}

/// What the pages know, each its own part.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) shop: shop::ShopState,
    pub(crate) drops: drops::DropsState,
    pub(crate) wishlist: wishlist::WishlistState,
    pub(crate) orders: orders::OrdersState,
    pub(crate) sell: sell::SellState,
    pub(crate) account: account::AccountState,
    pub(crate) ops: ops::OpsState,
    pub(crate) checkout: checkout::CheckoutState,
}

/// Whether a step back was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stepped {
    /// Something was closed.
    Back,
    /// Nothing was open: the page itself is to be left.
    Out,
}

/// One page. All it keeps stands in [`State`]; what a page does not care for it leaves as it is here.
pub(crate) trait Screen: Sync {
    /// Its name.
    fn title(&self) -> Say;

    /// Whether the page bar names it to whoever is signed in now.
    fn is_listed(&self, _state: &State) -> bool {
        true
    }

    /// It was opened: ask for what it shows.
    fn enter(&self, state: &mut State);

    /// What it shows may be out of date: ask for it again.
    fn refresh(&self, state: &mut State) {
        self.enter(state);
    }

    /// Its own keys as things stand, most useful first.
    fn bindings(&self, state: &State) -> &'static [Binding];

    /// Carries an action out; `false` when the page has no use for it.
    fn act(&self, state: &mut State, action: Action) -> bool;

    /// The text field that takes keys now.
    fn field<'a>(&self, _state: &'a mut State) -> Option<&'a mut Field> {
        None
    }

    /// The text in that field has changed.
    fn typed(&self, _state: &mut State) {}

    /// One step back.
    fn back(&self, state: &mut State) -> Stepped;

    /// A question of [`Popup::Confirm`](crate::state::Popup) was answered with yes.
    fn confirmed(&self, _state: &mut State, _question: &Question) {}

    /// An answer to a question of this page.
    fn answered(&self, state: &mut State, slot: Slot, result: Result<Answer, Failure>);

    /// An event of the live stream. Every page hears it, open or not.
    fn live(&self, _state: &mut State, _event: &LiveEvent) {}

    /// The clock has moved on; `true` when what is on the screen has changed by it.
    fn tick(&self, _state: &mut State, _before: Moment) -> bool {
        false
    }

    /// When it wants the clock to be told next.
    fn wake(&self, _state: &State) -> Option<Moment> {
        None
    }

    /// A click into its area.
    fn click(&self, _state: &mut State, _area: Rect, _at: Position) {}

    /// Draws it.
    fn draw(&self, frame: &mut Frame<'_>, area: Rect, state: &State);
}

impl Page {
    /// The pages in the order of the page bar.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Shop,
        Self::Drops,
        Self::Wishlist,
        Self::Orders,
        Self::Sell,
        Self::Account,
        Self::Ops,
        Self::Checkout,
    ];

    /// The action that goes there; none for a page that something else leads to.
    pub(crate) const fn action(self) -> Option<Action> {
        match self {
            Self::Shop => Some(Action::GoShop),
            Self::Drops => Some(Action::GoDrops),
            Self::Wishlist => Some(Action::GoWishlist),
            Self::Orders => Some(Action::GoOrders),
            Self::Sell => Some(Action::GoSell),
            Self::Account => Some(Action::GoAccount),
            Self::Ops => Some(Action::GoOps),
            Self::Checkout => None,
        }
    }

    /// The page that an action goes to.
    pub(crate) fn of(action: Action) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.action() == Some(action))
    }
}

/// The page itself.
pub(crate) fn screen(page: Page) -> &'static dyn Screen {
    match page {
        Page::Shop => &shop::Shop,
        Page::Drops => &drops::Drops,
        Page::Wishlist => &wishlist::Wishlist,
        Page::Orders => &orders::Orders,
        Page::Sell => &sell::Sell,
        Page::Account => &account::Account,
        Page::Ops => &ops::Ops,
        Page::Checkout => &checkout::Checkout,
    }
}

/// The pages that the page bar names now.
pub(crate) fn listed(state: &State) -> impl Iterator<Item = Page> {
    Page::ALL.iter().copied().filter(|page| screen(*page).is_listed(state))
}
