//! Thousands of cases: the inbox, the search, the statistics, and the night, and how each grows.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use subrosa::{Clock, Config, Log, Portal, SystemClock};

use crate::office::{Colleague, Office};
use crate::process::{self, Process};
use crate::{Figures, MEGABYTE, QUIET, median};

/// The program as its own generator: fills `folder` with so many cases, and prints who signs in how.
pub(crate) async fn fill(folder: &Path, cases: usize) {
    let mut config = Config::parse(QUIET).expect("a configuration");
    config.files.worker = Some(env!("CARGO_BIN_EXE_subrosa").into());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new("Europe/Copenhagen").expect("a zone"));
    let log = Log::new(Arc::clone(&clock), Box::new(std::io::sink()));
    let portal = Portal::start(config, folder, Arc::clone(&clock), log).await;
    let portal = portal.expect("a portal");
    let lines = subrosa::fill_demo(&portal, clock, cases).await;
    for line in lines.expect("a demo") {
        println!("{line}");
    }
    portal.stop().await.expect("an end");
}

/// What a lawyer and an administrator wait for at so many cases.
pub(crate) async fn many(figures: &mut Figures, sizes: &[usize]) {
    let mut before: Option<Times> = None;
    for size in sizes {
        let now = at(figures, *size).await;
        if let Some(before) = &before {
            for ((name, now), (_, then)) in now.iter().zip(before) {
                figures.plain(&format!("{name}, {size} cases ÷ before"), now / then, "");
            }
        }
        before = Some(now);
    }
}

/// Fills `folder/data` with so many cases by a process of its own, so that what that takes is not counted with what is
/// measured; returns who signs in how. Thousands take minutes: with `BENCH_FILLED` set to a folder they are made there
/// once and copied each time.
pub(crate) fn filled(figures: &Figures, folder: &Path, size: usize) -> String {
    let Some(kept) = std::env::var_os("BENCH_FILLED") else {
        return fill_apart(figures, folder, size);
    };
    let kept = Path::new(&kept).join(size.to_string());
    let lines = kept.join("lines");
    if !lines.exists() {
        std::fs::create_dir_all(&kept).unwrap();
        std::fs::write(&lines, fill_apart(figures, &kept, size)).unwrap();
    }
    let mut copy = std::process::Command::new("cp");
    let copied = copy.arg("-a").arg(kept.join("data")).arg(folder).status();
    assert!(copied.unwrap().success());
    std::fs::read_to_string(lines).unwrap()
}

fn fill_apart(figures: &Figures, folder: &Path, size: usize) -> String {
    let begin = Instant::now();
    let filled = std::process::Command::new(std::env::current_exe().unwrap())
        .arg("--fill")
        .arg(folder.join("data"))
        .arg(size.to_string())
        .output()
        .unwrap();
    assert!(filled.status.success(), "{:?}", filled.status);
    let seconds = begin.elapsed().as_secs_f64();
    figures.plain(&format!("{size} cases made"), seconds, "s");
    String::from_utf8(filled.stdout).unwrap()
}

type Times = Vec<(&'static str, f64)>;

async fn at(figures: &mut Figures, size: usize) -> Times {
    let folder = tempfile::tempdir().unwrap();
    let lines = filled(figures, folder.path(), size);
    let config = process::config(folder.path(), QUIET).display().to_string();
    let arguments = ["serve", "--data", "data", "--config", &config];
    let begin = Instant::now();
    let mut portal = Process::subrosa(folder.path(), &arguments);
    // With a hundred thousand cases the checks of a start take more than a minute.
    portal.patience = Duration::from_secs(900);
    portal.wait_for("Staff:");
    let mut times = vec![("start", begin.elapsed().as_secs_f64() * 1000.0)];
    portal.wait_for("a job ran: certificates");
    let begin = Instant::now();
    portal.wait_for("a job ran: cases");
    times.push(("night", begin.elapsed().as_secs_f64() * 1000.0));
    portal.wait_for("a job ran: figures");
    let (night, _) = portal.memory();

    let office = Office::with(&portal, &lines);
    let mut lawyer = office.member("Lawyer").await;
    times.push(("inbox, first look", lawyer.timed("/en/cases").await));
    let inbox = looks(&mut lawyer, "/en/cases").await;
    times.push(("inbox", inbox));
    times.push((
        "inbox, last page",
        looks(&mut lawyer, "/en/cases?page=99999").await,
    ));
    times.push(("search, first", lawyer.searched("paint line").await));
    times.push(("search, again", lawyer.searched("night shift").await));
    times.push(("statistics", looks(&mut lawyer, "/en/statistics").await));
    times.push(("register", looks(&mut lawyer, "/en/register").await));
    let mut triager = office.member("Triager").await;
    times.push(("queue", looks(&mut triager, "/en/cases").await));
    let mut assignments = Vec::new();
    for _ in 0..LOOKS {
        assignments.push(triager.assigns().await);
    }
    times.push(("assignment", median(assignments)));
    let (most, now) = portal.memory();
    for (name, time) in &times {
        figures.plain(&format!("{name}, {size} cases"), *time, "ms");
    }
    for (name, bytes) in [
        ("most until the night ended", night),
        ("most", most),
        ("after", now),
    ] {
        let name = format!("memory, {name}, {size} cases");
        figures.plain(&name, bytes as f64 / MEGABYTE, "MB");
    }
    if size <= 20_000 {
        figures.at_most(&format!("inbox page, {size} cases"), inbox, "ms", 300.0);
    }
    times
}

async fn looks(colleague: &mut Colleague, path: &str) -> f64 {
    let mut times = Vec::new();
    for _ in 0..LOOKS {
        times.push(colleague.timed(path).await);
    }
    median(times)
}

const LOOKS: usize = 7;
