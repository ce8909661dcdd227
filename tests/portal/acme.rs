//! Certificates from a real ACME directory: the first, the next, and the days on which none comes.

mod pebble;
mod visitor;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::pebble::{HOST, Pebble};
use self::visitor::Visitor;
use crate::bench::Bench;
use crate::http::Client;
use crate::process::Process;

/// Waits until the log has said this so many times.
async fn logged(bench: &Bench, pebble: &Pebble, line: &str, times: usize) {
    for _ in 0..3_600 {
        if bench.logged().matches(line).count() >= times {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "not {times} times {line:?}:\n{}\n{}",
        bench.logged(),
        pebble.lines()
    );
}

/// Asserts that no host and no address of the directory is in the log.
fn assert_log_names_nobody(bench: &Bench) {
    let log = bench.logged();
    for word in ["example", "localhost", "127.0.0.1", "urn:", "https"] {
        assert!(!log.contains(word), "{word}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_certificate_comes_in_a_handshake_and_is_found_again_at_the_next_start() {
    let mut pebble = Pebble::up();
    let bench = Bench::empty_with(&pebble.config("contact = \"it@firm.example\"")).await;
    logged(&bench, &pebble, AWAITED, 1).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    let mut visitor = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    let first = visitor.certificate();
    assert_eq!(first.names, [HOST]);
    assert_eq!(visitor.ask().await, 200);
    // The proof is gone with its order, and nobody can have it again.
    assert!(Visitor::open(&pebble, HOST, b"acme-tls/1").await.is_err());
    let entries = fs::read_dir(bench.data().join("tls")).unwrap();
    let mut files = 0;
    for entry in entries.map(Result::unwrap) {
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{entry:?}");
        assert!(!entry.file_name().to_string_lossy().contains("example"));
        files += 1;
    }
    assert_eq!(
        files, 6,
        "two of its own for each host, one certificate, one account"
    );

    let roots = pebble.roots().await;
    pebble.stop();
    let bench = bench.restart(|_| {}).await;
    let again = Visitor::trusting(roots, pebble.tls, HOST, b"http/1.1")
        .await
        .unwrap();
    assert_eq!(again.certificate(), first);
    assert!(!bench.logged().contains("no new certificate"));
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_drops_no_connection() {
    let pebble = Pebble::up();
    let bench = Bench::empty_with(&pebble.config("")).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    let mut open = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    let first = open.certificate();
    assert_eq!(open.ask().await, 200);

    // Thirty days after the certificate began, whenever that was.
    let renewal = first.from + 30 * DAY;
    assert!(renewal < first.until - (first.until - first.from) / 3);
    bench.move_to(renewal);
    logged(&bench, &pebble, RENEWED, 2).await;
    let later = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    let second = later.certificate();
    assert_ne!(second, first);
    assert_eq!(second.names, [HOST]);
    assert_eq!(open.ask().await, 200, "the connection of before");
    assert_eq!(open.certificate(), first);
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_comes_over_plain_http_and_that_port_does_nothing_else() {
    let pebble = Pebble::up();
    // Nobody can prove anything in a handshake here.
    let config = pebble
        .config("challenge = \"http-01\"")
        .replace(&at(pebble.tls), &at(0));
    let http = format!("[http]\nlisten = \"{}\"\n", at(pebble.http));
    let bench = Bench::empty_with(&format!("{config}{http}")).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    let visitor =
        Visitor::trusting(pebble.roots().await, port(&bench.clearnet()), HOST, b"h2").await;
    assert_eq!(visitor.unwrap().certificate().names, [HOST]);

    let mut passer = Client::plain(pebble.http).stay();
    let sent = passer.get("/en/r/abc?d=e").await.unwrap();
    assert_eq!(sent.status, 308);
    assert_eq!(
        sent.header("location"),
        format!("https://{HOST}/en/r/abc?d=e")
    );
    assert_eq!((sent.header("date"), sent.source().as_str()), ("", ""));
    let path = "/.well-known/acme-challenge/guessed";
    assert_eq!(passer.get(path).await.unwrap().status, 404);
    let posted = passer.post("/en/", &[("a", "b")]).await.unwrap();
    assert_eq!(posted.status, 400);
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_host_has_a_certificate_of_its_own_and_no_client_is_in_any() {
    let pebble = Pebble::up();
    let staff = "[staff]\nlisten = \"127.0.0.1:0\"\nhost = \"office.example\"\n";
    let bench = Bench::filled_with(&format!("{}{staff}", pebble.config(""))).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    logged(&bench, &pebble, "a new certificate is in use: staff", 1).await;
    let roots = pebble.roots().await;
    let tenants = bench.store().tenants().unwrap();
    assert!(tenants.len() > 1);
    for (url, host) in [(bench.clearnet(), HOST), (bench.office(), "office.example")] {
        let visitor = Visitor::trusting(roots.clone(), port(&url), host, b"h2").await;
        let certificate = visitor.unwrap().certificate();
        assert_eq!(certificate.names, [host]);
        let text = String::from_utf8_lossy(&certificate.der).to_lowercase();
        for tenant in &tenants {
            let word = tenant.name.split(' ').next().unwrap().to_lowercase();
            assert!(!text.contains(&word), "{word}");
        }
    }
    let same = staff.replace("office.example", HOST);
    let bench = bench
        .restart_with(&format!("{}{same}", pebble.config("")))
        .await;
    // It was asked for by its name before.
    let clearnet = Visitor::open(&pebble, HOST, b"h2").await.unwrap();
    let office = Visitor::trusting(roots, port(&bench.office()), HOST, b"h2").await;
    assert_eq!(clearnet.certificate(), office.unwrap().certificate());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_directory_the_last_certificate_is_shown_and_everybody_is_told() {
    let mut pebble = Pebble::down();
    let bench = Bench::filled_with(&pebble.config("")).await;
    logged(
        &bench,
        &pebble,
        "tried again: the directory cannot be reached",
        1,
    )
    .await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/system").await.unwrap().text();
    assert!(
        page.contains("a certificate that it made itself until"),
        "{page}"
    );
    assert!(
        page.contains("the directory cannot be reached. Next try:"),
        "{page}"
    );
    assert!(page.contains("made by the portal itself"), "{page}");
    let missing = "the machine: a certificate ends or is missing";
    bench.clock.advance_minutes(1);
    logged(&bench, &pebble, missing, 1).await;
    assert_eq!(bench.health().await.status, 503);

    pebble.start(0);
    bench.clock.advance_minutes(10);
    logged(&bench, &pebble, RENEWED, 1).await;
    let page = admin.get("/en/system").await.unwrap().text();
    assert!(page.contains("renewed by itself"), "{page}");
    assert!(
        !page.contains("Next try:") && !page.contains("made itself"),
        "{page}"
    );
    let roots = pebble.roots().await;
    let visitor = Visitor::trusting(roots.clone(), pebble.tls, HOST, b"h2").await;
    let last = visitor.unwrap().certificate();
    bench.clock.advance_minutes(1);
    logged(&bench, &pebble, "the certificates are good", 1).await;
    assert_eq!(bench.health().await.status, 200);

    pebble.stop();
    let failed = bench.logged().matches("no new certificate").count();
    bench.move_to(last.from + 30 * DAY);
    // The certificates are of today, and the portal's first day is not.
    let today = subrosa::Clock::today(&*bench.clock);
    bench.store().set_known_day(today).unwrap();
    logged(&bench, &pebble, "no new certificate", failed + 1).await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/system").await.unwrap().text();
    assert!(page.contains("No new certificate came."), "{page}");
    let visitor = Visitor::trusting(roots.clone(), pebble.tls, HOST, b"h2").await;
    assert_eq!(visitor.unwrap().certificate(), last);
    assert_eq!(bench.health().await.status, 200);

    // When it has ended, it is still better than none, and whoever watches over the portal hears of it.
    bench.move_to(last.until + DAY);
    let bench = bench.restart(|_| {}).await;
    let visitor = Visitor::trusting(roots, pebble.tls, HOST, b"h2").await;
    assert_eq!(visitor.unwrap().certificate(), last);
    logged(&bench, &pebble, missing, 2).await;
    assert_eq!(bench.health().await.status, 503);
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_cannot_be_kept_is_shown_all_the_same_and_that_is_told() {
    let pebble = Pebble::up();
    let bench = Bench::empty_with(&pebble.config("")).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    let certificates = |data: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(data.join("tls")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let is_one = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("acme-") && name.ends_with(".pem")
        };
        paths.filter(is_one).collect()
    };
    // A folder in its place can be neither read nor replaced.
    let bench = bench
        .restart(|data| {
            for path in certificates(data) {
                fs::remove_file(&path).unwrap();
                fs::create_dir_all(path.join("in the way")).unwrap();
            }
        })
        .await;
    logged(&bench, &pebble, "the new certificate could not be kept", 1).await;
    let visitor = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    assert_eq!(visitor.certificate().names, [HOST]);
    let bench = bench
        .restart(|data| {
            for path in certificates(data) {
                fs::remove_dir_all(path).unwrap();
            }
        })
        .await;
    logged(&bench, &pebble, RENEWED, 2).await;
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_fails_is_told_by_its_reason() {
    let pebble = Pebble::up();
    let config = pebble.config("");
    for (change, to, reason) in [
        (HOST, "blocked.example", "the directory refused the order"),
        (
            &at(pebble.tls),
            &at(0),
            "the directory did not find the proof at the name",
        ),
        (
            "/dir",
            "/nothing",
            "the answer of the directory was not understood",
        ),
        (
            "ca = ",
            "# ",
            "the certificate of the directory is not good",
        ),
        (
            "enabled",
            "contact = \"a@b c\"\nenabled",
            "the directory refused the account",
        ),
    ] {
        let bench = Bench::empty_with(&config.replace(change, to)).await;
        logged(&bench, &pebble, &format!("tried again: {reason}"), 1).await;
        assert!(!bench.logged().contains("a new certificate"));
        assert_log_names_nobody(&bench);
        bench.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonces_that_are_refused_are_asked_for_anew() {
    let mut pebble = Pebble::down();
    pebble.start(100);
    let bench = Bench::empty_with(&pebble.config("")).await;
    logged(
        &bench,
        &pebble,
        "tried again: the directory refused every nonce",
        1,
    )
    .await;
    pebble.stop();
    // Half of them: an order has about ten requests.
    pebble.start(50);
    let ended = |bench: &Bench| bench.logged().matches(" new certificate").count();
    while !bench.logged().contains(RENEWED) {
        let before = ended(&bench);
        bench.clock.advance_minutes(7 * 60);
        while ended(&bench) == before {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let visitor = Visitor::open(&pebble, HOST, b"h2").await.unwrap();
    assert_eq!(visitor.certificate().names, [HOST]);
    assert!(pebble.lines().contains("nonce"), "{}", pebble.lines());
    bench.finish().await;
}

#[tokio::test]
async fn a_portal_whose_settings_of_acme_cannot_be_used_says_so_and_does_not_start() {
    let pebble = Pebble::down();
    let config = pebble.config("");
    for (change, to, words) in [
        (
            "cert.pem",
            "no.pem",
            "acme: the authorities of the ACME directory: there is no such file",
        ),
        (
            "cert.pem",
            "key.pem",
            "acme: the authorities of the ACME directory: the file holds none",
        ),
    ] {
        let refused = Bench::refused(&config.replace(change, to)).await;
        assert!(refused.starts_with(words), "{refused}");
    }
}

#[test]
fn a_portal_that_has_given_up_its_rights_gets_its_certificate() {
    let pebble = Pebble::up();
    let folder = tempfile::tempdir().unwrap();
    let rest = "[staff]\nlisten = \"127.0.0.1:0\"\n[onion]\nenabled = false\n";
    let config = format!("{}{rest}", pebble.config(""));
    fs::write(folder.path().join("portal.toml"), config).unwrap();
    let mut portal = Process::subrosa(folder.path(), &["serve", "--config", "portal.toml"]);
    let line = portal.wait_for("Confined:");
    assert!(
        line.contains("files outside its folders are closed"),
        "{line}"
    );
    let _line = portal.wait_for(RENEWED);
    assert!(portal.stop().success());
}

fn at(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn port(url: &str) -> u16 {
    url.rsplit(':').next().unwrap().parse().unwrap()
}

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
const AWAITED: &str = "a self-signed certificate is in use until the directory gives one: clearnet";
const RENEWED: &str = "a new certificate is in use: clearnet";
