//! ZIP archives: every file in them is cleaned as if it had come alone, and gets a name that says nothing.

mod litter;
mod look;

use std::io::Write;

use crate::zip::{Archive, Entry, ZipWriter};
use crate::{Budget, FindingKind, Findings, Format, ReadAt, Reason, Scrubber, SecondLook};

/// The scrubber for ZIP archives that are not a document or program of another type.
pub(crate) struct Zip;

impl Scrubber for Zip {
    fn format(&self) -> Format {
        Format::Zip
    }

    /// The start tells an archive from a document no better than the start of any file in it would; the names in the
    /// directory do, and `foreign` asks them.
    fn recognises(&self, _head: &[u8]) -> bool {
        false
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let archive = Archive::open(src, budget)?;
        let mut rebuild = Rebuild {
            archive: &archive,
            writer: ZipWriter::new(out),
            findings: Findings::default(),
            kept: 0,
            told: Told::default(),
        };
        rebuild.tell_archive();
        for entry in &archive.entries {
            rebuild.entry(entry, budget)?;
        }
        if rebuild.kept == 0 {
            return Err(Reason::Empty);
        }
        rebuild.writer.finish()?;
        Ok(rebuild.findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::new(0))
    }
}

struct Rebuild<'a> {
    archive: &'a Archive<'a>,
    writer: ZipWriter<'a>,
    findings: Findings,
    /// Files in the new archive so far.
    kept: u64,
    told: Told,
}

/// How much was told of the members, so that a page can hold it.
#[derive(Default)]
struct Told {
    names: u32,
    days: u32,
    comments: u32,
    owner: bool,
}

impl Rebuild<'_> {
    fn tell_archive(&mut self) {
        let found = &mut self.findings;
        if !self.archive.comment.is_empty() {
            found.removed(FindingKind::Comment, Some(&self.archive.comment));
        }
        if self.archive.slack {
            found.removed(FindingKind::Slack, None);
        }
        if self.archive.trailer {
            found.removed(FindingKind::Trailer, None);
        }
    }

    fn entry(&mut self, entry: &Entry, budget: &mut Budget) -> Result<(), Reason> {
        budget.work(1)?;
        self.tell_entry(entry);
        if litter::is_litter(&entry.name) {
            self.findings
                .removed(FindingKind::PrivateData, Some(&entry.name));
            return Ok(());
        }
        if entry.is_folder() {
            self.tell_name(&entry.name);
            return if entry.size == 0 {
                Ok(())
            } else {
                Err(Reason::Damaged)
            };
        }
        if entry.is_special() {
            return Err(budget.blame(&entry.name, None, Reason::Unusual));
        }
        self.file(entry, budget)
    }

    /// Cleans one file into the new archive.
    fn file(&mut self, entry: &Entry, budget: &mut Budget) -> Result<(), Reason> {
        let member = self.archive.member(entry, false, budget);
        let member = member.map_err(|reason| blamed(entry, None, reason, budget))?;
        if litter::is_double(&entry.name, &member)? {
            self.findings
                .removed(FindingKind::PrivateData, Some(&entry.name));
            return Ok(());
        }
        let format =
            crate::recognise(&member).map_err(|reason| blamed(entry, None, reason, budget))?;
        let number = self.kept.saturating_add(1);
        let name = format!("file-{number}.{}", format.extension_beside(&entry.name));
        let findings = &mut self.findings;
        self.writer.member(&name, |out| {
            crate::inner(&member, out, |_| true, budget, findings)
                .map_err(|reason| blamed(entry, Some(format), reason, budget))
        })?;
        self.kept = number;
        if name != entry.name {
            self.tell_name(&entry.name);
        }
        Ok(())
    }

    fn tell_name(&mut self, name: &str) {
        if self.told.names < MOST_NAMES {
            self.findings
                .removed(FindingKind::MemberDetails, Some(name));
        }
        self.told.names = self.told.names.saturating_add(1);
    }

    fn tell_entry(&mut self, entry: &Entry) {
        let found = &mut self.findings;
        if let Some(day) = entry.day()
            && self.told.days < MOST_DAYS
        {
            found.removed(FindingKind::Date, Some(&day));
            self.told.days += 1;
        }
        if !entry.comment.is_empty() && self.told.comments < MOST_COMMENTS {
            found.removed(FindingKind::Comment, Some(&entry.comment));
            self.told.comments += 1;
        }
        match entry.owner {
            Some((user, group)) if !self.told.owner => {
                let owner = format!("uid {user}, gid {group}");
                found.removed(FindingKind::MemberDetails, Some(&owner));
                self.told.owner = true;
            }
            Some(_) => {}
            None if entry.extra => found.removed(FindingKind::MemberDetails, None),
            None => {}
        }
    }
}

/// A file in the archive is to blame, unless reading or writing failed or the whole is too large.
fn blamed(entry: &Entry, format: Option<Format>, reason: Reason, budget: &mut Budget) -> Reason {
    if matches!(reason, Reason::Read | Reason::Write | Reason::TooLarge) {
        return reason;
    }
    budget.blame(&entry.name, format, reason)
}

const MOST_NAMES: u32 = 20;
const MOST_DAYS: u32 = 8;
const MOST_COMMENTS: u32 = 8;
