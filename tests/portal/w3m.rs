//! A browser that shows nothing but text: w3m on a terminal of its own, worked by keys as a person would. A reporter
//! writes, sends, keeps the code, and reads and answers with it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::PATIENCE;
use crate::built::assert_alone;
use crate::sms::installed;
use crate::story::ask;

#[test]
fn story_1_a_reporter_reports_and_answers_in_a_browser_of_text() {
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let text = bench.canaries.plant("report text");
    let name = bench.canaries.plant("name of a file");
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join(format!("{name}.txt"));
    fs::write(&file, "Door B, every night.").unwrap();
    let mut w3m = W3m::start(&format!("{}{}", bench.clearnet(), bench.tenant()));
    assert!(
        w3m.page()
            .contains("Write a report Come back with your code")
    );
    let _form = w3m.follow("Write a report");
    w3m.write("Use your own words", &text);
    w3m.attach("Up to", &file);
    let page = w3m.follow("Check before sending");
    assert!(page.contains(&text) && page.contains(&name), "{page}");
    let code = code(&w3m.follow("Send the report"));
    bench.canaries.watch_code(&code);
    let _return = w3m.follow("Go to my messages");
    let _left = w3m.follow("Leave now");

    bench.clock.advance_days(1);
    let question = bench.canaries.plant("question");
    runtime.block_on(ask(&bench, &text, &question));
    let _return = w3m.open(&format!("{}/en/return", bench.clearnet()));
    w3m.write("line breaks do not matter", &code);
    let page = w3m.follow("Open my messages");
    assert!(page.contains(&text) && page.contains(&question), "{page}");
    let answer = bench.canaries.plant("answer");
    w3m.write("Your answer", &answer);
    let _review = w3m.follow("Check before sending");
    let page = w3m.follow("Send my answer");
    assert!(page.contains(&answer), "{page}");
    drop(w3m);
    runtime.block_on(bench.finish());
}

/// A running w3m. It is killed when this is dropped.
struct W3m {
    terminal: Child,
    keys: ChildStdin,
    folder: tempfile::TempDir,
    pages: usize,
}

impl W3m {
    /// Starts it at an address and waits until the page is there.
    fn start(url: &str) -> Self {
        assert_alone();
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let editor = home.join("editor");
        // What one types into a large field goes through an editor; this one has it in a file.
        fs::write(&editor, "#!/bin/sh\ncat \"$HOME/typed\" > \"$1\"\n").unwrap();
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o700)).unwrap();
        fs::create_dir(home.join(".w3m")).unwrap();
        fs::write(home.join(".w3m/keymap"), "keymap S PRINT\nkeymap U GOTO\n").unwrap();
        let shown = fs::File::create(home.join("shown")).unwrap();
        let line = format!(
            "stty rows 50 cols 100; exec {} {OPTIONS} '{url}'",
            installed("w3m").display()
        );
        let mut terminal = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env_clear()
            .env("HOME", home)
            .env("EDITOR", &editor)
            .env("PATH", "/usr/bin:/bin")
            .env("TERM", "xterm")
            .env("LANG", "C.UTF-8")
            .current_dir(home)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(shown)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let keys = terminal.stdin.take().unwrap();
        let w3m = Self {
            terminal,
            keys,
            folder,
            pages: 0,
        };
        let end = Instant::now() + PATIENCE;
        while !w3m.shown().contains("Viewing") {
            assert!(Instant::now() < end, "no page came: {}", w3m.shown());
            sleep(TICK);
        }
        w3m
    }

    /// The page as it stands on the screen, all of it. Keys that come while a page is still on its way may be lost, so
    /// it is asked for until it comes.
    fn page(&mut self) -> String {
        self.pages += 1;
        let file = self.folder.path().join(format!("page-{}", self.pages));
        let end = Instant::now() + PATIENCE;
        while !file.exists() {
            assert!(Instant::now() < end, "no page came: {}", self.shown());
            // Without the first key the rest looks for a text that is not there.
            self.press(&format!("S{CLEAR}{}\r", file.display()));
            let again = Instant::now() + PAUSE;
            while !file.exists() && Instant::now() < again {
                sleep(TICK);
            }
        }
        // Lines are broken anywhere between two words.
        let page = settled(&file);
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Goes to an address.
    fn open(&mut self, url: &str) -> String {
        self.press(&format!("U{CLEAR}{url}\r"));
        self.page()
    }

    /// Goes to the first place where this text stands, presses Enter there, and returns the page that comes.
    fn follow(&mut self, text: &str) -> String {
        self.find(text);
        self.press("\r");
        self.page()
    }

    /// Types into the first field behind a text.
    fn write(&mut self, before: &str, text: &str) {
        fs::write(self.folder.path().join("typed"), text).unwrap();
        self.find(before);
        self.press("\t\r");
        let _page = self.page();
    }

    /// Chooses a file in the first field behind a text.
    fn attach(&mut self, before: &str, file: &Path) {
        self.find(before);
        self.press(&format!("\t\r{CLEAR}{}\r", file.display()));
    }

    fn find(&mut self, text: &str) {
        self.press(&format!("1G/{CLEAR}{text}\r"));
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Everything that was drawn on the screen so far.
    fn shown(&self) -> String {
        let bytes = fs::read(self.folder.path().join("shown")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for W3m {
    fn drop(&mut self) {
        // Its group goes with it; w3m itself ends with its terminal.
        let line = format!("kill -s KILL -- -{} 2>/dev/null", self.terminal.id());
        let _status = Command::new("sh").args(["-c", &line]).status();
        let _status = self.terminal.wait();
    }
}

/// The twelve words on the page that shows them.
fn code(page: &str) -> String {
    let list = page.split("Your code").nth(1).unwrap_or_default();
    let list: Vec<&str> = list.split_whitespace().take(24).collect();
    for (number, expected) in list.iter().step_by(2).zip(1..) {
        assert_eq!(*number, format!("{expected}."), "{page}");
    }
    let words: Vec<&str> = list.into_iter().skip(1).step_by(2).collect();
    words.join(" ")
}

/// What a file holds once nothing more is written to it.
fn settled(file: &Path) -> String {
    let mut before = None;
    loop {
        sleep(TICK);
        let now = fs::read_to_string(file).unwrap();
        if !now.is_empty() && before.as_ref() == Some(&now) {
            return now;
        }
        before = Some(now);
    }
}

/// Certificates of the tests are the portal's own, and a machine without a name may set cookies.
const OPTIONS: &str =
    "-cookie -o ssl_verify_server=0 -o accept_bad_cookie=1 -o display_charset=UTF-8";
/// Control and U: empties the line that one types on.
const CLEAR: char = '\u{15}';
const TICK: Duration = Duration::from_millis(50);
/// How long keys may take before they are taken for lost.
const PAUSE: Duration = Duration::from_secs(5);
