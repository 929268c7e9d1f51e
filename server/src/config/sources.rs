//! Where values come from: a flag wins over the environment, the environment over the file, the file over the default.

use super::keys::{KEYS, Key, Secrecy};
use anyhow::{Context, bail, ensure};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// The source that a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// An environment variable.
    Environment,
    /// The configuration file.
    File,
    /// Nothing was said.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// The environment, passed in.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Every key with its value and origin.
#[derive(Clone)]
pub struct Resolved(BTreeMap<&'static str, (Option<String>, Origin)>);

/// Resolves every key. `flags` are those given on the command line; `file` is a TOML file with the keys at its top level.
///
/// # Errors
/// When the file cannot be read or names a key that there is not, or a secret's file cannot be read.
pub fn resolve(
    flags: &BTreeMap<&str, String>,
    env: Environment<'_>,
    file: Option<&Path>,
) -> anyhow::Result<Resolved> {
    let from_file = file.map(read_file).transpose()?.unwrap_or_default();
    let mut values = BTreeMap::new();
    for key in KEYS {
        let value = if let Some(value) = flags.get(key.name) {
            (Some(value.clone()), Origin::Flag)
        } else if let Some(value) = from_environment(key, env)? {
            (Some(value), Origin::Environment)
        } else if let Some(value) = from_file.get(key.name) {
            (Some(value.clone()), Origin::File)
        } else if key.name == "data_dir" {
            (Some(default_data_dir(env)?), Origin::Default)
        } else {
            (key.default.map(str::to_owned), Origin::Default)
        };
        values.insert(key.name, value);
    }
    Ok(Resolved(values))
}

fn from_environment(key: &Key, env: Environment<'_>) -> anyhow::Result<Option<String>> {
    let name = key.env_name();
    let direct = env(&name).filter(|value| !value.is_empty());
    let file_name = format!("{name}_FILE");
    let file = env(&file_name).filter(|path| key.secrecy != Secrecy::Open && !path.is_empty());
    match (direct, file) {
        (Some(_), Some(_)) => bail!("{name} and {file_name} are both set; unset one of them"),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{file_name}={path} cannot be read"))?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        (direct, None) => Ok(direct),
    }
}

fn read_file(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let table: toml::Table = text.parse().with_context(|| format!("{} is no TOML", path.display()))?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        ensure!(
            KEYS.iter().any(|key| key.name == name),
            "{}: there is no key `{name}`; `miri serve --print-config` shows all",
            path.display()
        );
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            _ => bail!("{}: `{name}` must be a string, a number, true or false", path.display()),
        };
        values.insert(name, text);
    }
    Ok(values)
}

/// What is shown instead of a secret.
const MASK: &str = "********";

/// A URL with its password masked. A password may hold anything that someone forgot to encode, a slash or an `@` too, so all
/// between the first colon and the last `@` is masked.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return MASK.to_owned() };
    if scheme == "sqlite" {
        return url.to_owned();
    }
    match rest.rsplit_once('@') {
        None => url.to_owned(),
        Some((user, place)) => match user.split_once(':') {
            None => url.to_owned(),
            Some((name, _)) => format!("{scheme}://{name}:{MASK}@{place}"),
        },
    }
}

/// The XDG data folder (specifications.freedesktop.org/basedir-spec): relative paths in the variable are ignored.
fn default_data_dir(env: Environment<'_>) -> anyhow::Result<String> {
    let base = match env("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute()) {
        Some(base) => base,
        None => {
            PathBuf::from(env("HOME").context("neither MIRI_DATA_DIR nor HOME is set")?).join(".local/share")
        }
    };
    let folder = base.join("miri");
    folder
        .to_str()
        .map(str::to_owned)
        .with_context(|| format!("{} is not UTF-8; set MIRI_DATA_DIR", folder.display()))
}

impl Resolved {
    /// A value that was given or has a default.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|(value, _)| value.as_deref())
    }

    /// A value of a key with a default.
    pub fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// A secret.
    pub fn secret(&self, name: &str) -> Option<SecretString> {
        self.given(name).map(SecretString::from)
    }

    /// The key with its origin, for messages.
    pub fn describe(&self, name: &str) -> String {
        let origin = self.0.get(name).map_or(Origin::Default, |(_, origin)| *origin);
        format!("{name} (from the {origin})")
    }

    /// A value of some form, if there is one.
    ///
    /// # Errors
    /// Names the key and the form it takes.
    pub fn parsed<T: FromStr>(&self, name: &str, form: &str) -> anyhow::Result<Option<T>> {
        let Some(text) = self.given(name) else { return Ok(None) };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => bail!("{} is `{text}`: it must be {form}", self.describe(name)),
        }
    }

    /// A value of some form that must be there.
    ///
    /// # Errors
    /// Names the key and the form it takes.
    pub fn required<T: FromStr>(&self, name: &str, form: &str) -> anyhow::Result<T> {
        self.parsed(name, form)?
            .with_context(|| format!("{} is not set: it must be {form}", self.describe(name)))
    }

    /// A span of time such as `15m` or `24h`, within `range`.
    ///
    /// # Errors
    /// Names the key and its range.
    pub fn span(&self, name: &str, range: RangeInclusive<Duration>) -> anyhow::Result<Duration> {
        let form = "a span of time such as 90s, 15m or 24h";
        let span: jiff::SignedDuration = self.required(name, form)?;
        let span = Duration::try_from(span).ok().filter(|span| range.contains(span));
        span.with_context(|| {
            let (low, high) = (range.start().as_secs(), range.end().as_secs());
            format!(
                "{} is `{}`: it must lie between {low} s and {high} s",
                self.describe(name),
                self.text(name)
            )
        })
    }

    /// One line a key: value, origin and meaning; secrets masked.
    pub fn print(&self) -> String {
        let mut out = String::new();
        for key in KEYS {
            let (value, origin) = self.0.get(key.name).cloned().unwrap_or((None, Origin::Default));
            let shown = match value {
                None => "-".to_owned(),
                Some(value) => match key.secrecy {
                    Secrecy::Open => value,
                    Secrecy::Url => without_password(&value),
                    Secrecy::Secret => MASK.to_owned(),
                },
            };
            let name = key.env_name();
            // Writing into a string cannot fail.
            _ = writeln!(out, "{name:<28} {shown:<40} {origin:<12} {}", key.doc);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, resolve};
    use std::collections::BTreeMap;
    use std::io::Write;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    fn env(name: &str) -> Option<String> {
        match name {
            "HOME" => Some("/home/anna".to_owned()),
            "MIRI_LISTEN" | "MIRI_TIMEZONE" => Some("from-env".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
        let flags = BTreeMap::from([("listen", "from-flag".to_owned())]);
        let file = file("listen = 'from-file'\ntimezone = 'from-file'\npayment_seed = 7\n");
        let values = resolve(&flags, &env, Some(file.path())).unwrap();
        let with_origin = |name| values.0[name].clone();
        assert_eq!(with_origin("listen"), (Some("from-flag".to_owned()), Origin::Flag));
        assert_eq!(with_origin("timezone"), (Some("from-env".to_owned()), Origin::Environment));
        assert_eq!(with_origin("payment_seed"), (Some("7".to_owned()), Origin::File));
        assert_eq!(with_origin("payment_deadline"), (Some("15m".to_owned()), Origin::Default));
        assert_eq!(values.text("data_dir"), "/home/anna/.local/share/miri");
    }

    #[test]
    fn of_a_url_everything_is_shown_but_its_password() {
        for (url, shown) in [
            ("mariadb://shop:s3c:ret@db:3306/miri", "mariadb://shop:********@db:3306/miri"),
            ("redis://:s3cret@cache/2", "redis://:********@cache/2"),
            ("redis://:s3/cr@et@cache/2", "redis://:********@cache/2"),
            ("redis://cache:6379", "redis://cache:6379"),
            ("sqlite:///srv/a:b@c.db", "sqlite:///srv/a:b@c.db"),
            ("s3cret", "********"),
        ] {
            assert_eq!(super::without_password(url), shown);
        }
    }

    #[test]
    fn an_unknown_key_in_the_file_is_named() {
        let file = file("lisen = 'x'\n");
        let error = resolve(&BTreeMap::new(), &env, Some(file.path())).err().unwrap();
        assert!(error.to_string().contains("`lisen`"), "{error}");
    }

    #[test]
    fn a_secret_is_read_from_its_file_and_never_shown() {
        let secret = file("a:c2VjcmV0\n");
        let path = secret.path().to_str().unwrap().to_owned();
        let env = move |name: &str| match name {
            "MIRI_TOKEN_SECRET_FILE" => Some(path.clone()),
            other => env(other),
        };
        let values = resolve(&BTreeMap::new(), &env, None).unwrap();
        assert_eq!(values.given("token_secret"), Some("a:c2VjcmV0"));
        assert!(!values.print().contains("c2VjcmV0"));
    }

    #[test]
    fn a_span_outside_its_range_is_refused() {
        let flags = |ttl: &str| BTreeMap::from([("access_token_ttl", ttl.to_owned())]);
        let range = std::time::Duration::from_mins(1)..=std::time::Duration::from_hours(24);
        let span = |ttl| resolve(&flags(ttl), &env, None).unwrap().span("access_token_ttl", range.clone());
        assert_eq!(span("24h").unwrap().as_secs(), 86_400);
        for bad in ["59s", "25h", "-15m", "soon", "15"] {
            assert!(span(bad).is_err(), "{bad}");
        }
    }
}
