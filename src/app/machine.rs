//! What can be seen of the machine without any right on it: swap, disks, memory.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// An answer that cannot always be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Yes,
    No,
    CannotTell,
}

/// Room on the disk of the data folder, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) free: u64,
    pub(crate) total: u64,
}

/// What counts as too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thresholds {
    /// Free bytes on the disk.
    pub(crate) disk: u64,
    /// Free space as a share of the disk, in percent; counts for at most 5 GiB.
    pub(crate) disk_percent: u64,
    /// Available memory, in KiB.
    pub(crate) memory_kib: u64,
    /// Days before the end of a certificate.
    pub(crate) certificate_days: i32,
}

impl Thresholds {
    /// Whether a disk has too little room.
    pub(crate) fn is_low(self, room: Room) -> bool {
        let share = (room.total / 100).saturating_mul(self.disk_percent);
        room.free < self.disk.max(share.min(5 * GIB))
    }
}

/// The room on the disk under a folder.
pub(crate) fn room(folder: &Path) -> Option<Room> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(Room {
        free: found.f_bavail.saturating_mul(found.f_frsize),
        total: found.f_blocks.saturating_mul(found.f_frsize),
    })
}

/// Whether memory can be written to a disk in the clear: what a page of a process holds may
/// then be read long after it ended.
pub(crate) fn clear_swap() -> Seen {
    match fs::read_to_string("/proc/swaps") {
        Ok(table) => clear_swap_in(&table, |path| {
            let meta = fs::metadata(path).ok()?;
            // A device, or the disk on which a swap file lies.
            Some(if meta.rdev() == 0 {
                meta.dev()
            } else {
                meta.rdev()
            })
        }),
        Err(_) => Seen::CannotTell,
    }
}

fn clear_swap_in(table: &str, device: impl Fn(&str) -> Option<u64>) -> Seen {
    let mut answer = Seen::No;
    for line in table.lines().skip(1) {
        let Some(path) = line.split_whitespace().next() else {
            continue;
        };
        // Compressed memory, which is on no disk.
        if path.starts_with("/dev/zram") {
            continue;
        }
        let encrypted = device(path).map_or(Seen::CannotTell, |device| {
            device_is_encrypted(device, Path::new(SYS))
        });
        match encrypted {
            Seen::Yes => {}
            Seen::No => return Seen::Yes,
            Seen::CannotTell => answer = Seen::CannotTell,
        }
    }
    answer
}

/// Whether the folder lies on an encrypted device (dm-crypt, as LUKS makes it).
pub(crate) fn is_encrypted(folder: &Path) -> Seen {
    match fs::metadata(folder) {
        Ok(meta) => device_is_encrypted(meta.dev(), Path::new(SYS)),
        Err(_) => Seen::CannotTell,
    }
}

fn device_is_encrypted(device: u64, sys: &Path) -> Seen {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    // File systems without a block device of their own (btrfs, ZFS, overlays, tmpfs).
    if major == 0 {
        return Seen::CannotTell;
    }
    layers_are_encrypted(&sys.join(format!("{major}:{minor}")), DEEPEST)
}

/// A layer is encrypted if it is dm-crypt's, or if everything below it is.
fn layers_are_encrypted(device: &Path, depth: u8) -> Seen {
    if !device.exists() || depth == 0 {
        return Seen::CannotTell;
    }
    if let Ok(kind) = fs::read_to_string(device.join("dm/uuid"))
        && kind.starts_with("CRYPT-")
    {
        return Seen::Yes;
    }
    let below: Vec<Seen> = fs::read_dir(device.join("slaves"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|layer| layers_are_encrypted(&layer.path(), depth - 1))
        .collect();
    if below.is_empty() || below.contains(&Seen::No) {
        // The device itself, or a part of a disk, with nothing in between.
        Seen::No
    } else if below.contains(&Seen::CannotTell) {
        Seen::CannotTell
    } else {
        Seen::Yes
    }
}

/// Whether the machine is about to run out of memory.
pub(crate) fn memory_is_below(kib: u64) -> bool {
    fs::read_to_string("/proc/meminfo").is_ok_and(|table| available(&table) < kib)
}

fn available(table: &str) -> u64 {
    table
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(u64::MAX)
}

/// Whether systemd-timesyncd has set the clock since the machine started. Other programs that
/// keep the time leave no mark that can be read without a right.
pub(crate) fn time_was_set() -> bool {
    Path::new("/run/systemd/timesync/synchronized").exists()
}

/// The bytes of all files below a folder.
pub(crate) fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let kind = entry.file_type().ok()?;
            if kind.is_dir() {
                Some(size(&entry.path()))
            } else {
                entry.metadata().ok().map(|meta| meta.len())
            }
        })
        .fold(0, u64::saturating_add)
}

const SYS: &str = "/sys/dev/block";
const GIB: u64 = 1 << 30;
/// Layers of devices that stand on one another.
const DEEPEST: u8 = 8;

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// Makes devices as /sys shows them: a name, what device-mapper says, what lies below.
    fn machine(devices: &[(&str, Option<&str>, &[&str])]) -> tempfile::TempDir {
        let sys = tempfile::tempdir().unwrap();
        for (name, kind, below) in devices {
            let slaves = sys.path().join(name).join("slaves");
            fs::create_dir_all(&slaves).unwrap();
            if let Some(kind) = kind {
                fs::create_dir_all(sys.path().join(name).join("dm")).unwrap();
                fs::write(sys.path().join(name).join("dm/uuid"), kind).unwrap();
            }
            for other in *below {
                symlink(sys.path().join(other), slaves.join(other)).unwrap();
            }
        }
        sys
    }

    fn look(sys: &tempfile::TempDir, minor: u32) -> Seen {
        device_is_encrypted(rustix::fs::makedev(253, minor), sys.path())
    }

    #[test]
    fn encryption_is_seen_through_layers() {
        let sys = machine(&[
            ("253:0", Some("CRYPT-LUKS2-abc"), &["8:1"]),
            ("253:1", Some("LVM-def"), &["253:0"]),
            ("253:2", Some("LVM-ghi"), &["253:0", "8:2"]),
            ("253:3", Some("LVM-jkl"), &["8:2"]),
            ("8:1", None, &[]),
            ("8:2", None, &[]),
        ]);
        assert_eq!(look(&sys, 0), Seen::Yes);
        assert_eq!(look(&sys, 1), Seen::Yes, "LVM on LUKS");
        assert_eq!(look(&sys, 2), Seen::No, "half of it is in the clear");
        assert_eq!(look(&sys, 3), Seen::No);
        assert_eq!(look(&sys, 9), Seen::CannotTell);
        assert_eq!(device_is_encrypted(40, sys.path()), Seen::CannotTell);
    }

    #[test]
    fn swap_is_told_only_where_it_is_on_a_disk() {
        let head = "Filename Type Size Used Priority\n";
        let none = |_: &str| None;
        assert_eq!(clear_swap_in(head, none), Seen::No);
        let zram = format!("{head}/dev/zram0 partition 100 0 5\n");
        assert_eq!(clear_swap_in(&zram, none), Seen::No);
        let file = format!("{zram}/swapfile file 100 0 -2\n");
        assert_eq!(clear_swap_in(&file, none), Seen::CannotTell);
    }

    #[test]
    fn a_disk_is_low_below_a_gibibyte_or_a_twentieth() {
        let shipped = Thresholds {
            disk: GIB,
            disk_percent: 5,
            memory_kib: 0,
            certificate_days: 0,
        };
        let low = |free, total| shipped.is_low(Room { free, total });
        assert!(low(GIB - 1, 10 * GIB));
        assert!(!low(GIB, 10 * GIB));
        assert!(low(4 * GIB, 100 * GIB));
        assert!(!low(6 * GIB, 4_000 * GIB));
        assert!(room(Path::new("/")).is_some_and(|room| room.total > 0));
    }

    #[test]
    fn memory_that_is_available_is_read() {
        assert_eq!(available("MemTotal: 9 kB\nMemAvailable:   77 kB\n"), 77);
        assert_eq!(available(""), u64::MAX);
    }
}
