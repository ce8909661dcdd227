//! `subrosa scrub`: the cleaner on its own.

mod paths;
mod say;

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use subrosa_scrub::{Limits, ReadAt, Refusal, Report};

use self::paths::{Plan, Work};
use self::say::Words;
use crate::cleaner::Cleaner;
use crate::cli::Scrub;

/// Cleans files and folders, each file in a locked-down worker of its own.
///
/// Exit code 0: all are clean; 2: something could not be read or written, or the command makes no sense; 3: a file
/// was refused. A refused file has no output; why it was refused stands on standard error.
pub fn run(options: &Scrub) -> ExitCode {
    let cleaner = Cleaner::new(None);
    if cleaner.check().is_err() {
        return wrong("a worker cannot be started and locked down here (seccomp is needed)");
    }
    let plan = match Plan::new(options) {
        Ok(plan) => plan,
        Err(problem) => return wrong(&problem),
    };
    let Ok(words) = Words::load() else {
        return wrong("the texts cannot be read");
    };
    let mut run = Run {
        cleaner,
        words,
        limits: limits(options.without_hidden),
        json: options.json,
        bar: io::stderr().is_terminal() && plan.works.len() > 1,
        refused: 0,
        failed: 0,
    };
    let all = plan.works.len();
    for (number, work) in plan.works.iter().enumerate() {
        run.bar(number, all);
        if run.one(work).is_err() {
            // Standard output is closed: nobody reads what comes next.
            return ExitCode::from(2);
        }
    }
    run.bar(all, all);
    run.end(all)
}

/// What became of one file.
enum Outcome {
    Clean(PathBuf, Box<Report>),
    Refused(Refusal),
    Failed(&'static str),
}

struct Run {
    cleaner: Cleaner,
    words: Words,
    limits: Limits,
    json: bool,
    bar: bool,
    refused: usize,
    failed: usize,
}

impl Run {
    fn one(&mut self, work: &Work) -> io::Result<()> {
        let outcome = self.clean(work);
        match outcome {
            Outcome::Clean(..) => {}
            Outcome::Refused(_) => self.refused += 1,
            Outcome::Failed(_) => self.failed += 1,
        }
        if self.bar {
            write!(io::stderr(), "\r\x1b[K").ok();
        }
        let table = self.words.table(&work.input, &outcome);
        let clean = matches!(outcome, Outcome::Clean(..));
        if !clean {
            writeln!(io::stderr(), "{table}").ok();
        }
        if self.json {
            writeln!(io::stdout(), "{}", say::json(&work.input, &outcome))
        } else if clean {
            writeln!(io::stdout(), "{table}")
        } else {
            Ok(())
        }
    }

    fn clean(&self, work: &Work) -> Outcome {
        let Ok(source) = Source::open(&work.input) else {
            return Outcome::Failed("it cannot be read");
        };
        let Ok(part) = Part::create(&work.output) else {
            return Outcome::Failed("its new folder cannot be written to");
        };
        match self.cleaner.clean(&source, part, &self.limits) {
            Ok(clean) => {
                let (part, report) = clean.into_parts();
                let output = work.named(report.format);
                match part.keep(&output) {
                    Ok(()) => Outcome::Clean(output, Box::new(report)),
                    Err(_) => Outcome::Failed("the new file cannot be written"),
                }
            }
            Err(refusal) => Outcome::Refused(refusal),
        }
    }

    /// Draws how far it is.
    fn bar(&self, done: usize, all: usize) {
        if self.bar {
            let filled = (done * WIDTH).checked_div(all).unwrap_or(WIDTH);
            let (full, rest) = ("#".repeat(filled), " ".repeat(WIDTH - filled));
            write!(io::stderr(), "\r[{full}{rest}] {done} of {all}").ok();
            if done == all {
                writeln!(io::stderr()).ok();
            }
        }
    }

    fn end(&self, all: usize) -> ExitCode {
        if all > 1 && !self.json {
            let clean = all - self.refused - self.failed;
            let (refused, failed) = (self.refused, self.failed);
            let text = format!("{clean} cleaned, {refused} refused, {failed} failed");
            writeln!(io::stdout(), "{text}").ok();
        }
        match (self.failed, self.refused) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(3),
            (_, _) => ExitCode::from(2),
        }
    }
}

/// The limits for one's own files on one's own machine: far above what the portal takes from a stranger.
fn limits(without_hidden: bool) -> Limits {
    Limits {
        drop_hidden: without_hidden,
        ..Limits::for_files_of(64 << 30)
    }
}

struct Source {
    file: File,
    length: u64,
}

impl Source {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }
}

impl ReadAt for Source {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }
}

/// A new file under a name of its own until it is whole; removed if it never is.
struct Part {
    file: File,
    path: PathBuf,
    kept: bool,
}

impl Part {
    fn create(output: &Path) -> io::Result<Self> {
        let folder = output.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        for number in 0..MOST_PARTS {
            let path = folder.join(format!(".subrosa-{}-{number}.part", std::process::id()));
            // Never what is there already: in a folder of many people it may be a link to somebody's file.
            let new = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path);
            match new {
                Ok(file) => {
                    return Ok(Self {
                        file,
                        path,
                        kept: false,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn keep(mut self, output: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, output)?;
        self.kept = true;
        Ok(())
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            fs::remove_file(&self.path).ok();
        }
    }
}

fn wrong(problem: &str) -> ExitCode {
    // With standard error closed there is nobody left to tell.
    writeln!(io::stderr(), "subrosa: {problem}").ok();
    ExitCode::from(2)
}

const WIDTH: usize = 30;
/// Names that are tried for an unfinished file.
const MOST_PARTS: u32 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_file_is_never_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("theirs");
        fs::write(&theirs, "theirs").unwrap();
        let guessed = format!(".subrosa-{}-0.part", std::process::id());
        std::os::unix::fs::symlink(&theirs, folder.path().join(guessed)).unwrap();
        let mut part = Part::create(&folder.path().join("out")).unwrap();
        part.write_all(b"ours").unwrap();
        part.keep(&folder.path().join("out")).unwrap();
        assert_eq!(fs::read(&theirs).unwrap(), b"theirs");
        assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"ours");
    }
}
