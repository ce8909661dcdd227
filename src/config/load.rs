//! `[files]` and `[load]`: how much of everything.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Files and drafts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// The largest file, in mebibytes.
    pub largest_mib: u32,
    /// Files of one report or message.
    pub most: usize,
    /// Minutes a draft is kept.
    pub draft_minutes: u64,
    /// Mebibytes all drafts together may hold; text always has room.
    pub spool_mib: u64,
    /// Drafts kept at once, with files or of text alone.
    pub most_drafts: u64,
    /// Another program than the running one, to be started as a worker for cleaning; for tests.
    #[serde(skip)]
    pub worker: Option<PathBuf>,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            largest_mib: 64,
            most: 20,
            draft_minutes: 120,
            spool_mib: 4096,
            most_drafts: 20_000,
            worker: None,
        }
    }
}

/// Connections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Load {
    /// Connections one listener serves at once.
    pub connections: usize,
    /// Connections that may wait for a free place.
    pub waiting: usize,
    /// Bytes a second that a form must bring at least.
    pub least_rate: u64,
    /// Files that are cleaned at once; two more places are for small files only.
    pub cleaning: usize,
}

impl Default for Load {
    fn default() -> Self {
        Self {
            connections: 512,
            waiting: 256,
            least_rate: 256,
            cleaning: 2,
        }
    }
}
