//! The stream of a backup or a dump, from which a data folder is made.

use std::fs;
use std::path::Path;

use subrosa_store::fuzz::{restored, snapshot, taken_in};

use crate::around::folder;
use crate::memory;

/// Whatever comes, no file stands outside the folder or where none belongs, and what was taken in goes out the same.
pub(crate) fn archive(data: &[u8]) {
    let place = folder();
    let dir = place.path().join("data");
    fs::create_dir(&dir).expect("a folder can be made");
    // One frame of eight mebibytes, and what is in it.
    let rows = memory::within(20 << 20, 64 * data.len(), || restored(&dir, &mut &*data));
    only(
        &dir,
        &[
            "blobs",
            "instance.key",
            "lock",
            "onion",
            "restored",
            "restoring",
            "tls",
            "vault",
        ],
    );
    only(place.path(), &["data"]);
    if let Ok(rows) = rows {
        let written = snapshot(rows.clone()).expect("what was taken in can go out");
        fs::remove_dir_all(&dir).expect("it can be removed");
        let again = restored(&dir, &mut &*written).expect("what is written is read");
        assert!(again == rows, "other rows than were taken in");
    }
    let other = place.path().join("other");
    fs::create_dir(&other).expect("a folder can be made");
    let taken = memory::within(20 << 20, 64 * data.len(), || taken_in(&other, &mut &*data));
    only(&other, &["blobs"]);
    only(place.path(), &["data", "other"]);
    if let Ok((dumped, rows)) = taken {
        let count: usize = rows.iter().map(|(_, rows)| rows.len()).sum();
        assert!(count as u64 <= dumped.rows);
        let files = fs::read_dir(other.join("blobs"))
            .expect("it is there")
            .count();
        assert!(files as u64 <= dumped.files, "a file that nobody counted");
    }
}

/// Nothing else is in this folder.
fn only(dir: &Path, names: &[&str]) {
    for entry in fs::read_dir(dir).expect("it is there") {
        let name = entry.expect("it can be listed").file_name();
        let name = name.to_str().expect("a name is text");
        assert!(names.contains(&name), "{name} belongs nowhere");
    }
}
