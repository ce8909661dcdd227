//! A stop at the first moment at which anyone can know that the portal is up.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::process::{self, PATIENCE, Process};

/// Asks the program to stop while it prints `line`: each of its lines takes half a second longer than it is seen.
fn stopped_at(line: &str, command: &str) -> (Option<i32>, String, usize) {
    let folder = tempfile::tempdir().unwrap();
    process::config(folder.path(), crate::real::CONFIG);
    let script = format!(
        "mkdir temporary; export TMPDIR=\"$PWD/temporary\"; exec strace -f -qq -o /dev/null -P \"$PWD/said\" \
         -e trace=write -e inject=write:delay_exit=500000 \
         {} {command} --config subrosa.toml > said",
        env!("CARGO_BIN_EXE_subrosa")
    );
    let mut strace = Process::start(
        Path::new("/bin/sh"),
        folder.path(),
        &["-c", script.as_str()],
    );
    let said = || fs::read_to_string(folder.path().join("said")).unwrap_or_default();
    let begin = Instant::now();
    while !said().contains(line) {
        assert!(begin.elapsed() < PATIENCE, "{}", said());
        std::thread::sleep(Duration::from_millis(5));
    }
    strace.stop_child();
    let status = strace.wait();
    let left = fs::read_dir(folder.path().join("temporary")).unwrap();
    (status.code(), said(), left.count())
}

#[test]
fn a_portal_that_says_that_it_is_up_stops_in_good_order() {
    let (code, said, _) = stopped_at("Reporters:", "serve --data data");
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.ends_with("Stopping: running requests may finish.\n"),
        "{said}"
    );
}

#[test]
fn a_demo_that_is_stopped_while_it_is_filled_leaves_nothing() {
    let (code, said, left) = stopped_at("Reporters:", "demo");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("throw-away"), "{said}");
    assert_eq!(left, 0, "{said}");
}
