//! Changes are written down before they are sent, so that a client that dies can ask what became of them.
//!
//! The client says what is about to be sent and when its outcome is known; where and how that is kept is the business of whoever
//! implements [`Journal`]. Every change that carries an idempotency key goes through here, so no caller can forget it. What holds or
//! brings a secret (a password, a token) does not: it is not worth a copy of the secret on a disk.

use super::{Call, ClientError};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A change as it is sent: what it takes to ask for its outcome again. The server compares the body byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Change {
    /// `POST`, `PATCH` or `DELETE`.
    pub method: String,
    /// The path at the shop.
    pub path: String,
    /// The JSON text of the body.
    pub body: Option<String>,
    /// The idempotency key.
    pub key: String,
}

/// Where changes are written down.
pub trait Journal: Send + Sync {
    /// Writes a change down, so that it survives the death of this process and of the machine. Nothing has been sent yet, and
    /// nothing will be when this fails. It blocks for as long as the disk takes, a few milliseconds.
    ///
    /// # Errors
    /// [`ClientError::NotRecorded`] when it cannot be written down, [`ClientError::StillOpen`] when an earlier attempt at the
    /// very same is not settled.
    fn open(&self, change: &Change) -> Result<Box<dyn OpenChange>, ClientError>;
}

/// A change that is written down. To drop it without closing it leaves it open, to be asked about later.
pub trait OpenChange: Send {
    /// The outcome is known: nobody needs to ask.
    fn close(self: Box<Self>);
}

impl Change {
    /// The change that a call makes, where there is one to write down.
    pub(super) fn of(call: &Call<'_>) -> Option<Self> {
        let key = call.key.filter(|_| call.recorded && call.method != Method::GET)?;
        let body = call.body.as_deref();
        if body.is_some_and(holds_a_secret) {
            return None;
        }
        Some(Self {
            method: call.method.to_string(),
            path: call.path.clone(),
            body: body.map(str::to_owned),
            key: key.to_owned(),
        })
    }

    /// The call that asks for the outcome.
    pub(super) fn call(&self) -> Result<Call<'_>, ClientError> {
        let method = [Method::POST, Method::PATCH, Method::DELETE]
            .into_iter()
            .find(|method| method.as_str() == self.method)
            .ok_or_else(|| ClientError::Protocol(format!("{} is no method of a change", self.method)))?;
        let call = Call { method, body: self.body.clone(), ..Call::get(self.path.clone()) };
        Ok(call.key(&self.key).unrecorded())
    }
}

/// Whether a field of the body is named like a password or a token. The names are wire contract, and a new one that is called
/// otherwise would be the first.
fn holds_a_secret(body: &str) -> bool {
    fn any(value: &Value) -> bool {
        match value {
            Value::Object(fields) => fields.iter().any(|(name, value)| {
                let name = name.to_lowercase();
                name.contains("password") || name.contains("token") || any(value)
            }),
            Value::Array(items) => items.iter().any(any),
            _ => false,
        }
    }
    // What cannot be looked through is not written down.
    serde_json::from_str(body).map_or(true, |value| any(&value))
}

#[cfg(test)]
mod tests {
    use super::super::{Client, ClientError};
    use super::{Change, Journal, OpenChange, holds_a_secret};
    use crate::api::{AddWish, ChangePassword, CreateUser, MakeToken};
    use crate::labels::Role;
    use crate::{GoodsId, Lang};
    use std::sync::{Arc, Mutex};

    /// Remembers what was written down, and lets nothing be sent.
    #[derive(Default)]
    struct Refusing(Mutex<Vec<Change>>);

    impl Journal for Refusing {
        fn open(&self, change: &Change) -> Result<Box<dyn OpenChange>, ClientError> {
            self.0.lock().unwrap().push(change.clone());
            Err(ClientError::NotRecorded("on purpose".to_owned()))
        }
    }

    #[tokio::test]
    async fn what_cannot_be_written_down_is_not_sent_and_secrets_are_not_written_down() {
        let journal = Arc::new(Refusing::default());
        let client = Client::new("http://127.0.0.1:1", Lang::En).unwrap().with_journal(journal.clone());
        let wish = AddWish { goods_id: GoodsId(12), goods_quantity: 2 };
        let refused = client.add_wish(&wish, "key").await.unwrap_err();
        assert!(matches!(refused, ClientError::NotRecorded(_)), "{refused}");
        let written = journal.0.lock().unwrap().clone();
        assert_eq!((written[0].method.as_str(), written[0].path.as_str()), ("POST", "/api/auth/wishlist"));
        assert_eq!(written[0].body.as_deref(), Some(r#"{"goodsId":12,"goodsQuantity":2}"#));

        let user = CreateUser {
            email: String::new(),
            password: "secret".to_owned(),
            user_name: String::new(),
            phone_number: String::new(),
            address: String::new(),
            role: Role::User,
        };
        assert!(matches!(client.create_user(&user, "key").await, Err(ClientError::Unreachable(_))));
        let change = ChangePassword { current_password: "secret".to_owned(), password: "secret".to_owned() };
        assert!(matches!(client.change_password(&change, "key").await, Err(ClientError::Unreachable(_))));
        let token = MakeToken { name: "till".to_owned(), scopes: Vec::new(), expires_in_days: 1 };
        assert!(matches!(client.make_token(&token, "key").await, Err(ClientError::Unreachable(_))));
        assert_eq!(journal.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_secret_is_found_by_its_name_wherever_it_stands() {
        assert!(holds_a_secret(r#"{"a":[{"currentPassword":"x"}]}"#));
        assert!(holds_a_secret(r#"{"refreshToken":"x"}"#));
        assert!(!holds_a_secret(r#"{"goodsId":1,"address":"password street"}"#));
    }
}
