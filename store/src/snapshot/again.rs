//! A data folder made again from a snapshot, the attachments and a copy of the vault.
//!
//! The folder has no stamp until everything is there, so that no portal can serve half of it. An
//! attempt that was cut off goes on where it was: attachments that are there stay.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use subrosa_policy::CaseId;
use zeroize::Zeroizing;

use super::frame::{Frame, FrameReader};
use super::{JOURNAL_END, read_full};
use crate::backend::{Backend, Batch, Tree, open_sled};
use crate::blob::{BlobDir, BlobWriter};
use crate::damage::{CaseDamage, RowDamage};
use crate::error::StoreError;
use crate::folder;
use crate::instance::InstanceKey;
use crate::journal::JournalCheck;
use crate::pages;
use crate::stamp::Stamp;
use crate::store::Store;
use crate::vault::{Vault, VaultMark, mark_of};

/// A data folder that is being made again.
pub struct Restore {
    dir: PathBuf,
    blobs: BlobDir,
    stamp: Stamp,
}

/// What became of a data folder that was made again.
#[derive(Debug)]
pub struct Restored {
    /// Cases that are there and open to their readers.
    pub cases: usize,
    /// Cases of the backup that were erased since: nothing of them is left.
    pub erased: usize,
    /// Cases that came after the backup, and are lost.
    pub lost: usize,
    /// Changes of the list of members that came after the backup, and are lost.
    pub roster_lost: u64,
    /// Cases that are damaged, or of which a part was erased since.
    pub damaged: Vec<CaseDamage>,
    /// Records of the portal's own that are damaged.
    pub rows: Vec<RowDamage>,
    /// What the security log says of itself.
    pub journal: JournalCheck,
}

/// An attachment that was fetched and is not in its place yet. Dropped, it is gone.
#[must_use = "dropped, it is gone"]
pub struct FetchedBlob {
    blob: BlobWriter,
    name: String,
}

impl FetchedBlob {
    /// Puts it in its place, whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Disk`] if it cannot be written.
    pub fn keep(self) -> Result<(), StoreError> {
        self.blob.commit(&self.name)
    }
}

impl Restore {
    /// Begins in an empty folder, or goes on where the same backup was begun.
    ///
    /// # Errors
    /// [`StoreError::UnknownFolder`] if anything else is in it.
    pub fn begin(dir: &Path, backup: &str) -> Result<Self, StoreError> {
        let failed = |error: io::Error| StoreError::disk("looking at the new data folder", &error);
        let stamp = Stamp::reserve(dir)?;
        let mark = dir.join(MARK);
        let begun = match fs::read_to_string(&mark) {
            Ok(begun) => Some(begun),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if begun.as_deref() != Some(backup) {
            if !is_bare(dir).map_err(failed)? {
                return Err(StoreError::UnknownFolder(match begun {
                    Some(_) => "another backup was begun in it",
                    None => "only an empty one is filled",
                }));
            }
            // A mark without anything beside it may be half of one: a kill can come before all of it is written.
            folder::remove(&mark)
                .and_then(|()| folder::create_with(&mark, backup.as_bytes()))
                .and_then(|()| folder::sync(dir))
                .map_err(failed)?;
        }
        // An earlier attempt may have been killed after its last step, and before its mark was gone.
        stamp.take_off(dir)?;
        Ok(Self {
            blobs: BlobDir::open(&dir.join("blobs"))?,
            dir: dir.to_owned(),
            stamp,
        })
    }

    /// Whether an attachment is there already.
    pub fn has_blob(&self, name: &str) -> bool {
        self.blobs.exists(name)
    }

    /// Fetches an attachment. It is in its place once it is kept: what came may still be shown to be another one.
    ///
    /// # Errors
    /// Those of `source` as [`StoreError::Backup`].
    pub fn fetch_blob(&self, name: &str, source: &mut dyn Read) -> Result<FetchedBlob, StoreError> {
        let mut blob = self.blobs.create()?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = read_full(source, &mut buffer).map_err(|_| UNREADABLE)?;
            let bytes = buffer.get(..read).unwrap_or_default();
            if bytes.is_empty() {
                return Ok(FetchedBlob {
                    blob,
                    name: name.to_owned(),
                });
            }
            io::Write::write_all(&mut blob, bytes)
                .map_err(|error| StoreError::disk("writing a sealed file", &error))?;
        }
    }

    /// Puts the rows, the instance key and the files of a snapshot in their places.
    ///
    /// # Errors
    /// [`StoreError::Backup`] if it is cut short or not a snapshot.
    pub fn put_snapshot(&self, source: &mut dyn Read) -> Result<u64, StoreError> {
        let records = self.dir.join("records");
        remove_folder(&records)?;
        let backend = open_sled(&records)?;
        let rows = self.take(source, &*backend)?;
        backend.flush()?;
        Ok(rows)
    }

    /// Takes the rows into these records, and the rest into the folder.
    pub(crate) fn take(
        &self,
        source: &mut dyn Read,
        backend: &dyn Backend,
    ) -> Result<u64, StoreError> {
        let mut frames = FrameReader::begin(source)?;
        let mut rows = 0_u64;
        loop {
            match &mut frames.next()? {
                Frame::Begin(_) => return Err(StoreError::Backup("it begins twice")),
                Frame::InstanceKey(key) => {
                    let key = Zeroizing::new(std::mem::take(key));
                    InstanceKey::write(&self.dir, &key)?;
                }
                Frame::JournalEnd(end) if end.is_empty() => {}
                Frame::JournalEnd(end) => self.put_file(JOURNAL_END, end, true)?,
                Frame::File(path, bytes, first) => {
                    self.put_file(&allowed(path)?, bytes, *first)?;
                }
                Frame::Rows(tree, new) => {
                    let mut batch = Batch::default();
                    let tree = Tree::ALL.iter().find(|known| known.name() == tree);
                    let tree = tree.ok_or(StoreError::Backup("it has a tree that is not known"))?;
                    for (name, value) in new.iter() {
                        batch.put(*tree, name, value);
                    }
                    rows = rows.saturating_add(u64::try_from(new.len()).unwrap_or(u64::MAX));
                    backend.apply(batch)?;
                }
                Frame::End(count) if *count == rows => break,
                Frame::End(_) => return Err(StoreError::Backup("rows are missing from it")),
            }
        }
        frames.finish()?;
        Ok(rows)
    }

    // CLAIM(C-122): SECURITY.md
    /// Makes the vault again, removes what was erased since the backup, looks at everything, and
    /// stamps the folder.
    ///
    /// # Errors
    /// Whatever keeps the folder from being opened. What is damaged is in the result.
    pub fn finish(self, vault: &[u8]) -> Result<Restored, StoreError> {
        let (store, restored) = self.settle(vault)?;
        store.flush()?;
        store.stamp.put(&store.dir)?;
        super::end_filling(&store.dir)?;
        Ok(restored)
    }

    /// Everything but the stamp: whatever stops this leaves a folder that no portal opens.
    pub(super) fn settle(self, vault: &[u8]) -> Result<(Store, Restored), StoreError> {
        let Self { dir, stamp, .. } = self;
        let instance = InstanceKey::load(&dir, None)?;
        let backend = open_sled(&dir.join("records"))?;
        let held = cases_of(&*backend)?;
        let roster = roster_of(&*backend)?;
        let floor = Vault::floor_of(vault)?;
        let made = Vault::make_again(&dir.join("vault"), &instance, vault, &held, roster)?;
        let erased: Vec<_> = held.difference(&made.keyed).copied().collect();
        for case in &erased {
            remove_case(&*backend, *case)?;
        }
        backend.flush()?;
        drop(backend);
        let store = Store::open_with(&dir, instance, stamp)?;
        store.remove_unnamed_rows()?;
        let restored = Restored {
            cases: made.keyed.len(),
            erased: erased.len(),
            lost: made.left_out,
            roster_lost: floor.saturating_sub(roster),
            damaged: store.check()?,
            rows: store.check_rows()?,
            journal: store.check_journal()?,
        };
        Ok((store, restored))
    }

    /// How far the vault of a copy had come.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if these are not the bytes of a copy.
    pub fn mark_of(vault: &[u8]) -> Result<VaultMark, StoreError> {
        mark_of(vault)
    }

    fn put_file(&self, path: &str, bytes: &[u8], first: bool) -> Result<(), StoreError> {
        let failed = |error: io::Error| StoreError::disk("writing a file of the backup", &error);
        let path = self.dir.join(path);
        if let Some(parent) = path.parent() {
            folder::make(parent).map_err(failed)?;
        }
        if first {
            folder::remove(&path).map_err(failed)?;
            return folder::create_with(&path, bytes).map_err(failed);
        }
        let mut file = fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .map_err(failed)?;
        io::Write::write_all(&mut file, bytes)
            .and_then(|()| folder::settle(&file))
            .map_err(failed)
    }
}

impl Store {
    // CLAIM(C-178): SECURITY.md
    /// Removes the wraps, and what led from a code or a release to a case, that no head names: those of cases
    /// whose heads do not open any more. Does nothing while a head is damaged.
    fn remove_unnamed_rows(&self) -> Result<(), StoreError> {
        let mut named = BTreeSet::new();
        for case in self.vault.cases() {
            let Ok(head) = self.head(case) else {
                return Ok(());
            };
            named.insert((Tree::Locator, head.locator.to_vec()));
            named.insert((Tree::Sent, head.locator.to_vec()));
            let wraps = head.wraps.iter().map(|wrap| wrap.id);
            let released = head.release_wraps().map(|wrap| wrap.id);
            let wraps = wraps.chain(released);
            // What leads from a release to its case stands in the same tree, on one page.
            let leads = head.releases.iter().map(|release| release.id);
            let leads = leads.map(|id| pages::page_name(id.as_bytes(), 0));
            named.extend(leads.map(|name| (Tree::Locator, name)));
            named.extend(wraps.map(|wrap| (Tree::Wrap, wrap.as_bytes().to_vec())));
        }
        for tree in [Tree::Locator, Tree::Sent, Tree::Wrap] {
            let mut batch = Batch::default();
            for (name, _) in self.backend.scan(tree, &[])? {
                if !named.contains(&(tree, name.clone())) {
                    batch.remove(tree, &name);
                }
            }
            self.backend.apply(batch)?;
        }
        self.backend.flush()
    }
}

fn cases_of(backend: &dyn Backend) -> Result<HashSet<CaseId>, StoreError> {
    let pages = backend.scan(Tree::Case, &[])?;
    let names = pages.iter().filter_map(|(page, _)| page.first_chunk());
    Ok(names.map(|name| CaseId::from_bytes(*name)).collect())
}

/// The version of the newest entry of the roster.
fn roster_of(backend: &dyn Backend) -> Result<u64, StoreError> {
    let pages = backend.scan(Tree::Roster, &[])?;
    let names = pages.iter().filter_map(|(page, _)| page.first_chunk());
    Ok(names
        .map(|name| u64::from_be_bytes(*name))
        .max()
        .unwrap_or(0))
}

/// Removes the rows of a case whose head cannot be opened any more.
fn remove_case(backend: &dyn Backend, case: CaseId) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    for tree in [Tree::Case, Tree::Index, Tree::Record] {
        for (name, _) in backend.scan(tree, case.as_bytes())? {
            batch.remove(tree, &name);
        }
    }
    backend.apply(batch)
}

pub(super) fn remove_folder(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::disk(
            "removing what an earlier attempt left",
            &error,
        )),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A path that can only lead to where such files belong.
fn allowed(path: &str) -> Result<String, StoreError> {
    let mut parts = path.split('/');
    let top = parts.next().unwrap_or_default();
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|letter| letter.is_ascii_graphic() && letter != b'\\')
    };
    if TOPS.contains(&top) && path.len() <= 512 && parts.clone().count() > 0 && parts.all(plain) {
        Ok(path.to_owned())
    } else {
        Err(StoreError::Backup("it has a file that belongs nowhere"))
    }
}

const UNREADABLE: StoreError = StoreError::Backup("an attachment cannot be read");

/// Names the backup that a folder is being made from.
pub(super) const MARK: &str = "restoring";

/// Whether nothing was restored into a folder yet.
fn is_bare(dir: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if ![MARK, "lock", "lost+found"]
            .iter()
            .any(|ours| name == **ours)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where files of a backup may go.
const TOPS: [&str; 3] = ["tls", "onion", "restored"];
