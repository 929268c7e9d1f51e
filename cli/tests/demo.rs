//! The demo, from end to end.

use crate::harness::Home;

#[test]
fn the_demo_ends_with_a_clean_audit() {
    // Nothing of the environment reaches the demo's shop.
    let home = Home::at("http://nowhere.example")
        .with("MIRI_DATABASE_URL", "nonsense://")
        .with("MIRI_PROFILE", "nobody")
        .with("MIRI_TOKEN", "nonsense");
    let run = home.miri("demo").ok();
    let told = run.stdout();
    let last = told.lines().last().unwrap_or_default();
    assert!(last.starts_with("The stock audit is clean: 63 goods, 2 orders"), "{told}");
    assert!(told.contains("청송 꿀사과"), "{told}");
    assert_eq!(run.stderr(), "");
    assert!(!told.contains("eyJ"), "no token is shown");
}

#[test]
fn the_demo_speaks_korean_and_json() {
    let home = Home::new();
    let run = home.miri("demo --lang ko").ok();
    assert!(run.stdout().lines().last().unwrap().starts_with("재고 점검 이상 없음"), "{}", run.stdout());
    let played = home.miri("demo --json").ok().json();
    assert_eq!(played["clean"], true);
    assert_eq!(played["orders"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_data_is_kept_where_asked_and_an_old_folder_is_refused() {
    let home = Home::new();
    let folder = home.path().join("kept");
    home.miri(&format!("demo --keep {}", folder.display())).ok();
    assert!(std::fs::read_dir(&folder).unwrap().next().is_some());
    home.miri(&format!("demo --keep {}", folder.display())).fails(2, &["is not empty"]);
}
