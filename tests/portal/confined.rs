//! What the real program has given up once it serves, as the kernel tells it.

use std::fs;
use std::process::Command;

use crate::process::Process;

const CONFIG: &str = "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n[onion]\nenabled = false\n";

/// A line of a table of `/proc`, behind its name.
fn told(table: &str, name: &str) -> String {
    let line = table.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("{name} is not in\n{table}"))
        .trim()
        .to_owned()
}

#[test]
fn a_serving_portal_has_given_up_what_it_does_not_need() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("portal.toml"), CONFIG).unwrap();
    let mut portal = Process::subrosa(folder.path(), &["serve", "--config", "portal.toml"]);
    portal.wait_for("Set up the portal here");
    let line = portal.wait_for("Confined:");
    assert!(
        line.contains("files outside its folders are closed to it"),
        "{line}"
    );
    let of = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", portal.id())).unwrap();
    let status = of("status");
    assert_eq!(told(&status, "NoNewPrivs:"), "1");
    assert_eq!(told(&status, "Umask:"), "0077");
    let core = told(&of("limits"), "Max core file size");
    assert!(core.starts_with('0'), "{core}");
    assert!(portal.stop().success());
}

#[test]
fn a_command_that_opens_keys_leaves_no_core_dump_and_no_file_to_others() {
    let folder = tempfile::tempdir().unwrap();
    // What it reads never comes, so that it can be looked at meanwhile.
    let mut made = Command::new("mkfifo");
    let made = made.arg(folder.path().join("identity")).status();
    assert!(made.unwrap().success());
    let words = [
        "restore",
        "--identity",
        "identity",
        "--from",
        ".",
        "--vault",
        ".",
    ];
    let words = [&words[..], &["--data", "new"]].concat();
    let mut restore = Process::subrosa(folder.path(), &words);
    let of = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", restore.id())).unwrap();
    let hardened = || told(&of("limits"), "Max core file size").starts_with('0');
    for _ in 0..1_200 {
        if hardened() && told(&of("status"), "NoNewPrivs:") == "1" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(hardened(), "{}", of("limits"));
    let status = of("status");
    assert_eq!(told(&status, "NoNewPrivs:"), "1");
    assert_eq!(told(&status, "Umask:"), "0077");
    restore.kill();
}

#[test]
fn a_machine_that_lays_reports_open_is_refused_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("portal.toml"), CONFIG).unwrap();
    let arguments = [
        "serve",
        "--config",
        "portal.toml",
        "--require-sealed-machine",
    ];
    let mut portal = Process::subrosa(folder.path(), &arguments);
    let refused = portal.wait_until("the end of the start", |line| {
        let end =
            line.contains("Set up the portal here") || line.contains("--require-sealed-machine");
        end.then(|| line.contains("--require-sealed-machine"))
    });
    // Warning and refusal come by two pipes: only at their end is all there.
    if refused {
        assert!(!portal.wait().success());
    }
    // Whether it warned and whether it refused are the same, whatever this machine is.
    let warning = portal
        .lines()
        .iter()
        .any(|line| line.starts_with("WARNING:"));
    assert_eq!(refused, warning);
}
