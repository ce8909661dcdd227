use std::fs;
use std::process::Command;

use super::*;

/// What a thread that has been confined to `folder` can do. Landlock closes files to a thread and what it starts, so
/// the other tests of this process go on as before.
fn confined<T: Send + 'static>(
    folder: &Path,
    reads: &[&Path],
    then: impl FnOnce(Fence) -> T + Send + 'static,
) -> T {
    let files = Files {
        writes: vec![folder.to_owned()],
        reads: reads.iter().map(|path| (*path).to_owned()).collect(),
        clears: Vec::new(),
    };
    alone(files, then)
}

fn alone<T: Send + 'static>(files: Files, then: impl FnOnce(Fence) -> T + Send + 'static) -> T {
    let thread = std::thread::spawn(move || then(fence::enter(&files).unwrap()));
    thread.join().unwrap()
}

#[test]
fn what_is_outside_its_folders_can_neither_be_read_nor_run() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (inside, outside) = (own.path().join("a"), other.path().join("b"));
    fs::write(&inside, b"inside").unwrap();
    fs::write(&outside, b"outside").unwrap();
    assert!(Command::new("/bin/true").status().unwrap().success());
    let other = other.path().to_owned();
    confined(own.path(), &[], move |fence| {
        assert_eq!(fence, Fence::Whole, "the tests need a kernel with Landlock");
        assert_eq!(fs::read(&inside).unwrap(), b"inside");
        fs::write(&inside, b"new").unwrap();
        let denied = io::ErrorKind::PermissionDenied;
        assert_eq!(fs::read(&outside).unwrap_err().kind(), denied);
        assert_eq!(fs::write(&outside, b"x").unwrap_err().kind(), denied);
        assert_eq!(
            fs::write(other.join("new"), b"x").unwrap_err().kind(),
            denied
        );
        assert_eq!(fs::read_dir("/").map(drop).unwrap_err().kind(), denied);
        assert_eq!(fs::read("/etc/shadow").unwrap_err().kind(), denied);
        let run = Command::new("/bin/true").status();
        assert_eq!(run.unwrap_err().kind(), denied);
        // A program that it wrote itself does not run either.
        assert!(Command::new(&inside).status().is_err());
    });
}

#[test]
fn a_link_in_its_folder_leads_nowhere_outside() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (link, outside) = (own.path().join("link"), other.path().join("b"));
    fs::write(&outside, b"outside").unwrap();
    std::os::unix::fs::symlink(&outside, &link).unwrap();
    confined(own.path(), &[], move |_| {
        assert!(fs::read(&link).is_err());
    });
}

#[test]
fn files_that_the_configuration_names_are_read_and_never_written() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = other.path().join("key.pem");
    fs::write(&key, b"key").unwrap();
    let config = format!(
        "[clearnet]\ncertificate = \"{0}\"\nkey = \"{0}\"\n",
        key.display()
    );
    let config = Config::parse(&config).unwrap();
    let files = Files::of(&config, own.path());
    assert_eq!(files.reads, [key.clone(), key.clone()]);
    confined(own.path(), &[&key.clone()], move |_| {
        assert_eq!(fs::read(&key).unwrap(), b"key");
        assert!(fs::write(&key, b"x").is_err());
    });
}

#[test]
fn where_it_may_clear_up_only_empty_folders_go() {
    let other = tempfile::tempdir().unwrap();
    let (empty, full) = (other.path().join("empty"), other.path().join("full"));
    let file = full.join("file");
    fs::create_dir(&empty).unwrap();
    fs::create_dir(&full).unwrap();
    fs::write(&file, b"kept").unwrap();
    let files = Files {
        clears: vec![other.path().to_owned()],
        ..Files::default()
    };
    alone(files, move |_| {
        fs::remove_dir(&empty).unwrap();
        let denied = io::ErrorKind::PermissionDenied;
        assert_eq!(fs::remove_dir_all(&full).unwrap_err().kind(), denied);
        assert_eq!(fs::remove_file(&file).unwrap_err().kind(), denied);
        assert_eq!(fs::read(&file).unwrap_err().kind(), denied);
        assert_eq!(fs::create_dir(&empty).unwrap_err().kind(), denied);
    });
}
