//! Root reads the memory of the real program after people have left, and finds nothing of theirs.

mod joining;

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::bench::PASSWORD;
use crate::canary::Canaries;
use crate::http::Client;
use crate::real::Real;

impl Real {
    /// What of the planted strings is in the memory that the program can write to.
    fn found(&self, canaries: &Canaries) -> Vec<String> {
        found(self.portal.id(), canaries)
    }

    /// Waits until nothing is found any more: a sweep runs once a minute.
    fn forgets(&self, canaries: &Canaries, patience: Duration, what: &str) {
        forgets(self.portal.id(), canaries, patience, what);
    }
}

/// What of the planted strings is in the memory that a program can write to.
fn found(id: u32, canaries: &Canaries) -> Vec<String> {
    let mut found = Vec::new();
    for (place, bytes) in written_memory(id) {
        let leaks = canaries.find_in(&place, &bytes);
        found.extend(leaks.iter().map(ToString::to_string));
    }
    found
}

fn forgets(id: u32, canaries: &Canaries, patience: Duration, what: &str) {
    let begin = Instant::now();
    loop {
        let found = found(id, canaries);
        if found.is_empty() {
            return;
        }
        assert!(
            begin.elapsed() < patience,
            "{what}: still in memory:\n{}",
            found.join("\n")
        );
        std::thread::sleep(Duration::from_millis(500));
    }
}

/// Every region that a process can write to, with its bytes.
fn written_memory(id: u32) -> Vec<(String, Vec<u8>)> {
    let maps = std::fs::read_to_string(format!("/proc/{id}/maps")).unwrap();
    let memory = File::open(PathBuf::from(format!("/proc/{id}/mem"))).unwrap();
    let mut regions = Vec::new();
    for line in maps.lines() {
        let mut fields = line.split_whitespace();
        let (Some(range), Some(rights)) = (fields.next(), fields.next()) else {
            continue;
        };
        if !rights.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let from = u64::from_str_radix(from, 16).unwrap();
        let to = u64::from_str_radix(to, 16).unwrap();
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        // A region may be gone by now, or not be there to be read.
        if memory.read_exact_at(&mut bytes, from).is_ok() {
            let name = fields.last().unwrap_or("memory").to_owned();
            regions.push((name, bytes));
        }
    }
    assert!(!regions.is_empty(), "the memory cannot be read");
    regions
}

/// A report with a text file, up to the code.
async fn report(real: &Real, canaries: &mut Canaries) -> (Client, String, String) {
    let mut client = real.reporter();
    let words = canaries.plant("report text");
    let line = canaries.plant("line of a file");
    let name = canaries.plant("name of a file");
    let page = client
        .get(&format!("{}/report", real.bench.tenant()))
        .await
        .unwrap();
    let form = page.form_with("report").with("report", &words).file(
        "files",
        &format!("{name}.txt"),
        "text/plain",
        format!("{line}\n").repeat(50).as_bytes(),
    );
    let review = client.submit(&page, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let sent = client.submit(&review, form).await.unwrap();
    let code = sent.code().expect("a code");
    canaries.watch_code(&code);
    (client, code, words)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_person_is_in_memory_after_they_have_left() {
    let mut there = Canaries::new();
    let firm = there.plant("name of the firm");
    let real = Real::start(&format!(
        "staff_idle_minutes = 2\nreporter_idle_minutes = 2\n[firm]\nname = \"{firm}\"\n"
    ))
    .await;
    assert!(
        !real.found(&there).is_empty(),
        "the search finds what the program has for as long as it runs"
    );
    let mut reporter = Canaries::new();
    let (mut client, code, words) = report(&real, &mut reporter).await;
    let page = client.get("/en/return").await.unwrap();
    let form = page.form_with("code").with("code", &code);
    let messages = client.submit(&page, form).await.unwrap();
    let wrote = reporter.plant("message");
    let form = messages.form_with("message").with("message", &wrote);
    let review = client.submit(&messages, form).await.unwrap();
    assert!(review.source().contains(&wrote), "{}", review.text());
    let form = review.form_by_button("Leave now");
    drop(client.submit(&review, form).await);
    drop(client);
    real.forgets(&reporter, Duration::from_secs(90), "a reporter who left");

    let mut lawyer = Canaries::new();
    lawyer.watch("password", PASSWORD);
    lawyer.watch(
        "secret of the one-time codes",
        &real.bench.secret("Triager"),
    );
    lawyer.watch("kit", &real.bench.kit("Triager"));
    let (mut client, inbox) = real.sign_in("Triager").await.unwrap();
    let mut paths = inbox.html().links().into_iter().map(|(_, path)| path);
    let case = paths.rfind(|path| path.contains("/case/"));
    let page = client.get(&case.expect("a case")).await.unwrap();
    assert!(page.text().contains(&words), "{}", page.text());
    lawyer.watch("report in the clear", &words);
    let form = page.form_by_button("Sign out");
    drop(client.submit(&page, form).await);
    drop(client);
    real.forgets(&lawyer, Duration::from_secs(90), "a triager who signed out");

    // Nobody signs out: the session ends by itself after a minute, and a sweep takes it away.
    let (client, page) = real.sign_in("Lawyer").await.unwrap();
    assert!(page.text().contains("Sign out"));
    drop(client);
    let mut idle = Canaries::new();
    idle.watch("password", PASSWORD);
    idle.watch("kit", &real.bench.kit("Lawyer"));
    real.forgets(
        &idle,
        Duration::from_secs(280),
        "a session that ended by itself",
    );
    let Real {
        bench, mut portal, ..
    } = real;
    assert!(portal.stop().success());
    bench.finish().await;
}
