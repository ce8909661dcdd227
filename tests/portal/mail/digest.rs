//! When messages go out and to whom, with the clock in hand.

use subrosa::Clock;
use subrosa_policy::Day;
use subrosa_store::{Absence, MailSlot};

use super::server::MailServer;
use super::{assert_bare, reachable, save};
use crate::bench::Bench;
use crate::journey::{assign, case_with, send_report};

/// Moves the clock to this time of day in Copenhagen, on the next day if it is over, and lets the jobs run once.
pub(crate) async fn at(bench: Bench, hour: u64, minute: u64) -> Bench {
    move_on(&bench, hour, minute);
    run_jobs(bench).await
}

/// Moves the clock to this time of day in Copenhagen, on the next day if it is over.
pub(super) fn move_on(bench: &Bench, hour: u64, minute: u64) {
    let now = u64::from(bench.clock.minute_of_day());
    let ahead = (hour * 60 + minute + 1440 - now) % 1440;
    bench
        .clock
        .advance_minutes(if ahead == 0 { 1440 } else { ahead });
}

/// Starts the portal again, which lets its jobs run, and waits until its post is done.
pub(crate) async fn run_jobs(bench: Bench) -> Bench {
    let bench = bench.restart(|_| {}).await;
    settled(&bench).await;
    bench
}

/// Waits until everything that is due was written, and everything that can be tried now was tried.
pub(crate) async fn settled(bench: &Bench) {
    let (day, now) = (bench.clock.today(), bench.clock.minute_of_day());
    let due = [480, 780].into_iter().rfind(|minute| *minute <= now);
    let due = due.map(|minute| MailSlot { day, minute });
    let is_settled = || {
        let store = bench.store();
        let written = due.is_none() || store.mail_slot().unwrap() >= due;
        let waiting = store.mail_waiting().unwrap();
        let mut tries = waiting.iter();
        written && tries.all(|(_, mail)| mail.again > bench.clock.minute())
    };
    bench.until("the round of mail", is_settled).await;
}

/// How many messages went to an address.
pub(crate) fn count(server: &MailServer, address: &str) -> usize {
    let messages = server.messages().into_iter();
    messages.filter(|message| message.to == [address]).count()
}

const ANA: &str = "ana@chambers.example";
const BO: &str = "bo@chambers.example";
const CY: &str = "cy@chambers.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_told_at_a_fixed_time_once_and_without_a_word_of_it() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    reachable(&mut bench, "Triager", ANA).await;
    reachable(&mut bench, "Lawyer", BO).await;
    let mut deputy = reachable(&mut bench, "Deputy", CY).await;
    save(&mut deputy, "da", CY).await;
    // What is there already.
    let mut bench = at(bench, 8, 0).await;
    let before = count(&server, ANA);
    assert_eq!(before, 1);

    bench.clock.advance_minutes(77);
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
    bench.canaries.watch_code(&sent.code().unwrap());
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let case = path.rsplit('/').next().unwrap().to_owned();
    let label = bench.store().index(case.parse().unwrap()).unwrap().label;
    // Nothing goes out when it comes, not even when the portal starts again.
    let bench = run_jobs(bench).await;
    assert_eq!(count(&server, ANA), before);

    let bench = at(bench, 13, 0).await;
    assert_eq!(count(&server, ANA), before + 1);
    let messages = server.messages();
    let told = messages
        .iter()
        .rfind(|message| message.to == [ANA])
        .unwrap();
    assert_bare(told);
    // One o'clock in Copenhagen, to the minute.
    assert_eq!(told.header("Date"), "Tue, 24 Nov 2026 12:00:00 +0000");
    assert_eq!(told.header("Subject"), "News in the portal");
    let planted = [
        text.as_str(),
        &case,
        &label,
        "Nordvik",
        "/case",
        "http",
        "localhost",
    ];
    for word in planted {
        for message in &messages {
            assert!(!message.raw.contains(word), "{word} in {}", message.raw);
        }
    }
    // Twice the same is told once.
    let bench = run_jobs(bench).await;
    let bench = at(bench, 8, 0).await;
    assert_eq!(count(&server, ANA), before + 1);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_the_same_bytes_in_their_language() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    reachable(&mut bench, "Triager", ANA).await;
    reachable(&mut bench, "Lawyer", BO).await;
    reachable(&mut bench, "Administrator", "dag@chambers.example").await;
    let bench = at(bench, 8, 0).await;
    let messages = server.messages();
    let of = |address: &str| messages.iter().find(|message| message.to == [address]);
    // A new report, and a case that was assigned: no message tells which.
    let (triager, lawyer) = (of(ANA).unwrap(), of(BO).unwrap());
    assert_eq!(triager.common(), lawyer.common());
    assert_eq!(triager.header("Date"), lawyer.header("Date"));
    assert_ne!(triager.header("Message-ID"), lawyer.header("Message-ID"));
    // An office has no cases, and is told of none.
    assert!(of("dag@chambers.example").is_none());

    let mut lawyer = bench.member("Lawyer").await;
    save(&mut lawyer, "da", BO).await;
    // Three days before the acknowledgement is due.
    bench.clock.advance_days(3);
    let bench = at(bench, 8, 0).await;
    let messages = server.messages();
    let danish = messages.iter().rfind(|message| message.to == [BO]).unwrap();
    assert_bare(danish);
    assert_eq!(danish.header("Subject"), "Nyt i portalen");
    assert!(
        danish.raw.contains("Der er noget nyt i portalen"),
        "{}",
        danish.raw
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_nobody_takes_in_two_working_days_is_told_to_triagers_every_day() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    reachable(&mut bench, "Triager", ANA).await;
    // Of a Monday: Tuesday and Wednesday must be over.
    let mut bench = at(bench, 8, 0).await;
    let first = count(&server, ANA);
    for (told, day) in [
        (0, "Wednesday"),
        (1, "Thursday"),
        (2, "Friday"),
        (3, "Saturday"),
    ] {
        bench = at(bench, 8, 0).await;
        assert_eq!(count(&server, ANA), first + told, "{day}");
    }
    bench.finish().await;
}

/// Shuts the deputy out of every case in which they stand in.
pub(super) async fn shut_out_deputy(bench: &Bench) {
    let mut lawyer = bench.member("Lawyer").await;
    let deputy = bench.store().member_by_login("Deputy").unwrap().unwrap().id;
    for index in bench.store().index_all().unwrap() {
        if index.standby != Some(deputy) {
            continue;
        }
        let path = format!("/en/case/{}/conflicts", index.case);
        let page = lawyer.get(&path).await.unwrap();
        let form = page
            .form_with("exclude")
            .with("exclude", &deputy.to_string())
            .press_value("do", "exclude");
        lawyer.submit(&page, form).await.unwrap();
        let index = bench.store().index(index.case).unwrap();
        assert!(index.excluded.contains(&deputy));
    }
}

/// Says that the lawyer is away for good.
pub(super) fn lawyer_is_away(bench: &Bench) {
    let lawyer = bench.store().member_by_login("Lawyer").unwrap().unwrap().id;
    let away = Absence {
        from: Day::new(0),
        to: Day::new(u16::MAX),
    };
    let set = |member: &mut subrosa_store::Member| member.service.absence = Some(away);
    bench.store().change_member(lawyer, set).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shut_out_or_suspended_is_told_of_nothing() {
    let server = MailServer::start();
    let mut bench = Bench::filled_with(&server.config()).await;
    let (text, mut triager) = {
        let text = bench.canaries.plant("report text");
        let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
        bench.canaries.watch_code(&sent.code().unwrap());
        (text, bench.member("Triager").await)
    };
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    reachable(&mut bench, "Deputy", CY).await;
    let bench = at(bench, 8, 0).await;
    let before = count(&server, CY);

    // The lawyer is away, and the deputy was shut out of both of their cases.
    shut_out_deputy(&bench).await;
    lawyer_is_away(&bench);
    bench.clock.advance_days(6);
    let bench = at(bench, 8, 0).await;
    assert_eq!(count(&server, CY), before);

    // A suspended member is written to no more, and the address stays.
    let deputy = bench.store().member_by_login("Deputy").unwrap().unwrap().id;
    bench
        .store()
        .change_member(deputy, |member| member.service.set_active(false))
        .unwrap();
    let bench = at(bench, 13, 0).await;
    assert_eq!(count(&server, CY), before);
    assert!(bench.store().member(deputy).unwrap().mail.to.is_some());
    bench.finish().await;
}
