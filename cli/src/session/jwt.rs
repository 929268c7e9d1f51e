//! What an access token says of itself. It is read and not verified: only the server can judge a token; here the only
//! question is whether sending it is still worth while.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Claims {
    exp: i64,
}

/// When the token ends (RFC 7519, section 4.1.4), or `None` when it is no JWT or does not say.
pub(super) fn expiry(token: &str) -> Option<Timestamp> {
    let payload = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Claims = serde_json::from_slice(&json).ok()?;
    Timestamp::from_second(claims.exp).ok()
}

#[cfg(test)]
mod tests {
    use super::expiry;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn the_end_is_read_from_the_claims_and_nothing_else_is_guessed() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"7","exp":1795316645}"#);
        assert_eq!(expiry(&format!("e30.{claims}.sig")).unwrap().as_second(), 1_795_316_645);
        for other in ["", "miri_abcdef", "a.b.c", "e30.e30.sig", "a.%%%.c"] {
            assert_eq!(expiry(other), None, "{other}");
        }
    }
}
