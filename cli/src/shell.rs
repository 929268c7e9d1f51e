//! Writing a command so that a person can paste it into a POSIX shell.

/// Joins `words` into one command line, quoting where the shell would otherwise read more than the word.
pub(crate) fn line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(quote).collect();
    quoted.join(" ")
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn only_what_needs_quotes_is_quoted() {
        assert_eq!(line(["miri", "order", "place", "12"]), "miri order place 12");
        assert_eq!(
            line(["--address", "서울시 마포구", "it's", "", "$HOME"]),
            r"--address '서울시 마포구' 'it'\''s' '' '$HOME'"
        );
    }
}
