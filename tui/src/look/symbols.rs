//! Symbols, and the same in ASCII for terminals and fonts that have no others.

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Unicode.
    #[default]
    Unicode,
    /// ASCII alone (`--ascii`). Goods keep their own letters.
    Ascii,
}

/// One sign for each meaning. Each is one cell wide.
#[derive(Debug)]
pub(crate) struct Symbols {
    /// Before the row that is chosen.
    pub(crate) marker: &'static str,
    /// Where something was cut off.
    pub(crate) ellipsis: &'static str,
    /// A line across.
    pub(crate) rule: &'static str,
    /// A line down.
    pub(crate) bar: &'static str,
    /// Between two things in one row.
    pub(crate) dot: &'static str,
    /// Open, done, online.
    pub(crate) good: &'static str,
    /// Not yet, waiting.
    pub(crate) wait: &'static str,
    /// Over, refused, offline.
    pub(crate) bad: &'static str,
    /// Chosen among several, and not chosen.
    pub(crate) checked: &'static str,
    /// Not chosen among several.
    pub(crate) unchecked: &'static str,
    /// On the wishlist.
    pub(crate) wished: &'static str,
    /// A password's character.
    pub(crate) mask: char,
    /// Eight heights of a column, lowest first.
    pub(crate) columns: [&'static str; 8],
}

const UNICODE: Symbols = Symbols {
    marker: "›",
    ellipsis: "…",
    rule: "─",
    bar: "│",
    dot: "·",
    good: "●",
    wait: "◌",
    bad: "×",
    checked: "◉",
    unchecked: "○",
    wished: "♥",
    mask: '•',
    columns: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
};

const ASCII: Symbols = Symbols {
    marker: ">",
    ellipsis: "~",
    rule: "-",
    bar: "|",
    dot: "-",
    good: "*",
    wait: "o",
    bad: "x",
    checked: "#",
    unchecked: ".",
    wished: "+",
    mask: '*',
    columns: ["_", "_", ".", ".", ":", ":", "|", "|"],
};

impl Symbols {
    pub(crate) const fn of(glyphs: Glyphs) -> &'static Self {
        match glyphs {
            Glyphs::Unicode => &UNICODE,
            Glyphs::Ascii => &ASCII,
        }
    }

    /// Signs in order, to be checked.
    #[cfg(test)]
    fn all(&self) -> Vec<String> {
        let single = [
            self.marker,
            self.ellipsis,
            self.rule,
            self.bar,
            self.dot,
            self.good,
            self.wait,
            self.bad,
            self.checked,
            self.unchecked,
            self.wished,
        ];
        let mut all: Vec<String> = single.iter().chain(&self.columns).map(|s| (*s).to_owned()).collect();
        all.push(self.mask.to_string());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{ASCII, UNICODE};

    #[test]
    fn every_sign_is_one_cell_and_the_ascii_ones_are_ascii() {
        for sign in UNICODE.all().iter().chain(&ASCII.all()) {
            assert_eq!(crate::text::cells(sign), 1, "{sign}");
        }
        assert!(ASCII.all().iter().all(|sign| sign.is_ascii()));
    }
}
