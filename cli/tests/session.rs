//! Sessions against a real shop.

use crate::harness::{Home, Shop};
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
    assert_eq!(me["tokenSource"], "session");
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
fn login_says_where_the_token_is_kept_and_shows_no_token() {
    let shop = Shop::start();
    let line = "login --email admin@example.com --password-stdin";
    let run = shop.admin.miri_with_stdin(line, "correct horse battery\n").ok();
    assert!(run.stderr().contains("plain file"), "{}", run.stderr());
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
