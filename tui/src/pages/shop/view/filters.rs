//! The filters, beside the list where there is room for them.

use crate::goods::money;
use crate::state::State;
use crate::view::ink::{Ink, first, row_of, shift};
use miri_common::{Lang, Say, Won};
use ratatui::layout::Rect;

/// Draws categories, opening, stock, price and order.
pub(super) fn draw(ink: &mut Ink<'_, '_>, place: Rect, state: &State) {
    let (palette, symbols) = (ink.palette(), ink.symbols());
    let wanted = &state.pages.shop.wanted;
    let mut row = 0;
    if let Some(total) = super::list::total(state) {
        ink.left(row_of(place, 0), &total, palette.muted);
    }
    row += 2;
    let all = state.say(Say::ShopAll);
    let categories = state.pages.shop.categories.get().map_or(&[][..], Vec::as_slice);
    let named = categories.iter().map(|one| (Some(&one.code), label(one, state.lang)));
    for (code, words) in std::iter::once((None, all.as_str())).chain(named) {
        let chosen = wanted.category.as_ref() == code;
        let line = row_of(place, row);
        if chosen {
            ink.left(first(line, 1), symbols.marker, palette.accent);
        }
        ink.left(shift(line, 2), words, if chosen { palette.selected } else { palette.text });
        row += 1;
    }
    row += 1;
    let choices = [
        (Say::DoOpening, state.say(wanted.opening.say())),
        (Say::DoInStock, state.say(wanted.stock.say())),
        (Say::DoPrice, price_label(state).unwrap_or_else(|| state.say(Say::ShopPriceAny))),
        (Say::DoSort, state.say(wanted.order.say())),
    ];
    for (say, words) in choices {
        ink.left(shift(row_of(place, row), 2), state.word(say), palette.faint);
        ink.left(shift(row_of(place, row + 1), 2), &words, palette.text);
        row += 3;
    }
}

fn label(category: &miri_common::api::Category, lang: Lang) -> &str {
    match lang {
        Lang::Ko => &category.ko,
        Lang::En => &category.en,
    }
}

/// The category that is wanted, in words.
pub(super) fn category_label(state: &State) -> Option<String> {
    let shop = &state.pages.shop;
    let code = shop.wanted.category.as_ref()?;
    let named = shop.categories.get().and_then(|all| all.iter().find(|one| one.code == *code));
    Some(named.map_or_else(|| code.clone(), |one| label(one, state.lang).to_owned()))
}

/// The prices that are wanted, in words.
pub(super) fn price_label(state: &State) -> Option<String> {
    let wanted = &state.pages.shop.wanted;
    let won = |price: Option<i64>| price.map_or_else(String::new, |price| money(Won(price), state.lang));
    match (wanted.lowest, wanted.highest) {
        (None, None) => None,
        (lowest, highest) => Some(format!("{} - {}", won(lowest), won(highest)).trim().to_owned()),
    }
}
