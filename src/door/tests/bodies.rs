//! Bodies that are too large, too slow or too many.

use super::load::{Lane, Permit, Weight};
use super::*;

/// A body whose chunks the test sends, of a length that nobody announced.
fn streamed(kind: &str) -> (tokio::sync::mpsc::Sender<Bytes>, Request<Body>) {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    let chunks = futures::stream::unfold(
        receiver,
        |mut receiver: tokio::sync::mpsc::Receiver<Bytes>| async {
            let chunk = receiver.recv().await?;
            Some((
                Ok::<_, axum::BoxError>(http_body::Frame::data(chunk)),
                receiver,
            ))
        },
    );
    let request = Request::post("/echo")
        .header("host", "portal.example")
        .header("content-type", kind);
    (
        sender,
        request.body(Body::new(StreamBody::new(chunks))).unwrap(),
    )
}

#[tokio::test]
async fn a_body_that_outgrows_its_kind_is_cut() {
    let pace = Pace::tokio();
    let mut plan = plan(true, &pace);
    plan.body = BodyLimits {
        form: 10,
        upload: 20,
        ..plan.body
    };
    let door = Door::clearnet(ReporterRoutes(site()), plan, Arc::new(Named::default()));
    for (kind, bytes, result) in [
        ("application/x-www-form-urlencoded", 10, "body: 10\n"),
        (
            "application/x-www-form-urlencoded",
            11,
            "cut: Some(TooLarge)\n",
        ),
        ("multipart/form-data; boundary=x", 20, "body: 20\n"),
        (
            "Multipart/Form-Data; boundary=x",
            21,
            "cut: Some(TooLarge)\n",
        ),
    ] {
        let (sender, request) = streamed(kind);
        sender.send(Bytes::from(vec![b'a'; bytes])).await.unwrap();
        drop(sender);
        let (_, _, seen) = read(door.pass(request).await).await;
        assert!(seen.ends_with(result), "{kind} {bytes}: {seen}");
    }
}

#[tokio::test]
async fn a_body_that_trickles_is_cut_and_a_steady_one_is_not() {
    let limits = BodyLimits {
        rate: 10,
        window: Duration::from_secs(30),
        ..BodyLimits::default()
    };
    // Bytes that come every ten seconds, and whether that is enough for 300 in each 30 seconds.
    for (bytes, enough) in [(150, true), (50, false), (0, false)] {
        let hand = Hand::new();
        let mut plan = plan(true, &hand.pace());
        plan.body = limits;
        let door = Door::clearnet(ReporterRoutes(site()), plan, Arc::new(Named::default()));
        let (sender, request) = streamed("text/plain");
        let pace = hand.pace();
        let trickle = async move {
            for _ in 0..12 {
                pace.after(Duration::from_secs(10)).await;
                if sender.send(Bytes::from(vec![b'a'; bytes])).await.is_err() {
                    break;
                }
            }
        };
        let answered = async { tokio::join!(door.pass(request), trickle).0 };
        let (_, _, seen) = read(hand.until(answered).await).await;
        let end = if enough {
            "body: 1800\n"
        } else {
            "cut: Some(TooSlow)\n"
        };
        assert!(seen.ends_with(end), "{bytes}: {seen}");
    }
}

#[tokio::test]
async fn time_that_we_take_ourselves_is_not_the_visitor_s() {
    let hand = Hand::new();
    let limits = BodyLimits {
        rate: 1000,
        window: Duration::from_secs(5),
        ..BodyLimits::default()
    };
    let whole = Whole::<Bytes>::from("all of it was there");
    let mut body = body::Metered::new(whole, 100, limits, hand.pace());
    hand.advance(Duration::from_secs(60));
    assert!(body.frame().await.unwrap().is_ok());
}

#[tokio::test]
async fn when_all_places_are_taken_the_answer_is_the_busy_page() {
    let hand = Hand::new();
    let lane = |places| Lane::new(places, 1, Duration::from_secs(5), hand.pace());
    let mut plan = plan(true, &hand.pace());
    plan.permits = Permits::new(lane(1), lane(1));
    let door = Door::clearnet(
        ReporterRoutes(site()),
        plan.clone(),
        Arc::new(Named::default()),
    );
    let files = plan.permits.enter(Weight::Files).await.unwrap();
    let back: Result<Vec<Permit>, _> =
        std::iter::repeat_with(|| plan.permits.turn_away(Weight::Files))
            .take(32)
            .collect();
    let (_sender, upload) = streamed("multipart/form-data; boundary=x");
    let (status, headers, page) = read(hand.until(door.pass(upload)).await).await;
    assert_eq!((status.as_u16(), page.as_str()), (503, "<h1>Busy</h1>"));
    assert_eq!(headers["retry-after"], "60");
    let words = request("POST", "/echo", &[("content-length", "2")], "hi");
    assert_eq!(
        door.pass(words).await.status(),
        200,
        "words have their own places"
    );
    assert_eq!(
        ask(&door, "GET", "/echo", &[]).await.0,
        200,
        "reading needs no permit"
    );
    drop((files, back.unwrap()));
}

/// A door with one place for files and one for words, before each of which one may wait.
fn narrow(hand: &Hand, router: Router) -> (Door, Permits) {
    let lane = || Lane::new(1, 1, Duration::from_secs(20), hand.pace());
    let mut plan = plan(true, &hand.pace());
    plan.permits = Permits::new(lane(), lane());
    plan.body.words = 1_000_000;
    let permits = plan.permits.clone();
    let door = Door::clearnet(ReporterRoutes(router), plan, Arc::new(Named::default()));
    (door, permits)
}

/// A body that brings so many bytes every 25 seconds, for ever; words announce their length.
async fn trickling(
    door: &Door,
    hand: &Hand,
    bytes: usize,
    weight: Weight,
) -> tokio::task::JoinHandle<String> {
    let (sender, mut request) = streamed("multipart/form-data; boundary=x");
    if weight == Weight::Words {
        let length = HeaderValue::from_static("1000000");
        request.headers_mut().insert(header::CONTENT_LENGTH, length);
    }
    let pace = hand.pace();
    tokio::spawn(async move {
        while sender.send(Bytes::from(vec![b'a'; bytes])).await.is_ok() {
            pace.after(Duration::from_secs(25)).await;
        }
    });
    let door = door.clone();
    let task = tokio::spawn(async move { read(door.pass(request).await).await.2 });
    hand.until(hand.pace().after(Duration::from_secs(300)))
        .await;
    assert!(
        !task.is_finished(),
        "nobody waits, and slow is quick enough"
    );
    task
}

/// The least rate, in every window of 30 seconds.
const LEAST: usize = 256 * 30;

#[tokio::test]
async fn slow_files_give_way_once_somebody_waits() {
    let hand = Hand::new();
    let (door, _) = narrow(&hand, site());
    let slow = trickling(&door, &hand, LEAST, Weight::Files).await;
    let (sender, quick) = streamed("multipart/form-data; boundary=x");
    sender.send(Bytes::from("a photograph")).await.unwrap();
    drop(sender);
    let (_, _, seen) = read(hand.until(door.pass(quick)).await).await;
    assert!(seen.ends_with("body: 12\n"), "{seen}");
    let seen = hand.until(slow).await.unwrap();
    assert!(seen.ends_with("cut: Some(GaveWay)\n"), "{seen}");
}

#[tokio::test]
async fn slow_words_give_way_once_somebody_waits() {
    let hand = Hand::new();
    let (door, permits) = narrow(&hand, site());
    let slow = trickling(&door, &hand, LEAST, Weight::Words).await;
    let _files = permits.enter(Weight::Files).await.unwrap();
    let quick = request("POST", "/echo", &[("content-length", "2")], "hi");
    let (_, _, seen) = read(hand.until(door.pass(quick)).await).await;
    assert!(seen.ends_with("body: 2\n"), "{seen}");
    let seen = hand.until(slow).await.unwrap();
    assert!(seen.ends_with("cut: Some(GaveWay)\n"), "{seen}");
}

#[tokio::test]
async fn files_that_come_quickly_enough_keep_their_place() {
    let hand = Hand::new();
    let (door, permits) = narrow(&hand, site());
    let steady = trickling(&door, &hand, 25 * 10 * 1024, Weight::Files).await;
    assert!(hand.until(permits.enter(Weight::Files)).await.is_err());
    assert!(!steady.is_finished());
}

/// Shows how much of a body came, and whether it is only to be given back.
async fn measure(request: AxumRequest) -> Response {
    let away = request.extensions().get::<TurnedAway>().is_some();
    let mut body = request.into_body();
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        bytes += frame.unwrap().into_data().unwrap().len();
    }
    html(format!("{bytes} {away}"))
}

#[tokio::test]
async fn of_files_without_a_place_the_words_are_read_to_be_given_back() {
    let hand = Hand::new();
    let (door, permits) = narrow(&hand, Router::new().route("/echo", post(measure)));
    let _files = permits.enter(Weight::Files).await.unwrap();
    let (sender, request) = streamed("multipart/form-data; boundary=x");
    tokio::spawn(async move {
        for bytes in [10_000, 980_000, 20_000, 20_000] {
            sender.send(Bytes::from(vec![b'a'; bytes])).await.ok();
        }
    });
    let (_, _, seen) = read(hand.until(door.pass(request)).await).await;
    assert_eq!(seen, "990000 true");
}
