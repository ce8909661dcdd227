//! The worker's last word, and what is believed of it.

use std::io;

use serde::{Deserialize, Serialize};

use super::shown;
use crate::report::MOST_FOUND;
use crate::{
    Fate, Finding, FindingKind, Format, Inside, Reason, Refusal, Remains, Report, SCRUBBERS,
};

#[derive(Serialize, Deserialize)]
pub(super) enum Answer {
    Clean(Told),
    Refused(Refused),
}

/// A report on the wire.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    format: Format,
    findings: Vec<(FindingKind, Fate, Option<String>)>,
    remains: Vec<Remains>,
    bytes_out: u64,
}

/// A refusal on the wire.
#[derive(Serialize, Deserialize)]
pub(super) struct Refused {
    format: Option<Format>,
    reason: Reason,
    inside: Option<(Option<String>, Option<Format>, Reason)>,
}

impl Answer {
    pub(super) fn refused(refusal: &Refusal) -> Self {
        let inside = refusal.inside.as_ref().map(|inside| {
            let name = inside.name.as_ref().map(|name| name.expose().to_owned());
            (name, inside.format, inside.reason)
        });
        Self::Refused(Refused {
            format: refusal.format,
            reason: refusal.reason,
            inside,
        })
    }

    pub(super) fn encoded(&self) -> io::Result<Vec<u8>> {
        postcard::to_allocvec(self).map_err(|_| super::broken())
    }

    /// Reads an answer; nothing if it is none, or more than one.
    pub(super) fn decoded(bytes: &[u8]) -> Option<Self> {
        let (answer, rest) = postcard::take_from_bytes(bytes).ok()?;
        rest.is_empty().then_some(answer)
    }
}

impl Told {
    pub(super) fn of(report: Report) -> Self {
        let findings = report.findings.into_iter().map(|finding| {
            let value = finding.value.map(|value| value.expose().to_owned());
            (finding.kind, finding.fate, value)
        });
        Self {
            format: report.format,
            findings: findings.collect(),
            remains: report.remains,
            bytes_out: report.bytes_out,
        }
    }

    /// The report, if it can be true: of a type that is cleaned, on as many bytes as came, and no longer than any is.
    pub(super) fn report(self, bytes_in: u64, written: u64) -> Option<Report> {
        let cleaned = SCRUBBERS
            .iter()
            .any(|scrubber| scrubber.format() == self.format);
        let long = self.findings.len() > MOST_FOUND || self.remains.len() > Remains::ALL.len();
        if !cleaned || long || written == 0 || written != self.bytes_out {
            return None;
        }
        let findings = self.findings.into_iter();
        let findings = findings.map(|(kind, fate, value)| Finding {
            kind,
            fate,
            value: shown(value.as_deref()),
        });
        Some(Report {
            format: self.format,
            findings: findings.collect(),
            remains: self.remains,
            bytes_in,
            bytes_out: written,
        })
    }
}

impl Refused {
    pub(super) fn refusal(self) -> Refusal {
        Refusal {
            format: self.format,
            reason: self.reason,
            inside: self.inside.map(|(name, format, reason)| Inside {
                name: shown(name.as_deref()),
                format,
                reason,
            }),
        }
    }
}
