//! What can be told without a shop.

use crate::harness::{Home, closed_address};

#[test]
fn a_wrong_command_line_is_a_usage_error_in_both_forms() {
    let home = Home::new();
    home.miri("goods show").fails(2, &["GOODS", "Usage"]);
    home.miri("goods show twelve").fails(2, &["twelve"]);
    let error = home.miri("goods show --json").fails(2, &[]).json_error();
    assert_eq!(error["code"], "USAGE");
    assert_eq!(error["retryable"], false);
}

#[test]
fn where_nobody_can_be_asked_the_missing_flag_is_named() {
    let home = Home::new();
    for line in [
        "order place 1 --address 서울",
        "wish buy --all --address 서울",
        "order cancel 1",
        "order cancel 1 --no-input",
        "order return 1 --reason 색이다릅니다",
        "order pay 1",
        "wish rm 1",
        "token revoke 1",
        "goods import goods.csv",
        "admin users edit 1 --locked true",
        "admin orders cancel 1",
    ] {
        home.miri(line).fails(2, &["--yes"]);
    }
    home.miri("admin clock --advance 1h").fails(2, &["--confirm=http://127.0.0.1:8000"]);
    home.miri("admin clock --advance 1h --confirm yes").fails(2, &["--confirm=http://127.0.0.1:8000"]);
    home.miri("account password").fails(2, &["--current-password-file"]);
    home.miri_with_stdin("account password --secrets-stdin", "only one\n").fails(2, &["--password-file"]);
    home.miri("account signup --name a --phone b --address c").fails(2, &["--mail-token-file"]);
    home.miri("login").fails(2, &["--email"]);
    home.miri("login --email a@example.com").fails(2, &["--password-stdin"]);
    let error = home.miri("order cancel 1 --json").fails(2, &[]).json_error();
    assert_eq!(error["code"], "MISSING_FLAG");
}

#[test]
fn who_has_not_signed_in_is_told_how() {
    let home = Home::new();
    for line in ["wish list", "order list", "whoami", "order cancel 1 --yes", "admin stock-audit"] {
        home.miri(line).fails(4, &["not signed in at http://127.0.0.1:8000", "hint: miri login"]);
    }
    let error = home.miri("wish list --json").fails(4, &[]).json_error();
    assert_eq!(error["code"], "UNAUTHENTICATED");
}

#[test]
fn a_shop_that_is_not_there_is_unreachable() {
    let home = Home::at(&closed_address());
    home.miri("goods list").fails(7, &["cannot be reached", "miri serve"]);
    let login = "login --email a@example.com --password-stdin --insecure-storage";
    home.miri_with_stdin(login, "password").fails(7, &[]);
    let error = home.miri("goods show 1 --json").fails(7, &[]).json_error();
    assert_eq!((error["code"].as_str(), error["retryable"].as_bool()), (Some("UNREACHABLE"), Some(true)));
    assert!(error["status"].is_null());
}

#[test]
fn an_address_that_is_none_is_a_usage_error() {
    Home::new().miri("goods list --server shop.example").fails(2, &["shop.example"]);
}

#[test]
fn the_language_follows_the_locale_and_the_flag() {
    let home = Home::new().with("LANG", "ko_KR.UTF-8");
    home.miri("wish list").fails(4, &["로그인하지 않았습니다"]);
    home.miri("wish list --lang en").fails(4, &["not signed in"]);
}

#[test]
fn flags_go_before_the_environment_and_that_before_the_profile() {
    let home = Home::new();
    home.write(
        ".config/miri/config.toml",
        "profile = 'mine'\n[profiles.mine]\nserver = 'http://file.example'\nlang = 'ko'\n[profiles.other]\n",
    );
    home.miri("wish list").fails(4, &["http://file.example", "로그인하지"]);
    home.miri("wish list --profile other").fails(4, &["http://127.0.0.1:8000", "not signed in"]);
    home.miri("wish list --server http://flag.example").fails(4, &["http://flag.example"]);
    let home = home.with("MIRI_SERVER", "http://env.example");
    home.miri("wish list").fails(4, &["http://env.example"]);
    home.miri("wish list --server http://flag.example").fails(4, &["http://flag.example"]);
    home.miri("wish list --profile nobody").fails(2, &["no profile `nobody`"]);
    let home = home.with("MIRI_PROFILE", "nobody");
    home.miri("wish list").fails(2, &["no profile `nobody`"]);
    home.miri("wish list --profile other").fails(4, &["http://env.example"]);
}

#[test]
fn a_configuration_key_that_is_not_known_is_refused() {
    let home = Home::new();
    let path = home.write("elsewhere/config.toml", "colour = 'red'");
    let home = home.with("MIRI_CONFIG_DIR", path.parent().unwrap().to_str().unwrap());
    home.miri("wish list").fails(2, &["colour"]);
}

#[test]
fn a_flag_that_would_mean_nothing_is_refused() {
    let home = Home::new();
    home.miri("demo --server http://127.0.0.1:1").fails(2, &["--server means nothing here"]);
    home.miri("serve --profile mine").fails(2, &["--profile means nothing here"]);
}

#[test]
fn a_token_from_outside_is_read_from_where_it_was_said_to_be() {
    let home = Home::at(&closed_address());
    let token = home.write("token", "  a-token\n");
    home.miri(&format!("wish list --token-file {}", token.display())).fails(7, &[]);
    let empty = home.write("empty", "\n");
    home.miri(&format!("wish list --token-file {}", empty.display())).fails(2, &["holds no token"]);
    let home = home.with("MIRI_TOKEN", "a-token");
    home.miri("wish list").fails(7, &[]);
}
