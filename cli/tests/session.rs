//! Sessions against a real shop.

use crate::harness::Shop;
use std::process::Stdio;

#[test]
fn a_session_is_kept_in_a_file_of_its_owner_and_ends_with_logout() {
    let shop = Shop::start();
    let bora = shop.person("Bora");
    let me = bora.miri("whoami --json").ok().json();
    assert_eq!(me["account"], "bora@example.com");
    assert_eq!(me["role"], "USER");
    assert_eq!(me["tokenSource"], "session");
    let path = std::path::PathBuf::from(me["sessionFile"].as_str().unwrap());
    assert!(path.starts_with(bora.path()), "{}", path.display());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let session = std::fs::read_to_string(&path).unwrap();
    let token = serde_json::from_str::<serde_json::Value>(&session).unwrap()["accessToken"]
        .as_str()
        .unwrap()
        .to_owned();
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

#[test]
fn processes_that_renew_one_session_at_once_do_not_revoke_it() {
    // A token that lives for less than the margin is renewed by every command.
    let shop = Shop::start_with(&[("MIRI_ACCESS_TOKEN_TTL", "20s")]);
    let bora = shop.person("Bora");
    let before = bora.miri("whoami --json").ok().json()["tokenExpiresAt"].clone();
    let children: Vec<_> =
        (0..8).map(|_| bora.command(["wish", "list"]).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let after = bora.miri("whoami --json").ok().json()["tokenExpiresAt"].clone();
    assert!(before.is_string() && after.is_string());
}
