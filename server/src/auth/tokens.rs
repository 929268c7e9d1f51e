//! Access tokens: short-lived JWTs that say who someone is without asking the database.
//!
//! HS256 and nothing else (RFC 8725, section 3.1, on pinning the algorithm). Time is compared here and not by the library,
//! which would ask the system's clock.

use super::{Actor, KeyRing};
use crate::clock::MachineTime;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use miri_common::UserId;
use miri_common::labels::Role;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest life of an access token.
pub const MAX_ACCESS_TTL: Duration = Duration::from_hours(24);
/// Whom the tokens are for: no other service that shares a secret by mistake will do.
const AUDIENCE: &str = "miri";
/// Microseconds in a second; a token counts in seconds.
const MICROS: i64 = 1_000_000;

/// Issues and reads access tokens. The first key of the ring signs, every key verifies.
pub struct Tokens {
    header: Header,
    signs_with: EncodingKey,
    verifies_with: Vec<(String, DecodingKey)>,
    validation: Validation,
    ttl: Duration,
}

/// An access token that was just issued.
#[derive(Clone)]
pub struct AccessToken {
    /// What the client sends.
    pub text: String,
    /// From when on it is refused.
    pub expires_at: MachineTime,
}

/// Why a token is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is no token of ours: unreadable, of another algorithm, for someone else or forged.
    #[error("this is no token of ours")]
    Invalid,
    /// It was signed under a key that is not in the ring.
    #[error("the key that signed this token is not in the ring")]
    UnknownKey,
    /// It has ended.
    #[error("this token has ended")]
    Expired,
    /// It begins later.
    #[error("this token is not valid yet")]
    NotYetValid,
    /// Its session was ended.
    #[error("the session of this token was ended")]
    Revoked,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    sub: String,
    role: Role,
    sid: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Tokens {
    /// With the keys of this ring.
    ///
    /// # Errors
    /// When the lifetime is below a second or above [`MAX_ACCESS_TTL`].
    pub fn new(ring: &KeyRing, ttl: Duration) -> anyhow::Result<Self> {
        anyhow::ensure!(
            ttl >= Duration::from_secs(1) && ttl <= MAX_ACCESS_TTL,
            "access tokens must live from 1 second to 24 hours"
        );
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud", "sub", "nbf", "exp"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(ring.first.id.clone());
        Ok(Self {
            header,
            signs_with: EncodingKey::from_secret(ring.first.secret.expose()),
            verifies_with: ring
                .iter()
                .map(|key| (key.id.clone(), DecodingKey::from_secret(key.secret.expose())))
                .collect(),
            validation,
            ttl,
        })
    }

    /// A token for this session, good from now on.
    ///
    /// # Errors
    /// Never in practice: signing a few claims in memory has nothing to fail at.
    pub fn issue(&self, actor: &Actor, now: MachineTime) -> Result<AccessToken, jsonwebtoken::errors::Error> {
        let begins = now.0.div_euclid(MICROS);
        let expires_at = MachineTime(begins.saturating_mul(MICROS)) + self.ttl;
        let claims = Claims {
            aud: AUDIENCE.to_owned(),
            sub: actor.user_id.to_string(),
            role: actor.role,
            sid: actor.session_id.clone(),
            iat: begins,
            nbf: begins,
            exp: expires_at.0.div_euclid(MICROS),
        };
        let text = jsonwebtoken::encode(&self.header, &claims, &self.signs_with)?;
        Ok(AccessToken { text, expires_at })
    }

    /// Whose token this is. Says nothing about whether its session was ended.
    ///
    /// # Errors
    /// Why it is not good.
    pub fn read(&self, token: &str, now: MachineTime) -> Result<Actor, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        let id = header.kid.ok_or(TokenError::Invalid)?;
        let (_, key) =
            self.verifies_with.iter().find(|(known, _)| *known == id).ok_or(TokenError::UnknownKey)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation)
            .map_err(|_| TokenError::Invalid)?
            .claims;
        // RFC 7519, section 4.1.4: not to be accepted on or after the expiration time. No leeway: one clock issues and reads.
        if now.0 >= claims.exp.saturating_mul(MICROS) {
            return Err(TokenError::Expired);
        }
        if now.0 < claims.nbf.saturating_mul(MICROS) {
            return Err(TokenError::NotYetValid);
        }
        let user_id = claims.sub.parse::<UserId>().map_err(|_| TokenError::Invalid)?;
        Ok(Actor { user_id, role: claims.role, session_id: claims.sid, scopes: None })
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Claims, MICROS, TokenError, Tokens};
    use crate::auth::keys::tests::ring;
    use crate::clock::MachineTime;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
    use miri_common::UserId;
    use miri_common::labels::Role;
    use std::time::Duration;

    const NOW: MachineTime = MachineTime(1_700_000_000_250_000);
    const TTL: Duration = Duration::from_mins(15);

    fn anna() -> Actor {
        Actor { user_id: UserId(7), role: Role::Admin, session_id: "s-1".to_owned(), scopes: None }
    }

    fn claims() -> Claims {
        let begins = NOW.0 / MICROS;
        Claims {
            aud: "miri".to_owned(),
            sub: "7".to_owned(),
            role: Role::User,
            sid: "s-1".to_owned(),
            iat: begins,
            nbf: begins,
            exp: begins + 900,
        }
    }

    /// A token under the key `t`, with a header and claims of the test's own.
    fn forged(algorithm: Algorithm, kid: Option<&str>, claims: &Claims) -> String {
        let mut header = Header::new(algorithm);
        header.kid = kid.map(str::to_owned);
        encode(&header, claims, &EncodingKey::from_secret(ring(&["t"]).first.secret.expose())).unwrap()
    }

    #[test]
    fn a_token_says_who_it_was_issued_to_until_it_ends() {
        let tokens = Tokens::new(&ring(&["t"]), TTL).unwrap();
        let issued = tokens.issue(&anna(), NOW).unwrap();
        assert_eq!(tokens.read(&issued.text, NOW), Ok(anna()));
        let end = issued.expires_at;
        assert_eq!(end, MachineTime(1_700_000_900_000_000));
        assert_eq!(tokens.read(&issued.text, MachineTime(end.0 - 1)), Ok(anna()));
        assert_eq!(tokens.read(&issued.text, end), Err(TokenError::Expired));
        let before = MachineTime(1_699_999_999_999_999);
        assert_eq!(tokens.read(&issued.text, before), Err(TokenError::NotYetValid));
    }

    #[test]
    fn a_token_outlives_its_keys_turn_but_not_its_key() {
        let issued = Tokens::new(&ring(&["old"]), TTL).unwrap().issue(&anna(), NOW).unwrap();
        let read = |ids: &[&str]| Tokens::new(&ring(ids), TTL).unwrap().read(&issued.text, NOW);
        assert_eq!(read(&["new", "old"]), Ok(anna()));
        assert_eq!(read(&["new"]), Err(TokenError::UnknownKey));
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        let tokens = Tokens::new(&ring(&["t"]), TTL).unwrap();
        let read = |token: &str| tokens.read(token, NOW).map(|_| ());
        assert_eq!(read(&forged(Algorithm::HS256, Some("t"), &claims())), Ok(()));

        assert_eq!(read(&forged(Algorithm::HS512, Some("t"), &claims())), Err(TokenError::Invalid));
        assert_eq!(read(&forged(Algorithm::HS256, None, &claims())), Err(TokenError::Invalid));
        assert_eq!(read(&forged(Algorithm::HS256, Some("x"), &claims())), Err(TokenError::UnknownKey));
        let elsewhere = Claims { aud: "other".to_owned(), ..claims() };
        assert_eq!(read(&forged(Algorithm::HS256, Some("t"), &elsewhere)), Err(TokenError::Invalid));
        let nobody = Claims { sub: "anna".to_owned(), ..claims() };
        assert_eq!(read(&forged(Algorithm::HS256, Some("t"), &nobody)), Err(TokenError::Invalid));

        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims()).unwrap());
        let none = URL_SAFE_NO_PAD.encode(br#"{"alg":"none","kid":"t"}"#);
        for token in ["", "a", "a.b.c", &format!("{none}.{body}."), &format!("{none}.{body}")] {
            assert_eq!(read(token), Err(TokenError::Invalid), "{token}");
        }
        let issued = tokens.issue(&anna(), NOW).unwrap().text;
        let (signed, _) = issued.rsplit_once('.').unwrap();
        let (_, signature) = forged(Algorithm::HS256, Some("t"), &claims())
            .rsplit_once('.')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert_eq!(read(&format!("{signed}.{signature}")), Err(TokenError::Invalid));
    }

    #[test]
    fn a_lifetime_has_bounds() {
        for ttl in [Duration::ZERO, Duration::from_secs(24 * 3600 + 1)] {
            assert!(Tokens::new(&ring(&["t"]), ttl).is_err());
        }
    }
}
