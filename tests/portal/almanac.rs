//! A clock that shows a day that nobody expected erases nothing.

use http::StatusCode;
use subrosa::Clock as _;
use subrosa_policy::{CaseId, CaseState};

use crate::bench::Bench;
use crate::factors::show;
use crate::http::{Client, Response};
use crate::journey::{case_with, send_report};
use crate::story_7::{live, night};

const YES: &str = "The day is right";

/// An archived case, whose time is over in 60 days.
async fn archived(bench: &mut Bench) -> CaseId {
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(bench, &[("report", &text)]).await;
    bench.canaries.watch_code(&sent.code().unwrap());
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    live(&mut triager, &path, "close-unread", &[("how", "spam")]).await;
    path.rsplit('/').next().unwrap().parse().unwrap()
}

fn state(bench: &Bench, case: CaseId) -> Option<CaseState> {
    bench.store().index(case).ok().map(|index| index.state)
}

/// The next start after so many days, once the job that erases has failed.
async fn refused(bench: Bench, days: u64) -> Bench {
    bench.clock.advance_days(days);
    let failed = |bench: &Bench| {
        bench
            .logged()
            .matches("a job failed and is tried again: cases")
            .count()
    };
    let before = failed(&bench);
    let bench = bench.restart(|_| {}).await;
    while failed(&bench) == before {
        tokio::task::yield_now().await;
    }
    bench
}

async fn system(admin: &mut Client) -> Response {
    admin.get("/en/system").await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_ten_years_ahead_erases_nothing_until_an_administrator_says_that_it_is_right() {
    let mut bench = Bench::filled().await;
    let case = archived(&mut bench).await;
    // Days off are caught up with.
    let bench = night(bench, 35).await;
    assert_eq!(state(&bench, case), Some(CaseState::Archived));
    let entries = bench.logged().matches("signed in").count();
    assert!(entries > 0);

    let bench = refused(bench, 3_650).await;
    assert_eq!(state(&bench, case), Some(CaseState::Archived));
    assert_eq!(bench.health().await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        bench
            .logged()
            .contains("nobody expected; nothing is erased")
    );
    // A second start does not take the day for granted, and nobody but an administrator is asked.
    let bench = refused(bench, 1).await;
    assert_eq!(state(&bench, case), Some(CaseState::Archived));
    let mut lawyer = bench.member("Lawyer").await;
    assert_eq!(system(&mut lawyer).await.status, StatusCode::NOT_FOUND);
    let day = bench.clock.today().number().to_string();
    let forged = lawyer
        .post("/en/system/day", &[("day", &day)])
        .await
        .unwrap();
    assert_eq!(forged.status, StatusCode::NOT_FOUND);

    let mut admin = bench.member("Administrator").await;
    let page = system(&mut admin).await;
    assert!(
        page.text().contains("Is this the right day?"),
        "{}",
        page.text()
    );
    assert!(page.source().contains("2036"), "what the clock shows");
    bench.clock.advance_minutes(11);
    let form = page.form_by_button(YES);
    // A form of another day says nothing of this one.
    let yesterday = (bench.clock.today().number() - 1).to_string();
    let stale = admin
        .submit(&page, form.clone().with("day", &yesterday))
        .await
        .unwrap();
    let asked = admin.submit(&page, form).await.unwrap();
    for page in [&stale, &asked] {
        assert!(page.text().contains("Is it still you?"), "{}", page.text());
    }
    assert_eq!(state(&bench, case), Some(CaseState::Archived));
    for (asked, done) in [(stale, false), (asked, true)] {
        bench.clock.advance_minutes(1);
        let code = bench.one_time_code("Administrator");
        let answer = show(&mut admin, &asked, "totp", &code).await;
        let page = system(&mut admin).await;
        let is_over = !page.source().contains("id=\"doubt\"");
        assert_eq!(is_over, done, "{} {}", answer.status, answer.text());
    }
    assert!(
        bench
            .logged()
            .contains("an administrator said that the clock is right")
    );
    let bench = night(bench, 0).await;
    assert_eq!(state(&bench, case), None, "now it is over");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_far_ahead_ends_no_case_until_an_administrator_says_that_it_is_right() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
    bench.canaries.watch_code(&sent.code().unwrap());
    let bench = night(bench, 0).await;
    bench.clock.advance_days(40);
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let spam = [("how", "spam")];
    let refused = live(&mut triager, &path, "close-unread", &spam).await;
    assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        refused.text().contains("Nothing was changed"),
        "{}",
        refused.text()
    );
    assert_eq!(state(&bench, case), Some(CaseState::Received));
    bench.store().set_known_day(bench.clock.today()).unwrap();
    live(&mut triager, &path, "close-unread", &spam).await;
    assert_eq!(state(&bench, case), Some(CaseState::Closed));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_put_back_is_told_and_right_again_by_itself() {
    let bench = Bench::filled().await;
    let bench = night(bench, 0).await;
    let known = bench.clock.today();
    // What a clock left behind that was three days ahead.
    bench.store().set_known_day(known.plus_days(3)).unwrap();
    let bench = refused(bench, 0).await;
    let mut admin = bench.member("Administrator").await;
    assert!(system(&mut admin).await.source().contains("id=\"doubt\""));
    let bench = night(bench, 2).await;
    let mut admin = bench.member("Administrator").await;
    assert!(!system(&mut admin).await.source().contains("id=\"doubt\""));
    assert_eq!(bench.store().known_day().unwrap(), Some(known.plus_days(3)));
    bench.finish().await;
}
