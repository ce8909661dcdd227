//! The lock-down of a worker: after it, one socket and a bounded amount of memory and time are all there is.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::RawFd;

use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, Scope};
use rlimit::Resource;
use rustix::process::{
    DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal,
};
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule,
};

// CLAIM(C-36): SECURITY.md
/// Takes from this process everything but reading from and writing to `wire`, for good.
///
/// Layers: no look into it from outside; resource limits; Landlock where the kernel has it; and a list of system calls
/// (seccomp), which is enforced or this fails. Another system call, or the same on another file, ends the process. Must be called before
/// there is a second thread.
///
/// # Errors
/// If one of them but Landlock cannot be put in force.
pub(super) fn enter(wire: RawFd) -> io::Result<()> {
    hide()?;
    limit()?;
    fence();
    let filter = filter(wire).map_err(io::Error::other)?;
    seccompiler::apply_filter(&filter).map_err(io::Error::other)
}

/// Keeps the file that this process will read from debuggers and core dumps, and ends it with its parent.
///
/// A limit of core dumps is not enough: the kernel ignores it where a program such as `systemd-coredump` takes them.
pub(super) fn hide() -> io::Result<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(())
}

fn limit() -> io::Result<()> {
    for (resource, most) in [
        (Resource::AS, MEMORY),
        (Resource::CPU, SECONDS),
        (Resource::CORE, 0),
        (Resource::FSIZE, 0),
        (Resource::NOFILE, 0),
        (Resource::NPROC, 0),
    ] {
        rlimit::setrlimit(resource, most, most)?;
    }
    Ok(())
}

/// No path, no port and no other process's socket, where the kernel knows how.
///
/// Kernels without Landlock are no reason to refuse files: the list of system calls has none that opens anything.
fn fence() {
    let fenced = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|rules| rules.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    drop(fenced);
}

/// The system calls that a worker needs: its socket, memory, the clock, random seeds for maps, and the end.
fn filter(wire: RawFd) -> Result<BpfProgram, BackendError> {
    let wire = u64::try_from(wire).unwrap_or(u64::MAX);
    let on_wire = || rule(&[(0, SeccompCmpOp::Eq, wire)]);
    let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
    let no_code = (2, SeccompCmpOp::MaskedEq(executable), 0);
    let anonymous = u64::from(libc::MAP_ANONYMOUS.unsigned_abs());
    let mut calls: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    for call in [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_recvfrom,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_sendto,
    ] {
        calls.insert(call, vec![on_wire()?]);
    }
    calls.insert(
        libc::SYS_mmap,
        vec![rule(&[
            no_code.clone(),
            (3, SeccompCmpOp::MaskedEq(anonymous), anonymous),
        ])?],
    );
    calls.insert(libc::SYS_mprotect, vec![rule(&[no_code])?]);
    for call in [
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigreturn,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ] {
        calls.insert(call, Vec::new());
    }
    SeccompFilter::new(
        calls.into_iter().collect(),
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}

/// All of these comparisons of an argument's low 32 bits.
fn rule(comparisons: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, BackendError> {
    let conditions = comparisons.iter().map(|(argument, operator, value)| {
        SeccompCondition::new(*argument, SeccompCmpArgLen::Dword, operator.clone(), *value)
    });
    SeccompRule::new(conditions.collect::<Result<_, _>>()?)
}

/// Address space in bytes, the program itself included. A worker that needs more ends, and its file is refused.
const MEMORY: u64 = 1 << 30;
/// Seconds on the processor; the budget's own clock refuses long before.
const SECONDS: u64 = 1_000;
/// The newest kernel interface this was written for; older kernels enforce what they know of it.
const NEWEST: ABI = ABI::V6;
