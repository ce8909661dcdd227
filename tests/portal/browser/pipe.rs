//! The DevTools protocol over Chromium's own pipe: JSON messages with a zero byte behind each.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::built::assert_alone;

/// A running Chromium and the pipe to it. It is killed when this is dropped.
pub(super) struct Pipe {
    child: Child,
    to_browser: ChildStdin,
    from_browser: Receiver<Value>,
    errors: PathBuf,
    next: u64,
    events: VecDeque<Value>,
}

impl Pipe {
    /// Starts Chromium with these arguments; what it prints goes into a file in `folder`.
    ///
    /// # Panics
    ///
    /// When a network interface other than `lo` exists, or Chromium cannot be started.
    pub(super) fn start(folder: &Path, arguments: &[String]) -> Self {
        assert_alone();
        let errors = folder.join("chromium.log");
        // Chromium reads file descriptor 3 and writes 4. The shell turns our two pipes into those; nothing else is
        // inherited, and no unsafe code is needed.
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null",
                CHROMIUM,
            ])
            .args(arguments);
        command
            .arg("--remote-debugging-pipe")
            .env("HOME", folder)
            .process_group(0);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&errors).unwrap());
        let mut child = command.spawn().expect("a shell");
        let to_browser = child.stdin.take().unwrap();
        let stream = child.stdout.take().unwrap();
        let (heard, from_browser) = channel();
        let _thread = thread::spawn(move || {
            for message in BufReader::new(stream).split(0).map_while(Result::ok) {
                if let Ok(message) = serde_json::from_slice(&message)
                    && heard.send(message).is_err()
                {
                    break;
                }
            }
        });
        Self {
            child,
            to_browser,
            from_browser,
            errors,
            next: 0,
            events: VecDeque::new(),
        }
    }

    /// Sends one command and waits for its answer; events that come meanwhile are kept.
    ///
    /// # Errors
    ///
    /// What Chromium says is wrong.
    ///
    /// # Panics
    ///
    /// When Chromium is gone or silent.
    pub(super) fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        parameters: Value,
    ) -> Result<Value, String> {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        if self
            .to_browser
            .write_all(&bytes)
            .and_then(|()| self.to_browser.flush())
            .is_err()
        {
            self.gone(method);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let mut answer = self.hear(end, method);
            if answer["id"] != json!(self.next) {
                self.events.push_back(answer);
            } else if let Some(error) = answer.get("error") {
                return Err(format!("{method}: {error}"));
            } else {
                return Ok(answer["result"].take());
            }
        }
    }

    /// The next event, waiting until `end`; `None` when none came.
    pub(super) fn event(&mut self, end: Instant) -> Option<Value> {
        if let Some(event) = self.events.pop_front() {
            return Some(event);
        }
        let left = end.saturating_duration_since(Instant::now());
        match self.from_browser.recv_timeout(left) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => self.gone("waiting"),
        }
    }

    /// Every event that has come so far.
    pub(super) fn drain(&mut self) -> Vec<Value> {
        let mut events: Vec<Value> = self.events.drain(..).collect();
        events.extend(self.from_browser.try_iter());
        events
    }

    fn hear(&mut self, end: Instant, method: &str) -> Value {
        match self
            .from_browser
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("no answer to {method} within {PATIENCE:?}"),
            Err(RecvTimeoutError::Disconnected) => self.gone(method),
        }
    }

    fn gone(&self, method: &str) -> ! {
        let printed = std::fs::read_to_string(&self.errors).unwrap_or_default();
        panic!("Chromium is gone at {method}; it printed:\n{printed}");
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        // Its group goes with it: a renderer must not outlive a failed test.
        let line = format!("kill -s KILL -- -{} 2>/dev/null", self.child.id());
        let _status = Command::new("sh").args(["-c", &line]).status();
        let _result = self.child.kill();
        let _status = self.child.wait();
    }
}

const CHROMIUM: &str = "/usr/bin/chromium";
const PATIENCE: Duration = Duration::from_secs(90);
