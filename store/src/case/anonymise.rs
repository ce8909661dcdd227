//! The end of a case: archived by itself, and erased when its time is over.
//!
//! No key of a reader is needed. Erasing goes in steps, each of which a start takes up again where
//! a crash broke it off:
//! 1. each case is marked: nobody opens it any more, and its code leads nowhere;
//! 2. the rows of statistics of all marked cases are put among those that wait;
//! 3. the erase keys of all marked cases are destroyed at once: what they sealed is noise;
//! 4. the noise is removed, and the marks.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use subrosa_policy::{
    CaseId, CaseState, Day, FileId, ReleaseId, Retention, StatRow, TenantId, WrapId,
};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::own::Own;
use crate::pages;
use crate::store::Store;
use crate::vault::Slot;

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::{Act, Audit, Entry, PORTAL};
use super::index::CaseIndex;
use crate::seal::Class;

/// What one night has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Night {
    /// Cases that became read-only.
    pub archived: usize,
    /// Cases that were erased.
    pub erased: usize,
    /// Rows of statistics that were released.
    pub released: usize,
}

/// The mark of a case that is being erased: what to remove once its keys are gone.
#[derive(Serialize, Deserialize)]
pub(crate) struct Marked {
    case: CaseId,
    locator: Option<[u8; 32]>,
    wraps: Vec<WrapId>,
    files: Vec<FileId>,
    releases: Vec<ReleaseId>,
    /// The day of it.
    day: Day,
    /// Not among the waiting rows yet.
    row: Option<StatRow>,
}

impl CaseIndex {
    /// The first day on which the case can be erased under its retention profile, if it is archived
    /// and no hold keeps it.
    pub fn erasure(&self, retention: &Retention) -> Option<Day> {
        let archived = self
            .archived
            .filter(|_| self.state == CaseState::Archived)?;
        match self.hold {
            Some(_) => None,
            None => Some(retention.erasure(archived)),
        }
    }

    /// Whether a closed case has been quiet for long enough to become read-only.
    pub fn is_quiet(&self, retention: &Retention, today: Day) -> bool {
        let Some(closed) = self.closed.filter(|_| self.state == CaseState::Closed) else {
            return false;
        };
        closed
            .max(self.quiet_since)
            .plus_days(retention.archive_after)
            <= today
    }

    /// A hold that was asked for and is not confirmed keeps a case too, but not for ever.
    fn is_due(&self, retention: &Retention, today: Day) -> bool {
        let asked = self.pending.iter().any(|asked| {
            let hold = matches!(asked.act, super::second::SecondAct::Hold { .. });
            hold && asked.on.plus_days(HOLD_ASKED) > today
        });
        !asked && self.erasure(retention).is_some_and(|day| day <= today)
    }
}

impl Store {
    /// What a night does: closed cases that were quiet become read-only, archived ones whose time is
    /// over are erased, rows of past quarters are released. Needs no reader's key. Done twice, it
    /// changes nothing; after days off, it catches up.
    pub fn keep_house(&self, today: Day) -> Result<Night, StoreError> {
        let (mut quiet, mut due) = (Vec::new(), Vec::new());
        let mut profiles = Profiles::new(self);
        self.index_each(|index| {
            // A profile that cannot be read erases nothing.
            let Some(retention) = profiles.of(&index) else {
                return;
            };
            if index.is_quiet(&retention, today) {
                quiet.push(index.case);
            } else if index.is_due(&retention, today) {
                due.push(index.case);
            }
        })?;
        let mut night = Night {
            released: self.release_rows(today)?,
            ..Night::default()
        };
        for case in quiet {
            night.archived += usize::from(self.archive_quiet(case, today)?);
        }
        for case in due {
            self.mark(case, today)?;
        }
        night.erased = self.finish_erasing()?;
        Ok(night)
    }

    /// The retention profile that a case was made under.
    pub fn retention_of(&self, index: &CaseIndex) -> Result<Retention, StoreError> {
        self.content(index.tenant, index.under)
    }

    fn archive_quiet(&self, case: CaseId, today: Day) -> Result<bool, StoreError> {
        let mut done = false;
        let archived = self.alter(case, None, &CaseKeys::default(), |writer, index| {
            if !index.is_quiet(&self.retention_of(index)?, today) {
                return Err(StoreError::Meanwhile);
            }
            index.archive(today)?;
            done = true;
            by_portal(writer, today)
        });
        match archived {
            // Somebody has written or re-opened it since, or it is damaged: `check` names that one.
            Err(
                StoreError::Meanwhile
                | StoreError::NotFound
                | StoreError::Damaged(_)
                | StoreError::Seal(_),
            ) => Ok(false),
            Err(error) => Err(error),
            Ok(()) => Ok(done),
        }
    }

    /// Step 1. On disk with the first commit of step 2.
    pub(super) fn mark(&self, case: CaseId, today: Day) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_case(case);
        let Ok(mut index) = self.index(case) else {
            return Ok(());
        };
        if !index.is_due(&self.retention_of(&index)?, today) {
            return Ok(());
        }
        // A case whose head is damaged is erased all the same: without it the code leads to nothing
        // that opens.
        let head = self.head(case).ok();
        let releases = head.iter().flat_map(|head| &head.releases);
        self.uncount_for_good(&mut index);
        let mut marked = Marked {
            case,
            locator: head.as_ref().map(|head| head.locator),
            wraps: Vec::new(),
            files: Vec::new(),
            releases: releases.map(|release| release.id).collect(),
            day: today,
            row: index.statistic.take(),
        };
        for slot in self.vault.slots(case) {
            match slot {
                Slot::Wrap(id) => marked.wraps.push(id),
                Slot::File(id) => marked.files.push(id),
                Slot::Class(_) | Slot::Seal(_) => {}
            }
        }
        index.state = CaseState::Anonymised;
        let mut batch = Batch::default();
        if let Some(locator) = &marked.locator {
            batch.remove(Tree::Locator, locator);
            batch.remove(Tree::Sent, locator);
        }
        self.put_index(&mut batch, &index)?;
        self.put_own(&mut batch, Own::Meta, &mark_name(case), &marked)?;
        self.backend.apply(batch)
    }

    // CLAIM(C-201): SECURITY.md
    /// What is left of a case says no more of whom it was hidden from: one that somebody who works
    /// for the client may not know of counts for nobody from now on, else it would be added to
    /// what they see on the day of its erasure.
    fn uncount_for_good(&self, index: &mut CaseIndex) {
        index.uncount();
        let hidden = self.members().map_or(true, |members| {
            let mut serving = members
                .iter()
                .filter(|member| member.rights.serves(index.tenant));
            serving.any(|member| !index.may_know(member.id))
        });
        if let Some(row) = index.statistic.as_mut() {
            row.excluded |= hidden;
        }
    }

    // CLAIM(C-92): SECURITY.md
    /// Steps 2 to 4, for every case that is marked. A start calls it first of all.
    pub(crate) fn finish_erasing(&self) -> Result<usize, StoreError> {
        let mut marked = self.marked()?;
        if marked.is_empty() {
            return Ok(0);
        }
        self.settle_rows(&mut marked)?;
        let cases: HashSet<CaseId> = marked.iter().map(|marked| marked.case).collect();
        self.vault.remove_cases(&cases)?;
        for marked in &marked {
            self.remove_noise(marked)?;
        }
        self.backend.flush()?;
        Ok(marked.len())
    }

    /// The rows of cases that are being erased and do not wait yet.
    pub(crate) fn marked_rows(&self) -> Result<Vec<StatRow>, StoreError> {
        Ok(self
            .marked()?
            .into_iter()
            .filter_map(|marked| marked.row)
            .collect())
    }

    /// Step 2: all rows in one batch, so that none is counted twice or lost.
    fn settle_rows(&self, marked: &mut [Marked]) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_rows();
        let mut batch = Batch::default();
        let (mut rows, mut day) = (Vec::new(), None);
        for marked in marked {
            if let Some(row) = marked.row.take() {
                rows.push(row);
                day = Some(marked.day);
                self.put_own(&mut batch, Own::Meta, &mark_name(marked.case), marked)?;
            }
        }
        if let Some(day) = day {
            self.put_waiting(&mut batch, rows, day)?;
        }
        self.commit(batch)
    }

    /// Step 4, for one case.
    fn remove_noise(&self, marked: &Marked) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_case(marked.case);
        for file in &marked.files {
            self.blobs.remove(&file.to_string())?;
        }
        let mut batch = Batch::default();
        for wrap in &marked.wraps {
            batch.remove(Tree::Wrap, wrap.as_bytes());
        }
        for tree in [Tree::Record, Tree::Case, Tree::Index] {
            for (name, _) in self.backend.scan(tree, marked.case.as_bytes())? {
                batch.remove(tree, &name);
            }
        }
        let mut gone = vec![(Own::Meta, mark_name(marked.case))];
        let releases = marked.releases.iter();
        gone.extend(releases.map(|id| (Own::Released, id.as_bytes().to_vec())));
        for (own, name) in gone {
            pages::remove(&*self.backend, &mut batch, own.tree(), &name)?;
        }
        self.backend.apply(batch)
    }

    fn marked(&self) -> Result<Vec<Marked>, StoreError> {
        let mut marked = Vec::new();
        let names = pages::names_of_any(&*self.backend, Own::Meta.tree())?;
        for name in names.iter().filter(|name| name.starts_with(MARK)) {
            // A damaged mark keeps no portal from starting; its case is refused as damaged.
            match self.own::<Marked>(Own::Meta, name) {
                Ok(mark) => marked.extend(mark),
                Err(StoreError::Damaged(_) | StoreError::Seal(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(marked)
    }
}

/// Retention profiles, each read once.
struct Profiles<'a> {
    store: &'a Store,
    read: HashMap<(TenantId, u32), Option<Retention>>,
}

impl<'a> Profiles<'a> {
    fn new(store: &'a Store) -> Self {
        let read = HashMap::new();
        Self { store, read }
    }

    fn of(&mut self, index: &CaseIndex) -> Option<Retention> {
        let key = (index.tenant, index.under.retention);
        let read = || self.store.retention_of(index).ok();
        *self.read.entry(key).or_insert_with(read)
    }
}

/// Notes that a case became read-only by itself. A day is all that is known of when.
fn by_portal(writer: &mut Writer<'_, '_>, today: Day) -> Result<(), StoreError> {
    let audit = Audit {
        minute: u64::from(today.number()) * MINUTES_A_DAY,
        member: PORTAL,
        act: Act::Archived,
    };
    writer.put(Class::Dossier, &Entry::Audit(audit))
}

fn mark_name(case: CaseId) -> Vec<u8> {
    let mut name = MARK.to_vec();
    name.extend_from_slice(case.as_bytes());
    name
}

const MARK: &[u8] = b"erasing-";
const MINUTES_A_DAY: u64 = 24 * 60;
/// Days for which a hold that was asked for keeps a case without a yes.
const HOLD_ASKED: u16 = 14;
