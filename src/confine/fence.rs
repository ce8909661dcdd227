//! Which files a portal can reach (Landlock).

use std::collections::BTreeSet;
use std::path::PathBuf;

use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus,
};

use super::Files;

/// How much of it this kernel puts in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fence {
    /// All of it.
    Whole,
    /// What an older kernel knows.
    Partly,
    /// Nothing: the kernel has no Landlock.
    None,
}

/// Closes every file to this thread and those it starts, but its folders, its program, and the few files of the system
/// that it reads.
///
/// Looking whether a file is there (`stat`) stays open, and so do connections: Tor relays are on any port.
pub(super) fn enter(files: &Files) -> Result<Fence, RulesetError> {
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .create()?;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let rules = allow(
        rules,
        &files.writes,
        AccessFs::from_all(NEWEST) & !AccessFs::Execute,
    )?;
    let rules = allow(rules, &files.reads, read)?;
    let rules = allow(rules, &files.clears, AccessFs::RemoveDir.into())?;
    let rules = allow(rules, &SYSTEM.map(PathBuf::from), read)?;
    let rules = allow(
        rules,
        &[PathBuf::from("/dev/null")],
        AccessFs::ReadFile | AccessFs::WriteFile,
    )?;
    // Workers are this same program, which needs the same libraries.
    let rules = allow(rules, &mapped(), AccessFs::ReadFile | AccessFs::Execute)?;
    let done = rules.restrict_self()?;
    Ok(match done.ruleset {
        RulesetStatus::FullyEnforced => Fence::Whole,
        RulesetStatus::PartiallyEnforced => Fence::Partly,
        RulesetStatus::NotEnforced => Fence::None,
    })
}

fn allow(
    mut rules: RulesetCreated,
    paths: &[PathBuf],
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    for path in paths {
        // What is not there needs no rule. Rights on folders mean nothing for a file.
        let Ok(opened) = PathFd::new(path) else {
            continue;
        };
        let fitting = if path.is_dir() {
            access
        } else {
            access & AccessFs::from_file(NEWEST)
        };
        rules = rules.add_rule(PathBeneath::new(opened, fitting))?;
    }
    Ok(rules)
}

/// The files that this process is made of: the program, its libraries and their loader.
fn mapped() -> Vec<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let paths: BTreeSet<&str> = maps
        .lines()
        .filter_map(|line| line.get(line.find('/')?..))
        .collect();
    paths.into_iter().map(PathBuf::from).collect()
}

/// What a program reads of its system: names of hosts and of users, certificate authorities (for storage that speaks S3),
/// the state of the machine, the zone.
const SYSTEM: [&str; 20] = [
    "/etc/ca-certificates",
    "/etc/pki",
    "/etc/ssl/certs",
    "/etc/gai.conf",
    "/etc/group",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/resolv.conf",
    "/proc/meminfo",
    "/proc/self",
    "/proc/swaps",
    "/sys/dev/block",
    "/sys/devices/virtual/block",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
    "/usr/share/zoneinfo",
];

/// The newest kernel interface this was written for; older kernels enforce what they know of it.
const NEWEST: ABI = ABI::V6;
