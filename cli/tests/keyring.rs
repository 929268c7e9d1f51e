//! Tokens in a real keyring, and the ways in which a keyring cannot be used.
//!
//! Each test has a bus of its own with Debian's gnome-keyring on it, so tests need not wait for one another.

use crate::harness::{Bus, Home, PASSWORD, Run, Shop, closed_address};
use serde_json::Value;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

const LOGIN: &str = "login --email bora@example.com --password-stdin";

/// Bora, who has an account and is on this bus, and has not signed in there.
fn bora(shop: &Shop, bus: &Bus) -> Home {
    shop.person("Bora");
    bus.joined_by(Home::at(&shop.url))
}

fn sign_in(home: &Home) -> Run {
    home.miri_with_stdin(LOGIN, PASSWORD)
}

#[test]
fn a_sign_in_is_read_by_the_next_process_and_removed_by_a_sign_out() {
    let (shop, bus) = (Shop::start(), Bus::with_keyring());
    let bora = bora(&shop, &bus);
    let run = sign_in(&bora).ok();
    assert!(!run.stderr().contains("plain file"), "{}", run.stderr());
    let me = bora.miri("whoami --json").ok().json();
    assert_eq!((me["account"].as_str(), me["keptIn"].as_str()), (Some("bora@example.com"), Some("keyring")));
    assert!(me["sessionFile"].is_null());
    let entry = ["service", &format!("miri:{}", shop.url), "username", "bora@example.com"];
    let kept: Value = serde_json::from_str(&bus.secret(&entry).unwrap()).unwrap();
    let token = bora.miri("auth token").ok().stdout().trim().to_owned();
    assert_eq!(kept["accessToken"], token, "a token that is good for long is used as it is");
    assert!(token.starts_with("eyJ") && !bora.texts().contains("eyJ"), "the token is in no file");
    let out = bora.miri("logout --json").ok().json();
    assert_eq!((out["endedAtServer"].as_bool(), out["removedHere"].as_bool()), (Some(true), Some(true)));
    assert_eq!(bus.secret(&entry), None);
    bora.miri("wish list").fails(4, &["not signed in"]);
    let bora = bora.with("MIRI_TOKEN", token);
    bora.miri("wish list").fails(4, &[]);
}

#[test]
fn people_and_shops_are_kept_apart_in_one_keyring() {
    let (shop, other, bus) = (Shop::start(), Shop::start(), Bus::with_keyring());
    let (bora, anna) = (bora(&shop, &bus), bus.joined_by(Home::at(&other.url)));
    sign_in(&bora).ok();
    other.person("Bora");
    sign_in(&anna).ok();
    bora.miri("logout").ok();
    assert_eq!(anna.miri("whoami --json").ok().json()["server"], other.url);
}

#[test]
fn doctor_goes_once_through_the_keyring_and_shows_no_secret() {
    let (shop, bus) = (Shop::start(), Bus::with_keyring());
    let bora = bora(&shop, &bus);
    sign_in(&bora).ok();
    let run = bora.miri("doctor --json").ok();
    let report = run.json();
    let state = |name: &str| {
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == name).unwrap();
        (check["verdict"].as_str().unwrap().to_owned(), check["state"].as_str().unwrap().to_owned())
    };
    let ok = |state: &str| ("ok".to_owned(), state.to_owned());
    assert_eq!(state("keyring"), ok("unlocked"));
    assert_eq!(state("server"), ok("reachable"));
    assert_eq!(state("clock"), ok("together"));
    assert_eq!(state("token"), ok("held"));
    assert!(!run.stdout().contains("eyJ"), "{}", run.stdout());
    drop(shop);
    bora.miri("doctor").ends_with(7);
}

/// What somebody reads who has this keyring: the reason and the two ways out, and nothing is sent or left anywhere.
#[track_caller]
fn is_refused(bus: &Bus, reason: &str) {
    let home = bus.joined_by(Home::at(&closed_address()));
    sign_in(&home).fails(4, &["the keyring cannot be used", reason, "MIRI_TOKEN", "--insecure-storage"]);
    let error = home.miri_with_stdin(&format!("{LOGIN} --json"), PASSWORD).fails(4, &[]).json_error();
    assert_eq!(error["code"], "KEYRING_UNAVAILABLE");
    assert_eq!(home.texts(), "");
}

#[test]
fn without_a_bus_the_reason_is_said() {
    let home = Home::at(&closed_address()).with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    sign_in(&home).fails(4, &["there is no session bus", "MIRI_TOKEN", "--insecure-storage"]);
    let home = Home::at(&closed_address()).with("XDG_RUNTIME_DIR", "/nowhere");
    sign_in(&home).fails(4, &["there is no session bus"]);
}

#[test]
fn a_bus_on_which_nobody_keeps_secrets_is_said() {
    is_refused(&Bus::start(), "nothing on the session bus keeps secrets");
}

#[test]
fn a_locked_keyring_asks_nobody_when_nobody_is_there() {
    is_refused(&Bus::with_locked_keyring(), "it is locked");
}

#[test]
fn a_keyring_that_a_wrong_password_has_left_locked_is_found_out() {
    is_refused(&Bus::with_wrongly_unlocked_keyring(), "it is locked");
}

/// How long something takes on the machine's clock. The deadlines of the keyring are a promise in seconds, so they are measured.
fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    #[expect(clippy::disallowed_methods, reason = "a deadline of a real process is real time")]
    let started = Instant::now();
    let done = work();
    (done, started.elapsed())
}

#[test]
fn a_service_that_never_answers_holds_nobody_up() {
    let bus = Bus::with_black_hole();
    let home = bus.joined_by(Home::at(&closed_address()));
    let (run, took) = time(|| sign_in(&home));
    run.fails(4, &["did not answer within 3 s", "MIRI_TOKEN", "--insecure-storage"]);
    // The process is gone soon after its deadline, although its thread still waits.
    assert!((Duration::from_secs(3)..Duration::from_secs(6)).contains(&took), "{took:?}");
}

#[test]
fn somebody_at_a_terminal_is_told_what_is_waited_for() {
    let bus = Bus::with_black_hole();
    let home = bus.joined_by(Home::at(&closed_address()));
    let password = home.write("password", PASSWORD);
    // `script` runs a command on a terminal of its own.
    let line = format!(
        "{} login --email bora@example.com --password-file {}",
        assert_cmd::cargo::cargo_bin!("miri").display(),
        password.display()
    );
    let mut terminal = home.run_by("script", ["--quiet", "--return", "--command", &line, "/dev/null"]);
    let mut seen = String::new();
    let mut screen = terminal.stdout.take().unwrap();
    while !seen.contains("waiting for your keyring") {
        let mut piece = [0; 256];
        let length = screen.read(&mut piece).unwrap();
        assert!(length > 0, "it ended without a word: {seen}");
        seen += &String::from_utf8_lossy(&piece[..length]);
    }
    terminal.kill().unwrap();
    terminal.wait().unwrap();
}

#[test]
fn a_token_from_the_environment_opens_no_keyring() {
    let bus = Bus::with_black_hole();
    let home = bus.joined_by(Home::at(&closed_address())).with("MIRI_TOKEN", "a-token");
    // The best of a few, because the machine may be busy with other tests.
    let fastest =
        (0..10).map(|_| time(|| assert_eq!(home.miri("auth token").ok().stdout(), "a-token\n")).1).min();
    assert!(fastest < Some(Duration::from_millis(200)), "{fastest:?}");
    assert_eq!(home.miri("doctor --json").ends_with(7).json()["checks"][2]["state"], "not-opened");
    let token = home.write("token", "a-token");
    let flag = format!("auth token --token-file {}", token.display());
    assert_eq!(bus.joined_by(Home::new()).miri(&flag).ok().stdout(), "a-token\n");
}

#[test]
fn who_has_not_signed_in_is_told_so_without_a_keyring() {
    let bus = Bus::with_black_hole();
    bus.joined_by(Home::new()).miri("wish list").fails(4, &["not signed in"]);
}

#[test]
fn a_plain_file_is_used_where_it_was_asked_for_and_no_keyring_is_opened() {
    let (shop, bus) = (Shop::start(), Bus::with_black_hole());
    let bora = bora(&shop, &bus);
    bora.miri_with_stdin(&format!("{LOGIN} --insecure-storage"), PASSWORD).ok();
    assert_eq!(bora.miri("whoami --json").ok().json()["keptIn"], "plain-file");
    bora.miri("logout").ok();
}

#[test]
fn a_login_in_another_place_leaves_no_token_in_the_first() {
    let (shop, bus) = (Shop::start(), Bus::with_keyring());
    let bora = bora(&shop, &bus);
    bora.miri_with_stdin(&format!("{LOGIN} --insecure-storage"), PASSWORD).ok();
    assert!(bora.texts().contains("eyJ"));
    sign_in(&bora).ok();
    assert!(!bora.texts().contains("eyJ"));
    assert_eq!(bora.miri("whoami --json").ok().json()["keptIn"], "keyring");
}

#[test]
fn eight_who_sign_in_at_once_are_all_signed_in() {
    let (shop, bus) = (Shop::start(), Bus::with_keyring());
    let bora = bora(&shop, &bus);
    let password = bora.write("password", PASSWORD);
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = bora.command(["login", "--email", "bora@example.com", "--password-file"]);
            command.arg(&password).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(bora.miri("whoami --json").ok().json()["keptIn"], "keyring");
}

#[test]
fn eight_processes_that_renew_one_session_at_once_do_not_sign_it_out() {
    let (shop, bus) = (Shop::start(), Bus::with_keyring());
    let bora = bora(&shop, &bus);
    sign_in(&bora).ok();
    let entry = ["service", &format!("miri:{}", shop.url), "username", "bora@example.com"];
    let mut ending: Value = serde_json::from_str(&bus.secret(&entry).unwrap()).unwrap();
    ending["accessExpiresAt"] = "2026-01-01T00:00:00Z".into();
    bus.replace_secret(&entry, &ending.to_string());
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = bora.command(["wish", "list"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let renewed = bus.secret(&entry).unwrap();
    assert_ne!(serde_json::from_str::<Value>(&renewed).unwrap()["refreshToken"], ending["refreshToken"]);
    bora.miri("whoami").ok();
    assert_eq!(bus.secret(&entry).unwrap(), renewed, "and only once");
}
