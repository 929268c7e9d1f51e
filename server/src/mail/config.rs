//! How letters leave, as it is configured.

use crate::config::sources::{Resolved, without_password};
use anyhow::{Context, bail, ensure};
use lettre::Address;
use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use std::net::IpAddr;
use std::path::PathBuf;
use url::{Host, Url};

/// The name of the shop as a sender.
const SENDER_NAME: &str = "미리 Miri";
/// Where mail is handed in (RFC 6409), and where that is done under TLS from the first byte (RFC 8314).
const SUBMISSION_PORT: u16 = 587;
const SUBMISSIONS_PORT: u16 = 465;

/// How letters leave.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The mail server; without one every letter becomes a file in the data folder.
    pub smtp: Option<SmtpConfig>,
    /// Whom letters are from.
    pub from: Mailbox,
    /// Where people find the shop; without it letters hold no link.
    pub public_url: Option<String>,
}

/// A mail server and how it is spoken to.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether others can read along.
    pub security: Security,
    /// Who we are to it: user name and password.
    pub credentials: Option<(String, SecretString)>,
    /// Certificates that are trusted instead of the system's, a file in PEM.
    pub tls_ca: Option<PathBuf>,
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Implicit,
    /// TLS by STARTTLS, and nothing is sent without.
    StartTls,
    /// None: for a mail server on this machine, or where someone asked for it.
    None,
}

impl Default for MailConfig {
    /// Letters are files, from a mailbox that nobody is asked to answer.
    fn default() -> Self {
        let address = Address::new_dangerous("miri", "localhost");
        Self { smtp: None, from: Mailbox::new(Some(SENDER_NAME.to_owned()), address), public_url: None }
    }
}

impl MailConfig {
    /// Reads the resolved values.
    ///
    /// # Errors
    /// Names the key, its source and what it takes instead.
    pub fn from_resolved(values: &Resolved) -> anyhow::Result<Self> {
        let smtp = values
            .given("smtp_url")
            .map(|url| {
                smtp(url)
                    .with_context(|| format!("{} is {}", values.describe("smtp_url"), without_password(url)))
            })
            .transpose()?;
        let from = values
            .given("mail_from")
            .map(|text| sender(text).with_context(|| format!("{} is {text}", values.describe("mail_from"))))
            .transpose()?;
        ensure!(
            smtp.is_none() || from.is_some(),
            "MIRI_SMTP_URL needs MIRI_MAIL_FROM, the address that letters are from"
        );
        let public_url = values
            .given("public_url")
            .map(|url| public_url(url).with_context(|| format!("{} is {url}", values.describe("public_url"))))
            .transpose()?;
        let local = Self::default();
        Ok(Self { smtp, from: from.unwrap_or(local.from), public_url })
    }
}

/// `shop@example.com` or `Name <shop@example.com>`, the name in any script.
fn sender(text: &str) -> anyhow::Result<Mailbox> {
    let (name, address) = match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text.trim()),
    };
    let address: Address = address
        .parse()
        .ok()
        .context("it must be an address such as shop@example.com or Name <shop@example.com>")?;
    ensure!(!name.contains(char::is_control), "its name must be one line");
    let name = if name.is_empty() { SENDER_NAME } else { name };
    Ok(Mailbox::new(Some(name.to_owned()), address))
}

/// `smtp://[user:password@]host[:port]` or `smtps://`, with `?tls=off`, `?tls=on` and `?tls_ca=FILE`.
fn smtp(text: &str) -> anyhow::Result<SmtpConfig> {
    const FORM: &str = "it must be smtp://user:password@host:port or smtps://user:password@host:port";
    // The parser's own error says nothing that this does not.
    let url = Url::parse(text).ok().context(FORM)?;
    // A scheme that is no web scheme leaves the host as it was typed, so an address in it is looked for here.
    let host = url.host().context(FORM)?;
    let loopback = match &host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => {
            *name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    };
    let host = host.to_string().trim_matches(['[', ']']).to_owned();
    ensure!(!host.is_empty() && matches!(url.path(), "" | "/") && url.fragment().is_none(), FORM);
    let (mut tls, mut tls_ca) = (None, None);
    for (name, value) in url.query_pairs() {
        match (&*name, &*value) {
            ("tls", "on") => tls = Some(true),
            ("tls", "off") => tls = Some(false),
            ("tls_ca", file) => tls_ca = Some(PathBuf::from(file)),
            (name, _) => bail!("`{name}` is not understood: it takes tls=on, tls=off and tls_ca=FILE"),
        }
    }
    let (security, default_port) = match (url.scheme(), tls) {
        ("smtps", Some(false)) => bail!("smtps:// is TLS; say smtp:// for a connection without"),
        ("smtps", _) => (Security::Implicit, SUBMISSIONS_PORT),
        ("smtp", Some(true)) => (Security::StartTls, SUBMISSION_PORT),
        ("smtp", Some(false)) => (Security::None, SUBMISSION_PORT),
        ("smtp", None) if loopback && tls_ca.is_none() => (Security::None, SUBMISSION_PORT),
        ("smtp", None) => (Security::StartTls, SUBMISSION_PORT),
        _ => bail!(FORM),
    };
    ensure!(security != Security::None || tls_ca.is_none(), "tls_ca says nothing where TLS is off");
    Ok(SmtpConfig {
        host,
        port: url.port().unwrap_or(default_port),
        security,
        credentials: credentials(&url)?,
        tls_ca,
    })
}

fn credentials(url: &Url) -> anyhow::Result<Option<(String, SecretString)>> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8().ok();
        text.map(|text| text.into_owned()).context("user and password must be UTF-8, percent-encoded")
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some((decoded(user)?, SecretString::from(decoded(password)?))))
        }
        _ => bail!("user and password belong together; one of them is missing"),
    }
}

/// The shop's address without a slash at its end.
fn public_url(text: &str) -> anyhow::Result<String> {
    const FORM: &str = "it must be an address such as https://shop.example.com";
    let url = Url::parse(text).ok().context(FORM)?;
    ensure!(
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none(),
        FORM
    );
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{MailConfig, Security, public_url, sender, smtp};
    use secrecy::ExposeSecret;

    #[test]
    fn tls_is_asked_for_unless_the_server_is_on_this_machine_or_someone_said_so() {
        for (url, security, port) in [
            ("smtp://mail.example.com", Security::StartTls, 587),
            ("smtp://mail.example.com:25", Security::StartTls, 25),
            ("smtp://mail.example.com?tls=off", Security::None, 587),
            ("smtp://127.0.0.1:2525", Security::None, 2525),
            ("smtp://[::1]:2525", Security::None, 2525),
            ("smtp://localhost", Security::None, 587),
            ("smtp://localhost?tls=on", Security::StartTls, 587),
            ("smtp://127.0.0.1?tls_ca=/ca.pem", Security::StartTls, 587),
            ("smtps://mail.example.com", Security::Implicit, 465),
            ("smtps://127.0.0.1", Security::Implicit, 465),
        ] {
            let config = smtp(url).unwrap();
            assert_eq!((config.security, config.port), (security, port), "{url}");
            assert!(!config.host.contains(['[', ']']), "{url}");
        }
    }

    #[test]
    fn user_and_password_are_percent_decoded() {
        for url in [
            "smtp://shop%40gmail.com:ab%20cd%2Fef@smtp.gmail.com:587",
            // Someone who forgot to encode the `@` of the name is understood too.
            "smtp://shop@gmail.com:ab%20cd%2Fef@smtp.gmail.com:587",
        ] {
            let (user, password) = smtp(url).unwrap().credentials.unwrap();
            assert_eq!((user.as_str(), password.expose_secret()), ("shop@gmail.com", "ab cd/ef"));
        }
        assert!(smtp("smtp://mail.example.com").unwrap().credentials.is_none());
    }

    #[test]
    fn what_is_no_mail_server_is_refused_and_its_password_is_not_repeated() {
        for bad in [
            "",
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://user@mail.example.com",
            "smtp://:password@mail.example.com",
            "smtp://mail.example.com/path",
            "smtp://mail.example.com?tls=maybe",
            "smtp://mail.example.com?starttls=no",
            "smtps://mail.example.com?tls=off",
            "smtp://mail.example.com?tls=off&tls_ca=/ca.pem",
            "smtp://user:hidden@mail.example.com:99999",
        ] {
            let Err(error) = smtp(bad) else { panic!("{bad} must be refused") };
            assert!(!format!("{error:#}").contains("hidden"), "{error:#}");
        }
    }

    #[test]
    fn a_sender_is_an_address_with_a_name_in_any_script() {
        for (text, shown) in [
            ("shop@example.com", "미리 Miri"),
            ("가게 <shop@example.com>", "가게"),
            ("\"Kim's, shop\" <shop@example.com>", "Kim's, shop"),
        ] {
            let mailbox = sender(text).unwrap();
            assert_eq!(
                (mailbox.name.as_deref(), mailbox.email.to_string().as_str()),
                (Some(shown), "shop@example.com")
            );
        }
        for bad in
            ["", "shop", "shop@", "<shop@example.com", "Name shop@example.com>", "a\nb <shop@example.com>"]
        {
            assert!(sender(bad).is_err(), "{bad:?}");
        }
        assert_eq!(MailConfig::default().from.email.to_string(), "miri@localhost");
    }

    #[test]
    fn the_shops_address_is_a_web_address() {
        assert_eq!(public_url("https://shop.example.com/").unwrap(), "https://shop.example.com");
        assert_eq!(public_url("http://shop.example.com/miri").unwrap(), "http://shop.example.com/miri");
        for bad in
            ["shop.example.com", "javascript:alert(1)", "https://a:b@example.com", "https://example.com/?a=b"]
        {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }
}
