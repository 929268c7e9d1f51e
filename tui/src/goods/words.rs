//! How it is said: money, countdowns, and whether goods can be bought.

use super::{COUNTED, Standing};
use crate::look::{Look, Palette};
use jiff::SignedDuration;
use miri_common::messages::Place;
use miri_common::{Lang, Say, Won};
use ratatui::style::Style;

/// So few units are told as few.
const FEW: i64 = 5;

/// Words in a colour; the words say it without the colour.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// The words.
    pub(crate) words: String,
    /// The colour.
    pub(crate) style: Style,
}

/// An amount with thousands marks and the unit as the language writes it.
pub(crate) fn money(amount: Won, lang: Lang) -> String {
    match lang {
        Lang::Ko => amount.to_string(),
        Lang::En => amount.to_string().replace('원', " won"),
    }
}

/// How long it still is: `12:34` or `1:02:03`, rounded up, so that `00:00` is never shown before the time has come.
pub(crate) fn countdown(left: SignedDuration) -> String {
    let left = left.max(SignedDuration::ZERO);
    let seconds = left.as_secs() + i64::from(left.subsec_nanos() > 0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// Whether goods can be bought, as a sign and a word.
pub(crate) fn standing_cell(standing: Standing, lang: Lang, look: &Look) -> Cell {
    let (sign, Palette { good, warn, bad, muted, .. }) = (look.symbols, look.palette);
    let (mark, words, style) = match standing {
        Standing::Open(left) if left <= FEW => {
            (sign.good, Say::FewLeft.with(lang, &[("left", Place::from(left))]), warn)
        }
        Standing::Open(_) => (sign.good, Say::Open.text(lang).to_owned(), good),
        Standing::Opens(_, Some(left)) if left < COUNTED => (sign.wait, countdown(left), warn),
        Standing::Opens(at, _) => (sign.wait, at.0.strftime("%m-%d %H:%M").to_string(), muted),
        Standing::SoldOut => (sign.bad, Say::SoldOut.text(lang).to_owned(), bad),
        Standing::OffSale => (sign.bad, Say::OffSale.text(lang).to_owned(), bad),
    };
    Cell { words: format!("{mark} {words}"), style }
}

#[cfg(test)]
mod tests {
    use super::{countdown, money};
    use jiff::SignedDuration;
    use miri_common::{Lang, Won};

    #[test]
    fn a_countdown_ends_at_its_time_and_not_before() {
        for (ms, shown) in [
            (1, "00:01"),
            (1_000, "00:01"),
            (1_001, "00:02"),
            (61_000, "01:01"),
            (3_661_000, "1:01:01"),
            (-5, "00:00"),
        ] {
            assert_eq!(countdown(SignedDuration::from_millis(ms)), shown);
        }
    }

    #[test]
    fn money_has_its_unit_in_the_language() {
        assert_eq!(money(Won(39_000), Lang::Ko), "39,000원");
        assert_eq!(money(Won(39_000), Lang::En), "39,000 won");
    }
}
