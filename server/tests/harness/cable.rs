//! The cable between a server and its database, which a test can cut at the worst moment: around a COMMIT.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// A COMMIT as the driver sends it: the command for a text, then the text.
const COMMIT: &[u8] = b"\x03COMMIT";

/// Where the cable is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The COMMIT does not arrive.
    BeforeCommit,
    /// The COMMIT arrives, its answer does not.
    AfterCommit,
}

/// A port that leads to another one.
pub struct Cable {
    address: SocketAddr,
    state: Arc<State>,
    end: CancellationToken,
}

struct State {
    target: SocketAddr,
    next_cut: Mutex<Option<Cut>>,
    /// Whether a cut cable stays cut.
    stays_cut: AtomicBool,
    broken: AtomicBool,
    cuts: AtomicU64,
}

impl Cable {
    /// A cable to `target`.
    pub fn to(target: SocketAddr) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            target,
            next_cut: Mutex::new(None),
            stays_cut: AtomicBool::new(false),
            broken: AtomicBool::new(false),
            cuts: AtomicU64::new(0),
        });
        let end = CancellationToken::new();
        tokio::spawn(end.clone().run_until_cancelled_owned(accept(listener, Arc::clone(&state))));
        Self { address, state, end }
    }

    /// A cable to the server of a URL, and the URL that leads through it.
    pub fn to_url(url: &str) -> (Self, String) {
        let (before, rest) = url.rsplit_once('@').unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let cable = Self::to(host.parse().unwrap());
        let through = format!("{before}@{}/{path}", cable.address);
        (cable, through)
    }

    /// Cuts every connection at the next COMMIT that comes by; new ones can be made at once.
    pub fn cut_once(&self, cut: Cut) {
        *self.state.next_cut.lock().unwrap() = Some(cut);
    }

    /// As [`Cable::cut_once`], but nothing gets through any more until it is mended.
    pub fn cut_for_long(&self, cut: Cut) {
        self.state.stays_cut.store(true, Ordering::SeqCst);
        self.cut_once(cut);
    }

    /// Everything gets through again.
    pub fn mend(&self) {
        self.state.stays_cut.store(false, Ordering::SeqCst);
        self.state.broken.store(false, Ordering::SeqCst);
    }

    /// How often it was cut.
    pub fn cuts(&self) -> u64 {
        self.state.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        if !state.broken.load(Ordering::SeqCst) {
            tokio::spawn(carry(client, Arc::clone(&state)));
        }
    }
}

/// Carries bytes both ways until one side closes or the cable is cut.
async fn carry(mut client: TcpStream, state: Arc<State>) {
    let mut server = TcpStream::connect(state.target).await.unwrap();
    let (mut asked, mut told) = ([0; 16 * 1024], [0; 16 * 1024]);
    loop {
        let ended = tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(length) if length > 0 => {
                    let bytes = &asked[..length];
                    let cut = bytes.ends_with(COMMIT).then(|| state.next_cut.lock().unwrap().take()).flatten();
                    match cut {
                        None => server.write_all(bytes).await.is_err(),
                        Some(cut) => {
                            if cut == Cut::AfterCommit {
                                server.write_all(bytes).await.unwrap();
                                // The answer: whatever has been committed is committed now.
                                assert!(server.read(&mut told).await.unwrap() > 0);
                            }
                            let stays_cut = state.stays_cut.load(Ordering::SeqCst);
                            state.broken.store(stays_cut, Ordering::SeqCst);
                            state.cuts.fetch_add(1, Ordering::SeqCst);
                            true
                        }
                    }
                }
                _ => true,
            },
            read = server.read(&mut told) => match read {
                Ok(length) if length > 0 => {
                    state.broken.load(Ordering::SeqCst) || client.write_all(&told[..length]).await.is_err()
                }
                _ => true,
            },
        };
        if ended || state.broken.load(Ordering::SeqCst) {
            return;
        }
    }
}
