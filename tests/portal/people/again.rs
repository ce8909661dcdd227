//! Old cases, which a colleague opens again for somebody with new keys.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_closes_old_cases_until_a_colleague_opens_them_again() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", text.as_str())]).await;
    let mut triager = bench.member("Triager").await;
    let case = case_with(&mut triager, &text).await;
    assign(&mut triager, &case).await;
    let mut before = bench.member("Lawyer").await;
    assert!(before.get(&case).await.unwrap().text().contains(&text));

    let mut admin = bench.member("Administrator").await;
    let (path, page) = page_of(&mut admin, "Lawyer").await;
    let made = press(&mut admin, &page, "Make a reset link").await;
    let link = link_on(&made);
    // The session of the old keys has ended at once.
    let ended = before.get(&case).await.unwrap();
    assert!(!ended.text().contains(&text) && ended.text().contains("Password"));
    let people = admin.get("/en/people").await.unwrap();
    assert!(people.text().contains("Open links"), "{}", people.text());

    let mut lawyer = bench.staff();
    let page = lawyer.get(&link).await.unwrap();
    let (secret, kit, waiting) = enrol(&bench, &mut lawyer, page, "").await;
    assert!(
        waiting.text().contains("your keys are new"),
        "{}",
        waiting.text()
    );
    bench.canaries.watch("kit", &kit);
    let words = waiting.html().by_id("six").unwrap();
    let gone = bench.staff().get(&link).await.unwrap();
    assert!(
        gone.text().contains("This link was used already"),
        "{}",
        gone.text()
    );
    // Neither the old factors nor the new, unvouched keys lead to the case.
    let old = bench
        .sign_in(&mut bench.staff(), "Lawyer", &bench.kit("Lawyer"))
        .await;
    assert!(!old.text().contains("Sign out"), "{}", old.text());
    let inbox = sign_in(&bench, &mut lawyer, "Lawyer", &secret, &kit).await;
    assert!(inbox.text().contains("keys are new"), "{}", inbox.text());
    assert!(is_missing(&lawyer.get(&case).await.unwrap()));

    let mut deputy = bench.member("Deputy").await;
    assert!(is_missing(
        &deputy.get(&format!("{path}/cases")).await.unwrap()
    ));
    let page = follow(&mut deputy, "/vouch").await;
    let shown = page.text();
    assert!(shown.contains("These keys are new."), "{shown}");
    assert!(
        shown.contains("Founded the list with these words"),
        "{shown}"
    );
    let form = page.form_with("words").with("words", &words);
    deputy.submit(&page, form).await.unwrap();

    let inbox = sign_in(&bench, &mut lawyer, "Lawyer", &secret, &kit).await;
    assert!(
        inbox.text().contains("closed to your new keys"),
        "{}",
        inbox.text()
    );
    let closed = lawyer.get(&case).await.unwrap();
    assert!(!closed.text().contains(&text), "{}", closed.text());
    assert!(
        closed
            .text()
            .contains("This case is closed to your new keys")
    );
    assert!(closed.text().contains("Deputy"), "who could open it");

    // A triager does not read it any more, and so passes on nothing of it.
    let answer = triager
        .post(&format!("{path}/cases"), &[("do", "all")])
        .await;
    assert!(is_missing(&answer.unwrap()));
    let page = follow(&mut deputy, "/cases").await;
    let opened = press(&mut deputy, &page, "Open all again").await;
    assert!(
        opened.text().contains("open to Lawyer again"),
        "{}",
        opened.text()
    );
    let again = lawyer.get(&case).await.unwrap();
    assert!(again.text().contains(&text), "{}", again.text());
    assert!(
        again.text().contains("Opened again to Lawyer"),
        "{}",
        again.text()
    );
    let said = bench.logged();
    assert!(said.contains("the link of a reset was made"), "{said}");
    assert!(said.contains("cases opened again"), "{said}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_case_at_a_time_can_be_opened_again() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let (_, page) = page_of(&mut admin, "Lawyer").await;
    let link = link_on(&press(&mut admin, &page, "Make a reset link").await);
    let mut lawyer = bench.staff();
    let page = lawyer.get(&link).await.unwrap();
    let (_, _, waiting) = enrol(&bench, &mut lawyer, page, "").await;
    let words = waiting.html().by_id("six").unwrap();
    let mut deputy = bench.member("Deputy").await;
    let page = follow(&mut deputy, "/vouch").await;
    let form = page.form_with("words").with("words", &words);
    deputy.submit(&page, form).await.unwrap();
    // Two assigned cases, and half of the keys of the one that nobody handles.
    let page = follow(&mut deputy, "/cases").await;
    assert!(page.text().contains("2 cases you read"), "{}", page.text());
    assert!(page.text().contains("half of the keys"), "{}", page.text());
    press(&mut deputy, &page, "Open again").await;
    let page = follow(&mut deputy, "/cases").await;
    assert!(page.text().contains("1 case you read"), "{}", page.text());
    press(&mut deputy, &page, "Open all again").await;
    let people = deputy.get("/en/people").await.unwrap();
    assert!(
        !people.source().contains("/cases\">Open"),
        "{}",
        people.text()
    );
    bench.finish().await;
}
