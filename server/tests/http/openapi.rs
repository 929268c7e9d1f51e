//! `GET /docs` and `GET /api-docs/openapi.json`.

use super::ask::{get, operator, refused};
use crate::harness::Shop;
use miri_server::http::openapi::parts::parts;

#[tokio::test]
async fn the_document_is_served_to_anyone() {
    let shop = Shop::start().await;
    let reply = get(&shop, "/api-docs/openapi.json").await;
    assert_eq!((reply.status, reply.header("Content-Type")), (200, "application/json;charset=UTF-8"));
    let document = reply.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["paths"]["/api/auth/orders"]["post"]["security"][0]["bearer"][0], "buy");
    assert!(document["paths"].get("/api/bench/order").is_none());
    shop.end().await;
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let shop = Shop::start().await;
    let page = get(&shop, "/docs").await;
    assert_eq!((page.status, page.header("Content-Type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("Content-Security-Policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!page.text.contains("://"), "{}", page.text);
    let quoted = page.text.split('"').filter(|text| text.starts_with("/docs/"));
    let files: Vec<_> = quoted.collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for path in files {
        let file = get(&shop, path).await;
        assert_eq!(file.status, 200, "{path}");
        assert!(!file.text.is_empty(), "{path}");
        let media_type = file.header("Content-Type");
        let expected = match path.rsplit_once('.') {
            Some((_, "css")) => "text/css",
            Some((_, "js")) => "text/javascript",
            _ => "image/png",
        };
        assert!(media_type.starts_with(expected), "{path}: {media_type}");
    }
    for path in ["/docs/index.html", "/docs/swagger-initializer.js", "/docs/..%2Fkeys", "/docs/"] {
        refused(&get(&shop, path).await, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
    }
    shop.end().await;
}

#[tokio::test]
async fn each_list_sorts_by_the_fields_that_the_document_names_and_no_others() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let mut lists = 0;
    for operation in parts().iter().flat_map(|part| &part.operations) {
        let Some(sort) = operation.query.iter().find(|parameter| parameter.name == "sort") else { continue };
        let pattern = sort.schema["items"]["pattern"].as_str().unwrap();
        let named = pattern.strip_prefix("^(").and_then(|rest| rest.split(')').next()).unwrap();
        let reply = get(&shop, &format!("{}?sort=nothing", operation.path)).token(&admin).english().await;
        let why = reply.json()["data"]["sort"].as_str().unwrap().to_owned();
        assert_eq!(reply.status, 400, "{}: {reply:?}", operation.path);
        assert!(
            why.ends_with(&format!(" {}", named.replace('|', ", "))),
            "{}: {named}: {why}",
            operation.path
        );
        lists += 1;
    }
    assert!(lists > 5, "only {lists} lists were looked at");
    shop.end().await;
}
