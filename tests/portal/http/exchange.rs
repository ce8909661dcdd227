//! One request and its whole answer over an open stream.

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::BoxWire;

/// The head and the whole body of an answer.
pub(super) type Exchange = Result<(http::response::Parts, Bytes), hyper::Error>;

/// One request and its answer over HTTP/1.1.
pub(super) async fn over_http1(wire: TokioIo<BoxWire>, request: Request<Full<Bytes>>) -> Exchange {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(wire).await?;
    let driver = tokio::spawn(connection);
    let whole = collect(sender.send_request(request).await?).await;
    driver.abort();
    whole
}

/// One request and its answer over HTTP/2.
pub(super) async fn over_http2(wire: TokioIo<BoxWire>, request: Request<Full<Bytes>>) -> Exchange {
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), wire).await?;
    let driver = tokio::spawn(connection);
    let whole = collect(sender.send_request(request).await?).await;
    driver.abort();
    whole
}

async fn collect(response: http::Response<hyper::body::Incoming>) -> Exchange {
    let (head, body) = response.into_parts();
    Ok((head, body.collect().await?.to_bytes()))
}
