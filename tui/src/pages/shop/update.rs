//! What keys do, and what is asked.

use super::query::Wanted;
use super::state::{Focus, ShopState};
use crate::call::Call;
use crate::effect::Slot;
use crate::goods;
use crate::keymap::Action;
use crate::pages::{Page, Stepped, row_keys};
use crate::state::State;
use crate::wishes;
use std::time::Duration;

pub(super) const FOUND: Slot = Slot::page(Page::Shop, "found");
pub(super) const MORE: Slot = Slot::page(Page::Shop, "more");
pub(super) const CLOSE: Slot = Slot::page(Page::Shop, "close");
pub(super) const CATEGORIES: Slot = Slot::page(Page::Shop, "categories");

/// How long typing has to rest before it is searched for.
const DEBOUNCE: Duration = Duration::from_millis(200);
/// So near to the end of what is there, more is asked for.
const NEAR_END: usize = 15;
/// How many rows a screen counts for, in keys.
const SCREEN_ROWS: isize = 10;

/// The page was opened.
pub(super) fn enter(state: &mut State) {
    // Goods that are new are in no event, so a page that has none asks whenever it is opened.
    if state.pages.shop.rows().is_empty() {
        refresh(state);
    } else {
        state.watch(goods::ids(state.pages.shop.rows()));
    }
}

/// Asks for everything that is shown.
pub(super) fn refresh(state: &mut State) {
    state.pages.shop.categories.asking(state.now.moment);
    state.ask(CATEGORIES, Call::Categories);
    find(state);
}

/// Asks for goods from the first on.
fn find(state: &mut State) {
    state.forget(MORE);
    let shop = &mut state.pages.shop;
    shop.search_at = None;
    shop.found.asking(state.now.moment);
    let query = shop.wanted.query(0);
    state.ask(FOUND, Call::Goods(query));
}

/// Asks for the goods after those that are there, when the cursor comes near their end.
fn find_more(state: &mut State) {
    let shop = &state.pages.shop;
    let Some(found) = shop.found.get() else { return };
    let near = shop.list.cursor + NEAR_END >= found.rows.len();
    let complete = i64::try_from(found.rows.len()).is_ok_and(|there| there >= found.total);
    if near && !complete && !state.requests.is_busy(MORE) && !state.requests.is_busy(FOUND) {
        let query = shop.wanted.query(found.pages);
        state.ask(MORE, Call::Goods(query));
    }
}

/// Asks for the chosen goods up close, unless they are there.
pub(super) fn look_closer(state: &mut State) {
    let shop = &mut state.pages.shop;
    if shop.closest().is_some() {
        return;
    }
    if let Some(id) = shop.chosen().map(|row| row.goods.goods_id) {
        shop.close.asking(state.now.moment);
        state.ask(CLOSE, Call::GoodsDetail(id));
    }
}

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -SCREEN_ROWS),
        Action::PageDown => step(state, SCREEN_ROWS),
        Action::Top => step(state, isize::MIN),
        Action::Bottom => step(state, isize::MAX),
        Action::Open | Action::Right => {
            if state.pages.shop.chosen().is_some() {
                state.pages.shop.focus = Focus::Detail;
                look_closer(state);
            }
        }
        Action::Left => state.pages.shop.focus = Focus::List,
        Action::Search => state.pages.shop.focus = Focus::Search,
        Action::Price => state.pages.shop.focus = Focus::Lowest,
        Action::NextField | Action::PreviousField => other_price(&mut state.pages.shop),
        Action::Submit => submit(state),
        Action::Category => filter(state, |shop| shop.wanted.category = next_category(shop)),
        Action::Opening => filter(state, |shop| shop.wanted.opening = shop.wanted.opening.next()),
        Action::InStock => filter(state, |shop| shop.wanted.stock = shop.wanted.stock.next()),
        Action::Sort => filter(state, |shop| shop.wanted.order = shop.wanted.order.next()),
        Action::Undo => wishes::undo(state),
        _ => {
            let row = state.pages.shop.chosen().cloned();
            return row_keys::pressed(state, row.as_ref(), action);
        }
    }
    true
}

/// Moves in the list; up close, to the goods before or after.
fn step(state: &mut State, by: isize) {
    if state.pages.shop.field().is_some() {
        other_price(&mut state.pages.shop);
        return;
    }
    let len = state.pages.shop.rows().len();
    state.pages.shop.list.step(by, len);
    look_closer(state);
    find_more(state);
}

/// A click on a row chooses it; on the chosen one, it looks closer.
pub(super) fn choose(state: &mut State, row: usize) {
    if row >= state.pages.shop.rows().len() {
        return;
    }
    if state.pages.shop.list.cursor == row {
        state.pages.shop.focus = Focus::Detail;
    }
    state.pages.shop.list.cursor = row;
    look_closer(state);
    find_more(state);
}

const fn other_price(shop: &mut ShopState) {
    shop.focus = match shop.focus {
        Focus::Lowest => Focus::Highest,
        Focus::Highest => Focus::Lowest,
        other => other,
    };
}

/// Changes a filter and asks again, from the first row.
fn filter(state: &mut State, change: impl FnOnce(&mut ShopState)) {
    change(&mut state.pages.shop);
    state.pages.shop.list.first();
    find(state);
}

fn next_category(shop: &ShopState) -> Option<String> {
    let codes = shop.categories.get()?.iter().map(|category| category.code.clone());
    match &shop.wanted.category {
        None => codes.take(1).next(),
        Some(now) => codes.skip_while(|code| code != now).nth(1),
    }
}

/// Something was typed: the words are searched for when typing rests.
pub(super) fn typed(state: &mut State) {
    state.pages.shop.search_at = Some(state.now.moment.after(DEBOUNCE));
}

/// Searches when typing has rested.
pub(super) fn tick(state: &mut State) {
    if state.pages.shop.search_at.is_some_and(|at| at <= state.now.moment) {
        take_typed(state);
    }
}

fn submit(state: &mut State) {
    state.pages.shop.focus = Focus::List;
    take_typed(state);
}

/// Asks for what was typed, if that is something else.
fn take_typed(state: &mut State) {
    let shop = &mut state.pages.shop;
    shop.search_at = None;
    let price = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok();
    let wanted = Wanted {
        words: shop.search.value().trim().to_owned(),
        lowest: price(shop.lowest.value()),
        highest: price(shop.highest.value()),
        ..shop.wanted.clone()
    };
    if wanted != shop.wanted {
        filter(state, |shop| shop.wanted = wanted);
    }
}

/// One step back: out of a field, away from the goods, then back to everything.
pub(super) fn back(state: &mut State) -> Stepped {
    let shop = &mut state.pages.shop;
    if shop.focus != Focus::List {
        let was_typing = shop.field().is_some();
        shop.focus = Focus::List;
        if was_typing {
            take_typed(state);
        }
        return Stepped::Back;
    }
    if shop.wanted.is_everything() {
        return Stepped::Out;
    }
    [&mut shop.search, &mut shop.lowest, &mut shop.highest].into_iter().for_each(crate::text::Field::clear);
    filter(state, |shop| shop.wanted = shop.wanted.everything());
    Stepped::Back
}
