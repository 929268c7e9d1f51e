//! Goods out of a shop and into one.

use crate::harness::{Home, Run, Screen, Shop};
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

const HEADER: &str = "sku,goodsName,goodsDescription,goodsPrice,stockQuantity,category,reservationStartTime,limitPerBuyer,onSale";

fn export(home: &Home, name: &str, format: &str) -> String {
    let file = home.path().join(name);
    home.miri(&format!("goods export {} --format {format} --overwrite", file.display())).ok();
    std::fs::read_to_string(file).unwrap()
}

fn import(home: &Home, text: &str, flags: &str) -> Run {
    home.miri_with_stdin(&format!("goods import - --yes {flags}"), text)
}

/// A file of so many goods, sorted by sku.
fn goods(count: usize) -> String {
    let mut text = format!("{HEADER}\n");
    for number in 0..count {
        writeln!(
            text,
            "SKU-{number:05},상품 {number},\"설명 \"\"{number}\"\", 끝\",{},{},ETC,,,true",
            number * 10,
            number % 7
        )
        .unwrap();
    }
    text
}

#[test]
fn what_was_exported_imports_and_exports_as_the_same_bytes() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let text = format!(
        "{HEADER}\nA-1,청송 사과,\"두 줄\n\"\"설명\"\", 쉼표\",39000,10,ETC,2099-01-01 10:00:00,3,true\n\
         B-2,Soap,x,0,0,BEAUTY,,,false\n"
    );
    let made = import(&anna, &text, "--json").ok().json();
    assert_eq!((&made["created"], &made["rows"]), (&2.into(), &2.into()));
    for format in ["csv", "ndjson"] {
        let first = export(&anna, "first", format);
        if format == "csv" {
            assert_eq!(first, text);
        }
        let again = import(&anna, &first, "--set-stock --json").ok().json();
        assert_eq!((&again["unchanged"], &again["changed"]), (&2.into(), &0.into()));
        assert_eq!(export(&anna, "second", format), first);
        // Another seller's goods of the same sku are other goods.
        import(&bora, &first, "--set-stock").ok();
        assert_eq!(export(&bora, "third", format), first);
    }
    assert_eq!(anna.miri("goods export -").ok().stdout(), text);
}

#[test]
fn goods_are_changed_by_sku_and_their_stock_only_where_that_is_asked_for() {
    let shop = Shop::start();
    let anna = shop.person("Anna");
    import(&anna, &format!("{HEADER}\nA,Soap,x,100,5,ETC,,,true\n"), "").ok();
    let id = anna.miri("goods mine --jq '.content[0].goodsId'").ok().stdout();
    let cheaper = format!("{HEADER}\nA,Cedar soap,y,90,9,ETC,,2,true\n");
    let told = import(&anna, &cheaper, "--dry-run --json").ok().json();
    assert_eq!((&told["changed"], &told["dryRun"]), (&1.into(), &true.into()));
    assert!(export(&anna, "a", "csv").contains("Soap,x,100,5"));
    import(&anna, &cheaper, "").ok();
    assert!(export(&anna, "a", "csv").contains("A,Cedar soap,y,90,5,ETC,,2,true"));
    import(&anna, &cheaper, "--set-stock").ok();
    assert!(export(&anna, "a", "csv").contains("A,Cedar soap,y,90,9,ETC,,2,true"));
    assert_eq!(anna.miri("goods mine --jq '.content[0].goodsId'").ok().stdout(), id);
    let lost = format!("{HEADER}\nA,Cedar soap,y,90,9,ETC,,,true\n");
    assert!(import(&anna, &lost, "").ends_with(2).stdout().contains("limitPerBuyer"));
}

#[test]
fn an_opening_in_either_form_is_the_same_opening() {
    let shop = Shop::start();
    let anna = shop.person("Anna");
    let row = |opens: &str| {
        format!(
            "{{\"sku\":\"A\",\"goodsName\":\"x\",\"goodsDescription\":\"y\",\"goodsPrice\":1,\"stockQuantity\":1,\
             \"category\":\"ETC\",\"reservationStartTime\":\"{opens}\"}}\n"
        )
    };
    import(&anna, &row("2099-01-01T01:00:00Z"), "").ok();
    for opens in ["2099-01-01T01:00:00Z", "2099-01-01 10:00:00", "2099-01-01T10:00:00+09:00"] {
        let told = import(&anna, &row(opens), "--json").ok().json();
        assert_eq!(told["unchanged"], 1, "{opens}: {told}");
    }
    let told = import(&anna, &row("2099-01-01 11:00:00"), "--json").ok().json();
    assert_eq!(told["changed"], 1);
}

#[test]
fn progress_is_drawn_at_a_terminal_and_nowhere_else() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    let file = anna.write("goods.csv", &goods(300));
    let mut screen = Screen::run(&anna, 100, &format!("goods import {} --lang en", file.display()));
    screen.until("This makes 300 goods and changes 0. [y/N]").types("y\r").until("/300");
    let (shown, code) = screen.ends();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("300 made, 0 changed, 0 as they were, 0 failed"), "{shown}");
    let run = bora.miri(&format!("goods import {} --yes", file.display())).ok();
    assert_eq!(run.stderr(), "300 made, 0 changed, 0 as they were, 0 failed\n");
}

#[test]
fn a_file_with_bad_rows_names_each_and_imports_nothing_unless_in_part() {
    let shop = Shop::start();
    let anna = shop.person("Anna");
    let text = format!(
        "{HEADER}\nA,Soap,x,100,5,ETC,,,true\nB,Soap,x,cheap,5,ETC,,,true\nC,Soap,x,1,5,NOWHERE,,,true\n\
         A,Soap,x,100,5,ETC,,,true\nD,Soap,x,1,5,ETC,,,maybe\n"
    );
    let run = import(&anna, &text, "").ends_with(2);
    let rows = run.rows();
    let lines: Vec<&str> = rows.iter().map(|row| &*row[0]).collect();
    assert_eq!(lines, ["3", "4", "5", "6"], "{rows:?}");
    assert!(rows[0][2].contains("goodsPrice") && rows[1][2].contains("NOWHERE"), "{rows:?}");
    assert!(run.stderr().contains("--partial"), "{}", run.stderr());
    assert_eq!(anna.miri("goods mine").ok().stdout(), "");
    let run = import(&anna, &text, "--partial --json").ends_with(3);
    assert_eq!((&run.json()["created"], run.json()["errors"].as_array().unwrap().len()), (&1.into(), 4));
    assert_eq!(anna.miri("goods mine").ok().rows().len(), 1);
    import(&anna, "sku,colour\nA,red\n", "").fails(2, &["colour"]);
    import(&anna, &format!("{HEADER}\n"), "").ok();
    anna.miri("goods import /nowhere.csv --yes").fails(1, &["/nowhere.csv"]);
    anna.miri_with_stdin("goods import -", &goods(1)).fails(2, &["--yes"]);
}

#[test]
fn ten_thousand_goods_interrupted_and_resumed_are_as_from_a_single_run() {
    const COUNT: usize = 10_000;
    let shop = Shop::start();
    let anna = shop.person("Anna");
    let text = goods(COUNT);
    let file: PathBuf = anna.write("goods.csv", &text);
    let import = ["goods", "import", file.to_str().unwrap(), "--yes", "--json"];
    let mut child = anna.command(import).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    crate::harness::until("some goods", || {
        let there = anna.miri("goods mine --jq .totalElements").ok().stdout();
        (there.trim().parse::<usize>().unwrap() > COUNT / 10).then_some(())
    });
    Command::new("kill").args(["-KILL", &child.id().to_string()]).status().unwrap();
    assert!(!child.wait().unwrap().success());
    let there = anna.miri("goods mine --jq .totalElements").ok().stdout();
    assert!(there.trim().parse::<usize>().unwrap() < COUNT, "it was stopped on the way");
    let resumed = anna.miri(&import[..].join(" ")).ok().json();
    let number = |name: &str| resumed[name].as_u64().unwrap();
    assert!(number("unchanged") > 0 && number("created") > 0, "{resumed}");
    assert_eq!(number("unchanged") + number("created"), COUNT as u64);
    // What a single run makes of a file is that file again, so the resumed run must have made it too.
    assert!(export(&anna, "anna.csv", "csv") == text, "the resumed import differs");
}

#[test]
fn a_pipe_that_nobody_reads_ends_an_export_quietly() {
    let shop = Shop::start();
    import(&shop.admin, &goods(30), "").ok();
    let mut child = shop
        .admin
        .command(["goods", "export", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert_eq!(first.trim(), HEADER);
    assert!(child.wait_with_output().unwrap().status.success());
}
