//! The idempotency key of a write.

use crate::random;
use clap::Args;

/// The flag that every write has.
#[derive(Debug, Clone, Args)]
pub(crate) struct KeyArgs {
    /// Ask again with the key of an earlier attempt, so that it cannot take effect twice [default: a new one]
    #[arg(long, value_name = "KEY", value_parser = visible_key)]
    idempotency_key: Option<String>,
}

impl KeyArgs {
    /// Whether a key was given.
    pub(crate) const fn is_given(&self) -> bool {
        self.idempotency_key.is_some()
    }

    /// The key that was given, or a new one.
    pub(crate) fn choose(&self) -> String {
        self.idempotency_key.clone().unwrap_or_else(random::new_key)
    }
}

/// The contract takes 1 to 255 visible characters.
fn visible_key(text: &str) -> Result<String, String> {
    let sound = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if sound { Ok(text.to_owned()) } else { Err("must be 1 to 255 visible ASCII characters".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::visible_key;

    #[test]
    fn a_key_is_visible_and_not_too_long() {
        assert!(visible_key("order-7").is_ok());
        for bad in ["", "a b", "키", &"x".repeat(256)] {
            assert!(visible_key(bad).is_err(), "{bad}");
        }
    }
}
