//! What is closed before anybody handles it: never by one person alone for good.

use http::StatusCode;
use subrosa_policy::CaseState;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{case_with, come_back, send_report};
use crate::story_7::{live, night};

async fn waiting(bench: &Bench, name: &str) -> String {
    let mut client = bench.member(name).await;
    client.get("/en/waiting").await.unwrap().text()
}

async fn write(client: &mut Client, code: &str, text: &str) -> Response {
    let page = come_back(client, code).await;
    let form = page.form_with("message").with("message", text);
    let review = client.submit(&page, form).await.unwrap();
    let form = review.form_by_button("Send").press("Send");
    client.submit(&review, form).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_triager_closes_unread_waits_its_quiet_days_and_warns_others() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let fields = [("report", text.as_str()), ("exclude", "Deputy")];
    let (_, sent) = send_report(&mut bench, &fields).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    live(&mut triager, &path, "close-unread", &[("how", "spam")]).await;
    let index = bench.store().index(case).unwrap();
    assert_eq!(index.state, CaseState::Closed);
    let page = triager.get(&path).await.unwrap().source();
    assert!(!page.contains("value=\"archive\""), "{page}");
    let forged = live(&mut triager, &path, "archive", &[]).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    assert_eq!(bench.store().index(case).unwrap().state, CaseState::Closed);

    // The reporter asks why: a lawyer hears of it, and of no label; who was named hears nothing.
    let words = bench.canaries.plant("message");
    write(&mut bench.reporter(), &code, &words).await;
    let written = "the reporter of a case that was closed unread has written";
    for (name, told, label) in [
        ("Triager", true, true),
        ("Lawyer", true, false),
        ("Deputy", false, false),
        ("Harbour lawyer", false, false),
    ] {
        let page = waiting(&bench, name).await;
        assert_eq!(page.contains(written), told, "{name} {page}");
        assert_eq!(page.contains(&index.label), label, "{name} {page}");
    }

    let bench = night(bench, 30).await;
    assert_eq!(
        bench.store().index(case).unwrap().state,
        CaseState::Archived
    );
    let bench = night(bench, 50).await;
    for (name, told) in [("Triager", true), ("Lawyer", true), ("Deputy", false)] {
        let page = waiting(&bench, name).await;
        assert_eq!(page.contains("erased on"), told, "{name} {page}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_two_people_close_a_triager_closes_nothing_alone() {
    let bench = Bench::filled().await;
    let all = bench.store().index_all().unwrap();
    let index = all.iter().find(|index| index.state == CaseState::Received);
    let index = index.unwrap().clone();
    let path = format!("/en/case/{}", index.case);
    let mut triager = bench.member("Triager").await;
    let open = triager.get("/en/waiting").await.unwrap();
    let form = open.form_with("how").with("case", &index.case.to_string());
    bench
        .store()
        .change_tenant(index.tenant, |tenant| tenant.two_to_close = true)
        .unwrap();
    let page = triager.get(&path).await.unwrap();
    let shown = page.text();
    assert!(shown.contains("assign it: its lawyer asks"), "{shown}");
    assert!(!page.source().contains("close-unread"), "{shown}");
    let told = live(&mut triager, &path, "close-unread", &[("how", "spam")]).await;
    let told = told.text();
    assert!(told.contains("Nothing changed. For this client"), "{told}");
    // A page from before, with which many are closed.
    let many = triager.submit(&open, form).await.unwrap().text();
    assert!(many.contains("two people must close them: 1"), "{many}");
    let after = bench.store().index(index.case).unwrap();
    assert_eq!(after.state, CaseState::Received);
    let list = triager.get("/en/waiting").await.unwrap().source();
    assert!(!list.contains(&index.case.to_string()), "{list}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_the_page_of_an_answer_stays_unread() {
    let mut bench = Bench::filled().await;
    let (path, code, _) = crate::story_7::assigned(&mut bench).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let unread = |bench: &Bench| bench.store().index(case).unwrap().unread;
    let (first, second) = (
        bench.canaries.plant("message"),
        bench.canaries.plant("message"),
    );
    write(&mut bench.reporter(), &code, &first).await;
    for (form, button, words) in [
        ("message", "send", "We look into it."),
        ("feedback", "feedback", "We looked into it."),
    ] {
        let mut lawyer = bench.member("Lawyer").await;
        let page = lawyer.get(&path).await.unwrap();
        write(&mut bench.reporter(), &code, &second).await;
        let old = page.form_with(form).with(form, words);
        lawyer
            .submit(&page, old.press_value("do", button))
            .await
            .unwrap();
        assert!(unread(&bench), "{form}: the second was never seen");
        let mut list = lawyer.get("/en/cases?unread=1").await.unwrap().source();
        list.retain(|letter| letter != '\n');
        assert!(list.contains(&path), "{list}");
        let page = lawyer.get(&path).await.unwrap();
        let answer = page.form_with(form).with(form, words);
        lawyer
            .submit(&page, answer.press_value("do", button))
            .await
            .unwrap();
        assert!(!unread(&bench), "{form}: now it was");
    }
    bench.finish().await;
}
