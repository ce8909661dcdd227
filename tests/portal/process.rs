//! The real program as a child process: started, listened to, stopped politely or killed.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// A running program whose every line is kept. It is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    said: Arc<Said>,
    /// How long it is waited for.
    pub(crate) patience: Duration,
}

impl Process {
    /// Starts `subrosa` with these arguments in `folder`.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub(crate) fn subrosa<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Self {
        Self::start(Path::new(env!("CARGO_BIN_EXE_subrosa")), folder, arguments)
    }

    /// Starts a program with these arguments in `folder`, with an environment of its own.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub(crate) fn start<S: AsRef<OsStr>>(program: &Path, folder: &Path, arguments: &[S]) -> Self {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .env("PATH", SEARCH_PATH);
        // Coverage is written where the caller asked for it.
        if let Some(profile) = std::env::var_os("LLVM_PROFILE_FILE") {
            command.env("LLVM_PROFILE_FILE", profile);
        }
        // A process group of its own: what the program started goes with it.
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let said = Arc::new(Said::default());
        listen(child.stdout.take().expect("a piped stdout"), &said);
        listen(child.stderr.take().expect("a piped stderr"), &said);
        Self {
            child,
            said,
            patience: PATIENCE,
        }
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has printed so far, both streams, line by line.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.said.lock().lines.iter().cloned().collect()
    }

    /// Waits for a line that contains `text` and returns the first one.
    ///
    /// # Panics
    ///
    /// When the program ends or [`PATIENCE`] passes first; the message holds what it printed.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("a line with {text:?}"), |line| {
            line.contains(text).then(|| line.to_owned())
        })
    }

    /// Waits for the first `https://` or `http://` URL in a line that contains `text`.
    ///
    /// # Panics
    ///
    /// As [`Process::wait_for`].
    pub(crate) fn wait_for_url(&self, text: &str) -> String {
        self.wait_until(&format!("a URL beside {text:?}"), |line| {
            line.contains(text).then(|| url_in(line)).flatten()
        })
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    ///
    /// # Panics
    ///
    /// When it has not ended within [`PATIENCE`].
    pub(crate) fn stop(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.wait()
    }

    /// Asks what this program runs (SIGTERM) to stop.
    ///
    /// # Panics
    ///
    /// When it does not run exactly one.
    pub(crate) fn stop_child(&self) {
        let path = format!("/proc/{0}/task/{0}/children", self.id());
        let children = std::fs::read_to_string(path).expect("a living process");
        let child = children.trim().parse().expect("one child");
        signal("TERM", child);
    }

    /// Ends it at once (SIGKILL), as a power cut would, and waits until it is gone.
    pub(crate) fn kill(&mut self) -> ExitStatus {
        self.signal("KILL");
        self.wait()
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    ///
    /// As [`Process::stop`].
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.wait_within(PATIENCE)
    }

    /// The same for a program that has more to do.
    ///
    /// # Panics
    ///
    /// When it has not ended within `patience`.
    pub(crate) fn wait_within(&mut self, patience: Duration) -> ExitStatus {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
                self.said.wait_for_the_end(end);
                return status;
            }
            assert!(
                Instant::now() < end,
                "it does not end; it printed:\n{}",
                self.lines().join("\n")
            );
            thread::sleep(TICK);
        }
    }

    /// The most memory it has held so far, in bytes (`VmHWM`), and what it holds now (`VmRSS`).
    ///
    /// # Panics
    ///
    /// When the process is gone.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()))
            .expect("a living process");
        let kilobytes = |name: &str| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or_default();
            line.trim_matches(|at: char| !at.is_ascii_digit())
                .parse::<u64>()
                .unwrap_or_default()
                * 1024
        };
        (kilobytes("VmHWM:"), kilobytes("VmRSS:"))
    }

    /// Waits until `pick` finds something in a line, and returns the first.
    ///
    /// # Panics
    ///
    /// As [`Process::wait_for`].
    pub(crate) fn wait_until<T>(&self, wanted: &str, mut pick: impl FnMut(&str) -> Option<T>) -> T {
        let end = Instant::now() + self.patience;
        let mut said = self.said.lock();
        let mut read = 0;
        loop {
            while let Some(line) = said.lines.get(read) {
                if let Some(found) = pick(line) {
                    return found;
                }
                read += 1;
            }
            let left = end.saturating_duration_since(Instant::now());
            if said.open == 0 || left.is_zero() {
                let why = if said.open == 0 {
                    "it ended"
                } else {
                    "time is up"
                };
                let printed: Vec<String> = said.lines.iter().cloned().collect();
                drop(said);
                panic!("never {wanted}: {why}; it printed:\n{}", printed.join("\n"));
            }
            said = self
                .said
                .changed
                .wait_timeout(said, left)
                .expect("no reader panics")
                .0;
        }
    }

    /// Sends it a signal, by its name without `SIG`.
    ///
    /// # Panics
    ///
    /// When it is gone.
    pub(crate) fn signal(&self, name: &str) {
        signal(name, self.id());
    }
}

fn signal(name: &str, process: u32) {
    // The shell's own `kill` is everywhere, and forbidding unsafe code rules out the system call.
    let status = Command::new("sh")
        .args(["-c", &format!("kill -s {name} {process}")])
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "{name} cannot be sent"
    );
}

impl Drop for Process {
    fn drop(&mut self) {
        // A negative number means the group; what has ended already is no error here.
        let line = format!(
            "kill -s KILL -- -{0} 2>/dev/null || kill -s KILL -{0} 2>/dev/null",
            self.id()
        );
        let _status = Command::new("sh").args(["-c", &line]).status();
        let _result = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Writes a configuration for tests into `folder` and returns its path.
///
/// # Panics
///
/// When the file cannot be written.
pub(crate) fn config(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("subrosa.toml");
    std::fs::write(&path, text).expect("a writable folder");
    path
}

/// Whether a program was ended by this signal number.
pub(crate) fn ended_by(status: ExitStatus, signal: i32) -> bool {
    status.signal() == Some(signal)
}

/// Everything that both streams of a program said.
#[derive(Default)]
struct Said {
    state: Mutex<Lines>,
    changed: Condvar,
}

#[derive(Default)]
struct Lines {
    lines: VecDeque<String>,
    /// How many streams are still open.
    open: usize,
}

impl Said {
    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.state.lock().expect("no reader panics")
    }

    fn wait_for_the_end(&self, end: Instant) {
        let mut lines = self.lock();
        while lines.open > 0 && Instant::now() < end {
            lines = self
                .changed
                .wait_timeout(lines, TICK)
                .expect("no reader panics")
                .0;
        }
    }
}

fn listen(stream: impl Read + Send + 'static, said: &Arc<Said>) {
    said.lock().open += 1;
    let said = Arc::clone(said);
    let _thread = thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            said.lock()
                .lines
                .push_back(String::from_utf8_lossy(&line).into_owned());
            said.changed.notify_all();
        }
        said.lock().open -= 1;
        said.changed.notify_all();
    });
}

fn url_in(line: &str) -> Option<String> {
    let start = line.find("https://").or_else(|| line.find("http://"))?;
    let end = line[start..].find(|at: char| at.is_whitespace() || "\"'<>".contains(at));
    Some(line[start..end.map_or(line.len(), |end| start + end)].to_owned())
}

/// How long a program may take to say or do what a test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

const TICK: Duration = Duration::from_millis(20);
const SEARCH_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_heard_and_urls_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = shell(
            folder.path(),
            "echo clearnet: 'https://127.0.0.1:8443/ (self-signed)'; echo bad >&2",
        );
        assert_eq!(process.wait_for_url("clearnet"), "https://127.0.0.1:8443/");
        assert_eq!(process.wait_for("bad"), "bad");
        assert!(process.wait().success());
        assert_eq!(process.lines().len(), 2);
    }

    #[test]
    fn a_program_can_be_asked_to_stop_and_has_its_last_word() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = shell(
            folder.path(),
            "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.05; done",
        );
        let _line = process.wait_for("up");
        let status = process.stop();
        assert_eq!(status.code(), Some(7));
        assert_eq!(process.lines().last().map(String::as_str), Some("bye"));
    }

    #[test]
    fn a_kill_leaves_no_last_word() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = shell(
            folder.path(),
            "trap 'echo bye' TERM EXIT; echo up; while :; do sleep 0.05; done",
        );
        let _line = process.wait_for("up");
        let (most, now) = process.memory();
        assert!(most >= now && now > 0);
        let status = process.kill();
        assert!(ended_by(status, 9), "{status}");
        assert_eq!(process.lines(), ["up"]);
    }

    #[test]
    fn a_dropped_program_is_gone_with_what_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let process = shell(folder.path(), "sleep 600 & echo child $!; wait");
        let line = process.wait_for("child");
        let child = line.strip_prefix("child ").unwrap().to_owned();
        assert!(is_running(&child));
        drop(process);
        let end = Instant::now() + PATIENCE;
        while is_running(&child) {
            assert!(Instant::now() < end, "the program's child lives on");
            thread::sleep(TICK);
        }
    }

    #[test]
    #[should_panic(expected = "never a line with \"ready\": it ended; it printed:\nno such option")]
    fn a_program_that_ends_early_is_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let _line = shell(folder.path(), "echo no such option; exit 2").wait_for("ready");
    }

    #[test]
    fn the_program_runs_in_its_folder_without_our_environment() {
        let folder = tempfile::tempdir().unwrap();
        let path = config(folder.path(), "[clearnet]\nlisten = \"127.0.0.1:0\"\n");
        let process = shell(
            folder.path(),
            "cat subrosa.toml; echo home=$HOME cargo=$CARGO_MANIFEST_DIR; echo done",
        );
        let _line = process.wait_for("done");
        assert_eq!(process.lines()[1], "listen = \"127.0.0.1:0\"");
        assert_eq!(
            process.lines()[2],
            format!("home={} cargo=", path.parent().unwrap().display())
        );
    }

    #[test]
    fn the_portal_program_exists_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let status = Process::subrosa(folder.path(), &["--version"]).wait();
        assert!(status.success(), "{status}");
    }

    fn shell(folder: &Path, script: &str) -> Process {
        Process::start(Path::new("/bin/sh"), folder, &["-c", script])
    }

    fn is_running(id: &str) -> bool {
        // A zombie that nobody reaps is as good as gone.
        let state = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        !state.is_empty() && !state.contains(") Z ")
    }
}
