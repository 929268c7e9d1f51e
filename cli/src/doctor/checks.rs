//! What is looked at, in the order in which it is told.

use super::Check;
use crate::app::App;
use crate::clock;
use crate::failure::CliError;
use crate::random;
use crate::secrets::{Entry, Keyring, Place, SecretStore, State, Why};
use crate::session::{self, TokenSource};
use crate::words::say;
use jiff::{SignedDuration, Timestamp};
use miri_common::api::Info;
use miri_common::client::Client;
use secrecy::SecretString;

/// How far the machine's clock may be from the shop's before the life of tokens is judged wrongly.
const SKEW: SignedDuration = SignedDuration::from_secs(30);

/// Looks at everything.
pub(super) async fn all(app: &App) -> Result<Vec<Check>, CliError> {
    let client = app.client()?;
    let source = app.token_source(&client)?;
    let mut checks = vec![Check::ok("version", env!("CARGO_PKG_VERSION"), "miri")];
    match client.info().await {
        Ok(info) => {
            checks.push(Check::ok("server", "reachable", format!("{}, {}", client.server(), info.version)));
            checks.push(versions(app, &info));
            checks.push(clock(app, &info, clock::machine_now()));
        }
        Err(error) => {
            let failure = CliError::from(error);
            let state = if failure.is_retryable() { "unreachable" } else { "no-shop" };
            checks.push(Check::failed("server", state, failure.message(app.lang()), failure));
        }
    }
    checks.push(keyring(app, &source).await?);
    checks.push(token(app, &client, &source).await);
    checks.push(journal(app)?);
    Ok(checks)
}

fn versions(app: &App, info: &Info) -> Check {
    let ours = env!("CARGO_PKG_VERSION");
    if info.version == ours {
        return Check::ok(
            "compatibility",
            "same",
            app.lang().pick("같은 버전입니다", "both have the same version"),
        );
    }
    let theirs = &info.version;
    let detail = say!(
        app.lang(),
        "이 명령은 {ours}, 서버는 {theirs}입니다",
        "this command is {ours}, the server {theirs}"
    );
    Check::ok("compatibility", "different", detail).attention()
}

/// The life of tokens is judged by the machine's clock. In a rehearsal the shop's is moved on purpose and says nothing.
fn clock(app: &App, info: &Info, now: Timestamp) -> Check {
    if info.rehearsal {
        let detail =
            app.lang().pick("리허설 중인 상점의 시간은 옮겨져 있습니다", "a rehearsal moves the shop's time");
        return Check::ok("clock", "rehearsal", detail);
    }
    let Ok(theirs) = info.shop_time.parse::<Timestamp>() else {
        return Check::ok("clock", "unknown", info.shop_time.clone()).attention();
    };
    let apart = now.duration_since(theirs);
    let seconds = apart.as_secs();
    let detail = say!(app.lang(), "서버보다 {seconds}초 앞섭니다", "{seconds} s ahead of the server's");
    if apart.abs() <= SKEW {
        Check::ok("clock", "together", detail)
    } else {
        Check::ok("clock", "apart", detail).attention()
    }
}

/// A round trip through the keyring, unless it is not to be opened.
async fn keyring(app: &App, source: &TokenSource) -> Result<Check, CliError> {
    let TokenSource::Session(sessions) = source else {
        let detail = say!(
            app.lang(),
            "열지 않았습니다: {}이(가) 설정되어 있습니다",
            "not opened, because {} is set",
            source.name()
        );
        return Ok(Check::ok("keyring", "not-opened", detail));
    };
    let needed = sessions.signed_in()?.is_none_or(|signed_in| signed_in.kept_in == Place::Keyring);
    let keyring = app.keyring();
    match round_trip(&keyring).await {
        Ok(state) => {
            let detail = say!(
                app.lang(),
                "{}: 쓰고, 읽고, 지웠습니다",
                "{}: written, read and removed",
                Keyring::kind()
            );
            let state = if state == State::Untold { "usable" } else { "unlocked" };
            Ok(Check::ok("keyring", state, detail))
        }
        Err(CliError::Keyring(why)) if !needed => {
            Ok(Check::ok("keyring", why.code(), detail(&why, app)).attention())
        }
        Err(CliError::Keyring(why)) => {
            Ok(Check::failed("keyring", why.code(), detail(&why, app), CliError::Keyring(why)))
        }
        Err(other) => Err(other),
    }
}

fn detail(why: &Why, app: &App) -> String {
    format!("{}: {}", Keyring::kind(), why.words(app.lang()))
}

/// An entry of its own, so that nothing that is kept can be lost by it.
async fn round_trip(keyring: &Keyring) -> Result<State, CliError> {
    let entry = Entry { service: "miri:doctor".to_owned(), account: random::new_key() };
    let store = SecretStore::Keyring(keyring.clone());
    store.write(&entry, &SecretString::from(random::new_key())).await?;
    store.remove(&entry).await?;
    keyring.state().await.map_err(CliError::Keyring)
}

/// How many changes have an outcome that is not known.
fn journal(app: &App) -> Result<Check, CliError> {
    let open = app.journal_folder()?.entries()?.len();
    if open == 0 {
        return Ok(Check::ok(
            "journal",
            "settled",
            app.lang().pick("결과를 모르는 요청 없음", "nothing is open"),
        ));
    }
    let detail = say!(
        app.lang(),
        "결과를 모르는 요청 {open}건: miri resume",
        "{open} changes of unknown outcome: miri resume"
    );
    Ok(Check::ok("journal", "open", detail).attention())
}

/// Whether there is a token, and until when, without asking the shop for anything that is not for everyone.
async fn token(app: &App, client: &Client, source: &TokenSource) -> Check {
    let held = match source {
        TokenSource::Session(sessions) => session::of(sessions).await.map(|(signed_in, session)| {
            let kept = signed_in.kept_in.name();
            (format!("{}, {kept}", signed_in.account), session.refresh_expires_at)
        }),
        outside => outside.access_token(client).await.map(|token| {
            let (user, ends) = session::told_by(&token);
            (
                user.map_or_else(|| outside.name().to_owned(), |user| format!("{}, {user}", outside.name())),
                ends,
            )
        }),
    };
    match held {
        Ok((who, Some(ends))) if ends <= clock::machine_now() => {
            Check::ok("token", "ended", format!("{who}, {ends:.0}")).attention()
        }
        Ok((who, Some(ends))) => Check::ok("token", "held", format!("{who}, {ends:.0}")),
        Ok((who, None)) => Check::ok("token", "held", who),
        Err(why) => Check::ok("token", "none", why.message(app.lang())).attention(),
    }
}
