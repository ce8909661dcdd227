//! The real program under more than it was made for: whatever it acknowledges is there afterwards, it stays within its
//! bounds, and it tells those whom it turns away. Small by itself; whole with `SUBROSA_LONG`. Nothing is timed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::html::Form;
use crate::http::{Client, Response};
use crate::real::Real;

/// What the program may hold at most, and hold again once a flood is over. A sign-in takes 64 MiB, three at once.
const MOST_MEMORY: u64 = 768 * MIB;
/// What a report in words may take on the disk, records and vault together.
const MOST_DISK: u64 = 256 * 1024;
const MIB: u64 = 1024 * 1024;

fn is_long() -> bool {
    std::env::var_os("SUBROSA_LONG").is_some()
}

/// So many, or all of them in the long run.
fn some(few: usize, all: usize) -> usize {
    if is_long() { all } else { few }
}

/// What came of one report.
struct Sent {
    words: String,
    code: String,
}

/// Writes a report and sends it, and tries again where the page says so, as a person would.
async fn report(mut client: Client, tenant: &str, words: String) -> Sent {
    let page = client.get(&format!("{tenant}/report")).await.unwrap();
    let form = page.form_with("report").with("report", &words);
    let review = patiently(&mut client, &page, form, &words).await;
    assert!(
        review.text().contains("Send the report"),
        "{}",
        review.text()
    );
    let form = review.form_by_button("Send the report");
    let form = form.press("Send the report");
    let page = patiently(&mut client, &review, form, &words).await;
    if let Some(code) = page.code() {
        return Sent { words, code };
    }
    // It was busy in between, and the words went through the first step again.
    let form = page.form_by_button("Send the report");
    let form = form.press("Send the report");
    let page = patiently(&mut client, &page, form, &words).await;
    let code = page
        .code()
        .unwrap_or_else(|| panic!("no code: {}", page.text()));
    Sent { words, code }
}

/// Sends a form until there is a place for it.
async fn patiently(client: &mut Client, page: &Response, form: Form, words: &str) -> Response {
    let mut answer = client.submit(page, form.clone()).await.unwrap();
    for _ in 0..TRIES {
        if answer.status == StatusCode::OK {
            return answer;
        }
        is_honest(&answer, words);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let has_words = answer.html().forms().iter().any(|form| form.has("report"));
        answer = if has_words {
            let again = answer.form_with("report");
            client.submit(&answer, again).await.unwrap()
        } else {
            client.submit(page, form.clone()).await.unwrap()
        };
    }
    panic!("never a place: {}", answer.text());
}

/// Whether a page of a portal that is busy says so and what to do, and gives the words back or sends back to them.
fn is_honest(answer: &Response, words: &str) {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{text}");
    assert!(
        text.contains("Nothing was sent") && text.contains("Wait about a minute"),
        "{text}"
    );
    assert!(!answer.header("retry-after").is_empty(), "{text}");
    let forms = answer.html().forms();
    let kept = forms.iter().find_map(|form| form.value("report"));
    assert!(kept == Some(words) || text.contains("go back"), "{text}");
}

/// Every code opens its report.
async fn all_open(real: &Real, sent: &[Sent]) {
    for Sent { words, code } in sent {
        let mut client = real.reporter();
        let page = client.get("/en/return").await.unwrap();
        let form = page.form_with("code").with("code", code);
        let page = client.submit(&page, form).await.unwrap();
        assert!(
            page.text().contains(words),
            "{words} is lost: {}",
            page.text()
        );
    }
}

/// The bytes of every file below a folder.
pub(crate) fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(about) if about.is_dir() => size_of(&entry.path()),
        Ok(about) => about.len(),
        // Gone since it was listed.
        Err(_) => 0,
    });
    sizes.sum()
}

/// After a flood: the memory is within its bound, nothing is damaged, and one more report arrives.
async fn as_before(mut real: Real, sent: Vec<Sent>) {
    let (most, now) = real.portal.memory();
    assert!(most < MOST_MEMORY, "{} MiB at most", most / MIB);
    assert!(now < MOST_MEMORY, "{} MiB", now / MIB);
    all_open(&real, &sent).await;
    let last = report(real.reporter(), &real.bench.tenant(), "the last one".into()).await;
    all_open(&real, &[last]).await;
    let printed = real.portal.lines().join("\n");
    assert!(
        !printed.contains("by a panic") && !printed.contains("panicked"),
        "{printed}"
    );
    assert!(real.portal.stop().success());
    let data = real.folder.path().join("data");
    assert_eq!(subrosa::check_data(&data), Ok(Vec::new()));
    real.bench.finish().await;
}

/// So many reports, so many of them at the same time.
async fn reports(real: &Real, number: usize, at_once: usize) -> Vec<Sent> {
    let places = Arc::new(Semaphore::new(at_once));
    let mut work = JoinSet::new();
    for number in 0..number {
        let (client, tenant) = (real.reporter(), real.bench.tenant());
        let places = Arc::clone(&places);
        work.spawn(async move {
            let _place = places.acquire().await.unwrap();
            report(client, &tenant, format!("the words of number {number}.")).await
        });
    }
    work.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_reports_at_once_all_arrive() {
    let real = Real::start("").await;
    let data = real.folder.path().join("data");
    let before = size_of(&data);
    let number = some(40, 200);
    let sent = reports(&real, number, number).await;
    let grown = size_of(&data).saturating_sub(before);
    let most = MOST_DISK * u64::try_from(number).unwrap() + 16 * MIB;
    assert!(grown < most, "{} KiB for {number} reports", grown / 1024);
    as_before(real, sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_reports_one_upon_the_other_all_arrive() {
    let real = Real::start("").await;
    let sent = reports(&real, some(60, 1_000), 17).await;
    as_before(real, sent).await;
}

/// A client that says one byte a second of this, until it is told to stop or is cut off.
async fn slow(client: Client, bytes: Vec<u8>, stop: Arc<AtomicBool>) {
    let Ok(mut wire) = client.connect().await else {
        return;
    };
    for byte in bytes {
        if stop.load(Ordering::SeqCst) || wire.write_all(&[byte]).await.is_err() {
            return;
        }
        if wire.flush().await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_clients_keep_nobody_waiting() {
    let real = Real::start("").await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut work = JoinSet::new();
    let head = format!(
        "POST {}/report HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        real.bench.tenant()
    );
    // Half of them never end their heads, the others their forms.
    let form = format!("{head}Content-Length: 9000\r\n\r\nreport=");
    for number in 0..64 {
        let slow_head = number % 2 == 0;
        let (mut wire, stop) = (real.reporter().connect().await.unwrap(), Arc::clone(&stop));
        let begun = if slow_head {
            head.clone()
        } else {
            form.clone()
        };
        work.spawn(async move {
            if wire.write_all(begun.as_bytes()).await.is_err() || wire.flush().await.is_err() {
                return;
            }
            while !stop.load(Ordering::SeqCst) && wire.write_all(b"x").await.is_ok() {
                drop(wire.flush().await);
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
    }
    for _ in 0..8 {
        work.spawn(slow(
            real.reporter(),
            head.clone().into_bytes(),
            Arc::clone(&stop),
        ));
    }
    let sent = reports(&real, some(6, 60), 3).await;
    let (mut lawyer, _) = real
        .sign_in("Lawyer")
        .await
        .expect("a lawyer who is let in");
    let cases = lawyer.get("/en/cases").await.unwrap();
    assert!(cases.source().contains("/case/"), "{}", cases.text());
    stop.store(true, Ordering::SeqCst);
    work.join_all().await;
    as_before(real, sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_idle_connections_keep_nobody_out() {
    let real = Real::start("").await;
    let mut idle = Vec::new();
    for number in 0..500 {
        // All of them at the reporters' listener; a few have shaken no hands yet.
        let wire = if number % 50 == 0 {
            Client::plain(real.reporters()).connect().await
        } else {
            real.reporter().connect().await
        };
        idle.push(wire.unwrap());
    }
    let sent = reports(&real, 6, 3).await;
    assert!(real.sign_in("Lawyer").await.is_some());
    drop(idle);
    as_before(real, sent).await;
}

/// What a flood has been told so far.
#[derive(Default)]
struct Told {
    codes: AtomicUsize,
    drafts: AtomicUsize,
    passwords: AtomicUsize,
}

/// A stranger who tries a code that is none.
async fn wrong_code(client: &mut Client, told: &Told) {
    let fields = [("code", crate::journey::NOBODY)];
    if let Ok(page) = client.post("/en/return", &fields).await {
        let known = page.text().contains("This code opens nothing");
        let busy = page.status == StatusCode::SERVICE_UNAVAILABLE;
        assert!(known || busy, "{}: {}", page.status, page.text());
        told.codes.fetch_add(1, Ordering::SeqCst);
    }
    client.forget();
}

/// A stranger who begins a report and leaves it.
async fn left_draft(client: &mut Client, tenant: &str, told: &Told) {
    let words = "words that are never sent";
    let fields = [("report", words)];
    if let Ok(page) = client.post(&format!("{tenant}/report"), &fields).await {
        if page.status != StatusCode::OK {
            is_honest(&page, words);
        }
        told.drafts.fetch_add(1, Ordering::SeqCst);
    }
}

/// A stranger who guesses a lawyer's password.
async fn wrong_password(client: &mut Client, told: &Told) {
    let fields = [
        ("name", "Lawyer"),
        ("password", "Grey-Panel-beside-gate-5"),
        ("totp", "000000"),
    ];
    if let Ok(page) = client.post("/en/sign-in", &fields).await {
        assert!(!page.text().contains("Sign out"), "{}", page.text());
        told.passwords.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_codes_drafts_and_passwords_leaves_a_lawyer_at_work() {
    let real = Real::start("").await;
    let (mut lawyer, _) = real
        .sign_in("Lawyer")
        .await
        .expect("a lawyer who is let in");
    let (stop, told) = (Arc::new(AtomicBool::new(false)), Arc::new(Told::default()));
    let mut flood = JoinSet::new();
    for number in 0..30 {
        let (stop, told) = (Arc::clone(&stop), Arc::clone(&told));
        let tenant = real.bench.tenant();
        let (mut reporter, mut stranger) = (real.reporter(), Client::https(real.staff()));
        flood.spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                match number % 3 {
                    0 => wrong_code(&mut reporter, &told).await,
                    1 => left_draft(&mut reporter, &tenant, &told).await,
                    _ => wrong_password(&mut stranger, &told).await,
                }
            }
        });
    }
    let mut rounds = 0;
    let came = |count: &AtomicUsize, least: usize| count.load(Ordering::SeqCst) >= least;
    let least = some(10, 500);
    while rounds < some(10, 200)
        || !(came(&told.codes, least) && came(&told.drafts, least) && came(&told.passwords, 10))
    {
        let cases = lawyer.get("/en/cases").await.unwrap();
        let links = cases.html().links();
        let case = links.iter().find(|(_, to)| to.contains("/case/"));
        let (_, case) = case.unwrap_or_else(|| panic!("{}", cases.text()));
        let page = lawyer.get(case).await.unwrap();
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        rounds += 1;
    }
    // A stranger beside them still gets a report in.
    let sent = reports(&real, 3, 1).await;
    stop.store(true, Ordering::SeqCst);
    flood.join_all().await;
    as_before(real, sent).await;
}

/// How often somebody who is turned away comes back.
const TRIES: usize = 200;
