//! Signing in, renewing and signing out: what happens in which order.
//!
//! Passwords are checked before the write and never inside it. A revocation is committed first and known in memory before it
//! is answered; it runs to its end even when the client hangs up in between.

use super::sessions::{self, RefreshToken, Rotation};
use super::{AccessToken, Actor, Auth, AuthError, Passwords};
use crate::clock::MachineTime;
use crate::storage::{StorageError, Store, Tx};
use crate::users;
use secrecy::SecretString;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// Someone who has just signed in or renewed a session.
#[derive(Clone)]
pub struct SignedIn {
    /// Who it is.
    pub actor: Actor,
    /// The access token.
    pub access: AccessToken,
    /// The token that gets the next pair, once.
    pub refresh: RefreshToken,
}

impl Auth {
    /// Opens a session; `None` when the address is unknown or the password wrong, and it takes as long to say either.
    ///
    /// # Errors
    /// When it could not be found out.
    pub async fn sign_in(
        &self,
        store: &Store,
        passwords: &Passwords,
        email: &str,
        password: SecretString,
    ) -> Result<Option<SignedIn>, AuthError> {
        let index = self.email_index(email);
        let account = store.read(async move |tx: &mut Tx<'_>| users::credentials(tx, &index).await).await?;
        let (user, hash) = account.unzip();
        let right = passwords.verify(password, hash.clone()).await?;
        let (Some(user), Some(hash), true) = (user, hash, right) else { return Ok(None) };

        let now = self.clock.machine();
        let session_id = self.random.uuid().to_string();
        let refresh = RefreshToken::new(&self.random, now);
        let first = refresh.clone();
        let actor = store
            .write(async move |tx: &mut Tx<'_>| -> Result<Option<Actor>, StorageError> {
                // The password may have been changed while this one was being checked.
                let Some(role) = users::role_under(tx, user, &hash).await? else { return Ok(None) };
                sessions::open(tx, &session_id, user, &first, now).await?;
                Ok(Some(Actor { user_id: user, role, session_id: session_id.clone(), scopes: None }))
            })
            .await?;
        actor.map(|actor| self.signed_in(actor, refresh, now)).transpose()
    }

    /// Exchanges a refresh token for a new pair; `None` when it is not good. One that was used before ends its session.
    ///
    /// # Errors
    /// When it could not be found out.
    pub async fn renew(
        &self,
        store: &Store,
        tasks: &TaskTracker,
        presented: String,
    ) -> Result<Option<SignedIn>, AuthError> {
        let now = self.clock.machine();
        let next = RefreshToken::new(&self.random, now);
        let refresh = next.clone();
        let (store, revoked) = (store.clone(), Arc::clone(&self.revoked));
        let rotation = to_its_end(tasks, async move {
            let rotation = store
                .write(async move |tx: &mut Tx<'_>| sessions::rotate(tx, &presented, &next, now).await)
                .await?;
            if let Rotation::Reused(session_id) = &rotation {
                tracing::warn!(session = %session_id, "a refresh token came twice; its session was revoked");
                revoked.add(session_id.clone(), now, now);
            }
            Ok::<_, AuthError>(rotation)
        })
        .await?;
        match rotation {
            Rotation::Exchanged(actor) => self.signed_in(actor, refresh, now).map(Some),
            Rotation::Refused | Rotation::Reused(_) => Ok(None),
        }
    }

    /// Ends the session of this actor. To do it again changes nothing.
    ///
    /// # Errors
    /// When the session was not ended, or that is not known.
    pub async fn sign_out(&self, store: &Store, tasks: &TaskTracker, actor: Actor) -> Result<(), AuthError> {
        let now = self.clock.machine();
        let (store, revoked) = (store.clone(), Arc::clone(&self.revoked));
        to_its_end(tasks, async move {
            let Actor { user_id, session_id, .. } = actor;
            let ended = session_id.clone();
            store
                .write(async move |tx: &mut Tx<'_>| sessions::revoke(tx, &session_id, user_id, now).await)
                .await?;
            revoked.add(ended, now, now);
            Ok::<_, AuthError>(())
        })
        .await
    }

    fn signed_in(
        &self,
        actor: Actor,
        refresh: RefreshToken,
        now: MachineTime,
    ) -> Result<SignedIn, AuthError> {
        let access = self.tokens.issue(&actor, now).map_err(|error| AuthError::Defect(error.to_string()))?;
        Ok(SignedIn { actor, access, refresh })
    }
}

/// Runs work to its end, whether or not someone waits for it: a client that hangs up between the commit and what follows in
/// memory must not keep a revoked session's token alive.
///
/// # Errors
/// Those of the work, and [`AuthError::Defect`] when it panicked.
pub async fn to_its_end<T, E>(
    tasks: &TaskTracker,
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<AuthError> + Send + 'static,
{
    tasks.spawn(work).await.map_err(|error| AuthError::Defect(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::SignedIn;
    use crate::auth::keys::tests::keys;
    use crate::auth::{Auth, Passwords, TokenError};
    use crate::clock::Clock;
    use crate::faults::Faults;
    use crate::random::Random;
    use crate::storage::{Database, Limits, Store, StoreConfig, Tx};
    use crate::users::{self, NewUser};
    use miri_common::labels::Role;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio_util::task::TaskTracker;

    const PASSWORD: &str = "a password of hers";

    /// A database with two accounts, and what signing in to them takes.
    struct Door {
        auth: Arc<Auth>,
        store: Store,
        passwords: Passwords,
        tasks: TaskTracker,
        clock: Clock,
        _folder: tempfile::TempDir,
    }

    impl Door {
        async fn new() -> Self {
            let (clock, random) = (Clock::system(), Random::system());
            let folder = tempfile::tempdir().unwrap();
            let config = StoreConfig {
                database: Database::Sqlite(folder.path().join("miri.db")),
                limits: Limits::default(),
                faults: Faults::default(),
            };
            let store = Store::open(config, clock.clone(), random.clone()).await.unwrap();
            let auth = auth(&clock, &random);
            let passwords = Passwords::new(random).unwrap();
            let door = Self { auth, store, passwords, tasks: TaskTracker::new(), clock, _folder: folder };
            for name in ["anna", "bora"] {
                door.add(name).await;
            }
            door
        }

        async fn add(&self, name: &str) {
            let user = NewUser {
                email: format!("{name}@miri.example"),
                password_hash: self.passwords.hash(PASSWORD.into()).await.unwrap(),
                user_name: name.to_owned(),
                phone_number: "010-0000-0000".to_owned(),
                address: "Seoul".to_owned(),
                role: Role::User,
            };
            let (auth, now) = (Arc::clone(&self.auth), self.clock.shop());
            let made = self
                .store
                .write(async move |tx: &mut Tx<'_>| users::create(tx, &auth, &user, now).await)
                .await;
            made.unwrap();
        }

        async fn sign_in(&self, email: &str, password: &str) -> Option<SignedIn> {
            self.auth.sign_in(&self.store, &self.passwords, email, password.into()).await.unwrap()
        }

        async fn renew(&self, signed_in: &SignedIn) -> Option<SignedIn> {
            self.auth.renew(&self.store, &self.tasks, signed_in.refresh.text.clone()).await.unwrap()
        }

        fn verify(&self, signed_in: &SignedIn) -> Result<(), TokenError> {
            self.auth.verify(&signed_in.access.text, self.clock.machine()).map(|_| ())
        }
    }

    fn auth(clock: &Clock, random: &Random) -> Arc<Auth> {
        Arc::new(Auth::new(keys(), Duration::from_mins(15), clock.clone(), random.clone()).unwrap())
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_address_opens_a_session() {
        let door = Door::new().await;
        assert!(door.sign_in("anna@miri.example", "another password").await.is_none());
        assert!(door.sign_in("nobody@miri.example", PASSWORD).await.is_none());
        let anna = door.sign_in(" ANNA@miri.example", PASSWORD).await.unwrap();
        let bora = door.sign_in("bora@miri.example", PASSWORD).await.unwrap();
        assert_ne!(anna.actor.user_id, bora.actor.user_id);
        assert_eq!(door.verify(&anna), Ok(()));
    }

    #[tokio::test]
    async fn a_refresh_token_that_comes_twice_ends_its_session_for_good_and_no_other() {
        let door = Door::new().await;
        let first = door.sign_in("anna@miri.example", PASSWORD).await.unwrap();
        let other = door.sign_in("anna@miri.example", PASSWORD).await.unwrap();
        let second = door.renew(&first).await.unwrap();
        let third = door.renew(&second).await.unwrap();
        assert_eq!((&second.actor, &third.actor), (&first.actor, &first.actor));
        assert_eq!(door.verify(&first), Ok(()));

        assert!(door.renew(&first).await.is_none());
        assert_eq!(door.verify(&first), Err(TokenError::Revoked));
        assert_eq!(door.verify(&second), Err(TokenError::Revoked));
        assert!(door.renew(&second).await.is_none());
        assert_eq!(door.verify(&other), Ok(()));
        assert!(door.renew(&other).await.is_some());

        // What was revoked is still revoked after a restart.
        let restarted = auth(&door.clock, &Random::system());
        restarted.load_revoked(&door.store).await.unwrap();
        assert_eq!(restarted.verify(&second.access.text, door.clock.machine()), Err(TokenError::Revoked));
        assert!(restarted.verify(&other.access.text, door.clock.machine()).is_ok());
    }

    #[tokio::test]
    async fn a_client_that_lost_the_answer_asks_again_and_what_it_never_got_is_worth_nothing() {
        let door = Door::new().await;
        let first = door.sign_in("anna@miri.example", PASSWORD).await.unwrap();
        let lost = door.renew(&first).await.unwrap();
        let got = door.renew(&first).await.unwrap();
        assert_eq!(door.verify(&got), Ok(()));
        let next = door.renew(&got).await.unwrap();
        assert_eq!(door.verify(&next), Ok(()));
        // Somebody else has it, or the client has two minds: either way the session ends.
        assert!(door.renew(&lost).await.is_none());
        assert_eq!(door.verify(&next), Err(TokenError::Revoked));
        assert!(door.renew(&next).await.is_none());
    }

    #[tokio::test]
    async fn of_two_renewals_at_once_one_pair_lives_and_the_other_ends_the_session() {
        let door = Door::new().await;
        let first = door.sign_in("anna@miri.example", PASSWORD).await.unwrap();
        let (one, two) = tokio::join!(door.renew(&first), door.renew(&first));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_ne!(one.refresh.text, two.refresh.text);
        let (by_one, by_two) = (door.renew(&one).await, door.renew(&two).await);
        assert!(by_one.is_none() || by_two.is_none());
        assert_eq!(door.verify(&one), Err(TokenError::Revoked));
    }

    #[tokio::test]
    async fn signing_out_ends_this_session_at_once_even_when_nobody_waits_for_the_answer() {
        let door = Door::new().await;
        let anna = door.sign_in("anna@miri.example", PASSWORD).await.unwrap();
        let other = door.sign_in("anna@miri.example", PASSWORD).await.unwrap();
        {
            // Polled once and dropped, as the handler of a client that hangs up is.
            let mut leaving = Box::pin(door.auth.sign_out(&door.store, &door.tasks, anna.actor.clone()));
            assert!(futures_util::poll!(leaving.as_mut()).is_pending());
        }
        door.tasks.close();
        door.tasks.wait().await;
        assert_eq!(door.verify(&anna), Err(TokenError::Revoked));
        assert!(door.renew(&anna).await.is_none());
        assert_eq!(door.verify(&other), Ok(()));
    }
}
