//! Changes whose answer never came: each is asked about under its own key, and nothing happens twice.

use crate::harness::{Home, PASSWORD, Relay, Shop, Way, closed_address};
use serde_json::Value;
use std::hash::{BuildHasher, RandomState};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const TO: &str = "--address '서울시 마포구 월드컵로 1' --yes";

/// A shop, a way to it that may lose things, and Bora, who buys by that way.
struct Scene {
    shop: Shop,
    relay: Relay,
    bora: Home,
    goods: i64,
}

impl Scene {
    fn set() -> Self {
        let shop = Shop::start();
        let relay = Relay::to(&shop.url);
        let goods = Shop::goods(&shop.admin, "청송 사과", 1_000, 1_000);
        let token = shop.person("Bora").miri("auth token").ok().stdout().trim().to_owned();
        let bora = Home::at(&relay.url).with("MIRI_TOKEN", token);
        Self { shop, relay, bora, goods }
    }

    fn place(&self) -> String {
        format!("order place {} {TO}", self.goods)
    }

    fn start_order(&self) -> Child {
        let address = "서울시 마포구 월드컵로 1";
        let words =
            ["order", "place", &self.goods.to_string(), "--address", address, "--yes"].map(str::to_owned);
        self.bora.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// An order that the shop has taken and whose sender was killed before it heard of that.
    fn order_without_an_answer(&self) {
        self.relay.becomes(Way::KeepsAnswers);
        let mut child = self.start_order();
        self.relay.until_kept_back();
        child.kill().unwrap();
        child.wait().unwrap();
        self.relay.becomes(Way::Open);
    }

    fn orders(&self) -> i64 {
        self.bora.miri("order list --json").ok().json()["totalElements"].as_i64().unwrap()
    }

    fn open(&self) -> Vec<Value> {
        let listed = self.bora.miri("resume --list --json").ok().json();
        listed["changes"].as_array().unwrap().clone()
    }
}

#[test]
fn nothing_open_is_nothing_to_do_and_asks_nobody() {
    let home = Home::at(&closed_address());
    assert_eq!(home.miri("resume --json").ok().json()["open"], 0);
    assert_eq!(home.miri("resume").ok().stdout(), "");
    home.miri("resume --forget no-such-key").fails(2, &["no open change"]);
}

#[test]
fn an_order_whose_sender_was_killed_is_found_and_is_one_order() {
    let scene = Scene::set();
    scene.order_without_an_answer();
    let open = scene.open();
    assert_eq!(open.len(), 1);
    let checks = scene.bora.miri("doctor --json").ok().json();
    assert_eq!(checks["checks"].as_array().unwrap().last().unwrap()["state"], "open");
    assert!(open[0]["command"].as_str().unwrap().starts_with("miri order place"), "{open:?}");
    let run = scene.bora.miri("resume --json").ok();
    assert!(run.stderr().contains("unknown, checking: miri order place"), "{}", run.stderr());
    let report = run.json();
    let checks = scene.bora.miri("doctor --json").ok().json();
    assert_eq!(checks["checks"].as_array().unwrap().last().unwrap()["state"], "settled");
    assert_eq!((report["open"].as_i64(), report["changes"][0]["outcome"].as_str()), (Some(0), Some("done")));
    assert!(report["changes"][0]["data"]["orderId"].is_i64(), "{report}");
    assert_eq!(scene.orders(), 1);
    assert_eq!(scene.open().len(), 0);
    assert_eq!(scene.bora.miri("resume").ok().stdout(), "");
}

#[test]
fn a_resume_under_a_new_key_would_be_seen_as_a_second_order() {
    let scene = Scene::set();
    scene.order_without_an_answer();
    let mut command = scene.bora.command(["resume"]);
    let resumed = command.env("MIRI_FAULT", "resume-new-key").stderr(Stdio::null()).status().unwrap();
    assert!(resumed.success());
    assert_eq!(scene.orders(), 2, "the planted fault doubles the order, so a test that counts would see it");
}

#[test]
fn many_who_resume_at_once_ask_once() {
    let scene = Scene::set();
    scene.order_without_an_answer();
    let children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = scene.bora.command(["resume", "--json"]);
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    let mut told = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        told += report["changes"].as_array().unwrap().len();
    }
    assert_eq!((told, scene.orders()), (1, 1));
}

#[test]
fn an_order_of_unknown_outcome_is_not_sent_again_under_another_key() {
    let scene = Scene::set();
    scene.relay.becomes(Way::LosesRequests);
    scene.bora.miri(&scene.place()).fails(7, &["the outcome is not known"]);
    scene.relay.becomes(Way::Open);
    scene.bora.miri(&scene.place()).fails(8, &["unknown, checking", "hint: miri resume"]);
    let error = scene.bora.miri(&format!("{} --json", scene.place())).fails(8, &[]).json_error();
    assert_eq!(error["code"], "STILL_OPEN");
    assert_eq!(scene.orders(), 0);
    scene.bora.miri("resume").ok();
    assert_eq!(scene.orders(), 1, "what was lost on the way arrives");
    scene.bora.miri(&scene.place()).ok();
    assert_eq!(scene.orders(), 2, "who knows that there is one may want another");
}

#[test]
fn the_command_that_was_printed_settles_it_as_well() {
    let scene = Scene::set();
    scene.order_without_an_answer();
    let open = scene.open();
    let key = open[0]["key"].as_str().unwrap();
    scene.bora.miri(&format!("{} --idempotency-key {key}", scene.place())).ok();
    assert_eq!((scene.orders(), scene.open().len()), (1, 0));
}

#[test]
fn what_the_shop_refuses_is_settled_too() {
    let scene = Scene::set();
    scene.relay.becomes(Way::LosesRequests);
    let gone = Shop::goods(&scene.shop.admin, "Last one", 1_000, 1);
    let place = format!("order place {gone} {TO}");
    scene.bora.miri(&place).fails(7, &[]);
    scene.relay.becomes(Way::Open);
    scene.shop.person("Anna").miri(&place).ok();
    let run = scene.bora.miri("resume --json").ends_with(3);
    assert_eq!(run.json()["changes"][0]["outcome"], "refused");
    assert_eq!((scene.orders(), scene.open().len()), (0, 0));
}

#[test]
fn an_answer_leaves_nothing_open_and_so_does_a_change_that_was_never_sent() {
    let scene = Scene::set();
    scene.bora.miri(&scene.place()).ok();
    scene.bora.miri("order place 999999 --address x --yes").fails(5, &[]);
    assert_eq!(scene.open().len(), 0);
    let nowhere = Home::at(&closed_address()).with("MIRI_TOKEN", "a-token");
    nowhere.miri("wish add 12").fails(7, &["cannot be reached"]);
    assert_eq!(nowhere.miri("resume --json").ok().json()["open"], 0);
}

#[test]
fn a_change_of_somebody_else_is_left_to_them() {
    let scene = Scene::set();
    scene.order_without_an_answer();
    let anna = scene.shop.person("Anna").miri("auth token").ok().stdout().trim().to_owned();
    let resume = |name: &str, value: &str| {
        let mut command = scene.bora.command(["resume", "--json"]);
        let output = command.env(name, value).stdout(Stdio::piped()).stderr(Stdio::null()).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report["changes"][0]["outcome"].as_str().unwrap().to_owned())
    };
    assert_eq!(resume("MIRI_TOKEN", &anna), (Some(8), "elsewhere".to_owned()));
    assert_eq!(resume("MIRI_SERVER", &scene.shop.url), (Some(8), "elsewhere".to_owned()));
    assert_eq!(scene.orders(), 1);
    let key = scene.open()[0]["key"].as_str().unwrap().to_owned();
    scene.bora.miri(&format!("resume --forget {key}")).ok();
    assert_eq!(scene.open().len(), 0);
}

#[test]
fn the_journal_holds_no_token_and_no_password() {
    let scene = Scene::set();
    scene.order_without_an_answer();
    assert!(scene.bora.texts().contains("/api/auth/goods/order") && !scene.bora.texts().contains("eyJ"));
    let admin = scene.shop.admin.miri("auth token").ok().stdout().trim().to_owned();
    let home = Home::at(&scene.relay.url).with("MIRI_TOKEN", admin);
    scene.relay.becomes(Way::LosesRequests);
    let create = "admin users create --email c@example.com --name Cho --phone 010-1234-5678 --address x --password-stdin";
    home.miri_with_stdin(create, PASSWORD).fails(7, &["--idempotency-key"]);
    assert_eq!(home.texts(), "");
}

/// How often the command is killed: `MIRI_KILL_ROUNDS`, or 20.
fn rounds() -> u32 {
    std::env::var("MIRI_KILL_ROUNDS").map_or(20, |rounds| rounds.parse().unwrap())
}

/// Numbers from 0 to 1, from a seed that a failure can be told by (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a process is killed at a moment of real time")]
    Instant::now()
}

/// Lets this much time pass, to the tenth of a millisecond: the moment of a kill, not a wait for anything.
fn spend(moment: Duration) {
    let started = now();
    while started.elapsed() < moment {
        std::hint::spin_loop();
    }
}

#[test]
fn a_kill_at_any_moment_and_a_resume_are_one_order() {
    let scene = Scene::set();
    let seed = std::env::var("MIRI_SEED")
        .map_or_else(|_| RandomState::new().hash_one(0), |seed| seed.parse().unwrap());
    println!("MIRI_SEED={seed}");
    let mut dice = Dice(seed);
    let started = now();
    scene.start_order().wait().unwrap();
    let usual = started.elapsed();
    let journal = scene.bora.path().join(".local/state/miri/journal");
    let entries = || {
        let found = std::fs::read_dir(&journal).into_iter().flatten().flatten();
        found.filter(|file| file.path().extension().is_some_and(|ending| ending == "json")).count()
    };
    let (mut before, mut found_open) = (scene.orders(), 0);
    for round in 0..rounds() {
        let mut child = scene.start_order();
        if round % 2 == 0 {
            // Any moment of its life, and a little after.
            spend(usual.mul_f64(dice.roll() * 1.2));
        } else {
            // What is hard: between the entry and the answer. That is over in a few milliseconds, so it is looked for without a pause.
            while entries() == 0 && child.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
            spend(Duration::from_millis(15).mul_f64(dice.roll()));
        }
        child.kill().unwrap();
        let finished = child.wait().unwrap().success();
        let open = entries();
        found_open += open;
        scene.bora.miri("resume --json").ok();
        let orders = scene.orders() - before;
        // Without an entry nothing was sent, or the answer had come.
        let expected = if open > 0 || finished { 1..=1 } else { 0..=1 };
        assert!(expected.contains(&orders), "round {round} of seed {seed}: {open} open, {orders} orders");
        assert_eq!(scene.open().len(), 0, "round {round} of seed {seed}");
        before += orders;
    }
    assert!(found_open > 0, "no kill came between the entry and the answer, so nothing was tested");
    println!("{found_open} of {} kills left an entry", rounds());
    assert_eq!(scene.shop.admin.miri("admin stock-audit --json").ok().json()["clean"], true);
}
