//! Opening a case and its records, and what a reader then adds to it.

use std::io::Write;

use subrosa_policy::{
    Acknowledge, AddFile, CaseId, Day, FileId, Grant, MemberId, ReadCase, SecretPhrase, Step,
    WriteToReporter, may_follow,
};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::hpke::{self, ReaderSeed};
use crate::pages;
use crate::recovery::open_recovery;
use crate::seal::{Class, Sealed, decode};
use crate::store::Store;
use crate::stream;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::append::{Writer, file_associated, file_key, record_key, record_place};
use super::bundle::CaseKeys;
use super::content::{Act, Audit, Author, Entry, FileInfo, Message};
use super::hand::wrap_associated;
use super::head::{Head, Holder, RecordRef, link};
use super::index::CaseIndex;
use super::submit::NewFile;

/// A case whose wraps were opened. The keys are wiped when it is dropped.
pub struct OpenCase {
    pub(crate) case: CaseId,
    /// Whose wrap it was. What is added later needs that wrap to be there still.
    pub(crate) holder: Holder,
    pub(crate) keys: CaseKeys,
    pub(crate) head: Head,
}

/// A record and its place in the order of the case.
pub struct TimedEntry {
    /// The position in the case, from 0.
    pub number: u32,
    /// Which readers it is sealed to.
    pub class: Class,
    /// What it says.
    pub entry: Entry,
}

impl OpenCase {
    /// Names the case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// The keys that were found in this reader's wraps.
    pub fn keys(&self) -> &CaseKeys {
        &self.keys
    }

    /// The members who can open the case now.
    pub fn readers(&self) -> Vec<MemberId> {
        self.head
            .wraps
            .iter()
            .filter_map(|wrap| match wrap.holder {
                Holder::Access(member) => Some(member),
                Holder::Eligible(_) | Holder::Recovery | Holder::Reporter => None,
            })
            .collect()
    }

    /// The lawyers the case can be given to: they hold half A.
    pub fn eligible(&self) -> Vec<MemberId> {
        self.head
            .wraps
            .iter()
            .filter_map(|wrap| match wrap.holder {
                Holder::Eligible(member) => Some(member),
                Holder::Access(_) | Holder::Recovery | Holder::Reporter => None,
            })
            .collect()
    }
}

impl Store {
    /// Opens a case for a member with the keys of their session.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if no wrap of the case is theirs.
    pub fn open_case(
        &self,
        grant: &Grant<ReadCase>,
        member: MemberId,
        seed: &ReaderSeed,
    ) -> Result<OpenCase, StoreError> {
        let case = grant.case();
        let head = self.head(case)?;
        let access = Holder::Access(member);
        if !head.has_wrap(access) {
            return Err(StoreError::NotFound);
        }
        let mut keys = CaseKeys::default();
        for holder in [access, Holder::Eligible(member)] {
            for wrap in head.wraps_of(holder) {
                let inner = self.wrap_bytes(case, wrap.id)?;
                let aad = wrap_associated(case, holder);
                let plain = hpke::open_with(seed, info::WRAP, &aad, &inner)?;
                keys.merge(decode(plain.expose())?);
            }
        }
        Ok(OpenCase {
            case,
            holder: access,
            keys,
            head,
        })
    }

    /// Opens everything of a case with both recovery halves, which two people hold on paper.
    ///
    /// For `subrosa recover`, never for a page.
    ///
    /// # Errors
    /// [`StoreError::Seal`], whichever half is not right.
    pub fn open_with_recovery(
        &self,
        case: CaseId,
        one: &SecretPhrase,
        two: &SecretPhrase,
    ) -> Result<OpenCase, StoreError> {
        let head = self.head(case)?;
        let holder = Holder::Recovery;
        let wrap = head.wraps_of(holder).next().ok_or(StoreError::NotFound)?;
        let inner = self.wrap_bytes(case, wrap.id)?;
        let plain = open_recovery(one, two, &wrap_associated(case, holder), &inner)?;
        Ok(OpenCase {
            case,
            holder,
            keys: decode(plain.expose())?,
            head,
        })
    }

    /// Opens every record these keys reach, and checks the hash chain over all of them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a record is missing or the chain does not fit.
    pub fn entries(&self, open: &OpenCase) -> Result<Vec<TimedEntry>, StoreError> {
        let mut chain = [0; 32];
        let mut entries = Vec::new();
        for (number, record) in (0_u32..).zip(&open.head.records) {
            let name = record_key(open.case, record);
            let stored = pages::get(&*self.backend, Tree::Record, &name)?
                .ok_or(StoreError::Damaged("a record of the case is missing"))?;
            chain = link(&chain, record, &stored);
            if let Some(entry) = self.open_record(open, record, stored)? {
                entries.push(TimedEntry {
                    number,
                    class: record.class,
                    entry,
                });
            }
        }
        if chain != open.head.chain {
            return Err(StoreError::Damaged(
                "the records of the case do not fit its head",
            ));
        }
        Ok(entries)
    }

    /// Writes the cleaned bytes of a file to `out`, as far as they authenticate.
    pub fn read_file(
        &self,
        open: &OpenCase,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), StoreError> {
        let class = open.head.file(file).ok_or(StoreError::NotFound)?.class;
        let slot = Slot::File(file);
        let case = open.case;
        let erase = self
            .vault
            .get(&VaultKey { case, slot })
            .ok_or(StoreError::NotFound)?;
        let key = file_key(self, case, &open.keys, class, &erase)?;
        let mut blob = self.blobs.read(&file.to_string())?;
        stream::decrypt(&key, &file_associated(case, file), &mut blob, out)
    }

    /// Stores a message of a lawyer to the reporter.
    pub fn write_to_reporter(
        &self,
        grant: &Grant<WriteToReporter>,
        open: &OpenCase,
        message: Message,
        minute: u64,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        let audit = match message.author {
            Author::Staff(member) => Some(Audit {
                minute,
                member,
                act: Act::Wrote {
                    question: message.question,
                },
            }),
            Author::Reporter | Author::Portal => None,
        };
        self.append_message(open, message, Vec::new(), audit)
    }

    /// Tells the reporter, from a template, that the report has arrived. Only the first time:
    /// a form that was sent twice tells it once.
    pub fn acknowledge(
        &self,
        grant: &Grant<Acknowledge>,
        open: &OpenCase,
        member: MemberId,
        day: Day,
        minute: u64,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        self.change(open, |writer, index| {
            if index.milestones.acknowledged.is_some() {
                return Ok(());
            }
            let message = Message {
                author: Author::Portal,
                day,
                text: String::new(),
                template: Some("acknowledged".to_owned()),
                question: false,
                files: Vec::new(),
            };
            follow(index, &message);
            writer.put(Class::Conversation, &Entry::Message(message))?;
            let act = Act::Acknowledged;
            writer.audit(minute, member, act)
        })
    }

    /// Stores files a member attaches, sealed to the case's lawyers: the reporter's code does
    /// not open them.
    pub fn attach(
        &self,
        grant: &Grant<AddFile>,
        open: &OpenCase,
        member: MemberId,
        files: Vec<NewFile>,
        day: Day,
        minute: u64,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        self.change(open, |writer, _| {
            for file in files {
                let info = writer.put_file(Class::Dossier, file, day, Author::Staff(member))?;
                let act = Act::Attached(info.id);
                writer.put(Class::Dossier, &Entry::File(info))?;
                writer.audit(minute, member, act)?;
            }
            Ok(())
        })
    }

    /// Writes one act of a member into the case.
    pub fn audit(&self, open: &OpenCase, audit: Audit) -> Result<(), StoreError> {
        self.append_entry(open, Class::Dossier, &Entry::Audit(audit))
    }

    pub(crate) fn append_entry(
        &self,
        open: &OpenCase,
        class: Class,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        self.change(open, |writer, _| writer.put(class, entry))
    }

    pub(crate) fn append_message(
        &self,
        open: &OpenCase,
        mut message: Message,
        files: Vec<NewFile>,
        audit: Option<Audit>,
    ) -> Result<(), StoreError> {
        self.change(open, |writer, index| {
            for file in files {
                let class = Class::Conversation;
                let info = writer.put_file(class, file, message.day, message.author)?;
                message.files.push(info);
            }
            follow(index, &message);
            writer.put(Class::Conversation, &Entry::Message(message))?;
            match audit {
                Some(audit) => writer.put(Class::Dossier, &Entry::Audit(audit)),
                None => Ok(()),
            }
        })
    }

    /// Reads the head anew under the case's lock, lets `add` write, and commits.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the wrap the case was opened with was taken away since.
    fn change(
        &self,
        open: &OpenCase,
        add: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let case = open.case;
        let _one_at_a_time = self.lock_case(case);
        let mut head = self.head(case)?;
        if !head.has_wrap(open.holder) {
            return Err(StoreError::NotFound);
        }
        let mut index = self.index(case)?;
        let mut batch = Batch::default();
        let mut writer = Writer::new(self, case, &open.keys, &mut batch, &mut head);
        add(&mut writer, &mut index)?;
        let (erase, blobs) = writer.finish();
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, &index)?;
        blobs.keep();
        self.commit(batch)
    }

    fn open_record(
        &self,
        open: &OpenCase,
        record: &RecordRef,
        stored: Vec<u8>,
    ) -> Result<Option<Entry>, StoreError> {
        let case = open.case;
        if open.keys.class(case, record.class).is_none() {
            return Ok(None);
        }
        let place = record_place(&open.head, case, record);
        if record.appended {
            let seed = self.append_seed(case, &open.keys, record.class)?;
            let plain = hpke::open_with(&seed, info::APPEND, &place.associated(), &stored)?;
            return Ok(Some(decode(plain.expose())?));
        }
        let key = self.seal_key(case, &open.keys, record.class)?;
        Ok(Some(
            Sealed::<Entry>::from_stored(stored).open(&key, &place)?,
        ))
    }
}

/// What a message changes in the list entry.
fn follow(index: &mut CaseIndex, message: &Message) {
    let step = match message.author {
        Author::Reporter => {
            index.unread = true;
            Step::Answer
        }
        Author::Portal => {
            index.milestones.acknowledged.get_or_insert(message.day);
            return;
        }
        Author::Staff(_) => {
            index.unread = false;
            if message.question {
                Step::Ask
            } else {
                Step::Work
            }
        }
    };
    // Where the step leads nowhere, the state stays: words about a closed case do not open it.
    if let Some(next) = may_follow(index.state, step) {
        index.state = next;
    }
}

impl TimedEntry {
    /// The file this entry announces, if it announces one.
    pub fn file(&self) -> Option<&FileInfo> {
        match &self.entry {
            Entry::File(info) => Some(info),
            Entry::Report(_)
            | Entry::Intake(_)
            | Entry::Identity(_)
            | Entry::Message(_)
            | Entry::Audit(_) => None,
        }
    }
}
