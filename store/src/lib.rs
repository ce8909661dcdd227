//! Seals case records to their readers and keeps them in an embedded store.

mod backend;
#[cfg(test)]
mod bare;
mod blob;
mod case;
mod compact;
mod cores;
mod damage;
mod draft;
mod edition;
mod error;
#[cfg(test)]
mod firm;
#[cfg(test)]
mod fixture;
mod folder;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod hpke;
mod instance;
mod invite;
mod journal;
mod kdf;
mod key;
mod lock;
mod mail;
mod member;
mod own;
mod pad;
mod pages;
mod question;
mod recovery;
mod roster;
mod runs;
mod seal;
mod sign;
mod snapshot;
mod spool;
mod stamp;
mod statistics;
mod store;
mod stream;
mod suite;
#[cfg(test)]
mod tamper;
mod tenant;
mod vault;
#[cfg(test)]
mod vectors;

pub use case::{
    AccessSpan, Act, Answer, Approval, Asked, Audit, Author, CaseAccess, CaseIndex, CaseKeys,
    Classed, Closing, Correction, Decision, Doing, Ending, Entry, Erased, Erasure, Exclusion,
    FileInfo, HOLDER, Handover, Identity, Intake, ItemEdit, ItemField, ItemKind, ItemVersion,
    KeptRelease, Message, NewCase, NewFile, NewOriginal, NewRelease, Night, OpenCase, OpenRelease,
    Original, PORTAL, Part, PartKind, Proposal, Proposed, Reach, Regained, ReleaseMark,
    ReleaseNote, ReleasedCopy, ReleasedFile, ReleasedPart, Report, ReporterCase, ReporterKeys,
    ReporterState, SecondAct, SharedNote, Source, TakenDown, TeamChange, TimedEntry, WhileOpen,
    Written, YES, erased_files, originals, part_at, parts, reach, released_name, replaced, text_at,
    texts, versions,
};
pub use damage::{CaseDamage, RowDamage};
pub use draft::{
    Attachment, Choices, CleanedFile, Draft, DraftFile, DraftKey, DraftOutcome, Drafts, Found,
    RawFile,
};
pub use edition::{Edition, Pending, Stamped, Versioned};
pub use error::{SealError, StoreError};
pub use folder::to_midnight;
pub use hpke::{ReaderPublic, ReaderSeed};
pub use invite::Invite;
pub use journal::{
    BrokenKind, BrokenLink, JournalCheck, JournalEntry, JournalMark, JournalSubject, JournalTime,
};
pub use kdf::{is_keyed_token, keyed_token, same_text, shown_hash, token_hash};
pub use key::{Key, random_32, random_id, random_text};
pub use lock::{
    Browser, Device, LockKey, MemberLock, MemberSecrets, NewPassword, SavedView, argon2_runs,
};
pub use mail::{MailFact, MailRow, MailSlot, MailTo, MemberMail, WaitingMail};
pub use member::{Absence, FactorMarks, Field, Member, Service, Standing, StoredPasskey};
pub use question::{HolderAnswer, HolderQuestion, QuestionError};
pub use recovery::{Half, Recovery, open_recovery};
pub use roster::{Founding, Past, Person, Roster, RosterError, Signer, VouchedReader};
pub use runs::JobRun;
pub use seal::Class;
pub use sign::{SigningSeed, VerifyKey, six_words_of};
pub use snapshot::{
    BackupHash, BackupSignature, Dumped, FetchedBlob, Restore, Restored, Snapped, VaultCopied,
    WorthKeeping,
};
pub use spool::{Spool, SpoolWriter};
pub use store::Store;
pub use tenant::{Originals, Tenant, Way};
pub use vault::VaultMark;
