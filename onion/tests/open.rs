//! What holds before any network is asked.

#![expect(clippy::unwrap_used, reason = "a failed step should stop the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use subrosa_onion::{OnionConfig, OnionError, OnionService, PrivateNetwork, PrivateRelay};

#[test]
fn the_address_stays_with_the_state_folder() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let first = address(&config);
    assert_eq!(address(&config), first);
    // The cache holds nothing of the identity.
    fs::remove_dir_all(&config.cache_dir).unwrap();
    assert_eq!(address(&config), first);
    fs::remove_dir_all(&config.state_dir).unwrap();
    assert_ne!(address(&config), first);
}

#[test]
fn the_one_key_file_restores_the_address() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (config(old.path()), config(new.path()));
    let (lost, other) = (address(&old), address(&new));
    assert_ne!(lost, other);
    fs::copy(key_file(&old), key_file(&new)).unwrap();
    assert_eq!(address(&new), lost);
}

#[test]
fn nobody_else_may_enter_the_folders() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let _address = address(&config);
    for private in [
        &config.state_dir,
        &config.cache_dir,
        &config.state_dir.join("keystore"),
    ] {
        let mode = fs::metadata(private).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    let mode = fs::metadata(key_file(&config))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn a_state_folder_that_others_may_enter_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let _address = address(&config);
    fs::set_permissions(&config.state_dir, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(
        OnionService::open(&config),
        Err(OnionError::Arti { .. })
    ));
}

#[test]
fn settings_out_of_range_are_refused() {
    type Change = fn(&mut OnionConfig);
    let changes: [Change; 8] = [
        |config| config.introduction_points = 2,
        |config| config.introduction_points = 21,
        |config| config.nickname = "no spaces".to_owned(),
        |config| config.circuits = 0,
        |config| config.streams_per_circuit = 0,
        |config| config.memory_bytes = 1,
        |config| config.network = Some(network("00", "127.0.0.1:1")),
        |config| config.network = Some(network(&"00".repeat(20), "localhost")),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path());
        change(&mut config);
        assert!(OnionService::open(&config).is_err(), "change {number}");
    }
}

#[test]
fn a_private_network_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.network = Some(network(&"0aF1".repeat(10), "127.0.0.1:1"));
    assert!(address(&config).ends_with(".onion"));
}

fn config(folder: &Path) -> OnionConfig {
    OnionConfig::new(folder.join("state"), folder.join("cache"))
}

fn address(config: &OnionConfig) -> String {
    OnionService::open(config).unwrap().address().to_owned()
}

fn key_file(config: &OnionConfig) -> PathBuf {
    let keys = config.state_dir.join("keystore/hss/subrosa");
    keys.join("ks_hs_id.ed25519_expanded_private")
}

fn network(identity: &str, address: &str) -> PrivateNetwork {
    PrivateNetwork {
        authorities: vec![identity.to_owned()],
        authority_addresses: vec![address.to_owned()],
        caches: vec![PrivateRelay {
            rsa_identity: "01".repeat(20),
            ed25519_identity: "01".repeat(32),
            address: "127.0.0.1:1".to_owned(),
        }],
    }
}
