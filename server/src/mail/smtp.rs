//! Letters by SMTP (RFC 5321), each step with a limit.
//!
//! The dialogue is spoken here and not by lettre's own transport. That one knows no limit for an answer, and its pool takes
//! back a connection that was given up in the middle of a letter, whose late answer would then be taken for that of the next
//! letter. Here a connection is kept only after a letter that was answered to its end. It also tells apart what lettre's
//! `send` does not: a refusal of this letter from one of the shop itself, which is no reason to give a letter up.

use super::config::{Security, SmtpConfig};
use super::sql::NO_MAILBOX;
use anyhow::Context;
use lettre::Address;
use lettre::message::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use secrecy::ExposeSecret;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long connecting, TLS and signing in may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How long handing a letter over may take once there is a connection. Together with the above this is less than what an
/// attempt may take, so that a server that never answers is known to be away.
const SEND_LIMIT: Duration = Duration::from_secs(13);
/// How long a kept connection may take to say that it is alive.
const PROBE_LIMIT: Duration = Duration::from_secs(1);
/// Connections that are kept for the next letters.
const KEPT: usize = 4;

/// Why a letter was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    /// Not this letter, and not later either. Gives the reply code; the text beside it may hold the address.
    #[error("refused for good with {0}")]
    Refused(u16),
    /// Not now.
    #[error("not taken now: {0}")]
    Later(String),
    /// The mail server cannot be reached or takes no letter from this shop at all.
    #[error("the mail server cannot be used: {0}")]
    Away(String),
}

/// A mail server.
pub(super) struct Smtp {
    config: SmtpConfig,
    tls: Option<TlsParameters>,
    hello: ClientId,
    kept: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// A mail server, to which nothing is said yet.
    pub(super) fn new(config: SmtpConfig) -> anyhow::Result<Self> {
        let mut tls = TlsParameters::builder(config.host.clone());
        if let Some(path) = &config.tls_ca {
            let pem = std::fs::read(path)
                .with_context(|| format!("MIRI_SMTP_URL: tls_ca {} cannot be read", path.display()))?;
            let certificates =
                Certificate::from_pem(&pem).context("MIRI_SMTP_URL: tls_ca is no certificate in PEM")?;
            tls = tls.certificate_store(CertificateStore::None).add_root_certificate(certificates);
        }
        let tls = match config.security {
            Security::None => None,
            Security::Implicit | Security::StartTls => Some(tls.build()?),
        };
        Ok(Self { config, tls, hello: ClientId::default(), kept: Mutex::default() })
    }

    /// Hands a letter over. When this succeeds the mail server has taken charge of it.
    pub(super) async fn send(&self, message: &Message) -> Result<(), SendError> {
        let mut connection = self.connection().await?;
        let outcome = tokio::time::timeout(SEND_LIMIT, hand_over(&mut connection, message)).await;
        match outcome {
            Ok(Ok(())) => {
                let mut kept = self.kept();
                if kept.len() < KEPT {
                    kept.push(connection);
                }
                Ok(())
            }
            // Whatever else may still come on this connection belongs to this letter, so it is closed.
            Ok(Err(error)) => Err(error),
            Err(_) => Err(SendError::Away(format!("no answer within {} s", SEND_LIMIT.as_secs()))),
        }
    }

    /// A kept connection that is alive, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        match tokio::time::timeout(CONNECT_LIMIT, self.kept_or_new()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(SendError::Away(without_text(&error))),
            Err(_) => Err(SendError::Away(format!("no connection within {} s", CONNECT_LIMIT.as_secs()))),
        }
    }

    async fn kept_or_new(&self) -> Result<AsyncSmtpConnection, Error> {
        loop {
            let Some(mut kept) = self.kept().pop() else { return self.connect().await };
            if matches!(tokio::time::timeout(PROBE_LIMIT, kept.test_connected()).await, Ok(true)) {
                return Ok(kept);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let Self { config, hello, .. } = self;
        let server = (config.host.as_str(), config.port);
        let from_the_start = self.tls.clone().filter(|_| config.security == Security::Implicit);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT_LIMIT), hello, from_the_start, None)
                .await?;
        if let Some(tls) = self.tls.clone().filter(|_| config.security == Security::StartTls) {
            // An error where the server does not offer it: nothing goes out in the clear.
            connection.starttls(tls, hello).await?;
        }
        if let Some((user, password)) = &config.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        // A list of connections has no invariant that a panic elsewhere could break.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The dialogue about one letter.
async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), SendError> {
    let envelope = message.envelope();
    let bytes = message.formatted();
    let mut options = Vec::new();
    let is_ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
    if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            // This one would not even understand the address (RFC 6531, section 3.1).
            return Err(SendError::Refused(NO_MAILBOX));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !bytes.is_ascii() {
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    // A server that does not take the shop's own address takes no letter at all.
    let from = Mail::new(envelope.from().cloned(), options);
    connection.command(from).await.map_err(|error| SendError::Away(without_text(&error)))?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(about_this_letter)?;
    }
    connection.command(Data).await.map_err(about_this_letter)?;
    connection.message(&bytes).await.map_err(about_this_letter)?;
    Ok(())
}

/// What a refusal means that came after the server had taken the sender.
fn about_this_letter(error: Error) -> SendError {
    match error.status().map(u16::from) {
        // Signing in is missing or wrong (RFC 4954): that is not this letter's fault.
        Some(code @ (530 | 534 | 535 | 538)) => SendError::Away(format!("it said {code}")),
        // It is about to close the connection (RFC 5321, section 3.8).
        Some(421) => SendError::Away("it said 421".to_owned()),
        Some(code) if error.is_permanent() => SendError::Refused(code),
        Some(code) => SendError::Later(format!("it said {code}")),
        None => SendError::Away(without_text(&error)),
    }
}

/// An error without what the server said beside its code, which may name people.
fn without_text(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("it said {code}"),
        None if error.is_response() => "it said something that is not SMTP".to_owned(),
        None => format!("{:#}", anyhow::anyhow!("{error}")),
    }
}
