//! `subrosa scrub`: the cleaner on its own.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use subrosa_scrub::{Limits, ReadAt, Refusal, Report};

use crate::cli::Scrub;

/// Cleans one file. Exit code 0: cleaned; 2: usage; 3: refused, and no file was written.
pub fn run(options: &Scrub) -> ExitCode {
    let Ok(source) = Source::open(&options.file) else {
        return say_wrong("the file cannot be read", 2);
    };
    let output = options
        .output
        .clone()
        .unwrap_or_else(|| beside(&options.file));
    if output == options.file {
        return say_wrong("the new file must have another name", 2);
    }
    let mut cleaned = Vec::new();
    match subrosa_scrub::scrub(&source, &mut cleaned, &Limits::default()) {
        Ok(clean) => {
            let (_, report) = clean.into_parts();
            if fs::write(&output, &cleaned).is_err() {
                return say_wrong("the new file cannot be written", 2);
            }
            let text = if options.json {
                json(&report)
            } else {
                table(&report)
            };
            match writeln!(io::stdout(), "{text}") {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::from(2),
            }
        }
        Err(refusal) => say_wrong(&refused(&refusal), 3),
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

/// `picture.jpg` becomes `picture.clean.jpg`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".clean");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn table(report: &Report) -> String {
    let mut lines = vec![format!(
        "{}: {} bytes, now {}",
        report.format.key(),
        report.bytes_in,
        report.bytes_out
    )];
    for finding in &report.findings {
        let value = finding.value.as_ref().map_or("", |value| value.expose());
        lines.push(format!(
            "  {:8} {:24} {value}",
            finding.fate.key(),
            finding.kind.key()
        ));
    }
    for remains in &report.remains {
        lines.push(format!("  {:8} {}", "remains", remains.key()));
    }
    lines.join("\n")
}

fn json(report: &Report) -> String {
    let findings: Vec<serde_json::Value> = report
        .findings
        .iter()
        .map(|finding| {
            serde_json::json!({
                "kind": finding.kind.key(),
                "fate": finding.fate.key(),
                "value": finding.value.as_ref().map(|value| value.expose().to_owned()),
            })
        })
        .collect();
    let remains: Vec<&str> = report.remains.iter().map(|remains| remains.key()).collect();
    serde_json::json!({
        "format": report.format.key(),
        "bytes_in": report.bytes_in,
        "bytes_out": report.bytes_out,
        "findings": findings,
        "remains": remains,
    })
    .to_string()
}

fn refused(refusal: &Refusal) -> String {
    match refusal.format {
        Some(format) => format!("refused ({}): {}", format.key(), refusal.reason.key()),
        None => format!("refused: {}", refusal.reason.key()),
    }
}

fn say_wrong(problem: &str, code: u8) -> ExitCode {
    // With standard error closed there is nobody left to tell.
    writeln!(io::stderr(), "subrosa: {problem}").ok();
    ExitCode::from(code)
}
