//! Drafts: what a reporter has typed and attached but not sent.
//!
//! A draft is sealed under a key that travels only in the body of the reporter's own POSTs
//! (DESIGN §2.4). Whoever has the folder has noise. The receipt code follows from the same
//! key, so that a repeated Send leads to the same case.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use subrosa_policy::{Mode, Plain, ReceiptCode, TenantId};
use subrosa_scrub::{Clean, ReadAt};
use zeroize::Zeroize;

use crate::error::StoreError;
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::seal::{Kind, Place, Sealed};
use crate::spool::{Spool, SpoolWriter};
use crate::suite::info;

/// The key of one draft: 32 random bytes, held by the reporter's page and nowhere else.
#[derive(Clone)]
pub struct DraftKey(Key);

/// What a draft holds. Sealed as one record; its cleaned files are sealed beside it.
#[derive(Serialize, Deserialize, Default, Clone)]
pub struct Draft {
    /// The tenant the report is for; none for a reply, which its session leads to a case.
    pub tenant: Option<TenantId>,
    /// The language the reporter uses, as in the path of the page.
    pub language: String,
    /// Anonymous or confidential.
    pub mode: Option<Mode>,
    /// The reporter's name; ignored unless confidential.
    pub name: String,
    /// How to reach them; ignored unless confidential.
    pub contact: String,
    /// What has happened, or the text of a reply.
    pub text: String,
    /// Where.
    pub place: String,
    /// When.
    pub time: String,
    /// Who took part.
    pub people: String,
    /// Who must not see it.
    pub exclude: String,
    /// The files, cleaned or refused, in the order they came.
    pub files: Vec<DraftFile>,
    next_file: u32,
}

/// One file of a draft.
#[derive(Serialize, Deserialize, Clone)]
pub struct DraftFile {
    /// Names the file within the draft.
    pub number: u32,
    /// The name the reporter's device gave it. Shown to the reporter only, never stored with the case.
    pub shown_name: String,
    /// What became of it.
    pub outcome: DraftOutcome,
}

/// What became of an uploaded file.
#[derive(Serialize, Deserialize, Clone)]
pub enum DraftOutcome {
    /// It was rebuilt without its hidden details.
    Cleaned(CleanedFile),
    /// It is not kept.
    Refused {
        /// The key of the format, if it was recognised.
        format: Option<String>,
        /// The key of the reason.
        reason: String,
    },
}

/// A cleaned file in a draft. Only [`Drafts::keep`] makes one, from a [`Clean`].
#[derive(Serialize, Deserialize, Clone)]
pub struct CleanedFile {
    spool: String,
    format: String,
    extension: String,
    size_in: u64,
    size_out: u64,
    findings: Vec<Found>,
    remains: Vec<String>,
}

/// One hidden detail that was found.
#[derive(Serialize, Deserialize, Clone)]
pub struct Found {
    /// The key of its kind.
    pub kind: String,
    /// The key of what became of it.
    pub fate: String,
    /// What it said, for the reporter's eyes. Never stored with the case.
    pub value: Option<String>,
}

/// A cleaned file on its way into a case: the proof that it was cleaned.
pub struct Attachment {
    spool: Spool,
    file: CleanedFile,
}

/// All drafts, their folder and their leases.
pub struct Drafts {
    dir: PathBuf,
    leases: Mutex<HashMap<String, Lease>>,
}

struct Lease {
    ends: Instant,
    bytes: u64,
}

impl DraftKey {
    /// A new key.
    pub fn random() -> Result<Self, StoreError> {
        Ok(Self(Key::random()?))
    }

    /// Reads the 64 hexadecimal digits of a form field. `None` if they are anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        let key = Key::from_bytes(bytes);
        bytes.zeroize();
        Some(Self(key))
    }

    /// The key as the hidden form field carries it.
    pub fn to_text(&self) -> Plain<String> {
        let text = self
            .0
            .expose()
            .iter()
            .fold(String::new(), |mut text, byte| {
                for digit in [byte >> 4, byte & 15] {
                    text.extend(char::from_digit(u32::from(digit), 16));
                }
                text
            });
        Plain::new(text)
    }

    /// The receipt code of the report this draft becomes.
    pub fn code(&self) -> ReceiptCode {
        let key = derive(&[self.0.expose()], info::DRAFT_CODE, &[]);
        let mut entropy = [0_u8; 16];
        for (to, from) in entropy.iter_mut().zip(key.expose()) {
            *to = *from;
        }
        let code = ReceiptCode::from_entropy(&entropy);
        entropy.zeroize();
        code
    }

    fn name(&self) -> String {
        let id = hash(info::DRAFT_NAME, &[self.0.expose()]);
        id.iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn record_key(&self) -> Key {
        derive(&[self.0.expose()], info::DRAFT, &[])
    }

    fn file_key(&self) -> Key {
        derive(&[self.0.expose()], info::DRAFT_FILE, &[])
    }
}

impl Drafts {
    /// Opens the folder. Drafts that a restart left get a fresh lease.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        make_private(dir)?;
        let drafts = Self {
            dir: dir.to_owned(),
            leases: Mutex::new(HashMap::new()),
        };
        for entry in fs::read_dir(dir).map_err(|_| StoreError::Disk("reading the spool"))? {
            let entry = entry.map_err(|_| StoreError::Disk("reading the spool"))?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if entry.path().join(RECORD).exists() {
                drafts.lease(name, Duration::from_secs(2 * 60 * 60));
            } else if entry.path().is_dir() {
                fs::remove_dir_all(entry.path())
                    .map_err(|_| StoreError::Disk("clearing the spool"))?;
            }
        }
        Ok(drafts)
    }

    /// Reads a draft. `None` if it was sent, discarded or has expired.
    pub fn load(&self, key: &DraftKey) -> Result<Option<Draft>, StoreError> {
        let path = self.folder(key).join(RECORD);
        let stored = match fs::read(path) {
            Ok(stored) => stored,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(StoreError::Disk("reading a draft")),
        };
        let sealed = Sealed::<Draft>::from_stored(stored);
        Ok(Some(sealed.open(&key.record_key(), &draft_place())?))
    }

    /// Stores a draft, sealed, and renews its lease.
    pub fn save(&self, key: &DraftKey, draft: &Draft, lease: Duration) -> Result<(), StoreError> {
        let folder = self.folder(key);
        make_private(&folder)?;
        let sealed = Sealed::seal(draft, &key.record_key(), &draft_place())?;
        let temporary = folder.join("new");
        fs::write(&temporary, sealed.as_bytes())
            .and_then(|()| fs::rename(&temporary, folder.join(RECORD)))
            .map_err(|_| StoreError::Disk("writing a draft"))?;
        self.lease(key.name(), lease);
        Ok(())
    }

    /// A sealed place for bytes as they arrive. Its key is forgotten with the writer.
    pub fn receive(&self) -> Result<SpoolWriter, StoreError> {
        SpoolWriter::create(&self.dir, &Key::random()?)
    }

    /// A sealed place, under the draft's key, for what the cleaner writes.
    pub fn clean_file(&self, key: &DraftKey) -> Result<SpoolWriter, StoreError> {
        let folder = self.folder(key);
        make_private(&folder)?;
        SpoolWriter::create(&folder, &key.file_key())
    }

    /// Adds a cleaned file to a draft.
    pub fn keep(
        &self,
        draft: &mut Draft,
        shown_name: String,
        clean: Clean<SpoolWriter>,
    ) -> Result<(), StoreError> {
        let (writer, report) = clean.into_parts();
        let spool = writer.finish()?;
        let file = CleanedFile {
            format: report.format.key().to_owned(),
            extension: report.format.extension().to_owned(),
            size_in: report.bytes_in,
            size_out: report.bytes_out,
            findings: report
                .findings
                .iter()
                .map(|finding| Found {
                    kind: finding.kind.key().to_owned(),
                    fate: finding.fate.key().to_owned(),
                    value: finding
                        .value
                        .as_ref()
                        .map(|value| value.expose().to_owned()),
                })
                .collect(),
            remains: report
                .remains
                .iter()
                .map(|kind| kind.key().to_owned())
                .collect(),
            spool: spool.keep(),
        };
        draft.push(shown_name, DraftOutcome::Cleaned(file));
        Ok(())
    }

    /// Opens a cleaned file of a draft for sending.
    pub fn attachment(&self, key: &DraftKey, file: &CleanedFile) -> Result<Attachment, StoreError> {
        let spool = Spool::open(&self.folder(key), &file.spool, &key.file_key())?;
        Ok(Attachment {
            spool,
            file: file.clone(),
        })
    }

    /// Destroys a draft and its files.
    pub fn remove(&self, key: &DraftKey) -> Result<(), StoreError> {
        self.remove_named(&key.name())
    }

    /// Destroys the drafts whose lease has ended. Returns how many there were.
    pub fn expire(&self, now: Instant) -> Result<usize, StoreError> {
        let ended: Vec<String> = self
            .locked()
            .iter()
            .filter(|(_, lease)| lease.ends <= now)
            .map(|(name, _)| name.clone())
            .collect();
        for name in &ended {
            self.remove_named(name)?;
        }
        Ok(ended.len())
    }

    /// Whether a draft is still kept.
    pub fn has(&self, key: &DraftKey) -> bool {
        self.locked().contains_key(&key.name())
    }

    /// How many drafts there are, and how many bytes they hold together.
    pub fn held(&self) -> (usize, u64) {
        let leases = self.locked();
        (leases.len(), leases.values().map(|lease| lease.bytes).sum())
    }

    fn remove_named(&self, name: &str) -> Result<(), StoreError> {
        self.locked().remove(name);
        match fs::remove_dir_all(self.dir.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::Disk("removing a draft"))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn lease(&self, name: String, length: Duration) {
        let bytes = folder_size(&self.dir.join(&name));
        let ends = Instant::now() + length;
        self.locked().insert(name, Lease { ends, bytes });
    }

    fn folder(&self, key: &DraftKey) -> PathBuf {
        self.dir.join(key.name())
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<String, Lease>> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Draft {
    /// Notes a file that could not be kept.
    pub fn refuse(&mut self, shown_name: String, format: Option<&str>, reason: &str) {
        let outcome = DraftOutcome::Refused {
            format: format.map(ToOwned::to_owned),
            reason: reason.to_owned(),
        };
        self.push(shown_name, outcome);
    }

    /// Leaves a file out. Nothing happens if there is none of that number.
    pub fn leave_out(&mut self, number: u32) {
        self.files.retain(|file| file.number != number);
    }

    /// The cleaned files, in order.
    pub fn cleaned(&self) -> impl Iterator<Item = &CleanedFile> {
        self.files.iter().filter_map(|file| match &file.outcome {
            DraftOutcome::Cleaned(cleaned) => Some(cleaned),
            DraftOutcome::Refused { .. } => None,
        })
    }

    fn push(&mut self, shown_name: String, outcome: DraftOutcome) {
        self.next_file = self.next_file.saturating_add(1);
        self.files.push(DraftFile {
            number: self.next_file,
            shown_name,
            outcome,
        });
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for text in [
            &mut self.name,
            &mut self.contact,
            &mut self.text,
            &mut self.place,
            &mut self.time,
            &mut self.people,
            &mut self.exclude,
        ] {
            text.zeroize();
        }
    }
}

impl CleanedFile {
    /// The key of the format.
    pub fn format(&self) -> &str {
        &self.format
    }

    /// The extension of the neutral name.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// The sizes before and after, in bytes.
    pub fn sizes(&self) -> (u64, u64) {
        (self.size_in, self.size_out)
    }

    /// What was found.
    pub fn findings(&self) -> &[Found] {
        &self.findings
    }

    /// What could not be removed, as keys.
    pub fn remains(&self) -> &[String] {
        &self.remains
    }
}

impl Attachment {
    pub(crate) fn open(&self) -> Result<impl Read + '_, StoreError> {
        Ok(SpoolReader {
            spool: &self.spool,
            offset: 0,
        })
    }

    pub(crate) fn size(&self) -> u64 {
        self.spool.len()
    }

    /// What is known of the file.
    pub fn file(&self) -> &CleanedFile {
        &self.file
    }
}

struct SpoolReader<'a> {
    spool: &'a Spool,
    offset: u64,
}

impl Read for SpoolReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.spool.read_at(self.offset, buffer)?;
        self.offset += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}

fn make_private(dir: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|_| StoreError::Disk("making a folder of the spool"))
}

fn folder_size(dir: &Path) -> u64 {
    fs::read_dir(dir).map_or(0, |entries| {
        entries
            .filter_map(|entry| entry.ok()?.metadata().ok())
            .map(|metadata| metadata.len())
            .sum()
    })
}

fn draft_place() -> Place {
    Place {
        kind: Kind::Draft,
        tenant: None,
        case: None,
        class: None,
        record: [0; 16],
        version: 0,
    }
}

const RECORD: &str = "draft";
