//! Which shop, which account, which language.
//!
//! Owns the order of precedence: flag, then environment, then the profile in the configuration file, then what that file
//! says for all profiles, then the default. Reading and changing that file for `miri profile` and `miri config` is in `edit`.
//! The language is the exception that people expect: `LC_ALL` and `LANG` are set nearly everywhere, so a profile's
//! choice goes before them. Where tokens are kept is `session`'s business; here are only the folders.

mod edit;
mod env;
mod file;
mod folders;

pub(crate) use edit::{ConfigEdit, ProfileView};
pub(crate) use env::Env;
#[cfg(test)]
pub(crate) use env::KNOWN;
pub(crate) use folders::{config_dir, state_dir};

use crate::failure::CliError;
use file::ConfigFile;
use miri_common::Lang;

/// The shop that is asked where nobody says otherwise.
const DEFAULT_SERVER: &str = "http://127.0.0.1:8000";
/// The profile that is used where nobody says otherwise; it need not be written down.
const DEFAULT_PROFILE: &str = "default";

/// What the flags said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    /// `--server`.
    pub(crate) server: Option<String>,
    /// `--profile`.
    pub(crate) profile: Option<String>,
    /// `--lang`.
    pub(crate) lang: Option<Lang>,
}

/// What is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The name of the profile; sessions are kept apart by it.
    pub(crate) profile: String,
    /// The address of the shop.
    pub(crate) server: String,
    /// The e-mail address that `miri login` takes where none is given.
    pub(crate) account: Option<String>,
    /// The language of labels, messages and our own words.
    pub(crate) lang: Lang,
    /// Whether every change must be confirmed by typing the profile's name.
    pub(crate) protected: bool,
}

impl Settings {
    /// Reads the configuration file and puts everything in order.
    pub(crate) fn load(flags: &Flags, env: &Env) -> Result<Self, CliError> {
        let file = match folders::config_dir(env) {
            Some(folder) => ConfigFile::load(&folder)?,
            None => ConfigFile::default(),
        };
        Self::resolve(flags, env, &file)
    }

    fn resolve(flags: &Flags, env: &Env, file: &ConfigFile) -> Result<Self, CliError> {
        let named = flags.profile.as_deref().or_else(|| env.get("MIRI_PROFILE")).or(file.profile.as_deref());
        let name = named.unwrap_or(DEFAULT_PROFILE);
        let profile = file.profiles.get(name);
        if profile.is_none() && name != DEFAULT_PROFILE {
            return Err(CliError::Usage {
                message: format!("there is no profile `{name}`"),
                hint: Some(format!("miri profile set {name} --url URL")),
            });
        }
        let server = flags
            .server
            .as_deref()
            .or_else(|| env.get("MIRI_SERVER"))
            .or_else(|| profile.and_then(|profile| profile.server.as_deref()))
            .or(file.server.as_deref())
            .unwrap_or(DEFAULT_SERVER);
        Ok(Self {
            profile: name.to_owned(),
            server: server.to_owned(),
            account: profile.and_then(|profile| profile.account.clone()).or_else(|| file.account.clone()),
            lang: profile
                .and_then(|profile| profile.lang)
                .or(file.lang)
                .filter(|_| flags.lang.is_none())
                .map_or_else(|| language(flags.lang, env), Into::into),
            protected: profile.is_some_and(|profile| profile.protected),
        })
    }
}

/// The language without a profile: `--lang`, then the locale (POSIX: `LC_ALL`, `LC_MESSAGES`, `LANG`), then English.
pub(crate) fn language(flag: Option<Lang>, env: &Env) -> Lang {
    flag.unwrap_or_else(|| {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env.get(name));
        if locale.is_some_and(|locale| locale.starts_with("ko")) { Lang::Ko } else { Lang::En }
    })
}

#[cfg(test)]
mod tests {
    use super::{ConfigFile, Env, Flags, Settings, language};
    use miri_common::Lang;

    const FILE: &str = r#"
        profile = "seller"
        [profiles.seller]
        server = "http://file"
        account = "anna@example.com"
        lang = "ko"
        [profiles.bare]
    "#;

    fn resolve(flags: &Flags, env: &[(&'static str, &str)]) -> Settings {
        Settings::resolve(flags, &Env::of(env), &ConfigFile::parse(FILE).unwrap()).unwrap()
    }

    fn server(url: &str) -> Flags {
        Flags { server: Some(url.to_owned()), ..Flags::default() }
    }

    #[test]
    fn flag_before_environment_before_profile_before_default() {
        assert_eq!(resolve(&server("http://flag"), &[("MIRI_SERVER", "http://env")]).server, "http://flag");
        assert_eq!(resolve(&Flags::default(), &[("MIRI_SERVER", "http://env")]).server, "http://env");
        assert_eq!(resolve(&Flags::default(), &[]).server, "http://file");
        let bare = [("MIRI_PROFILE", "bare")];
        assert_eq!(resolve(&Flags::default(), &bare).server, "http://127.0.0.1:8000");
        let flag = Flags { profile: Some("seller".to_owned()), ..Flags::default() };
        assert_eq!(resolve(&flag, &bare).profile, "seller");
    }

    #[test]
    fn what_the_file_says_for_all_profiles_goes_after_the_profile() {
        let file = ConfigFile::parse("server = 'http://all'\nlang = 'ko'\n[profiles.a]\nserver = 'http://a'")
            .unwrap();
        let of = |name: &str| {
            let flags = Flags { profile: Some(name.to_owned()), ..Flags::default() };
            Settings::resolve(&flags, &Env::of(&[]), &file).unwrap()
        };
        assert_eq!((of("a").server, of("a").lang), ("http://a".to_owned(), Lang::Ko));
        assert_eq!(of("default").server, "http://all");
    }

    #[test]
    fn a_profile_brings_account_and_language() {
        let settings = resolve(&Flags::default(), &[("LANG", "en_US.UTF-8")]);
        assert_eq!(settings.account.as_deref(), Some("anna@example.com"));
        assert_eq!(settings.lang, Lang::Ko);
        let flag = Flags { lang: Some(Lang::En), ..Flags::default() };
        assert_eq!(resolve(&flag, &[]).lang, Lang::En);
    }

    #[test]
    fn an_unknown_profile_is_refused_but_the_default_one_need_not_exist() {
        let none = ConfigFile::default();
        let flag = Flags { profile: Some("nobody".to_owned()), ..Flags::default() };
        assert!(Settings::resolve(&flag, &Env::default(), &none).is_err());
        assert!(Settings::resolve(&Flags::default(), &Env::default(), &none).is_ok());
    }

    #[test]
    fn the_locale_chooses_korean_and_anything_else_is_english() {
        assert_eq!(language(None, &Env::of(&[("LANG", "ko_KR.UTF-8")])), Lang::Ko);
        assert_eq!(language(None, &Env::of(&[("LANG", "ko_KR.UTF-8"), ("LC_ALL", "C")])), Lang::En);
        assert_eq!(language(None, &Env::of(&[("LANG", "fr_FR")])), Lang::En);
        assert_eq!(language(Some(Lang::En), &Env::of(&[("LANG", "ko_KR.UTF-8")])), Lang::En);
    }
}
