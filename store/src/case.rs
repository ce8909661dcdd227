//! Cases: how a report is sealed, opened, appended to and handed on.
//!
//! Everything about one case is sealed under keys of [`Class`](crate::Class) that only its
//! readers hold (DESIGN §3). This module is the only one that makes and opens those keys.

mod access;
mod anonymise;
mod append;
mod bundle;
mod change;
mod content;
mod end;
mod erase;
mod erasing;
mod hand;
mod head;
mod holder;
mod index;
mod item;
mod life;
mod listed;
mod minutes;
mod open;
mod original;
mod outgoing;
mod part;
mod reach;
mod recipient;
mod regain;
mod release;
mod released;
mod replace;
mod reporter;
mod second;
mod settle;
mod share;
mod submit;
#[cfg(test)]
mod tests;
mod triage;

pub(crate) use access::Latest;
pub use access::{AccessSpan, CaseAccess};
#[cfg(any(test, fuzzing))]
pub(crate) use anonymise::Marked;
pub use anonymise::Night;
pub(crate) use append::record_key;
pub use bundle::CaseKeys;
pub use content::{
    Act, Answer, Approval, Audit, Author, Correction, Entry, FileInfo, HOLDER, Identity, Intake,
    Message, PORTAL, Report, ReporterState,
};
pub use end::{Closing, Doing};
pub use erase::{Erased, Erasure, erased_files};
pub use hand::Handover;
#[cfg(any(test, fuzzing))]
pub(crate) use head::Head;
pub(crate) use head::link;
pub use index::{CaseIndex, ReleaseMark};
pub use item::{ItemEdit, ItemField, ItemKind, ItemVersion, Written, YES, versions};
pub use life::TeamChange;
pub(crate) use listed::Listed;
pub use open::{OpenCase, TimedEntry};
pub use original::{NewOriginal, Original, originals};
pub use outgoing::WhileOpen;
pub use part::{Part, PartKind, part_at, parts, text_at, texts};
pub use reach::{Reach, reach};
pub use recipient::OpenRelease;
pub use regain::Regained;
pub use release::{KeptRelease, NewRelease, released_name};
pub use released::{
    Decision, Proposal, Proposed, ReleaseNote, ReleasedCopy, ReleasedFile, ReleasedPart,
    SharedNote, Source,
};
pub use replace::replaced;
pub use reporter::{ReporterCase, ReporterKeys};
pub use second::{Asked, Ending, SecondAct};
pub use submit::{NewCase, NewFile, TakenDown};
pub use triage::{Classed, Exclusion};
