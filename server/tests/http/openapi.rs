//! `GET /docs` and `GET /api-docs/openapi.json`.

use super::ask::{get, refused};
use crate::harness::Shop;

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
