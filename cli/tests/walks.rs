//! The client in a real terminal, against a real shop. Every walk ends with the terminal as it was found.

use crate::harness::{ENTER, Home, PASSWORD, Shop, Terminal, until};

/// A key that moves down.
const DOWN: &str = "\x1b[B";

#[test]
fn an_account_is_made_with_the_mailed_token_and_is_there_the_next_time() {
    let shop = Shop::start();
    let home = Home::at(&shop.url);
    let mut client = Terminal::open(&home, &["shop", "--insecure-storage"]);
    client.sees("There are no goods yet.");
    client.types("6");
    client.sees("Not signed in");
    client.types(DOWN);
    client.types(ENTER);
    client.sees("We mail a token to this address");
    client.fills(&["narae@example.com"]);
    client.sees("I have the token: sign up");
    client.sees("From the letter.");
    let token = until("the letter", || shop.mailed_token("narae@example.com"));
    client.fills(&[&token, "나래", PASSWORD, PASSWORD, "010-1234-5678", "서울시 마포구 월드컵로 1"]);
    client.sees("You are signed in.");
    client.sees("서울시 마포구 월드컵로 1");
    assert!(!client.screen().contains(PASSWORD), "{}", client.screen());
    client.closes();
    home.miri("whoami").ok();
    let mut client = Terminal::open(&home, &["shop"]);
    client.sees("나래");
    client.types("6");
    client.sees("narae@example.com");
    client.closes();
}

#[test]
fn goods_are_wished_bought_and_cancelled() {
    let shop = Shop::start();
    let (anna, bora) = (shop.person("Anna"), shop.person("Bora"));
    Shop::goods(&anna, "청송 사과", 39_000, 10);
    Shop::goods(&anna, "Cedar soap", 9_800, 5);
    let mut client = Terminal::open(&bora, &["shop"]);
    client.sees("청송 사과");
    client.sees("Bora");
    client.types("w");
    client.sees("On your wishlist: Cedar soap");
    until("the wish", || (bora.miri("wish list").ok().rows().len() == 1).then_some(()));
    client.types("3");
    client.sees("9,800 won");
    client.types("b");
    client.sees("Place the order");
    // Enter twice is one order.
    client.types(ENTER);
    client.types(ENTER);
    client.sees("Paid. 4 follows the parcel.");
    assert_eq!(bora.miri("order list").ok().rows().len(), 1);
    client.types("4");
    client.sees("What you have ordered");
    client.sees("Cedar soap");
    client.types("x");
    client.sees("Are you sure?");
    client.types("y");
    client.sees("Cancelled");
    let refunded = || {
        let rows = bora.miri("order list --json").ok().json();
        (rows["content"][0]["orderStatusCode"] == "CANCELED").then_some(())
    };
    until("the cancellation", refunded);
    client.closes();
}

#[test]
fn goods_are_registered_restocked_and_taken_off_sale() {
    let shop = Shop::start();
    let anna = shop.person("Anna");
    let mut client = Terminal::open(&anna, &["shop"]);
    client.sees("Anna");
    client.types("5");
    client.sees("You have nothing for sale yet.");
    client.types("n");
    client.sees("New goods");
    // The stock has a 0 in it already, and the category is the first there is.
    client.fills(&["제주 감귤 3kg", "아침에 딴 감귤", "19,000", "4", "", "", "", "SKU-1"]);
    client.sees("Registered.");
    let goods = || anna.miri("goods list").ok().rows();
    assert_eq!(goods()[0][1..4], ["제주 감귤 3kg", "19000", "4"]);
    client.types("+");
    client.sees("20 puts 20 more in stock");
    client.fills(&["6", "new harvest"]);
    client.sees("10 left");
    assert_eq!(goods()[0][3], "10");
    client.types("o");
    client.sees("off sale?");
    client.types("y");
    client.sees("off sale");
    until("the goods to be gone from the lists", || goods().is_empty().then_some(()));
    client.closes();
}
