//! System calls that fail beneath the running program, for all of its files at once and for each kind of file alone: what
//! was acknowledged is there after the next start, what was not done is said with what to do, and nothing falls.

use std::fs;
use std::path::{Path, PathBuf};

use http::StatusCode;

use super::faults::STRACE;
use super::send;
use crate::bench::copy_folder;
use crate::html::Form;
use crate::http::{Client, Response};
use crate::kills::{answer, asks, enter, is_answered, to_assign};
use crate::process::{Process, ended_by};
use crate::real::{BACKUPS, Real};

/// Files of one kind, and the calls that can fail for them.
struct Kind {
    name: &'static str,
    /// Where they are, below the folder of the program; everything, if this is nowhere.
    files: fn(&Path, u32) -> Vec<PathBuf>,
    calls: &'static [&'static str],
    /// Whether it is tried also where everything would take minutes.
    soon: bool,
    /// What cannot be done then, whichever of the calls fails: to send a report, an answer, to assign a case.
    refused: [bool; 3],
}

static KINDS: [Kind; 6] = [
    Kind {
        name: "all files",
        soon: true,
        files: |_, _| Vec::new(),
        calls: &[SYNC, CHANGE],
        refused: [true; 3],
    },
    Kind {
        name: "the records",
        soon: false,
        files: |folder, _| vec![folder.join("data/records/db")],
        calls: &[SYNC, "pwrite64"],
        refused: [true; 3],
    },
    Kind {
        name: "the vault",
        soon: true,
        files: |folder, _| in_vault(folder),
        calls: &[SYNC, "pwrite64", "openat"],
        refused: [true, false, true],
    },
    Kind {
        name: "files of cases",
        soon: true,
        files: |folder, _| unfinished(&folder.join("data/blobs"), ""),
        calls: &[SYNC, "write", "openat", RENAME],
        refused: [true, false, false],
    },
    Kind {
        name: "the security log",
        soon: false,
        files: |folder, _| vec![folder.join("data/vault/security")],
        calls: &[SYNC, "pwrite64", "openat"],
        refused: [false; 3],
    },
    Kind {
        name: "backups",
        soon: true,
        files: |folder, portal| backups(folder, portal),
        calls: &[SYNC, "write", "openat", RENAME],
        refused: [false; 3],
    },
];

const ERRORS: [&str; 3] = ["EIO", "ENOSPC", "EROFS"];
const SYNC: &str = "fsync,fdatasync,sync_file_range";
const RENAME: &str = "rename,renameat,renameat2";
const CHANGE: &str =
    "pwrite64,ftruncate,fallocate,rename,renameat,renameat2,link,linkat,mkdir,mkdirat";

/// The files of the vault, its folder, and those that a turn of it makes anew; not the end of the security log.
fn in_vault(folder: &Path) -> Vec<PathBuf> {
    let vault = folder.join("data/vault");
    let entries = fs::read_dir(&vault).unwrap().map(Result::unwrap);
    let there = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> = there.filter(|path| !path.ends_with("security")).collect();
    files.push(vault);
    files
}

/// A folder, and the names that unfinished files in it will have.
fn unfinished(folder: &Path, portal: &str) -> Vec<PathBuf> {
    let names = (0..40).map(|number| folder.join(format!("unfinished-{portal}{number}")));
    names.chain([folder.to_owned()]).collect()
}

/// The folders of backups, and the names that unfinished files in them will have.
fn backups(folder: &Path, portal: u32) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = BACKUPS.map(|place| folder.join(place)).into();
    let mut files = Vec::new();
    while let Some(place) = folders.pop() {
        let entries = fs::read_dir(&place).unwrap().map(Result::unwrap);
        folders.extend(
            entries
                .map(|entry| entry.path())
                .filter(|path| path.is_dir()),
        );
        files.extend(unfinished(&place, &format!("{portal}-")));
    }
    files
}

/// These calls of the program fail from now on, the first time or always, until the tracer is stopped.
fn failing(real: &Real, kind: &Kind, calls: &str, error: &str, once: bool) -> Process {
    let (folder, portal) = (real.folder.path(), real.portal.id());
    let when = if once { ":when=1" } else { "" };
    let mut arguments: Vec<String> = ["-f", "-e", "signal=none", "-p"].map(str::to_owned).into();
    arguments.push(portal.to_string());
    arguments.extend(["-e".to_owned(), format!("trace={calls}")]);
    arguments.extend([
        "-e".to_owned(),
        format!("inject={calls}:error={error}{when}"),
    ]);
    for path in (kind.files)(folder, portal) {
        // As the program names it, and as it is.
        let short = path.strip_prefix(folder).unwrap().to_str().unwrap();
        let paths = ["-P", short, "-P", path.to_str().unwrap()];
        arguments.extend(paths.map(str::to_owned));
    }
    let tracer = Process::start(Path::new(STRACE), folder, &arguments);
    tracer.wait_for("attached");
    tracer
}

/// From now on no change of the records is known to be on the disk.
pub(super) fn syncs_fail(real: &Real) -> Process {
    failing(real, &KINDS[1], SYNC, "EIO", false)
}

pub(super) async fn filled_in(client: &mut Client, tenant: &str, words: &str) -> Response {
    let page = client.get(&format!("{tenant}/report")).await.unwrap();
    fill_in(client, &page, words).await
}

async fn fill_in(client: &mut Client, page: &Response, words: &str) -> Response {
    let form = page.form_with("report").with("report", words);
    let form = form.file("files", "a.txt", "text/plain", b"a line of a file\n");
    client.submit(page, form).await.unwrap()
}

/// What the people of a portal were about to do when its disk failed.
struct Before {
    tenant: String,
    /// Of a report that was acknowledged before.
    code: String,
    /// At its messages.
    answering: (Client, Response),
    /// At the page before the code.
    sending: (Client, Response),
    /// At a report that is still empty.
    writing: (Client, Response),
    triager: Client,
    to_assign: (String, Response, Form),
    auditor: Client,
}

impl Before {
    async fn of(real: &Real) -> Self {
        let tenant = real.bench.tenant();
        let mut first = real.reporter();
        let review = filled_in(&mut first, &tenant, "the words of before").await;
        let code = send(&mut first, &review).await.code().expect("a code");
        let mut answering = real.reporter();
        let messages = enter(&mut answering, &code).await.unwrap();
        let mut sending = real.reporter();
        let review = filled_in(&mut sending, &tenant, "the words of meanwhile").await;
        let (mut triager, _) = real.sign_in("Triager").await.unwrap();
        let mut writing = real.reporter();
        let empty = writing.get(&format!("{tenant}/report")).await.unwrap();
        let to_assign = to_assign(&mut triager).await.expect("a case to assign");
        let (auditor, _) = real.sign_in("Auditor").await.unwrap();
        Self {
            tenant,
            code,
            answering: (answering, messages),
            sending: (sending, review),
            writing: (writing, empty),
            triager,
            to_assign,
            auditor,
        }
    }
}

/// What was acknowledged while calls failed.
struct Kept {
    code: Option<String>,
    answered: bool,
    assigned: bool,
}

/// Everybody goes on, and hears what was not done and what to do.
async fn going_on(real: &Real, before: &mut Before, what: &str) -> Kept {
    let (sending, review) = &mut before.sending;
    let sent = send(sending, review).await;
    let code = sent.code();
    if code.is_none() {
        is_given_back(&sent, "report", "the words of meanwhile", what);
    }
    let (answering, messages) = &mut before.answering;
    let said = answer(answering, messages, ANSWER).await.expect("a page");
    let answered = is_answered(&said, ANSWER);
    if !answered {
        is_given_back(&said, "message", ANSWER, what);
    }
    // A draft is no promise, but its words are never lost.
    let (writing, empty) = &mut before.writing;
    let page = fill_in(writing, empty, "the words of a draft").await;
    assert!(
        page.source().contains("the words of a draft"),
        "{what}: {}",
        page.text()
    );
    let (_, page, form) = &before.to_assign;
    let done = before.triager.submit(page, form.clone()).await.unwrap();
    let assigned = done.status == StatusCode::OK && asks(&done, "conflict").is_none();
    let told = done.status.is_server_error() && done.text().contains("Nothing was changed");
    assert!(assigned || told, "{what}: {} {}", done.status, done.text());
    let full = done.text().contains("the disk of the portal is full");
    // sled does not always say why it failed.
    assert!(!full || told && what.contains("ENOSPC"), "{what}");
    // Its page waits until what happened is written.
    drop(before.auditor.get("/en/security").await.unwrap());
    // Reading goes on, unless sled has to finish a page of its tree first, and cannot.
    let opened = enter(&mut real.reporter(), &before.code).await.unwrap();
    let text = opened.text();
    let in_sled = what.ends_with("for the records") || what.ends_with("for all files");
    let told = in_sled && opened.status.is_server_error() && text.contains("try again");
    assert!(
        text.contains("the words of before") || told,
        "{what}: {text}"
    );
    Kept {
        code,
        answered,
        assigned,
    }
}

/// A page that says that nothing was sent, with the words and a way to try again.
pub(super) fn is_given_back(page: &Response, field: &str, words: &str, what: &str) {
    let text = page.text();
    assert!(page.status.is_server_error(), "{what}: {}", page.status);
    assert!(text.contains("Nothing was sent"), "{what}: {text}");
    assert!(text.contains("Try again"), "{what}: {text}");
    let back = asks(page, field).unwrap_or_else(|| panic!("{what}: {text}"));
    assert_eq!(back.value(field), Some(words), "{what}");
}

/// What was acknowledged is there after a kill and a start, and nothing is half there.
async fn all_is_there(real: &mut Real, before: &Before, kept: &Kept, what: &str) {
    // The disk answers again. What is acknowledged now is kept; nothing has to be.
    let mut again = real.reporter();
    let review = filled_in(&mut again, &before.tenant, "the words of later").await;
    let later = if review.text().contains("Send the report") {
        send(&mut again, &review).await.code()
    } else {
        None
    };
    let status = real.portal.kill();
    let said = real.portal.lines().join("\n");
    assert!(ended_by(status, 9), "{what}: it fell: {said}");
    assert!(!said.contains("panic"), "{what}: {said}");
    real.again();
    let codes = [
        (Some(&before.code), "the words of before"),
        (kept.code.as_ref(), "the words of meanwhile"),
        (later.as_ref(), "the words of later"),
        (kept.answered.then_some(&before.code), ANSWER),
    ];
    for (code, words) in codes {
        let Some(code) = code else { continue };
        let opened = enter(&mut real.reporter(), code).await.unwrap();
        let text = opened.text();
        assert!(text.contains(words), "{what}: {words} is lost: {text}");
    }
    if kept.assigned {
        let (mut lawyer, _) = real.sign_in("Lawyer").await.unwrap();
        let page = lawyer.get(&before.to_assign.0).await.unwrap();
        assert_eq!(page.status, StatusCode::OK, "{what}: {}", page.text());
    }
    assert!(real.portal.stop().success());
    let data = real.folder.path().join("data");
    assert_eq!(subrosa::check_data(&data), Ok(Vec::new()), "{what}");
}

async fn tried(real: &mut Real, kind: &Kind, calls: &str, error: &str, once: bool) {
    let often = if once { "the first" } else { "every" };
    let what = format!("{error} of {often} {calls} for {}", kind.name);
    told(&what);
    real.again();
    let mut before = Before::of(real).await;
    let mut fault = failing(real, kind, calls, error, once);
    let kept = going_on(real, &mut before, &what).await;
    let made = real.back_up();
    if !once {
        let done = [kept.code.is_some(), kept.answered, kept.assigned];
        let refused = kind.refused.into_iter().zip(done);
        assert!(
            refused.clone().all(|(refused, done)| !(refused && done)),
            "{what} was not noticed: {done:?}"
        );
        let noticed = made.is_err() || kind.name != "backups";
        assert!(noticed, "{what} was not noticed");
        if ["the security log", "all files"].contains(&kind.name) {
            real.portal
                .wait_for("ALARM: the security log cannot be written");
        }
    }
    fault.stop();
    let hit = fault.lines().iter().any(|line| line.contains("INJECTED"));
    assert!(hit, "{what} never came: {:?}", fault.lines());
    all_is_there(real, &before, &kept, &what).await;
}

#[expect(clippy::print_stderr, reason = "how far a long run has come")]
fn told(what: &str) {
    eprintln!("{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_call_fails_beneath_the_running_portal_what_is_acknowledged_is_kept() {
    let mut real = Real::with_backups().await;
    assert_eq!(real.back_up(), Ok(()));
    assert!(real.portal.stop().success());
    let places = [&["data"][..], &BACKUPS].concat();
    let whole = tempfile::tempdir().unwrap();
    for place in &places {
        copy_folder(&real.folder.path().join(place), &whole.path().join(place));
    }
    for (kind, calls, error, once) in trials(std::env::var_os("SUBROSA_LONG").is_some()) {
        for place in &places {
            let used = real.folder.path().join(place);
            fs::remove_dir_all(&used).unwrap();
            copy_folder(&whole.path().join(place), &used);
        }
        tried(&mut real, kind, calls, error, once).await;
    }
    real.bench.finish().await;
}

/// What is tried: everything, or one call and one error of a few kinds, each another one, where that would take minutes.
fn trials(long: bool) -> Vec<(&'static Kind, &'static str, &'static str, bool)> {
    let mut trials = Vec::new();
    for once in [false, true] {
        for (turn, error) in ERRORS.into_iter().enumerate() {
            for (number, kind) in KINDS.iter().enumerate() {
                for (place, calls) in kind.calls.iter().enumerate() {
                    let few = (place, turn) == (number % kind.calls.len(), number % ERRORS.len());
                    let whole = long && (!once || *calls == SYNC);
                    if whole || few && kind.soon && !once {
                        trials.push((kind, *calls, error, once));
                    }
                }
            }
        }
    }
    trials
}

const ANSWER: &str = "the answer of meanwhile";
