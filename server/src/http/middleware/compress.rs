//! Which answers are compressed: those that everybody may have, from a size on that makes up for it.
//!
//! The length of a compressed text tells of what stands in it twice. Where a secret or someone's own data stands beside what
//! someone else can choose, that gives it away byte by byte (BREACH, CVE-2013-3587). So an answer that must not be stored is not
//! compressed either; both are decided in one place ([`security`](super::security)). Live streams must not wait for a full block.

use http::header::CACHE_CONTROL;
use http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

/// Smaller answers fit into a packet as they are.
const MIN_BYTES: u64 = 1_024;

/// The layer.
pub fn layer() -> CompressionLayer<impl Predicate> {
    let storable = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        headers.get(CACHE_CONTROL).is_none_or(|value| value != "no-store")
    };
    CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(MIN_BYTES).and(NotForContentType::SSE).and(storable))
}
