//! Asking the shop about each open change, the oldest first.

use super::{Line, Outcome};
use crate::app::App;
use crate::clock;
use crate::failure::CliError;
use crate::journal::{Age, Entry, Folder, Held, Owner, Taken};
use crate::output;
use crate::random;
use crate::words::say;
use miri_common::client::{Client, ClientError, OpenChange};

/// Whoever asks.
struct Asking<'a> {
    app: &'a App,
    client: Client,
    owner: Owner,
    /// The shop cannot be reached, so there is no use in asking about the next.
    silent: bool,
}

/// Asks about every open change of whoever is signed in.
pub(super) async fn all(app: &App, folder: &Folder) -> Result<Vec<Line>, CliError> {
    let client = app.client()?;
    let token = app.token_source(&client)?.access_token(&client).await?;
    let owner = Owner::of(&token);
    let mut asking = Asking { app, client: client.with_token(token), owner, silent: false };
    let mut lines = Vec::new();
    for entry in folder.entries()? {
        lines.extend(asking.about(&entry, folder).await?);
    }
    Ok(lines)
}

impl Asking<'_> {
    /// What is known of one change; nothing when it was settled meanwhile.
    async fn about(&mut self, entry: &Entry, folder: &Folder) -> Result<Option<Line>, CliError> {
        let left_alone = |outcome: Outcome| Line::of(entry, outcome, outcome.words(self.app));
        if entry.server != self.client.server() || entry.owner != self.owner {
            return Ok(Some(left_alone(Outcome::Elsewhere)));
        }
        let held = match folder.take(entry)? {
            Taken::Held(held) => held,
            Taken::InFlight => return Ok(Some(left_alone(Outcome::InFlight))),
            Taken::Settled => return Ok(None),
        };
        if entry.age(clock::machine_now()) == Age::TooOld {
            return Ok(Some(left_alone(Outcome::TooOld)));
        }
        if self.silent {
            return Ok(Some(left_alone(Outcome::Unknown)));
        }
        let command = &entry.command;
        output::note(&say!(
            self.app.lang(),
            "결과를 모름, 확인 중: {command}",
            "unknown, checking: {command}"
        ))?;
        Ok(Some(self.ask(entry, held).await))
    }

    async fn ask(&mut self, entry: &Entry, held: Held) -> Line {
        let mut change = entry.change.clone();
        if self.app.plants_new_keys() {
            change.key = random::new_key();
        }
        match self.client.ask_again(&change).await {
            Ok((message, data)) => {
                Box::new(held).close();
                Line { data, ..Line::of(entry, Outcome::Done, message) }
            }
            Err(error) if error.settles() => {
                Box::new(held).close();
                Line::of(entry, Outcome::Refused, CliError::from(error).message(self.app.lang()))
            }
            Err(error) => {
                self.silent |= matches!(error, ClientError::Unreachable(_) | ClientError::NoAnswer(_));
                let failure = CliError::from(error);
                let message = failure.message(self.app.lang());
                Line { failure: Some(failure), ..Line::of(entry, Outcome::Unknown, message) }
            }
        }
    }
}
