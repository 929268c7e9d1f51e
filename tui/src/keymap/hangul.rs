//! The two-set Korean layout (KS X 5002): which Latin key each letter is typed with. Whoever has the Korean input method
//! on need not switch it off to move through a list.

use super::press::Press;
use crossterm::event::KeyCode;

const LETTERS: [(char, char); 33] = [
    ('ㅂ', 'q'),
    ('ㅈ', 'w'),
    ('ㄷ', 'e'),
    ('ㄱ', 'r'),
    ('ㅅ', 't'),
    ('ㅛ', 'y'),
    ('ㅕ', 'u'),
    ('ㅑ', 'i'),
    ('ㅐ', 'o'),
    ('ㅔ', 'p'),
    ('ㅁ', 'a'),
    ('ㄴ', 's'),
    ('ㅇ', 'd'),
    ('ㄹ', 'f'),
    ('ㅎ', 'g'),
    ('ㅗ', 'h'),
    ('ㅓ', 'j'),
    ('ㅏ', 'k'),
    ('ㅣ', 'l'),
    ('ㅋ', 'z'),
    ('ㅌ', 'x'),
    ('ㅊ', 'c'),
    ('ㅍ', 'v'),
    ('ㅠ', 'b'),
    ('ㅜ', 'n'),
    ('ㅡ', 'm'),
    ('ㅃ', 'Q'),
    ('ㅉ', 'W'),
    ('ㄸ', 'E'),
    ('ㄲ', 'R'),
    ('ㅆ', 'T'),
    ('ㅒ', 'O'),
    ('ㅖ', 'P'),
];

/// The same press on a Latin layout, for a press of a Korean letter.
pub(super) fn latin(press: Press) -> Option<Press> {
    let KeyCode::Char(letter) = press.code else { return None };
    let (_, latin) = LETTERS.iter().find(|(korean, _)| *korean == letter)?;
    Some(Press { code: KeyCode::Char(*latin), ..press })
}
