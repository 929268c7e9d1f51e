//! The scripts, and the keys that they work on.

use redis::Script;

macro_rules! script {
    ($name:literal) => {
        Script::new(concat!(include_str!("lua/prelude.lua"), include_str!(concat!("lua/", $name, ".lua"))))
    };
}

/// Every script of the gate. Each stands in a file of its own behind the same prelude, which says what the keys hold.
pub(super) struct Scripts {
    pub(super) reserve: Script,
    pub(super) apply: Script,
    pub(super) release: Script,
    pub(super) expired: Script,
    pub(super) state: Script,
    pub(super) look: Script,
    pub(super) mend: Script,
    pub(super) publish: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            reserve: script!("reserve"),
            apply: script!("apply"),
            release: script!("release"),
            expired: script!("expired"),
            state: script!("state"),
            look: script!("look"),
            mend: script!("mend"),
            publish: script!("publish"),
        }
    }
}

/// The keys of one epoch of one shop. The braces are a hash tag: all keys of a shop lie on one node of a cluster.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    pub(super) meta: String,
    pub(super) stock: String,
    pub(super) holds: String,
    pub(super) life: String,
    pub(super) gone: String,
    pub(super) low: String,
}

impl Keys {
    pub(super) fn new(shop_id: &str, epoch: i64) -> Self {
        let key = |name: &str| format!("{{miri:{shop_id}}}:{epoch}:{name}");
        Self {
            meta: format!("{{miri:{shop_id}}}:meta"),
            stock: key("stock"),
            holds: key("holds"),
            life: key("life"),
            gone: key("gone"),
            low: key("low"),
        }
    }

    /// In the order in which the prelude takes them.
    pub(super) fn all(&self) -> [&str; 6] {
        [&self.meta, &self.stock, &self.holds, &self.life, &self.gone, &self.low]
    }

    /// Those that go with their epoch.
    pub(super) fn of_epoch(&self) -> [&str; 5] {
        [&self.stock, &self.holds, &self.life, &self.gone, &self.low]
    }
}
