//! As many requests as a server answers, over connections that stay open.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioIo;

use crate::http::Client;

/// One burst of load on `https://127.0.0.1:port`.
pub(crate) struct Load {
    /// The server's port.
    pub(crate) port: u16,
    /// The page that is asked for.
    pub(crate) path: String,
    /// How many connections ask at the same time.
    pub(crate) connections: usize,
    /// For how long.
    pub(crate) seconds: u64,
}

impl Load {
    /// Answers per second.
    ///
    /// # Panics
    ///
    /// When an answer is anything but 200.
    pub(crate) async fn run(&self) -> f64 {
        let begin = Instant::now();
        let end = begin + Duration::from_secs(self.seconds);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..self.connections {
            tasks.spawn(ask_until(end, self.port, self.path.clone()));
        }
        let answers: u32 = tasks.join_all().await.into_iter().sum();
        f64::from(answers) / begin.elapsed().as_secs_f64()
    }
}

async fn ask_until(end: Instant, port: u16, path: String) -> u32 {
    let mut answers = 0;
    // A server may close a connection after so many requests: connect again.
    while Instant::now() < end {
        let wire = Client::https(port)
            .connect()
            .await
            .expect("a TLS connection");
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(wire))
            .await
            .unwrap();
        let driver = tokio::spawn(connection);
        while Instant::now() < end && sender.ready().await.is_ok() {
            let request = Request::get(&path).header("host", format!("127.0.0.1:{port}"));
            let Ok(answer) = sender
                .send_request(request.body(Empty::<Bytes>::new()).unwrap())
                .await
            else {
                break;
            };
            assert_eq!(answer.status(), 200, "of {path}");
            let _body = answer.into_body().collect().await.expect("a whole body");
            answers += 1;
        }
        driver.abort();
    }
    answers
}
