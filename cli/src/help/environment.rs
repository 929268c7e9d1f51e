//! `miri help environment`.

/// Every variable that the command looks at, and what it does. Those of `miri serve` are in its own help.
pub(super) const VARIABLES: &[(&str, &str)] = &[
    ("MIRI_SERVER", "the address of the shop, where no --server says it"),
    ("MIRI_PROFILE", "the profile, where no --profile says it"),
    ("MIRI_TOKEN", "a personal access token or an access token; no session is opened then"),
    ("MIRI_TOKEN_FILE", "a file that holds one"),
    ("MIRI_CONFIG_DIR", "the folder of config.toml, instead of miri in XDG_CONFIG_HOME"),
    ("MIRI_STATE_DIR", "the folder of sessions, instead of miri in XDG_STATE_HOME"),
    ("MIRI_LOG", "the log of the embedded server of miri demo, such as info"),
    ("NO_COLOR", "no colours, unless --color always"),
    ("TERM", "dumb means no colours"),
    ("CI", "nobody can be asked, as with --no-input"),
    ("LC_ALL", "the language, where neither --lang nor the profile says it: ko... is Korean"),
    ("LC_MESSAGES", "the same, where LC_ALL is not set"),
    ("LANG", "the same, where neither is set"),
];

#[cfg(test)]
mod tests {
    use super::VARIABLES;
    use crate::settings::KNOWN;

    #[test]
    fn every_variable_that_is_read_is_explained_and_no_other() {
        let mut explained: Vec<_> = VARIABLES.iter().map(|(name, _)| *name).collect();
        explained.sort_unstable();
        // What plants faults is in no build that people run.
        let known: Vec<_> = KNOWN.iter().copied().filter(|name| *name != "MIRI_FAULT").collect();
        assert_eq!(explained, known);
    }
}
