//! The register of reports (Directive (EU) 2019/1937, article 18): what came when and what became
//! of it, without a word of what was written.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use subrosa_policy::{
    CategoryWords, Channel, Day, LegalClock, MemberId, Mode, Outcome, Registered, Severity,
    TenantId,
};
use subrosa_store::{Act, CaseIndex};

use super::Casework;
use super::list::Words;
use crate::app::journal::{Format, csv_cell, note_export};
use crate::app::live::WhileAlive;
use crate::app::staff::StaffSession;
use crate::app::tenants::Profiles;
use crate::error::AppError;
use crate::log::{Event, Log};

/// Which part of the register somebody asks for: by the day of receipt, and by client.
#[derive(Clone, Copy, Default)]
pub(crate) struct Period {
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    pub(crate) tenant: Option<TenantId>,
}

/// The part that was asked for.
pub(crate) struct Register {
    pub(crate) depth: Registered,
    pub(crate) entries: Vec<RegisterEntry>,
    /// The clients of whom something stands in the whole register.
    pub(crate) tenants: Vec<(TenantId, String)>,
}

/// A report in the register.
pub(crate) struct RegisterEntry {
    /// The label, where the reader knows the case; else a pseudonym.
    pub(crate) reference: String,
    pub(crate) index: CaseIndex,
    pub(crate) client: String,
    pub(crate) category: Option<CategoryWords>,
    pub(crate) dates: LegalClock,
    pub(crate) lawyer: String,
}

impl Casework {
    // CLAIM(C-108): SECURITY.md
    /// The register, oldest first, as far as this member may read it.
    pub(crate) fn register(
        &self,
        staff: &StaffSession,
        period: Period,
    ) -> Result<Register, AppError> {
        staff.actor.see_register()?;
        let mut found = Vec::new();
        self.store.index_each(|index| {
            if let Ok(depth) = staff.actor.in_register(&index.facts()) {
                found.push((depth, index));
            }
        })?;
        let mut words = Words::new(&self.store);
        let mut profiles = Profiles::new(&self.store);
        let names = self.names()?;
        let mut register = Register {
            depth: Registered::Days,
            entries: Vec::new(),
            tenants: Vec::new(),
        };
        for (depth, index) in found {
            register.depth = depth;
            let client = words.tenant(index.tenant)?;
            let named = (index.tenant, client.clone());
            if !register.tenants.contains(&named) {
                register.tenants.push(named);
            }
            if !period.holds(&index) {
                continue;
            }
            register.entries.push(RegisterEntry {
                reference: self.reference(staff, &index)?,
                category: words.category(&index)?,
                dates: profiles.dates(&index)?,
                lawyer: named_in(&names, index.handler),
                client,
                index,
            });
        }
        register.sort();
        Ok(register)
    }

    /// The register for a file. It is an entry of the security log, and stands in every case that
    /// this member reads, before there is one.
    pub(crate) fn take_register(
        &self,
        staff: &StaffSession,
        log: &Log,
        period: Period,
    ) -> Result<Register, AppError> {
        let register = self.register(staff, period)?;
        note_export(log, staff, &Event::RegisterExported)?;
        for entry in &register.entries {
            self.note_registered(staff, entry)?;
        }
        Ok(register)
    }

    fn note_registered(&self, staff: &StaffSession, entry: &RegisterEntry) -> Result<(), AppError> {
        let Ok(grant) = staff.actor.read_case(&entry.index.facts()) else {
            return Ok(());
        };
        match self.store.open_case(&grant, staff.member, &staff.reader) {
            Ok(open) => self.note(staff, &open, Act::Registered),
            // Handed on since, or closed to new keys: not read by them.
            Err(_) => Ok(()),
        }
    }

    fn reference(&self, staff: &StaffSession, index: &CaseIndex) -> Result<String, AppError> {
        match staff.actor.know_case(&index.facts()) {
            Ok(()) => Ok(index.label.clone()),
            Err(_) => Ok(self.store.pseudonym(index.case)?),
        }
    }
}

impl Period {
    fn holds(&self, index: &CaseIndex) -> bool {
        let day = index.milestones.received;
        self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
            && self.tenant.is_none_or(|tenant| tenant == index.tenant)
    }
}

impl Register {
    /// Writes it to `out`, for as long as this member may go on.
    pub(crate) fn write(
        &self,
        staff: &StaffSession,
        (format, lang): (Format, &str),
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let mut out = WhileAlive::new(out, staff.actor.alive());
        let mut out = io::BufWriter::new(&mut out);
        let written = match format {
            Format::Csv => self.csv(lang, &mut out),
            Format::Json => self.json(lang, &mut out),
        };
        written.map_err(|_| AppError::Internal("export"))
    }

    fn sort(&mut self) {
        self.tenants.sort_by(|(_, a), (_, b)| a.cmp(b));
        self.entries.sort_by(|a, b| {
            let day = |entry: &RegisterEntry| entry.index.milestones.received;
            (day(a), &a.reference).cmp(&(day(b), &b.reference))
        });
    }

    /// RFC 4180, with a byte order mark, without which Excel misreads names.
    fn csv(&self, lang: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut head = true;
        for entry in &self.entries {
            let row = entry.row(self.depth, lang);
            if head {
                csv_line(out, "\u{feff}", row.iter().map(|(key, _)| *key))?;
                head = false;
            }
            csv_line(out, "", row.iter().map(|(_, value)| value.as_str()))?;
        }
        out.flush()
    }

    fn json(&self, lang: &str, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")?;
        for (number, entry) in self.entries.iter().enumerate() {
            out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &Row(entry.row(self.depth, lang)))?;
        }
        out.write_all(b"\n]\n")?;
        out.flush()
    }
}

impl RegisterEntry {
    /// The fields of an exported register, in their order. Keys never change.
    fn row(&self, depth: Registered, lang: &str) -> Vec<(&'static str, String)> {
        let index = &self.index;
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let marks = &index.milestones;
        let mut row = vec![
            ("reference", self.reference.clone()),
            ("client", self.client.clone()),
            ("received", marks.received.to_string()),
            ("acknowledge_by", self.dates.acknowledge_by().to_string()),
            ("acknowledged", day(marks.acknowledged)),
            ("feedback_by", self.dates.feedback_by().to_string()),
            ("feedback_given", day(marks.feedback_given)),
            ("closed", day(index.closed)),
            ("archived", day(index.archived)),
        ];
        if depth == Registered::Whole {
            let category = self.category.as_ref();
            let category = category.and_then(|words| words.name(lang));
            let yes = |yes: bool| if yes { "yes" } else { "no" };
            row.extend([
                ("channel", channel_key(index.channel).to_owned()),
                ("mode", mode_key(index.mode).to_owned()),
                ("category", category.unwrap_or_default().to_owned()),
                (
                    "severity",
                    index
                        .severity
                        .map(severity_key)
                        .unwrap_or_default()
                        .to_owned(),
                ),
                ("state", state_word(index).to_owned()),
                (
                    "outcome",
                    index
                        .outcome
                        .map(outcome_key)
                        .unwrap_or_default()
                        .to_owned(),
                ),
                ("outcome_told", day(marks.outcome_told)),
                ("lawyer", self.lawyer.clone()),
                ("out_of_scope", yes(index.out_of_scope).to_owned()),
                ("withdrawal_asked", yes(index.withdrawal).to_owned()),
                ("on_hold", yes(index.hold.is_some()).to_owned()),
            ]);
        }
        row
    }
}

/// One object of the JSON file.
struct Row(Vec<(&'static str, String)>);

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            let value = (!value.is_empty()).then_some(value);
            map.serialize_entry(key, &value)?;
        }
        map.end()
    }
}

fn csv_line<'a>(
    out: &mut dyn Write,
    mark: &str,
    cells: impl Iterator<Item = &'a str>,
) -> io::Result<()> {
    let cells: Vec<String> = cells.map(csv_cell).collect();
    write!(out, "{mark}{}\r\n", cells.join(","))
}

fn named_in(names: &[(MemberId, String)], id: Option<MemberId>) -> String {
    let found = id.and_then(|id| names.iter().find(|(member, _)| *member == id));
    found.map(|(_, name)| name.clone()).unwrap_or_default()
}

pub(crate) fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "web",
        Channel::Oral => "oral",
        Channel::Letter => "letter",
    }
}

pub(crate) fn mode_key(mode: Mode) -> &'static str {
    match mode {
        Mode::Anonymous => "anonymous",
        Mode::Confidential => "confidential",
    }
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
    }
}

pub(crate) fn state_word(index: &CaseIndex) -> &'static str {
    use subrosa_policy::CaseState;
    match index.state {
        CaseState::Received => "received",
        CaseState::Assigned => "assigned",
        CaseState::InProgress => "in-progress",
        CaseState::AwaitingReporter => "awaiting-reporter",
        CaseState::Closed => "closed",
        CaseState::Archived => "archived",
        CaseState::Anonymised => "anonymised",
    }
}

/// The name of an outcome in exports and texts.
pub(crate) fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Substantiated => "substantiated",
        Outcome::PartlySubstantiated => "partly-substantiated",
        Outcome::Unsubstantiated => "unsubstantiated",
        Outcome::NotEnoughInformation => "not-enough-information",
        Outcome::OutOfScope => "out-of-scope",
        Outcome::Referred => "referred",
        Outcome::Withdrawn => "withdrawn",
        Outcome::Spam => "spam",
    }
}
