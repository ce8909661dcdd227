//! A disk that is full, read-only or wrong, beneath the real program: what was acknowledged is there, what cannot be done
//! is said, and no damage is silent or makes the program fall.

mod disk;
mod faults;
mod files;
mod first_use;
mod running;
mod spool;

use std::fs;
use std::path::{Path, PathBuf};

use http::StatusCode;

use crate::bench::copy_folder;
use crate::http::{Client, Response};
use crate::picture;
use crate::process::{self, Process};
use crate::real::{CONFIG, Real, SERVE};

/// The data folder of a portal that has stopped, with a report whose code is known.
struct Whole {
    real: Real,
    words: String,
    code: String,
}

impl Whole {
    async fn new() -> Self {
        let mut real = Real::start("").await;
        let (mut client, tenant) = (real.reporter(), real.bench.tenant());
        let words = "the words that must not be lost".to_owned();
        let page = client.get(&format!("{tenant}/report")).await.unwrap();
        let form = page.form_with("report").with("report", &words);
        let photo = picture::jpeg(200_000, "a comment");
        let form = form.file("files", "a.jpg", "image/jpeg", &photo);
        let review = client.submit(&page, form).await.unwrap();
        let code = send(&mut client, &review).await.code().expect("a code");
        assert!(real.portal.stop().success());
        Self { real, words, code }
    }

    /// A copy of the folder, of which somebody may spoil what they like.
    fn copy(&self) -> Copy {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(
            &self.real.folder.path().join("data"),
            &folder.path().join("data"),
        );
        process::config(folder.path(), CONFIG);
        Copy { folder }
    }
}

async fn send(client: &mut Client, review: &Response) -> Response {
    let form = review.form_by_button("Send the report");
    let form = form.press("Send the report");
    client.submit(review, form).await.unwrap()
}

/// A copy of a data folder, with its settings.
struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command to its end: how it ended, and what it said.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut program = Process::subrosa(self.folder.path(), arguments);
        let status = program.wait();
        (status.code(), program.lines().join("\n"))
    }
}

/// What is done to a file.
#[derive(Clone, Copy, Debug)]
enum Harm {
    /// A bit is turned, so far into the file: thousandths of its length.
    Flip(usize),
    /// Only so much is left: thousandths of its length.
    Cut(usize),
    /// It is gone.
    Gone,
}

impl Harm {
    fn on(self, path: &Path) {
        let mut bytes = fs::read(path).unwrap();
        let at = |thousandths: usize| bytes.len() * thousandths / 1000;
        match self {
            Self::Flip(_) if bytes.is_empty() => {}
            Self::Flip(thousandths) => {
                let at = at(thousandths).min(bytes.len() - 1);
                bytes[at] ^= 0x10;
                fs::write(path, bytes).unwrap();
            }
            Self::Cut(thousandths) => {
                bytes.truncate(at(thousandths));
                fs::write(path, bytes).unwrap();
            }
            Self::Gone => fs::remove_file(path).unwrap(),
        }
    }
}

/// Every file of the folder, relative to it.
fn files_of(data: &Path) -> Vec<PathBuf> {
    let files = super::bad::everything(data).into_keys();
    files
        .map(|path| path.strip_prefix(data).unwrap().to_owned())
        .collect()
}

/// What the program says of it, and what somebody is to do. `None` where nothing is lost: the file is made anew, has a
/// second copy, or holds nothing.
type Expected = Option<&'static [&'static str]>;

const MEND: &str = "README.md, \"When a disk fails\"";

/// What is to be said of this harm, by `check` and by the start.
fn expected(file: &Path, harm: Harm) -> (Expected, Expected) {
    let name = file.to_str().unwrap();
    let gone = matches!(harm, Harm::Gone);
    let flipped = matches!(harm, Harm::Flip(_));
    let both = |said: Expected| (said, said);
    match name.split(['/', '-', '.']).collect::<Vec<_>>()[..] {
        // Sealed to people, without whose keys only the length can be looked at.
        ["blobs", _] if flipped => both(None),
        ["blobs", _] if gone => (
            Some(&["case ", "a file is missing"]),
            Some(&["1 case is damaged", "subrosa check"]),
        ),
        ["blobs", _] => (
            Some(&["case ", "a file was cut short"]),
            Some(&["1 case is damaged", "subrosa check"]),
        ),
        ["format"] if gone => (
            Some(&["no data folder of a portal"]),
            Some(&["format stamp", MEND]),
        ),
        ["format"] => both(Some(&["format stamp", MEND])),
        ["instance", "key"] => both(Some(&["instance key", "put the file instance.key", MEND])),
        ["records", "snap", ..] if gone => both(None),
        ["records", "conf"] if gone => both(None),
        ["records", ..] => both(Some(&["folder `records`", MEND])),
        ["tls", ..] if gone => both(None),
        ["tls", ..] => (
            None,
            Some(&[
                "the portal's own certificate",
                "remove the files self-signed",
            ]),
        ),
        ["vault", "journal", _] if matches!(harm, Harm::Cut(_)) => (
            Some(&["case ", "vault: its last entry was incomplete"]),
            // `check` has left the entry out and has said so; the cases that it was about are still missed.
            Some(&["1 case is damaged", "subrosa check"]),
        ),
        ["vault", "journal", _] => both(Some(&["the journal of the vault", MEND])),
        ["vault", "table", _] => both(Some(&["the table of the vault", MEND])),
        ["vault", "root"] if gone => both(Some(&["the folder `vault`", "README.md, \"Restore\""])),
        ["vault", "security"] if gone => (
            Some(&["security log: entry", "missing"]),
            Some(&["the security log has a broken link", "subrosa check"]),
        ),
        // Both slots hold the same.
        ["vault", "root" | "security"] => both(None),
        ["lock"] => both(None),
        _ => panic!("nobody said what becomes of a damaged {name}"),
    }
}

/// Looks at a folder with `check`, and serves it if that is possible. Nothing may fall.
async fn looked_at(whole: &Whole, copy: &Copy, what: &str, expected: (Expected, Expected)) {
    let (code, said) = copy.run(&["check", "--data", "data"]);
    assert!(matches!(code, Some(0 | 1 | 3)), "{what}: {code:?} {said}");
    assert_eq!(expected.0.is_none(), code == Some(0), "{what}: {said}");
    for words in expected.0.unwrap_or_default() {
        assert!(said.contains(words), "{what}, {words}: {said}");
    }
    let mut portal = Process::subrosa(copy.folder.path(), &SERVE);
    let served = portal.wait_until("an address or an end", |line| {
        let refused = line.starts_with("subrosa: ");
        (refused || line.contains("Staff: ")).then_some(!refused)
    });
    let status = if served {
        let open = opens(whole, &portal, what).await;
        // What `check` calls whole is whole.
        assert!(open || code != Some(0), "{what}: {said}");
        if let Some(words) = expected.1.and_then(<[_]>::first) {
            portal.wait_for(words);
        }
        portal.stop()
    } else {
        portal.wait()
    };
    let heard = portal.lines().join("\n");
    assert_eq!(status.code(), Some(i32::from(!served)), "{what}: {heard}");
    assert!(!heard.contains("panicked"), "{what}: {heard}");
    assert!(served || expected.1.is_some(), "{what}: {heard}");
    for words in expected.1.unwrap_or_default() {
        assert!(heard.contains(words), "{what}, {words}: {heard}");
    }
    let alarmed = ["ALARM", "damaged", "incomplete"];
    assert!(
        expected.1.is_some() || !alarmed.iter().any(|word| heard.contains(word)),
        "{what}: {heard}"
    );
}

/// Whether the words of the report are shown to whoever has the code. Every answer is a page.
async fn opens(whole: &Whole, portal: &Process, what: &str) -> bool {
    let mut client = Client::https(port(portal));
    let page = client.get("/en/return").await.unwrap();
    assert_eq!(page.status, StatusCode::OK, "{what}");
    let form = page.form_with("code").with("code", &whole.code);
    let page = client.submit(&page, form).await.unwrap();
    page.text().contains(&whole.words)
}

pub(crate) fn port(portal: &Process) -> u16 {
    let url = portal.wait_for_url("Reporters:");
    url.rsplit(':').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_to_any_file_is_named_or_healed_and_never_makes_the_program_fall() {
    let whole = Whole::new().await;
    // In the place of most of what is in a file.
    let (flips, cuts): (&[usize], &[usize]) = if std::env::var_os("SUBROSA_LONG").is_some() {
        (&[300, 500], &[400, 500])
    } else {
        (&[500], &[500])
    };
    let flips = flips.iter().map(|at| Harm::Flip(*at));
    let cuts = cuts.iter().map(|at| Harm::Cut(*at));
    let harms: Vec<Harm> = flips.chain(cuts).chain([Harm::Gone]).collect();
    for file in files_of(&whole.copy().data()) {
        for harm in &harms {
            let copy = whole.copy();
            let path = copy.data().join(&file);
            let what = format!("{harm:?} of {}", file.display());
            let empty = fs::metadata(&path).unwrap().len() == 0;
            assert!(!empty || file.ends_with("lock"), "{what}: nothing is in it");
            harm.on(&path);
            looked_at(&whole, &copy, &what, expected(&file, *harm)).await;
        }
    }
    whole.real.bench.finish().await;
}
