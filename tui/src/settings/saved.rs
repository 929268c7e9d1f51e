//! What is remembered from one start to the next.

use crate::look::Theme;
use miri_common::{GoodsId, Lang, Won};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The name of the file.
const NAME: &str = "tui-state.json";

/// Whether the terminal reports the mouse to the client. While it does, selecting text takes Shift.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mouse {
    /// Click and wheel go to the client.
    #[default]
    On,
    /// They stay with the terminal.
    Off,
}

/// A language by its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LangTag {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl From<Lang> for LangTag {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ko => Self::Ko,
            Lang::En => Self::En,
        }
    }
}

impl From<LangTag> for Lang {
    fn from(tag: LangTag) -> Self {
        match tag {
            LangTag::Ko => Self::Ko,
            LangTag::En => Self::En,
        }
    }
}

/// The prices at which wishes were first seen, for each shop and account: what a price has changed from. They are no secret, and only
/// what is on the wishlist now is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WishedPrices(BTreeMap<String, Vec<(GoodsId, Won)>>);

impl WishedPrices {
    /// The price of goods that are on this account's wishlist.
    pub(crate) fn price(&self, account: &str, goods: GoodsId) -> Option<Won> {
        self.0.get(account)?.iter().find(|(known, _)| *known == goods).map(|(_, price)| *price)
    }

    /// Keeps these prices for an account. Says whether any is news.
    pub(crate) fn keep(&mut self, account: String, prices: BTreeMap<GoodsId, Won>) -> bool {
        let prices: Vec<_> = prices.into_iter().collect();
        if self.0.get(&account) == Some(&prices) {
            return false;
        }
        self.0.insert(account, prices);
        true
    }
}

/// What was switched the last time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// The language.
    pub lang: Option<LangTag>,
    /// The theme.
    pub theme: Option<Theme>,
    /// Mouse reports.
    pub mouse: Option<Mouse>,
    /// The prices at which wishes were first seen.
    pub wished: WishedPrices,
}

impl Saved {
    /// Reads what is remembered. What cannot be read is forgotten: it is the client's own and costs nobody anything.
    #[must_use]
    pub fn load(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(NAME)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Remembers: a new file that takes the place of the old one, so that two clients never leave half of one.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn store(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.flush()?;
        file.persist(folder.join(NAME)).map_err(|error| error.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{LangTag, Mouse, Saved, WishedPrices};
    use crate::look::Theme;
    use miri_common::{GoodsId, Won};
    use std::collections::BTreeMap;

    #[test]
    fn what_was_switched_is_found_again_and_a_broken_file_is_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Saved::load(folder.path()), Saved::default());
        let mut wished = WishedPrices::default();
        assert!(wished.keep("shop#7".to_owned(), BTreeMap::from([(GoodsId(1), Won(39_000))])));
        let saved =
            Saved { lang: Some(LangTag::En), theme: Some(Theme::Light), mouse: Some(Mouse::Off), wished };
        saved.store(folder.path()).unwrap();
        assert_eq!(Saved::load(folder.path()), saved);
        std::fs::write(folder.path().join(super::NAME), "{").unwrap();
        assert_eq!(Saved::load(folder.path()), Saved::default());
    }
}
