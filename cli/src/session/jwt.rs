//! What an access token says of itself. It is read and not verified: only the server can judge a token; here the only
//! questions are whether sending it is still worth while, and whose it is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use miri_common::UserId;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// When the token ends (RFC 7519, section 4.1.4), or `None` when it is no JWT or does not say.
pub(super) fn expiry(token: &str) -> Option<Timestamp> {
    Timestamp::from_second(claim(token, "exp")?).ok()
}

/// Whose it is (section 4.1.2), or `None` when it is no JWT or does not say.
pub(super) fn user(token: &str) -> Option<UserId> {
    claim::<String>(token, "sub")?.parse().ok().map(UserId)
}

fn claim<T: DeserializeOwned>(token: &str, name: &str) -> Option<T> {
    let payload = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let mut claims: Value = serde_json::from_slice(&json).ok()?;
    serde_json::from_value(claims.get_mut(name)?.take()).ok()
}

#[cfg(test)]
mod tests {
    use super::{expiry, user};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use miri_common::UserId;

    #[test]
    fn the_end_and_the_owner_are_read_from_the_claims_and_nothing_else_is_guessed() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"7","exp":1795316645}"#);
        let token = format!("e30.{claims}.sig");
        assert_eq!(expiry(&token).unwrap().as_second(), 1_795_316_645);
        assert_eq!(user(&token), Some(UserId(7)));
        for other in ["", "miri_abcdef", "a.b.c", "e30.e30.sig", "a.%%%.c"] {
            assert_eq!((expiry(other), user(other)), (None, None), "{other}");
        }
    }
}
