//! Erasing passages and files with a second person: from the case, its notes, and what was released.

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::items::{item_of, write};
use crate::journey::come_back;
use crate::releasing::{Told, release, released, told};

/// The value of the choice whose label begins so.
fn choice(page: &Response, label: &str) -> String {
    let source = page.source();
    let at = source.find(&format!(" <span>{label}"));
    let before = &source[..at.unwrap_or_else(|| panic!("no {label}: {}", page.text()))];
    let value = before.rfind("value=\"").unwrap() + 7;
    before[value..].split('"').next().unwrap().to_owned()
}

/// Goes to where passages of this text are marked.
async fn marking(lawyer: &mut Client, told: &Told, label: &str) -> Response {
    let page = lawyer.get(&format!("{}/erase", told.path)).await.unwrap();
    let form = page.form_with("what").with("what", &choice(&page, label));
    let form = form.press_value("do", "mark");
    lawyer.submit(&page, form).await.unwrap()
}

/// Asks for what is marked in the text, and a triager says yes.
async fn agreed(bench: &mut Bench, lawyer: &mut Client, page: &Response, text: &str) -> Response {
    let form = page
        .form_with("text")
        .with("text", text)
        .with("reason", "right");
    let form = form.press_value("do", "ask");
    let asked = lawyer.submit(page, form).await.unwrap();
    let said = asked.text();
    assert!(said.contains("Nothing is erased yet"), "{said}");
    assert!(!said.contains("Erase now"), "{said}");
    let mut triager = bench.member("Triager").await;
    let waits = triager.get("/en/waiting").await.unwrap();
    let form = waits.form_by_button("Erase something");
    let form = form.press_value("do", "yes");
    triager.submit(&waits, form).await.unwrap();
    lawyer.get(&asked.path).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_erase_a_name_from_the_case_and_from_what_was_released_of_it() {
    let mut bench = Bench::filled().await;
    let mut told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    // Nothing is left out: the contact person knows the name for now.
    release(&mut lawyer, &told, "Contact person", &told.text()).await;
    let copy = released(&mut contact).await;
    let before = contact.get(&copy).await.unwrap();
    assert!(before.text().contains(&told.secret));
    let mark = marking(&mut lawyer, &told, "What has happened").await;
    let form = mark.form_with("text").press_value("do", "ask");
    let wrong = lawyer.submit(&mark, form).await.unwrap();
    for said in ["Mark what is erased", "Choose a reason"] {
        assert!(wrong.text().contains(said), "{}", wrong.text());
    }
    let ready = agreed(&mut bench, &mut lawyer, &wrong, &told.marked()).await;
    assert!(
        ready.text().contains("1 passage in 1 text"),
        "{}",
        ready.text()
    );
    let form = ready.form_by_button("Erase now");
    let form = form.press_value("do", "erase");
    let mut elsewhere = bench.member("Lawyer").await.without_origin();
    let old = elsewhere.submit(&ready, form.clone()).await.unwrap();
    assert!(old.text().contains("The form was old"), "{}", old.text());
    let done = lawyer.submit(&ready, form.clone()).await.unwrap();
    assert!(done.text().contains("It is erased."), "{}", done.text());
    let twice = lawyer.submit(&ready, form).await.unwrap();
    assert!(
        twice.text().contains("Nothing was erased"),
        "{}",
        twice.text()
    );
    for (client, path) in [(&mut lawyer, &told.path), (&mut contact, &copy)] {
        let page = client.get(path).await.unwrap();
        assert!(page.text().contains(&told.kept), "{}", page.text());
        assert!(!page.source().contains(&told.secret), "{}", page.text());
    }
    let messages = come_back(&mut told.reporter, &told.code).await;
    let said = messages.text();
    assert!(!messages.source().contains(&told.secret), "{said}");
    assert!(
        said.contains("[Erased: Somebody has a right to it (GDPR), 2026-"),
        "{said}"
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_goes_everywhere_is_in_no_version_and_an_old_form_is_asked_about() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let note = format!("Ask {} first.", told.secret);
    let saved = write(
        &mut lawyer,
        &told.path,
        &[("kind", "note"), ("text", &note)],
    )
    .await;
    let item = item_of(&saved, "Ask ");
    let first = lawyer.get(&item).await.unwrap();
    let form = first.form_with("text").with("text", "Nobody to ask.");
    let old = lawyer.submit(&first, form).await.unwrap();
    // The note's earlier version can be chosen by itself; here the report is, and all the same words.
    let page = lawyer.get(&format!("{}/erase", told.path)).await.unwrap();
    assert!(page.text().contains("Earlier versions") && page.text().contains("Version 1"));
    let identity = page.text().contains("Name of the reporter");
    assert!(
        identity && !page.source().contains(&told.name),
        "by its kind alone"
    );
    let mark = marking(&mut lawyer, &told, "What has happened").await;
    let everywhere = mark.form_with("text").with("everywhere", "1");
    let form = everywhere
        .with("text", &told.marked())
        .press_value("do", "ask");
    let mark = lawyer.submit(&mark, form).await.unwrap();
    assert!(mark.text().contains("Choose a reason"), "{}", mark.text());
    let ready = agreed(&mut bench, &mut lawyer, &mark, &told.marked()).await;
    assert!(
        ready.text().contains("2 passages in 2 texts"),
        "{}",
        ready.text()
    );
    let form = ready.form_by_button("Erase now");
    let done = lawyer.submit(&ready, form.press_value("do", "erase")).await;
    assert!(done.unwrap().text().contains("It is erased."));
    let versions = lawyer.get(&item).await.unwrap();
    for page in [
        &versions,
        &lawyer.get(&format!("{item}?old=1&new=2")).await.unwrap(),
        &lawyer.get(&format!("{}/erase", told.path)).await.unwrap(),
    ] {
        assert!(!page.source().contains(&told.secret), "{}", page.text());
    }
    assert!(
        versions.text().contains("something was erased"),
        "{}",
        versions.text()
    );
    // A page that was open since before brings nothing back by itself.
    let words = format!("Nobody to ask but {}.", told.secret);
    let form = old.form_with("text").with("text", &words);
    let asked = lawyer.submit(&old, form).await.unwrap();
    assert!(
        asked.text().contains("A colleague changed the same"),
        "{}",
        asked.text()
    );
    let versions = lawyer.get(&item).await.unwrap();
    assert!(!versions.source().contains(&told.secret));
    let changes = format!("{}/history?kind=changes", told.path);
    let history = lawyer.get(&changes).await.unwrap();
    let told_so = "Something was erased, because somebody has a right to it. Triager agreed";
    assert!(history.text().contains(told_so), "{}", history.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_of_an_earlier_release_fall_with_the_words_that_were_erased() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    // The end of the text is left out of the release, and the beginning erased after it.
    let marked = format!("{} saw it. [[{}]]", told.secret, told.kept);
    release(&mut lawyer, &told, "Contact person", &marked).await;
    let offered = |page: &Response| {
        let form = page.form_by_button("See what they will see");
        let mut texts = form.fields.iter();
        let (_, text) = texts.find(|(name, _)| name.starts_with("text-")).unwrap();
        text.clone()
    };
    let again = marks_again(&mut lawyer, &told).await;
    assert_eq!(offered(&again), marked);
    let mark = marking(&mut lawyer, &told, "What has happened").await;
    let ready = agreed(&mut bench, &mut lawyer, &mark, &told.marked()).await;
    let form = ready.form_by_button("Erase now");
    let done = lawyer.submit(&ready, form.press_value("do", "erase")).await;
    assert!(done.unwrap().text().contains("It is erased."));
    let again = marks_again(&mut lawyer, &told).await;
    let text = offered(&again);
    assert!(
        text.starts_with("[Erased:") && text.ends_with(&told.kept),
        "{text}"
    );
    assert!(!text.contains("[[") && !text.contains("]]"), "{text}");
    assert!(again.text().contains("Mark it anew"), "{}", again.text());
    bench.finish().await;
}

/// The page where texts are marked for another release of the same parts.
async fn marks_again(lawyer: &mut Client, told: &Told) -> Response {
    let page = lawyer.get(&format!("{}/release", told.path)).await.unwrap();
    let form = page.form_with("to").press_value("do", "mark");
    lawyer.submit(&page, form).await.unwrap()
}
