//! Sends letters: reads what one is about, writes it out, hands it over, and records how that ended.
//!
//! An address is opened here and nowhere before. A letter that was handed over is gone from the database in the transaction
//! that ends its delivery; one that dies between the two is sent again, with the same Message-ID and the same bytes.

use super::compose::{Envelope, compose};
use super::config::MailConfig;
use super::facts::{Stored, read};
use super::folder::Folder;
use super::smtp::{SendError, Smtp};
use super::sql::{self, LetterId};
use crate::auth::Auth;
use crate::clock::{Clock, MachineTime, Monotonic};
use crate::events::deliveries::{self, Courier, Delivery, Desk};
use crate::storage::{self, Store, Tx};
use anyhow::anyhow;
use lettre::message::Message;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Letters on their way at once, each on a connection of its own.
const CONCURRENCY: usize = 4;
/// How long nothing is tried after a mail server was found to be away; it doubles.
const FIRST_REST: Duration = Duration::from_millis(250);
/// The longest such rest.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// The courier of letters.
pub struct LetterCourier {
    store: Store,
    auth: Arc<Auth>,
    clock: Clock,
    config: MailConfig,
    way: Way,
    rest: Mutex<Rest>,
}

/// How letters leave.
enum Way {
    Smtp(Box<Smtp>),
    Files(Folder),
}

/// While a mail server is away nobody needs to ask it letter by letter.
#[derive(Default)]
struct Rest {
    in_a_row: u32,
    since: Option<(Monotonic, Duration)>,
}

/// How a letter ended.
enum End {
    Sent,
    /// There is nobody to send it to, or it says nothing any more.
    Dropped,
    Refused(u16),
}

impl LetterCourier {
    /// A courier that works as configured; `data_dir` is where files go.
    ///
    /// # Errors
    /// When the certificates that are named cannot be read or the folder cannot be made.
    pub fn new(
        store: Store,
        auth: Arc<Auth>,
        clock: Clock,
        config: MailConfig,
        data_dir: &Path,
    ) -> anyhow::Result<Self> {
        let way = match &config.smtp {
            Some(smtp) => Way::Smtp(Box::new(Smtp::new(smtp.clone())?)),
            None => Way::Files(Folder::new(data_dir.join("mail"))?),
        };
        Ok(Self { store, auth, clock, config, way, rest: Mutex::default() })
    }

    async fn send(&self, id: LetterId, stored: &Stored, message: &Message) -> Result<(), SendError> {
        match &self.way {
            Way::Smtp(smtp) => smtp.send(message).await,
            Way::Files(folder) => {
                let name = format!("{:06}-{}", id.0, stored.row.letter.kind().name());
                let written = folder.write(name, message.formatted()).await;
                written.map_err(|error| SendError::Away(format!("{error:#}")))
            }
        }
    }

    /// Remembers whether the mail server is there.
    fn found(&self, away: Away) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        match away {
            Away::No => *rest = Rest::default(),
            // Several letters under way that find the same out are one finding.
            Away::Yes if rest.remaining().is_none() => {
                let span = (FIRST_REST * (1 << rest.in_a_row.min(16))).min(LONGEST_REST);
                rest.in_a_row += 1;
                rest.since = Some((Monotonic::now(), span));
            }
            Away::Yes => {}
        }
    }

    async fn record(&self, delivery: &Delivery, end: End) -> storage::Result<()> {
        let (clock, delivery, letter) = (self.clock.clone(), delivery.id, LetterId(delivery.subject));
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> storage::Result<()> {
                let now: MachineTime = clock.machine();
                match end {
                    End::Sent | End::Dropped => sql::forget(tx, letter).await?,
                    End::Refused(code) => sql::set_aside(tx, letter, code, now).await?,
                }
                deliveries::finish(tx, delivery, now).await
            })
            .await
    }
}

/// Whether the mail server is away.
#[derive(Clone, Copy)]
enum Away {
    Yes,
    No,
}

impl Rest {
    fn remaining(&self) -> Option<Duration> {
        let (since, span) = self.since?;
        span.checked_sub(since.elapsed()).filter(|left| !left.is_zero())
    }
}

impl Courier for LetterCourier {
    const DESK: Desk = Desk::Mail;
    const CONCURRENCY: usize = CONCURRENCY;

    async fn available(&self) {
        loop {
            let remaining = self.rest.lock().unwrap_or_else(PoisonError::into_inner).remaining();
            match remaining {
                Some(left) => tokio::time::sleep(left).await,
                None => return,
            }
        }
    }

    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let id = LetterId(delivery.subject);
        let (auth, now) = (Arc::clone(&self.auth), self.clock.machine());
        let stored = self
            .store
            .read_internal(async move |tx: &mut Tx<'_>| read(tx, &auth.sealer, id, now).await)
            .await?;
        let Some(stored) = stored else {
            self.record(delivery, End::Dropped).await?;
            return Ok(());
        };
        let kind = stored.row.letter.kind().name();
        let envelope = Envelope { from: &self.config.from, public_url: self.config.public_url.as_deref() };
        let outcome = match compose(&stored, &envelope) {
            Ok(message) => self.send(id, &stored, &message).await,
            // An address that no mail can be sent to.
            Err(_) => Err(SendError::Refused(sql::NO_MAILBOX)),
        };
        match outcome {
            Ok(()) => {
                self.found(Away::No);
                self.record(delivery, End::Sent).await?;
                Ok(())
            }
            Err(SendError::Refused(code)) => {
                self.found(Away::No);
                tracing::warn!(letter = id.0, kind, code, "a letter was refused for good and is set aside");
                self.record(delivery, End::Refused(code)).await?;
                Ok(())
            }
            Err(error @ SendError::Later(_)) => {
                self.found(Away::No);
                Err(anyhow!(error))
            }
            Err(error @ SendError::Away(_)) => {
                self.found(Away::Yes);
                Err(anyhow!(error))
            }
        }
    }
}
