//! A post room without a shop: a store, the post and whoever sends letters, for what no route causes.

use crate::harness::{SENDER, Said, SmtpSink, TestDatabase, eventually};
use miri_common::labels::Role;
use miri_common::{Lang, UserId};
use miri_server::auth::Auth;
use miri_server::auth::keys::{Missing, load_or_generate};
use miri_server::clock::Clock;
use miri_server::events::deliveries::{self, Worker};
use miri_server::mail::{Letter, LetterCourier, MailConfig, Post, Recipient};
use miri_server::random::Random;
use miri_server::storage::{StorageError, Store, Tx};
use miri_server::users::{self, NewUser};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct Room {
    pub database: TestDatabase,
    pub store: Store,
    pub post: Post,
    auth: Arc<Auth>,
}

impl Room {
    pub async fn new() -> Self {
        let database = TestDatabase::new();
        let store = database.open_store().await;
        let random = Random::system();
        let keys =
            load_or_generate(database.folder(), &random, database.secrets(), Missing::Generate).unwrap();
        let auth =
            Arc::new(Auth::new(keys, Duration::from_mins(15), Clock::system(), random.clone()).unwrap());
        let post = Post::new(Arc::clone(&auth), Clock::system(), random);
        Self { database, store, post, auth }
    }

    /// An account.
    pub async fn user(&self, email: &str, name: &str, lang: Lang) -> UserId {
        let user = NewUser {
            email: email.to_owned(),
            password_hash: "-".to_owned(),
            user_name: name.to_owned(),
            phone_number: "010-1234-5678".to_owned(),
            address: "-".to_owned(),
            role: Role::User,
        };
        let auth = Arc::clone(&self.auth);
        self.store
            .write(async move |tx: &mut Tx<'_>| -> Result<UserId, StorageError> {
                let id = users::create(tx, &auth, &user, Clock::system().shop()).await?;
                users::set_language(tx, id, lang).await?;
                Ok(id)
            })
            .await
            .unwrap()
    }

    pub async fn put(&self, to: &Recipient, lang: Lang, letter: &Letter) {
        let (post, to, letter) = (self.post.clone(), to.clone(), letter.clone());
        self.store.write(async move |tx: &mut Tx<'_>| post.put(tx, &to, lang, &letter).await).await.unwrap();
    }

    /// Someone who sends letters until it is stopped.
    pub fn sender(&self, config: MailConfig) -> Sender {
        let (store, clock) = (self.store.clone(), Clock::system());
        let courier = LetterCourier::new(
            store.clone(),
            Arc::clone(&self.auth),
            clock.clone(),
            config,
            self.database.folder(),
        );
        let worker = Worker {
            courier: Arc::new(courier.unwrap()),
            store,
            clock,
            random: Random::system(),
            handed: deliveries::handover::<LetterCourier>(Arc::default()).1,
        };
        let stop = CancellationToken::new();
        Sender { store: self.store.clone(), task: tokio::spawn(worker.run(stop.clone())), stop }
    }

    /// Waits until no letter waits.
    pub async fn emptied(&self) {
        let open = "SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL";
        eventually("no letter waits", || async { (self.database.number(open) == 0).then_some(()) }).await;
    }

    pub async fn end(self) {
        self.store.close().await;
    }
}

pub struct Sender {
    store: Store,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Sender {
    /// What it had claimed is due again at once, as at the start of a server.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
        let now = Clock::system().machine();
        let forget = async move |tx: &mut Tx<'_>| deliveries::forget_claims(tx, now).await;
        self.store.write(forget).await.unwrap();
    }
}

/// The one letter that a mailbox got.
pub fn only(sink: &SmtpSink, address: &str) -> Said {
    let [said] = <[Said; 1]>::try_from(sink.for_mailbox(address)).expect("one letter");
    assert_eq!((said.from.as_str(), said.to.as_str()), (SENDER, address));
    assert!(said.message_id.ends_with("@miri.example"), "{}", said.message_id);
    said
}
