//! The figures that the portal promises, measured on the real program with a bare responder beside it, and with a
//! private Tor network.
//!
//! `tests/bench/run` builds and runs it. A figure without its promise kept ends the run with an error.
#![expect(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a measurement that cannot go on stops here and says why"
)]

mod backups;
mod case;
mod codes;
mod load;
mod many;
mod office;
mod onion_rate;
mod peer;
mod uploads;
mod visit;

/// What the tests drive the portal with.
#[expect(
    dead_code,
    unused_imports,
    reason = "written for the tests; this uses a part"
)]
#[path = "../portal"]
mod portal {
    pub(crate) mod built;
    pub(crate) mod html;
    pub(crate) mod http;
    pub(crate) mod picture;
    pub(crate) mod ports;
    pub(crate) mod process;
    pub(crate) mod standin;
    pub(crate) mod tornet;
    pub(crate) mod wire {
        pub(crate) mod table;
    }
}

use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::load::Load;
use crate::office::Office;
use crate::portal::{built, html, http, picture, ports, process, standin, tornet, wire};
use crate::process::Process;
use crate::visit::Visit;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    for (kind, tls) in [("--peer", true), ("--plain-peer", false)] {
        if let Some(at) = arguments.iter().position(|argument| argument == kind) {
            return peer::serve(Path::new(&arguments[at + 1]), tls);
        }
    }
    if let Some(at) = arguments.iter().position(|argument| argument == "--fill") {
        let cases = arguments[at + 2].parse().expect("a number of cases");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(many::fill(Path::new(&arguments[at + 1]), cases));
    }
    // One part alone, by its name: `tests/bench/run sign-ins`.
    let only = arguments.iter().skip(1).find(|name| !name.starts_with('-'));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut figures = Figures::default();
        match only.map(String::as_str) {
            Some("sign-ins") => {
                let folder = tempfile::tempdir().unwrap();
                sign_ins(&mut figures, &demo(folder.path())).await;
            }
            Some("case") => {
                let folder = tempfile::tempdir().unwrap();
                case::case_page(&mut figures, &demo(folder.path())).await;
            }
            Some("many") => many::many(&mut figures, &[1_000, 20_000]).await,
            Some("most") => many::many(&mut figures, &[1_000, 20_000, 100_000]).await,
            Some("backups") => backups::backups(&mut figures, 20_000, 40).await,
            Some("onion-rate") => {
                let folder = tempfile::tempdir().unwrap();
                onion_rate::rate(&mut figures, folder.path()).await;
            }
            Some("uploads") => {
                let folder = tempfile::tempdir().unwrap();
                let portal = demo(folder.path());
                let visit = Visit::of(&portal.wait_for_url("/r/"));
                uploads::uploads(&mut figures, &visit, &portal).await;
            }
            Some("codes") => {
                let folder = tempfile::tempdir().unwrap();
                codes::codes(&mut figures, folder.path()).await;
            }
            Some("sealing") => uploads::sealing(&mut figures),
            Some(other) => panic!("no part is called {other}"),
            None => measure(&mut figures).await,
        }
        figures.close();
    });
}

async fn measure(figures: &mut Figures) {
    let folder = tempfile::tempdir().unwrap();
    start(figures, folder.path()).await;
    let folder = tempfile::tempdir().unwrap();
    let portal = demo(folder.path());
    let visit = Visit::of(&portal.wait_for_url("/r/"));
    landing(figures, &visit, folder.path()).await;
    bytes_to_code(figures, &visit).await;
    submission_cpu(figures, &visit, &portal).await;
    uploads::sealing(figures);
    uploads::uploads(figures, &visit, &portal).await;
    crowd(figures, &visit).await;
    sign_ins(figures, &portal).await;
    case::case_page(figures, &portal).await;
    drop(portal);
    let folder = tempfile::tempdir().unwrap();
    codes::codes(figures, folder.path()).await;
    tokio::task::block_in_place(|| onion(figures));
    let folder = tempfile::tempdir().unwrap();
    onion_rate::rate(figures, folder.path()).await;
    many::many(figures, &[1_000, 20_000]).await;
}

/// A demo without the onion.
fn demo(folder: &Path) -> Process {
    let config = quiet_config(folder);
    Process::subrosa(folder, &["demo", "--data", "data", "--config", &config])
}

/// 5 and 4: from the start of the program to its first answer, and what it holds then.
async fn start(figures: &mut Figures, folder: &Path) {
    let config = quiet_config(folder);
    let arguments = ["serve", "--data", "data", "--config", &config];
    for which in ["first start", "later start"] {
        let begin = Instant::now();
        let mut portal = Process::subrosa(folder, &arguments);
        let url = portal.wait_for_url("Reporters:");
        Visit::of(&url).first_answer().await;
        figures.at_most(
            &format!("{which} to clearnet answer"),
            begin.elapsed().as_secs_f64(),
            "s",
            1.0,
        );
        let (most, now) = portal.memory();
        figures.at_most(
            &format!("memory idle, {which}, onion off"),
            now as f64 / MEGABYTE,
            "MB",
            60.0,
        );
        figures.plain(
            &format!("memory at most, {which}"),
            most as f64 / MEGABYTE,
            "MB",
        );
        let status = portal.stop();
        assert!(status.success(), "the portal did not stop well: {status}");
    }
}

/// 1: the landing page against a bare responder of the same bytes, in turns.
async fn landing(figures: &mut Figures, visit: &Visit, folder: &Path) {
    let page = visit.landing().await;
    let bare = peer::start(folder, &page);
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (port, rates) in [visit.port(), bare.port].into_iter().zip(&mut rates) {
            rates.push(
                Load {
                    port,
                    path: visit.path(),
                    connections: 16,
                    seconds: 3,
                }
                .run()
                .await,
            );
        }
    }
    let [portal, bare] = rates.map(median);
    figures.plain("landing page, bare responder", bare, "requests/s");
    figures.plain("landing page, portal", portal, "requests/s");
    figures.at_least("landing page, portal ÷ bare", portal / bare, "", 0.7);
}

/// 6: every byte of head and body that the portal sends from the landing page to the code, style sheet included.
async fn bytes_to_code(figures: &mut Figures, visit: &Visit) {
    let outcome = visit.submit("A short report.", None).await;
    figures.at_most(
        "bytes from start to code",
        outcome.bytes as f64 / 1000.0,
        "KB",
        60.0,
    );
}

/// 2: processor time of the whole program for one submission with a 1 MB JPEG.
async fn submission_cpu(figures: &mut Figures, visit: &Visit, portal: &Process) {
    let photo = picture::jpeg(1_000_000, "taken at home");
    let _warm = visit.submit("Warm up.", Some(&photo)).await;
    let before = cpu_seconds(portal.id());
    for _ in 0..SUBMISSIONS {
        let outcome = visit.submit("With a photo.", Some(&photo)).await;
        assert!(outcome.code.is_some(), "no code");
    }
    let each = (cpu_seconds(portal.id()) - before) / f64::from(SUBMISSIONS);
    figures.at_most(
        "CPU of a submission with a 1 MB JPEG",
        each * 1000.0,
        "ms",
        200.0,
    );
}

/// 3: two hundred reports at once; each must be stored, have a code of its own, and open with it.
async fn crowd(figures: &mut Figures, visit: &Visit) {
    let begin = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..CROWD {
        let visit = visit.clone();
        tasks.spawn(async move {
            visit
                .submit(&format!("Report {number} of a crowd."), None)
                .await
        });
    }
    let outcomes = tasks.join_all().await;
    let seconds = begin.elapsed().as_secs_f64();
    let waits: u32 = outcomes.iter().map(|outcome| outcome.waits).sum();
    let mut codes: Vec<String> = outcomes
        .into_iter()
        .filter_map(|outcome| outcome.code)
        .collect();
    codes.sort();
    codes.dedup();
    let mut opened = 0.0;
    for code in &codes {
        opened += f64::from(u8::from(visit.opens(code).await));
    }
    figures.at_least(
        "of 200 submissions at once, stored and opened",
        opened,
        "",
        CROWD.into(),
    );
    figures.plain("200 submissions took", seconds, "s");
    figures.plain("times a visitor was asked to wait", waits.into(), "");
}

/// Processor time of a sign-in, and what fifty at once cost a lawyer who is at work.
async fn sign_ins(figures: &mut Figures, portal: &Process) {
    let office = Office::of(portal);
    let mut admin = office.member("Administrator").await;
    let mut lawyer = office.member("Lawyer").await;
    let mut people = Vec::new();
    for number in 0..COLLEAGUES {
        people.push(office.join(&mut admin, &format!("Clerk {number}")).await);
    }
    office::next_codes().await;
    let before = cpu_seconds(portal.id());
    for person in people.iter_mut().take(SIGN_INS) {
        assert!(office.sign_in(person, false).await, "not signed in");
    }
    let each = (cpu_seconds(portal.id()) - before) / SIGN_INS as f64;
    figures.plain("CPU of a sign-in, pages included", each * 1000.0, "ms");

    office::next_codes().await;
    let mut alone = Vec::new();
    for _ in 0..PAGES {
        alone.push(lawyer.timed("/en/cases").await);
    }
    let mut tasks = tokio::task::JoinSet::new();
    let begin = Instant::now();
    for mut person in people {
        let office = office.clone();
        tasks.spawn(async move { office.sign_in(&mut person, false).await });
    }
    let (mut beside, mut in_now) = (Vec::new(), 0_u32);
    while !tasks.is_empty() {
        beside.push(lawyer.timed("/en/cases").await);
        while let Some(done) = tasks.try_join_next() {
            in_now += u32::from(done.unwrap());
        }
    }
    figures.plain("50 sign-ins took", begin.elapsed().as_secs_f64(), "s");
    figures.at_least("of 50 sign-ins at once, signed in", in_now.into(), "", 50.0);
    figures.plain("a lawyer's page alone, median", median(alone.clone()), "ms");
    figures.plain("the same beside 50 sign-ins", median(beside.clone()), "ms");
    let slower = median(beside) / median(alone);
    figures.at_most(
        "a lawyer's page beside 50 sign-ins ÷ alone",
        slower,
        "",
        10.0,
    );
}

/// 5 and 4 with the onion: from the start of the program until a visitor is connected, and what it holds then.
///
/// The first start makes keys and fetches the whole directory; a later one knows both.
fn onion(figures: &mut Figures) {
    let net = tornet::TorNet::shared();
    // The visitor's own Tor finds its way through a fresh network once; that is not the portal's time.
    let _warm = visited(&net, tempfile::tempdir().unwrap().path(), "warm")
        .1
        .stop();
    let folder = tempfile::tempdir().unwrap();
    for which in ["first start", "later start"] {
        let (seconds, mut portal, visitor) = visited(&net, folder.path(), which);
        figures.at_most(&format!("{which} to onion reachable"), seconds, "s", 5.0);
        std::thread::sleep(Duration::from_secs(10));
        let (most, now) = portal.memory();
        figures.at_most(
            &format!("memory idle, {which}, onion up"),
            now as f64 / MEGABYTE,
            "MB",
            60.0,
        );
        figures.plain(
            &format!("memory at most, {which}, onion up"),
            most as f64 / MEGABYTE,
            "MB",
        );
        drop(visitor);
        let status = portal.stop();
        assert!(status.success(), "the portal did not stop well: {status}");
    }
}

/// Starts a portal and connects to its onion service: seconds, portal, stream.
fn visited(net: &tornet::TorNet, folder: &Path, visitor: &str) -> (f64, Process, TcpStream) {
    let text = format!(
        "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n{}",
        net.network_toml("onion.network")
    );
    let config = process::config(folder, &text).display().to_string();
    let arguments = ["serve", "--data", "data", "--config", &config];
    let begin = Instant::now();
    let portal = Process::subrosa(folder, &arguments);
    let url = portal.wait_for_url("Onion:");
    let host = url.trim_start_matches("http://").trim_end_matches('/');
    let stream = net.connect_when_up(visitor, host, 80);
    (begin.elapsed().as_secs_f64(), portal, stream)
}

/// What was measured, printed as it comes, and whether all promises were kept.
#[derive(Default)]
struct Figures {
    broken: Vec<String>,
}

impl Figures {
    fn plain(&self, name: &str, value: f64, unit: &str) {
        println!("{name:<48} {value:>10.2} {unit}");
    }

    fn at_most(&mut self, name: &str, value: f64, unit: &str, limit: f64) {
        self.promise(name, value, unit, limit, value <= limit, "at most");
    }

    fn at_least(&mut self, name: &str, value: f64, unit: &str, limit: f64) {
        self.promise(name, value, unit, limit, value >= limit, "at least");
    }

    fn promise(&mut self, name: &str, value: f64, unit: &str, limit: f64, kept: bool, how: &str) {
        let word = if kept { "kept" } else { "BROKEN" };
        println!(
            "{name:<48} {value:>10.2} {unit:<10} {how} {limit}, {:.2} of it: {word}",
            value / limit
        );
        if !kept {
            self.broken.push(name.to_owned());
        }
    }

    fn close(self) {
        if self.broken.is_empty() {
            println!("all promises kept");
        } else {
            eprintln!(
                "{} promises broken: {}",
                self.broken.len(),
                self.broken.join("; ")
            );
            std::process::exit(1);
        }
    }
}

/// A configuration without the onion, on free ports.
fn quiet_config(folder: &Path) -> String {
    process::config(folder, QUIET).display().to_string()
}

const QUIET: &str = "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n[onion]\nenabled = false\n";

/// User and system time of a process so far. Linux counts in hundredths of a second for every program.
fn cpu_seconds(id: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    let after_name = &stat[stat.rfind(')').unwrap() + 2..];
    let fields: Vec<f64> = after_name
        .split(' ')
        .map(|field| field.parse().unwrap_or_default())
        .collect();
    (fields[11] + fields[12]) / 100.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

const ROUNDS: usize = 5;
const SUBMISSIONS: u32 = 10;
const CROWD: u32 = 200;
const COLLEAGUES: usize = 50;
const SIGN_INS: usize = 20;
const PAGES: usize = 60;
const MEGABYTE: f64 = 1_000_000.0;
