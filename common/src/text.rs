//! Text that strangers wrote, made safe to show.

/// Replaces every control character (C0, DEL, C1) and every bidirectional override by U+FFFD, so that text from a
/// server or another user can neither drive a terminal nor reorder what stands around it.
#[must_use]
pub fn neutralise(text: &str) -> String {
    text.chars().map(|c| if is_unsafe(c) { '\u{FFFD}' } else { c }).collect()
}

/// Whether a character may not appear in text that is shown as one line.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::neutralise;

    #[test]
    fn nothing_that_drives_a_terminal_is_left() {
        assert_eq!(
            neutralise("a\u{1b}[2Jb\r\n\u{9b}c\u{202e}d"),
            "a\u{fffd}[2Jb\u{fffd}\u{fffd}\u{fffd}c\u{fffd}d"
        );
        assert_eq!(neutralise("청송 사과 🍎"), "청송 사과 🍎");
    }
}
