//! What keys do.

use super::answers::{CATEGORIES, CLOSE, FOUND, MORE, MORE_SALES, SALES};
use super::forms::Task;
use super::state::{Focus, Open, Shelf};
use super::writes;
use crate::call::Call;
use crate::effect::Slot;
use crate::keymap::Action;
use crate::pages::Stepped;
use crate::state::State;
use miri_common::client::Query;
use miri_common::{GoodsId, Say};

/// How many rows are asked for at a time.
const PAGE_ROWS: &str = "50";
/// So near to the end of what is there, more is asked for.
const NEAR_END: usize = 15;
/// How many rows a screen counts for, in keys.
const SCREEN_ROWS: isize = 10;

fn query(page: i64) -> Query {
    vec![("page", page.to_string()), ("size", PAGE_ROWS.to_owned())]
}

/// Asks for everything that is shown.
pub(super) fn refresh(state: &mut State) {
    if state.who.shopper().is_none() {
        return;
    }
    let now = state.now.moment;
    state.pages.sell.categories.asking(now);
    state.ask(CATEGORIES, Call::Categories);
    state.forget(MORE);
    state.pages.sell.found.asking(now);
    state.ask(FOUND, Call::MyGoods(query(0)));
    if state.pages.sell.shelf == Shelf::Sales {
        ask_sales(state);
    }
}

fn ask_sales(state: &mut State) {
    state.forget(MORE_SALES);
    state.pages.sell.sales.asking(state.now.moment);
    state.ask(SALES, Call::MySales(query(0)));
}

/// Asks for the chosen goods up close, unless they are there.
pub(super) fn look_closer(state: &mut State) {
    let sell = &mut state.pages.sell;
    if sell.closest().is_some() {
        return;
    }
    if let Some(id) = sell.chosen().map(|mine| mine.goods.goods_id) {
        sell.close.asking(state.now.moment);
        state.ask(CLOSE, Call::GoodsDetail(id));
    }
}

/// Asks for the rows after those that are there, when the cursor comes near their end.
fn find_more(state: &mut State) {
    let sell = &state.pages.sell;
    let goods = sell.found.get().filter(|found| !found.is_complete()).map(|found| found.pages);
    let sales = sell.sales.get().filter(|found| !found.is_complete()).map(|found| found.pages);
    let (near, pages, first, more): (bool, Option<i64>, Slot, Slot) = match sell.shelf {
        Shelf::Goods => (sell.list.cursor + NEAR_END >= sell.goods().len(), goods, FOUND, MORE),
        Shelf::Sales => (sell.sales_list.cursor + NEAR_END >= sell.sold().len(), sales, SALES, MORE_SALES),
    };
    if let Some(page) =
        pages.filter(|_| near && !state.requests.is_busy(first) && !state.requests.is_busy(more))
    {
        let call = if more == MORE { Call::MyGoods(query(page)) } else { Call::MySales(query(page)) };
        state.ask(more, call);
    }
}

/// Carries an action out.
pub(super) fn act(state: &mut State, action: Action) -> bool {
    if state.pages.sell.open.is_some() {
        return in_form(state, action);
    }
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -SCREEN_ROWS),
        Action::PageDown => step(state, SCREEN_ROWS),
        Action::Top => step(state, isize::MIN),
        Action::Bottom => step(state, isize::MAX),
        Action::Open | Action::Right => {
            if state.pages.sell.shown().1 > 0 {
                state.pages.sell.focus = Focus::Close;
            }
        }
        Action::Left => state.pages.sell.focus = Focus::List,
        Action::Sales => other_shelf(state),
        Action::Register => register(state),
        Action::Edit => with_chosen(state, edit),
        Action::Restock => with_chosen(state, |state, id| fill_in(state, Task::Stock(id))),
        Action::OnSale => with_chosen(state, |state, _| writes::switch_sale(state)),
        Action::Copy => copy(state),
        _ => return false,
    }
    true
}

/// While a choice takes the keys, letters are still not commands: what was typed would be lost by one.
fn in_form(state: &mut State, action: Action) -> bool {
    let Some(open) = &mut state.pages.sell.open else { return false };
    match action {
        Action::NextField | Action::Down => open.form.step(1),
        Action::PreviousField | Action::Up => open.form.step(-1),
        Action::Left => open.form.turn(-1),
        Action::Right => open.form.turn(1),
        Action::Submit if !open.form.is_at_end() => open.form.step(1),
        Action::Submit => writes::send(state),
        Action::Back | Action::Help | Action::Palette | Action::Log | Action::Suspend => return false,
        _ => {}
    }
    true
}

fn step(state: &mut State, by: isize) {
    let (list, len) = state.pages.sell.shown();
    list.step(by, len);
    if state.pages.sell.shelf == Shelf::Goods {
        look_closer(state);
    }
    find_more(state);
}

/// A click on a row chooses it; on the chosen one, it looks closer.
pub(super) fn choose(state: &mut State, row: usize) {
    let (list, len) = state.pages.sell.shown();
    if row < len {
        let same = list.cursor == row;
        list.cursor = row;
        if same {
            state.pages.sell.focus = Focus::Close;
        }
        step(state, 0);
    }
}

/// A click on an entry of the form.
pub(super) fn focus(state: &mut State, entry: usize) {
    if let Some(open) = &mut state.pages.sell.open {
        open.form.focus(entry);
    }
}

fn other_shelf(state: &mut State) {
    let sell = &mut state.pages.sell;
    sell.focus = Focus::List;
    sell.shelf = match sell.shelf {
        Shelf::Goods => Shelf::Sales,
        Shelf::Sales => Shelf::Goods,
    };
    if state.pages.sell.shelf == Shelf::Sales && state.who.shopper().is_some() {
        ask_sales(state);
    }
}

fn with_chosen(state: &mut State, act: impl FnOnce(&mut State, GoodsId)) {
    let sell = &state.pages.sell;
    if let Some(id) = sell.chosen().filter(|_| sell.shelf == Shelf::Goods).map(|mine| mine.goods.goods_id) {
        act(state, id);
    }
}

/// Goods stand in a category, so the categories have to be there first.
fn register(state: &mut State) {
    if !crate::wishes::ensure_signed_in(state) {
        return;
    }
    if state.pages.sell.categories.get().is_none() {
        let words = state.keyed(Say::SellNotYet);
        state.refuse(words);
        return;
    }
    state.pages.sell.shelf = Shelf::Goods;
    fill_in(state, Task::Register);
}

/// What is to be changed has to be there in full first.
fn edit(state: &mut State, id: GoodsId) {
    let sell = &state.pages.sell;
    if sell.closest().is_none() || sell.categories.get().is_none() {
        let words = state.keyed(Say::SellNotYet);
        state.refuse(words);
        return;
    }
    fill_in(state, Task::Edit(id));
}

fn fill_in(state: &mut State, task: Task) {
    let form = task.form(state);
    state.pages.sell.open = Some(Open { task, form });
}

/// The parcel's number of a sale, or the id of goods.
fn copy(state: &mut State) {
    let sell = &state.pages.sell;
    let text = match sell.shelf {
        Shelf::Goods => sell.chosen().map(|mine| mine.goods.goods_id.to_string()),
        Shelf::Sales => sell.sale().map(|sale| crate::text::line(&sale.tracking_number)),
    };
    if let Some(text) = text {
        state.copy(text);
    }
}

/// One step back: out of the form, away from what is looked at, from the sales to the goods.
pub(super) fn back(state: &mut State) -> Stepped {
    let sell = &mut state.pages.sell;
    if sell.open.take().is_some() {
        return Stepped::Back;
    }
    match (sell.focus, sell.shelf) {
        (Focus::Close, _) => sell.focus = Focus::List,
        (Focus::List, Shelf::Sales) => sell.shelf = Shelf::Goods,
        (Focus::List, Shelf::Goods) => return Stepped::Out,
    }
    Stepped::Back
}
