//! Notes of contact persons, and what is proposed to them.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn notes_and_proposals_go_to_the_lawyer_and_the_answers_come_back() {
    let mut bench = Bench::filled().await;
    let mut told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    release(&mut lawyer, &told, "Contact person", &told.marked()).await;
    let target = released(&mut contact).await;
    let [note, why, draft, sent] =
        ["note", "why", "draft", "words"].map(|what| bench.canaries.plant(what));
    let page = contact.get(&target).await.unwrap();
    assert!(
        page.text().contains("Share with 3 people"),
        "{}",
        page.text()
    );
    let form = page.form_with("note").press_value("do", "note");
    let empty = contact.submit(&page, form).await.unwrap();
    assert!(
        empty.text().contains("Write something first"),
        "{}",
        empty.text()
    );
    for (field, text, button) in [
        ("note", &note, "note"),
        ("why_close", &why, "close"),
        ("message", &draft, "message"),
    ] {
        let form = page
            .form_with(field)
            .with(field, text)
            .press_value("do", button);
        let done = contact.submit(&page, form).await.unwrap();
        assert!(done.text().contains(text.as_str()), "{}", done.text());
    }
    let list = lawyer.get(&format!("{}/release", told.path)).await.unwrap();
    assert!(list.text().contains("2 proposals"), "{}", list.text());
    let links = list.html().links().into_iter().map(|(_, to)| to);
    let path = links
        .into_iter()
        .find(|to| to.contains("/release/"))
        .unwrap();
    let kept = lawyer.get(&path).await.unwrap();
    for text in [&note, &why, &draft] {
        assert!(kept.text().contains(text.as_str()), "{}", kept.text());
    }
    let form = kept.form_by_button("Accept").press_value("do", "accept");
    let done = lawyer.submit(&kept, form.clone()).await.unwrap();
    assert!(done.text().contains("not closed yet"), "{}", done.text());
    let again = lawyer.submit(&kept, form).await.unwrap();
    assert!(
        again.text().contains("Nothing was changed"),
        "{}",
        again.text()
    );
    let form = done
        .form_with("words")
        .with("words", &sent)
        .press_value("do", "accept");
    let done = lawyer.submit(&done, form).await.unwrap();
    assert!(
        done.text().contains("sent to the reporter"),
        "{}",
        done.text()
    );
    let page = contact.get(&target).await.unwrap();
    assert_eq!(
        page.text().matches("Accepted").count(),
        2,
        "{}",
        page.text()
    );
    let messages = come_back(&mut told.reporter, &told.code).await;
    assert!(messages.text().contains(&sent), "{}", messages.text());
    for hidden in [&note, &why, &draft] {
        assert!(
            !messages.text().contains(hidden.as_str()),
            "{}",
            messages.text()
        );
    }
    bench.finish().await;
}
