//! Files of a case.

use std::io::{self, Write};

use subrosa_policy::{CaseId, FileId};
use subrosa_store::{
    Act, Draft, DraftKey, FileInfo, Original, StoreError, TimedEntry, originals, replaced,
};

use super::{Casework, Opened};
use crate::app::live::WhileAlive;
use crate::app::staff::StaffSession;
use crate::error::AppError;

impl Casework {
    /// Whether this member may attach a file to a case.
    pub(crate) fn may_add_file(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.add_file(&self.store.index(case)?.facts())?;
        Ok(())
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

    /// Puts the one cleaned file of a draft in the place of an earlier one.
    pub(crate) fn replace(
        &self,
        staff: &StaffSession,
        case: CaseId,
        old: FileId,
        (key, draft): (&DraftKey, &Draft),
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.add_file(&opened.index.facts())?;
        let mut files = self.reports.new_files(key, draft)?;
        let file = files.pop().ok_or(AppError::NotFound)?;
        let when = (staff.member, self.clock.today(), self.clock.minute());
        let replaced = self
            .store
            .replace_file(&grant, &opened.open, (old, file), when);
        self.reports.discard(key)?;
        Ok(replaced?)
    }

    /// Hands on what is written for as long as the case is open to whoever opened it.
    pub(crate) fn while_open<'a>(
        &'a self,
        opened: &Opened,
        out: &'a mut dyn Write,
    ) -> impl Write + use<'a> {
        self.store.while_open(&opened.open, out)
    }

    /// Whether what is stored of a file is what was stored. It is read to its end, and nothing of it is handed out.
    pub(crate) fn is_whole(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
    ) -> Result<bool, AppError> {
        let opened = self.peek(staff, case)?;
        whole(self.store.read_file(&opened.open, file, &mut io::sink()))
    }

    /// The same of an untouched original.
    pub(crate) fn is_whole_original(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
    ) -> Result<bool, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.read_original(&opened.index.facts())?;
        whole(
            self.store
                .read_original(&grant, &opened.open, staff.member, file, &mut io::sink()),
        )
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
        let grant = staff.actor.read_original(&opened.index.facts())?;
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
        staff.actor.read_original(&opened.index.facts())?;
        let original = originals(&opened.entries)
            .find(|original| original.id == file)
            .cloned()
            .ok_or(AppError::NotFound)?;
        self.note(staff, &opened.open, Act::Viewed)?;
        Ok((opened, original))
    }

    /// What is known of a file of a case.
    pub(crate) fn file(
        &self,
        staff: &StaffSession,
        case: CaseId,
        file: FileId,
    ) -> Result<FileInfo, AppError> {
        let opened = self.peek(staff, case)?;
        files(&opened.entries)
            .find(|info| info.id == file)
            .cloned()
            .ok_or(AppError::NotFound)
    }
}

/// Whether all of a stored file could be read: no bit turned, and neither it nor its end is missing.
pub(super) fn whole(read: Result<(), StoreError>) -> Result<bool, AppError> {
    match read {
        Ok(()) => Ok(true),
        Err(StoreError::Damaged(_) | StoreError::Seal(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A file and the earlier ones whose place it has taken, the last one first.
pub(crate) struct FileVersions<'a> {
    pub(crate) now: &'a FileInfo,
    pub(crate) earlier: Vec<&'a FileInfo>,
}

/// All files of a case as they stand for one another; none that was erased.
pub(crate) fn file_versions(entries: &[TimedEntry]) -> Vec<FileVersions<'_>> {
    let pairs: Vec<(FileId, FileId)> = replaced(entries).collect();
    let last = |mut file: FileId| {
        while let Some((_, new)) = pairs.iter().find(|(old, _)| *old == file) {
            file = *new;
        }
        file
    };
    let mut versions: Vec<(FileId, FileVersions<'_>)> = Vec::new();
    for file in files(entries) {
        let end = last(file.id);
        match versions.iter_mut().find(|(of, _)| *of == end) {
            Some((_, same)) => same
                .earlier
                .insert(0, std::mem::replace(&mut same.now, file)),
            None => {
                let earlier = Vec::new();
                versions.push((end, FileVersions { now: file, earlier }));
            }
        }
    }
    versions.into_iter().map(|(_, versions)| versions).collect()
}

/// All files of a case, those of messages too; none that was erased.
pub(crate) fn files(entries: &[TimedEntry]) -> impl Iterator<Item = &FileInfo> {
    entries.iter().flat_map(|entry| {
        let with_message = entry.entry.message().map(|message| message.files_left());
        let alone = entry.entry.file().filter(|file| !file.erased);
        alone.into_iter().chain(with_message.into_iter().flatten())
    })
}
