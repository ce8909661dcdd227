//! All records and attachments in one file, sealed as they are, for another machine or another
//! kind of store.
//!
//! A dump holds neither the instance key nor any erase key: alone it opens nothing, to nobody. Both
//! are moved apart from it, by hand, and what is erased after the move is in no dump's power.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::frame::{Frame, FrameReader, FrameWriter};
use super::{BackupHash, JOURNAL_END, read_full};
use crate::backend::{Backend, Batch, Tree, open_sled};
use crate::blob::{BlobDir, BlobWriter};
use crate::damage::CaseDamage;
use crate::error::StoreError;
use crate::folder;
use crate::instance::InstanceKey;
use crate::stamp::Stamp;
use crate::store::Store;

/// What a dump holds, or what was taken in from one.
#[derive(Debug, Default)]
pub struct Dumped {
    /// Rows of all trees.
    pub rows: u64,
    /// Attachments.
    pub files: u64,
    /// After taking in: what is damaged or missing.
    pub damaged: Vec<CaseDamage>,
    /// The portal's own records that do not open.
    pub rows_damaged: usize,
    /// The security log has a broken link.
    pub log_broken: bool,
}

impl Store {
    // CLAIM(C-136): SECURITY.md
    /// Writes all records and attachments, sealed as they are, and a checksum of it all.
    ///
    /// # Errors
    /// [`StoreError::Disk`] if `out` refuses, [`StoreError::Damaged`] if an attachment is missing.
    pub fn export(&self, out: &mut dyn Write) -> Result<Dumped, StoreError> {
        let mut summed = Summed {
            out,
            hash: BackupHash::new(),
        };
        let mut dumped = Dumped::default();
        let end = self.end_of_journal()?;
        let mut frozen = self.backend.freeze()?;
        let mut frames = FrameWriter::begin(&mut summed)?;
        frames.put(&Frame::JournalEnd(end))?;
        for name in self.blobs.all()? {
            put_blob(&mut frames, &name, &mut self.blobs.read(&name)?)?;
            dumped.files = dumped.files.saturating_add(1);
        }
        while let Some((tree, rows)) = frozen.more()? {
            frames.put_rows(tree, rows)?;
        }
        (dumped.rows, _) = frames.end()?;
        let sum = summed.hash.finish()?;
        let written = summed.out.write_all(&sum).and_then(|()| summed.out.flush());
        written.map_err(|error| StoreError::disk("writing the dump", &error))?;
        Ok(dumped)
    }

    /// Fills a folder that holds an instance key and a vault, and nothing else of a store, from a
    /// dump.
    ///
    /// # Errors
    /// [`StoreError::UnknownFolder`] if the folder is not like that, [`StoreError::Backup`] if the
    /// dump is cut, changed or none. The folder can be filled again then.
    pub fn import(dir: &Path, source: &mut File) -> Result<Dumped, StoreError> {
        let [records, blobs] = [RECORDS, "blobs"].map(|name| dir.join(name));
        let mark = dir.join(MARK);
        let is_free = mark.exists() || !(records.exists() || blobs.exists());
        if dir.join("format").exists() || !dir.join("vault").is_dir() || !is_free {
            return Err(StoreError::UnknownFolder(
                "it must hold the instance key and the folder `vault` of the old one, and neither \
                 records nor blobs",
            ));
        }
        let failed = |error: io::Error| StoreError::disk("filling the data folder", &error);
        let stamp = Stamp::reserve(dir)?;
        let instance = InstanceKey::load(dir, None)?;
        check_sum(source)?;
        // From here on what stands there is an attempt of ours, whenever it is cut off.
        if !mark.exists() {
            folder::create_with(&mark, b"")
                .and_then(|()| folder::sync(dir))
                .map_err(failed)?;
        }
        super::again::remove_folder(&records)?;
        super::again::remove_folder(&blobs)?;
        let mut dumped = Take::new(dir, open_sled(&records)?)?.all(source)?;
        folder::sync(&records).map_err(failed)?;
        let store = Self::open_with(dir, instance, stamp)?;
        dumped.damaged = store.check()?;
        dumped.rows_damaged = store.check_rows()?.len();
        dumped.log_broken = store.check_journal()?.broken.is_some();
        store.flush()?;
        store.stamp.put(dir)?;
        super::end_filling(dir)?;
        Ok(dumped)
    }
}

/// What is taken from a dump.
pub(crate) struct Take {
    dir: PathBuf,
    blobs: BlobDir,
    backend: Arc<dyn Backend>,
    /// The attachment that is being written.
    open: Option<(String, BlobWriter)>,
    dumped: Dumped,
}

impl Take {
    /// Takes rows into these records, and attachments into the folder.
    pub(crate) fn new(dir: &Path, backend: Arc<dyn Backend>) -> Result<Self, StoreError> {
        Ok(Self {
            dir: dir.to_owned(),
            blobs: BlobDir::open(&dir.join("blobs"))?,
            backend,
            open: None,
            dumped: Dumped::default(),
        })
    }

    /// Takes everything up to the end of the frames.
    pub(crate) fn all(mut self, source: &mut dyn Read) -> Result<Dumped, StoreError> {
        let mut frames = FrameReader::begin(source)?;
        loop {
            match &frames.next()? {
                Frame::JournalEnd(end) => self.compare_ends(end)?,
                Frame::File(name, bytes, first) => self.piece(name, bytes, *first)?,
                Frame::Rows(tree, rows) => self.rows(tree, rows)?,
                Frame::End(count) if *count == self.dumped.rows => break,
                Frame::Begin(_) | Frame::InstanceKey(_) | Frame::End(_) => return Err(NO_DUMP),
            }
        }
        self.close_blob()?;
        self.backend.flush()?;
        Ok(self.dumped)
    }

    /// The vault must be of the same moment: with a newer one, what the dump does not know yet would
    /// be taken for what was dropped, and its keys destroyed.
    fn compare_ends(&self, end: &[u8]) -> Result<(), StoreError> {
        let beside = match fs::read(self.dir.join(JOURNAL_END)) {
            Ok(beside) => beside,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::disk("reading the end of the log", &error)),
        };
        if beside == end {
            Ok(())
        } else {
            Err(StoreError::Backup(
                "the folder `vault` beside it is of another time: export once more, and move both",
            ))
        }
    }

    fn rows(&mut self, tree: &str, rows: &[(Vec<u8>, Vec<u8>)]) -> Result<(), StoreError> {
        let tree = Tree::ALL.iter().find(|known| known.name() == tree);
        let tree = tree.ok_or(StoreError::Backup("it has a tree that is not known"))?;
        let mut batch = Batch::default();
        for (name, value) in rows {
            batch.put(*tree, name, value);
        }
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        self.dumped.rows = self.dumped.rows.saturating_add(count);
        self.backend.apply(batch)
    }

    fn piece(&mut self, name: &str, bytes: &[u8], first: bool) -> Result<(), StoreError> {
        if first {
            self.close_blob()?;
            self.open = Some((name.to_owned(), self.blobs.create()?));
        }
        let (open, blob) = self.open.as_mut().ok_or(NO_DUMP)?;
        if open != name {
            return Err(NO_DUMP);
        }
        blob.write_all(bytes)
            .map_err(|error| StoreError::disk("writing a sealed file", &error))
    }

    fn close_blob(&mut self) -> Result<(), StoreError> {
        if let Some((name, blob)) = self.open.take() {
            blob.commit(&name)?;
            self.dumped.files = self.dumped.files.saturating_add(1);
        }
        Ok(())
    }
}

fn put_blob(
    frames: &mut FrameWriter<'_>,
    name: &str,
    source: &mut dyn Read,
) -> Result<(), StoreError> {
    let mut buffer = vec![0; 1024 * 1024];
    let mut first = true;
    loop {
        let read = read_full(source, &mut buffer)
            .map_err(|error| StoreError::disk("reading a sealed file", &error))?;
        if read == 0 && !first {
            return Ok(());
        }
        let piece = buffer.get(..read).unwrap_or_default().to_vec();
        frames.put(&Frame::File(name.to_owned(), piece, first))?;
        first = false;
    }
}

/// Reads a dump to its end and compares its checksum; the source stands at its beginning then.
fn check_sum(source: &mut File) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::disk("reading the dump", &error);
    let length = source.metadata().map_err(failed)?.len();
    let frames = length.checked_sub(SUM).ok_or(NO_DUMP)?;
    source.rewind().map_err(failed)?;
    let mut hash = BackupHash::new();
    io::copy(&mut Read::take(&mut *source, frames), &mut hash).map_err(failed)?;
    let mut sum = [0; 32];
    source.read_exact(&mut sum).map_err(failed)?;
    if hash.finish()? != sum {
        return Err(StoreError::Backup("it is cut short or was changed"));
    }
    source.rewind().map_err(failed)
}

/// Counts what is written into a checksum.
struct Summed<'a> {
    out: &'a mut dyn Write,
    hash: BackupHash,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        let taken = bytes.get(..written).unwrap_or(bytes);
        self.hash.write_all(taken)?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

const NO_DUMP: StoreError = StoreError::Backup("it is no dump of a store");
const RECORDS: &str = "records";
/// Says that an attempt to fill the folder has begun.
pub(super) const MARK: &str = "importing";
/// Bytes of the checksum.
const SUM: u64 = 32;

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::firm::{Firm, WORDS};

    /// The dump of a firm that has ended, its old folder, and a new one with what is moved by hand.
    fn moved() -> (Vec<u8>, Firm, TempDir) {
        let firm = Firm::new().with_accounts();
        firm.report(1, WORDS);
        firm.report(2, WORDS);
        let mut dump = Vec::new();
        let dumped = firm.store.export(&mut dump).unwrap();
        assert_eq!(dumped.files, 2);
        let new = tempfile::tempdir().unwrap();
        move_keys(firm.dir.path(), new.path());
        (dump, firm, new)
    }

    fn move_keys(from: &Path, to: &Path) {
        fs::create_dir(to.join("vault")).unwrap();
        for entry in fs::read_dir(from.join("vault")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join("vault").join(entry.file_name())).unwrap();
        }
        let key = "instance.key";
        fs::copy(from.join(key), to.join(key)).unwrap();
    }

    fn import(dir: &Path, dump: &[u8]) -> Result<Dumped, StoreError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(dump).unwrap();
        Store::import(dir, &mut file)
    }

    #[test]
    fn a_dump_makes_the_same_store_where_its_keys_were_moved() {
        let (dump, mut firm, new) = moved();
        let rows = firm.copy();
        let taken = import(new.path(), &dump).unwrap();
        assert_eq!((taken.files, taken.damaged.len()), (2, 0));
        firm.store = Store::open(new.path()).unwrap();
        assert!(firm.copy() == rows, "row for row");
        assert!(firm.entries(&firm.reporter(1).unwrap()).is_ok());
        let again = import(new.path(), &dump);
        assert!(matches!(
            again,
            Err(StoreError::UnknownFolder(_) | StoreError::InUse)
        ));
    }

    #[test]
    fn a_dump_holds_neither_the_instance_key_nor_an_erase_key() {
        let (dump, firm, _new) = moved();
        let holds = |secret: &[u8]| dump.windows(secret.len()).any(|part| part == secret);
        assert!(holds(b"subrosa snapshot"), "the search finds what is there");
        assert!(!holds(firm.store.instance.expose()));
        let mut keys = 0;
        for case in firm.store.vault.cases() {
            for slot in firm.store.vault.slots(case) {
                let key = crate::vault::VaultKey { case, slot };
                let key = firm.store.vault.get(&key).unwrap();
                assert!(!holds(key.expose()));
                keys += 1;
            }
        }
        assert!(keys > 4);
    }

    #[test]
    fn a_dump_that_is_cut_or_changed_is_refused_and_can_be_taken_in_again() {
        let (dump, _firm, new) = moved();
        for cut in [0, 10, 40, dump.len() / 2, dump.len() - 1] {
            assert!(import(new.path(), &dump[..cut]).is_err(), "{cut}");
        }
        for at in (0..dump.len()).step_by(dump.len() / 40) {
            let mut changed = dump.clone();
            changed[at] ^= 1;
            assert!(import(new.path(), &changed).is_err(), "{at}");
        }
        assert!(!new.path().join("format").exists());
        import(new.path(), &dump).unwrap();
    }

    #[test]
    fn a_dump_from_before_the_vault_s_last_change_is_refused_and_destroys_nothing() {
        let (dump, firm, _new) = moved();
        firm.report(3, WORDS);
        let entry = crate::journal::tests::entry(20_000, "started");
        firm.store.keep_journal(&[entry]).unwrap();
        let late = tempfile::tempdir().unwrap();
        move_keys(firm.dir.path(), late.path());
        let refused = import(late.path(), &dump);
        assert!(matches!(refused, Err(StoreError::Backup(_))), "{refused:?}");
        let mut newer = Vec::new();
        firm.store.export(&mut newer).unwrap();
        assert_eq!(import(late.path(), &newer).unwrap().damaged.len(), 0);
    }

    #[test]
    fn a_folder_without_its_keys_or_with_records_is_not_filled() {
        let (dump, firm, new) = moved();
        let empty = tempfile::tempdir().unwrap();
        assert!(import(empty.path(), &dump).is_err());
        assert!(import(firm.dir.path(), &dump).is_err());
        fs::remove_file(new.path().join("instance.key")).unwrap();
        assert!(import(new.path(), &dump).is_err());
        assert!(!new.path().join(RECORDS).exists());
    }
}
