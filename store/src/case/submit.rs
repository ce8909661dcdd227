//! A report becomes a case.

use subrosa_policy::{
    CaseId, CaseState, Channel, Day, FileId, MemberId, Milestones, Mode, ReceiptCode, RecordId,
    Role, TenantId, Versions, may_know,
};

use crate::backend::Batch;
use crate::draft::Attachment;
use crate::error::StoreError;
use crate::hpke::ReaderSeed;
use crate::key::{Key, random_id};
use crate::roster::{Roster, VouchedReader};
use crate::seal::Class;
use crate::store::Store;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::access::Access;
use super::append::{NewBlobs, Writer};
use super::bundle::{CaseKeys, class_context};
use super::content::{Act, Author, Entry, Identity, Intake, Report};
use super::hand::NewWrap;
use super::head::{Head, Holder, Publics, SealRef};
use super::index::CaseIndex;
use super::original::NewOriginal;
use super::reporter::ReporterKeys;

/// A report that is ready to be sealed.
pub struct NewCase {
    /// Whose case it is.
    pub tenant: TenantId,
    /// The editions it is made under.
    pub under: Versions,
    /// Anonymous or confidential.
    pub mode: Mode,
    /// How it came.
    pub channel: Channel,
    /// Today, in the firm's time zone.
    pub day: Day,
    /// The reporter's words.
    pub report: Report,
    /// Language and conflict names.
    pub intake: Intake,
    /// Who the reporter is, if they said so.
    pub identity: Option<Identity>,
    /// Cleaned files.
    pub files: Vec<NewFile>,
    /// Untouched originals, for the lawyers alone.
    pub originals: Vec<NewOriginal>,
    /// Members who were named and get no key.
    pub excluded: Vec<MemberId>,
    /// Where somebody was named, those who were compared with them and are none of them.
    pub compared: Option<Vec<MemberId>>,
    /// Whether triagers see intake only.
    pub blind: bool,
    /// Who typed it, if it came by voice or letter.
    pub taken_down: Option<TakenDown>,
}

/// Who typed a report that came by voice or letter, and so has read it.
#[derive(Clone, Copy)]
pub struct TakenDown {
    /// Who.
    pub by: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}

/// One cleaned file of a report or message.
pub struct NewFile {
    /// The proof that it was cleaned, and where its sealed bytes are.
    pub attachment: Attachment,
    /// Names it within the draft it comes from.
    pub number: u32,
    /// The neutral name staff see.
    pub name: String,
    /// The name the reporter's device gave it, if they chose to tell it.
    pub own_name: Option<String>,
}

impl Store {
    // CLAIM(C-08): SECURITY.md
    /// Seals a report to its readers and stores it. Returns after everything is on disk.
    ///
    /// Calling it again with the same code stores nothing and returns the first case. Whoever has
    /// lost their role since the roster was read gets no key.
    ///
    /// # Errors
    /// [`StoreError::NoReaders`] if no lawyer was vouched for who could ever handle it.
    pub fn submit(
        &self,
        roster: &Roster,
        code: &ReceiptCode,
        new: NewCase,
    ) -> Result<CaseId, StoreError> {
        let reporter = ReporterKeys::from_code(code);
        if let Some(case) = self.sent_before(&reporter)? {
            return Ok(case);
        }
        // Long files are sealed first: nobody who looks after accounts waits for them.
        let made = self.make(&reporter, new)?;
        // Before the lock of the locator, which can be the one of a case: a removal takes people
        // first, and cases then.
        let _people_stay = self.share_people();
        let _one_at_a_time = self.lock_locator(&reporter);
        if let Some(first) = self.sent_before(&reporter)? {
            self.vault.remove_case(made.case)?;
            return Ok(first);
        }
        let wraps = self
            .still(roster)
            .and_then(|roster| choose_wraps(&roster, &made, &reporter));
        match wraps {
            Ok((wraps, intake)) => self.keep_made(&reporter, made, wraps, intake),
            Err(error) => {
                // Nobody opens what was sealed, and its files go with it.
                self.vault.remove_case(made.case)?;
                Err(error)
            }
        }
    }

    /// The case of this code, if it is stored; on the disk by then.
    pub fn sent_before(&self, reporter: &ReporterKeys) -> Result<Option<CaseId>, StoreError> {
        let Some(case) = self.find_case(reporter)? else {
            return Ok(None);
        };
        // It may be in memory only: the disk may have refused it the first time.
        self.backend.flush()?;
        self.vault.acknowledge(case)?;
        Ok(Some(case))
    }

    /// Seals everything of a new case but what depends on who its readers are.
    fn make(&self, reporter: &ReporterKeys, new: NewCase) -> Result<Made<'_>, StoreError> {
        let case = CaseId::from_bytes(random_id()?);
        let keys = CaseKeys::random(new.blind)?;
        let seal = SealRef {
            class: Class::Intake,
            id: random_id()?,
        };
        self.vault.add(&class_erase_keys(case, seal)?)?;
        let mut head = self.new_head(case, new.tenant, &keys, reporter, seal)?;
        let mut batch = Batch::default();
        // By whom it is taken in shows once its readers are known.
        let index = new_index(case, &new, Role::Triager)?;
        self.it_is(index.milestones.received);
        let (erase, blobs) = self.put_first_records(&mut batch, case, &mut head, &keys, new)?;
        Ok(Made {
            case,
            keys,
            head,
            batch,
            index,
            erase,
            blobs,
        })
    }

    fn keep_made(
        &self,
        reporter: &ReporterKeys,
        made: Made<'_>,
        wraps: Vec<NewWrap>,
        intake: Role,
    ) -> Result<CaseId, StoreError> {
        let Made {
            case,
            keys: _,
            mut head,
            mut batch,
            mut index,
            mut erase,
            blobs,
        } = made;
        index.intake = intake;
        for wrap in wraps {
            erase.push(wrap.put(&mut batch, &mut head));
        }
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, &index)?;
        self.put_locator(&mut batch, reporter, case, index.milestones.received)?;
        blobs.keep();
        self.commit(batch)?;
        self.vault.acknowledge(case)?;
        Ok(case)
    }

    fn new_head(
        &self,
        case: CaseId,
        tenant: TenantId,
        keys: &CaseKeys,
        reporter: &ReporterKeys,
        seal: SealRef,
    ) -> Result<Head, StoreError> {
        let public = |class| -> Result<_, StoreError> {
            let slot = Slot::Class(class);
            Ok(self.append_seed(case, keys, class, slot)?.public()?)
        };
        Ok(Head {
            version: 0,
            tenant,
            records: Vec::new(),
            files: Vec::new(),
            wraps: Vec::new(),
            chain: [0; 32],
            publics: Publics {
                conversation: public(Class::Conversation)?,
                dossier: public(Class::Dossier)?,
                identity: public(Class::Identity)?,
                evidence: public(Class::Evidence)?,
            },
            locator: self.locator_hash(reporter),
            seals: vec![seal],
            releases: Vec::new(),
            access: Access::default(),
        })
    }

    fn put_first_records(
        &self,
        batch: &mut Batch,
        case: CaseId,
        head: &mut Head,
        keys: &CaseKeys,
        new: NewCase,
    ) -> Result<(Vec<(VaultKey, Key)>, NewBlobs<'_>), StoreError> {
        let day = new.day;
        let mut writer = Writer::new(self, case, keys, batch, head);
        writer.put(Class::Intake, &Entry::Intake(new.intake))?;
        writer.put(Class::Conversation, &Entry::Report(new.report))?;
        if let Some(identity) = new.identity {
            writer.put(Class::Identity, &Entry::Identity(identity))?;
        }
        for file in new.files {
            let info = writer.put_file(Class::Conversation, file, day, Author::Reporter)?;
            writer.put(Class::Conversation, &Entry::File(info))?;
        }
        for original in new.originals {
            writer.put_original(original, day)?;
        }
        if let Some(TakenDown { by, minute }) = new.taken_down {
            writer.audit(minute, by, Act::TookDown)?;
        }
        Ok(writer.finish())
    }

    /// The private half of the append key of a class, for who holds the class key.
    pub(crate) fn append_seed(
        &self,
        case: CaseId,
        keys: &CaseKeys,
        class: Class,
        slot: Slot,
    ) -> Result<ReaderSeed, StoreError> {
        let key = self.seal_key(case, keys, class, slot)?;
        let seed = crate::kdf::derive(&[key.expose()], info::APPEND, &class_context(case, class));
        Ok(ReaderSeed::from_key(seed))
    }

    /// The key records of a class are sealed under: class key and the erase key of this name
    /// together.
    pub(crate) fn seal_key(
        &self,
        case: CaseId,
        keys: &CaseKeys,
        class: Class,
        slot: Slot,
    ) -> Result<Key, StoreError> {
        let class_key = keys.class(case, class).ok_or(StoreError::NotFound)?;
        let erase = self.erase_key(case, slot)?;
        Ok(crate::kdf::derive(
            &[class_key.expose(), erase.expose()],
            info::CLASS,
            &class_context(case, class),
        ))
    }
}

/// A new case that nobody can find yet.
struct Made<'s> {
    case: CaseId,
    keys: CaseKeys,
    head: Head,
    batch: Batch,
    index: CaseIndex,
    erase: Vec<(VaultKey, Key)>,
    blobs: NewBlobs<'s>,
}

// CLAIM(C-17): SECURITY.md
/// Wraps the keys to every vouched reader who may have them, to the reporter and to recovery.
fn choose_wraps(
    roster: &Roster,
    made: &Made<'_>,
    reporter: &ReporterKeys,
) -> Result<(Vec<NewWrap>, Role), StoreError> {
    let (case, keys, new) = (made.case, &made.keys, &made.index);
    let (all_triagers, all_lawyers) = (
        roster.readers(new.tenant, Role::Triager),
        roster.readers(new.tenant, Role::Lawyer),
    );
    // Without a lawyer half A would reach nobody, and the case could never be assigned. That
    // the reporter has named every lawyer is another matter: then recovery holds the keys.
    if all_lawyers.is_empty() {
        return Err(StoreError::NoReaders);
    }
    let allowed = |reader: &VouchedReader| {
        let compared = new.compared.as_deref();
        may_know(&new.excluded, compared, reader.member())
    };
    let triagers: Vec<_> = all_triagers.into_iter().filter(allowed).collect();
    let lawyers: Vec<_> = all_lawyers.into_iter().filter(allowed).collect();
    // With nobody left to triage, the lawyers take in the report themselves.
    let (intake, taking_in) = if triagers.is_empty() {
        (Role::Lawyer, &lawyers)
    } else {
        (Role::Triager, &triagers)
    };
    let mut wraps = vec![
        NewWrap::to_reporter(case, reporter, &keys.reporter(case))?,
        NewWrap::to_recovery(case, roster.recovery(), keys)?,
    ];
    for reader in taking_in {
        let holder = Holder::Access(reader.member());
        wraps.push(NewWrap::to_member(case, reader, holder, &keys.access())?);
    }
    for reader in eligible(&lawyers, taking_in) {
        let holder = Holder::Eligible(reader.member());
        wraps.push(NewWrap::to_member(case, reader, holder, &keys.eligible())?);
    }
    Ok((wraps, intake))
}

/// Who gets half A: the lawyers. One who also takes the case in would hold both halves before
/// it is assigned, and gets none as long as there is another lawyer.
fn eligible<'a>(
    lawyers: &'a [VouchedReader],
    taking_in: &'a [VouchedReader],
) -> Vec<&'a VouchedReader> {
    let triages = |lawyer: &VouchedReader| {
        taking_in
            .iter()
            .any(|reader| reader.member() == lawyer.member())
    };
    let others: Vec<_> = lawyers.iter().filter(|lawyer| !triages(lawyer)).collect();
    if others.is_empty() {
        lawyers.iter().collect()
    } else {
        others
    }
}

fn class_erase_keys(case: CaseId, seal: SealRef) -> Result<Vec<(VaultKey, Key)>, StoreError> {
    let classes = [
        Class::Intake,
        Class::Conversation,
        Class::Dossier,
        Class::Identity,
        Class::Evidence,
    ];
    classes
        .into_iter()
        .map(Slot::Class)
        .chain([Slot::Seal(seal.id)])
        .map(|slot| Ok((VaultKey { case, slot }, Key::random()?)))
        .collect()
}

fn new_index(case: CaseId, new: &NewCase, intake: Role) -> Result<CaseIndex, StoreError> {
    Ok(CaseIndex {
        case,
        tenant: new.tenant,
        label: random_label()?,
        state: CaseState::Received,
        milestones: Milestones::received(new.day),
        under: new.under,
        mode: new.mode,
        channel: new.channel,
        category: None,
        severity: None,
        outcome: None,
        handler: None,
        standby: None,
        colleagues: Vec::new(),
        released_to: Vec::new(),
        excluded: new.excluded.clone(),
        compared: new.compared.clone(),
        intake,
        unread: true,
        said: 0,
        out_of_scope: false,
        duplicate_of: None,
        withdrawal: false,
        closed: None,
        archived: None,
        hold: None,
        releases: Vec::new(),
        proposals: 0,
        since: new.day,
        quiet_since: new.day,
        messages: 0,
        no_feedback: None,
        disclosed: None,
        pending: Vec::new(),
        agreed: Vec::new(),
        statistic: None,
        seen: Vec::new(),
        approved: None,
    })
}

/// Six characters that cannot be mistaken for one another, such as `7Q2M-RT`.
pub(super) fn random_label() -> Result<String, StoreError> {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let random: [u8; 16] = random_id()?;
    let mut label = String::new();
    for (position, byte) in random.iter().take(6).enumerate() {
        if position == 4 {
            label.push('-');
        }
        if let Some(letter) = ALPHABET.get(usize::from(byte & 31)) {
            label.push(char::from(*letter));
        }
    }
    Ok(label)
}

/// A new random record id.
pub(crate) fn record_id() -> Result<RecordId, StoreError> {
    Ok(RecordId::from_bytes(random_id()?))
}

/// A new random file id.
pub(crate) fn file_id() -> Result<FileId, StoreError> {
    Ok(FileId::from_bytes(random_id()?))
}
