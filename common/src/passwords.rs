//! Passwords that everyone tries first.
//!
//! Guessers work through lists of leaked passwords. Those of ten characters or more that stand at the top of such lists are made
//! after few patterns, so the patterns are refused and no list is carried along (NIST SP 800-63B, section 5.1.1.2, names them:
//! dictionary words, repetitive or sequential characters, context-specific words). The rules and the words below are our own.
//!
//! A password is cut into pieces: walks along the keyboard or the alphabet, repetitions, well-known words, and everything else.
//! What counts is everything else; a password that has too little of it is common.

/// Characters of everything else that a password must have.
const ENOUGH: usize = 4;
/// The shortest walk or repetition that is one.
const MIN_RUN: usize = 3;
/// Digits alone are dates and telephone numbers; from so many on they are hard to guess all the same.
const ENOUGH_DIGITS: usize = 16;
/// So many digits and signs count as one letter.
const OTHERS_FOR_A_LETTER: usize = 4;
/// The longest piece that is looked for when a password repeats one.
const MAX_PERIOD: usize = 6;

/// The rows and columns of a keyboard, the alphabet, and Korea's second set of letters as they are typed. Walked both ways.
const WALKS: &[&str] = &[
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "azertyuiop",
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "a1s2d3f4g5h6j7k8l9",
    "a1b2c3d4e5f6g7h8i9j0",
    "1a2b3c4d5e6f7g8h9i0j",
    "z1x2c3v4b5n6m7",
    "147258369",
    "가나다라마바사아자차카타파하",
];

/// What people take for a password first, of four letters or more. `qlalfqjsgh` is 비밀번호 on an English keyboard, `tkfkdgo` 사랑해,
/// `dkssud` 안녕, `gksrnr` 한국.
const WORDS: &[&str] = &[
    "password",
    "passwort",
    "passwd",
    "passcode",
    "motdepasse",
    "contrasena",
    "senha",
    "parola",
    "admin",
    "administrator",
    "operator",
    "manager",
    "master",
    "root",
    "user",
    "username",
    "guest",
    "default",
    "login",
    "logon",
    "signin",
    "welcome",
    "letmein",
    "changeme",
    "secret",
    "access",
    "private",
    "trustno",
    "iloveyou",
    "loveyou",
    "lovely",
    "love",
    "forever",
    "hello",
    "whatever",
    "please",
    "test",
    "tester",
    "testing",
    "temp",
    "sample",
    "example",
    "dragon",
    "monkey",
    "princess",
    "sunshine",
    "shadow",
    "superman",
    "batman",
    "spiderman",
    "pokemon",
    "starwars",
    "naruto",
    "football",
    "baseball",
    "basketball",
    "soccer",
    "liverpool",
    "chelsea",
    "arsenal",
    "barcelona",
    "michael",
    "jessica",
    "jordan",
    "ashley",
    "daniel",
    "charlie",
    "thomas",
    "flower",
    "butterfly",
    "chocolate",
    "computer",
    "internet",
    "samsung",
    "google",
    "facebook",
    "naver",
    "kakao",
    "apple",
    "android",
    "iphone",
    "windows",
    "linux",
    "korea",
    "seoul",
    "busan",
    "miri",
    "mirishop",
    "shop",
    "qwerty",
    "asdf",
    "zxcv",
    "qlalfqjsgh",
    "tkfkdgo",
    "dkssud",
    "gksrnr",
    "비밀번호",
    "사랑해",
    "안녕하세요",
    "안녕",
    "대한민국",
    "관리자",
    "미리",
    "saranghae",
    "daehanminguk",
];

/// Whether this password is one of those that are tried first.
#[must_use]
pub fn is_common(password: &str) -> bool {
    let plain: Vec<char> = password.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if plain.iter().all(char::is_ascii_digit) && plain.len() < ENOUGH_DIGITS {
        return true;
    }
    let read: Vec<char> = plain.iter().copied().map(as_letter).collect();
    repeats(&plain) || left_over(&plain) < ENOUGH || left_over(&read) < ENOUGH
}

/// The letter that a digit or sign is often written for.
const fn as_letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        c => c,
    }
}

/// Whether a password is a short piece again and again.
fn repeats(text: &[char]) -> bool {
    (1..=MAX_PERIOD.min(text.len() / 2))
        .any(|period| text.iter().zip(text.iter().skip(period)).all(|(a, b)| a == b))
}

/// How many letters are left when walks, repetitions and words are taken out. Digits and signs between them count little, because
/// every guesser adds some.
fn left_over(text: &[char]) -> usize {
    let (mut letters, mut others, mut rest) = (0, 0, text);
    while let Some((first, behind)) = rest.split_first() {
        let known = run(rest).max(word(rest));
        if known > 0 {
            rest = rest.get(known..).unwrap_or_default();
        } else {
            *(if is_digit_or_sign(*first) { &mut others } else { &mut letters }) += 1;
            rest = behind;
        }
    }
    letters + others / OTHERS_FOR_A_LETTER
}

const fn is_digit_or_sign(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_punctuation()
}

/// The length of the word that a text begins with; 0 when it begins with none.
fn word(text: &[char]) -> usize {
    let starts = |word: &&&str| {
        let mut letters = text.iter();
        word.chars().all(|c| letters.next() == Some(&c))
    };
    WORDS.iter().filter(starts).map(|word| word.chars().count()).max().unwrap_or(0)
}

/// The length of the walk or repetition that a text begins with; 0 when it is shorter than one must be.
fn run(text: &[char]) -> usize {
    let Some(first) = text.first() else { return 0 };
    let same = text.iter().take_while(|c| *c == first).count();
    let walked =
        WALKS.iter().map(|walk| walked(text, walk.chars()).max(walked(text, walk.chars().rev()))).max();
    let longest = walked.unwrap_or(0).max(same);
    if longest >= MIN_RUN { longest } else { 0 }
}

/// How far a text goes along a walk, from wherever it gets on.
fn walked(text: &[char], walk: impl Iterator<Item = char>) -> usize {
    let walk: Vec<char> = walk.collect();
    let from = |start: usize| walk.iter().skip(start).zip(text).take_while(|(a, b)| a == b).count();
    (0..walk.len()).map(from).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::is_common;

    #[test]
    fn what_everyone_tries_first_is_common() {
        for password in [
            "1234567890",
            "0123456789",
            "9876543210",
            "1111111111",
            "1212121212",
            "01012345678",
            "19900101123",
            "password123",
            "Password1234!",
            "P@ssw0rd2024",
            "p4$$w0rd!!!!",
            "passwordpassword",
            "qwertyuiop",
            "QWERTY123456",
            "1q2w3e4r5t",
            "1qaz2wsx3edc",
            "qazwsxedcrfv",
            "zxcvbnm,./",
            "asdfghjkl;",
            "abcdefghij",
            "abc123abc123",
            "aaaaaaaaaa",
            "aaaaabbbbb",
            "iloveyou123",
            "Admin123456",
            "administrator",
            "letmein1234",
            "welcome2024!",
            "korea12345",
            "samsung1234",
            "qlalfqjsgh1",
            "비밀번호123456",
            "가나다라마바사아자차",
            "가가가가가가가가가가",
            "          ",
            "1 2 3 4 5 6 7",
            "!@#$%^&*()",
            "miri miri miri",
            "test test 1234",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn what_takes_a_thought_is_not() {
        for password in [
            "correct horse battery",
            "long enough",
            "a password of hers",
            "another password",
            "annas password",
            "청송 사과는 가을이 제철이다",
            "오늘 저녁은 무엇을 먹을까",
            "4829105736104827",
            "x7#kQ9!vLm2p",
            "the cat sat on the mat",
            "tr0ub4dor&3 xkcd",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }
}
