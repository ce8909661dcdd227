//! What installs the portal: the unit of systemd and the example for the kernel's filter, judged by their own programs.

use std::process::Command;

use crate::layering::root;
use crate::process::{self, Process};

#[test]
fn the_unit_leaves_little_open() {
    let unit = root().join("packaging/subrosa.service");
    // The threshold is ten times the level of exposure: it fails at 1.5 or above.
    let judged = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--threshold=14"])
        .arg(&unit)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{told}");
    assert!(told.contains("Overall exposure level"), "{told}");
    let text = std::fs::read_to_string(unit).unwrap();
    for line in [
        "MemorySwapMax=0",
        "Type=notify",
        "WatchdogSec=2min",
        "LimitCORE=0",
    ] {
        assert!(text.lines().any(|have| have == line), "{line}");
    }
}

#[test]
fn the_man_page_names_every_command_and_option() {
    let page = std::fs::read_to_string(root().join("packaging/subrosa.1")).unwrap();
    let help = |arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_subrosa"))
            .args(arguments)
            .arg("--help")
            .output()
            .unwrap();
        String::from_utf8(run.stdout).unwrap()
    };
    let whole = help(&[]);
    let commands = whole.split("Commands:").nth(1).unwrap();
    let commands = commands.split("Options:").next().unwrap();
    // A command begins a line after two spaces; what it does is further in.
    let names = commands.lines().filter_map(|line| {
        let rest = line.strip_prefix("  ")?;
        rest.split(' ').next().filter(|name| !name.is_empty())
    });
    let mut missing = Vec::new();
    for name in names.filter(|name| *name != "help") {
        if !page.contains(&format!("Cm {name}")) {
            missing.push(name.to_owned());
        }
        let options = help(&[name]);
        for option in options.split("--").skip(1) {
            let option = option
                .split([' ', '\n', ']', '.', ',', '`', ')'])
                .next()
                .unwrap();
            if !["", "help"].contains(&option) && !page.contains(&format!("-{option}")) {
                missing.push(format!("{name} --{option}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn links_have_the_port_from_which_packets_are_led() {
    let filter = std::fs::read_to_string(root().join("packaging/subrosa.nft")).unwrap();
    assert!(filter.contains("tcp dport 443 redirect to :$REPORTERS"));
    let folder = tempfile::tempdir().unwrap();
    let config = "[clearnet]\nlisten = \"127.0.0.1:0\"\nhost = \"portal.example\"\npublic_port = 443\n\
                  [staff]\nlisten = \"127.0.0.1:0\"\nhost = \"office.example\"\npublic_port = 9443\n[onion]\nenabled = false\n";
    process::config(folder.path(), config);
    let arguments = ["serve", "--data", "data", "--config", "subrosa.toml"];
    let mut portal = Process::subrosa(folder.path(), &arguments);
    assert_eq!(
        portal.wait_for("Reporters:"),
        "Reporters: https://portal.example"
    );
    assert_eq!(
        portal.wait_for("Staff:"),
        "Staff:     https://office.example:9443"
    );
    let setup = portal.wait_for_url("/en/setup/");
    assert!(
        setup.starts_with("https://office.example:9443/en/setup/"),
        "{setup}"
    );
    assert!(portal.stop().success());
}

#[test]
fn the_filter_opens_the_portal_s_ports_and_no_other() {
    let script = root().join("tests/peers/filter.sh");
    let ran = Command::new("bash")
        .arg(script)
        .arg(root().join("packaging/subrosa.nft"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stdout);
    let failed = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{told}{failed}");
    let expected =
        "8443: open\n443: open\n8444: open\n8080: open\n80: open\n9000: closed\n22: closed\n";
    assert_eq!(told, expected, "{failed}");
    let rules = std::fs::read_to_string(root().join("packaging/subrosa.nft")).unwrap();
    let rules = rules.lines().filter(|line| !line.trim().starts_with('#'));
    assert!(rules.into_iter().all(|line| !line.contains(" log")));
}
