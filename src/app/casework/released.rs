//! What contact persons see of cases, and what they may add.

use std::io::{self, Write};

use subrosa_policy::{
    Day, FileId, LegalClock, MemberId, Questionnaire, ReleaseId, TenantId, Versions,
};
use subrosa_store::{
    Act, CaseIndex, OpenRelease, Proposal, Proposed, ReleaseMark, ReleasedFile, SharedNote,
    TimedEntry,
};

use super::Casework;
use super::class::offers;
use super::files::whole;
use crate::app::journal::note_export;
use crate::app::live::WhileAlive;
use crate::app::staff::StaffSession;
use crate::app::tenants::Profiles;
use crate::error::AppError;
use crate::log::{Event, Log};

/// A released case, as a list shows it.
pub(crate) struct ReleasedLine {
    pub(crate) mark: ReleaseMark,
    pub(crate) tenant: String,
    pub(crate) index: CaseIndex,
    pub(crate) dates: LegalClock,
}

/// An opened release.
pub(crate) struct ReleasedCase {
    pub(crate) line: ReleasedLine,
    pub(crate) release: OpenRelease,
    /// By their positions in the release.
    pub(crate) entries: Vec<TimedEntry>,
    pub(crate) names: Vec<(MemberId, String)>,
    /// What the tenant's cases can be about.
    pub(crate) questionnaire: Questionnaire,
    pub(crate) erased: Day,
    pub(crate) today: Day,
}

impl Casework {
    // CLAIM(C-97): SECURITY.md
    /// What is released to this member and opens with their keys, by its own labels.
    pub(crate) fn released(&self, staff: &StaffSession) -> Result<Vec<ReleasedLine>, AppError> {
        let mut lines = Vec::new();
        let mut profiles = Profiles::new(&self.store);
        for index in self.store.index_all()? {
            if staff.actor.read_released(&index.facts()).is_err() {
                continue;
            }
            for mark in index.releases_to(staff.member) {
                let (case, reader) = (index.case, &staff.reader);
                let opens = self
                    .store
                    .can_open_release(case, mark.id, staff.member, reader)?;
                if opens {
                    lines.push(ReleasedLine {
                        mark: mark.clone(),
                        tenant: self.store.tenant(index.tenant)?.name,
                        dates: profiles.dates(&index)?,
                        index: index.clone(),
                    });
                }
            }
        }
        lines.sort_by_key(|line| (line.mark.on, line.mark.label.clone()));
        lines.reverse();
        Ok(lines)
    }

    /// Whether something is released to this member under this name.
    pub(crate) fn may_read_released(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
    ) -> Result<(), AppError> {
        self.open_release(staff, id).map(drop)
    }

    /// Opens what is released, and notes in the case that this member has looked.
    pub(crate) fn view_released(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
    ) -> Result<ReleasedCase, AppError> {
        self.look_at_released(staff, id, Act::ViewedReleased)
    }

    fn look_at_released(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
        act: Act,
    ) -> Result<ReleasedCase, AppError> {
        let (index, release) = self.open_release(staff, id)?;
        let minute = self.clock.minute();
        self.store
            .audit_release(&release, staff.member, act, minute)?;
        // Opened again: the mark of this look is in the chain that is checked.
        let (_, release) = self.open_release(staff, id)?;
        let mark = index.release_to(id, staff.member);
        let (mut profiles, today) = (Profiles::new(&self.store), self.clock.today());
        Ok(ReleasedCase {
            entries: self.store.released(&release)?,
            names: self.names()?,
            questionnaire: self.store.content(index.tenant, index.under)?,
            erased: profiles.erasure(&index, today)?,
            today,
            line: ReleasedLine {
                mark: mark.ok_or(AppError::NotFound)?.clone(),
                tenant: self.store.tenant(index.tenant)?.name,
                dates: profiles.dates(&index)?,
                index,
            },
            release,
        })
    }

    /// Whether this member may take a copy of what is released to them.
    pub(crate) fn may_copy_released(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
    ) -> Result<(), AppError> {
        let (index, _) = self.open_release(staff, id)?;
        staff.actor.export(&index.facts())?;
        Ok(())
    }

    // CLAIM(C-169): SECURITY.md
    /// What is released, for a copy. That a copy was taken stands in the case and in the security
    /// log before there is one.
    pub(crate) fn copy_released(
        &self,
        staff: &StaffSession,
        log: &Log,
        id: ReleaseId,
    ) -> Result<ReleasedCase, AppError> {
        self.may_copy_released(staff, id)?;
        let released = self.look_at_released(staff, id, Act::ExportedReleased)?;
        note_export(log, staff, &Event::CaseExported)?;
        Ok(released)
    }

    /// Writes a note that the lawyers and the other contact persons of the release read.
    pub(crate) fn share(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
        text: String,
    ) -> Result<(), AppError> {
        let (index, release) = self.open_release(staff, id)?;
        let grant = staff.actor.share_note(&index.facts())?;
        let note = SharedNote {
            member: staff.member,
            minute: self.clock.minute(),
            text,
        };
        Ok(self.store.share_note(&grant, &release, note)?)
    }

    /// Proposes something to the lawyers.
    pub(crate) fn propose(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
        what: Proposed,
        text: String,
    ) -> Result<(), AppError> {
        let (index, release) = self.open_release(staff, id)?;
        let grant = staff.actor.propose(&index.facts())?;
        // CLAIM(C-207): SECURITY.md
        if let Proposed::Category(category) = what
            && !offers(&self.questionnaire_of(&index)?, category)
        {
            return Err(AppError::NotFound);
        }
        let proposal = Proposal {
            member: staff.member,
            minute: self.clock.minute(),
            what,
            text,
        };
        Ok(self.store.put_proposal(&grant, &release, proposal)?)
    }

    /// What is known of a released file.
    pub(crate) fn released_file(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
        file: FileId,
    ) -> Result<ReleasedFile, AppError> {
        let (_, release) = self.open_release(staff, id)?;
        let entries = self.store.released(&release)?;
        let mut files = entries
            .iter()
            .filter_map(|entry| entry.entry.copy())
            .flat_map(|copy| &copy.files);
        let found = files.find(|of| of.id == file);
        Ok(found.ok_or(AppError::NotFound)?.clone())
    }

    /// Hands on what is written for as long as the release is open to whoever opened it.
    pub(crate) fn while_released<'a>(
        &'a self,
        released: &ReleasedCase,
        out: &'a mut dyn Write,
    ) -> impl Write + use<'a> {
        self.store.while_released(&released.release, out)
    }

    /// Whether what is stored of a released file is what was stored.
    pub(crate) fn is_whole_released(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
        file: FileId,
    ) -> Result<bool, AppError> {
        let (_, release) = self.open_release(staff, id)?;
        whole(
            self.store
                .read_released_file(&release, file, &mut io::sink()),
        )
    }

    /// Writes a released file to `out` and notes the download in the case.
    pub(crate) fn download_released(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), AppError> {
        let found = self.released_file(staff, id, file)?;
        let (_, release) = self.open_release(staff, id)?;
        let act = Act::DownloadedReleased(found.id);
        let minute = self.clock.minute();
        self.store
            .audit_release(&release, staff.member, act, minute)?;
        let mut out = WhileAlive::new(out, staff.actor.alive());
        Ok(self
            .store
            .read_released_file(&release, found.id, &mut out)?)
    }

    /// What a tenant's cases could be about when a case was made.
    pub(crate) fn asked(
        &self,
        tenant: TenantId,
        under: Versions,
    ) -> Result<Questionnaire, AppError> {
        Ok(self.store.content(tenant, under)?)
    }

    fn open_release(
        &self,
        staff: &StaffSession,
        id: ReleaseId,
    ) -> Result<(CaseIndex, OpenRelease), AppError> {
        let index = self.store.case_of_release(id)?;
        let grant = staff.actor.read_released(&index.facts())?;
        let theirs = index.release_to(id, staff.member);
        theirs.ok_or(AppError::NotFound)?;
        let release = self
            .store
            .open_release(&grant, id, staff.member, &staff.reader)?;
        Ok((index, release))
    }
}
