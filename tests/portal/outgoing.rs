//! Every connection that the real program makes, as the kernel hears of it.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use crate::real::Real;

/// Where the program connected to: Internet addresses as they are, sockets of the machine by their paths.
fn connects(real: &Real) -> BTreeSet<String> {
    let heard = fs::read_to_string(real.folder.path().join("connects")).unwrap();
    let calls = heard.lines().filter(|line| line.contains("connect("));
    calls.filter_map(peer).collect()
}

/// The peer in a line such as `7 connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("1.2.3.4")}, 16) = 0`.
fn peer(line: &str) -> Option<String> {
    if line.contains("resumed>") {
        return None;
    }
    let between = |from: &str, to: &str| {
        let rest = &line[line.find(from)? + from.len()..];
        Some(rest[..rest.find(to)?].to_owned())
    };
    if let Some(path) = between("sun_path=", "}") {
        return Some(format!("unix {path}"));
    }
    let address = between("inet_addr(\"", "\"").or_else(|| between("inet_pton(AF_INET6, \"", "\""));
    match (address, between("htons(", ")")) {
        (Some(address), Some(port)) => Some(format!("{address}:{port}")),
        _ => Some(format!("unknown: {line}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_nothing_is_configured_for_connects_to_nothing() {
    let mut real = Real::watched("", "").await;
    let mut reporter = real.reporter();
    let page = reporter
        .get(&format!("{}/report", real.bench.tenant()))
        .await
        .unwrap();
    let form = page.form_with("report").with("report", "A report.").file(
        "files",
        "a.txt",
        "text/plain",
        b"a line\n",
    );
    let review = reporter.submit(&page, form).await.unwrap();
    let send = review.form_by_button("Send the report");
    let sent = reporter
        .submit(&review, send.press("Send the report"))
        .await
        .unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());
    let (mut triager, _) = real.sign_in("Triager").await.unwrap();
    drop(triager.get("/en/cases").await.unwrap());
    real.portal.wait_for("a job ran: figures");
    real.portal.kill();
    assert_eq!(connects(&real), BTreeSet::new());
    real.bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_connects_to_what_is_configured_and_to_nothing_else() {
    // Each takes connections and says nothing, so that the program tries.
    let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (storage, directory) = (listen(), listen());
    let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
    let keys = tempfile::tempdir().unwrap();
    let key = keys.path().join("key");
    fs::write(&key, "access\nsecret\n").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let more = format!(
        "[acme]\nenabled = true\ndirectory = \"https://127.0.0.1:{}/dir\"\n[backup]\nrecipients = [\"{}\"]\n\
         [backup.s3]\nendpoint = \"http://127.0.0.1:{}\"\nregion = \"eu-central-1\"\nbucket = \"kept\"\n\
         access_key_file = \"{}\"\n[backup.vault]\nfolder = \"vaults\"\n",
        port(&directory),
        crate::backup::recipient(&keys.path().join("identity")),
        port(&storage),
        key.display()
    );
    let mut real = Real::watched("portal.example", &more).await;
    let wanted = BTreeSet::from(
        [&storage, &directory].map(|listener| format!("127.0.0.1:{}", port(listener))),
    );
    let begin = Instant::now();
    while !connects(&real).is_superset(&wanted) {
        assert!(
            begin.elapsed() < Duration::from_secs(100),
            "of {wanted:?} only {:?}; {:?}",
            connects(&real),
            real.portal.lines()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    real.portal.kill();
    assert_eq!(connects(&real), wanted);
    real.bench.finish().await;
}
