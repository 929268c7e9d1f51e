//! Each command's answer is what its committed schema says.

use crate::harness::generated::{assert_generated, file};
use crate::harness::tree::verbs;
use crate::harness::{Home, Shop, until};
use serde_json::Value;
use std::collections::BTreeSet;

/// What has no answer: it runs until it is told to stop.
const NO_ANSWER: &[&str] = &["serve", "shop"];

fn name(command: &str) -> String {
    format!("schemas/{}.json", command.replace(' ', "-"))
}

#[test]
fn the_committed_schemas_are_what_the_code_says() {
    let mut names = BTreeSet::new();
    for (command, schema) in miri_cli::answer_schemas() {
        assert_generated(&name(command), &(serde_json::to_string_pretty(&schema).unwrap() + "\n"));
        names.insert(name(command));
    }
    for entry in std::fs::read_dir(file("schemas")).unwrap() {
        let there = format!("schemas/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(names.contains(&there), "{there} is of no command");
    }
}

#[test]
fn every_command_has_a_schema_and_every_schema_a_command() {
    let schemas: BTreeSet<String> = miri_cli::answer_schemas().map(|(name, _)| name.to_owned()).collect();
    let verbs: BTreeSet<String> =
        verbs().into_iter().filter(|verb| !NO_ANSWER.contains(&verb.as_str())).collect();
    assert_eq!(verbs, schemas);
}

/// Holds answers against the committed schemas, and knows which commands have been held.
struct Checker {
    seen: BTreeSet<String>,
}

impl Checker {
    /// Runs a command with `--json`; `line` begins with the command's own words.
    #[track_caller]
    fn holds(&mut self, home: &Home, line: &str) -> Value {
        self.told(home.miri(&format!("{line} --json")).ok().json(), line)
    }

    #[track_caller]
    fn told(&mut self, answer: Value, line: &str) -> Value {
        let command = verbs()
            .into_iter()
            .filter(|verb| line == verb || line.starts_with(&format!("{verb} ")))
            .max_by_key(String::len)
            .unwrap();
        let schema: Value = serde_json::from_slice(&std::fs::read(file(&name(&command))).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&answer)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "miri {line}\n{}\n{answer}", errors.join("\n"));
        self.seen.insert(command);
        answer
    }
}

const TO: &str = "--address '서울시 마포구 월드컵로 1'";

#[test]
fn every_command_answers_as_its_schema_says() {
    let shop = Shop::start_with(&[("MIRI_REHEARSAL", "true"), ("MIRI_PAYMENT_PROVIDER", "manual")]);
    let (anna, bora, admin) = (shop.person("Anna"), shop.person("Bora"), &shop.admin);
    let mut check = Checker { seen: BTreeSet::new() };
    selling_and_wishing(&mut check, &anna, &bora);
    buying(&mut check, &anna, &bora, admin);
    accounts_and_tokens(&mut check, &shop, &bora);
    operating(&mut check, admin);
    let (backup, keys) = (shop.data("backups/before.db"), shop.data("keys"));
    let home = Home::new();
    let restored = home.path().join("restored");
    let line = format!("admin restore {} {} --keys {}", backup.display(), restored.display(), keys.display());
    check.holds(&home, &line);
    alone(&mut check);
    check.holds(&bora, "whoami");
    check.holds(&bora, "logout");
    let left: Vec<String> = verbs()
        .into_iter()
        .filter(|verb| !check.seen.contains(verb) && !NO_ANSWER.contains(&verb.as_str()))
        // They are held against their schemas where they are measured.
        .filter(|verb| !verb.starts_with("bench "))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "commands whose answer was not looked at");
}

fn selling_and_wishing(check: &mut Checker, anna: &Home, bora: &Home) {
    let add =
        "goods add --name '청송 사과' --description 꿀 --price 39000 --stock 50 --category ETC --sku A-1";
    check.holds(anna, &format!("{add} --dry-run"));
    let goods = check.holds(anna, add)["goodsId"].clone();
    check.holds(anna, &format!("goods edit {goods} --price 35000 --limit-per-buyer 20"));
    check.holds(anna, &format!("goods stock {goods}"));
    check.holds(anna, &format!("goods stock {goods} --change -3 --reason broken"));
    check.holds(anna, "goods mine");
    let file = anna.path().join("goods.csv");
    check.holds(anna, &format!("goods export {}", file.display()));
    check.holds(anna, &format!("goods import {} --yes", file.display()));
    check.holds(bora, "goods list --search 사과 --in-stock --state open --min-price 1 --max-price 40000");
    check.holds(bora, &format!("goods show {goods}"));
    check.holds(bora, &format!("goods watch {goods} --until open --timeout 20"));
    let wish = check.holds(bora, &format!("wish add {goods} --quantity 2"))["wishListId"].clone();
    check.holds(bora, "wish list");
    check.holds(bora, &format!("wish set {wish} 3"));
    check.holds(bora, &format!("wish rm {wish} --yes"));
    check.holds(bora, &format!("wish add {goods}"));
}

fn buying(check: &mut Checker, anna: &Home, bora: &Home, admin: &Home) {
    check.holds(bora, &format!("wish buy --all {TO} --yes --dry-run"));
    let bought = check.holds(bora, &format!("wish buy --all {TO} --yes"));
    let order = bought["orderId"].clone();
    check.holds(bora, &format!("order pay {order} --yes"));
    check.holds(bora, &format!("order watch {order} --timeout 20 --exit-status"));
    check.holds(bora, &format!("order show {order}"));
    check.holds(bora, "order list");
    check.holds(admin, "admin orders list --status PAYMENT_COMPLETED");
    check.holds(admin, &format!("admin orders show {order}"));
    let goods = Shop::goods(anna, "Soap", 900, 9);
    let placed = check.holds(bora, &format!("order place {goods} --quantity 2 {TO} --yes"));
    let second = check.holds(bora, &format!("order place {goods} {TO} --yes"));
    let line = |order: &Value| order["orderGoods"][0]["orderDetailId"].clone();
    check.holds(bora, &format!("order cancel {} --yes", line(&placed)));
    check.holds(admin, &format!("admin orders cancel {} --yes", line(&second)));
    // Two days later the first order has arrived, and goes back.
    let server = admin.server();
    check.holds(admin, &format!("admin clock --advance 72h --confirm {server}"));
    check.holds(admin, "admin clock");
    let back = line(&bought);
    check.holds(bora, &format!("order return {back} --reason '색이 사진과 많이 다릅니다' --yes"));
    admin.miri(&format!("admin clock --advance 72h --confirm {server}")).ok();
    let run = admin.miri(&format!("admin orders refund {back} --json"));
    // Once the money is back there is none that is due, and that is said with the code of a conflict.
    if run.code() == 0 {
        check.told(run.json(), "admin orders refund");
    } else {
        run.fails(6, &[]);
        check.seen.insert("admin orders refund".to_owned());
    }
}

fn accounts_and_tokens(check: &mut Checker, shop: &Shop, bora: &Home) {
    check.holds(bora, "account show");
    check.holds(bora, "account edit --phone 010-9999-8888");
    let secrets = "correct horse battery\nanother horse battery\n";
    let run = bora.miri_with_stdin("account password --secrets-stdin --json", secrets).ok();
    check.told(run.json(), "account password");
    let dora = Home::at(&shop.url);
    check.holds(&dora, "account verify-email dora@example.com");
    let token = until("the letter", || shop.mailed_token("dora@example.com"));
    let secrets = format!("{token}\nyet another horse battery\n");
    let line = format!("account signup --name 도라 --phone 010-1111-2222 {TO} --secrets-stdin --json");
    check.told(dora.miri_with_stdin(&line, &secrets).ok().json(), "account signup");
    for login in ["login", "auth login"] {
        let line = format!("{login} --email dora@example.com --password-stdin --insecure-storage --json");
        check.told(dora.miri_with_stdin(&line, "yet another horse battery").ok().json(), login);
    }
    check.holds(&dora, "auth status");
    check.holds(&dora, "auth token");
    check.holds(&dora, "resume");
    // Without a keyring it is not all well, and the answer says so in the same form.
    let examined = dora.miri("doctor --json");
    check.told(examined.json(), "doctor");
    check.holds(&dora, "auth logout");
    let made = check.holds(bora, "token create --name ci --scopes read,buy --expires-in-days 3");
    let script = Home::at(&shop.url).with("MIRI_TOKEN", made["token"].as_str().unwrap());
    check.holds(&script, "order list");
    check.holds(bora, "token list");
    check.holds(bora, &format!("token revoke {} --yes", made["tokenId"]));
}

fn operating(check: &mut Checker, admin: &Home) {
    check.holds(admin, "admin overview");
    check.holds(admin, "admin stock-audit --deep");
    check.holds(admin, "admin reconcile");
    let users = check.holds(admin, "admin users list --email bora@example.com");
    check.holds(admin, &format!("admin users edit {} --locked false --yes", users["content"][0]["userId"]));
    let create = "admin users create --email eve@example.com --name Eve --phone 010-1234-5678 --address x \
                  --password-stdin --json";
    let run = admin.miri_with_stdin(create, "correct horse battery").ok();
    check.told(run.json(), "admin users create");
    let goods = check.holds(admin, "admin goods list --on-sale true")["content"][0]["goodsId"].clone();
    check.holds(admin, &format!("admin goods edit {goods} --on-sale false"));
    check.holds(admin, &format!("admin goods stock {goods} --change 1 --reason found"));
    check.holds(admin, "admin categories list");
    check.holds(admin, "admin categories add HOME --ko 홈 --en Home");
    check.holds(admin, "admin categories edit HOME --en 'Home and living'");
    check.holds(admin, "admin jobs list");
    check.holds(admin, "admin jobs run prune --dry-run");
    check.holds(admin, "admin events --limit 5");
    check.holds(admin, "admin dead list");
    // Nothing has failed, so there is nothing to retry.
    admin.miri("admin dead retry 1 --json").fails(5, &[]).json_error();
    check.seen.insert("admin dead retry".to_owned());
    check.holds(admin, "admin backup before.db");
    check.holds(admin, "admin log");
}

fn alone(check: &mut Checker) {
    let home = Home::new();
    check.holds(&home, "profile set work --url https://shop.example.com --protected true");
    check.holds(&home, "profile use work");
    check.holds(&home, "profile list");
    check.holds(&home, "config path");
    check.holds(&home, "config list");
    check.holds(&home, "config get profiles.work.server");
    check.holds(&home, "config set lang ko");
    check.holds(&home, "profile rm work --confirm work");
    check.holds(&home, "completion bash");
    check.holds(&home, "man order place");
    check.holds(&home, "help exit-codes");
    check.holds(&home, "help output");
    check.holds(&home, "demo");
}
