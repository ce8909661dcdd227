//! What triagers and lawyers do with cases.

use std::io::Write;
use std::sync::Arc;

use subrosa_policy::{Actor, CaseId, Day, FileId, LegalClock, MemberId, Role};
use subrosa_store::{
    Act, Audit, Author, CaseIndex, Draft, DraftKey, Entry, Handover, Identity, Message, OpenCase,
    Original, Store, TimedEntry, originals,
};

use super::live::WhileAlive;
use super::reports::Reports;
use super::roster::Rosters;
use super::staff::StaffSession;
use super::tenants::Profiles;
use crate::clock::Clock;
use crate::error::AppError;

/// The staff side of cases.
#[derive(Clone)]
pub(crate) struct Casework {
    store: Arc<Store>,
    rosters: Rosters,
    reports: Reports,
    clock: Arc<dyn Clock>,
}

/// A line of the inbox.
pub(crate) struct Listed {
    /// The list entry.
    pub(crate) index: CaseIndex,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The legal dates.
    pub(crate) dates: LegalClock,
    /// It was wrapped to keys that this member has no more.
    pub(crate) closed: bool,
}

/// An opened case, as its page shows it.
pub(crate) struct Opened {
    /// The list entry.
    pub(crate) index: CaseIndex,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The keys this member holds.
    pub(crate) open: OpenCase,
    /// All records these keys open.
    pub(crate) entries: Vec<TimedEntry>,
    /// The legal dates.
    pub(crate) dates: LegalClock,
    /// The earliest day of erasure.
    pub(crate) erased: Day,
    /// Today.
    pub(crate) today: Day,
}

/// The identity envelope of a case, as far as this member may look.
pub(crate) enum Envelope {
    /// There is none for them.
    None,
    /// There is one, to be opened after a second factor.
    Sealed,
    /// What is in it.
    Open(Identity),
}

/// A lawyer the case can be given to.
pub(crate) struct Candidate {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    /// Whether the reporter's words name them.
    pub(crate) named: bool,
    /// The last day of an absence that is not over.
    pub(crate) away: Option<Day>,
    /// What kinds of cases they carry for this tenant.
    pub(crate) fields: Vec<String>,
}

/// The triager's decision, as the form carries it.
pub(crate) struct Decision {
    pub(crate) handler: MemberId,
    pub(crate) standby: Option<MemberId>,
    pub(crate) conflict: String,
    pub(crate) excluded: Vec<MemberId>,
}

/// What a triager is told after assigning.
pub(crate) struct Assigned {
    pub(crate) label: String,
    pub(crate) lawyer: String,
}

impl Casework {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        reports: Reports,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            store,
            rosters,
            reports,
            clock,
        }
    }

    /// Whether this member may hand the case to a lawyer now.
    pub(crate) fn may_assign(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.assign(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// The cases this member may know of, the most urgent first.
    pub(crate) fn list(&self, staff: &StaffSession) -> Result<Vec<Listed>, AppError> {
        let closed = self.closed_to(staff)?;
        let mut listed = Vec::new();
        let mut profiles = Profiles::new(&self.store);
        for index in self.store.index_all()? {
            if staff.actor.know_case(&index.facts()).is_err() {
                continue;
            }
            let tenant = self.store.tenant(index.tenant)?.name;
            let dates = profiles.dates(&index)?;
            listed.push(Listed {
                closed: closed.contains(&index.case),
                index,
                tenant,
                dates,
            });
        }
        listed.sort_by_key(|line| {
            (
                line.dates.next_due().unwrap_or(Day::new(u16::MAX)),
                line.index.label.clone(),
            )
        });
        Ok(listed)
    }

    /// Opens a case and notes in it that this member has looked.
    pub(crate) fn open(&self, staff: &StaffSession, case: CaseId) -> Result<Opened, AppError> {
        let opened = self.peek(staff, case)?;
        self.note(staff, &opened.open, Act::Viewed)?;
        Ok(opened)
    }

    /// Whether this member may open the identity of a case, if there is one.
    pub(crate) fn may_open(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        staff.actor.read_identity(&opened.index.facts())?;
        Ok(())
    }

    /// The identity of a confidential reporter. Opening it is noted in the case; `recent` says
    /// that the member has shown a second factor lately enough for it.
    pub(crate) fn identity(
        &self,
        staff: &StaffSession,
        opened: &Opened,
        recent: bool,
    ) -> Result<Envelope, AppError> {
        if staff.actor.read_identity(&opened.index.facts()).is_err() {
            return Ok(Envelope::None);
        }
        let identity = opened
            .entries
            .iter()
            .rev()
            .find_map(|entry| match &entry.entry {
                Entry::Identity(identity) => Some(identity.clone()),
                Entry::Report(_)
                | Entry::Intake(_)
                | Entry::Message(_)
                | Entry::File(_)
                | Entry::Audit(_)
                | Entry::Original(_) => None,
            });
        let Some(identity) = identity else {
            return Ok(Envelope::None);
        };
        if !recent {
            return Ok(Envelope::Sealed);
        }
        self.note(staff, &opened.open, Act::ViewedIdentity)?;
        Ok(Envelope::Open(identity))
    }

    /// The vouched lawyers of the case's tenant, with a mark on those the reporter named.
    pub(crate) fn candidates(&self, opened: &Opened) -> Result<Vec<Candidate>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let (index, members) = (&opened.index, self.store.members()?);
        let today = self.clock.today();
        let mut candidates = Vec::new();
        for reader in roster.readers(index.tenant, Role::Lawyer) {
            let named = index.excluded.contains(&reader.member());
            if !named && !opened.open.can_be_given_to(&reader) {
                continue;
            }
            let member = members.iter().find(|member| member.id == reader.member());
            let Some(member) = member else { continue };
            let absence = member.service.absence.filter(|absence| absence.to >= today);
            candidates.push(Candidate {
                member: member.id,
                display: member.display.clone(),
                named,
                away: absence.map(|absence| absence.to),
                fields: member.service.fields_for(index.tenant).to_vec(),
            });
        }
        Ok(candidates)
    }

    /// Hands the case to a lawyer and a deputy. This triager cannot open it afterwards.
    pub(crate) fn assign(
        &self,
        staff: &StaffSession,
        case: CaseId,
        decision: &Decision,
    ) -> Result<Assigned, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.assign(&opened.index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let mut shut_out = opened.index.excluded.clone();
        shut_out.extend(&decision.excluded);
        let reader = |member: MemberId| {
            let excluded = shut_out.contains(&member);
            roster
                .readers(opened.index.tenant, Role::Lawyer)
                .into_iter()
                .find(|reader| reader.member() == member && !excluded)
                .ok_or(AppError::NotFound)
        };
        let handover = Handover {
            handler: reader(decision.handler)?,
            standby: decision.standby.map(reader).transpose()?,
            conflict: decision.conflict.clone(),
            excluded: shut_out.clone(),
            minute: self.clock.minute(),
        };
        self.store
            .assign(&grant, &opened.open, staff.member, &handover)?;
        let lawyer = self
            .names()?
            .into_iter()
            .find(|(member, _)| *member == decision.handler)
            .map(|(_, name)| name)
            .unwrap_or_default();
        Ok(Assigned {
            label: opened.index.label.clone(),
            lawyer,
        })
    }

    /// The names of all members, for pages; of those who left too, from the roster.
    pub(crate) fn names(&self) -> Result<Vec<(MemberId, String)>, AppError> {
        let members = self.store.members()?.into_iter();
        let mut names: Vec<_> = members.map(|member| (member.id, member.display)).collect();
        if let Some(roster) = self.rosters.current()? {
            let past = roster.past().iter().rev();
            names.extend(past.map(|past| (past.member, past.display.clone())));
        }
        Ok(names)
    }

    /// Who could open a case again that is closed to this member's new keys: its other readers.
    pub(crate) fn closed(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<(String, Vec<String>), AppError> {
        let index = self.store.index(case)?;
        staff.actor.read_case(&index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let mut colleagues = Vec::new();
        for person in roster.people(index.tenant) {
            let shared = self
                .store
                .could_pass_on(&roster, case, person.member, staff.member)?;
            let actor = Actor::Member {
                id: person.member,
                roles: person.roles.clone(),
                tenants: person.tenants.clone(),
            };
            if shared && actor.read_case(&index.facts()).is_ok() {
                colleagues.push(person.display.clone());
            }
        }
        colleagues.sort();
        Ok((index.label, colleagues))
    }

    /// Today, in the firm's time zone.
    pub(crate) fn today(&self) -> Day {
        self.clock.today()
    }

    /// Tells the reporter from a template that the report has arrived.
    pub(crate) fn acknowledge(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.acknowledge(&opened.index.facts())?;
        let (day, minute) = (self.clock.today(), self.clock.minute());
        Ok(self
            .store
            .acknowledge(&grant, &opened.open, staff.member, day, minute)?)
    }

    /// Writes to the reporter.
    pub(crate) fn write(
        &self,
        staff: &StaffSession,
        case: CaseId,
        text: String,
        question: bool,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.write_to_reporter(&opened.index.facts())?;
        let message = Message {
            author: Author::Staff(staff.member),
            day: self.clock.today(),
            text,
            template: None,
            question,
            files: Vec::new(),
        };
        Ok(self
            .store
            .write_to_reporter(&grant, &opened.open, message, self.clock.minute())?)
    }

    /// Attaches cleaned files to the case.
    pub(crate) fn attach(
        &self,
        staff: &StaffSession,
        case: CaseId,
        key: &DraftKey,
        draft: &Draft,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.add_file(&opened.index.facts())?;
        let files = self.reports.new_files(key, draft)?;
        let (day, minute) = (self.clock.today(), self.clock.minute());
        self.store
            .attach(&grant, &opened.open, staff.member, files, day, minute)?;
        self.reports.discard(key)
    }

    /// Writes a file to `out` and notes the download in the case.
    pub(crate) fn download(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        self.note(staff, &opened.open, Act::Downloaded(file))?;
        let mut out = WhileAlive::new(out, staff.actor.alive());
        Ok(self.store.read_file(&opened.open, file, &mut out)?)
    }

    /// Writes an untouched original to `out` and notes it in the case.
    pub(crate) fn download_original(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.read_case(&opened.index.facts())?;
        self.note(staff, &opened.open, Act::DownloadedOriginal(file))?;
        let mut out = WhileAlive::new(out, staff.actor.alive());
        Ok(self
            .store
            .read_original(&grant, &opened.open, staff.member, file, &mut out)?)
    }

    /// What is known of an untouched original of a case.
    pub(crate) fn original(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
    ) -> Result<(Opened, Original), AppError> {
        let opened = self.peek(staff, case)?;
        let original = originals(&opened.entries)
            .find(|original| original.id == file)
            .cloned()
            .ok_or(AppError::NotFound)?;
        Ok((opened, original))
    }

    /// What is known of a file of a case.
    pub(crate) fn file(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
    ) -> Result<subrosa_store::FileInfo, AppError> {
        let opened = self.peek(staff, case)?;
        files(&opened.entries)
            .find(|info| info.id == file)
            .cloned()
            .ok_or(AppError::NotFound)
    }

    /// Opens a case without a mark; every public way in makes its own.
    fn peek(&self, staff: &StaffSession, case: CaseId) -> Result<Opened, AppError> {
        let index = self.store.index(case)?;
        let grant = staff.actor.read_case(&index.facts())?;
        let open = self.store.open_case(&grant, staff.member, &staff.reader)?;
        let entries = self.store.entries(&open)?;
        let tenant = self.store.tenant(index.tenant)?.name;
        let mut profiles = Profiles::new(&self.store);
        let (dates, today) = (profiles.dates(&index)?, self.clock.today());
        Ok(Opened {
            erased: profiles.erasure(&index, today)?,
            index,
            tenant,
            open,
            entries,
            dates,
            today,
        })
    }

    /// The cases closed to this member's new keys; a look at the roster tells whether they have
    /// any.
    fn closed_to(&self, staff: &StaffSession) -> Result<Vec<CaseId>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        if !roster.keys_changed(staff.member) {
            return Ok(Vec::new());
        }
        let closed = self.store.closed_to(&roster, staff.member)?;
        Ok(closed.into_iter().map(|index| index.case).collect())
    }

    fn note(&self, staff: &StaffSession, open: &OpenCase, act: Act) -> Result<(), AppError> {
        let audit = Audit {
            minute: self.clock.minute(),
            member: staff.member,
            act,
        };
        Ok(self.store.audit(open, audit)?)
    }
}

/// All files of a case, those of messages too.
pub(crate) fn files(entries: &[TimedEntry]) -> impl Iterator<Item = &subrosa_store::FileInfo> {
    entries.iter().flat_map(|entry| match &entry.entry {
        Entry::File(info) => std::slice::from_ref(info),
        Entry::Message(message) => message.files.as_slice(),
        Entry::Report(_)
        | Entry::Intake(_)
        | Entry::Identity(_)
        | Entry::Audit(_)
        | Entry::Original(_) => &[],
    })
}
