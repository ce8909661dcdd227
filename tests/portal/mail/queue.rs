//! Bad days of the mail server: what waits, for how long, and who hears of it.

use std::time::Duration;

use serde_json::json;
use subrosa_policy::{Rights, Role, Tenants};

use super::digest::{at, count, lawyer_is_away, run_jobs, shut_out_deputy};
use super::server::MailServer;
use super::{press, reachable};
use crate::bench::Bench;
use crate::journey::{assign, case_with, send_report};

const GIVEN_UP: &str = "the machine: mail to staff was given up";
pub(super) const ANA: &str = "ana@chambers.example";

/// A portal whose triager has a message due at eight.
async fn with_news(server: &MailServer) -> Bench {
    let mut bench = Bench::filled_with(&server.config()).await;
    reachable(&mut bench, "Triager", ANA).await;
    bench
}

/// Waits for a line: the log is written behind the queue.
pub(crate) async fn until_logged(bench: &Bench, text: &str) {
    bench.until(text, || bench.logged().contains(text)).await;
}

async fn health(bench: &Bench) -> String {
    bench.health().await.text()
}

/// Waits until it says so: it hears of a round of post after the queue does.
async fn until_health(bench: &Bench, word: &str) {
    for _ in 0..1_200 {
        if health(bench).await == word {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}", health(bench).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_or_cut_off_goes_out_later_with_the_same_date() {
    for options in [
        json!({ "auth": ["PLAIN"], "later": 2 }),
        json!({ "auth": ["PLAIN"], "cut": 2 }),
    ] {
        let server = MailServer::with(options);
        let bench = with_news(&server).await;
        let bench = at(bench, 8, 0).await;
        assert_eq!(server.messages().len(), 0);
        // Not before five minutes are over, whatever starts.
        let bench = run_jobs(bench).await;
        assert_eq!(server.lines("mail").len(), 1);
        bench.clock.advance_minutes(5);
        let bench = run_jobs(bench).await;
        assert_eq!(server.lines("mail").len(), 2);
        bench.clock.advance_minutes(9);
        let bench = run_jobs(bench).await;
        assert_eq!(server.lines("mail").len(), 2);
        bench.clock.advance_minutes(1);
        let bench = run_jobs(bench).await;
        let message = server.message(1);
        assert_eq!(message.to, [ANA]);
        assert_eq!(message.header("Date"), "Tue, 24 Nov 2026 07:00:00 +0000");
        assert_eq!(count(&server, ANA), 1);
        assert_eq!(health(&bench).await, "ok");
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_refused_is_given_up_loudly_and_told_again_the_next_time() {
    let server = MailServer::with(json!({ "auth": ["PLAIN"], "refuse": [ANA] }));
    let bench = with_news(&server).await;
    let bench = at(bench, 8, 0).await;
    until_logged(&bench, "not sent by mail").await;
    let log = bench.logged();
    assert!(
        log.contains("not sent by mail: the mail server refused the message"),
        "{log}"
    );
    assert!(
        log.contains("ALARM: messages to staff were given up: 1"),
        "{log}"
    );
    assert!(!log.contains("chambers"), "{log}");
    until_health(&bench, "degraded").await;
    let mut admin = bench.member("Administrator").await;
    let system = admin.get("/en/system").await.unwrap();
    let text = system.text();
    assert!(text.contains("the last message did not go out"), "{text}");
    let security = admin.get("/en/security").await.unwrap().text();
    assert!(security.contains("mail given up"), "{security}");
    assert!(!security.contains("chambers"), "{security}");
    // Neither a restart ends that, nor a message that somebody else gets.
    let mut bench = run_jobs(bench).await;
    let twice = |bench: &Bench| bench.logged().matches(GIVEN_UP).count() == 2;
    bench.until("a second alarm", || twice(&bench)).await;
    until_health(&bench, "degraded").await;
    let mut admin = reachable(&mut bench, "Administrator", "bo@chambers.example").await;
    press(&mut admin, "Send a test message").await;
    assert_eq!(count(&server, "bo@chambers.example"), 1);
    until_health(&bench, "degraded").await;
    // The next time of day tries anew, at a server that takes it.
    let other = MailServer::start();
    let bench = bench.restart_with(&other.config()).await;
    let bench = at(bench, 13, 0).await;
    assert_eq!(count(&other, ANA), 1);
    assert_eq!(health(&bench).await, "ok");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_message_was_given_up_is_told_until_one_arrives_or_nothing_is_left_to_tell() {
    let server = MailServer::with(json!({ "auth": ["PLAIN"], "refuse": [ANA] }));
    // The next one is put off: nobody has been told by it.
    let other = MailServer::with(json!({ "auth": ["PLAIN"], "later": 1 }));
    for is_tried_again in [false, true] {
        let bench = deputy_has_news(&server).await;
        let mut bench = at(bench, 8, 0).await;
        until_health(&bench, "degraded").await;
        if is_tried_again {
            bench = bench.restart_with(&other.config()).await;
            bench = at(bench, 13, 0).await;
            assert_eq!(bench.store().mail_waiting().unwrap().len(), 1);
            until_health(&bench, "degraded").await;
        }
        shut_out_deputy(&bench).await;
        let bench = at(bench, 8, 0).await;
        assert_eq!(bench.store().mail_given_up().unwrap(), []);
        until_health(&bench, "ok").await;
        bench.finish().await;
    }
    assert_eq!(other.messages().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_outlives_restarts_waits_longer_each_time_and_ends_after_two_days() {
    let mut down = MailServer::start();
    let bench = with_news(&down).await;
    down.end();
    let mut bench = at(bench, 8, 0).await;
    let mut tries = Vec::new();
    while let Some((_, mail)) = bench.store().mail_waiting().unwrap().first() {
        tries.push(mail.tries);
        let wait = mail.again - subrosa::Clock::minute(&*bench.clock);
        bench.clock.advance_minutes(wait);
        bench = run_jobs(bench).await;
        assert!(tries.len() < 20);
    }
    assert_eq!(tries, (1..14).collect::<Vec<u16>>());
    until_logged(&bench, GIVEN_UP).await;
    until_health(&bench, "degraded").await;
    // What nobody was told of is told by the next server, once.
    let server = MailServer::start();
    let bench = bench.restart_with(&server.config()).await;
    let bench = at(bench, 8, 0).await;
    assert_eq!(count(&server, ANA), 1);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_their_address_away_is_sent_nothing_that_waited() {
    let server = MailServer::with(json!({ "auth": ["PLAIN"], "later": 1 }));
    let bench = with_news(&server).await;
    let bench = at(bench, 8, 0).await;
    let mut admin = bench.member("Administrator").await;
    let system = admin.get("/en/system").await.unwrap();
    assert!(
        system.text().contains("1 message waits"),
        "{}",
        system.text()
    );
    let mut triager = bench.member("Triager").await;
    press(&mut triager, "Remove the address").await;
    assert_eq!(bench.store().mail_waiting().unwrap(), []);
    bench.clock.advance_minutes(30);
    let bench = run_jobs(bench).await;
    assert_eq!(server.messages().len(), 0);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_loses_their_clients_or_account_is_sent_nothing_that_waited() {
    for removed in [false, true] {
        let server = MailServer::with(json!({ "auth": ["PLAIN"], "later": 1 }));
        let bench = deputy_is_due(&server).await;
        let store = bench.store();
        let deputy = store.member_by_login("Deputy").unwrap().unwrap().id;
        let tenants = store.tenants().unwrap();
        let other = tenants.iter().find(|tenant| tenant.name != "Nordvik Food");
        let other = Tenants::Some(vec![other.unwrap().id]);
        let rights = Rights::of(&[(Role::TenantUser, other)]).unwrap();
        store
            .change_member(deputy, |member| {
                if removed {
                    member.service.set_active(false);
                } else {
                    member.rights = rights;
                }
            })
            .unwrap();
        bench.clock.advance_minutes(30);
        let bench = run_jobs(bench).await;
        assert_eq!(server.messages().len(), 0, "removed: {removed}");
        assert_eq!(bench.store().mail_waiting().unwrap(), []);
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shut_out_of_the_only_case_is_sent_nothing_that_waited() {
    let server = MailServer::with(json!({ "auth": ["PLAIN"], "later": 1 }));
    let bench = deputy_is_due(&server).await;
    shut_out_deputy(&bench).await;
    bench.clock.advance_minutes(30);
    let bench = run_jobs(bench).await;
    assert_eq!(server.messages().len(), 0);
    assert_eq!(bench.store().mail_waiting().unwrap(), []);
    bench.finish().await;
}

/// A portal whose deputy has a message waiting: the server put it off.
async fn deputy_is_due(server: &MailServer) -> Bench {
    let bench = deputy_has_news(server).await;
    let bench = at(bench, 8, 0).await;
    assert_eq!(bench.store().mail_waiting().unwrap().len(), 1);
    bench
}

/// A portal whose deputy has a message due at eight, and every morning from then on: the lawyer whom they stand in for
/// is away.
pub(super) async fn deputy_has_news(server: &MailServer) -> Bench {
    let mut bench = Bench::filled_with(&server.config()).await;
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
    bench.canaries.watch_code(&sent.code().unwrap());
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    lawyer_is_away(&bench);
    bench.clock.advance_days(6);
    reachable(&mut bench, "Deputy", ANA).await;
    bench
}
