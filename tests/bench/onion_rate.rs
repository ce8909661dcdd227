//! Requests over Tor: the portal with Arti in it, against C tor in front of a bare responder of the same bytes.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioIo;

use crate::http::Response;
use crate::process::{self, Process};
use crate::tornet::TorNet;
use crate::{Figures, median, peer};

/// Requests per second through the same private network by the same client, in turns. Time goes by the number of relays
/// between visitor and page, so the two are compared behind the same guards, those of C tor. What the portal is set to at
/// first, a layer more of them, is printed beside it.
pub(crate) async fn rate(figures: &mut Figures, folder: &Path) {
    let net = tokio::task::block_in_place(TorNet::shared);
    let (_lite, ours) = portal(&net, folder, "lite");
    let (_full, guarded) = portal(&net, folder, "full");
    let page = ours.page().await;
    let bare = peer::start_plain(folder, &page);
    let c_tor = tokio::task::block_in_place(|| net.peer_service(bare.port));
    let theirs = Service::new(&net, &c_tor.host, "/");
    let mut rates = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        for (service, rates) in [&ours, &theirs, &guarded].into_iter().zip(&mut rates) {
            rates.push(service.rate(round).await);
        }
    }
    let [portal, bare, guarded] = rates.map(median);
    figures.plain("onion: C tor and a bare responder", bare, "requests/s");
    figures.plain("onion: portal, guards as C tor", portal, "requests/s");
    figures.plain("onion: portal, full vanguards", guarded, "requests/s");
    figures.at_least("onion: portal ÷ C tor", portal / bare, "", 1.0);
}

/// A demo in this network, and the page of its first tenant.
fn portal(net: &Arc<TorNet>, folder: &Path, vanguards: &str) -> (Process, Service) {
    let folder = folder.join(vanguards);
    std::fs::create_dir(&folder).unwrap();
    let text = format!(
        "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n\
         [onion]\nvanguards = \"{vanguards}\"\n{}",
        net.network_toml("onion.network")
    );
    let config = process::config(&folder, &text).display().to_string();
    let portal = Process::subrosa(&folder, &["demo", "--data", "data", "--config", &config]);
    let url = portal.wait_for_url("through Tor:");
    let rest = url.trim_start_matches("http://");
    let (host, path) = rest.split_once('/').expect("a path");
    let service = Service::new(net, host, &format!("/{path}"));
    (portal, service)
}

struct Service {
    net: Arc<TorNet>,
    host: String,
    path: String,
}

impl Service {
    fn new(net: &Arc<TorNet>, host: &str, path: &str) -> Self {
        Self {
            net: Arc::clone(net),
            host: host.to_owned(),
            path: path.to_owned(),
        }
    }

    /// One look at the page, head and body.
    async fn page(&self) -> Response {
        let mut sender = self.connect("look").await;
        let answer = sender
            .send_request(self.request())
            .await
            .expect("an answer");
        let (head, body) = answer.into_parts();
        assert_eq!(head.status, 200, "of {}", self.path);
        Response {
            status: head.status,
            headers: head.headers,
            body: body.collect().await.expect("a whole body").to_bytes(),
            path: self.path.clone(),
        }
    }

    /// Answers per second, of visitors who share no circuit, each with one connection.
    async fn rate(&self, round: usize) -> f64 {
        let mut connections = Vec::new();
        for number in 0..VISITORS {
            connections.push(self.connect(&format!("{round}-{number}")).await);
        }
        let begin = Instant::now();
        let end = begin + SECONDS;
        let mut tasks = tokio::task::JoinSet::new();
        for mut sender in connections {
            let request = self.request();
            tasks.spawn(async move {
                let mut answers = 0_u32;
                while Instant::now() < end {
                    let answer = sender
                        .send_request(request.clone())
                        .await
                        .expect("an answer");
                    assert_eq!(answer.status(), 200);
                    let _body = answer.into_body().collect().await.expect("a whole body");
                    answers += 1;
                }
                answers
            });
        }
        let answers: u32 = tasks.join_all().await.into_iter().sum();
        f64::from(answers) / begin.elapsed().as_secs_f64()
    }

    fn request(&self) -> Request<Empty<Bytes>> {
        let request = Request::get(&self.path).header("host", &self.host);
        request.body(Empty::new()).unwrap()
    }

    async fn connect(
        &self,
        visitor: &str,
    ) -> hyper::client::conn::http1::SendRequest<Empty<Bytes>> {
        let stream =
            tokio::task::block_in_place(|| self.net.connect_when_up(visitor, &self.host, 80));
        stream.set_nonblocking(true).unwrap();
        let stream = tokio::net::TcpStream::from_std(stream).unwrap();
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        let _driver = tokio::spawn(connection);
        sender
    }
}

const ROUNDS: usize = 5;
const VISITORS: usize = 6;
const SECONDS: Duration = Duration::from_secs(5);
