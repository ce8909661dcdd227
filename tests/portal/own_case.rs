//! The reporter's side of a case: status, dates, what has happened by day and role, taking it back, and a copy.

use http::StatusCode;

use crate::bench::Bench;
use crate::journey::{assign, case_with, come_back, send_report};

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_sees_day_and_role_of_what_happened_and_never_a_name() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (mut reporter, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let fresh = come_back(&mut reporter, &code).await;
    assert!(
        fresh.text().contains("A lawyer will be found for it"),
        "{}",
        fresh.text()
    );
    assert!(!fresh.text().contains("Opened by"), "{}", fresh.text());

    bench.clock.advance_days(1);
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let page = triager.get(&path).await.unwrap();
    let form = page.form_by_button("Confirm now").press("Confirm now");
    triager.submit(&page, form).await.unwrap();
    assign(&mut triager, &path).await;
    bench.clock.advance_days(1);
    let mut lawyer = bench.member("Lawyer").await;
    lawyer.get(&path).await.unwrap();
    bench.clock.advance_days(1);
    lawyer.get(&path).await.unwrap();

    let seen = come_back(&mut reporter, &code).await;
    let seen_text = seen.text();
    assert!(
        seen_text.contains("24 November: Opened by the law firm, to sort new reports"),
        "{seen_text}"
    );
    assert!(
        seen_text.contains("25 November: Opened by a lawyer"),
        "{seen_text}"
    );
    assert!(
        seen_text.contains("The report has arrived. A lawyer reads it"),
        "{seen_text}"
    );
    for name in ["Triager", "Deputy"] {
        assert!(!seen.source().contains(name), "{name}");
    }
    // In the language in which the page is read, whatever was chosen before.
    let danish = reporter.get("/da/messages").await.unwrap();
    assert!(
        danish.text().contains("Indberetningen er kommet frem."),
        "{}",
        danish.text()
    );
    let form = seen
        .form_by_button("Download my text")
        .press("Download my text");
    let copy = reporter.submit(&seen, form).await.unwrap();
    let copy = copy.source();
    assert!(
        copy.contains(&text) && copy.contains("Opened by a lawyer"),
        "{copy}"
    );
    assert!(copy.contains("The report has arrived."), "{copy}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_to_take_the_report_back_is_explained_told_to_staff_and_ends_nothing() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (mut reporter, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let messages = come_back(&mut reporter, &code).await;
    let to = messages
        .html()
        .links()
        .into_iter()
        .find(|(name, _)| name == "Take the report back");
    let ask = reporter.get(&to.unwrap().1).await.unwrap();
    assert!(ask.text().contains("A lawyer decides."), "{}", ask.text());
    let form = ask
        .form_by_button("Ask to take it back")
        .press("Ask to take it back");
    for _ in 0..2 {
        let told = reporter.submit(&ask, form.clone()).await.unwrap();
        assert!(
            told.text().contains("You have asked to take it back"),
            "{}",
            told.text()
        );
    }
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let case = lawyer.get(&path).await.unwrap();
    let told = case
        .text()
        .matches("The reporter asks to take the report back")
        .count();
    assert_eq!(told, 1, "{}", case.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_behind_a_code_tell_a_wrong_one_nothing() {
    let mut bench = Bench::filled().await;
    let mut wrong = bench.reporter();
    let nobody = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let nowhere = come_back(&mut wrong, nobody).await;
    for path in ["/en/minutes", "/en/withdraw"] {
        let page = wrong.get(path).await.unwrap();
        assert_eq!(page.body, nowhere.body, "{path}");
        let mut without = bench.reporter();
        let sent = without.get(path).await.unwrap();
        assert!(
            sent.source().contains("name=\"code\""),
            "{path}: {}",
            sent.text()
        );
    }
    // A report in the reporter's own words has no minutes: the page of messages stands there, as long as a wrong code's.
    let text = bench.canaries.plant("report text");
    let (mut reporter, sent) = send_report(&mut bench, &[("report", &text)]).await;
    come_back(&mut reporter, &sent.code().unwrap()).await;
    let page = reporter.get("/en/minutes").await.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(&text), "{}", page.text());
    assert_eq!(page.body.len(), nowhere.body.len());
    bench.finish().await;
}
