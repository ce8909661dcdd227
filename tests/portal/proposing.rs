//! What a contact person proposes a case to be about, and what a lawyer makes of it.

use http::StatusCode;
use subrosa_policy::{CaseId, Category, Severity};

use crate::bench::Bench;
use crate::releasing::{release, released, told};

#[tokio::test(flavor = "multi_thread")]
async fn a_proposed_category_is_one_of_the_client_s_and_undoes_no_newer_decision() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let case: CaseId = told.path.rsplit('/').next().unwrap().parse().unwrap();
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    release(&mut lawyer, &told, "Contact person", &told.marked()).await;
    let target = released(&mut contact).await;
    let page = contact.get(&target).await.unwrap();
    let token = page.form_with("note").value("token").unwrap().to_owned();
    let why = bench.canaries.plant("why");
    for (category, status) in [("999", StatusCode::NOT_FOUND), ("2", StatusCode::OK)] {
        let fields = [
            ("token", token.as_str()),
            ("do", "category"),
            ("category", category),
            ("why_category", &why),
        ];
        let answer = contact.post(&target, &fields).await.unwrap();
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    let index = || bench.store().index(case).unwrap();
    assert_eq!(index().proposals, 1, "999 is no category");

    let list = lawyer.get(&format!("{}/release", told.path)).await.unwrap();
    let mut links = list.html().links().into_iter().map(|(_, to)| to);
    let path = links.find(|to| to.contains("/release/")).unwrap();
    let old = lawyer.get(&path).await.unwrap();
    let class = format!("{}/class", told.path);
    let page = lawyer.get(&class).await.unwrap();
    let form = page.form_with("severity").with("severity", "high");
    lawyer
        .submit(&page, form.with("category", "1"))
        .await
        .unwrap();
    let accept = old.form_by_button("Accept").press_value("do", "accept");
    let late = lawyer.submit(&old, accept).await.unwrap();
    assert!(
        late.text().contains("Somebody has decided since"),
        "{}",
        late.text()
    );
    assert_eq!(
        (index().category, index().proposals),
        (Some(Category(1)), 1)
    );
    // The page that says so is made of what is decided now.
    let accept = late.form_by_button("Accept").press_value("do", "accept");
    let done = lawyer.submit(&late, accept).await.unwrap();
    assert!(done.text().contains("is accepted"), "{}", done.text());
    assert_eq!(
        (index().category, index().proposals),
        (Some(Category(2)), 0)
    );
    assert_eq!(index().severity, Some(Severity::High));
    bench.finish().await;
}
