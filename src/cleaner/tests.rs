use std::fs::Permissions;
use std::io::BufRead;
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use super::*;

/// What a locked-down process tries, given its wire.
type Try = fn(&UnixStream);
const TRIES: [(&str, Try); 8] = [
    ("nothing", |_| {}),
    ("open", |_| drop(std::fs::File::open("/etc/hostname"))),
    ("create", |_| drop(std::fs::File::create("/tmp/never"))),
    ("list", |_| drop(std::fs::read_dir("/"))),
    ("internet", |_| drop(UdpSocket::bind("127.0.0.1:0"))),
    ("unix", |_| drop(UnixStream::pair())),
    ("run", |_| drop(Command::new("/bin/true").spawn())),
    ("thread", |_| drop(std::thread::Builder::new().spawn(|| {}))),
];

/// Runs in a process of its own, started by the tests below.
#[test]
#[ignore = "a process that locks itself down, for the tests beside it"]
fn locked_down() {
    let wanted = std::env::var("TRY").unwrap();
    let (one, mut other) = UnixStream::pair().unwrap();
    sandbox::enter(one.as_raw_fd()).unwrap();
    if wanted == "other" {
        drop(other.write(b"x"));
    }
    if wanted == "for ever" {
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end {
            std::hint::spin_loop();
        }
    }
    if wanted == "memory" {
        // More than the limit in one piece; the allocator's answer is the end of the process.
        let much = vec![1_u8; 2 << 30];
        assert!(much.len() > 1);
    }
    let (_, work) = TRIES.iter().find(|(name, _)| *name == wanted).unwrap();
    work(&one);
    // The harness would tell its parent on standard output, which is forbidden by now.
    std::process::exit(0);
}

/// A process of its own that runs one of the tests for this.
fn process(test: &str, wanted: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            &format!("cleaner::tests::{test}"),
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env("TRY", wanted)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn locked(wanted: &str) -> ExitStatus {
    process("locked_down", wanted).status().unwrap()
}

#[test]
fn a_locked_worker_is_ended_at_its_first_forbidden_call() {
    assert_eq!(locked("nothing").code(), Some(0));
    let rest = TRIES.iter().map(|(name, _)| *name).skip(1);
    for wanted in rest.chain(["other"]) {
        let status = locked(wanted);
        assert_eq!(status.signal(), Some(libc::SIGSYS), "{wanted}: {status}");
        assert!(!status.core_dumped(), "{wanted}");
    }
}

/// Runs in a process of its own, started by the test below.
#[test]
#[ignore = "a process that hides itself, for the test beside it"]
fn hidden() {
    sandbox::hide().unwrap();
    assert_eq!(
        rustix::process::dumpable_behavior().unwrap(),
        rustix::process::DumpableBehavior::NotDumpable
    );
}

#[test]
fn no_debugger_and_no_core_dump_shows_what_a_worker_reads() {
    assert!(process("hidden", "").status().unwrap().success());
}

/// Runs in a process of its own, started by the test below: has a worker, tells its number, and waits.
#[test]
#[ignore = "a process with a worker, for the test beside it"]
fn parent() {
    let mut worker = process("locked_down", "for ever").spawn().unwrap();
    // Its own lock-down comes a moment after its start; only then may the parent end.
    let end = Instant::now() + Duration::from_secs(120);
    while !is_locked(worker.id()) {
        assert!(Instant::now() < end, "the worker was never locked down");
        std::thread::sleep(Duration::from_millis(5));
    }
    writeln!(io::stdout(), "worker {}", worker.id()).unwrap();
    worker.wait().unwrap();
}

/// Whether one of a process's threads has a list of system calls in force.
fn is_locked(process: u32) -> bool {
    std::fs::read_dir(format!("/proc/{process}/task"))
        .unwrap()
        .map(|thread| std::fs::read_to_string(thread.unwrap().path().join("status")))
        .any(|status| status.is_ok_and(|status| status.contains("Seccomp:\t2")))
}

#[test]
fn a_worker_ends_with_the_portal_that_started_it() {
    let mut parent = process("parent", "")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = io::BufReader::new(parent.stdout.take().unwrap());
    let worker = said
        .lines()
        .map(Result::unwrap)
        .find_map(|line| Some(line.split_once("worker ")?.1.to_owned()))
        .unwrap();
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Gone, or dead and not yet buried by whoever inherited it.
    let status = format!("/proc/{worker}/status");
    let running =
        || std::fs::read_to_string(&status).is_ok_and(|status| !status.contains("State:\tZ"));
    let end = Instant::now() + Duration::from_secs(30);
    while running() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(!running());
}

/// What a file gets from workers of a shell script.
fn with_worker(script: &str) -> Option<Reason> {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("worker");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let limits = Limits {
        time: Duration::from_millis(100),
        ..Limits::default()
    };
    let cleaner = Cleaner::new(Some(program));
    let answer = cleaner.clean(&b"words".as_slice(), Vec::new(), &limits);
    answer.map(drop).err().map(|refusal| refusal.reason)
}

#[test]
fn a_worker_that_crashes_hangs_or_talks_nonsense_costs_one_file() {
    for script in [
        "exit 0",
        "kill -9 $$",
        // A program in the place of the shell, so that it ends with the worker.
        "exec sleep 30",
        "exec yes",
        "exec yes >&0",
        "exec cat <&0 >&0",
    ] {
        assert_eq!(with_worker(script), Some(Reason::Stopped), "{script}");
    }
}

#[test]
fn a_program_that_is_no_worker_is_found_out_at_the_start() {
    let cleaner = Cleaner::new(Some("/bin/true".into()));
    assert_eq!(cleaner.check(), Err(NoWorkers));
    let missing = Cleaner::new(Some("/nothing/here".into()));
    assert_eq!(missing.check(), Err(NoWorkers));
}

#[test]
fn a_locked_worker_has_a_bounded_memory() {
    let status = locked("memory");
    assert!(status.signal().is_some(), "{status}");
}
