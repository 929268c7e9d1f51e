//! The example script of the README, run as it stands.

use crate::harness::generated::file;
use crate::harness::{Home, Shop};
use std::path::Path;
use std::process::{Command, Output};

fn script() -> std::path::PathBuf {
    file("../docs/ci-example.sh")
}

/// Runs the script in this home's folder, with the tested `miri` first on the path.
fn run(home: &Home) -> Output {
    let miri = assert_cmd::cargo::cargo_bin!("miri");
    let path = format!("{}:/usr/bin:/bin", Path::new(miri).parent().unwrap().display());
    let asked = home.command(["whoami"]);
    let mut command = Command::new("sh");
    command.arg(script()).current_dir(home.path()).env_clear();
    command.envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATH", path).env("CI", "true").output().unwrap()
}

#[test]
fn the_script_of_the_readme_is_the_one_that_is_run() {
    let readme = std::fs::read_to_string(file("../README.md")).unwrap();
    assert!(readme.contains(&format!("```sh\n{}```", std::fs::read_to_string(script()).unwrap())));
}

#[test]
fn the_script_imports_goods_and_stops_at_a_bad_row() {
    let shop = Shop::start();
    let make = "token create --name ci --scopes read,sell,admin --expires-in-days 1 --jq .token";
    let token = shop.admin.miri(make).ok().stdout();
    let home = Home::at(&shop.url);
    let token = home.write("token", &token);
    let home = home.with("MIRI_TOKEN_FILE", token.to_str().unwrap());
    let header = "sku,goodsName,goodsDescription,goodsPrice,stockQuantity,category";
    home.write("goods.csv", &format!("{header}\nA,Soap,x,900,0,ETC\nB,Brush,x,500,3,ETC\n"));
    let output = run(&home);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    assert_eq!(read("sold-out.txt"), "A\n");
    let plan: serde_json::Value = serde_json::from_str(&read("plan.json")).unwrap();
    assert_eq!((&plan["created"], &plan["dryRun"]), (&2.into(), &true.into()));
    let audit: serde_json::Value = serde_json::from_str(&read("audit.json")).unwrap();
    assert_eq!(audit["clean"], true);
    home.write("goods.csv", &format!("{header}\nC,Cup,x,cheap,1,ETC\n"));
    let output = run(&home);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(shop.admin.miri("goods mine").ok().rows().len(), 2);
}

#[test]
fn a_shop_that_is_not_there_ends_the_script_with_its_exit_code() {
    let home = Home::at(&crate::harness::closed_address()).with("MIRI_TOKEN", "a-token");
    home.write("goods.csv", "sku\nA\n");
    assert_eq!(run(&home).status.code(), Some(7));
}
