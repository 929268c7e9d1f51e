//! The demo at a terminal: the client for shoppers on the demo's own shop, signed in, with the first drop about to open.

use super::fill::Filled;
use super::shop::Shop as DemoShop;
use crate::clock;
use crate::failure::CliError;
use crate::settings::{Env, config_dir};
use crate::shop;
use futures_util::future::{BoxFuture, FutureExt};
use miri_common::Lang;
use miri_common::api::LoggedIn;
use miri_common::client::Client;
use miri_tui::failure::Failure;
use miri_tui::launch::Options;
use miri_tui::look::Glyphs;
use miri_tui::runner::Shop;
use miri_tui::session::Sessions;
use std::sync::{Arc, Mutex, PoisonError};

/// Opens the client and stays until it is closed. What it remembers goes with the demo, so nothing is written down.
pub(super) async fn open(shop: &DemoShop, filled: &Filled, env: &Env, lang: Lang) -> Result<(), CliError> {
    let client = Client::new(&shop.url, lang)?;
    let sessions = Arc::new(DemoSessions { token: Mutex::new(Some(filled.shopper_token.clone())) });
    shop::open(Options {
        shop: Shop { client, sessions },
        lang: Some(lang),
        default_lang: lang,
        colours: shop::colours(env.get("NO_COLOR")),
        glyphs: Glyphs::Unicode,
        config: config_dir(env),
        state: None,
        wall: clock::machine_now,
        key_prefix: shop::key_prefix(),
    })
    .await
}

/// A session that lives as long as the demo. Its tokens outlive any demo, so none is ever renewed.
struct DemoSessions {
    token: Mutex<Option<String>>,
}

impl DemoSessions {
    fn set(&self, token: Option<String>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }
}

impl Sessions for DemoSessions {
    fn token(&self) -> BoxFuture<'_, Result<Option<String>, Failure>> {
        async { Ok(self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()) }.boxed()
    }

    fn opened<'a>(&'a self, _account: &'a str, pair: LoggedIn) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            self.set(Some(pair.token));
            Ok(())
        }
        .boxed()
    }

    fn closed(&self) -> BoxFuture<'_, Result<(), Failure>> {
        async {
            self.set(None);
            Ok(())
        }
        .boxed()
    }
}
