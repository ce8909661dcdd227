//! The real program on folders and settings that are not its own, or not whole: it says why, and overwrites nothing.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::bench::copy_folder;
use crate::process::{self, Process};
use crate::real::{CONFIG, Real, SERVE};

/// Every file below a folder, with what is in it.
pub(crate) fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Starts the program in `folder` and returns what it said before it gave up.
fn refused(folder: &Path) -> String {
    let mut portal = Process::subrosa(folder, &SERVE);
    let status = portal.wait();
    let said = portal.lines().join("\n");
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// What is done to the data folder of a portal that is stopped, and what the next start says.
type Harm = (&'static str, fn(&Path), &'static str);

const HARMS: [Harm; 13] = [
    (
        "another program's folder",
        |data| {
            fs::remove_dir_all(data).unwrap();
            fs::create_dir(data).unwrap();
            fs::write(data.join("photo.jpg"), b"mine").unwrap();
        },
        "not a data folder",
    ),
    (
        "a file in its place",
        |data| {
            fs::remove_dir_all(data).unwrap();
            fs::write(data, b"mine").unwrap();
        },
        "data",
    ),
    (
        "a link to itself",
        |data| {
            fs::remove_dir_all(data).unwrap();
            symlink("data", data).unwrap();
        },
        "data",
    ),
    (
        "no stamp",
        |data| fs::remove_file(data.join("format")).unwrap(),
        "not a data folder",
    ),
    (
        "an empty stamp",
        |data| fs::write(data.join("format"), b"").unwrap(),
        "not a data folder",
    ),
    (
        "a stamp of another program",
        |data| fs::write(data.join("format"), b"bitcoin wallet 1\n").unwrap(),
        "not a data folder",
    ),
    (
        "a newer stamp",
        |data| fs::write(data.join("format"), b"subrosa data folder, format 9\n").unwrap(),
        "format 9",
    ),
    (
        "no key",
        |data| fs::remove_file(data.join("instance.key")).unwrap(),
        "instance key",
    ),
    (
        "half a key",
        |data| {
            let key = fs::read(data.join("instance.key")).unwrap();
            fs::write(data.join("instance.key"), &key[..16]).unwrap();
        },
        "instance key",
    ),
    (
        "no vault",
        |data| fs::remove_dir_all(data.join("vault")).unwrap(),
        "the folder `vault`",
    ),
    (
        "a vault whose volume is not mounted",
        |data| {
            fs::remove_dir_all(data.join("vault")).unwrap();
            fs::create_dir(data.join("vault")).unwrap();
        },
        "the folder `vault`",
    ),
    (
        "the key of another instance",
        |data| fs::write(data.join("instance.key"), [7; 32]).unwrap(),
        "instance key",
    ),
    (
        "a key for everybody",
        |data| {
            let open = fs::Permissions::from_mode(0o644);
            fs::set_permissions(data.join("instance.key"), open).unwrap();
        },
        "instance key",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_not_whole_or_not_ours_is_refused_and_not_touched() {
    let mut real = Real::start("").await;
    assert!(real.portal.stop().success());
    for (what, harm, said) in HARMS {
        let other = tempfile::tempdir().unwrap();
        let data = other.path().join("data");
        copy_folder(&real.folder.path().join("data"), &data);
        process::config(other.path(), CONFIG);
        harm(&data);
        let before = if data.is_dir() {
            everything(&data)
        } else {
            BTreeMap::new()
        };
        let heard = refused(other.path());
        assert!(heard.contains(said), "{what}: {heard}");
        if data.is_dir() {
            let after = everything(&data);
            // sled sums its own records up whenever it opens them.
            let sums_up = |path: &Path| path.to_string_lossy().contains("/records/snap.");
            let changed = |(path, bytes): &(&PathBuf, &Vec<u8>)| {
                after.get(*path) != Some(bytes) && !sums_up(path)
            };
            let lost: Vec<_> = before
                .iter()
                .filter(changed)
                .map(|(path, _)| path)
                .collect();
            assert!(lost.is_empty(), "{what}: {lost:?}");
            let more: Vec<_> = after
                .keys()
                .filter(|path| !before.contains_key(*path))
                .collect();
            assert!(
                more.iter()
                    .all(|path| path.ends_with("lock") || sums_up(path)),
                "{what}: {more:?}"
            );
        }
    }
    real.again();
    assert_eq!(real.reporter().get("/en/").await.unwrap().status, 200);
    assert!(real.portal.stop().success());
    real.bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_read_start_nothing_and_make_nothing() {
    for (what, bytes, said) in [
        (
            "a key of no meaning",
            &b"[clearnet]\nlisten = \"127.0.0.1:0\"\nlisten_to = 1\n"[..],
            "listen_to",
        ),
        ("no TOML", b"<?xml version=\"1.0\"?>", "subrosa"),
        ("no text", b"\xff\xfe\0\0", "subrosa"),
        ("half a line", b"[clearnet]\nlisten = \"127.0", "subrosa"),
        ("a number for a text", b"[firm]\nname = 7\n", "line 2"),
        ("a table twice", b"[firm]\n[firm]\n", "line 2"),
        (
            "a size below nothing",
            b"[files]\nlargest_mib = -1\n",
            "line 2",
        ),
        (
            "a size beyond counting",
            b"[files]\nlargest_mib = 99999999999999999999\n",
            "subrosa",
        ),
        (
            "no place to listen",
            b"[clearnet]\nlisten = \"somewhere\"\n",
            "clearnet.listen",
        ),
        (
            "an hour that is none",
            b"[firm]\ntime_zone = \"Europe/Nowhere\"\n",
            "time_zone",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("subrosa.toml"), bytes).unwrap();
        let heard = refused(folder.path());
        assert!(heard.contains(said), "{what}: {heard}");
        assert!(heard.len() < 2_000, "{what}: {} bytes", heard.len());
        let records = folder.path().join("data").join("records");
        let port = what == "no place to listen";
        assert!(port || !records.exists(), "{what}");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("subrosa.toml")).unwrap();
    assert!(refused(folder.path()).contains("subrosa"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_instance_on_one_folder_goes_and_the_first_stays() {
    let mut real = Real::start("").await;
    for arguments in [&SERVE[..], &["check", "--data", "data"]] {
        let mut second = real.ask(arguments);
        let status = second.wait();
        let said = second.lines().join("\n");
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains("another running instance"), "{said}");
    }
    let mut reporter = real.reporter();
    let page = reporter.get("/en/return").await.unwrap();
    assert!(page.text().contains("Your twelve words"), "{}", page.text());
    assert!(real.sign_in("Lawyer").await.is_some());
    assert!(real.portal.stop().success());
    let data = real.folder.path().join("data");
    assert_eq!(subrosa::check_data(&data), Ok(Vec::new()));
    real.bench.finish().await;
}
