//! Effects outside the database: asked for until they are had, under one key, and each for itself.

use super::{Log, Result, Running};
use crate::harness::eventually;
use miri_common::ErrorCode;
use miri_server::clock::Clock;
use miri_server::events::deliveries::{self, Courier, Delivery, Handed, Handover, Kind, Worker};
use miri_server::random::Random;
use miri_server::storage::{StorageError, Store, Tx};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// What a partner does with the next questions about one subject.
#[derive(Clone, Copy)]
enum Mood {
    /// Is away so many times, then does it.
    Away(usize),
    /// Never answers.
    Silent,
}

/// A courier to a partner who keeps a book of what was asked and what was done, by key.
struct Partner {
    store: Store,
    clock: Clock,
    moods: Mutex<HashMap<i64, Mood>>,
    asked: Mutex<Vec<Delivery>>,
    done: Mutex<Vec<String>>,
}

impl Partner {
    fn new(log: &Log, moods: &[(i64, Mood)]) -> Arc<Self> {
        Arc::new(Self {
            store: log.store.clone(),
            clock: Clock::system(),
            moods: Mutex::new(moods.iter().copied().collect()),
            asked: Mutex::default(),
            done: Mutex::default(),
        })
    }

    /// Keys and attempt numbers under which it was asked about a subject.
    fn asked(&self, subject: i64) -> Vec<(String, i64)> {
        let asked = self.asked.lock().unwrap();
        let of_subject = asked.iter().filter(|delivery| delivery.subject == subject);
        of_subject.map(|delivery| (delivery.idempotency_key.clone(), delivery.attempts)).collect()
    }

    fn done(&self) -> Vec<String> {
        let mut done = self.done.lock().unwrap().clone();
        done.sort_unstable();
        done
    }

    /// What it does with this question.
    fn mood(&self, subject: i64) -> Option<Mood> {
        let mut moods = self.moods.lock().unwrap();
        match moods.get_mut(&subject)? {
            Mood::Away(0) => None,
            Mood::Away(times) => {
                *times -= 1;
                Some(Mood::Away(*times))
            }
            Mood::Silent => Some(Mood::Silent),
        }
    }
}

impl Courier for Partner {
    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        self.asked.lock().unwrap().push(delivery.clone());
        match self.mood(delivery.subject) {
            Some(Mood::Away(_)) => anyhow::bail!("the partner is away: {}", ErrorCode::Busy),
            Some(Mood::Silent) => std::future::pending().await,
            None => self.done.lock().unwrap().push(delivery.idempotency_key.clone()),
        }
        let (clock, id) = (self.clock.clone(), delivery.id);
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| deliveries::finish(tx, id, clock.machine()).await)
            .await?;
        Ok(())
    }
}

fn work(log: &Log, partner: &Arc<Partner>) -> Running {
    work_with(log, partner, deliveries::handover::<Partner>(Arc::default()).1)
}

fn work_with(log: &Log, partner: &Arc<Partner>, handed: Handed) -> Running {
    let worker = Worker {
        courier: Arc::clone(partner),
        store: log.store.clone(),
        clock: Clock::system(),
        random: Random::system(),
        handed,
    };
    Running::start(|stop| worker.run(stop))
}

async fn request(log: &Log, kind: Kind, subject: i64) {
    let now = Clock::system().machine();
    log.store
        .write(async move |tx: &mut Tx<'_>| deliveries::request(tx, kind, subject, subject, now).await)
        .await
        .unwrap();
}

async fn open_count(log: &Log) -> i64 {
    log.store.read(async |tx: &mut Tx<'_>| deliveries::open_count(tx).await).await.unwrap()
}

async fn until_open(log: &Log, count: i64) {
    eventually("the deliveries are done", || async { (open_count(log).await == count).then_some(()) }).await;
}

fn number(log: &Log, sql: &str) -> i64 {
    log.database.number(sql)
}

#[tokio::test]
async fn a_delivery_is_tried_again_under_the_same_key_until_it_succeeds_and_then_never_again() {
    let log = Log::new().await;
    let partner = Partner::new(&log, &[(1, Mood::Away(3))]);
    let worker = work(&log, &partner);
    request(&log, Kind::Charge, 1).await;
    request(&log, Kind::Charge, 2).await;
    until_open(&log, 0).await;
    let charge = |attempt| ("charge:1".to_owned(), attempt);
    assert_eq!(partner.asked(1), [charge(1), charge(2), charge(3), charge(4)]);
    assert_eq!(partner.asked(2), [("charge:2".to_owned(), 1)]);

    // Asking for the same effect again is no new one; another kind of effect on the same subject is.
    request(&log, Kind::Charge, 1).await;
    request(&log, Kind::Refund, 1).await;
    until_open(&log, 0).await;
    worker.stop().await;
    assert_eq!(partner.done(), ["charge:1", "charge:2", "refund:1"]);
    assert_eq!(number(&log, "SELECT COUNT(*) FROM deliveries"), 3);
    assert_eq!(number(&log, "SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL"), 0);
    assert_eq!(number(&log, "SELECT attempts FROM deliveries WHERE idempotency_key = 'charge:1'"), 4);
    log.end().await;
}

/// Asks for an effect under way at once, and then fails when told so.
async fn hand_over(log: &Log, handover: &Handover, subject: i64, fails: bool) -> Result<bool> {
    let (handover, now) = (handover.clone(), Clock::system().machine());
    log.store
        .write(async move |tx: &mut Tx<'_>| {
            let asked = handover.request(tx, (Kind::Charge, subject), None, subject, now).await?;
            if fails { Err(StorageError::Corrupt("on purpose".to_owned())) } else { Ok(asked) }
        })
        .await
}

#[tokio::test]
async fn what_is_handed_over_is_delivered_once_and_what_was_undone_is_not() {
    let log = Log::new().await;
    let partner = Partner::new(&log, &[(2, Mood::Away(1))]);
    let (handover, handed) = deliveries::handover::<Partner>(Arc::default());
    let worker = work_with(&log, &partner, handed);
    assert_eq!(hand_over(&log, &handover, 1, false).await, Ok(true));
    assert_eq!(hand_over(&log, &handover, 2, false).await, Ok(true));
    assert!(hand_over(&log, &handover, 3, true).await.is_err());
    until_open(&log, 0).await;
    assert_eq!(hand_over(&log, &handover, 1, false).await, Ok(false), "it was asked for before");
    worker.stop().await;
    let charge = |subject, attempt| (format!("charge:{subject}"), attempt);
    assert_eq!(partner.asked(1), [charge(1, 1)]);
    assert_eq!(partner.asked(2), [charge(2, 1), charge(2, 2)]);
    assert_eq!(
        (partner.asked(3), partner.done()),
        (vec![], vec!["charge:1".to_owned(), "charge:2".to_owned()])
    );
    log.end().await;
}

#[tokio::test]
async fn what_is_handed_over_to_a_worker_without_a_free_place_is_delivered_all_the_same() {
    let log = Log::new().await;
    let silent: Vec<_> = (1..=600).map(|subject| (subject, Mood::Away(1))).collect();
    let partner = Partner::new(&log, &silent);
    let (handover, handed) = deliveries::handover::<Partner>(Arc::default());
    // Nobody takes anything yet, so the places run out.
    for subject in 1..=600 {
        assert_eq!(hand_over(&log, &handover, subject, false).await, Ok(true));
    }
    let claimed = number(&log, "SELECT COUNT(*) FROM deliveries WHERE attempts = 1");
    assert!((1..600).contains(&claimed), "{claimed}");
    let worker = work_with(&log, &partner, handed);
    until_open(&log, 0).await;
    worker.stop().await;
    assert_eq!(partner.done().len(), 600);
    log.end().await;
}

#[tokio::test]
async fn one_partner_that_fails_and_one_that_never_answers_hold_up_nobody_else() {
    let log = Log::new().await;
    let partner = Partner::new(&log, &[(1, Mood::Away(usize::MAX)), (2, Mood::Silent)]);
    let worker = work(&log, &partner);
    for subject in 1..=150 {
        request(&log, Kind::Charge, subject).await;
    }
    until_open(&log, 2).await;
    assert_eq!(partner.done().len(), 148);
    eventually("the one that is away is asked again", || async {
        (partner.asked(1).len() >= 3).then_some(())
    })
    .await;
    assert_eq!(open_count(&log).await, 2);
    assert_eq!(partner.asked(2).len(), 1, "nobody asks twice while an answer is still out");
    worker.die().await;
    log.end().await;
}

#[tokio::test]
async fn the_claim_of_a_process_that_died_is_due_again_at_the_next_start() {
    let log = Log::new().await;
    let partner = Partner::new(&log, &[(1, Mood::Silent), (2, Mood::Silent)]);
    let worker = work(&log, &partner);
    request(&log, Kind::Charge, 1).await;
    request(&log, Kind::Refund, 2).await;
    eventually("both are under way", || async {
        (partner.asked(1).len() + partner.asked(2).len() == 2).then_some(())
    })
    .await;
    worker.die().await;
    drop(partner);

    let log = log.restart().await;
    let now = Clock::system().machine();
    let far = format!("SELECT COUNT(*) FROM deliveries WHERE next_at > {}", now.0 + 10_000_000);
    assert_eq!(number(&log, &far), 2, "a claim keeps others away for a while");
    let forgotten: Result<u64> =
        log.store.write(async move |tx: &mut Tx<'_>| deliveries::forget_claims(tx, now).await).await;
    assert_eq!(forgotten, Ok(2));
    let partner = Partner::new(&log, &[]);
    let worker = work(&log, &partner);
    until_open(&log, 0).await;
    worker.stop().await;
    assert_eq!(partner.asked(1), [("charge:1".to_owned(), 2)]);
    assert_eq!(partner.asked(2), [("refund:2".to_owned(), 2)]);
    log.end().await;
}

#[tokio::test]
async fn forgetting_claims_touches_nothing_that_is_done() {
    let log = Log::new().await;
    let partner = Partner::new(&log, &[]);
    let worker = work(&log, &partner);
    request(&log, Kind::Charge, 1).await;
    until_open(&log, 0).await;
    worker.stop().await;
    let now = Clock::system().machine();
    let forgotten =
        log.store.write(async move |tx: &mut Tx<'_>| deliveries::forget_claims(tx, now).await).await;
    assert_eq!(forgotten, Ok(0));
    assert_eq!(number(&log, "SELECT COUNT(*) FROM deliveries WHERE done_at IS NOT NULL"), 1);
    log.end().await;
}

#[tokio::test]
async fn two_workers_share_the_work_and_ask_for_nothing_twice() {
    let log = Log::new().await;
    let partner = Partner::new(&log, &[]);
    for subject in 1..=200 {
        request(&log, Kind::Charge, subject).await;
    }
    let workers = [work(&log, &partner), work(&log, &partner)];
    until_open(&log, 0).await;
    for worker in workers {
        worker.stop().await;
    }
    let done = partner.done();
    let mut once = done.clone();
    once.dedup();
    assert_eq!((done.len(), once.len()), (200, 200));
    log.end().await;
}
