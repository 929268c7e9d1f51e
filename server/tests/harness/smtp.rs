//! A mail server that keeps what it is handed: real TCP, the real dialogue of RFC 5321, STARTTLS, TLS and signing in, and
//! everything that can go wrong on the way.

use super::certificate::self_signed;
use super::redis::own_address;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Address, MessageParser, MimeHeaders};
use miri_server::config::sources;
use miri_server::mail::MailConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// Whom the letters of a test's shop are from.
pub const SENDER: &str = "shop@miri.example";

/// Whether a mail server speaks TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinkTls {
    None,
    StartTls,
    Implicit,
}

/// A letter as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Whom the envelope is for.
    pub to: String,
    /// Who signed in.
    pub user: Option<String>,
    /// Whether it came under TLS.
    pub secret: bool,
    /// Headers and body, dots unstuffed.
    pub raw: Vec<u8>,
}

/// What a letter says once it is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub from: String,
    pub to_name: String,
    pub to: String,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    pub html: String,
}

impl Mail {
    /// Decodes it by another library than the one that wrote it. Both forms must be there, and no line be too long.
    pub fn said(&self) -> Said {
        Said::of(&self.raw)
    }
}

impl Said {
    pub fn of(raw: &[u8]) -> Self {
        for line in raw.split(|byte| *byte == b'\n') {
            assert!(line.len() < 998, "a line of {} bytes", line.len());
        }
        let message = MessageParser::default().parse(raw).expect("it must be a message");
        let kinds =
            message.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")));
        assert_eq!(kinds.as_deref(), Some("multipart/alternative"));
        let mailbox = |address: Option<&Address<'_>>| {
            let address = address.expect("an address").first().expect("one address");
            (address.name().unwrap_or_default().to_owned(), address.address().unwrap_or_default().to_owned())
        };
        let (to_name, to) = mailbox(message.to());
        assert_eq!((message.text_body_count(), message.html_body_count()), (1, 1));
        Self {
            from: mailbox(message.from()).1,
            to_name,
            to,
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().expect("a Message-ID").to_owned(),
            text: message.body_text(0).expect("a text").into_owned(),
            html: message.body_html(0).expect("HTML").into_owned(),
        }
    }
}

#[derive(Default)]
struct Book {
    mails: Vec<Mail>,
    /// What the next recipients are answered with.
    rcpt: VecDeque<&'static str>,
    /// Mailboxes that are refused with this for good.
    refused: BTreeMap<String, &'static str>,
    /// Nobody gets an answer.
    silent: bool,
    /// How often a letter is taken and the answer lost.
    lose_answers: usize,
    connections: usize,
    recipients: usize,
}

/// The mail server.
pub struct SmtpSink {
    host: String,
    port: u16,
    folder: TempDir,
    tls: SinkTls,
    acceptor: Option<TlsAcceptor>,
    book: Arc<Mutex<Book>>,
    serving: Mutex<CancellationToken>,
}

impl SmtpSink {
    /// A mail server without TLS.
    pub async fn start() -> Self {
        Self::start_with(SinkTls::None).await
    }

    pub async fn start_with(tls: SinkTls) -> Self {
        let (host, port) = own_address();
        let folder = tempfile::tempdir().unwrap();
        let acceptor = (tls != SinkTls::None).then(|| acceptor(&folder, &host));
        let (book, serving) = (Arc::default(), Mutex::new(CancellationToken::new()));
        let sink = Self { host, port, folder, tls, acceptor, book, serving };
        sink.back().await;
        sink
    }

    /// Where it is, for a user who signs in or none, with more to say of TLS.
    pub fn url(&self, user: &str, query: &str) -> String {
        let scheme = if self.tls == SinkTls::Implicit { "smtps" } else { "smtp" };
        format!("{scheme}://{user}{}:{}{query}", self.host, self.port)
    }

    /// The certificates to trust.
    pub fn certificate(&self) -> String {
        self.folder.path().join("certificate.pem").display().to_string()
    }

    /// How a shop is told of it.
    pub fn config(&self) -> MailConfig {
        match self.tls {
            SinkTls::None => mail_config(&self.url("", "")),
            _ => mail_config(&self.url("", &format!("?tls_ca={}", self.certificate()))),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    /// Every letter so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.book().mails.clone()
    }

    /// What this mailbox got.
    pub fn for_mailbox(&self, address: &str) -> Vec<Said> {
        self.mails().iter().filter(|mail| mail.to == address).map(Mail::said).collect()
    }

    /// How often a recipient was named.
    pub fn recipients(&self) -> usize {
        self.book().recipients
    }

    pub fn connections(&self) -> usize {
        self.book().connections
    }

    /// What the next recipient is answered with.
    pub fn answer_next(&self, reply: &'static str) {
        self.book().rcpt.push_back(reply);
    }

    /// Refuses a mailbox for good.
    pub fn refuse(&self, address: &str, reply: &'static str) {
        self.book().refused.insert(address.to_owned(), reply);
    }

    /// Takes connections and answers nothing, or answers again.
    pub fn silent(&self, silent: bool) {
        self.book().silent = silent;
    }

    /// Takes the next letters and loses the answers.
    pub fn lose_answers(&self, count: usize) {
        self.book().lose_answers = count;
    }

    /// Nobody listens any more, and what was connected is not.
    pub fn away(&self) {
        self.serving.lock().unwrap().cancel();
    }

    /// Listens again, on the same address.
    pub async fn back(&self) {
        let address = format!("{}:{}", self.host, self.port);
        let listener =
            super::eventually("the address is free", || async { TcpListener::bind(&address).await.ok() })
                .await;
        let serving = CancellationToken::new();
        *self.serving.lock().unwrap() = serving.clone();
        let (book, tls, acceptor) = (Arc::clone(&self.book), self.tls, self.acceptor.clone());
        tokio::spawn(serving.clone().run_until_cancelled_owned(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (book, acceptor) = (Arc::clone(&book), acceptor.clone());
                tokio::spawn(serving.clone().run_until_cancelled_owned(async move {
                    // A client may hang up at any moment.
                    drop(serve(stream, tls, acceptor, book).await);
                }));
            }
        }));
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.away();
    }
}

/// How a shop is told of a mail server at this URL.
pub fn mail_config(url: &str) -> MailConfig {
    let env = |name: &str| match name {
        "MIRI_SMTP_URL" => Some(url.to_owned()),
        "MIRI_MAIL_FROM" => Some(format!("미리 가게 <{SENDER}>")),
        "MIRI_DATA_DIR" => Some("/nowhere".to_owned()),
        _ => None,
    };
    let values = sources::resolve(&BTreeMap::new(), &env, None).unwrap();
    MailConfig::from_resolved(&values).unwrap()
}

fn acceptor(folder: &TempDir, host: &str) -> TlsAcceptor {
    let (key, certificate) = self_signed(folder.path(), host);
    let chain = vec![CertificateDer::from_pem_file(certificate).unwrap()];
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn serve(
    stream: TcpStream,
    tls: SinkTls,
    acceptor: Option<TlsAcceptor>,
    book: Arc<Mutex<Book>>,
) -> io::Result<()> {
    book.lock().unwrap().connections += 1;
    match (tls, acceptor) {
        (SinkTls::Implicit, Some(acceptor)) => {
            let stream = acceptor.accept(stream).await?;
            Talk::new(stream, &book, true).run(tls, Greeting::Said).await.map(|_| ())
        }
        (_, acceptor) => {
            let upgrade = Talk::new(stream, &book, false).run(tls, Greeting::Said).await?;
            let (Some(stream), Some(acceptor)) = (upgrade, acceptor) else { return Ok(()) };
            let stream = acceptor.accept(stream).await?;
            Talk::new(stream, &book, true).run(tls, Greeting::SaidBefore).await.map(|_| ())
        }
    }
}

#[derive(PartialEq, Eq)]
enum Greeting {
    Said,
    SaidBefore,
}

/// One dialogue.
struct Talk<'b, S> {
    stream: BufReader<S>,
    book: &'b Mutex<Book>,
    secret: bool,
    user: Option<String>,
    to: Option<String>,
    has_sender: bool,
}

impl<'b, S: AsyncRead + AsyncWrite + Unpin> Talk<'b, S> {
    fn new(stream: S, book: &'b Mutex<Book>, secret: bool) -> Self {
        Self { stream: BufReader::new(stream), book, secret, user: None, to: None, has_sender: false }
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        loop {
            if !self.book.lock().unwrap().silent {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        self.stream.get_mut().write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.stream.get_mut().flush().await
    }

    async fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).await?;
        if !line.ends_with(b"\r\n") {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.len() - 2);
        Ok(line)
    }

    /// Talks until the end, or until TLS is to begin: then gives the stream back.
    async fn run(mut self, tls: SinkTls, greeting: Greeting) -> io::Result<Option<S>> {
        if greeting == Greeting::Said {
            self.say("220 sink.example ESMTP").await?;
        }
        loop {
            let line = String::from_utf8(self.line().await?).map_err(|_| io::ErrorKind::InvalidData)?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    if tls == SinkTls::StartTls && !self.secret {
                        self.say("250-STARTTLS").await?;
                    }
                    self.say("250-8BITMIME\r\n250 AUTH PLAIN LOGIN").await?;
                }
                "STARTTLS" if tls == SinkTls::StartTls && !self.secret => {
                    self.say("220 go ahead").await?;
                    return Ok(Some(self.stream.into_inner()));
                }
                "AUTH" => self.auth(&line).await?,
                "MAIL" if line.contains(&format!("<{SENDER}>")) => {
                    self.has_sender = true;
                    self.say("250 sender ok").await?;
                }
                "RCPT" if self.has_sender => self.recipient(&line).await?,
                "DATA" if self.to.is_some() => {
                    if !self.data().await? {
                        return Ok(None);
                    }
                }
                "NOOP" => self.say("250 still here").await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(None);
                }
                _ => self.say("503 not now").await?,
            }
        }
    }

    async fn auth(&mut self, line: &str) -> io::Result<()> {
        let told = line.rsplit(' ').next().and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default();
        let parts: Vec<_> = told.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
        match parts.as_slice() {
            [_, user, password] if password == "pass word" => {
                self.user = Some(user.clone().into_owned());
                self.say("235 welcome").await
            }
            _ => self.say("535 who are you").await,
        }
    }

    async fn recipient(&mut self, line: &str) -> io::Result<()> {
        let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let reply = {
            let mut book = self.book.lock().unwrap();
            book.recipients += 1;
            let refused = book.refused.get(&address).copied();
            refused.or_else(|| book.rcpt.pop_front()).unwrap_or("250 recipient ok")
        };
        if reply.starts_with("250") {
            self.to = Some(address);
        }
        self.say(reply).await
    }

    /// Takes a letter; false when the connection is to be lost.
    async fn data(&mut self) -> io::Result<bool> {
        self.say("354 go on").await?;
        let mut raw = Vec::new();
        loop {
            let line = self.line().await?;
            match line.as_slice() {
                b"." => break,
                [b'.', rest @ ..] => raw.extend_from_slice(rest),
                rest => raw.extend_from_slice(rest),
            }
            raw.extend_from_slice(b"\r\n");
        }
        let to = self.to.take().unwrap_or_default();
        self.has_sender = false;
        let lost = {
            let mut book = self.book.lock().unwrap();
            book.mails.push(Mail { to, user: self.user.clone(), secret: self.secret, raw });
            let lost = book.lose_answers > 0;
            book.lose_answers = book.lose_answers.saturating_sub(1);
            lost
        };
        if !lost {
            self.say("250 taken").await?;
        }
        Ok(!lost)
    }
}
