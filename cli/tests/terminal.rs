//! At a terminal: tables, colours, narrow windows, and questions.

use crate::harness::{Home, Screen, Shop};

fn shop() -> Shop {
    let shop = Shop::start();
    Shop::goods(&shop.admin, "명인이 빚은 청자 다기 세트", 1_320_000, 3);
    Shop::goods(&shop.admin, "Soap", 900, 12);
    shop
}

fn shown(home: &Home, cols: u16, line: &str) -> String {
    let (shown, code) = Screen::run(home, cols, line).ends();
    assert_eq!(code, 0, "{shown}");
    shown
}

#[test]
fn a_table_is_aligned_by_cells_and_fits_the_window() {
    let shop = shop();
    let at = |cols| shown(&shop.admin, cols, "goods list --sort id,asc --lang ko --color never");
    insta::assert_snapshot!("terminal_wide", at(100));
    insta::assert_snapshot!("terminal_narrow", at(44));
}

#[test]
fn colours_follow_the_flag_the_variable_and_the_terminal() {
    let shop = shop();
    let dimmed = |home: &Home, line: &str| shown(home, 100, line).contains("\u{1b}[2m");
    assert!(dimmed(&shop.admin, "goods list"));
    assert!(!dimmed(&shop.admin, "goods list --color never"));
    let plain = Home::at(&shop.url).with("NO_COLOR", "1");
    assert!(!dimmed(&plain, "goods list"));
    assert!(dimmed(&plain, "goods list --color always"));
    assert!(!shop.admin.miri("goods list").ok().stdout().contains('\u{1b}'), "a pipe has none");
    assert!(shop.admin.miri("goods list -o table --color always").ok().stdout().contains('\u{1b}'));
}

#[test]
fn json_at_a_terminal_is_indented_and_tsv_can_be_had_there() {
    let shop = shop();
    assert!(shown(&shop.admin, 100, "goods stock 2 --json").starts_with("{\n  \"schemaVersion\": 1,"));
    assert_eq!(shown(&shop.admin, 100, "goods stock 2 -o tsv"), "goodsId\t2\nstockQuantity\t12\n");
}

#[test]
fn a_watch_at_a_terminal_shows_a_row_a_change_under_a_heading() {
    let shop = shop();
    let line = "goods watch 2 --until sold-out --lang ko --color never";
    let mut screen = Screen::run(&shop.admin, 100, line);
    screen.until("2     12");
    shop.admin.miri("goods stock 2 --change -12 --reason gone").ok();
    let (shown, code) = screen.ends();
    assert_eq!(code, 0, "{shown}");
    insta::assert_snapshot!("terminal_watch", shown);
}

#[test]
fn a_filter_gives_no_strangers_text_the_terminal() {
    let shop = shop();
    let line = "goods show 2 --jq '\"\\u001b[2Jgone\", .goodsName'";
    let shown = shown(&shop.admin, 100, line);
    assert_eq!(shown, "\u{fffd}[2Jgone\nSoap\n");
}

#[test]
fn a_question_is_a_no_unless_it_is_answered_with_yes() {
    let shop = shop();
    let bora = shop.person("Bora");
    let wish = bora.miri("wish add 2 --json").ok().json()["wishListId"].clone();
    let line = format!("wish rm {wish} --lang en");
    for answer in ["\r", "n\r", "x\r"] {
        let mut screen = Screen::run(&bora, 100, &line);
        screen.until("This removes 1 of your wishes. [y/N]").types(answer);
        let (shown, code) = screen.ends();
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("declined, nothing was done"), "{shown}");
    }
    assert_eq!(bora.miri("wish list").ok().rows().len(), 1);
    let mut screen = Screen::run(&bora, 100, &line);
    screen.until("[y/N]").types("y\r");
    assert_eq!(screen.ends().1, 0);
    assert_eq!(bora.miri("wish list").ok().rows().len(), 0);
}

#[test]
fn ci_and_no_input_never_ask_even_at_a_terminal() {
    let shop = shop();
    let ci = Home::at(&shop.url).with("CI", "true").with("MIRI_TOKEN", "x");
    for (home, line) in [(&ci, "wish rm 1"), (&shop.admin, "wish rm 1 --no-input")] {
        let (shown, code) = Screen::run(home, 100, line).ends();
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("--yes"), "{shown}");
    }
}

#[test]
fn a_protected_profile_wants_its_name_for_every_change() {
    let shop = shop();
    let bora = shop.person("Bora").with("MIRI_PROFILE", "shop");
    bora.miri(&format!("profile set shop --url {} --protected true", shop.url)).ok();
    bora.miri_with_stdin(
        "login --email bora@example.com --password-stdin --insecure-storage",
        "correct horse battery",
    )
    .ok();
    bora.miri("wish add 2").fails(2, &["--confirm=shop"]);
    bora.miri("wish add 2 --confirm other").fails(2, &["--confirm=shop"]);
    assert_eq!(bora.miri("wish add 2 --dry-run --json").ok().json()["dryRun"], true);
    bora.miri("wish list").ok();
    let mut screen = Screen::run(&bora, 100, "wish add 2 --lang en");
    screen.until("Type shop to go on").types("shp\r");
    assert_eq!(screen.ends().1, 2);
    let mut screen = Screen::run(&bora, 100, "wish add 2 --lang en");
    screen.until("Type shop to go on").types("shop\r");
    assert_eq!(screen.ends().1, 0);
    bora.miri("wish add 1 --confirm shop").ok();
    assert_eq!(bora.miri("wish list").ok().rows().len(), 2);
    bora.miri("profile rm shop --yes").fails(2, &["--confirm=shop"]);
}

#[test]
fn ctrl_c_at_a_question_ends_with_130() {
    let shop = shop();
    let mut screen = Screen::run(&shop.admin, 100, "wish rm 1 --lang en");
    screen.until("[y/N]").types("\u{3}");
    let (shown, code) = screen.ends();
    assert_eq!(code, 130, "{shown}");
}
