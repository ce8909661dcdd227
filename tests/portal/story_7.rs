//! Acceptance stories 5 and 7, where a person acts in a real browser: nobody's absence lapses a date, and what is over is gone.

use subrosa_policy::{CaseState, Day};
use subrosa_store::Absence;
use tokio::task::block_in_place;

use crate::bench::Bench;
use crate::browser::Options;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back, send_report};
use crate::mail::digest::{count, run_jobs};
use crate::mail::reachable;
use crate::mail::server::MailServer;
use crate::office::{looks, signed_in};

/// Presses a button of the way of a case.
pub(crate) async fn live(
    client: &mut Client,
    path: &str,
    what: &str,
    fields: &[(&str, &str)],
) -> Response {
    let page = client.get(path).await.unwrap();
    let token = page.form_with("token").value("token").unwrap().to_owned();
    let mut all = vec![("token", token.as_str()), ("do", what)];
    all.extend(fields);
    client.post(&format!("{path}/life"), &all).await.unwrap()
}

/// A night: the portal starts again on another day, and its first round of jobs runs. After more than 35 days the clock
/// was right all the time: see `almanac`.
pub(crate) async fn night(bench: Bench, days: u64) -> Bench {
    bench.clock.advance_days(days);
    if days > 35 {
        bench
            .store()
            .set_known_day(subrosa::Clock::today(&*bench.clock))
            .unwrap();
    }
    let before = bench.logged().matches("a job ran: cases").count();
    let bench = bench.restart(|_| {}).await;
    let ran = || bench.logged().matches("a job ran: cases").count() > before;
    bench.until("the job that looks after cases", ran).await;
    bench
}

pub(crate) async fn assigned(bench: &mut Bench) -> (String, String, String) {
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    (path, code, text)
}

#[tokio::test(flavor = "multi_thread")]
async fn story_7_a_closed_case_is_held_lifted_and_erased_and_its_code_is_a_wrong_code() {
    let mut bench = Bench::filled().await;
    let (path, code, text) = assigned(&mut bench).await;
    let feedback = bench.canaries.plant("feedback");
    block_in_place(|| close_in_a_browser(&bench, &path, &feedback));
    let id = path.rsplit('/').next().unwrap().to_owned();
    let total = |bench: &Bench| {
        let live = bench.store().index_all().unwrap().into_iter();
        let rows = live.filter_map(|index| index.statistic).count();
        rows + bench.store().stat_rows().unwrap().len()
    };
    let counted = total(&bench);

    // Thirty quiet days later it is archived; then somebody asks for a hold.
    let bench = night(bench, 30).await;
    let case = id.parse().unwrap();
    let index = bench.store().index(case).unwrap();
    assert_eq!(index.state, CaseState::Archived);
    let mut lawyer = bench.member("Lawyer").await;
    let hold = [("hold_reason", "lawsuit"), ("review", "2029-01-01")];
    let asked = live(&mut lawyer, &path, "hold", &hold).await;
    assert!(
        asked.text().contains("A colleague was asked"),
        "{}",
        asked.text()
    );
    say_yes(&bench, &index.label, &[&text, &feedback]).await;
    assert!(bench.store().index(case).unwrap().hold.is_some());

    // Day 60 erases nothing.
    let bench = night(bench, 61).await;
    assert!(bench.store().index(case).is_ok());
    let mut lawyer = bench.member("Lawyer").await;
    let asked = live(&mut lawyer, &path, "lift", &[]).await;
    assert!(
        asked.text().contains("A colleague was asked"),
        "{}",
        asked.text()
    );
    say_yes(&bench, &index.label, &[&text, &feedback]).await;

    // Lifted: the next night it is gone, and counted as before.
    let mut bench = night(bench, 1).await;
    assert!(bench.store().index(case).is_err());
    assert_eq!(total(&bench), counted);
    assert_eq!(bench.store().check().unwrap(), []);
    let mut lawyer = bench.member("Lawyer").await;
    let gone = lawyer.get(&path).await.unwrap();
    assert_eq!(gone.status, http::StatusCode::NOT_FOUND);
    let mut reporter = bench.reporter();
    let erased = come_back(&mut reporter, &code).await;
    assert!(!erased.text().contains(&text) && !erased.text().contains(&feedback));
    assert!(erased.text().contains("opens nothing"), "{}", erased.text());
    bench.finish().await;
}

/// The lawyer tells the reporter what was done, and closes; without an outcome that is asked for.
fn close_in_a_browser(bench: &Bench, path: &str, feedback: &str) {
    let mut browser = signed_in(bench, "Lawyer", Options::new(1280));
    browser.open(&format!("{}{path}", bench.office()));
    browser.click_text("Feedback to the reporter");
    browser.fill_in("#feedback", feedback);
    looks(&mut browser, "life-feedback");
    browser.follow("Send as feedback");
    assert!(browser.text().contains("Done."), "{}", browser.text());
    browser.click_text("Close the case");
    browser.click("[name=do][value=close]");
    browser.wait_for_text("Choose an outcome");
    looks(&mut browser, "life-no-outcome");
    browser.pick("#outcome", "Substantiated", "substantiated");
    browser.click("[name=do][value=close]");
    browser.wait_for_text("Done.");
    looks(&mut browser, "life-closed");
}

/// The triager, who holds no key of it, says yes. They see label and reason, nothing else.
async fn say_yes(bench: &Bench, label: &str, hidden: &[&str]) {
    let mut triager = bench.member("Triager").await;
    let page = triager.get("/en/waiting").await.unwrap();
    assert!(page.text().contains(label), "{}", page.text());
    for words in hidden {
        assert!(!page.text().contains(words));
    }
    let form = page.form_by_button("Say yes").press("Say yes");
    let done = triager.submit(&page, form).await.unwrap();
    assert!(done.text().contains("it is done"), "{}", done.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn story_5_a_lawyer_is_away_and_the_deputy_acknowledges_in_time() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let (path, _, text) = assigned(&mut bench).await;
    let address = |name: &str| format!("{}@chambers.example", name.to_lowercase());
    for name in ["Lawyer", "Deputy", "Triager"] {
        reachable(&mut bench, name, &address(name)).await;
    }
    // What is so already on the fourth day is told.
    bench.clock.advance_days(4);
    let bench = run_jobs(bench).await;
    let told = |name: &str| count(&server, &address(name));
    let before = ["Lawyer", "Deputy", "Triager"].map(told);
    bench.clock.advance_days(1);
    let lawyer = bench.store().member_by_login("Lawyer").unwrap().unwrap();
    let received = bench
        .store()
        .index(path.rsplit('/').next().unwrap().parse().unwrap())
        .unwrap()
        .milestones
        .received;
    let day = |days| Day::new(received.number() + days);
    let away = |bench: &Bench, absence| {
        bench
            .store()
            .change_member(lawyer.id, |member| member.service.absence = absence)
            .unwrap();
    };
    let alert = |page: &Response| page.text().contains("Lawyer is away");
    for name in ["Deputy", "Triager"] {
        let page = bench.member(name).await.get("/en/waiting").await.unwrap();
        assert!(!alert(&page), "{name}: the lawyer is there");
    }
    away(
        &bench,
        Some(Absence {
            from: day(4),
            to: day(9),
        }),
    );
    for name in ["Deputy", "Triager"] {
        let page = bench.member(name).await.get("/en/waiting").await.unwrap();
        assert!(alert(&page), "{name}: {}", page.text());
        assert!(!page.text().contains(&text));
    }
    // And by mail, at a fixed time, without a word of the case; not to whoever is away.
    let bench = run_jobs(bench).await;
    let [lawyer_before, deputy_before, triager_before] = before;
    assert_eq!(told("Lawyer"), lawyer_before);
    assert_eq!(told("Deputy"), deputy_before + 1);
    assert!(told("Triager") > triager_before);
    for message in server.messages() {
        assert!(!message.raw.contains(&text) && !message.raw.contains("Lawyer"));
    }
    bench.clock.advance_days(1);
    block_in_place(|| {
        let mut browser = signed_in(&bench, "Deputy", Options::new(1280));
        browser.open(&format!("{}/en/waiting", bench.office()));
        assert!(browser.text().contains("Lawyer is away"));
        looks(&mut browser, "waiting-away");
        browser.open(&format!("{}{path}", bench.office()));
        browser.follow("Confirm now");
        assert!(browser.text().contains(&text), "{}", browser.text());
    });
    let mut deputy = bench.member("Deputy").await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let index = bench.store().index(case).unwrap();
    assert_eq!(index.milestones.acknowledged, Some(day(6)));
    let page = deputy.get("/en/waiting").await.unwrap();
    let own = page.text();
    assert!(own.matches("Lawyer is away").count() <= 1, "{own}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_table_does_not_allow_changes_nothing_by_any_form_and_of_any_role() {
    let mut bench = Bench::filled().await;
    let (path, _, _) = assigned(&mut bench).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let state = |bench: &Bench| {
        let index = bench.store().index(case).unwrap();
        (index.state, index.handler, index.pending.len(), index.hold)
    };
    let acts: [(&str, &[(&str, &str)]); 8] = [
        ("close-unread", &[("how", "spam")]),
        (
            "close",
            &[("outcome", "spam"), ("no_feedback", "no-report")],
        ),
        ("reopen", &[("again", "mistake")]),
        ("archive", &[]),
        ("hand-back", &[]),
        ("hold", &[("hold_reason", "law"), ("review", "2029-01-01")]),
        ("disclose", &[("disclosure", "court"), ("to", "somebody")]),
        ("feedback", &[("feedback", "words")]),
    ];
    let before = state(&bench);
    for name in [
        "Triager",
        "Harbour lawyer",
        "Contact person",
        "Administrator",
        "Auditor",
    ] {
        let mut client = bench.member(name).await;
        let page = client.get("/en/account").await.unwrap();
        let token = page.form_with("token").value("token").unwrap().to_owned();
        for (what, fields) in acts {
            let mut all = vec![("token", token.as_str()), ("do", what)];
            all.extend(fields);
            let answer = client.post(&format!("{path}/life"), &all).await.unwrap();
            assert_eq!(answer.status, http::StatusCode::NOT_FOUND, "{name} {what}");
        }
        assert!(state(&bench) == before, "{name}");
    }
    // Its lawyer may not do what the state does not allow, either.
    let mut lawyer = bench.member("Lawyer").await;
    for what in ["close-unread", "reopen", "archive", "lift", "nonsense"] {
        let fields = [("how", "spam"), ("again", "mistake")];
        live(&mut lawyer, &path, what, &fields).await;
        assert!(state(&bench) == before, "{what}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_a_question_out_is_not_given_back_by_the_page_or_by_a_forged_form() {
    let mut bench = Bench::filled().await;
    let (path, _, _) = assigned(&mut bench).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    assert!(page.source().contains("value=\"hand-back\""));
    let form = page.form_with("message").with("message", "Which gate?");
    lawyer
        .submit(&page, form.press_value("do", "ask"))
        .await
        .unwrap();
    let page = lawyer.get(&path).await.unwrap();
    assert!(!page.source().contains("value=\"hand-back\""));
    assert!(page.text().contains("A question to the reporter waits"));
    let forged = live(&mut lawyer, &path, "hand-back", &[]).await;
    assert!(
        forged.text().contains("Nothing changed"),
        "{}",
        forged.text()
    );
    let index = bench.store().index(case).unwrap();
    assert_eq!(index.state, CaseState::AwaitingReporter);
    assert!(index.handler.is_some());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_not_taken_by_a_case_that_has_become_read_only_since_the_page() {
    let mut bench = Bench::filled().await;
    let (path, code, _) = assigned(&mut bench).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let mut lawyer = bench.member("Lawyer").await;
    let close = [("outcome", "spam"), ("no_feedback", "no-report")];
    live(&mut lawyer, &path, "close", &close).await;
    let mut reporter = bench.reporter();
    let page = come_back(&mut reporter, &code).await;
    let name = bench.canaries.plant("name");
    let form = page.form_with("name").with("name", &name);
    live(&mut lawyer, &path, "archive", &[]).await;
    assert_eq!(
        bench.store().index(case).unwrap().state,
        CaseState::Archived
    );
    let told = reporter.submit(&page, form).await.unwrap();
    assert!(
        told.text().contains("Your name was not stored"),
        "{}",
        told.text()
    );
    assert!(!told.source().contains("name=\"contact\""));
    assert_eq!(
        bench.store().index(case).unwrap().mode,
        subrosa_policy::Mode::Anonymous
    );
    bench.finish().await;
}
