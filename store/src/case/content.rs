//! What the records of a case say once they are opened.

mod act;

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, FileId, MemberId};
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use act::{Act, Audit, HOLDER, PORTAL};

use super::erase::{Erased, Erasure};
use super::item::ItemVersion;
use super::original::Original;
use super::released::{Decision, Proposal, ReleaseNote, ReleasedCopy, SharedNote};

/// The first text of a case, in the reporter's words. Never edited.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop, Clone, PartialEq, Eq)]
pub struct Report {
    /// The day it was stored, in the firm's time zone.
    #[zeroize(skip)]
    pub day: Day,
    /// What has happened.
    pub text: String,
    /// Where it happened, if said.
    pub place: String,
    /// When it happened, if said.
    pub time: String,
    /// Who took part or knows of it, if said.
    pub people: String,
    /// The tenant's own questions that were answered.
    pub answers: Vec<Answer>,
}

/// A question as it was asked, and what the reporter answered.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The question, in the reporter's language.
    pub question: String,
    /// The answer.
    pub text: String,
}

/// What a triager needs before anybody reads the report.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop, Default, Clone, PartialEq, Eq)]
pub struct Intake {
    /// The language the reporter used, as in the path of the page.
    pub language: String,
    /// What the reporter chose from the tenant's list, in the reporter's language.
    pub category: Option<String>,
    /// Where it happened, if said: what a blind triager needs to find the right lawyer.
    pub place: String,
    /// Who must not see the case, in the reporter's words.
    pub exclude: String,
}

/// Who the reporter is, when they chose to say so. Sealed under a key no triager can hold.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop, Default, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The reporter's name.
    pub name: String,
    /// How to reach them.
    pub contact: String,
}

/// Who wrote a message.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The reporter.
    Reporter,
    /// A member of the firm. Reporters are never shown which one.
    Staff(MemberId),
    /// The portal itself, from a template (an acknowledgement).
    Portal,
}

/// One message of the conversation with the reporter.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who wrote it.
    pub author: Author,
    /// The day it was stored, in the firm's time zone.
    pub day: Day,
    /// The text. Empty when only files were sent, or when `template` names it.
    pub text: String,
    /// The key of a portal text that stands for the message, in the reader's language.
    pub template: Option<String>,
    /// Whether an answer is asked for.
    pub question: bool,
    /// The files that came with it.
    pub files: Vec<FileInfo>,
}

impl Drop for Message {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// What a reporter proposes instead of what staff have typed. The first text stays as it is.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The day it was stored, in the firm's time zone.
    #[zeroize(skip)]
    pub day: Day,
    /// The whole text in the proposed words.
    pub text: String,
}

/// A reporter's agreement to what staff have typed: Directive (EU) 2019/1937, article 18(2) to (4).
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The day it was given, in the firm's time zone.
    pub day: Day,
    /// The number of the record that is agreed to: the first text, or a correction of it.
    pub of: u32,
}

/// What is known of a stored file. Values that were found and removed are not among it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct FileInfo {
    /// Names the file in the store.
    pub id: FileId,
    /// The neutral name staff see, such as `file-1.jpg`.
    pub name: String,
    /// The name the reporter's device gave it, if they chose to tell it.
    pub own_name: Option<String>,
    /// The format's key, such as `jpeg`.
    pub format: String,
    /// The size of the cleaned file, in bytes.
    pub size: u64,
    /// Keys of the kinds of hidden details that were removed.
    pub removed: Vec<String>,
    /// Keys of what could not be removed.
    pub remains: Vec<String>,
    /// The day it was stored.
    pub day: Day,
    /// Whether the reporter or a member attached it.
    pub author: Author,
    /// It was erased since. It keeps its place, so that those behind it keep theirs.
    pub erased: bool,
}

/// What the reporter has put out of sight. Sealed to the reporter alone.
#[derive(Serialize, Deserialize, Default, Clone, PartialEq, Eq)]
pub struct ReporterState {
    /// Messages with a number below this one are hidden from the reporter's own view.
    pub hidden_below: u32,
}

/// A record of a case, after opening.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The first text.
    Report(Report),
    /// Category, language, conflict names.
    Intake(Intake),
    /// The reporter's identity.
    Identity(Identity),
    /// One message.
    Message(Message),
    /// A file, announced apart from any message (the report's own files).
    File(FileInfo),
    /// One act of a member.
    Audit(Audit),
    /// An untouched original.
    Original(Original),
    /// What was released, for lawyers: its key, and what was left out.
    Release(ReleaseNote),
    /// What contact persons got.
    Copy(ReleasedCopy),
    /// A note that lawyers and contact persons read.
    Shared(SharedNote),
    /// What a contact person proposes.
    Proposal(Proposal),
    /// What a lawyer answered to a proposal.
    Decision(Decision),
    /// Where something shall be erased, once a second person has said yes.
    ToErase(Erasure),
    /// That something was erased.
    Erased(Erased),
    /// Other words that the reporter proposes for minutes of theirs.
    Correction(Correction),
    /// The reporter agrees to minutes.
    Approval(Approval),
    /// A version of something that staff wrote about the case.
    Item(ItemVersion),
}

impl Entry {
    /// The first text, if it is that.
    pub fn report(&self) -> Option<&Report> {
        if let Self::Report(report) = self {
            Some(report)
        } else {
            None
        }
    }

    /// Category, language and conflict names, if it is these.
    pub fn intake(&self) -> Option<&Intake> {
        if let Self::Intake(intake) = self {
            Some(intake)
        } else {
            None
        }
    }

    /// The reporter's identity, if it is that.
    pub fn identity(&self) -> Option<&Identity> {
        if let Self::Identity(identity) = self {
            Some(identity)
        } else {
            None
        }
    }

    /// The message, if it is one.
    pub fn message(&self) -> Option<&Message> {
        if let Self::Message(message) = self {
            Some(message)
        } else {
            None
        }
    }

    /// The file that is announced apart from any message, if it is one.
    pub fn file(&self) -> Option<&FileInfo> {
        if let Self::File(info) = self {
            Some(info)
        } else {
            None
        }
    }

    /// The act of a member, if it is one.
    pub fn audit(&self) -> Option<&Audit> {
        if let Self::Audit(audit) = self {
            Some(audit)
        } else {
            None
        }
    }

    /// The lawyers' note of a release, if it is one.
    pub fn release(&self) -> Option<&ReleaseNote> {
        if let Self::Release(note) = self {
            Some(note)
        } else {
            None
        }
    }

    /// What contact persons got, if it is that.
    pub fn copy(&self) -> Option<&ReleasedCopy> {
        if let Self::Copy(copy) = self {
            Some(copy)
        } else {
            None
        }
    }

    /// A note that lawyers and contact persons read, if it is one.
    pub fn shared(&self) -> Option<&SharedNote> {
        if let Self::Shared(note) = self {
            Some(note)
        } else {
            None
        }
    }

    /// What a contact person proposes, if it is that.
    pub fn proposal(&self) -> Option<&Proposal> {
        if let Self::Proposal(proposal) = self {
            Some(proposal)
        } else {
            None
        }
    }

    /// What a lawyer answered to a proposal, if it is that.
    pub fn decision(&self) -> Option<&Decision> {
        if let Self::Decision(decision) = self {
            Some(decision)
        } else {
            None
        }
    }

    /// Where something shall be erased, if it is that.
    pub fn to_erase(&self) -> Option<&Erasure> {
        if let Self::ToErase(erasure) = self {
            Some(erasure)
        } else {
            None
        }
    }

    /// Other words for minutes, if it is these.
    pub fn correction(&self) -> Option<&Correction> {
        if let Self::Correction(correction) = self {
            Some(correction)
        } else {
            None
        }
    }

    /// That something was erased, if it is that.
    pub fn erased(&self) -> Option<&Erased> {
        if let Self::Erased(erased) = self {
            Some(erased)
        } else {
            None
        }
    }

    /// The reporter's agreement, if it is that.
    pub fn approval(&self) -> Option<&Approval> {
        if let Self::Approval(approval) = self {
            Some(approval)
        } else {
            None
        }
    }

    /// The version of an item, if it is one.
    pub fn item(&self) -> Option<&ItemVersion> {
        if let Self::Item(version) = self {
            Some(version)
        } else {
            None
        }
    }

    /// The untouched original, if it is one.
    pub fn original(&self) -> Option<&Original> {
        if let Self::Original(original) = self {
            Some(original)
        } else {
            None
        }
    }
}
