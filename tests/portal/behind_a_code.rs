//! What the length of an answer behind a code says.

use crate::bench::Bench;
use crate::http::Response;
use crate::journey::{come_back, send_report};
use crate::tenants::press;

/// Bytes of the size class.
const CLASS: usize = 16 * 1024;

fn is_of_a_class(page: &Response, what: &str) {
    assert!(!page.body.is_empty(), "{what}");
    assert_eq!(page.body.len() % CLASS, 0, "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_behind_a_code_has_the_length_of_a_class() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let messages = come_back(&mut client, &sent.code().unwrap()).await;
    is_of_a_class(&messages, "messages");
    let copy = press(&mut client, &messages, "Download", &[]).await;
    assert!(copy.source().contains(&text));
    is_of_a_class(&copy, "the text file");
    let answer = bench.canaries.plant("answer");
    let typed = [("message", answer.as_str())];
    let review = press(&mut client, &messages, "Check before sending", &typed).await;
    assert!(
        review.text().contains("Send my answer"),
        "{}",
        review.text()
    );
    is_of_a_class(&review, "an answer before it is sent");
    let empty = press(&mut client, &messages, "Check before sending", &[]).await;
    is_of_a_class(&empty, "an answer without words");
    let said = press(&mut client, &review, "Send my answer", &[]).await;
    is_of_a_class(&said, "the messages with the answer");
    client.forget();
    let late = press(&mut client, &messages, "Check before sending", &typed).await;
    assert!(late.source().contains(&answer), "{}", late.text());
    is_of_a_class(&late, "an answer of somebody who was signed out");
    bench.finish().await;
}
