//! People are searched and sorted.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn people_are_searched_sorted_and_remembered_with_their_absence() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let all = admin.get("/en/people").await.unwrap();
    let form = all.form_with("q").with("q", "DEP").with("sort", "role");
    let page = admin.submit(&all, form).await.unwrap();
    assert_eq!(page.path, "/en/people", "no address holds a name");
    // An address does not search, whatever it says.
    let address = admin.get("/en/people?q=DEP").await.unwrap();
    assert!(address.text().contains("Triager"), "{}", address.text());
    let stale = [("token", "old"), ("q", "DEP")];
    let mut elsewhere = bench.member("Deputy").await.without_origin();
    let stale = elsewhere.post("/en/people", &stale).await.unwrap();
    assert!(
        stale.text().contains("from before you signed in"),
        "{}",
        stale.text()
    );
    assert!(stale.text().contains("Triager"), "nothing was searched");
    assert!(
        stale.source().contains("value=\"DEP\""),
        "what was typed stays"
    );
    assert!(page.text().contains("1 person"), "{}", page.text());
    assert!(!page.text().contains("Triager"), "{}", page.text());
    // The same in another language, without an address that says it.
    let danish = admin.submit(&page, page.form_with("q")).await.unwrap();
    assert_eq!(danish.path, "/da/people");
    assert!(danish.source().contains("value=\"DEP\"") && !danish.text().contains("Triager"));
    let form = all.form_with("q").with("q", "<b>xyz");
    let none = admin.submit(&all, form).await.unwrap();
    assert!(none.text().contains("Nobody fits"), "{}", none.text());
    let (path, page) = page_of(&mut admin, "Deputy").await;
    let form = page
        .form_with("from")
        .with("from", "2026-11-26")
        .with("to", "2026-11-20");
    let refused = admin.submit(&page, form).await.unwrap();
    assert!(
        refused.text().contains("before the first one"),
        "{}",
        refused.text()
    );
    assert!(
        refused.source().contains("value=\"2026-11-26\""),
        "what was typed stays"
    );
    let form = refused
        .form_with("from")
        .with("from", "2026-11-20")
        .with("to", "2026-11-26");
    let saved = admin.submit(&refused, form).await.unwrap();
    assert!(saved.text().contains("Saved."), "{}", saved.text());
    let people = admin.get("/en/people").await.unwrap();
    assert!(people.text().contains("away until"), "{}", people.text());
    bench.clock.advance_days(4);
    let mut admin = bench.member("Administrator").await;
    let people = admin.get("/en/people").await.unwrap();
    assert!(!people.text().contains("away until"), "{}", people.text());
    assert!(
        admin
            .get(&path)
            .await
            .unwrap()
            .source()
            .contains("2026-11-20")
    );
    bench.finish().await;
}
