//! The security log as a file: CSV for a spreadsheet, JSON for a program.

use std::io::{self, Write};
use std::ops::ControlFlow;

use serde::Serialize;

use super::{Line, Name, Names, Query, SecurityLog};
use crate::app::live::WhileAlive;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::{Event, Log};

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RFC 4180, with a byte order mark, without which Excel misreads names.
    Csv,
    /// One array of objects (RFC 8259).
    Json,
}

/// One entry in a file.
#[derive(Serialize)]
struct Row<'a> {
    number: u64,
    day: String,
    /// In UTC; empty where only the day is known.
    time: String,
    event: &'a str,
    words: String,
    detail: &'a str,
    count: u64,
    who: &'a str,
    whom: &'a str,
    browser: &'a str,
}

/// The words of a language that a file needs.
pub(crate) struct Words<'a> {
    /// What an event is called.
    pub(crate) event: &'a dyn Fn(&Line) -> String,
    pub(crate) member_gone: String,
    pub(crate) tenant_gone: String,
}

/// An export that is an entry of the log, and who is called what in it.
pub(crate) struct Begun(Names);

/// Waits until the security log has written that this member takes something out. Whoever exports
/// asks here before a byte is given.
///
/// # Errors
/// [`AppError::Internal`] if it is not written: then nothing may go out.
pub(crate) fn note_export(log: &Log, staff: &StaffSession, event: &Event) -> Result<(), AppError> {
    if log.emit_surely(event, &staff.by()) {
        Ok(())
    } else {
        Err(AppError::Internal("security log"))
    }
}

impl SecurityLog {
    /// What [`Self::export`] asks for. That entries are taken out is an entry itself from here on.
    pub(crate) fn begin_export(&self, staff: &StaffSession) -> Result<Begun, AppError> {
        staff.actor.see_security_log()?;
        note_export(&self.log, staff, &Event::LogExported)?;
        Ok(Begun(self.names()?))
    }

    /// Writes every entry that a query takes, newest first.
    pub(crate) fn export(
        &self,
        staff: &StaffSession,
        Begun(names): &Begun,
        (query, format): (&Query, Format),
        words: &Words<'_>,
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let failed = |_| AppError::Internal("export");
        let mut out = WhileAlive::new(out, staff.actor.alive());
        let mut out = io::BufWriter::with_capacity(CHUNK, &mut out);
        out.write_all(match format {
            Format::Csv => HEAD.as_bytes(),
            Format::Json => b"[",
        })
        .map_err(failed)?;
        let (mut written, mut first) = (Ok(()), true);
        self.walk(query, names, |line| {
            let row = row(&line, words);
            written = match format {
                Format::Csv => csv(&row, &mut out),
                Format::Json => json(&row, first, &mut out),
            };
            first = false;
            if written.is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        written.map_err(failed)?;
        if format == Format::Json {
            out.write_all(b"\n]\n").map_err(failed)?;
        }
        out.flush().map_err(failed)
    }
}

fn row<'a>(line: &'a Line, words: &'a Words<'_>) -> Row<'a> {
    let name = |name: &'a Option<Name>| match name {
        None => "",
        Some(Name::Member(name) | Name::Tenant(name)) => name,
        Some(Name::MemberGone) => &words.member_gone,
        Some(Name::TenantGone) => &words.tenant_gone,
    };
    Row {
        number: line.number,
        day: line.entry.time.day().to_string(),
        time: line.time().unwrap_or_default(),
        event: &line.entry.key,
        words: (words.event)(line),
        detail: line.entry.detail.as_deref().unwrap_or(""),
        count: line.entry.count,
        who: name(&line.actor),
        whom: name(&line.subject),
        browser: line.entry.device.as_deref().unwrap_or(""),
    }
}

fn csv(row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (number, count) = (row.number.to_string(), row.count.to_string());
    let cells = [
        &number,
        &row.day,
        &row.time,
        row.event,
        &row.words,
        row.detail,
        &count,
        row.who,
        row.whom,
        row.browser,
    ];
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    write!(out, "{}\r\n", cells.join(","))
}

// CLAIM(C-80): SECURITY.md
/// A quoted cell that no spreadsheet takes for a formula (OWASP, CSV injection).
pub(crate) fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn json(row: &Row<'_>, first: bool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if first { b"\n" } else { b",\n" })?;
    serde_json::to_writer(out, row).map_err(io::Error::from)
}

const HEAD: &str = "\u{feff}\"number\",\"day\",\"time (UTC)\",\"event\",\"words\",\"detail\",\"count\",\
                    \"who\",\"whom\",\"browser\"\r\n";

/// Bytes that are handed on together.
const CHUNK: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula_or_leaves_its_quotes() {
        for (text, expected) in [
            ("Maja Lund", "\"Maja Lund\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@sum", "\"'@sum\""),
            ("\t=1", "\"' =1\""),
            ("a\r\n=b", "\"a  =b\""),
            ("＝1", "\"'＝1\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
