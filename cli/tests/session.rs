//! Sessions against a real shop.

use crate::harness::{Home, PASSWORD, Shop};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;

#[test]
fn a_session_is_kept_in_a_file_of_its_owner_and_ends_with_logout() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    let me = bora.miri("whoami --json").ok().json();
    assert_eq!(me["account"], "bora@example.com");
    assert_eq!(me["role"], "USER");
    assert_eq!((me["tokenSource"].as_str(), me["keptIn"].as_str()), (Some("session"), Some("plain-file")));
    let path = PathBuf::from(me["sessionFile"].as_str().unwrap());
    assert!(path.starts_with(bora.path()), "{}", path.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let token = read(&path)["accessToken"].as_str().unwrap().to_owned();
    let out = bora.miri("logout --json").ok().json();
    assert_eq!(out["endedAtServer"], true);
    assert!(!path.exists());
    bora.miri("wish list").fails(4, &["not signed in"]);
    let bora = bora.with("MIRI_TOKEN", token);
    bora.miri("wish list").fails(4, &["hint: miri login"]);
}

#[test]
fn a_wrong_password_is_not_signed_in_and_says_nothing_of_it() {
    let shop = Shop::start();
    let run = shop.admin.miri_with_stdin("login --email nobody@example.com --password-stdin", "wrong secret");
    let run = run.fails(4, &["error: "]);
    assert!(!run.stderr().contains("wrong secret"));
}

#[test]
fn a_plain_file_is_warned_of_and_no_token_is_shown() {
    let shop = Shop::start();
    let line = "login --email admin@example.com --password-stdin --insecure-storage";
    let run = shop.admin.miri_with_stdin(line, PASSWORD).ok();
    assert!(run.stderr().contains("warning: the tokens are kept in a plain file"), "{}", run.stderr());
    assert!(!run.stdout().contains("eyJ") && !run.stderr().contains("eyJ"));
}

/// The session file of this home.
fn session_file(home: &Home) -> PathBuf {
    let me = home.miri("whoami --json").ok().json();
    PathBuf::from(me["sessionFile"].as_str().unwrap())
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn processes_that_renew_one_session_at_once_do_not_revoke_it() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    let path = session_file(&bora);
    let mut session = read(&path);
    session["accessExpiresAt"] = "2026-01-01T00:00:00Z".into();
    std::fs::write(&path, session.to_string()).unwrap();
    let children: Vec<_> =
        (0..8).map(|_| bora.command(["wish", "list"]).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let renewed = read(&path);
    assert_ne!(renewed["refreshToken"], session["refreshToken"], "it was renewed");
    bora.miri("whoami").ok();
    assert_eq!(read(&path), renewed, "and only once");
}

#[test]
fn a_session_that_can_no_longer_be_renewed_says_so() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    let path = session_file(&bora);
    let mut session = read(&path);
    session["accessExpiresAt"] = "2026-01-01T00:00:00Z".into();
    session["refreshToken"] = "used-long-ago".into();
    std::fs::write(&path, session.to_string()).unwrap();
    bora.miri("wish list").fails(4, &["has ended", "hint: miri login"]);
    bora.miri("logout").ok();
    assert!(!path.exists());
}

#[test]
fn logout_forgets_the_session_even_when_the_shop_cannot_be_told() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    let path = session_file(&bora);
    drop(shop);
    bora.miri("logout").fails(7, &["cannot be reached"]);
    assert!(!path.exists());
}

#[test]
fn a_token_from_outside_wins_and_the_session_is_not_opened() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    let token = bora.miri("auth token").ok().stdout().trim().to_owned();
    assert_eq!(bora.miri("auth token --json").ok().json()["token"], token);
    let records = bora.path().join(".local/state/miri/sessions");
    let record = std::fs::read_dir(records).unwrap().next().unwrap().unwrap().path();
    std::fs::write(record, "no session at all").unwrap();
    bora.miri("wish list").fails(2, &["is not readable", "hint: miri logout"]);
    let bora = bora.with("MIRI_TOKEN", token);
    let me = bora.miri("whoami --json").ok().json();
    assert_eq!(me["tokenSource"], "MIRI_TOKEN");
    assert!(me["userId"].is_i64() && me["tokenExpiresAt"].is_string(), "{me}");
    assert_eq!(bora.miri("doctor --json").ok().json()["healthy"], true);
}

#[test]
fn status_says_what_is_kept_here_without_asking_the_shop() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    drop(shop);
    let status = bora.miri("auth status --json").ok().json();
    assert_eq!(
        (status["account"].as_str(), status["keptIn"].as_str()),
        (Some("bora@example.com"), Some("plain-file"))
    );
    bora.miri("auth logout").fails(7, &["cannot be reached"]);
    bora.miri("auth status").fails(4, &["not signed in", "hint: miri login"]);
}
