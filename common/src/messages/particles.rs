//! Korean particles that depend on how the word before them ends.
//!
//! `{ JOSA($name, "이", "가") }` gives the name with the particle that fits it: the first one after a final consonant, the second
//! after a vowel. For `JOSA($name, "으로", "로")` a final ㄹ counts as a vowel (국립국어원, 한국어 어문 규범: 조사 '로').

use super::Place;

/// How a word ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// The function `JOSA`.
pub(super) fn josa<'a>(places: &[Place<'a>]) -> Place<'a> {
    let [word, Place::String(after_consonant), Place::String(after_vowel)] = places else {
        return Place::Error;
    };
    let word = match word {
        Place::String(word) => word.clone().into_owned(),
        Place::Number(number) => number.as_string().into_owned(),
        _ => return Place::Error,
    };
    let particle = match ending(&word) {
        Ending::Vowel => after_vowel,
        Ending::Rieul if after_consonant == "으로" => after_vowel,
        Ending::Rieul | Ending::Consonant => after_consonant,
    };
    Place::from(format!("{word}{particle}"))
}

/// How a word ends when it is read aloud: its last syllable, or the Korean name of its last digit or Latin letter. What cannot
/// be read so counts as a vowel.
fn ending(word: &str) -> Ending {
    const FIRST_SYLLABLE: u32 = 0xAC00;
    const FINALS: u32 = 28;
    const RIEUL: u32 = 8;
    let Some(last) = word.chars().rev().find(|c| c.is_alphanumeric()) else { return Ending::Vowel };
    match last {
        '가'..='힣' => match (u32::from(last) - FIRST_SYLLABLE) % FINALS {
            0 => Ending::Vowel,
            RIEUL => Ending::Rieul,
            _ => Ending::Consonant,
        },
        '1' | '7' | '8' | 'l' | 'L' | 'r' | 'R' => Ending::Rieul,
        '0' | '3' | '6' | 'm' | 'M' | 'n' | 'N' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, ending, josa};
    use crate::messages::Place;

    #[test]
    fn a_particle_fits_the_word_before_it() {
        let with = |word: &str, first: &str, second: &str| match josa(&[
            Place::from(word),
            Place::from(first),
            Place::from(second),
        ]) {
            Place::String(text) => text.into_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(with("사과", "이", "가"), "사과가");
        assert_eq!(with("청송꿀", "을", "를"), "청송꿀을");
        assert_eq!(with("서울", "으로", "로"), "서울로");
        assert_eq!(with("부산", "으로", "로"), "부산으로");
        assert_eq!(with("머그컵 (중)", "은", "는"), "머그컵 (중)은");
        assert_eq!(with("컵 3", "이", "가"), "컵 3이");
    }

    #[test]
    fn what_cannot_be_read_aloud_ends_in_a_vowel() {
        assert_eq!((ending(""), ending("🍎"), ending("mug!")), (Ending::Vowel, Ending::Vowel, Ending::Vowel));
    }
}
