//! Serving connections: with a cap on their number, time-outs on their headers, and an end that lets requests finish.
//!
//! `axum::serve` sets no header time-out, so a thousand clients that send one byte a second would hold a thousand
//! connections for ever; hyper-util's builder with a timer closes them. Nor does it end a connection whose other end asks and does not
//! read: the system does that, and drops what it had kept to be sent.

use super::middleware::gateway::without_prefix;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// Connections at once; one more waits to be accepted.
const MAX_CONNECTIONS: usize = 4_096;
/// How long the headers of a request may take, the first and an idle connection's next request included.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other end may take none of what it asked for. Longer than a live stream leaves a slow reader to read why it was ended.
const STALL_TIMEOUT: Duration = Duration::from_secs(20);
/// How long requests may take to finish once the server is told to stop.
const FINISH_TIMEOUT: Duration = Duration::from_secs(3);
/// The wait after an accept that failed, for instance because no file descriptor is left.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);
/// What one connection may buffer, and so the most that the headers of a request may take.
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Cuts the connection of a request, whether or not the other end reads.
#[derive(Debug, Clone)]
pub struct Cut(pub CancellationToken);

/// Serves until `stop`, then lets the requests that were accepted finish.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let builder = connection_builder();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        let Some((stream, peer, slot)) = accepted else { continue };
        while connections.try_join_next().is_some() {}
        let asked = Arc::new(Notify::new());
        let cut = CancellationToken::new();
        let service = service_fn({
            let (router, asked, cut) = (router.clone(), Arc::clone(&asked), cut.clone());
            move |request: http::Request<Incoming>| {
                asked.notify_one();
                let mut request: Request = request.map(axum::body::Body::new);
                if let Some(uri) = without_prefix(request.uri()) {
                    *request.uri_mut() = uri;
                }
                request.extensions_mut().insert(Peer(peer));
                request.extensions_mut().insert(Cut(cut.clone()));
                router.clone().oneshot(request)
            }
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let watched = graceful.watch(connection);
        connections.spawn(async move {
            let mut watched = std::pin::pin!(watched);
            // Before the builder knows which HTTP it is to speak, no time-out of its own runs: a client that says nothing would
            // stay for ever.
            let ended = tokio::select! {
                ended = &mut watched => Some(ended),
                asked = tokio::time::timeout(HEADER_TIMEOUT, asked.notified()) => match asked {
                    Ok(()) => cut.run_until_cancelled(watched).await,
                    Err(_) => None,
                },
            };
            match ended {
                Some(Ok(())) => {}
                Some(Err(error)) => tracing::debug!(%error, "a connection ended early"),
                None => {
                    tracing::debug!("a connection was closed on which nothing was asked or nothing was read");
                }
            }
            drop(slot);
        });
    }
    drop(listener);
    if tokio::time::timeout(FINISH_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    connections.shutdown().await;
}

/// HTTP/1 only: what speaks TLS in front of the shop speaks HTTP/1 to it, and an idle HTTP/2 connection would keep its place
/// for as long as its client answers pings.
fn connection_builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER_BYTES);
    builder
}

/// Has the system end a connection whose other end acknowledges nothing or takes nothing for [`STALL_TIMEOUT`]: `TCP_USER_TIMEOUT` of
/// RFC 5482, which Linux counts for a closed window too (tcp(7)). What is closed by a timer here would keep its place in the system,
/// with megabytes that nobody reads.
#[cfg(target_os = "linux")]
fn end_when_stalled(stream: &TcpStream) -> std::io::Result<()> {
    socket2::SockRef::from(stream).set_tcp_user_timeout(Some(STALL_TIMEOUT))
}

/// Other systems have no such limit for one connection.
#[cfg(not(target_os = "linux"))]
fn end_when_stalled(_: &TcpStream) -> std::io::Result<()> {
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers must not wait for a full packet.
            if let Err(error) = stream.set_nodelay(true).and_then(|()| end_when_stalled(&stream)) {
                tracing::debug!(%error, "a connection could not be set up");
            }
            Some((stream, peer, slot))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(ACCEPT_RETRY).await;
            None
        }
    }
}
