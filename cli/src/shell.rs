//! Writing a command so that a person can paste it into a POSIX shell.

/// Joins `words` into one command line, quoting where the shell would otherwise read more than the word.
pub(crate) fn line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(quote).collect();
    quoted.join(" ")
}

/// The words of a command line without these flags and their values.
pub(crate) fn without_flags(words: &[String], flags: &[&str]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            kept.push(word.clone());
            kept.extend(words.cloned());
            break;
        }
        let (name, value) = word.split_once('=').map_or((&**word, None), |(name, value)| (name, Some(value)));
        if !flags.contains(&name) {
            kept.push(word.clone());
        } else if value.is_none() {
            // Its value is the next word.
            words.next();
        }
    }
    kept
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
    use super::{line, without_flags};

    #[test]
    fn flags_are_left_out_in_both_forms_and_values_are_no_flags() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let kept = |line| without_flags(&words(line), &["--server", "--key"]).join(" ");
        assert_eq!(kept("--server http://a wish add 12 --key=k --yes"), "wish add 12 --yes");
        assert_eq!(kept("wish add --key k 12 -- --server"), "wish add 12 -- --server");
    }

    #[test]
    fn only_what_needs_quotes_is_quoted() {
        assert_eq!(line(["miri", "order", "place", "12"]), "miri order place 12");
        assert_eq!(
            line(["--address", "서울시 마포구", "it's", "", "$HOME"]),
            r"--address '서울시 마포구' 'it'\''s' '' '$HOME'"
        );
    }
}
