//! What the portal does, without a word of HTTP.

pub(crate) mod account;
pub(crate) mod almanac;
pub(crate) mod casework;
mod delay;
pub(crate) mod factors;
pub(crate) mod health;
pub(crate) mod join;
pub(crate) mod journal;
pub(crate) mod live;
pub(crate) mod machine;
pub(crate) mod mark;
pub(crate) mod names;
pub(crate) mod oral;
pub(crate) mod people;
pub(crate) mod post;
pub(crate) mod reports;
pub(crate) mod rooms;
pub(crate) mod roster;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod staff;
pub(crate) mod statistics;
pub(crate) mod system;
pub(crate) mod tenants;
pub(crate) mod totp;
pub(crate) mod uploads;
pub(crate) mod visits;

/// What the pages show of what the store keeps.
pub(crate) mod kept {
    pub(crate) use subrosa_store::{
        Absence, Act, Author, CaseIndex, Device, Draft, DraftFile, DraftKey, DraftOutcome, Ending,
        Entry, Erased, Erasure, Field, FileInfo, HOLDER, Identity, Invite, ItemEdit, ItemField,
        ItemKind, ItemVersion, KeptRelease, Member, Message, NewRelease, OpenCase, Original,
        Originals, PORTAL, Part, PartKind, Past, Proposed, ReleasedCopy, Report, SavedView,
        SecondAct, Signer, Source, SpoolWriter, Tenant, TimedEntry, Way, Written, YES, originals,
        part_at, parts, released_name, same_text, text_at, texts, versions,
    };
}

pub(crate) use join::fresh_phrase as phrase;

use zeroize::Zeroize;

use crate::error::AppError;

/// Runs what waits for the disk or computes for long on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let work = move || {
        let done = work();
        wash_stack();
        done
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(AppError::Internal("work")))
}

// CLAIM(C-137): SECURITY.md
/// Writes over what the calls before it left on this thread's stack: keys and words that were moved lie there until other
/// calls need the place, and a thread of few calls may not for long.
#[inline(never)]
fn wash_stack() {
    let mut below = [0_u8; WASHED];
    below.zeroize();
    std::hint::black_box(&below);
}

/// Bytes of a stack that are written over: more than the calls of a request use.
const WASHED: usize = 64 * 1024;
