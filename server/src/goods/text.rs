//! What a search looks for and where: folding of texts, the terms of a text, the words of a query. No database.
//!
//! A text is folded to NFC in lower case, so that composed and decomposed Hangul, and Latin letters of either case, are the
//! same. Its terms are every two neighbouring characters of a word, and every single character that is worth a search by itself:
//! a Hangul syllable, an ideograph, an emoji, a sign; but not a letter of an alphabet, because a single one of those is
//! in nearly every text. So a query of one syllable or of two letters *is* a term, and what the table of terms says of it is
//! exact. A longer word is looked for by its rarest terms, and the folded text of each candidate is asked whether it holds the
//! whole word.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Between the name and the description of goods, so that no word reaches over both. It is white space.
const BETWEEN: char = '\n';
/// The first character that is not of an alphabet for this purpose: Hangul letters begin here, and what comes before is Latin,
/// Greek, Cyrillic and others that spell words with letters.
const FIRST_SYLLABLE: char = '\u{1100}';

/// NFC in lower case, character by character, so that what a character becomes does not hang on those around it.
pub fn fold(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// What a search for goods looks into.
pub fn folded(name: &str, description: &str) -> String {
    let mut text = fold(name);
    text.push(BETWEEN);
    text.push_str(&fold(description));
    text
}

/// Every term of a folded text, each once, in their order.
pub fn terms(folded: &str) -> BTreeSet<String> {
    folded.split_whitespace().flat_map(terms_of_word).collect()
}

fn terms_of_word(word: &str) -> impl Iterator<Item = String> + '_ {
    let singles = word.chars().filter(|c| stands_alone(*c)).map(String::from);
    let pairs = word.char_indices().zip(word.chars().skip(1));
    singles.chain(pairs.map(|((at, first), second)| {
        let end = at + first.len_utf8() + second.len_utf8();
        word[at..end].to_owned()
    }))
}

/// Whether one character is already worth a search.
fn stands_alone(c: char) -> bool {
    c >= FIRST_SYLLABLE || !c.is_alphabetic()
}

/// A word that a text must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    /// The word, folded.
    pub text: String,
    /// Terms that each text with this word has.
    pub terms: Vec<String>,
}

impl Word {
    fn new(text: &str) -> Self {
        let pairs: BTreeSet<String> = if text.chars().nth(1).is_some() {
            terms_of_word(text).filter(|term| term.chars().nth(1).is_some()).collect()
        } else {
            terms_of_word(text).collect()
        };
        Self { text: text.to_owned(), terms: pairs.into_iter().collect() }
    }

    /// Whether having the term is having the word.
    pub fn is_a_term(&self) -> bool {
        self.terms.len() == 1 && self.terms[0] == self.text
    }
}

/// What someone searches for: every word must be somewhere in the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    /// The words, each once.
    pub words: Vec<Word>,
}

impl Query {
    /// Reads a query; `None` when it has no word that is long enough to be looked for: one syllable, or two letters of an
    /// alphabet.
    pub fn new(text: &str) -> Option<Self> {
        let folded = fold(text);
        let words: BTreeSet<&str> = folded.split_whitespace().collect();
        let words: Vec<_> = words.into_iter().map(Word::new).collect();
        words.iter().any(|word| !word.terms.is_empty()).then_some(Self { words })
    }

    /// A query for one term and nothing else.
    pub(super) fn of_term(term: &str) -> Self {
        Self { words: vec![Word { text: term.to_owned(), terms: vec![term.to_owned()] }] }
    }

    /// Every term, each once.
    pub fn terms(&self) -> Vec<&str> {
        let terms: BTreeSet<&str> =
            self.words.iter().flat_map(|word| &word.terms).map(String::as_str).collect();
        terms.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, fold, folded, terms};

    fn all(text: &str) -> Vec<String> {
        terms(&fold(text)).into_iter().collect()
    }

    /// Whether the terms and the words of a query say that a text holds it, as the statements do.
    fn finds(query: &str, name: &str, description: &str) -> bool {
        let text = folded(name, description);
        let has = terms(&text);
        let query = Query::new(query).unwrap();
        query.words.iter().all(|word| {
            word.terms.iter().all(|term| has.contains(term))
                && (word.is_a_term() || text.contains(&word.text))
        })
    }

    #[test]
    fn a_text_has_its_pairs_and_the_characters_that_stand_alone() {
        assert_eq!(all("꿀사과 5kg"), ["5", "5k", "kg", "과", "꿀", "꿀사", "사", "사과"]);
        assert_eq!(all("A b"), Vec::<String>::new());
        assert_eq!(all("🍎"), ["🍎"]);
        assert_eq!(all("99%"), ["%", "9", "9%", "99"]);
    }

    #[test]
    fn composed_and_decomposed_texts_and_both_cases_are_the_same() {
        assert_eq!(fold("\u{1109}\u{1161}\u{1100}\u{116a}"), "사과");
        assert_eq!(fold("CAFE\u{301} Ｋｇ"), "café ｋｇ");
        assert!(finds("\u{1109}\u{1161}", "꿀사과", "-"));
        assert!(finds("사과", "꿀\u{1109}\u{1161}\u{1100}\u{116a}", "-"));
        assert!(finds("APPLE", "Green apple", "-") && finds("pPl", "Green Apple", "-"));
    }

    #[test]
    fn a_word_is_found_inside_another_and_not_across_two() {
        assert!(finds("사과", "꿀사과청", "-"));
        assert!(finds("사과청", "꿀사과청", "-") && !finds("사과청", "사과 과청", "-"));
        assert!(!finds("과즙", "사과 즙", "-") && !finds("사과즙", "사과", "즙"));
        assert!(finds("즙 사과", "사과", "맑은 즙"), "the words may stand anywhere");
    }

    #[test]
    fn signs_are_themselves() {
        assert!(finds("100%", "100% 사과", "-") && !finds("100%", "1000 사과", "-"));
        assert!(finds("%", "100%", "-") && !finds("%", "사과", "-") && !finds("_", "사과", "-"));
        assert!(finds("🍎", "사과🍎", "-") && !finds("🍏", "사과🍎", "-"));
    }

    #[test]
    fn a_query_needs_one_syllable_or_two_letters() {
        assert!(Query::new(" \t").is_none() && Query::new("a").is_none() && Query::new("a b").is_none());
        assert!(Query::new("과").is_some() && Query::new("ab").is_some() && Query::new("a 과").is_some());
        assert!(finds("a 과", "A급 사과", "-") && !finds("a 과", "B급 사과", "-"));
    }
}
