//! Text on its way to the screen.
//!
//! Owns how text that strangers wrote is made safe and fits: composed (NFC), control characters neutralised, measured in
//! cells, cut at grapheme clusters. Everything that came from a server, a file or a keyboard goes through [`line()`] or
//! [`wrap`] before a widget sees it.
//!
//! [`line()`], [`cut`], [`pad`], [`wrap`], [`cells`], and [`Field`], a text field.

mod field;

pub(crate) use field::Field;

use miri_common::text::neutralise;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text as one safe line. A line break inside becomes a space, because names and addresses are shown in one row.
pub(crate) fn line(text: &str) -> String {
    let one: String = text.nfc().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    neutralise(&one)
}

/// How many cells a text takes.
pub(crate) fn cells(text: &str) -> usize {
    text.width()
}

/// The longest beginning that fits, with `ellipsis` at its end where something was cut off.
pub(crate) fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mark = cells(ellipsis);
    if width <= mark {
        return take(text, width).to_owned();
    }
    format!("{}{ellipsis}", take(text, width - mark))
}

/// Exactly `width` cells: cut, or filled with spaces on the right.
pub(crate) fn pad(text: &str, width: usize, ellipsis: &str) -> String {
    let mut fitted = cut(text, width, ellipsis);
    fitted.extend(std::iter::repeat_n(' ', width.saturating_sub(cells(&fitted))));
    fitted
}

/// The longest beginning of at most `width` cells that ends between two grapheme clusters.
fn take(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += cells(cluster);
        if used > width {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Lines of at most `width` cells and at most `most` of them, broken between words where that is possible. Line breaks of
/// the text are kept.
pub(crate) fn wrap(text: &str, width: usize, most: usize, ellipsis: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut row = String::new();
        for word in words(&line(paragraph)) {
            fill(&mut lines, &mut row, word, width.max(2));
        }
        lines.push(row.trim_end().to_owned());
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(
                &format!("{last}{ellipsis}{ellipsis}"),
                cells(last).min(width.saturating_sub(1)) + 1,
                ellipsis,
            );
        }
    }
    lines
}

/// The words of a line and the spaces between them. What is neither belongs to the word before it, so that no row begins with a
/// full stop.
fn words(line: &str) -> Vec<&str> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (at, piece) in line.split_word_bound_indices() {
        let end = at + piece.len();
        let mark = !piece.chars().any(|c| c.is_alphanumeric() || c.is_whitespace());
        match words.last_mut() {
            Some(last) if mark && line.get(last.0..last.1).is_some_and(|word| !word.trim().is_empty()) => {
                last.1 = end;
            }
            _ => words.push((at, end)),
        }
    }
    words.into_iter().filter_map(|(start, end)| line.get(start..end)).collect()
}

/// Puts a word into the row, or begins another; a word longer than a row is broken between clusters.
fn fill(lines: &mut Vec<String>, row: &mut String, word: &str, width: usize) {
    if cells(row) + cells(word) <= width {
        if !(row.is_empty() && word.trim().is_empty()) {
            row.push_str(word);
        }
        return;
    }
    if !row.is_empty() {
        lines.push(std::mem::take(row).trim_end().to_owned());
    }
    let mut rest = word.trim_start();
    while cells(rest) > width {
        let head = take(rest, width);
        if head.is_empty() {
            return;
        }
        lines.push(head.to_owned());
        rest = rest.get(head.len()..).unwrap_or_default();
    }
    row.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{cells, cut, line, pad, wrap};

    #[test]
    fn text_is_cut_between_clusters_and_never_wider_than_asked() {
        for text in ["청송 꿀사과 5kg", "👨‍👩‍👧‍👦 family", "a\u{301}e\u{301}", "", &"길".repeat(500)]
        {
            for width in 0..20 {
                let cut = cut(text, width, "…");
                assert!(cells(&cut) <= width, "{text:?} in {width}: {cut:?}");
                assert_eq!(cells(&pad(text, width, "…")), width);
            }
        }
        assert_eq!(cut("👨‍👩‍👧‍👦 family", 3, "…"), "👨‍👩‍👧‍👦…");
        assert_eq!(cut("청송 사과", 6, "…"), "청송 …");
    }

    #[test]
    fn a_line_is_composed_and_drives_no_terminal() {
        assert_eq!(line("\u{1112}\u{1161}\u{11ab}\u{1b}[2J\nx"), "한\u{fffd}[2J x");
    }

    #[test]
    fn wrapping_keeps_every_letter_and_every_width() {
        let text = "해발 400m 과수원에서 서리를 맞힌 부사.\n꿀이 고르게 들었습니다 supercalifragilistic";
        for width in 2..40 {
            let lines = wrap(text, width, 1000, "…");
            assert!(lines.iter().all(|line| cells(line) <= width), "{width}: {lines:?}");
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text), "{width}");
        }
        let short = wrap(text, 20, 2, "…");
        assert_eq!(wrap("서리를 맞힌 부사.", 16, 9, "…"), ["서리를 맞힌", "부사."]);
        assert_eq!(short.len(), 2);
        assert!(short[1].ends_with('…') && cells(&short[1]) <= 20, "{short:?}");
    }
}
