//! HTTP/2 peers that keep the window shut, so that their answers cannot leave.

use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::Poll;

use bytes::Bytes;
use h2::client::SendRequest;

use super::*;
use crate::door::tests::LONG;

/// A client that takes nothing of any answer at first, and bytes of each as `sizes` says, one after each `pause`.
async fn shut(
    server: &Server,
    pace: Pace,
    pause: Duration,
    sizes: &'static [u32],
) -> (SendRequest<Bytes>, JoinHandle<()>) {
    let (stream, task) = connect(server);
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(0);
    let (client, mut connection) = builder.handshake(stream).await.unwrap();
    tokio::spawn(async move {
        for size in sizes {
            if pace.within(pause, &mut connection).await.is_some() {
                return;
            }
            connection.set_initial_window_size(*size).unwrap();
        }
        connection.await.ok();
    });
    (client.ready().await.unwrap(), task)
}

fn get(path: &str) -> Request<()> {
    let uri = format!("https://portal.example{path}");
    Request::get(uri).body(()).unwrap()
}

#[tokio::test]
async fn a_peer_that_never_opens_its_window_does_not_hold_its_place() {
    let hand = Hand::new();
    let server = plain(Limits::default(), &hand.pace());
    let (mut client, task) = shut(&server, hand.pace(), Duration::ZERO, &[]).await;
    let mut asked = Vec::new();
    for _ in 0..8 {
        let (answer, _) = client.send_request(get("/echo"), true).unwrap();
        asked.push(answer.await.unwrap());
    }
    hand.until(task).await.unwrap();
    let limits = Limits::default();
    let most = limits.write_stall + limits.linger + Duration::from_secs(2);
    assert!(hand.passed() <= most, "{:?}", hand.passed());
}

#[tokio::test]
async fn a_peer_that_takes_an_answer_bit_by_bit_gets_all_of_it() {
    let hand = Hand::new();
    let server = plain(Limits::default(), &hand.pace());
    let pause = Duration::from_secs(50);
    // The answer comes in two pieces, the first of one byte.
    let (mut client, _task) = shut(&server, hand.pace(), pause, &[1, 1_000]).await;
    let (answer, _) = client.send_request(get("/imitation"), true).unwrap();
    let mut body = hand.until(answer).await.unwrap().into_body();
    let taken = async {
        let mut taken = Vec::new();
        while let Some(piece) = body.data().await {
            taken.extend_from_slice(&piece.unwrap());
        }
        taken
    };
    let taken = hand.until(taken).await;
    assert_eq!(taken, format!(".{BARE}").into_bytes());
    assert!(hand.passed() >= Limits::default().write_stall);
}

#[tokio::test]
async fn a_slow_upload_beside_an_answer_that_nobody_takes_is_not_cut() {
    let hand = Hand::new();
    let server = plain(Limits::default(), &hand.pace());
    let (mut client, task) = shut(&server, hand.pace(), Duration::ZERO, &[]).await;
    let (answer, _) = client.send_request(get("/echo"), true).unwrap();
    assert_eq!(answer.await.unwrap().status(), 200);
    let upload = Request::post("https://portal.example/echo").header("content-length", "90000");
    let (answer, mut upload) = client
        .send_request(upload.body(()).unwrap(), false)
        .unwrap();
    for part in 1..=10 {
        hand.until(hand.pace().after(Duration::from_secs(20))).await;
        upload
            .send_data(Bytes::from(vec![b'a'; 9_000]), part == 10)
            .unwrap();
    }
    assert_eq!(hand.until(answer).await.unwrap().status(), 200);
    assert!(hand.passed() >= 3 * Limits::default().write_stall);
    hand.until(task).await.unwrap();
}

/// A client with the widest windows there are, that reads nothing once something of a long answer was made.
async fn deaf(server: &Server) -> (SendRequest<Bytes>, JoinHandle<()>) {
    let (stream, task) = connect(server);
    let widest = u32::MAX >> 1;
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(widest);
    builder.initial_connection_window_size(widest);
    let (client, mut connection) = builder.handshake(stream).await.unwrap();
    tokio::spawn(std::future::poll_fn(move |context| {
        match LONG.load(Ordering::Relaxed) {
            0 => Pin::new(&mut connection).poll(context).map(drop),
            // It stays open.
            _ => Poll::Pending,
        }
    }));
    (client.ready().await.unwrap(), task)
}

#[tokio::test]
async fn of_an_answer_that_nobody_takes_only_a_little_is_made() {
    let hand = Hand::new();
    let server = plain(Limits::default(), &hand.pace());
    let (mut client, task) = shut(&server, hand.pace(), Duration::ZERO, &[]).await;
    let (answer, _) = client.send_request(get("/long"), true).unwrap();
    let _held = answer.await.unwrap();
    hand.until(task).await.unwrap();
    // The bound, a piece beyond it, and what is on its way between the parts.
    let shut = LONG.swap(0, Ordering::Relaxed);
    assert!((1..=128 * 1024).contains(&shut), "{shut}");

    let (mut client, task) = deaf(&server).await;
    let _held = client.send_request(get("/long"), true).unwrap();
    hand.until(task).await.unwrap();
    // The same, and what the wire holds.
    let deaf = LONG.load(Ordering::Relaxed);
    assert!((1..=256 * 1024).contains(&deaf), "{deaf}");
}
