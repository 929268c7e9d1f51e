//! `miri bench`, short and small: what is told is what was measured, and a lost order does not go unnoticed.

use crate::harness::Home;
use serde_json::Value;

const SHORT: &str = "--connections 3 --duration 1 --repeats 1 --goods 2 --json";

/// A home whose temporary files are its own.
fn home() -> Home {
    let home = Home::new();
    let temporary = home.path().to_str().unwrap().to_owned();
    home.with("TMPDIR", temporary)
}

fn positive(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value[field].as_f64().is_some_and(|number| number > 0.0), "{field} of {value}");
    }
}

#[test]
fn every_acknowledged_order_is_read_back_and_the_figures_belong_together() {
    let home = home();
    let told = home.miri(&format!("bench order {SHORT} --existing-orders 5")).ok().json();
    assert_eq!((told["bench"].as_str(), told["database"].as_str()), (Some("order"), Some("sqlite")));
    assert_eq!((told["gate"].as_str(), told["connections"].as_i64()), (Some("memory"), Some(3)));
    assert_eq!(told["repeats"].as_array().map(Vec::len), Some(1));
    let figures = &told["median"];
    let fields =
        ["noopPerS", "gatePerS", "sqlPerS", "boundPerS", "perS", "ofNoop", "ofBound", "p50Ms", "p99Ms"];
    positive(figures, &fields);
    positive(figures, &["commitsEach", "fsyncsEach", "peakMib"]);
    assert!(figures["drainS"].as_f64().is_some(), "{figures}");
    let number = |name: &str| figures[name].as_f64().unwrap();
    assert!(number("boundPerS") < number("noopPerS").min(number("sqlPerS")));
    assert!((number("ofNoop") - number("perS") / number("noopPerS")).abs() < 1e-9);
    // The measured second and the warm-up before it.
    assert!(told["acknowledged"].as_f64().unwrap() >= number("perS"));
    assert_eq!(told["acknowledged"], told["readBack"]);
    assert_eq!((told["unpaid"].as_i64(), told["missing"].as_array().map(Vec::len)), (Some(0), Some(0)));
    let left: Vec<_> =
        std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, Vec::<std::ffi::OsString>::new(), "the temporary shop is gone");
}

#[test]
fn an_acknowledged_order_that_is_not_there_makes_the_command_fail() {
    let home = home();
    let shop = home.path().join("shop");
    let told = home.miri(&format!("bench order {SHORT} --data-dir {}", shop.display())).ok().json();
    let orders = told["readBack"].as_i64().unwrap();
    let look = Home::new().with("MIRI_DATA_DIR", shop.to_str().unwrap());
    let found = look.miri_with_stdin("bench read-back --json", "1\n2\n").ok().json();
    assert_eq!((found["acknowledged"].as_i64(), found["readBack"].as_i64()), (Some(2), Some(2)));
    // Ids are given out in order, and the limits were measured in the same database, so this one was never placed.
    let lost = 1_000_000_000_i64.max(orders);
    let run = look.miri_with_stdin("bench read-back --json", &format!("1\n{lost}\n")).ends_with(1);
    assert_eq!(run.json()["missing"], serde_json::json!([lost]));
    assert!(run.stderr().contains("1 acknowledged orders are not in the database"), "{}", run.stderr());
}

#[test]
fn refusals_and_pages_are_measured_beside_a_no_op_as_well() {
    for verb in ["soldout", "browse"] {
        let told = home().miri(&format!("bench {verb} {SHORT}")).ok().json();
        positive(&told["median"], &["noopPerS", "perS", "ofNoop", "p50Ms"]);
        assert_eq!(told["median"]["refused"].as_f64(), Some(0.0));
        for absent in ["sqlPerS", "boundPerS", "drainS"] {
            assert!(told["median"][absent].is_null(), "{absent} of {told}");
        }
        assert!(told.get("acknowledged").is_none(), "{told}");
        // Neither writes anything.
        assert!(told["median"]["commitsEach"].as_f64().unwrap() < 0.01, "{told}");
    }
}

#[test]
fn at_a_fixed_rate_so_many_are_sent_and_no_more() {
    let told = home().miri(&format!("bench browse {SHORT} --rate 50")).ok().json();
    let rate = told["median"]["perS"].as_f64().unwrap();
    assert!((25.0..=50.0).contains(&rate), "{told}");
    assert_eq!(told["rate"], 50);
}

#[test]
fn people_get_a_row_a_repeat_and_the_medians() {
    let run = home().miri("bench browse --connections 2 --duration 1 --repeats 2 --goods 2").ok();
    let names: Vec<_> = run.rows().iter().map(|row| row[0].clone()).collect();
    assert_eq!(names, ["1", "2", "median"]);
    assert!(run.stderr().contains("browse: sqlite + memory, 2 connections"), "{}", run.stderr());
}

#[test]
fn a_database_that_holds_a_shop_is_left_alone() {
    let home = home();
    let shop = home.path().join("shop");
    home.miri(&format!("demo --keep {}", shop.display())).ok();
    let before = std::fs::metadata(shop.join("miri.db")).unwrap().modified().unwrap();
    let line = format!("bench order {SHORT} --data-dir {}", shop.display());
    let error = home.miri(&line).fails(1, &["already holds a shop"]).json_error();
    assert_eq!(error["retryable"], false);
    assert_eq!(std::fs::metadata(shop.join("miri.db")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_command_line_that_cannot_be_measured_is_a_usage_error() {
    let home = home();
    home.miri("bench").fails(2, &["Usage"]);
    for flag in
        ["--connections 0", "--duration 0", "--rate 0", "--repeats 0", "--goods 0", "--connections many"]
    {
        let name = flag.split(' ').next().unwrap();
        home.miri(&format!("bench order {flag}")).fails(2, &[name]);
    }
    home.miri("bench order --server http://127.0.0.1:1").fails(2, &["--server means nothing here"]);
    home.miri("bench browse --database-url nonsense://").fails(1, &["MIRI_DATABASE_URL"]);
    home.miri_with_stdin("bench read-back", "one\n").fails(2, &["one order id a line"]);
}
