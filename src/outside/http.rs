//! One request, one answer, over HTTP/1.1.

use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use subrosa_policy::Plain;

use super::Wire;

/// What somebody answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Empty if it was too long or broke off.
    pub(crate) body: Plain<Vec<u8>>,
}

/// It was no answer of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoAnswer;

/// Sends one request and reads what comes back. The request says `Connection: close`.
pub(crate) async fn exchange(
    wire: Box<dyn Wire>,
    request: Request<Full<Bytes>>,
) -> Result<Answer, NoAnswer> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(wire))
        .await
        .map_err(|_| NoAnswer)?;
    let answering = async move {
        let answer = sender.send_request(request).await.map_err(|_| NoAnswer)?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, LONGEST).collect().await;
        let body = body.map_or_else(|_| Vec::new(), |body| body.to_bytes().to_vec());
        let body = Plain::new(body);
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body,
        })
    };
    let (answer, _) = tokio::join!(answering, connection);
    answer
}

/// An answer longer than this is not read to its end.
const LONGEST: usize = 64 * 1024;
