//! The first use of a code on a disk that keeps nothing any more.

use http::StatusCode;

use super::running::syncs_fail;
use super::send;
use crate::http::Response;
use crate::kills::enter;
use crate::real::Real;

const NOBODY: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

/// What the answer to a code is made of, but for its day and the letters of its cookie.
fn outside(answer: &Response) -> (StatusCode, Vec<(String, usize)>, usize) {
    let headers = answer.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.len()));
    (answer.status, headers.collect(), answer.body.len())
}

async fn typed(real: &Real, code: &str) -> Response {
    let mut client = real.reporter().stay();
    client.post("/en/return", &[("code", code)]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_nothing_does_not_tell_a_right_code() {
    let mut real = Real::start("").await;
    let tenant = real.bench.tenant();
    // Two codes that nobody has used: the first write that fails is itself the note of the first use.
    let mut codes = Vec::new();
    for words in ["the words of one", "the words of another"] {
        let mut client = real.reporter();
        let page = client.get(&format!("{tenant}/report")).await.unwrap();
        let form = page.form_with("report").with("report", words);
        let review = client.submit(&page, form).await.unwrap();
        codes.push((send(&mut client, &review).await.code().unwrap(), words));
    }
    let mut fault = syncs_fail(&real);
    let wrong = outside(&typed(&real, NOBODY).await);
    assert_eq!(wrong.0, StatusCode::SEE_OTHER);
    for (code, words) in &codes {
        assert_eq!(outside(&typed(&real, code).await), wrong);
        let opened = enter(&mut real.reporter(), code).await.unwrap();
        assert!(opened.text().contains(words), "{}", opened.text());
    }
    fault.stop();
    let hit = fault.lines().iter().any(|line| line.contains("INJECTED"));
    assert!(hit, "nothing was written: {:?}", fault.lines());
    let said = real.portal.lines().join("\n");
    assert!(!said.contains("a request failed"), "{said}");
    real.portal.kill();
    real.bench.finish().await;
}
