//! How a command reaches the running portal: a socket in the data folder, for this account only.
//!
//! The portal has the data folder for itself, so it makes the backup; the command asks for it
//! and prints what it hears.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::net::UnixListener;

use crate::app::system::System;
use crate::backup::{BackupError, Backups, Task};
use crate::listen::Stopping;
use crate::status;

/// What a command asks of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Make something.
    Make(Task),
    /// Say what there is.
    List,
    /// Say how the portal fares.
    Status,
    /// Note a drill in the security log: whether of a monthly backup, seconds.
    Drill(bool, usize),
}

impl Ask {
    fn line(self) -> String {
        match self {
            Self::Make(Task::Data) => "data".to_owned(),
            Self::Make(Task::Vault) => "vault".to_owned(),
            Self::List => "list".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Drill(monthly, seconds) => format!("drill {monthly} {seconds}"),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        match line.trim_end().split(' ').collect::<Vec<_>>().as_slice() {
            ["data"] => Some(Self::Make(Task::Data)),
            ["vault"] => Some(Self::Make(Task::Vault)),
            ["list"] => Some(Self::List),
            ["status"] => Some(Self::Status),
            ["drill", monthly, seconds] => {
                Some(Self::Drill(monthly.parse().ok()?, seconds.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// What commands can be about.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) backups: Arc<Backups>,
    pub(crate) system: System,
}

impl Desk {
    fn obey(&self, ask: Ask, say: &dyn Fn(&str)) -> Result<(), String> {
        match ask {
            Ask::Status => status::tell(&self.system, say),
            Ask::Make(_) | Ask::List | Ask::Drill(_, _) => {
                obey(&self.backups, ask, say).map_err(|error| error.to_string())
            }
        }
    }
}

/// Does what was asked of backups; also without a running portal.
pub(crate) fn obey(backups: &Backups, ask: Ask, say: &dyn Fn(&str)) -> Result<(), BackupError> {
    match ask {
        Ask::Make(task) => backups.run(task, say),
        Ask::List => backups.list(say),
        Ask::Drill(monthly, seconds) => {
            backups.file_drill(monthly, seconds);
            Ok(())
        }
        Ask::Status => Ok(()),
    }
}

/// The portal's end.
pub(crate) struct Control {
    path: PathBuf,
    listener: UnixListener,
}

impl Control {
    /// Listens in a data folder that this process has for itself.
    pub(crate) fn open(data: &Path) -> Option<Self> {
        let path = data.join(SOCKET);
        // What a killed portal left; nobody else listens in this folder.
        fs::remove_file(&path).ok();
        let listener = UnixListener::bind(&path).ok()?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).ok()?;
        Some(Self { path, listener })
    }

    /// Answers until the portal stops.
    pub(crate) async fn run(self, desk: Desk, mut stopping: Stopping) {
        loop {
            let stream = tokio::select! {
                biased;
                () = stopping.asked() => break,
                accepted = self.listener.accept() => accepted.map(|(stream, _)| stream),
            };
            let stream = stream.and_then(tokio::net::UnixStream::into_std);
            let Ok(stream) = stream.and_then(|stream| {
                stream.set_nonblocking(false)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                Ok(stream)
            }) else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let desk = desk.clone();
            let begun = thread::Builder::new()
                .name("control".to_owned())
                .spawn(move || answer(&desk, stream));
            // Whoever asked hears nothing, and asks again.
            drop(begun);
        }
        fs::remove_file(&self.path).ok();
    }
}

fn answer(desk: &Desk, stream: UnixStream) {
    let mut line = String::new();
    let asked = BufReader::new(&stream).take(LONGEST).read_line(&mut line);
    let Some(ask) = asked.ok().and_then(|_| Ask::parse(&line)) else {
        return;
    };
    // Whoever asked may have gone: it is made all the same.
    let say = |line: &str| {
        writeln!(&stream, "  {line}").ok();
    };
    let last = match desk.obey(ask, &say) {
        Ok(()) => "done".to_owned(),
        Err(error) => format!("failed: {error}"),
    };
    writeln!(&stream, "{last}").ok();
}

/// The command's end: asks the portal that runs on a data folder. `None` if none does.
///
/// # Errors
/// What the portal says, or that it ended meanwhile.
pub(crate) fn ask(data: &Path, ask: Ask, say: &dyn Fn(&str)) -> Option<Result<(), String>> {
    let stream = UnixStream::connect(data.join(SOCKET)).ok()?;
    if writeln!(&stream, "{}", ask.line()).is_err() {
        return Some(Err(ENDED.to_owned()));
    }
    for line in BufReader::new(&stream).lines() {
        match line.as_deref() {
            Ok("done") => return Some(Ok(())),
            Ok(line) => match line.strip_prefix("failed: ") {
                Some(why) => return Some(Err(why.to_owned())),
                None => say(line.trim_start()),
            },
            Err(_) => break,
        }
    }
    Some(Err(ENDED.to_owned()))
}

const SOCKET: &str = "control";

const ENDED: &str = "the portal ended before it had answered";

/// How long a command may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait after a failed accept.
const PAUSE: Duration = Duration::from_millis(100);

/// Bytes of the longest line.
const LONGEST: u64 = 200;
