//! How lists of goods grow with a shop: fills a new database with goods and asks for pages, filters and searches over HTTP.
//!
//! `cargo run --release -p miri-server --example growth -- 100000` prints a table for docs/performance.md. It says of each request
//! how long it took the first time, when what it asks for has not been counted yet, and the median and the slowest of those after.
//! The first page of the plain list is asked for in turn with each of them, so that a busy moment of the machine is in both.

use anyhow::Context;
use miri_server::bench::Shop;
use miri_server::config::Config;
use std::io::Write;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How often each request is sent after the first time.
const REPEATS: usize = 31;

/// What is asked for. `LAST` is replaced by the number of the last page.
const REQUESTS: &[(&str, &str)] = &[
    ("first page", ""),
    ("page 10", "page=9"),
    ("page 100", "page=99"),
    ("page 1,000", "page=999"),
    ("the page in the middle", "page=MIDDLE"),
    ("last page", "page=LAST"),
    ("page 100 of 100 rows", "page=99&size=100"),
    ("by price", "sort=goodsPrice,asc"),
    ("by price, page 100", "sort=goodsPrice,asc&page=99"),
    ("by name, page 100", "sort=goodsName,asc&page=99"),
    ("by stock", "sort=stockQuantity,asc"),
    ("by stock, page 100", "sort=stockQuantity,asc&page=99"),
    ("by stock, the page in the middle", "sort=stockQuantity,asc&page=MIDDLE"),
    ("by category, page 100", "sort=category,asc&page=99"),
    ("by change, page 100", "sort=lastModifiedDate,desc&page=99"),
    ("by opening, page 100", "sort=reservationStartTime,desc&page=99"),
    ("by id, page 100", "sort=id,asc&page=99"),
    ("category", "category=FASHION"),
    ("category, page 100", "category=FASHION&page=99"),
    ("category by price, page 100", "category=FASHION&sort=goodsPrice,asc&page=99"),
    ("in stock", "inStock=true"),
    ("in stock, page 100", "inStock=true&page=99"),
    ("in stock, the page in the middle", "inStock=true&page=MIDDLE"),
    ("sold out, page 100", "inStock=false&page=99"),
    ("open", "state=open"),
    ("open, page 100", "state=open&page=99"),
    ("upcoming", "state=upcoming"),
    ("upcoming, page 100", "state=upcoming&page=99"),
    ("from 50,000 won", "minPrice=50000"),
    ("from 50,000 won, page 100", "minPrice=50000&page=99"),
    ("1,000 to 2,000 won", "minPrice=1000&maxPrice=2000"),
    ("1,000 to 2,000 won, page 100", "minPrice=1000&maxPrice=2000&page=99"),
    ("one syllable that nearly all have", "q=니"),
    ("the same, page 100", "q=니&page=99"),
    ("one syllable that half have", "q=딴"),
    ("the same, page 100", "q=딴&page=99"),
    ("the same, the page in the middle", "q=딴&page=MIDDLE"),
    ("two syllables, one in eight", "q=사과"),
    ("the same, page 100", "q=사과&page=99"),
    ("the same, the page in the middle", "q=사과&page=MIDDLE"),
    ("Latin of two letters", "q=ar"),
    ("the same, page 100", "q=ar&page=99"),
    ("a Latin word", "q=apple"),
    ("the same, page 100", "q=apple&page=99"),
    ("a rare Latin word", "q=farm"),
    ("three syllables that half have", "q=산지에"),
    ("the same, page 100", "q=산지에&page=99"),
    ("three syllables, one in eight", "q=판매자"),
    ("the same, page 100", "q=판매자&page=99"),
    ("two words", "q=사과 apple"),
    ("the name of one goods", "q=77777호"),
    ("what nobody has", "q=없는말"),
    ("half, in stock, by price", "q=딴&inStock=true&sort=goodsPrice,asc"),
    ("the same, page 100", "q=딴&inStock=true&sort=goodsPrice,asc&page=99"),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let count =
        std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse()).context("how many goods?")?;
    let folder = tempfile::tempdir()?;
    // One client asks more of it than a shopper may.
    let config = Config { rate_limits: None, ..Config::local(folder.path()) };
    let mut out = std::io::stdout();
    let started = now();
    let shop = Shop::open_new(&config).await?;
    let seller = shop.seed_buyers(1).await?.remove(0);
    shop.seed_catalogue(seller.id, count).await?;
    shop.close().await;
    let size = std::fs::metadata(folder.path().join("miri.db"))?.len() >> 20;
    writeln!(out, "{count} goods in {:.0} s, {size} MiB\n", started.elapsed().as_secs_f64())?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let shutdown = CancellationToken::new();
    let server = tokio::spawn(miri_server::run(config, listener, shutdown.clone()));
    let client = reqwest::Client::new();
    ask(&client, &format!("http://{address}/api/goods/1")).await?;
    let first_page = format!("http://{address}/api/goods?");
    writeln!(
        out,
        "| request | goods | first ms | median ms | slowest ms | first page ms | times the first page |\n\
         |---|---|---|---|---|---|---|"
    )?;
    for (what, query) in REQUESTS {
        let url = |query: &str| format!("http://{address}/api/goods?{query}");
        let (first, total) = ask(&client, &url(&query.replace("MIDDLE", "0").replace("LAST", "0"))).await?;
        let pages = (total - 1) / 10;
        let url = url(&query.replace("MIDDLE", &(pages / 2).to_string()).replace("LAST", &pages.to_string()));
        let (mut times, mut beside) = (Vec::with_capacity(REPEATS), Vec::with_capacity(REPEATS));
        for _ in 0..REPEATS {
            times.push(ask(&client, &url).await?.0);
            beside.push(ask(&client, &first_page).await?.0);
        }
        times.sort_unstable();
        beside.sort_unstable();
        let (median, slowest, first_page) = (times[REPEATS / 2], times[REPEATS - 1], beside[REPEATS / 2]);
        let ratio = median.as_secs_f64() / first_page.as_secs_f64();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        writeln!(
            out,
            "| {what} | {total} | {:.2} | {:.2} | {:.2} | {:.2} | {ratio:.1} |",
            ms(first),
            ms(median),
            ms(slowest),
            ms(first_page)
        )?;
    }
    shutdown.cancel();
    server.await?
}

/// How long a list took, and how many goods it has in all.
async fn ask(client: &reqwest::Client, url: &str) -> anyhow::Result<(Duration, i64)> {
    let started = now();
    let text = client.get(url).send().await?.error_for_status()?.text().await?;
    let time = started.elapsed();
    let answer: serde_json::Value = serde_json::from_str(&text)?;
    Ok((time, answer["data"]["goodsList"]["totalElements"].as_i64().unwrap_or(1)))
}

fn now() -> miri_server::clock::Monotonic {
    miri_server::clock::Monotonic::now()
}
