//! The prefixes of the original's gateway: a client that was written for it keeps working.
//!
//! They are taken off before anything else looks at the path, so that routes, idempotency keys and metrics know one path only.

use http::Uri;

/// The original had one prefix a service; here any of them works for any path.
const PREFIXES: [&str; 3] = ["/user-service", "/goods-service", "/order-service"];

/// The address without its prefix, if it has one.
pub fn without_prefix(uri: &Uri) -> Option<Uri> {
    let whole = uri.path_and_query()?.as_str();
    let rest = PREFIXES.iter().find_map(|prefix| whole.strip_prefix(prefix))?;
    if !rest.starts_with('/') {
        return None;
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(rest.parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::without_prefix;

    #[test]
    fn one_prefix_is_taken_off_whole_and_nothing_else() {
        for (given, left) in [
            ("/user-service/api/users", Some("/api/users")),
            (
                "/goods-service/api/goods?page=1&q=%2Fuser-service",
                Some("/api/goods?page=1&q=%2Fuser-service"),
            ),
            ("/order-service/login", Some("/login")),
            ("/order-service/", Some("/")),
            ("/order-service/user-service/login", Some("/user-service/login")),
            ("/order-service", None),
            ("/order-service?a=/", None),
            ("/order-services/login", None),
            ("/api/order-service/login", None),
            ("/api/goods", None),
        ] {
            let uri = given.parse().unwrap();
            assert_eq!(without_prefix(&uri).map(|uri| uri.to_string()).as_deref(), left, "{given}");
        }
    }
}
