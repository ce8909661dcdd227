//! What the program gives up before it serves: files that are none of its business, new rights, core dumps, and
//! memory that could reach a disk. The system's administrator can do the same from outside
//! (`packaging/subrosa.service`); this holds without that, too.

mod fence;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use rlimit::Resource;
use rustix::fs::Mode;
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, dumpable_behavior, set_dumpable_behavior, umask};
use rustix::thread::set_no_new_privs;

pub use fence::Fence;

use crate::app::machine::{self, Seen};
use crate::config::Config;

/// The files that a portal works with.
#[derive(Debug, Default)]
pub struct Files {
    /// Folders it owns.
    pub writes: Vec<PathBuf>,
    /// What it reads.
    pub reads: Vec<PathBuf>,
    /// Folders in which it may remove folders that are empty: a demo its own.
    pub clears: Vec<PathBuf>,
}

/// What could be put in force on this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Confined {
    /// The files it can reach.
    pub fence: Fence,
    /// Whether its memory stays out of swap.
    pub locked: bool,
}

/// What an operator should mend before reports come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exposed {
    /// Memory can be written to a disk in the clear.
    Swap,
    /// The data folder lies on a device that is not encrypted.
    Disk,
}

impl Files {
    /// Those of a configuration.
    pub fn of(config: &Config, data: &Path) -> Self {
        Self {
            writes: [vec![data.to_owned()], config.folders_written()].concat(),
            reads: config.files_read(),
            clears: Vec::new(),
        }
    }
}

impl Confined {
    /// One line for the operator.
    pub fn line(self) -> String {
        let files = match self.fence {
            Fence::Whole => "files outside its folders are closed to it",
            Fence::Partly => "this kernel closes files outside its folders to it only in part",
            Fence::None => "this kernel cannot close files outside its folders to it (no Landlock)",
        };
        let memory = if self.locked {
            "its memory stays out of swap"
        } else {
            "its memory is not locked (RLIMIT_MEMLOCK is not unlimited)"
        };
        format!("Confined: no new rights, no core dumps; {files}; {memory}.")
    }
}

impl Exposed {
    /// One line for the operator.
    pub fn line(self) -> &'static str {
        match self {
            Self::Swap => {
                "WARNING: this machine swaps to a disk that is not encrypted. What the portal has in memory can stay there: \
                 turn swap off, or encrypt it."
            }
            Self::Disk => {
                "WARNING: the data folder lies on a device that is not encrypted. Reports are sealed all the same, but \
                 whoever takes the disk has the instance key: encrypt the device."
            }
        }
    }
}

// CLAIM(C-130): SECURITY.md
/// Gives up what a portal does not need, for good. To be called before there is a second thread.
///
/// # Errors
/// If something fails that every kernel can do. What only newer kernels can do is told in the answer.
pub fn enter(files: &Files) -> io::Result<Confined> {
    harden()?;
    let locked = lock_memory();
    let fence = fence::enter(files).map_err(io::Error::other)?;
    Ok(Confined { fence, locked })
}

// CLAIM(C-131): SECURITY.md
/// Gives up what no command needs that opens keys: core dumps, looks into its memory by others, new rights, and files
/// that others can read.
///
/// # Errors
/// If the system refuses.
pub fn harden() -> io::Result<()> {
    umask(Mode::RWXG | Mode::RWXO);
    rlimit::setrlimit(Resource::CORE, 0, 0)?;
    // A limit of core dumps is not enough where a program of the system takes them. Nor may others look into it.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    if dumpable_behavior()? != DumpableBehavior::NotDumpable {
        return Err(io::Error::other("memory could be dumped"));
    }
    set_no_new_privs(true)?;
    Ok(())
}

/// What of the machine lays the portal's memory or disk open.
pub fn exposed(data: &Path) -> Vec<Exposed> {
    let swap = (machine::clear_swap() == Seen::Yes).then_some(Exposed::Swap);
    let disk = (machine::is_encrypted(data) == Seen::No).then_some(Exposed::Disk);
    swap.into_iter().chain(disk).collect()
}

/// Keeps all memory out of swap, where that is allowed without a limit: with one, the portal would be refused memory
/// that it needs.
fn lock_memory() -> bool {
    let unlimited = Resource::MEMLOCK
        .get()
        .is_ok_and(|(soft, _)| soft == rlimit::INFINITY);
    let flags = MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT;
    unlimited && mlockall(flags).is_ok()
}
