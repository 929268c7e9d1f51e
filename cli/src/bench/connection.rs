//! One keep-alive connection. It is driven by whoever asks on it, so that a request costs no second task.

use crate::failure::CliError;
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A connection to the server.
pub(super) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    driver: http1::Connection<TokioIo<TcpStream>, Full<Bytes>>,
}

/// A request without a body.
pub(super) fn request(method: Method, path: &str) -> Result<Request<Full<Bytes>>, CliError> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1")
        .body(Full::default())
        .map_err(|error| CliError::Other(error.to_string()))
}

impl Connection {
    /// Connects.
    pub(super) async fn open(address: SocketAddr) -> Result<Self, CliError> {
        let failed = |error| CliError::io(address.to_string(), error);
        let stream = TcpStream::connect(address).await.map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        let (sender, driver) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
        Ok(Self { sender, driver })
    }

    /// Sends one request and reads the whole answer.
    pub(super) async fn ask(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Bytes), CliError> {
        let Self { sender, driver } = self;
        let answer = async {
            let response = sender.send_request(request).await?;
            let status = response.status();
            Ok((status, response.into_body().collect().await?.to_bytes()))
        };
        tokio::select! {
            biased;
            answer = answer => answer.map_err(|error: hyper::Error| broken(&error)),
            ended = driver => Err(match ended {
                Ok(()) => CliError::Other("the server closed a connection".to_owned()),
                Err(error) => broken(&error),
            }),
        }
    }
}

fn broken(error: &hyper::Error) -> CliError {
    CliError::Other(format!("a connection to the server broke: {error}"))
}
