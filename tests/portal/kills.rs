//! The real program, killed at any moment: every report whose code was shown opens afterwards, with every message that
//! was acknowledged, every case that was handed on is with its lawyer, and nothing is half there.
//!
//! What runs while it is killed: reports with files and answers, assignments (each takes keys away, and so turns the vault),
//! backups of everything and of the vault alone, and every fourth time the start itself.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::StatusCode;
use tokio::task::JoinSet;

use crate::html::Form;
use crate::http::{Client, Response};
use crate::process::ended_by;
use crate::real::Real;

/// A report whose code was shown, and what was acknowledged of it.
#[derive(Clone)]
struct Promised {
    code: String,
    words: Vec<String>,
}

type Promises = Arc<Mutex<Vec<Promised>>>;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_acknowledged_outlives_every_kill() {
    let kills = if std::env::var_os("SUBROSA_LONG").is_some() {
        300
    } else {
        12
    };
    let mut real = Real::with_backups().await;
    let promises = Promises::default();
    // Paths of cases that were handed on.
    let mut handed = BTreeSet::new();
    let mut moments = Moments(0x5eed);
    for kill in 0..kills {
        // Every fourth time it is killed while it still opens its folder, too.
        let opening = kill % 4 == 3;
        let mut triager = None;
        if !opening && real.has_a_new_code("Triager") {
            triager = real.sign_in("Triager").await.map(|(client, _)| client);
        }
        if let (Some(triager), true) = (&mut triager, handed.is_empty()) {
            handed.extend(assign_one(triager).await);
        }
        let mut work = JoinSet::new();
        let tenant = real.bench.tenant();
        for worker in 0..3 {
            let (client, tenant, promises) = (real.reporter(), tenant.clone(), promises.clone());
            work.spawn(async move {
                let mut client = client;
                for round in 0.. {
                    let name = format!("{kill}-{worker}-{round}");
                    if report(&mut client, &tenant, &name, &promises)
                        .await
                        .is_none()
                    {
                        return;
                    }
                }
            });
        }
        let what = if kill % 2 == 0 { "now" } else { "vault" };
        let backup = real.ask(&["backup", what, "--config", "subrosa.toml"]);
        let moment = moments.next(3_000);
        let assigning = async {
            if let Some(triager) = &mut triager {
                while let Some(path) = assign_one(triager).await {
                    handed.insert(path);
                }
            }
            std::future::pending::<()>().await;
        };
        drop(tokio::time::timeout(Duration::from_millis(moment), assigning).await);
        let status = real.portal.kill();
        assert!(ended_by(status, 9), "{status}: {:?}", real.portal.lines());
        work.shutdown().await;
        drop(backup);
        if opening {
            real.killed_while_opening(Duration::from_millis(moments.next(400)));
        }
        real.again();
        let known: Vec<Promised> = promises.lock().unwrap().clone();
        // All at the end; of those before the newest, which the kill was closest to.
        let newest = known.len().saturating_sub(6);
        for promised in known.get(newest..).unwrap_or_default() {
            opens(&real, promised).await;
        }
        if kill % 25 == 24 {
            told(kill + 1, &known, &handed);
        }
    }
    let known = promises.lock().unwrap().clone();
    all_is_there(&real, &known, &handed).await;
    let (reports, answers, handed) = told(kills, &known, &handed);
    assert!(
        reports > kills / 2 && answers > 0 && handed > 0,
        "too few were acknowledged"
    );
    assert_eq!(
        real.back_up(),
        Ok(()),
        "a backup that was cut off is in the way"
    );
    assert!(real.portal.stop().success());
    let data = real.folder.path().join("data");
    assert_eq!(subrosa::check_data(&data), Ok(Vec::new()));
    real.bench.finish().await;
}

async fn all_is_there(real: &Real, promises: &[Promised], handed: &BTreeSet<String>) {
    for promised in promises {
        opens(real, promised).await;
    }
    let (mut lawyer, _) = real.sign_in("Lawyer").await.expect("a lawyer");
    for path in handed {
        let page = lawyer.get(path).await.expect("an answer");
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
    }
}

/// Says how much was acknowledged so far: reports, answers, cases handed on.
#[expect(clippy::print_stderr, reason = "how much a long run has tried")]
fn told(kills: usize, known: &[Promised], handed: &BTreeSet<String>) -> (usize, usize, usize) {
    let answers = known.iter().filter(|one| one.words.len() > 1).count();
    let (reports, handed) = (known.len(), handed.len());
    eprintln!("{kills} kills: {reports} reports, {answers} answers, {handed} cases handed on");
    (reports, answers, handed)
}

/// Sends a report with a file, and answers in it. `None` once the program is gone.
async fn report(client: &mut Client, tenant: &str, name: &str, promises: &Promises) -> Option<()> {
    let words = format!("the words of {name}");
    let page = client.get(&format!("{tenant}/report")).await.ok()?;
    let form = asks(&page, "report")?.with("report", &words).file(
        "files",
        "log.txt",
        "text/plain",
        format!("a line of {name}\n").as_bytes(),
    );
    let review = client.submit(&page, form).await.ok()?;
    if !review.text().contains("Send the report") {
        return None;
    }
    let send = review.form_by_button("Send the report");
    let sent = client
        .submit(&review, send.press("Send the report"))
        .await
        .ok()?;
    let code = sent.code()?;
    let at = {
        let mut promises = promises.lock().unwrap();
        promises.push(Promised {
            code: code.clone(),
            words: vec![words],
        });
        promises.len() - 1
    };
    let messages = enter(client, &code).await?;
    let words = format!("the answer of {name}");
    let said = answer(client, &messages, &words).await?;
    if is_answered(&said, &words) {
        promises.lock().unwrap()[at].words.push(words);
    }
    client.forget();
    Some(())
}

/// Answers on the page of messages, and sends the answer on the page that asks whether it is right.
pub(crate) async fn answer(
    client: &mut Client,
    messages: &Response,
    words: &str,
) -> Option<Response> {
    let reply = asks(messages, "message")?.with("message", words);
    let check = client.submit(messages, reply).await.ok()?;
    if !check.text().contains(SEND) {
        return Some(check);
    }
    let form = check.form_by_button(SEND).press(SEND);
    client.submit(&check, form).await.ok()
}

/// Whether a page says that an answer is kept: its words are among the messages that were sent, not in a form.
pub(crate) fn is_answered(said: &Response, words: &str) -> bool {
    let sent = said.html().of_class("mine");
    said.status == StatusCode::OK && sent.iter().any(|sent| sent.contains(words))
}

pub(crate) fn asks(page: &Response, control: &str) -> Option<Form> {
    page.html()
        .forms()
        .into_iter()
        .find(|form| form.has(control))
}

pub(crate) async fn enter(client: &mut Client, code: &str) -> Option<Response> {
    let page = client.get("/en/return").await.ok()?;
    let form = asks(&page, "code")?.with("code", code);
    client.submit(&page, form).await.ok()
}

/// Assigns the newest case of the queue: its path, if that was acknowledged.
async fn assign_one(triager: &mut Client) -> Option<String> {
    let (path, page, form) = to_assign(triager).await?;
    is_assigned(triager, &page, form).await.then_some(path)
}

/// The newest case of the queue: its path, its page, and the form that gives it to the lawyer.
pub(crate) async fn to_assign(triager: &mut Client) -> Option<(String, Response, Form)> {
    let inbox = triager.get("/en/cases").await.ok()?;
    let mut paths = inbox.html().links().into_iter().map(|(_, path)| path);
    let path = paths.rfind(|path| path.contains("/case/"))?;
    let page = triager.get(&path).await.ok()?;
    let asked = asks(&page, "conflict")?;
    let source = page.source();
    let lawyer = crate::journey::person(&source, "lawyer", "Lawyer");
    let asked = asked.with("conflict", "no").with("lawyer", &lawyer);
    Some((path, page, asked))
}

/// Sends such a form: whether that was acknowledged.
pub(crate) async fn is_assigned(triager: &mut Client, page: &Response, form: Form) -> bool {
    let Ok(done) = triager.submit(page, form).await else {
        return false;
    };
    done.status == StatusCode::OK && asks(&done, "conflict").is_none()
}

/// Opens a report with its code, and sees all that was acknowledged.
async fn opens(real: &Real, promised: &Promised) {
    let mut client = real.reporter();
    let messages = enter(&mut client, &promised.code).await.expect("an answer");
    let text = messages.text();
    for words in &promised.words {
        assert!(text.contains(words), "{words} is lost: {text}");
    }
}

/// Moments that look random and are the same in every run (SplitMix64).
struct Moments(u64);

impl Moments {
    /// Milliseconds below `limit`.
    fn next(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

const SEND: &str = "Send my answer";
