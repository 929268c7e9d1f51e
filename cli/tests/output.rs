//! Every form of an answer, word for word.

use crate::harness::{Home, Shop};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// A shop with three goods whose times do not move.
fn shop() -> Shop {
    let shop = Shop::start();
    Shop::goods(&shop.admin, "청송 꿀사과", 39_000, 10);
    Shop::goods(&shop.admin, "Cedar soap, \"fine\"", 9_800, 5);
    Shop::goods(&shop.admin, "명인이 빚은 청자 다기 세트", 1_320_000, 0);
    shop
}

const LIST: &str = "goods list --sort id,asc";

#[test]
fn a_list_in_every_form() {
    let shop = shop();
    let told = |flags: &str| shop.admin.miri(&format!("{LIST} {flags}")).ok().stdout();
    insta::assert_snapshot!("list_tsv", told(""));
    assert_eq!(told("-o tsv"), told(""));
    insta::assert_snapshot!("list_csv", told("-o csv"));
    insta::assert_snapshot!("list_table_ko", told("-o table --lang ko"));
    insta::assert_snapshot!("list_table_en", told("-o table --lang en --color always"));
    insta::assert_snapshot!("list_jsonl", told("-o jsonl"));
    insta::assert_snapshot!("list_fields", told("--size 2 --json=goodsId,goodsName"));
    insta::assert_snapshot!("list_jq", told("--jq '.content[] | .goodsName'"));
    assert_eq!(told("-o json"), told("--json"));
}

/// The columns that the help of a command names, and nothing that comes after them.
fn columns(home: &Home, command: &str) -> Vec<String> {
    let page = home.miri(&format!("help {command}")).ok().stdout();
    let named = page.split_once("Columns in a pipe").unwrap().1.split_once(": ").unwrap().1;
    let named = named.split("\n\n").next().unwrap().split('.').next().unwrap();
    named.split(',').map(|name| name.trim().to_owned()).collect()
}

#[test]
fn the_columns_that_the_help_names_are_those_of_the_rows() {
    let shop = shop();
    shop.admin.miri("profile set work --url http://shop.example").ok();
    let lists = [
        "goods list",
        "goods mine",
        "wish list",
        "order list",
        "token list",
        "admin stock-audit",
        "admin users list",
        "admin orders list",
        "admin goods list",
        "admin categories list",
        "admin jobs list",
        "admin events",
        "admin dead list",
        "admin log",
        "profile list",
        "config list",
    ];
    for command in lists {
        let header = shop.admin.miri(&format!("{command} -o csv")).ok().stdout();
        let header: Vec<&str> = header.lines().next().unwrap().split(',').collect();
        assert_eq!(header, columns(&shop.admin, command), "{command}");
        // A row has a value under each name.
        let rows = shop.admin.miri(command).ok().rows();
        assert!(rows.iter().all(|row| row.len() == header.len()), "{command}: {rows:?}");
    }
}

#[test]
fn a_record_in_every_form() {
    let shop = shop();
    let told = |flags: &str| shop.admin.miri(&format!("goods stock 1 {flags}")).ok().stdout();
    insta::assert_snapshot!("record_tsv", told(""));
    insta::assert_snapshot!("record_csv", told("-o csv"));
    insta::assert_snapshot!("record_table_ko", told("-o table --lang ko"));
    insta::assert_snapshot!("record_json", told("--json"));
    insta::assert_snapshot!("record_jsonl", told("-o jsonl"));
}

#[test]
fn what_cannot_be_shown_is_refused_before_anything_is_sent() {
    let shop = shop();
    let add = "goods add --name x --description y --price 1 --stock 1 --category ETC";
    let refused = |flags: &str, words: &[&str]| {
        shop.admin.miri(&format!("{add} {flags}")).fails(2, words);
    };
    refused("--json=goodsId,colour", &["colour", "goodsName"]);
    refused("--jq '.content['", &["--jq"]);
    refused("--jq nosuchfilter", &["nosuchfilter"]);
    refused("--json -o csv", &["cannot be used with"]);
    refused("-o yaml", &["yaml"]);
    assert_eq!(shop.admin.miri("goods mine").ok().rows().len(), 3);
    // A filter that fails on the answer is a failure after the fact.
    shop.admin.miri("goods list --jq '.content + 1'").fails(1, &["--jq"]);
    shop.admin.miri("serve --json").fails(2, &["--json means nothing here"]);
}

#[test]
fn errors_are_json_wherever_the_answer_would_have_been() {
    let home = Home::new();
    for flags in
        ["--json", "--json=goodsId", "--jq .goodsId", "-o json", "-o jsonl", "-ojson", "--output=json"]
    {
        let error = home.miri(&format!("wish add twelve {flags}")).fails(2, &[]).json_error();
        assert_eq!(error["code"], "USAGE", "{flags}");
    }
    let error = home.miri("wish list -o jsonl").fails(4, &[]).json_error();
    assert_eq!(error["code"], "UNAUTHENTICATED");
    assert!(home.miri("wish list -o csv").fails(4, &[]).stderr().starts_with("error: "));
}

#[test]
fn a_dry_run_says_so_in_every_form() {
    let shop = shop();
    let add = "wish add 1 --quantity 2 --dry-run";
    insta::assert_snapshot!("dry_run_json", shop.admin.miri(&format!("{add} --json")).ok().stdout());
    let run = shop.admin.miri(add).ok();
    insta::assert_snapshot!("dry_run_tsv", run.stdout());
    assert!(run.stderr().contains("Dry run: nothing was changed."), "{}", run.stderr());
    assert_eq!(shop.admin.miri("wish list").ok().stdout(), "");
}

#[test]
fn a_reader_of_one_line_ends_the_command_quietly() {
    let shop = shop();
    for line in ["goods list", "goods list -o csv", "goods list -o jsonl", "goods watch 1 2 3"] {
        let words: Vec<&str> = line.split(' ').collect();
        let mut child =
            shop.admin.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty(), "{line}");
        if line.contains("watch") {
            // It goes on until somebody tells it something; then it finds that nobody reads.
            shop.admin.miri("goods stock 1 --change 1 --reason more").ok();
        }
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{line}: {}", String::from_utf8_lossy(&ended.stderr));
        assert!(ended.stderr.is_empty(), "{line}: {}", String::from_utf8_lossy(&ended.stderr));
    }
}
