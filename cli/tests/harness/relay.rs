//! A way to the shop that loses what it is told to lose.

use super::until;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What becomes of changes. Reads always come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// They come through, and so do their answers.
    Open,
    /// They are lost before the shop hears of them.
    LosesRequests,
    /// The shop carries them out, and the answer is kept back.
    KeepsAnswers,
}

/// A relay in front of a shop.
pub(crate) struct Relay {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    shop: String,
    way: Mutex<Way>,
    kept_back: AtomicUsize,
}

impl Relay {
    /// A relay in front of the shop at `url`, open at first.
    pub(crate) fn to(url: &str) -> Self {
        let shop = url.trim_start_matches("http://").to_owned();
        let state = Arc::new(State { shop, way: Mutex::new(Way::Open), kept_back: AtomicUsize::new(0) });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = state.clone();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, state) = (client.unwrap(), shared.clone());
                std::thread::spawn(move || state.serve(client));
            }
        });
        Self { url, state }
    }

    pub(crate) fn becomes(&self, way: Way) {
        *self.state.way.lock().unwrap() = way;
    }

    /// Waits until the shop has answered a change and the answer was kept back.
    pub(crate) fn until_kept_back(&self) {
        until("the shop's answer", || (self.state.kept_back.swap(0, Ordering::SeqCst) > 0).then_some(()));
    }
}

impl State {
    /// Carries bytes both ways until one side hangs up. A client sends one request at a time, each in a piece of its own.
    fn serve(&self, mut client: TcpStream) {
        let Ok(mut shop) = TcpStream::connect(&self.shop) else { return };
        let way = Mutex::new(Way::Open);
        std::thread::scope(|scope| {
            let (mut from_shop, mut to_client) = (shop.try_clone().unwrap(), client.try_clone().unwrap());
            let answering = &way;
            scope.spawn(move || {
                pump(&mut from_shop, |bytes| {
                    if *answering.lock().unwrap() == Way::KeepsAnswers {
                        self.kept_back.fetch_add(1, Ordering::SeqCst);
                        return true;
                    }
                    to_client.write_all(bytes).is_ok()
                });
                to_client.shutdown(Shutdown::Both).ok();
            });
            pump(&mut client, |bytes| {
                if bytes.starts_with(b"POST ") {
                    *way.lock().unwrap() = *self.way.lock().unwrap();
                } else if bytes.starts_with(b"GET ") {
                    *way.lock().unwrap() = Way::Open;
                }
                *way.lock().unwrap() != Way::LosesRequests && shop.write_all(bytes).is_ok()
            });
            shop.shutdown(Shutdown::Both).ok();
            client.shutdown(Shutdown::Both).ok();
        });
    }
}

/// Reads until the end, or until there is no use in it.
fn pump(from: &mut TcpStream, mut each: impl FnMut(&[u8]) -> bool) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        if !each(&bytes[..length]) {
            return;
        }
    }
}
