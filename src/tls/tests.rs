use std::fs::{Permissions, metadata, read, set_permissions, write};
use std::path::PathBuf;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::*;

fn made() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    Pair::self_signed(folder.path(), "localhost").unwrap();
    let (certificate, key) = (
        folder.path().join("self-signed.pem"),
        folder.path().join("self-signed.key"),
    );
    (folder, certificate, key)
}

fn refused(certificate: &Path, key: &Path) -> String {
    Pair::from_files(certificate, key)
        .err()
        .unwrap()
        .to_string()
}

#[test]
fn the_portal_s_own_certificate_is_made_once_for_its_owner_alone() {
    let (folder, certificate, key) = made();
    for file in [&certificate, &key] {
        assert_eq!(metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = read(&certificate).unwrap();
    let first = Pair::self_signed(folder.path(), "localhost").unwrap();
    let second = Pair::self_signed(folder.path(), "localhost").unwrap();
    assert_eq!(read(&certificate).unwrap(), before);
    assert_eq!(first.fingerprint(), second.fingerprint());
    let first = Live::new(first, Origin::Own).seen();
    assert_eq!(first.origin, Origin::Own);
    assert_eq!(first.until.unwrap().to_string(), "2049-12-30");
    assert_eq!(first.fingerprint.len(), 32 * 3 - 1);
    let other = Pair::self_signed(made().0.path(), "localhost").unwrap();
    assert_ne!(first.fingerprint, other.fingerprint());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing unfinished stays");
}

#[test]
fn no_listener_shows_a_certificate_of_another_host() {
    let folder = tempfile::tempdir().unwrap();
    let own = |host: &str| Pair::self_signed(folder.path(), host).unwrap();
    let (former, office) = (own("former.example"), own("office.example"));
    assert!(former.is_for("former.example") && office.is_for("office.example"));
    let now = own("portal.example");
    assert!(now.is_for("portal.example"), "not the one that came first");
    for (host, first) in [("former.example", &former), ("Office.Example", &office)] {
        assert_eq!(own(host).fingerprint(), first.fingerprint(), "kept");
    }
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let says = ["former", "office", "example"]
            .iter()
            .any(|word| name.contains(word));
        assert!(!says && name.starts_with("self-signed"), "{name}");
    }
}

#[test]
fn the_own_certificate_says_nothing_of_the_machine() {
    let (_folder, certificate, _) = made();
    let der = CertificateDer::from_pem_slice(&read(certificate).unwrap()).unwrap();
    let text = String::from_utf8_lossy(&der).into_owned();
    assert!(text.contains("portal") && text.contains("localhost"));
    assert!(!text.contains("rcgen"));
}

#[test]
fn a_half_made_pair_is_made_again() {
    let (folder, certificate, key) = made();
    std::fs::remove_file(certificate).unwrap();
    write(key.with_extension("new"), "half").unwrap();
    Pair::self_signed(folder.path(), "localhost").unwrap();
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let (_folder, certificate, key) = made();
    assert!(Pair::from_files(&certificate, &key).is_ok());
    for mode in [0o640, 0o604, 0o620] {
        set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        assert!(
            refused(&certificate, &key).contains("chmod 600"),
            "{mode:o}"
        );
    }
}

#[test]
fn each_mistake_of_an_operator_is_named() {
    let (folder, certificate, key) = made();
    let (_other, other_certificate, _) = made();
    let absent = folder.path().join("absent");
    assert_eq!(
        refused(&absent, &key),
        "the TLS certificate: there is no such file"
    );
    assert_eq!(
        refused(&certificate, &absent),
        "the TLS key: there is no such file"
    );
    assert!(
        refused(&key, &key).starts_with("the TLS certificate: the file holds none in PEM form")
    );
    assert!(refused(&other_certificate, &key).contains("do not belong together"));
    let empty = folder.path().join("empty");
    write(&empty, "").unwrap();
    set_permissions(&empty, Permissions::from_mode(0o600)).unwrap();
    assert!(refused(&certificate, &empty).starts_with("the TLS key: the file holds none"));
}

#[test]
fn sessions_are_never_resumed() {
    let (_folder, certificate, key) = made();
    let pair = Pair::from_files(&certificate, &key).unwrap();
    let live = Live::new(pair, Origin::Files);
    let config = Tls::new(live, None).unwrap().config;
    assert_eq!(config.send_tls13_tickets, 0);
    assert!(!config.ticketer.enabled());
    assert!(!config.session_storage.can_cache());
    assert_eq!(config.max_early_data_size, 0);
}
